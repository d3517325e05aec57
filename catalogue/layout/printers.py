"""The printers' profiles: what a print shop asks of a file, one YAML file each."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import Field, ValidationError

from catalogue.layout.head import wrong
from catalogue.model.print_spec import Binding, Paper
from catalogue.model.problems import CatalogueError, LayoutError, Place, Problem, nearest
from catalogue.model.record import Identifier, Record, Text
from catalogue.model.records import EditionHead
from catalogue.source.document import load_document
from catalogue.source.inherited import home, names_below
from catalogue.source.project import PATHS


class Printer(Record):
    """The limits of a print shop and what it offers when an edition does not say."""

    name: Identifier
    title: Text
    imprint: Text | None = None
    output_conditions: tuple[Text, ...] = Field(min_length=1)
    bleed_mm: float = Field(ge=0)
    safe_mm: float = Field(ge=0)
    gutter_mm: float = Field(ge=0)
    max_ink: float = Field(gt=100, le=400)
    min_dpi: float = Field(gt=0)
    min_line_art_dpi: float = Field(gt=0)
    min_line_pt: float = Field(gt=0)
    min_type_pt: float = Field(gt=0)
    marks: bool
    page_multiple: int = Field(ge=1)
    binding: Binding
    paper: Paper
    cover_paper: Paper
    # The inks of its own that a job brings with it; a printer is asked, not his profile.
    spots: tuple[Text, ...] = ()


UNCOATED_CONDITION = re.compile(r"(?i)FOGRA(29|30|47|52)|uncoated")


def unsuited(head: EditionHead, printer: Printer) -> Iterator[Problem]:
    """Say that the paper takes other ink than the output condition of the edition supposes."""
    paper, condition = head.print.paper or printer.paper, head.print.output_condition
    if paper.is_uncoated and not UNCOATED_CONDITION.search(condition):
        message = f"„{paper.name}“ ist ungestrichen, {condition} gilt für gestrichenes Papier"
        yield Problem("W508", Place(PATHS.head(head.number)), message,
                      "das Papier oder Druckbedingung und Profil wechseln")


def with_spots(printer: Printer, spots: tuple[str, ...]) -> Printer:
    """Return a printer of whom a job asks these inks beside the four."""
    return printer.model_copy(update={"spots": spots})


def printer_names(root: Path) -> list[str]:
    """Return the names of all printers that have a profile."""
    names = names_below(root, PATHS.printers)
    return [name.removesuffix(".yaml") for name in names if name.endswith(".yaml")]


def printer_titles(root: Path) -> dict[str, str]:
    """Return what each printer is called, by name; one whose profile is broken by its name."""
    titles = {}
    for name in printer_names(root):
        titles[name] = name
        with suppress(CatalogueError):
            titles[name] = load_printer(root, name).title
    return titles


def load_printer(root: Path, name: str) -> Printer:
    """Read a printer's profile; ``LayoutError`` names what is missing or wrong in it."""
    path = PATHS.printers / f"{name}.yaml"
    if name not in printer_names(root):
        hint = nearest(name, printer_names(root))
        raise LayoutError([Problem("E506", Place(path), f"die Druckerei „{name}“ fehlt", hint)])
    document = load_document(home(root, path), path)
    try:
        return Printer.model_validate(document.value)
    except ValidationError as error:
        raise LayoutError(wrong("E507", error, Printer, document.place)) from error
