"""One or several of the options that the declaration names."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType, listed
from catalogue.model.problems import nearest

WORDS = {"true": True, "false": False}
# A form begins with so many cells.
MAX_CELLS = 3
SEVERAL = re.compile(r"[,;]\s*")


def offered(field: Field, text: str, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids of the labels in a text, one a line or parted by commas.

    A label that begins with its id is known by it, too.
    """
    ids = set(labels.values())
    known = {_folded(label): name for label, name in labels.items()} | {n: n for n in ids}
    for line in filter(None, map(str.strip, text.splitlines())):
        first = line.split()[0]
        whole = known.get(_folded(line)) or (first in ids and first)
        for part in () if whole else SEVERAL.split(line):
            if _folded(part) not in known:
                message = f"„{part}“ gibt es unter „{field.label}“ nicht"
                raise ValueError(message, nearest(part, list(labels)))
            yield known[_folded(part)]
        if whole:
            yield whole


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def united(field: Field, names: list[str]) -> str | None:
    """Return the one option that is meant by options; ``ValueError`` where there is none."""
    meant = field.chosen(tuple(names))
    whole = next((name for name in field.options if field.chosen(name) == meant), None)
    if names and whole is None:
        raise ValueError(f"unter „{field.label}“ ist nur eine Angabe möglich", "eine streichen")
    return whole if names else None


def as_typed(name: str) -> tuple[int, ...]:
    """Return what a reader of a file takes an option for that looks like a number or a yes."""
    number = (int(name),) if name.isdecimal() else ()
    return (WORDS[name],) if name in WORDS else number


class Choice(FieldType):
    """An option, or several where ``many`` is declared; words are its labels, values its ids."""

    name = "choice"
    control = "choice"
    width, is_fact = 14, True

    def value(self, field: Field) -> Any:
        """Return the ids of the options, a list of them where several may be chosen."""
        # What is only known at run time is no type to a reader of the source.
        literal = Literal.__getitem__(tuple(field.options))
        typed = {repr(each): name for name in field.options for each in as_typed(name)}
        one: Any = literal if not typed else Annotated[
            literal, BeforeValidator(lambda value: typed.get(repr(value), value))]
        return tuple.__class_getitem__((one, ...)) if field.many else one

    def declared(self, field: Field) -> tuple[Any, Any]:
        """Return the type and nothing, or no option, for what is left out."""
        return listed(self.value(field), field) if field.many else super().declared(field)

    def plain(self, field: Field, value: Any) -> str:
        """Return the labels of what is chosen."""
        names = (value,) if isinstance(value, str) else value
        return ", ".join(field.options[name].label for name in names)

    def read(self, field: Field, text: str) -> Any:
        """Return the ids of the labels; options that together mean one are that one."""
        labels = {each.label: name for name, each in field.options.items()}
        found = list(dict.fromkeys(offered(field, text, labels)))
        return found if field.many else united(field, found)

    def several(self, field: Field) -> int:
        """Return a cell for each option, up to three, where several may be chosen."""
        return min(len(field.options), MAX_CELLS) if field.many else 1

    def example(self, field: Field) -> Any:
        """Return the option that leaves most open."""
        widest = max(field.options, key=lambda name: len(field.options[name].means))
        return [widest] if field.many else widest
