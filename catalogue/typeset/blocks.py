"""The declared fields of a record as the blocks that a page sets one below the other."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from catalogue.model.fields import Field, is_beside, type_of
from catalogue.model.records import Measure

# Short facts that follow each other stand in one list.
FACTS = "facts"
FIGCAPTION = re.compile(r"<figcaption>.*?</figcaption>", re.DOTALL)
# Draws a picture with its words below.
Draw = Callable[[Any, str], Markup]


@dataclass(frozen=True)
class Item:
    """A field that is filled in: its value, as words, and as HTML where it has any.

    ``lead`` is its first sentence where that stands before the HTML; ``entries`` are the places
    of the records that it refers to.
    """

    field: Field
    value: Any
    said: str
    html: str = ""
    lead: str = ""
    entries: tuple[Any, ...] = ()

    @property
    def drawn(self) -> Markup:
        """A picture without its words."""
        return Markup(FIGCAPTION.sub("", self.html))

    @property
    def spoken(self) -> str:
        """The words of a quotation, in quotation marks."""
        return f"„{self.value.text}“"

    @property
    def kind(self) -> str:
        """The type of the field, or that it is a short fact."""
        return FACTS if type_of(self.field).is_fact else self.field.type


@dataclass(frozen=True)
class Block:
    """A field, or several short facts, that a page sets in one."""

    kind: str
    items: tuple[Item, ...]
    is_first: bool = False

    @property
    def field(self) -> Field | None:
        """The field of the block; facts have labels of their own."""
        return None if self.kind == FACTS else self.items[0].field

    @property
    def rail(self) -> bool:
        """Whether it may stand beside the texts."""
        return is_beside(self.items[0].field)

    @property
    def is_lead(self) -> bool:
        """Whether nothing stands behind the sentence that leads it."""
        return bool(self.items[0].lead) and not self.items[0].html

    @property
    def style(self) -> str:
        """The classes of the block: its kind, its field, the role of that, the first text."""
        field = self.field
        names = (f"field-{field.id}", field.role and f"role-{field.role}") if field else ()
        found = (f"type-{self.kind}", *names, self.is_first and "first-text")
        return " ".join(each.replace("_", "-") for each in found if each)


def blocks(
    measure: Measure, texts: Mapping[str, Markup], standing: Mapping[str, Sequence[Any]],
    draw: Draw, leads: Mapping[str, Markup] | None = None,
) -> tuple[Block, ...]:
    """Return what a record says beside names and marks, in the order of the declaration.

    ``texts`` are its texts as HTML without the ``leads`` before them, ``standing`` the places of
    every record.
    """
    items = _items(measure, texts, standing, draw, leads or {})
    found: list[Block] = []
    for (kind, _), group in groupby(items, lambda item: (item.kind, is_beside(item.field))):
        if kind == FACTS:
            found.append(Block(kind, tuple(group)))
        else:
            found += (Block(kind, (item,), item.field.id in measure.fields.texts[:1])
                      for item in group)
    return tuple(found)


def _items(
    measure: Measure, texts: Mapping[str, Markup], standing: Mapping[str, Sequence[Any]],
    draw: Draw, leads: Mapping[str, Markup],
) -> Iterator[Item]:
    for field in measure.fields.body:
        value, said = measure.value(field.id), measure.text(field.id)
        if field.type == "image" and value:
            yield Item(field, value, said, draw(value, said))
        elif field.type == "reference":
            if entries := tuple(standing[name][0] for name in value if name in standing):
                yield Item(field, value, said, entries=entries)
        elif said:
            yield Item(field, value, said, texts.get(field.id, Markup()),
                       leads.get(field.id, Markup()))
