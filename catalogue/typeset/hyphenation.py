"""Gives WeasyPrint, through Pyphen, our own German hyphenation patterns and exceptions."""

import hashlib
import marshal
import os
import re
from contextlib import suppress
from itertools import accumulate
from pathlib import Path, PurePosixPath

import pyphen

from catalogue.model.problems import DataError, Problem
from catalogue.source.load import load_document

# Pyphen takes "de" for Austrian; the pages say lang="de-DE".
LANGUAGE = "de_DE"
CACHE_NAME = "hyphenation.bin"
DIGEST_BYTES = 32
EXCEPTION = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

Patterns = dict[str, tuple[int, bytes]]
Exceptions = dict[str, list[int]]


def load_patterns(path: Path, exceptions: Path | None, cache: Path) -> None:
    """Make Pyphen divide ``de_DE`` by these patterns; the folder ``cache`` keeps them parsed.

    ``DataError`` names every exception that is not a word; no file means no exceptions.
    """
    key = _key(path, exceptions)
    tables = _cached(cache / CACHE_NAME, key)
    if tables is None:
        tables = _patterns(path), _exceptions(exceptions)
        _keep(cache / CACHE_NAME, key, marshal.dumps(tables))
    _register(path, *tables)


def _register(path: Path, patterns: Patterns, exceptions: Exceptions) -> None:
    words = pyphen.HyphDict.__new__(pyphen.HyphDict)
    words.patterns = patterns
    words.maxlen = max(map(len, patterns))
    # Pyphen asks this table of finished words before any pattern, so an exception always wins.
    words.cache = {
        word: [pyphen.DataInt(point) for point in points] for word, points in exceptions.items()
    }
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
    hint = "nur Buchstaben, dazwischen einzelne Bindestriche"
    problems = [
        Problem("E116", document.place("exceptions", i), f"„{word}“ ist kein Wort", hint)
        for i, word in enumerate(words)
        if not EXCEPTION.fullmatch(str(word))
    ]
    if problems:
        raise DataError(problems)
    return {word.replace("-", "").lower(): _points(word) for word in words}


def _points(word: str) -> list[int]:
    return list(accumulate(map(len, word.split("-")[:-1])))


def _key(path: Path, exceptions: Path | None) -> bytes:
    listed = exceptions.read_bytes() if exceptions and exceptions.is_file() else b""
    parts = (path.read_bytes(), listed, pyphen.VERSION.encode(), bytes([marshal.version]))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


def _cached(file: Path, key: bytes) -> tuple[Patterns, Exceptions] | None:
    try:
        content = file.read_bytes()
    except OSError:
        return None
    head, body = content[: 2 * DIGEST_BYTES], content[2 * DIGEST_BYTES :]
    # marshal may crash on damaged bytes, so only what we wrote ourselves reaches it.
    if head != key + hashlib.sha256(body).digest():
        return None
    tables: tuple[Patterns, Exceptions] = marshal.loads(body)
    return tables


def _keep(file: Path, key: bytes, body: bytes) -> None:
    # Where nothing can be written, every build parses anew; that is slower, not wrong.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.write_bytes(key + hashlib.sha256(body).digest() + body)
        new.replace(file)
