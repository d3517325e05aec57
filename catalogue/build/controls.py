"""The fields of a record as a form shows them: what stands there, what can be chosen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.build.snapshot import Snapshot
from catalogue.model.changes import earlier_text
from catalogue.model.fields import Field, type_of
from catalogue.model.flowing import flowing
from catalogue.source.form_texts import form_text

# What the file says by itself, and what is changed in another way.
UNSHOWN = ("id", "check_ignore")
# How many places a list of names has beyond those that are filled in.
SPARE = 1


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


def controls(snapshot: Snapshot, identifier: str) -> Iterator[Control]:
    """Yield the fields of a record in the order of the files, as a form shows them."""
    document = snapshot.documents[identifier]
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
    """Return what belongs into a field, without its name at the beginning."""
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
