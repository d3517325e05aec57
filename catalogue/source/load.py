"""Reads ``data/`` and ``editions/``: YAML with the place of every value, Markdown as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from catalogue.model.form import LEVELS, Form, Kind
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

    def kind_of(self, path: PurePath) -> Kind:
        """Return the kind of the records in the folder of a file, the first for all others."""
        return self.form.all_kinds.get(path.parent.name, self.form.first)


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
    sections, departments, contacts = listed(root, form, problems)
    found = [attempted(root, path, problems) for path in record_paths(root, form)]
    chapters = {part.id: read_text(root, path, problems) for part in form.parts_of("chapter")
                if (root / (path := edition / f"{part.id}.md")).exists() or not part.optional}
    return Source(
        root, number, head, sections, departments, contacts, tuple(found),
        form, chapters, tuple(problems),
    )  # fmt: skip


def record_paths(root: Path, form: Form) -> list[PurePosixPath]:
    """Return the files of all records: kind by kind, each by its name."""
    return [PATHS.records(kind) / path.name for kind in form.all_kinds
            for path in sorted(Project(root).records(kind).glob("*.yaml"))]


def record_path(root: Path, identifier: str) -> PurePosixPath:
    """Return the file of a record of any kind; one that there is not would be of the first."""
    first = PATHS.measure(identifier)
    if (root / first).exists():
        return first
    paths = (PATHS.measure(identifier, kind) for kind in form_of(root).kinds)
    return next((path for path in paths if (root / path).exists()), first)


def listed(root: Path, form: Form, problems: list[Problem]) -> tuple[Document, Document, Document]:
    """Read the lists of sections, departments and contacts; one not declared is empty."""
    contacts = form.parts_of("contacts")
    is_there = (root / PATHS.contacts).exists() or any(not part.optional for part in contacts)
    lists = (
        (PATHS.sections, "sections", form.has_sections),
        (PATHS.departments, "directorates", any(map(form.having, LEVELS))),
        (PATHS.contacts, "contacts", is_there),
    )
    sections, departments, found = (
        attempted(root, path, problems) if is_needed else Document(path, {key: []}, {})
        for path, key, is_needed in lists)
    return sections, departments, found


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
        " beginnt mit „catalogue init ORDNER“ oder mit „catalogue import Datei.docx --edition N“")
    return Problem("E101", Place(root), "hier liegt kein Katalog", hint)


def _unknown_edition(root: Path, number: int) -> Problem:
    if not is_catalogue(root):
        return no_catalogue(root)
    known = ", ".join(map(str, edition_numbers(root))) or "keine"
    path = PATHS.head(number)
    hint = f"vorhanden: {known}; neu anlegen mit „catalogue new edition“"
    return Problem("E101", Place(path), f"⟪the {number}. edition.acc⟫ gibt es nicht", hint)
