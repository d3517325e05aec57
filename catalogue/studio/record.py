"""One record at the desk: its form, what is to be said of it, and what becomes of a save."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from starlette.datastructures import FormData

from catalogue.build.rows import Row, rows_of
from catalogue.build.snapshot import Snapshot
from catalogue.checks.findings import Finding, findings
from catalogue.model.changes import earlier_text
from catalogue.model.fields import Field, type_of
from catalogue.source.form_texts import form_text
from catalogue.source.journal import Hand
from catalogue.source.project import PATHS
from catalogue.source.saving import Collision, save_record
from catalogue.studio.answers import Moved, View, not_there
from catalogue.studio.people import Person
from catalogue.studio.studio import Presence, Studio

# What the file says by itself, and what is changed in another way.
UNSHOWN = ("id", "check_ignore")
TEXTS, PLACING = "Text der Seite", "Einordnung"
OTHER = "Verweise, Zahlen und offene Fragen"
PLACED = ("sections", "directorate", "departments", "units", "order", "since", "pages")
TITLES = ("title", "short_title")
# How many places a list of names has beyond those that are filled in.
SPARE = 1
PANES = ("seite", "neu", "verlauf")


@dataclass(frozen=True)
class Option:
    """What can be chosen: what is written down for it, how it is shown, whether it is chosen."""

    value: str
    label: str
    is_chosen: bool
    number: int = 0


@dataclass(frozen=True)
class Control:
    """A field as a form shows it: what stands there and what stood there an edition ago."""

    id: str
    label: str
    help: str
    kind: str
    value: str
    options: tuple[Option, ...]
    is_many: bool
    is_changed: bool
    earlier: int

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names that are filled in, and room for one more."""
        return (*filter(None, self.value.split("\n")), *[""] * SPARE)


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
        groups[_group(snapshot, control.id)].append(control)
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
        labels = studio.snapshot.checked.source.form.record.labels
        return ConflictView(row_of(studio, id), saved, labels, typed)
    if quiet:
        return {"text": saved.text, "fields": saved.fields, "theirs": saved.theirs}
    return Moved(f"/eintraege/{id}?gesichert={','.join(saved.theirs) or '1'}")


def told(studio: Studio, identifier: str, text: str) -> dict[str, tuple[Finding, ...]]:
    """Return what is to be said of a record with this text, by field; of the whole under nothing.

    What hangs on the archive is told of the text that is saved.
    """
    snapshot, path = studio.snapshot, PATHS.measure(identifier)
    found = list(findings(snapshot.checked, identifier, text))
    if text == snapshot.documents[identifier].text:
        known = {each.problem for each in found}
        found += [Finding(each) for each in snapshot.problems_of(identifier) if each not in known]
    fields = snapshot.checked.source.form.record
    by_field: dict[str, tuple[Finding, ...]] = {"": (), **dict.fromkeys(fields.by_id, ())}
    for each in found:
        if each.problem.place.path == path:
            name = each.field if each.field in fields and each.field not in UNSHOWN else ""
            by_field[name] = (*by_field[name], each)
    return by_field


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


def controls(snapshot: Snapshot, identifier: str) -> Iterator[Control]:
    """Yield the fields of a record in the order of the files, as a form shows them."""
    document, form = snapshot.documents[identifier], snapshot.checked.source.form
    value = document.value if isinstance(document.value, dict) else {}
    change = snapshot.changed.get(identifier)
    for each in form.record:
        if each.id in UNSHOWN:
            continue
        text = form_text(each, value.get(each.id))
        before = earlier_text(change.before, change.after, each.id) if (
            change and change.before and change.after) else ""
        is_changed = bool(change and change.before) and each.id in (change.fields if change else ())
        yield Control(
            each.id, each.label, _help(each), type_of(each).control, text,
            tuple(_options(snapshot, each, text)), each.many, is_changed, len(before))


def _help(each: Field) -> str:
    """Return what belongs into a field, without its name at the beginning."""
    said = (each.help or "").removeprefix(each.label).lstrip(",: ")
    return f"{said[:1].upper()}{said[1:]}"


def _group(snapshot: Snapshot, name: str) -> str:
    known = snapshot.checked.source.form.record[name]
    if name in TITLES or known.is_prose or known.role:
        return TEXTS
    return PLACING if name in PLACED or known.type == "choice" else OTHER


def _options(snapshot: Snapshot, each: Field, text: str) -> Iterator[Option]:
    """Yield what can be chosen for a field: its options, or the names that the lists know."""
    chosen = {part.strip() for part in text.replace("\n", ",").split(",")} if each.many else {text}
    for label in (option.label for option in each.options.values()):
        yield Option(label, label, label in chosen)
    checked, held = snapshot.checked, text.split("\n")
    names: Mapping[str, list[tuple[str, str, int]]] = {
        "sections": [(s.id, s.title, s.number) for s in checked.sections],
        "directorate": [(d.id, d.id, 0) for d in checked.directorates],
        "departments": [(d.name, d.name, 0) for each in checked.directorates
                        for d in each.departments],
        "units": [(unit.code, f"{unit.code} {unit.name}", 0) for each in checked.directorates
                  for d in each.departments for unit in d.units],
    }
    for value, label, number in names.get(each.id, ()):
        yield Option(value, label, value in held, number)
