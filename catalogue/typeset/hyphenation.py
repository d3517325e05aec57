"""Gives WeasyPrint, through Pyphen, our own German hyphenation patterns and exceptions."""

import hashlib
import marshal
import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import Any

import pyphen

from catalogue.model.problems import DataError, Problem
from catalogue.source.cache import Cache
from catalogue.source.document import load_document
from catalogue.source.inherited import inherited
from catalogue.source.project import PATHS, Project

# Pyphen takes "de" for Austrian; the pages say lang="de-DE".
LANGUAGE = "de_DE"
CACHE_NAME = "hyphenation"
EXCEPTION = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-?")

# A word above a narrow column is divided from so many letters on, with so many before and behind.
LEAST_WORD, LEAST_BEFORE, LEAST_BEHIND = 5, 2, 3
# What remains behind a stem is a word of its own from so many letters on.
REST_LETTERS = 3

Patterns = dict[str, tuple[int, bytes]]
Exceptions = dict[str, list[int]]


def load_patterns(path: Path, exceptions: Path | None, cache: Path) -> None:
    """Make Pyphen divide ``de_DE`` by these patterns; the folder ``cache`` keeps them parsed.

    ``DataError`` names every exception that is not a word; no file means no exceptions.
    """
    key = _key(path, exceptions)
    if getattr(pyphen.hdcache.get(path), "key", b"") == key:
        return
    kept = Cache(cache).get(CACHE_NAME, key)
    # marshal may crash on damaged bytes; the cache gives back only what it was given.
    tables = marshal.loads(kept) if kept else (_patterns(path), _exceptions(exceptions))
    if kept is None:
        Cache(cache).keep(CACHE_NAME, key, marshal.dumps(tables))
    _register(path, *tables)
    pyphen.hdcache[path].key = key


def division(root: Path) -> Callable[[str], list[int]]:
    """Return what tells where a word of a project may be divided as the engine divides heads."""
    project = Project(root)
    load_patterns(inherited(root, PATHS.patterns), project.hyphenation, project.cache)
    patterns = pyphen.Pyphen(lang=LANGUAGE, left=LEAST_BEFORE, right=LEAST_BEHIND)
    return lambda word: [] if len(word) < LEAST_WORD else [*map(int, patterns.positions(word))]


class Finished(dict[str, Any]):
    """Finished words; a compound is divided behind a known stem, and what follows as a word."""

    def __init__(self, words: Exceptions, stems: Exceptions, divide: Callable[[str], Any]) -> None:
        super().__init__({word: _data(points) for word, points in words.items()})
        self._stems, self._divide = stems, divide
        self._longest = max(map(len, stems), default=0)

    def get(self, word: str, default: Any = None) -> Any:
        """Return where a word may be divided; a word by itself wins over any stem."""
        if word not in self and (stem := self._stem(word)):
            rest = {len(stem) + each for each in self._divide(word[len(stem):])}
            self[word] = _data(sorted({*self._stems[stem], len(stem), *rest}))
        return super().get(word, default)

    def _stem(self, word: str) -> str:
        lengths = range(min(self._longest, len(word) - REST_LETTERS), 0, -1)
        return next((word[:length] for length in lengths if word[:length] in self._stems), "")


def _data(points: Iterable[int]) -> list[Any]:
    return [pyphen.DataInt(point) for point in points]


def _register(path: Path, patterns: Patterns, exceptions: Exceptions) -> None:
    words = pyphen.HyphDict.__new__(pyphen.HyphDict)
    words.patterns = patterns
    words.maxlen = max(map(len, patterns))
    # Pyphen asks this table of finished words before any pattern, so an exception always wins.
    whole = {word: points for word, points in exceptions.items() if not word.endswith("-")}
    stems = {word[:-1]: points for word, points in exceptions.items() if word.endswith("-")}
    words.cache = Finished(whole, stems, words.positions)
    pyphen.hdcache[path] = words
    pyphen.LANGUAGES[LANGUAGE] = path
    pyphen.LANGUAGES_LOWERCASE[LANGUAGE.lower()] = LANGUAGE


def _patterns(path: Path) -> Patterns:
    parsed = pyphen.HyphDict(path).patterns
    return {letters: (start, bytes(digits)) for letters, (start, digits) in parsed.items()}


def _exceptions(path: Path | None) -> Exceptions:
    if not path or not path.is_file():
        return {}
    document = load_document(path.parent.parent, PurePosixPath(path.parent.name, path.name))
    words = document.value.get("exceptions", [])
    if not isinstance(words, list):
        place, hint = document.place("exceptions"), "je Zeile „- Wort“"
        raise DataError([Problem("E116", place, "„exceptions“ ist keine Liste", hint)])
    hint = "nur Buchstaben, dazwischen einzelne Bindestriche, einer am Ende für einen Wortstamm"
    problems = [
        Problem("E116", document.place("exceptions", i), f"„{word}“ ist kein Wort", hint)
        for i, word in enumerate(words)
        if not EXCEPTION.fullmatch(str(word))
    ]
    if problems:
        raise DataError(problems)
    return {word.replace("-", "").lower() + "-" * word.endswith("-"): _points(word)
            for word in words}


def _points(word: str) -> list[int]:
    return list(accumulate(map(len, word.removesuffix("-").split("-")[:-1])))


def _key(path: Path, exceptions: Path | None) -> bytes:
    listed = exceptions.read_bytes() if exceptions and exceptions.is_file() else b""
    parts = (path.read_bytes(), listed, pyphen.VERSION.encode(), bytes([marshal.version]))
    return b"".join(hashlib.sha256(part).digest() for part in parts)
