"""What checking a file tells: findings of rules, verdicts of engines, both for people."""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath
from typing import Any

import pikepdf

from catalogue.model.problems import Place, Problem

# Readers take a return before this word for a part of the line end that belongs there.
SHORTENED = re.compile(rb"\r\n?endstream\b")
# Files break the standard in ways nobody lists; what a rule then stumbles over is a finding too.
UNREADABLE = (pikepdf.PdfError, ValueError, TypeError, LookupError,
              AttributeError, ArithmeticError, RuntimeError, MemoryError, UserWarning)
# What the error itself says badly, the more special first.
SAID = (
    (RecursionError, "zu tief ineinander geschachtelt"),
    ((LookupError, AttributeError), "ein Verweis führt ins Leere"),
    (TypeError, "eine Angabe hat die falsche Art"), (MemoryError, "zu groß"),
)  # fmt: skip
# How the reader names a file that lies in memory; the address differs from run to run.
IN_MEMORY = re.compile(r"stream <[^>]*>[:,]? ?")


@dataclass(frozen=True)
class Finding:
    """What a rule found; ``page`` counts from 1, 0 means the whole file."""

    code: str
    message: str
    hint: str
    page: int = 0


UNREAD = Finding("E679", "die Datei ist nicht lesbar", "neu bauen")


def on(pages: Iterable[int], code: str, message: str, hint: str) -> Iterator[Finding]:
    """Yield the same finding on each of these pages."""
    return (Finding(code, message, hint, page) for page in pages)


def faults(
    found: Mapping[str, object], code: str, hint: str, page: int = 0
) -> Iterator[Finding]:
    """Yield a finding for each message whose fault is there."""
    return (Finding(code, message, hint, page) for message, fault in found.items() if fault)


@dataclass(frozen=True)
class Inspection:
    """What an engine checked in a file; no checks means that it could not look."""

    engine: str
    version: str
    profile: str
    checks: int = 0
    failures: tuple[str, ...] = ()
    reason: str = ""

    @property
    def verdict(self) -> str:
        """The verdict in a word; what was not checked never passes."""
        if not self.checks:
            return "nicht geprüft"
        return "nicht bestanden" if self.failures else "bestanden"

    @property
    def report(self) -> Mapping[str, Any]:
        """The verdict as ``build.json`` tells it."""
        found = {"engine": self.engine, "version": self.version, "profile": self.profile,
                 "checks": self.checks, "failed": len(self.failures), "verdict": self.verdict}
        return found | ({"reason": self.reason} if self.reason else {})


@dataclass(frozen=True)
class Findings:
    """All that was found in one file."""

    problems: tuple[Problem, ...]
    checked: tuple[Inspection, ...]


def found(
    rules: Iterable[Callable[[Any], Iterator[Finding]]], file: Any, unreadable: Finding
) -> Iterator[Finding]:
    """Yield what the rules find in a file; where one stumbles, that is the last finding."""
    for rule in rules:
        try:
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always", UserWarning)
                yield from list(rule(file))
            # Of a stream that ends too early the reader only warns.
            yield from (unread(unreadable, UserWarning(str(each.message))) for each in said)
        except UNREADABLE as error:
            # The next rule would stumble there again, and take as long.
            yield unread(unreadable, error)
            return


def unread(finding: Finding, error: Exception) -> Finding:
    """Return that a file cannot be read, and why, as far as the error says it."""
    why = next((words for kind, words in SAID if isinstance(error, kind)),
               IN_MEMORY.sub("", str(error)))
    return replace(finding, message=f"{finding.message} ({why})")


def problems(findings: Iterable[Finding], path: PurePath) -> list[Problem]:
    """Return findings as problems: the same one on many pages is one problem."""
    pages: dict[Finding, list[int]] = {}
    for each in findings:
        pages.setdefault(replace(each, page=0), []).append(each.page)
    return [_problem(each, found, path) for each, found in pages.items()]


def _problem(finding: Finding, pages: list[int], path: PurePath) -> Problem:
    where = in_words(page for page in pages if page)
    message = f"{where}: {finding.message}" if where else finding.message
    return Problem(finding.code, Place(path), message, finding.hint)


def in_words(pages: Iterable[int]) -> str:
    """Return page numbers as ``Seite 3`` or ``Seiten 3, 5–9``."""
    found = sorted(set(pages))
    runs = (list(run) for _, run in groupby(enumerate(found), lambda each: each[1] - each[0]))
    ranges = [(run[0][1], run[-1][1]) for run in runs]
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
    if not found:
        return ""
    return f"Seite {shown}" if len(found) == 1 else f"Seiten {shown}"


def german(number: float, digits: int = 1) -> str:
    """Return a number with a decimal comma and no needless zeros."""
    text = f"{number:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def least(found: Mapping[int, float], digits: int = 1) -> str:
    """Return the least value of all pages as ``german`` writes it."""
    return german(min(found.values(), default=0), digits)
