"""One record at the desk: its form, what is to be said of it, and what becomes of a save."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from starlette.datastructures import FormData

from catalogue.build.controls import UNSHOWN, Control, controls
from catalogue.build.rows import Row, rows_of
from catalogue.checks.findings import Finding, findings
from catalogue.model.fields import Field
from catalogue.model.flowing import flowing
from catalogue.source.document import document_of
from catalogue.source.form_texts import form_text
from catalogue.source.journal import Hand
from catalogue.source.saving import Collision, save_record
from catalogue.studio.answers import Moved, View, not_there
from catalogue.studio.people import Person
from catalogue.studio.studio import Presence, Studio

TEXTS, PLACING = "Text der Seite", "Einordnung"
OTHER = "Verweise, Zahlen und offene Fragen"
PLACED = ("sections", "directorate", "departments", "units", "order", "since", "pages")
TITLES = ("title", "short_title")
PANES = ("seite", "neu", "verlauf")


@dataclass(frozen=True)
class RecordView(View):
    """A record with its form."""

    template: ClassVar[str] = "record.html"

    row: Row
    text: str
    groups: Mapping[str, tuple[Control, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    others: tuple[Presence, ...]
    before: str
    after: str
    pane: str


@dataclass(frozen=True)
class ConflictView(View):
    """A record that two have changed in the same field: nothing is written, nothing lost."""

    template: ClassVar[str] = "conflict.html"
    status: ClassVar[int] = 409

    row: Row
    collision: Collision
    labels: Mapping[str, str]
    typed: Mapping[str, str] = field(repr=False)


def record(
    studio: Studio, person: Person, id: str, ansicht: str = "seite"
) -> RecordView:
    """Return a record with its form; ``NotThereError`` when there is none."""
    snapshot = studio.snapshot
    row = row_of(studio, id)
    order = snapshot.order
    at = order.index(id)
    groups: dict[str, list[Control]] = {TEXTS: [], PLACING: [], OTHER: []}
    for control in controls(snapshot, id):
        groups[_group(snapshot.fields_of(id)[control.id])].append(control)
    return RecordView(
        row, snapshot.documents[id].text, {name: tuple(each) for name, each in groups.items()},
        told(studio, id, snapshot.documents[id].text), tuple(studio.others(person, id)),
        order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "",
        ansicht if ansicht in PANES else PANES[0])


async def save(
    studio: Studio, person: Person, id: str, sent: FormData, quiet: str = ""
) -> Any:
    """Save what was typed; two texts of one field stand side by side before either counts."""
    typed = typed_of(sent)
    opened = str(sent.get("opened", "")).replace("\r\n", "\n")
    saved = save_record(studio.root, id, opened, typed, Hand(person.name))
    await studio.refreshed()
    if isinstance(saved, Collision):
        labels = studio.snapshot.fields_of(id).labels
        return ConflictView(row_of(studio, id), saved, labels, typed)
    if quiet:
        return {"text": saved.text, "fields": saved.fields, "theirs": saved.theirs}
    return Moved(f"/eintraege/{id}?gesichert={','.join(saved.theirs) or '1'}")


def told(studio: Studio, identifier: str, text: str) -> dict[str, tuple[Finding, ...]]:
    """Return what is to be said of a record with this text, by field; of the whole under nothing.

    What hangs on the archive is told of the text that is saved.
    """
    snapshot, path = studio.snapshot, studio.snapshot.documents[identifier].path
    found = list(findings(snapshot.checked, identifier, text))
    if text == snapshot.documents[identifier].text:
        known = {each.problem for each in found}
        found += [Finding(each) for each in snapshot.problems_of(identifier) if each not in known]
    fields = snapshot.fields_of(identifier)
    by_field: dict[str, tuple[Finding, ...]] = {"": (), **dict.fromkeys(fields.by_id, ())}
    values = document_of(text, path, []).value
    for each in found:
        if each.problem.place.path == path:
            name = each.field if each.field in fields and each.field not in UNSHOWN else ""
            by_field[name] = (*by_field[name], _flowing(fields[name], values, each)
                              if name and fields[name].is_prose else each)
    return by_field


def _flowing(known: Field, values: Mapping[str, Any], each: Finding) -> Finding:
    """Return a finding of a text with its place and its mend in the lines of a form."""
    raw = form_text(known, values.get(known.id))
    start = None if each.start is None else len(flowing(raw[: each.start]))
    return replace(each, start=start, fixed=each.fixed and flowing(each.fixed))


def typed_of(sent: FormData) -> dict[str, str]:
    """Return the text of every field that a form has shown; names stand one a line."""
    shown = (str(each) for each in sent.getlist("shown"))
    return {name: "\n".join(str(each) for each in sent.getlist(name) if str(each).strip())
            for name in shown}


def row_of(studio: Studio, identifier: str) -> Row:
    """Return the row of a record; ``NotThereError`` when there is none."""
    if identifier not in studio.snapshot.documents:
        raise not_there(f"⟪the record.acc⟫ „{identifier}“ gibt es nicht (mehr)",
                        "in der Liste weitergehen")
    return next(row for row in rows_of(studio.snapshot, studio.fills) if row.id == identifier)


def _group(known: Field) -> str:
    if known.id in TITLES or known.is_prose or known.role:
        return TEXTS
    return PLACING if known.id in PLACED or known.type == "choice" else OTHER
