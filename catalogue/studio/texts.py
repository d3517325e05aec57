"""Chapters, lists and all else that is not a record: as a form, or as the text of its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar

from starlette.datastructures import FormData

from catalogue.checks.schema import OF_FILES, explained
from catalogue.model.problems import CatalogueError, Problem
from catalogue.source.blanks import Sheet, filled, sheet_of
from catalogue.source.document import document_of, read_text
from catalogue.source.journal import Hand
from catalogue.source.kinds import KINDS, FileKind
from catalogue.source.project import PATHS
from catalogue.source.saving import Collision, save_text
from catalogue.studio.answers import Moved, View, not_there
from catalogue.studio.people import Person
from catalogue.studio.studio import Studio

NAMES = {
    PATHS.sections: "⟪sections⟫", PATHS.departments: "Ämter und Ebenen",
    PATHS.contacts: "Anlaufstellen", PATHS.terms: "Schreibweisen und Begriffe",
    PATHS.hyphenation: "Silbentrennung", PATHS.languages: "Fremdsprachige Stellen",
    PATHS.form: "Woraus der Katalog besteht",
}  # fmt: skip
# Nested too deep for a form that anybody would want to fill in.
AS_TEXT = (PATHS.form, PATHS.languages)


@dataclass(frozen=True)
class Entry:
    """A file that editors write: what it is called, what is to be said of it."""

    path: PurePosixPath
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Texts(View):
    """All files beside the records."""

    template: ClassVar[str] = "texts.html"

    chapters: tuple[Entry, ...]
    lists: tuple[Entry, ...]


@dataclass(frozen=True)
class Text(View):
    """One file: its form where it has one and can be read, else its text."""

    template: ClassVar[str] = "text.html"

    entry: Entry
    text: str
    sheet: Sheet | None
    has_form: bool
    opened: str = ""
    reasons: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Unsaved(Text):
    """A file that could not be saved: what was typed stands in its form, and why."""

    status: ClassVar[int] = 422


@dataclass(frozen=True)
class Clash(View):
    """Two have changed the same file: both texts stand here, nothing is lost."""

    template: ClassVar[str] = "clash.html"
    status: ClassVar[int] = 409

    entry: Entry
    collision: Collision


def texts(studio: Studio) -> Texts:
    """Return all files beside the records that editors write."""
    entries = list(_entries(studio))
    return Texts(tuple(each for each in entries if each.path.suffix == ".md"),
                 tuple(each for each in entries if each.path.suffix != ".md"))


def text(studio: Studio, path: str, shape: str = "") -> Text:
    """Return a file as a form, or as it is written where that is asked for or it is broken."""
    entry, said = _entry(studio, path), _read(studio, path)
    return _shown(studio, entry, said, shape)


def _shown(studio: Studio, entry: Entry, said: str, shape: str = "") -> Text:
    kind = _kind(studio, entry.path)
    found: list[Problem] = []
    document = document_of(said, entry.path, found) if kind else None
    has_form = document is not None and not document.is_broken
    sheet = None
    if kind and document and has_form and shape != "text":
        form = studio.snapshot.checked.source.form
        sheet = sheet_of(kind, document.value, {**explained(form), **OF_FILES})
    return Text(entry, said, sheet, has_form, said)


async def save_file(studio: Studio, person: Person, path: str, sent: FormData) -> Moved | View:
    """Save a file as a form or a text says it, beside what others have saved meanwhile."""
    entry = _entry(studio, path)
    values = {name: each for name, each in sent.items() if isinstance(each, str)}
    opened = values.pop("opened", "").replace("\r\n", "\n")
    typed = values.get("text", "").replace("\r\n", "\n")
    if "text" not in values and (kind := _kind(studio, entry.path)):
        removed = [each for each in sent.getlist("remove") if isinstance(each, str)]
        typed = filled(opened, kind, values, removed, values.get("raise", ""))
    shape = "text" if "text" in values and entry.path.suffix == ".yaml" else ""
    try:
        saved = save_text(studio.root, entry.path, opened, typed, Hand(person.name))
    except CatalogueError as error:
        view = _shown(studio, entry, typed, shape)
        return Unsaved(**{**vars(view), "opened": opened, "reasons": error.problems})
    await studio.refreshed()
    if isinstance(saved, Collision):
        return Clash(entry, saved)
    if _is_record(studio, entry.path):
        return Moved(f"/eintraege/{entry.path.stem}?gesichert=1")
    return Moved(f"/texte/{path}{'?shape=text' * bool(shape)}#gesichert")


def _entries(studio: Studio) -> Iterator[Entry]:
    source = studio.snapshot.checked.source
    edition = PATHS.edition(studio.number)
    yield _told(studio, PATHS.head(studio.number), "Angaben zur ⟪edition⟫")
    for part in source.form.parts_of("chapter"):
        yield _told(studio, edition / f"{part.id}.md", part.title or part.id)
    for path, name in NAMES.items():
        if (studio.root / path).is_file():
            yield _told(studio, path, name)


def _told(studio: Studio, path: PurePosixPath, name: str) -> Entry:
    return Entry(path, name, studio.snapshot.found.get(str(path), ()))


def _entry(studio: Studio, path: str) -> Entry:
    found = next((each for each in _entries(studio) if str(each.path) == path), None)
    record = studio.snapshot.documents.get(PurePosixPath(path).stem)
    if record and str(record.path) == path:
        # What cannot be read as a form is mended as a text.
        return _told(studio, record.path, studio.snapshot.title_of(record.path))
    if found is None:
        raise not_there(f"den Text „{path}“ gibt es nicht", "über „Texte und Listen“ weitergehen")
    return found


def _read(studio: Studio, path: str) -> str:
    # What is wrong with it is told beside it.
    return read_text(studio.root, PurePosixPath(path), [])


def _is_record(studio: Studio, path: PurePosixPath) -> bool:
    return path in (each.path for each in studio.snapshot.documents.values())


def _kind(studio: Studio, path: PurePosixPath) -> FileKind | None:
    if path in AS_TEXT or _is_record(studio, path):
        return None
    return next((kind for kind in KINDS.values() if path.match(kind.files)), None)

