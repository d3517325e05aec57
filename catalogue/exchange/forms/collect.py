"""Writes the forms in which departments check and complete their entries."""

from collections.abc import Callable, Iterator
from pathlib import Path

from catalogue.checks.validate import validate
from catalogue.exchange.forms.fields import Choices, cells, choices
from catalogue.exchange.forms.gauge import gauge
from catalogue.exchange.forms.readable import department_named, departments, records_of
from catalogue.exchange.forms.sent import Collection
from catalogue.exchange.forms.write_docx import form
from catalogue.exchange.forms.write_xlsx import workbook
from catalogue.layout.layout import load_layout
from catalogue.model.form import FIRST
from catalogue.model.problems import DataError, Place, Problem, reason
from catalogue.model.records import Edition
from catalogue.source.declared import known_kind
from catalogue.source.load import load
from catalogue.source.lock import in_turn
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project
from catalogue.source.write import put

WRITERS: dict[str, Callable[[Collection], bytes]] = {"xlsx": workbook, "docx": form}
KINDS = tuple(WRITERS)
# A spreadsheet keeps no more in a cell and drops the rest without a word.
MAX_CELL_CHARACTERS = 32_767


@in_turn
def collect(
    root: Path, number: int, department: str | None, ending: str, kind: str = FIRST
) -> list[Path]:
    """Write one form a department, or that of one department, and return the paths."""
    whole = validate(load(root, number))
    known_kind(kind, whole.form, Place(PATHS.form))
    edition, offered = whole.alone(kind), choices(whole, kind)
    wanted = departments(edition) if department is None else [department_named(department, edition)]
    _refuse_endless(edition, offered)
    folder = Project(root).out(number) / "collect"
    more = "" if kind == FIRST else f"-{kind}"
    written = {
        folder / f"{slug(each.department)}{more}.{ending}": WRITERS[ending](each)
        for each in _collections(root, edition, offered, wanted)
    }
    try:
        put(written)
    except OSError as error:
        message = f"der Ordner ist nicht beschreibbar ({reason(error)})"
        raise DataError([Problem("E232", Place(folder), message)]) from error
    return list(written)


def _collections(
    root: Path, edition: Edition, offered: Choices, names: list[str]
) -> Iterator[Collection]:
    measured = gauge(load_layout(root, edition.head.layout), edition)
    contact = next((each for each in edition.contacts if each.id == edition.head.contact), None)
    for name in names:
        yield Collection(edition.form, edition.head, name, records_of(edition, name), offered,
                         measured, contact)


def _refuse_endless(edition: Edition, offered: Choices) -> None:
    problems = [
        Problem(
            "E231",
            Place(PATHS.measure(measure.id, measure.declared.id)),
            f"„{key}“ hat mehr als {MAX_CELL_CHARACTERS} Zeichen und passt in kein Formular",
            "kürzen",
        )
        for measure in edition.measures
        for key, texts in cells(measure, offered).items()
        if any(len(text) > MAX_CELL_CHARACTERS for text in texts)
    ]
    if problems:
        raise DataError(problems)
