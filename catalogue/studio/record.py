"""One record at the desk: its form, what is to be said of it, and what becomes of a save."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from starlette.datastructures import FormData

from catalogue.build import rows
from catalogue.build.controls import Control, grouped, told
from catalogue.build.rows import Row
from catalogue.build.worked import Choice, Work, choices, worked
from catalogue.checks.findings import Finding
from catalogue.checks.foreseen import foreseen
from catalogue.checks.reviewing import mark
from catalogue.door.answers import Moved, Refused, View, not_there
from catalogue.model.listings import Consequences
from catalogue.model.problems import CatalogueError, Problem
from catalogue.model.states import State
from catalogue.source.document import document_of
from catalogue.source.history import history, undone
from catalogue.source.journal import Hand
from catalogue.source.members import Person
from catalogue.source.project import PATHS
from catalogue.source.saving import Collision, Saved, save_record, typed_text
from catalogue.source.states import meaning
from catalogue.studio.studio import Presence, Studio


@dataclass(frozen=True)
class Asked:
    """What the address of a record asks for: a pane, two states, one change, what was saved."""

    ansicht: Literal["seite", "neu", "verlauf"] = "seite"
    von: str = ""
    bis: str = ""
    aenderung: str = ""
    gesichert: str = ""


@dataclass(frozen=True)
class Record(View):
    """A record with its form; ``opened`` is its file as the form began with it.

    What was typed and not saved stands in it, too, and the problems that kept it from that.
    """

    row: Row
    opened: str
    groups: Mapping[str, tuple[Control, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    others: tuple[Presence, ...]
    neighbours: tuple[str, str]
    work: Work
    asked: Asked
    is_broken: bool
    is_saved: bool = True
    problems: tuple[Problem, ...] = ()
    effects: Consequences | None = None


@dataclass(frozen=True)
class Conflict(View):
    """A record that two have changed in the same field: nothing is written, nothing lost."""

    status = 409

    row: Row
    collision: Collision
    choices: tuple[Choice, ...]
    labels: Mapping[str, str]
    typed: Mapping[str, str] = field(repr=False)


Answer = Moved | Refused | Conflict


def record(studio: Studio, person: Person, id: str, asked: Asked) -> Record:
    """Return a record with its form; ``NotThereError`` when there is none."""
    known(studio, id)
    return _view(studio, person, id, studio.snapshot.documents[id].text, asked)


async def save(studio: Studio, person: Person, id: str, sent: FormData) -> Answer:
    """Save what was typed; two texts of one field stand side by side before either counts."""
    saved = await _saved(studio, person, id, sent)
    if not isinstance(saved, Saved):
        return saved
    return Moved(f"/eintraege/{id}?gesichert={','.join(saved.theirs) or '1'}")


async def mark_one(studio: Studio, person: Person, id: str, to: State, sent: FormData) -> Answer:
    """Save what was typed and give the record a state; what others wrote is looked at before."""
    def act(saved: Saved) -> None:
        seen = meaning(document_of(saved.text, PATHS.measure(id), []).value)
        mark(studio.root, studio.number, [id], to, Hand(person.name), {id: seen})

    return await _after_saving(studio, person, id, sent, act, "#zustand")


async def undo(studio: Studio, person: Person, id: str, aenderung: str, sent: FormData) -> Answer:
    """Save what was typed and take one change back; that is a change, too."""
    return await _after_saving(
        studio, person, id, sent, lambda saved: undone(studio.root, aenderung, person.name),
        "?ansicht=verlauf&gesichert=1#seite")


async def _after_saving(
    studio: Studio, person: Person, id: str, sent: FormData, act: Callable[[Saved], object], to: str
) -> Answer:
    saved = await _saved(studio, person, id, sent)
    if not isinstance(saved, Saved):
        return saved
    if saved.theirs:
        return Moved(f"/eintraege/{id}?gesichert={','.join(saved.theirs)}")
    try:
        act(saved)
    except CatalogueError as error:
        return Refused(_returned(studio, person, id, saved.text, {}, error.problems))
    await studio.refreshed()
    return Moved(f"/eintraege/{id}{to}")


def foresee(studio: Studio, person: Person, id: str, sent: FormData) -> Record | Refused:
    """Return the form with what was typed, and what that would change elsewhere."""
    opened, typed = opened_of(sent), typed_of(sent)
    text = typed_text(studio.snapshot.fields_of(id), id, opened, typed)
    try:
        found = foreseen(studio.snapshot.checked, {id: text})
    except CatalogueError as error:
        return Refused(_returned(studio, person, id, opened, typed, error.problems))
    return replace(_returned(studio, person, id, opened, typed), effects=found)


async def _saved(
    studio: Studio, person: Person, id: str, sent: FormData
) -> Saved | Refused | Conflict:
    """Save what was typed, or return the view of what keeps it from being saved."""
    opened, typed = opened_of(sent), typed_of(sent)
    try:
        saved = save_record(studio.root, id, opened, typed, Hand(person.name))
    except CatalogueError as error:
        await studio.refreshed()
        return Refused(_returned(studio, person, id, opened, typed, error.problems))
    snapshot = await studio.refreshed()
    if isinstance(saved, Saved):
        return saved
    found = choices(snapshot, id, saved, history(studio.root, id))
    return Conflict(row_of(studio, id), saved, tuple(found), snapshot.fields_of(id).labels, typed)


def _view(studio: Studio, person: Person, id: str, text: str, asked: Asked) -> Record:
    """Return the form of a record with this text, which may be neither saved nor anywhere."""
    snapshot = studio.snapshot
    document, order = snapshot.document(id, text), ("", *snapshot.order, "")
    at = order.index(id) if id in snapshot.documents else 0
    return Record(
        row_of(studio, id) if at else rows.row_of_gone(id, document), text,
        {} if document.is_broken else grouped(snapshot, id, document),
        told(snapshot, id, text) if at else {}, tuple(studio.others(person, id)),
        (order[at - 1], order[at + 1]) if at else ("", ""),
        worked(snapshot, id, asked.gesichert.split(","), asked.von, asked.bis),
        asked, document.is_broken)


def _returned(
    studio: Studio, person: Person, id: str, opened: str, typed: Mapping[str, str],
    problems: Iterable[Problem] = (),
) -> Record:
    text = typed_text(studio.snapshot.fields_of(id), id, opened, typed)
    view = _view(studio, person, id, text, Asked())
    return replace(view, opened=opened, is_saved=text == opened, problems=tuple(problems))


def opened_of(sent: FormData) -> str:
    """Return the file as it was when a form was opened."""
    return str(sent.get("opened", "")).replace("\r\n", "\n")


def typed_of(sent: FormData) -> dict[str, str]:
    """Return the text of every field that a form has shown; names stand one a line.

    Where several texts were offered for a field, it is the one that was picked.
    """
    shown = (str(each) for each in sent.getlist("shown"))
    picked = {name: f"{name}.{sent[f'pick.{name}']}" if f"pick.{name}" in sent else name
              for name in shown}
    return {name: "\n".join(str(each) for each in sent.getlist(key) if str(each).strip())
            for name, key in picked.items()}


def known(studio: Studio, identifier: str) -> None:
    """Raise ``NotThereError`` where the edition has no such record."""
    if identifier not in studio.snapshot.documents:
        raise not_there(f"⟪the record.acc⟫ „{identifier}“ gibt es nicht (mehr)",
                        "in der Liste weitergehen")


def row_of(studio: Studio, identifier: str) -> Row:
    """Return the row of a record; ``NotThereError`` when there is none."""
    known(studio, identifier)
    return rows.row_of(studio.snapshot, studio.fills, identifier)
