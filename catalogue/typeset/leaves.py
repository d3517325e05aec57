"""The leaves of a project: kept from an earlier build, or laid out and painted now."""

import os
from collections import ChainMap
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from copy import copy
from functools import cached_property
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from catalogue.layout.head import Sheet
from catalogue.layout.layout import Layout
from catalogue.model.problems import Place
from catalogue.source.inherited import inherited
from catalogue.source.program import own_sums
from catalogue.source.project import PATHS, Project
from catalogue.typeset.engine import Engine, LaidOut
from catalogue.typeset.leaf import Leaf, decoded, encoded, measured
from catalogue.typeset.versions import engine_versions

FOLDER = "leaves"
# What is kept of HTML that is no page of its own.
MEASURED = "measured "
DIGEST_BYTES = 32
# Leaves of a hundred times the pages of a catalogue; the oldest go first.
MAX_BYTES = 256 * 2**20
# What the engine paints with, beside itself.
TOOLS = ("pydyf", "pyphen", "tinycss2", "uharfbuzz")


class Leaves:
    """The leaves of one layout, by the hash of all that decides how they look.

    A leaf that is missing, damaged or of another make is made anew. Where they shall not or cannot
    be kept, a run takes longer and is not wrong.
    """

    def __init__(self, layout: Layout, cache: Path, is_kept: bool = True) -> None:
        self._layout = layout
        self._cache = cache
        self._known: MutableMapping[str, Leaf] = {}
        self._is_kept = True
        self._folder = cache / FOLDER
        self.made = 0
        self._there: frozenset[str] = frozenset()
        try:
            if is_kept:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._there = frozenset(os.listdir(self._folder))
        except OSError:
            is_kept = False
        if not is_kept:
            self._temporary = TemporaryDirectory()
            self._folder = Path(self._temporary.name)

    def aside(self) -> "Leaves":
        """Return these leaves for a trial: what is made of it is known to it alone."""
        trial = copy(self)
        trial._known = ChainMap({}, self._known)
        trial._is_kept = False
        return trial

    @cached_property
    def engine(self) -> Engine:
        """The engine, started when it is first needed."""
        return Engine(self._layout, self._cache)

    def begin(self) -> None:
        """Start the engine, before a copy of this process needs it too."""
        _ = self.engine

    def leaf(self, html: str, place: Place, sheet: Sheet = "unit") -> Leaf:
        """Return the leaf of a unit; warnings of the engine are raised with ``place``."""
        return self.kept(html, sheet) or self.painted(self.engine.lay_out(html, place, sheet),
                                                      sheet)

    def painted(self, laid_out: LaidOut, sheet: Sheet = "unit") -> Leaf:
        """Return the leaf of what was laid out, and keep it."""
        leaf = self.engine.leaf(laid_out)
        self.keep(laid_out.html, leaf, sheet)
        return leaf

    def heights(self, html: str, place: Place) -> dict[str, tuple[int, float]]:
        """Return where a unit stands that is laid out to be measured, and never painted."""
        key = f"{MEASURED}{html}"
        leaf = self.kept(key)
        if leaf is None:
            leaf = measured(self.engine.lay_out(html, place).heights)
            self.keep(key, leaf)
        return leaf.heights

    def kept(self, html: str, sheet: Sheet = "unit") -> Leaf | None:
        """Return the leaf that was kept for this HTML, nothing when there is none."""
        name = self._name(html, sheet)
        if name not in self._known and (leaf := self._read(name)):
            self._known[name] = leaf
        return self._known.get(name)

    def was_there(self, html: str, sheet: Sheet = "unit") -> bool:
        """Whether a leaf lay there for this HTML when the run began."""
        return self._name(html, sheet) in self._there

    def _read(self, name: str) -> Leaf | None:
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return None
        seal, data = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        return decoded(data) if seal == _seal(name, data) else None

    def keep(self, html: str, leaf: Leaf, sheet: Sheet = "unit") -> None:
        """Keep a leaf for this HTML."""
        self.made += 1
        name = self._name(html, sheet)
        self._known[name] = leaf
        if self._is_kept:
            self._write(name, encoded(leaf))

    def _write(self, name: str, data: bytes) -> None:
        # A run that is killed here leaves a file beside, which is swept like any other.
        beside = self._folder / f"{name}.{token_hex(4)}"
        with suppress(OSError):
            beside.write_bytes(_seal(name, data) + data)
            os.replace(beside, self._folder / name)

    def sweep(self) -> None:
        """Remove the oldest leaves that this run has not used while there are too many."""
        with suppress(OSError):
            found = [(path, path.stat()) for path in self._folder.iterdir()]
            total = sum(stat.st_size for _, stat in found)
            for path, stat in sorted(found, key=lambda each: each[1].st_mtime):
                if total <= MAX_BYTES:
                    break
                if path.name not in self._known:
                    total -= stat.st_size
                    path.unlink(missing_ok=True)

    def _name(self, html: str, sheet: Sheet) -> str:
        return sha256(self._salts[sheet] + html.encode()).hexdigest()

    @cached_property
    def _salts(self) -> dict[Sheet, bytes]:
        common = sha256()
        for part in self._common():
            common.update(sha256(part).digest())
        sheets: tuple[Sheet, ...] = ("unit", "web", "print", "cover", "order", "report")
        return {sheet: sha256(common.digest() + sheet.encode()).digest() for sheet in sheets}

    def _common(self) -> Iterator[bytes]:
        """Yield all that decides how any HTML looks: program, engine, layout, faces, patterns."""
        yield repr([engine_versions(), [metadata.version(name) for name in TOOLS]]).encode()
        yield repr(own_sums()).encode()
        yield self._layout.head.model_dump_json().encode()
        # What a brand and the number of sections make of the colours and faces.
        yield repr(sorted(self._layout.tokens.items())).encode()
        project = Project(self._layout.root)
        # Folder by folder: where they lie decides nothing.
        own = [path for folder in self._layout.folders for path in sorted(folder.rglob("*"))
               if path.is_file() and path.suffix not in (".html", ".yaml")]
        patterns = inherited(self._layout.root, PATHS.patterns)
        for path in (*own, *self._layout.font_paths, patterns, project.hyphenation,
                     project.languages):
            yield path.name.encode()
            yield path.read_bytes() if path.is_file() else b""


def _seal(name: str, data: bytes) -> bytes:
    return sha256(name.encode() + data).digest()
