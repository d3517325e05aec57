"""What checking a file tells: findings of rules, verdicts of engines, both for people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import pikepdf

from catalogue.model.problems import Place, Problem
from catalogue.preflight.wording import in_words

# Readers take a return before this word for a part of the line end that belongs there.
SHORTENED = re.compile(rb"\r\n?endstream\b")
# Files break the standard in ways nobody lists; what a rule then stumbles over is a finding too.
UNREADABLE = (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError)


@dataclass(frozen=True)
class Finding:
    """What a rule found; ``page`` counts from 1, 0 means the whole file."""

    code: str
    message: str
    hint: str
    page: int = 0


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
