"""Judges the PDFs of an intact bag again, by the rules of their products and by engines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.bag import MISSING
from catalogue.beside import beside
from catalogue.preflight.findings import Checked, Findings
from catalogue.preflight.press import COVER_RULES, PRESS_RULES, Rule, preflight_press
from catalogue.preflight.screen import OWN, preflight
from catalogue.printers import FOLDER, Printer, load_printer
from catalogue.problems import CatalogueError, Place, Problem, Severity
from catalogue.shelves import FOLDERS, ORDER, ORDER_FORM, PRINT, RECORDS, REPORT, REPORTS

PASSED = "bestanden"
OTHERWISE = "Bytes wie beim Einfrieren, aber Regeln oder Prüfprogramm urteilen heute anders"
RULES: dict[str, tuple[Rule, ...]] = {"print": PRESS_RULES, "cover": COVER_RULES}


@dataclass(frozen=True)
class Claim:
    """A PDF of a bag, the product it is, and the engines that found no fault when it was frozen."""

    path: PurePosixPath
    product: str
    engines: frozenset[str]


def check_claims(bag: Path, shown: PurePosixPath) -> Iterator[Problem]:
    """Yield what a PDF does not keep today, or what nobody here can judge any more."""
    claims = list(_claims(bag))
    screen = [claim for claim in claims if claim.product not in RULES]
    press = [claim for claim in claims if claim.product in RULES]
    judge = partial(_judged, bag, shown)
    # For print no engine is asked: in a forked process it would wait for ever for the threads
    # that it keeps once it has been asked.
    with beside(lambda: list(map(judge, press))) as printed:
        found = [*map(judge, screen), *printed()]
    for claim, findings in zip((*screen, *press), found, strict=True):
        yield from _unkept(claim, Place(shown / claim.path), findings)


def _claims(bag: Path) -> Iterator[Claim]:
    for file in _reported(bag, REPORT):
        path = PurePosixPath("data", FOLDERS.get(file["product"], PRINT), file["name"])
        passed = (check["engine"] for check in file["checks"] if check["verdict"] == PASSED)
        yield Claim(path, file["product"], frozenset(passed))
    for file in _reported(bag, ORDER):
        if file["kind"] in RULES:
            yield Claim(PurePosixPath("data", PRINT, file["name"]), file["kind"], frozenset({OWN}))
    form = PurePosixPath("data", PRINT, ORDER_FORM)
    if (bag / form).is_file():
        yield Claim(form, "web", frozenset())


def _reported(bag: Path, name: str) -> list[dict[str, Any]]:
    report = bag / "data" / REPORTS / name
    return json.loads(report.read_text("utf-8"))["files"] if report.is_file() else []


def _judged(bag: Path, shown: PurePosixPath, claim: Claim) -> Findings:
    path, name = bag / claim.path, str(shown / claim.path)
    if not path.is_file():
        code, word = MISSING
        return Findings((Problem(code, Place(shown / claim.path), word),), ())
    if claim.product not in RULES:
        return preflight(path.read_bytes(), claim.product, name)
    try:
        printer = _printer(bag)
    except CatalogueError as error:
        # This program may ask more of a printer's profile than the one that froze it.
        reason = error.problems[0].message
        return Findings((), (Checked(OWN, "", "PDF/X-4", reason=reason),))
    problems = preflight_press(path.read_bytes(), printer, RULES[claim.product], name)
    return Findings(tuple(problems), ())


def _printer(bag: Path) -> Printer:
    name = json.loads((bag / RECORDS).read_text("utf-8"))["head"]["print"]["printer"]
    folders = sorted((bag / "data").glob("build*"))
    return load_printer(next(each for each in folders if (each / FOLDER).is_dir()), name)


def _unkept(claim: Claim, place: Place, findings: Findings) -> Iterator[Problem]:
    for each in findings.problems:
        if each.severity is Severity.ERROR:
            message = f"hält nicht, was beim Einfrieren geprüft war: {each.message} ({each.code})"
            yield Problem("E713", place, message, OTHERWISE)
    for checked in findings.checked:
        if not checked.checks and checked.engine in claim.engines:
            message = f"{checked.profile} ist nicht geprüft: {checked.reason}"
            yield Problem("I713", place, message)
