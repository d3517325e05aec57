"""The fields of a record as a form shows them: what stands there, what can be chosen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalogue.build.snapshot import Snapshot
from catalogue.checks.findings import Finding, findings
from catalogue.model.changes import earlier_text
from catalogue.model.fields import Field, type_of
from catalogue.model.flowing import flowing
from catalogue.source.document import Document, document_of
from catalogue.source.form_texts import form_text

# What the file says by itself, and what is changed in another way.
UNSHOWN = ("id", "check_ignore")
# How many places a list of names has beyond those that are filled in.
SPARE = 1
TEXTS, PLACING = "Text der Seite", "Einordnung"
OTHER = "Verweise, Zahlen und offene Fragen"
PLACED = ("sections", "directorate", "departments", "units", "order", "since", "pages")
TITLES = ("title", "short_title")


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


def grouped(
    snapshot: Snapshot, identifier: str, document: Document
) -> Mapping[str, tuple[Control, ...]]:
    """Return the fields of a record with what its file says, saved or not, below their headings."""
    groups: dict[str, list[Control]] = {TEXTS: [], PLACING: [], OTHER: []}
    for each in controls(snapshot, identifier, document):
        known = snapshot.fields_of(identifier)[each.id]
        is_text = known.id in TITLES or known.is_prose or known.role
        is_placing = known.id in PLACED or known.type == "choice"
        groups[TEXTS if is_text else PLACING if is_placing else OTHER].append(each)
    return {name: tuple(each) for name, each in groups.items()}


def controls(snapshot: Snapshot, identifier: str, document: Document) -> Iterator[Control]:
    """Yield the fields of a record in the order of the files, as a form shows them."""
    value = document.value if isinstance(document.value, dict) else {}
    change = snapshot.changed.get(identifier)
    for each in snapshot.fields_of(identifier):
        if each.id in UNSHOWN:
            continue
        text = form_text(each, value.get(each.id))
        text = flowing(text) if each.is_prose else text
        before = earlier_text(change.before, change.after, each.id) if (
            change and change.before and change.after) else ""
        is_changed = bool(change and change.before) and each.id in (change.fields if change else ())
        yield Control(
            each.id, each.label, _help(each), type_of(each).control, text,
            tuple(_options(snapshot, each, text)), each.many, is_changed, len(before))


def _help(each: Field) -> str:
    """Return what belongs into a field, without its name at the beginning.

    Nothing where that is but its name, or what a file says for choices that a form shows in words.
    """
    if each.help == each.label or any(name in (each.help or "") for name in each.options):
        return ""
    said = re.sub(rf"^{re.escape(each.label)}([,:;]| (?=[a-z]))\s*", "", each.help or "")
    return f"{said[:1].upper()}{said[1:]}"


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


def told(snapshot: Snapshot, identifier: str, text: str) -> dict[str, tuple[Finding, ...]]:
    """Return what is to be said of a record with this text, by field; of the whole under nothing.

    What hangs on the archive is told of the text that is saved.
    """
    path = snapshot.checked.path_of(identifier)
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
