"""Will a press take this file? Yes/no rules on the written PDF, with the printer's limits."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf

from catalogue import __version__
from catalogue.layout.printers import Printer
from catalogue.model.problems import Problem, errors
from catalogue.preflight.findings import (
    UNREADABLE,
    Finding,
    Findings,
    Inspection,
    found,
    problems,
    unread,
)
from catalogue.preflight.known import UNKNOWN, Unknown
from catalogue.preflight.press_document import DOCUMENT_RULES
from catalogue.preflight.press_inks import INK_RULES
from catalogue.preflight.press_sheets import SHEET_RULES, gutter, page_count, sizes
from catalogue.preflight.pressfile import PressFile, opened
from catalogue.preflight.unpacked import TooMuchError
from catalogue.typeset.apart import kept_small

Rule = Callable[[PressFile], Iterator[Finding]]

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
UNREAD = Finding("E600", "die Seiten sind nicht lesbar", "die Datei neu ausgeben")
NO_ENGINE = "kein freies Programm prüft das"


def preflight_press(
    data: bytes, printer: Printer, rules: tuple[Rule, ...] = PRESS_RULES, name: str = "print.pdf",
    known: Unknown = UNKNOWN,
) -> list[Problem]:
    """Return all that keeps a file from this printer's press, in the order of the rules."""
    return problems(kept_small(partial(_found, data, printer, rules, known), data), Path(name))


def _found(
    data: bytes, printer: Printer, rules: tuple[Rule, ...], known: Unknown
) -> list[Finding]:
    own = list(_findings(data, printer, rules, known))
    if not own:
        known.keep()
    return own


def _findings(
    data: bytes, printer: Printer, rules: tuple[Rule, ...], known: Unknown
) -> Iterator[Finding]:
    try:
        file = opened(data, printer, known)
    except pikepdf.PasswordError:
        yield replace(UNREAD, message="die Datei ist mit einem Kennwort verschlüsselt")
        return
    except TooMuchError as error:
        yield unread(UNREAD, error)
        return
    except UNREADABLE:
        yield replace(UNREAD, message="die Datei ist kein lesbares PDF")
        return
    with file.pdf:
        if sheets := list(found([_has_pages], file, UNREAD)):
            yield from sheets
        else:
            yield from found(rules, file, UNREAD)


def _has_pages(file: PressFile) -> Iterator[Finding]:
    if not file.sheets:
        yield replace(UNREAD, message="die Datei hat keine Seiten")


def press_findings(
    data: bytes, printer: Printer, name: str = "print.pdf", known: Unknown = UNKNOWN
) -> Findings:
    """Check a file for the report: what the rules found, and what no engine here can check."""
    told = tuple(preflight_press(data, printer, PRESS_RULES, name, known))
    failures = tuple(each.message for each in errors(told))
    profile = f"PDF/X-4, {printer.title}"
    own = Inspection("catalogue", __version__, profile, len(PRESS_RULES), failures)
    others = tuple(Inspection(what, "", profile, reason=NO_ENGINE) for what in NOT_CHECKED)
    return Findings(told, (own, *others))
