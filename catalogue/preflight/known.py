"""What was read from a page is known of every page that paints the same, in this file or another.

A page is known by the hash of all that a reader paints of it: its content, what that names down to
the last glyph, its boxes, the looks of its annotations.
"""

import re
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pikepdf
import pypdfium2
from msgspec import msgpack

from catalogue.source.cache import Cache
from catalogue.source.program import own_sums

NAME = "pages"
REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
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


UNKNOWN = Unknown()


class KnownPages(Unknown):
    """Pages of earlier files; those of ``name`` are kept together in a cache."""

    def __init__(self, cache: Path, name: str) -> None:
        self._cache, self._name = Cache(cache), f"{NAME}-{name}"
        kept = self._cache.get(self._name, _key())
        self._kept: dict[str, bytes] = msgpack.decode(kept) if kept else {}
        self._asked: dict[str, bytes] = {}
        self._file: tuple[bytes, list[str]] = b"", []

    def read(
        self, data: bytes, pdf: pikepdf.Pdf, kind: type[Reading], read: Read[Reading]
    ) -> list[Reading]:
        """Return what is read from each page; one that paints what another did is not read."""
        if data is not self._file[0]:
            self._file = data, [*sums(pdf)]
        return [self._read(f"{kind.__name__} {each}", number, kind, read)
                for number, each in enumerate(self._file[1])]

    def _read(self, name: str, number: int, kind: type[Reading], read: Read[Reading]) -> Reading:
        if name not in self._asked:
            known = self._kept.get(name)
            self._asked[name] = msgpack.encode(read(number)) if known is None else known
        return msgpack.decode(self._asked[name], type=kind)

    def keep(self) -> None:
        """Keep what was asked in this run."""
        if self._asked.keys() - self._kept.keys():
            self._cache.keep(self._name, _key(), msgpack.encode(self._asked))


def _key() -> bytes:
    readers = [pikepdf.__version__, pikepdf.__libqpdf_version__, str(pypdfium2.PDFIUM_INFO)]
    return repr([sys.version, readers, own_sums()]).encode()


def sums(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield for each page of a file the hash of all that is painted of it."""
    hashed = _Hashed(pdf)
    whole = b"".join(hashed.of(pdf.Root[key]) for key in OF_ALL if key in pdf.Root)
    return (sha256(whole + hashed.page(page)).hexdigest() for page in pdf.pages)


class _Hashed:
    """Objects of a file as bytes, what they refer to by its hash; each is read once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._known: dict[bytes, bytes] = {}

    def page(self, page: pikepdf.Page) -> bytes:
        """Return what a page paints, with what it inherits and its annotations."""
        said: list[bytes] = []
        owner: Any = page.obj
        while isinstance(owner, pikepdf.Dictionary):
            said.append(self._own(owner))
            owner = owner.get("/Parent")
        said += map(self._own, page.obj.get("/Annots", []))
        return b"\n".join(said)

    def _own(self, value: Any) -> bytes:
        return self.of(pikepdf.Dictionary({
            key: each for key, each in value.items() if key not in ELSEWHERE}))

    def of(self, value: Any) -> bytes:
        """Return an object and all that it leads to."""
        if isinstance(value, pikepdf.Stream):
            return self._resolved(value.stream_dict) + value.read_raw_bytes()
        return self._resolved(value)

    def _resolved(self, value: Any) -> bytes:
        return REFERENCE.sub(self._hash, value.unparse(resolved=True))

    def _hash(self, found: re.Match[bytes]) -> bytes:
        reference = found[0]
        if reference not in self._known:
            # What leads back to itself ends here.
            self._known[reference] = b"itself"
            object_, generation = map(int, found.groups())
            value = self._pdf.get_object(object_, generation)
            self._known[reference] = sha256(self.of(value)).hexdigest().encode()
        return self._known[reference]
