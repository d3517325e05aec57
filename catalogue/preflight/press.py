"""Will a press take this file? Yes/no rules on the written PDF, with the printer's limits."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf

from catalogue import __version__
from catalogue.layout.printers import Printer
from catalogue.model.problems import Place, Problem, errors
from catalogue.preflight.findings import UNREADABLE, Findings, Inspection
from catalogue.preflight.press_document import DOCUMENT_RULES
from catalogue.preflight.press_inks import INK_RULES
from catalogue.preflight.press_sheets import SHEET_RULES, gutter, page_count, sizes
from catalogue.preflight.pressfile import PressFile, opened

Rule = Callable[[PressFile], Iterator[Problem]]

PRESS_RULES: tuple[Rule, ...] = (*DOCUMENT_RULES, *SHEET_RULES, *INK_RULES)
# A cover is one sheet: it has no page count and no inner margin.
COVER_RULES = tuple(rule for rule in PRESS_RULES if rule not in (gutter, page_count, sizes))
# The print product is the inside of the book, which the order of a print shop calls so.
PART_RULES: dict[str, tuple[Rule, ...]] = {
    "print": PRESS_RULES, "inside": PRESS_RULES, "cover": COVER_RULES,
}  # fmt: skip
NOT_CHECKED = (
    "Überfüllung an Farbgrenzen",
    "Farbauftrag, wo sich Bilder überlagern",
    "ISO 15930-7 Satz für Satz (geprüft sind die Punkte, an denen Dateien scheitern)",
)
NO_ENGINE = "kein freies Programm prüft das"


def preflight_press(
    data: bytes, printer: Printer, rules: tuple[Rule, ...] = PRESS_RULES, name: str = "print.pdf"
) -> list[Problem]:
    """Return all that keeps a file from this printer's press, in the order of the rules."""
    try:
        file = opened(data, name, printer)
    except pikepdf.PasswordError:
        return [_unreadable(name, "die Datei ist mit einem Kennwort verschlüsselt")]
    except pikepdf.PdfError:
        return [_unreadable(name, "die Datei ist kein lesbares PDF")]
    with file.pdf:
        if not file.sheets:
            return [_unreadable(name, "die Datei hat keine Seiten")]
        return [problem for rule in rules for problem in _found(rule, file)]


def press_findings(data: bytes, printer: Printer, name: str = "print.pdf") -> Findings:
    """Check a file for the report: what the rules found, and what no engine here can check."""
    problems = tuple(preflight_press(data, printer, PRESS_RULES, name))
    failures = tuple(each.message for each in errors(problems))
    profile = f"PDF/X-4, {printer.title}"
    own = Inspection("catalogue", __version__, profile, len(PRESS_RULES), failures)
    others = tuple(Inspection(what, "", profile, reason=NO_ENGINE) for what in NOT_CHECKED)
    return Findings(problems, (own, *others))


def _found(rule: Rule, file: PressFile) -> list[Problem]:
    # Files of others break the standard in ways nobody lists; such a page cannot be printed.
    try:
        return list(rule(file))
    except UNREADABLE as error:
        return [_unreadable(file.name, f"die Seiten sind nicht lesbar ({error})")]


def _unreadable(name: str, message: str) -> Problem:
    return Problem("E600", Place(Path(name)), message, "die Datei neu ausgeben")
