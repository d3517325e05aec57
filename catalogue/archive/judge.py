"""Judges the PDFs of an intact bag again, by the rules of their products and by engines."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from catalogue.archive.bag import CHANGED, MISSING, files_below
from catalogue.archive.holdings import lay_out
from catalogue.archive.places import FOLDERS, PRINT, RECORDS, REPORTS, is_product
from catalogue.layout.brand import declared_spots
from catalogue.layout.printers import Printer, load_printer, with_spots
from catalogue.model.problems import CatalogueError, Place, Problem, errors
from catalogue.preflight.findings import Findings, Inspection
from catalogue.preflight.press import PART_RULES, preflight_press
from catalogue.preflight.screen import OWN, preflight
from catalogue.press.order import ORDER, ORDER_FORM
from catalogue.source.delivered import REPORT
from catalogue.source.project import PATHS
from catalogue.typeset.forked import beside

ODD = (ValueError, TypeError, KeyError, AttributeError, OSError)


class Claim(NamedTuple):
    """A PDF of a bag: what it is (a product, a part of the order), and its SHA-256 if reported."""

    path: PurePosixPath
    product: str
    sha256: str = ""


def check_claims(bag: Path, shown: PurePosixPath) -> Iterator[Problem]:
    """Yield what a PDF does not keep today, and which one nobody here can judge."""
    try:
        claims = {claim.path: claim for claim in _claims(bag)}
    except ODD as error:
        message = f"die Berichte sind nicht lesbar ({type(error).__name__}: {error})"
        yield Problem("E705", Place(shown / "data" / REPORTS), message)
        return
    press = [claim for claim in claims.values() if claim.product in PART_RULES]
    screen = [claim for claim in claims.values() if claim.product not in PART_RULES]
    # For print no engine is asked: in a forked process it would wait for ever for the threads
    # that it keeps once it has been asked.
    with beside(partial(_judged, bag, shown, press)) as printed:
        yield from (*_judged(bag, shown, screen), *printed())
    for path in (each for each in files_below(bag) if each.suffix == ".pdf"):
        if is_product(path) and path not in claims:
            message = "ist nicht geprüft: kein Bericht sagt, was die Datei ist"
            yield Problem("I713", Place(shown / path), message)


def _claims(bag: Path) -> Iterator[Claim]:
    for file in _reported(bag, REPORT):
        if file["product"] in (*FOLDERS, *PART_RULES):
            folder = FOLDERS.get(file["product"], PRINT)
            path = PurePosixPath("data", folder, file["name"])
            yield Claim(path, file["product"], file.get("sha256", ""))
    for file in _reported(bag, ORDER):
        path = PurePosixPath("data", PRINT, file["name"])
        # Its inside lies in the bag as the print product, unless it is another one.
        if file["kind"] in PART_RULES and (file["kind"] == "cover" or (bag / path).is_file()):
            yield Claim(path, file["kind"], file.get("sha256", ""))
    form = PurePosixPath("data", PRINT, ORDER_FORM)
    if (bag / form).is_file():
        yield Claim(form, "web")


def _reported(bag: Path, name: str) -> list[dict[str, str]]:
    report = bag / "data" / REPORTS / name
    found: list[dict[str, str]] = []
    if report.is_file():
        found = json.loads(report.read_text("utf-8"))["files"]
    return found


def _judged(bag: Path, shown: PurePosixPath, claims: Sequence[Claim]) -> list[Problem]:
    return [problem for claim in claims for problem in _unkept(claim, bag, shown / claim.path)]


def _unkept(claim: Claim, bag: Path, shown: PurePosixPath) -> Iterator[Problem]:
    if not (bag / claim.path).is_file():
        code, word = MISSING
        yield Problem(code, Place(shown), word, "ein Bericht im Archiv nennt die Datei")
        return
    data = (bag / claim.path).read_bytes()
    if claim.sha256 and sha256(data).hexdigest() != claim.sha256:
        code, word = CHANGED
        yield Problem(code, Place(shown), f"{word}: der Bericht im Archiv nennt eine andere Datei")
    found = _findings(data, shown, claim.product, bag)
    for each in errors(found.problems):
        message = f"hält nicht, was die Ausgabe verspricht: {each.message} ({each.code})"
        yield Problem("E713", Place(shown), message, each.hint)
    for checked in found.checked:
        if not checked.checks:
            message = f"{checked.profile} ist nicht geprüft: {checked.reason}"
            yield Problem("I713", Place(shown), message)


def _findings(data: bytes, shown: PurePosixPath, product: str, bag: Path) -> Findings:
    if product not in PART_RULES:
        return preflight(data, product, str(shown))
    try:
        printer = _printer(bag)
    except (CatalogueError, *ODD) as error:
        # This program may ask more of a printer's profile than the one that froze it.
        reason = error.problems[0].message if isinstance(error, CatalogueError) else str(error)
        return Findings((), (Inspection(OWN, "", "PDF/X-4", reason=reason),))
    problems = preflight_press(data, printer, PART_RULES[product], str(shown))
    return Findings(tuple(problems), ())


def _printer(bag: Path) -> Printer:
    name = json.loads((bag / RECORDS).read_text("utf-8"))["head"]["print"]["printer"]
    with tempfile.TemporaryDirectory() as folder:
        lay_out(bag, Path(folder), PATHS.layouts)
        return with_spots(load_printer(Path(folder), name), declared_spots(Path(folder)))
