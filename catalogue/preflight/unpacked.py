"""Refuses a file that unpacks to more than any catalogue holds, before a reader unpacks it."""

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

# What is painted and read is parsed in memory; pictures and attached files are only unpacked.
MAX_BYTES, MAX_TOTAL_BYTES = 24_000_000, 200_000_000
MAX_LARGE_BYTES = 1_000_000_000
LARGE = re.compile(rb"/(?:Image|EmbeddedFile)\b")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
REACH = 1500
STEP, PART = 1 << 16, 1 << 20
MAX_FILTERS = 4


class TooMuchError(ValueError):
    """A file holds packed data that no reader should unpack."""


def refuse_too_much(data: bytes) -> None:
    """Raise ``TooMuchError`` when what a file packs is larger than any catalogue."""
    left, left_large = MAX_TOTAL_BYTES, MAX_LARGE_BYTES
    for found in STREAM.finditer(data):
        head = data[max(0, found.start() - REACH) : found.start()].rpartition(b" obj")[2]
        if LARGE.search(head):
            left_large -= _size(data, found.end(), left_large)
        else:
            left -= _size(data, found.end(), min(left, MAX_BYTES))


def _size(data: bytes, start: int, most: int) -> int:
    """Return the bytes that data give, through every packing; ``TooMuchError`` above ``most``."""
    # Packed data say themselves where they end.
    parts: Iterable[bytes] = (data[at : at + STEP] for at in range(start, len(data), STEP))
    levels: list[Iterator[bytes]] = []
    size = 0
    for _ in range(MAX_FILTERS):
        first = next(iter(parts), b"")
        if not _is_packed(first):
            size = len(first) if levels else 0
            break
        parts = _inflated(chain([first], parts), most)
        levels.append(parts)
    # A reader unpacks the outer packing even where the inner one is broken.
    return size + sum(len(part) for level in reversed(levels) for part in level)


def _is_packed(data: bytes) -> bool:
    # A header of zlib (RFC 1950, 2.2).
    return len(data) > 1 and data[0] & 15 == zlib.DEFLATED and (data[0] << 8 | data[1]) % 31 == 0


def _inflated(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    engine, seen = zlib.decompressobj(), 0
    for part in parts:
        rest = part
        while rest and not engine.eof:
            try:
                inflated = engine.decompress(rest, PART)
            except zlib.error:
                return
            seen += len(inflated)
            if seen > most:
                raise TooMuchError("sie entpackt sich auf mehr, als ein Katalog je enthält")
            yield inflated
            rest = engine.unconsumed_tail
