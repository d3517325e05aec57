"""What was read from a page is known of every page that paints the same, in this file or another.

A page is known by the hash of all that a reader paints of it: its content, what that names down to
the last glyph, its boxes, the looks of its annotations.
"""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pikepdf
import pypdfium2
from msgspec import msgpack

from catalogue.source.cache import Cache
from catalogue.source.program import own_sums

NAME = "pages"
# A string, in which there is no reference, or one.
REFERENCE = re.compile(rb"\((?:\\.|[^\\)])*\)|\b(\d+) (\d+) R\b", re.DOTALL)
# What leads away from a page: into the structure, to other pages.
ELSEWHERE = {"/Parent", "/Kids", "/Count", "/Annots", "/P", "/StructParent", "/StructParents",
             "/A", "/Dest"}
# What belongs to the file and decides what is seen of a page.
OF_ALL = ("/OCProperties", "/AcroForm")

Reading = TypeVar("Reading")
Read = Callable[[int], Reading]


class Unknown:
    """Pages of which nothing is known: each is read."""

    def read(
        self, data: bytes, pdf: pikepdf.Pdf, kind: type[Reading], read: Read[Reading]
    ) -> list[Reading]:
        """Return what is read from each page of a file that is open, by its number from 0.

        ``kind`` is what one way of reading gives: plain data, as MessagePack holds it.
        """
        return [read(number) for number in range(len(pdf.pages))]

    def keep(self) -> None:
        """Keep nothing."""


UNKNOWN = Unknown()


class KnownPages(Unknown):
    """Pages of earlier files in a cache; those of a ``name`` are known to each other.

    What a way of reading gives lies in a file of its own, so that processes share the work.
    """

    def __init__(self, cache: Path, name: str) -> None:
        self._folder, self._name = cache, name
        self._kept: dict[str, dict[str, bytes]] = {}
        self._asked: dict[str, dict[str, bytes]] = {}
        self._file: tuple[bytes, list[str]] = b"", []

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process without what is known: it lies in the cache."""
        return KnownPages, (self._folder, self._name)

    def read(
        self, data: bytes, pdf: pikepdf.Pdf, kind: type[Reading], read: Read[Reading]
    ) -> list[Reading]:
        """Return what is read from each page; one that paints what another did is not read."""
        if data is not self._file[0]:
            self._file = data, sums(data, pdf)
        if not self._file[1]:
            return super().read(data, pdf, kind, read)
        found: dict[str, Reading] = {}
        for number, each in enumerate(self._file[1]):
            if each not in found:
                found[each] = self._read(each, kind, partial(read, number))
        return [found[each] for each in self._file[1]]

    def _read(self, name: str, kind: type[Reading], read: Callable[[], Reading]) -> Reading:
        asked = self._asked.setdefault(kind.__name__, {})
        kept = asked.get(name) or self._kept_of(kind.__name__).get(name)
        if kept is not None:
            asked[name] = kept
            return msgpack.decode(kept, type=kind)
        found = read()
        # A number or a sign that cannot be kept is read anew each time.
        with suppress(OverflowError, UnicodeError):
            asked[name] = msgpack.encode(found)
        return found

    def _kept_of(self, kind: str) -> dict[str, bytes]:
        if kind not in self._kept:
            data = Cache(self._folder).get(self._path(kind), _key())
            self._kept[kind] = msgpack.decode(data, type=dict[str, bytes]) if data else {}
        return self._kept[kind]

    def _path(self, kind: str) -> str:
        return f"{NAME}/{self._name}-{kind}"

    def keep(self) -> None:
        """Keep what was asked in this run, if that is not what lies there."""
        for kind, asked in self._asked.items():
            if asked.keys() != self._kept_of(kind).keys():
                Cache(self._folder).keep(self._path(kind), _key(), msgpack.encode(asked))
                self._kept[kind] = {**asked}


def _key() -> bytes:
    readers = [pikepdf.__version__, pikepdf.__libqpdf_version__, str(pypdfium2.PDFIUM_INFO)]
    return repr([sys.version, readers, own_sums()]).encode()


def sums(data: bytes, pdf: pikepdf.Pdf) -> list[str]:
    """Return for each page of an open file the hash of all that is painted of it.

    A file whose objects do not lie as plainly as in those that we write has none: readers take it
    each in its own way.
    """
    if not _is_plain(data, pdf):
        return []
    hashed = _Hashed(pdf)
    common = [pdf.Root.Pages, *(pdf.Root[key] for key in OF_ALL if key in pdf.Root)]
    whole = b"".join(map(hashed.of, common))
    found = [sha256(whole + hashed.page(page.obj)).hexdigest() for page in pdf.pages]
    return [] if hashed.is_round else found


def _is_plain(data: bytes, pdf: pikepdf.Pdf) -> bool:
    """Whether all pages lie side by side, for both readers, and their annotations are such."""
    top = pdf.Root.Pages
    with pypdfium2.PdfDocument(data) as document:
        is_one = len(document) == len(pdf.pages) and "/Parent" not in top
    return is_one and all(_is_plain_page(page.obj, top) for page in pdf.pages)


def _is_plain_page(page: Any, top: Any) -> bool:
    notes = page.get("/Annots", pikepdf.Array())
    return (getattr(page.get("/Parent"), "objgen", None) == top.objgen
            and isinstance(notes, pikepdf.Array)
            and all(isinstance(each, pikepdf.Dictionary) for each in notes))


class _Hashed:
    """Objects of a file as bytes, what they refer to by its hash; each is read once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._known: dict[bytes, bytes] = {}
        self.is_round = False

    def page(self, page: Any) -> bytes:
        """Return a page with its annotations."""
        return b"\n".join(map(self.of, [page, *page.get("/Annots", [])]))

    def of(self, value: Any) -> bytes:
        """Return what an object has of its own, and all that this leads to."""
        if isinstance(value, pikepdf.Dictionary):
            value = pikepdf.Dictionary({
                key: each for key, each in value.items() if key not in ELSEWHERE})
        return self._resolved(pikepdf.Array([value]))

    def _resolved(self, value: Any) -> bytes:
        return REFERENCE.sub(self._hash, value.unparse(resolved=True))

    def _hash(self, found: re.Match[bytes]) -> bytes:
        if not found[1]:
            return found[0]
        reference = found[0]
        if reference not in self._known:
            self._known[reference] = b""
            value: Any = self._pdf.get_object(int(found[1]), int(found[2]))
            self._known[reference] = sha256(self._whole(value)).hexdigest().encode()
        # What leads back to itself is met before its hash is known.
        self.is_round |= not self._known[reference]
        return self._known[reference]

    def _whole(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Stream):
            return self._resolved(value.stream_dict) + value.read_raw_bytes()
        is_object = isinstance(value, pikepdf.Dictionary | pikepdf.Array)
        return self._resolved(value if is_object else pikepdf.Array([value]))
