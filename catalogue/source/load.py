"""Reads ``data/`` and ``editions/``: YAML with the place of every value, Markdown as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from catalogue.model.form import Form
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.declared import form_of
from catalogue.source.document import Document, attempted, read_text
from catalogue.source.project import PATHS, Project


@dataclass(frozen=True)
class Source:
    """What the files of one edition say, not yet checked."""

    root: Path
    number: int
    head: Document
    sections: Document
    departments: Document
    contacts: Document
    measures: tuple[Document, ...]
    form: Form
    chapters: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def load(root: Path, number: int) -> Source:
    """Read everything edition ``number`` is made of; ``DataError`` names every unreadable file."""
    source = read(root, number)
    if source.problems:
        raise DataError(source.problems)
    return source


def read(root: Path, number: int) -> Source:
    """Read what can be read of an edition; what cannot is in the problems of the source."""
    edition = PATHS.edition(number)
    if not (Project(root).head(number)).is_file():
        raise DataError([_unknown_edition(root, number)])
    problems: list[Problem] = []
    head = attempted(root, PATHS.head(number), problems)
    form = form_of(root)
    lists = lists_of(root, form, problems)
    measures = sorted(p.name for p in Project(root).measures.glob("*.yaml"))
    found = [attempted(root, PATHS.measures / name, problems) for name in measures]
    chapters = {name: read_text(root, edition / f"{name}.md", problems) for name in form.chapters}
    return Source(
        root, number, head, *lists, tuple(found), form, chapters, tuple(problems),
    )  # fmt: skip


def lists_of(
    root: Path, form: Form, problems: list[Problem]
) -> tuple[Document, Document, Document]:
    """Read the lists of sections, offices and contacts; one that the form lacks is empty."""
    sections = _list(root, PATHS.sections, "sections", "sections" in form.record, problems)
    offices = _list(root, PATHS.departments, "directorates", "departments" in form.record, problems)
    has_contacts = bool(form.parts_of("contacts"))
    return sections, offices, _list(root, PATHS.contacts, "contacts", has_contacts, problems)


def _list(
    root: Path, path: PurePosixPath, key: str, is_needed: bool, problems: list[Problem]
) -> Document:
    if is_needed or (root / path).is_file():
        return attempted(root, path, problems)
    return Document(path, {key: []}, {})


def edition_numbers(root: Path) -> list[int]:
    """Return the numbers of all editions that have an ``edition.yaml``, in order."""
    found = Project(root).editions.glob("*/edition.yaml")
    return sorted(int(path.parent.name) for path in found if path.parent.name.isdecimal())


def is_catalogue(folder: Path) -> bool:
    """Whether a folder holds a catalogue."""
    # A folder with nothing but an archive has no data of its own.
    project = Project(folder)
    return bool(edition_numbers(folder)) or (project.editions.is_dir() and project.data.is_dir())


def found_near(root: Path) -> Path | None:
    """Return where a catalogue is found above or below a folder that holds none."""
    home = root.resolve()
    below = (path for path in sorted(home.glob("*")) if path.is_dir())
    return next(filter(is_catalogue, (*home.parents, *below)), None)


def no_catalogue(root: Path) -> Problem:
    """Return that a folder holds no catalogue, and where one is found."""
    found = found_near(root)
    hint = f"gemeint: {found}? Dorthin wechseln oder mit --root nennen" if found else (
        "in den Ordner mit data/ und editions/ wechseln oder ihn mit --root nennen; ein neuer"
        " beginnt mit „catalogue init ORDNER“ oder einer gedruckten Auflage: catalogue import")
    return Problem("E101", Place(root), "hier liegt kein Katalog", hint)


def _unknown_edition(root: Path, number: int) -> Problem:
    if not is_catalogue(root):
        return no_catalogue(root)
    known = ", ".join(map(str, edition_numbers(root))) or "keine"
    path = PATHS.head(number)
    hint = f"vorhanden: {known}; neu anlegen mit „catalogue new edition“"
    return Problem("E101", Place(path), f"die {number}. Auflage gibt es nicht", hint)
