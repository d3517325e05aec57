"""What the print order and the imprint need: a paper for its condition, a printer, rights."""

from collections.abc import Iterator

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check
from catalogue.layout.printers import load_printer, unsuited
from catalogue.model.problems import DataError, LayoutError, Place, Problem
from catalogue.source.project import PATHS


def _printer(data: Checked) -> Iterator[Problem]:
    if not data.head:
        return
    try:
        printer = load_printer(data.source.root, data.head.print.printer)
    except (DataError, LayoutError) as error:
        yield from error.problems
        return
    yield from unsuited(data.head, printer)
    if not printer.imprint:
        yield Problem("I193", Place(PATHS.printers / f"{printer.name}.yaml"),
                      "das Impressum nennt keine Druckerei",
                      "Name und Anschrift der Druckerei unter „imprint“ eintragen")


def _rights(data: Checked) -> Iterator[Problem]:
    if data.head and not data.head.licence:
        yield Problem("I193", data.source.head.place(), "das Impressum sagt nichts zu den Rechten",
                      "unter „licence“ eintragen, etwa „© Stadt, Büro“ oder „CC BY 4.0“")


EDITORIAL: tuple[Check, ...] = (_printer, _rights)
