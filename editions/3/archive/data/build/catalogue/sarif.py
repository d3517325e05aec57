"""Problems for other programs: SARIF 2.1.0 for editors and services, plain records for scripts."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from catalogue import __version__
from catalogue.checks import RULES
from catalogue.problems import Place, Problem, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def to_sarif(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return problems as a SARIF log with the rules they break."""
    found = list(problems)
    codes = sorted({problem.code for problem in found})
    driver = {
        "name": "catalogue",
        "version": __version__,
        "language": "de-DE",
        "rules": [_rule(code) for code in codes],
    }
    results = [_result(problem, codes.index(problem.code)) for problem in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def to_records(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as flat records."""
    return [
        {
            "code": problem.code,
            "severity": LEVELS[problem.severity],
            "path": problem.place.path.as_posix(),
            "line": problem.place.line,
            "column": problem.place.column,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def _rule(code: str) -> dict[str, Any]:
    rule = RULES.get(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
    }


def _result(problem: Problem, index: int) -> dict[str, Any]:
    hint = f" – {problem.hint}" if problem.hint else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": LEVELS[problem.severity],
        "message": {"text": f"{problem.message}{hint}"},
        "locations": [{"physicalLocation": _location(problem.place)}],
    }


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path.as_posix())}}
    if place.line:
        location["region"] = {"startLine": place.line, "startColumn": max(1, place.column)}
    return location
