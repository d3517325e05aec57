"""Chapters, lists and all else that is not a record: as a form, or as the text of its file."""

from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from catalogue.build.texts import Entry, entries, entry_of, form_of_file
from catalogue.door.answers import Moved, Refused, View, not_there
from catalogue.model.problems import CatalogueError, Problem
from catalogue.source.blanks import Sheet, filled
from catalogue.source.document import read_text
from catalogue.source.journal import Hand
from catalogue.source.members import Person
from catalogue.source.saving import Collision, save_text
from catalogue.studio.studio import Studio


@dataclass(frozen=True)
class Texts(View):
    """All files beside the records."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Text(View):
    """One file: its form where it has one and can be read, else its text; why it is not saved."""

    entry: Entry
    text: str
    sheet: Sheet | None
    has_form: bool
    opened: str
    reasons: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Clash(View):
    """Two have changed the same file: both texts stand here, nothing is lost."""

    status = 409

    entry: Entry
    collision: Collision


def texts(studio: Studio) -> Texts:
    """Return all files beside the records that editors write."""
    return Texts(tuple(entries(studio.snapshot)))


def text(studio: Studio, path: str, shape: str = "") -> Text:
    """Return a file as a form, or as it is written where that is asked for or it is broken."""
    entry = _entry(studio, path)
    # What is wrong with it is told beside it.
    return _shown(studio, entry, read_text(studio.root, entry.path, []), shape)


async def save_file(
    studio: Studio, person: Person, path: str, sent: FormData, opened: str = "",
    remove: tuple[str, ...] = (),
) -> Moved | Refused | Clash:
    """Save a file as a form or a text says it, beside what others have saved meanwhile."""
    values = {name: each for name, each in sent.items() if isinstance(each, str)}
    entry, shape, text = _entry(studio, path), "", values.get("text", "").replace("\r\n", "\n")
    if "text" not in sent and entry.kind:
        text = filled(opened, entry.kind, values, remove, values.get("raise", ""))
    elif entry.path.suffix == ".yaml":
        shape = "text"
    try:
        saved = save_text(studio.root, entry.path, opened, text, Hand(person.name))
    except CatalogueError as error:
        view = _shown(studio, entry, text, shape)
        return Refused(replace(view, opened=opened, reasons=error.problems))
    await studio.refreshed()
    if isinstance(saved, Collision):
        return Clash(entry, saved)
    if entry.is_record:
        return Moved(f"/eintraege/{entry.path.stem}?gesichert=1")
    return Moved(f"/texte/{path}{'?shape=text' * bool(shape)}#gesichert")


def _shown(studio: Studio, entry: Entry, text: str, shape: str) -> Text:
    sheet = form_of_file(studio.snapshot, entry, text)
    return Text(entry, text, None if shape == "text" else sheet, sheet is not None, text)


def _entry(studio: Studio, path: str) -> Entry:
    found = entry_of(studio.snapshot, path)
    if not found:
        raise not_there(f"den Text „{path}“ gibt es nicht", "über „Texte und Listen“ weitergehen")
    return found
