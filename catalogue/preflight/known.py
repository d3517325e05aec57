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
            self._file = data, [*sums(pdf)]
        kept = self._kept_of(kind.__name__)
        asked = self._asked.setdefault(kind.__name__, {})
        for number, each in enumerate(self._file[1]):
            if each not in asked:
                known = kept.get(each)
                asked[each] = msgpack.encode(read(number)) if known is None else known
        return [msgpack.decode(asked[each], type=kind) for each in self._file[1]]

    def _kept_of(self, kind: str) -> dict[str, bytes]:
        if kind not in self._kept:
            data = Cache(self._folder).get(self._path(kind), _key())
            self._kept[kind] = msgpack.decode(data, type=dict[str, bytes]) if data else {}
        return self._kept[kind]

    def _path(self, kind: str) -> str:
        return f"{NAME}/{self._name}-{kind}"

    def keep(self) -> None:
        """Keep what was asked in this run."""
        for kind, asked in self._asked.items():
            if asked.keys() != self._kept[kind].keys():
                Cache(self._folder).keep(self._path(kind), _key(), msgpack.encode(asked))


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
