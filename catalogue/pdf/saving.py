"""Saves files so that the same content gives the same bytes, and no stream ends in a return."""

import io
import re
import zlib
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pikepdf

from catalogue.typeset.apart import kept_small

FLATE = pikepdf.Name.FlateDecode
RETURN, BLANK = b"\r "
WHITE = (b"\n", b"\t")
# Readers take a return before this word for a part of the line end that belongs there.
SHORTENED = re.compile(rb"\r\n?endstream\b")
# PNG's filter "Up" (ISO 32000-1, 7.4.4.4): above the only row there is nothing to be added.
UP, PREDICTOR = b"\x02", 12
# A stream of packed objects as it is written, with its length and that of the list before them.
OBJECTS = re.compile(rb"/Type /ObjStm /Length (\d+) /Filter /FlateDecode /N \d+ /First (\d+) >>\n"
                     rb"stream\n")


def remade(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    """Return a file changed and packed; the same content gives the same bytes."""
    return kept_small(partial(_remade, data, change, options), data)


def _remade(
    data: bytes, change: Callable[[pikepdf.Pdf], None], options: dict[str, Any]
) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        return saved(pdf, **options)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Return a file packed; the same content gives the same bytes."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and _ends_in_return(item):
            # The last byte of what is packed is the sum of all bytes; one more makes it another.
            data = item.read_bytes()
            item.write(zlib.compress(UP + data), filter=FLATE, decode_parms=pikepdf.Dictionary(
                Predictor=PREDICTOR, Columns=len(data)))
    data = _written(pdf, options)
    for number in range(len(pdf.pages)):
        if not SHORTENED.search(data):
            break
        # With one object more, all streams that hold objects are others. What was saved in the
        # order of pages cannot be saved again, but it can be read.
        with pikepdf.open(io.BytesIO(data)) as again:
            page = again.pages[number].obj
            page.MediaBox = again.make_indirect(page.MediaBox)
            data = _written(again, options)
    return data


def _ends_in_return(stream: pikepdf.Stream) -> bool:
    """Whether a stream ends in a return when it is packed, as all are but the metadata."""
    if stream.get("/Filter", FLATE) != FLATE or stream.get("/Type") == "/Metadata":
        return False
    if "/Filter" in stream:
        return stream.read_raw_bytes()[-1] == RETURN
    return zlib.adler32(stream.read_bytes()) % 256 == RETURN


def _written(pdf: pikepdf.Pdf, options: dict[str, Any]) -> bytes:
    output = io.BytesIO()
    pdf.save(output, deterministic_id=True, **options,
             object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return _mended(output.getvalue())


def _mended(data: bytes) -> bytes:
    """Return a file of the same length in which no stream of packed objects ends in a return."""
    # One in 256 does: of the thousand in a large file there are always some.
    mended = bytearray(data)
    for found in OBJECTS.finditer(data):
        start, end = found.end(), found.end() + int(found[1])
        if data[end - 1] == RETURN:
            mended[start:end] = _packed_otherwise(data[start:end], int(found[2]))
    return bytes(mended)


def _packed_otherwise(packed: bytes, first: int) -> bytes:
    """Return packed objects with another sum in as many bytes: other white space for a blank.

    The blanks are those in the list of numbers before the objects, ``first`` bytes long.
    """
    content = zlib.decompress(packed)
    blanks = (at for at in range(first) if content[at] == BLANK)
    for at, white in product(blanks, WHITE):
        other = zlib.compress(content[:at] + white + content[at + 1 :])
        if len(other) == len(packed) and other[-1] != RETURN:
            return other
    return packed
