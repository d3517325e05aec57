"""What every type of field can say of itself."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field as Limited

from catalogue.model.fields.field import Field

Control = Literal["line", "text", "note", "rows", "choice", "names"]


class FieldType:
    """A type of field: what its values are, how they are read, written and told in words."""

    name = ""
    # What a browser shows to fill it in: a line, a text, a note, lines of parts, a choice, names.
    control: Control = "line"
    # A value that is left out.
    empty: Any = None
    # The characters of a column that holds it, and how many cells one that may take several has.
    width, cells = 32, 1
    # The parts of a value that hold running words, none where it is a text itself or holds none.
    parts: tuple[str, ...] = ()
    # Whether it is said in a word or two, which a page sets in a list of such.
    is_fact = False
    # Whether a cell may hold a day as a workbook knows it.
    takes_days = False

    def value(self, field: Field) -> Any:
        """Return the type of a value, as the records and the schema check it."""
        raise NotImplementedError

    def declared(self, field: Field) -> tuple[Any, Any]:
        """Return the type of a value and what stands for one that is left out."""
        if self.empty == ():
            return listed(self.value(field), field)
        return (self.value(field), ...) if field.required else (self.value(field) | None, None)

    def plain(self, field: Field, value: Any) -> str:
        """Return a value in words, as it is printed: a paragraph or an item a line."""
        return str(value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a value as it stands in a form, so that ``read`` gives it back."""
        return self.plain(field, value)

    def read(self, field: Field, text: str) -> Any:
        """Return the value that somebody wrote; ``ValueError`` says in German what is wrong."""
        return " ".join(text.split())

    def example(self, field: Field) -> Any:
        """Return a value that shows how one is written in a file."""
        return "…"

    def form(self, field: Field) -> str:
        """Return how a value is written, or nothing where that needs no words."""
        return ""

    def several(self, field: Field) -> int:
        """Return how many cells a form has for it at first."""
        return self.cells

    def words(self, field: Field, value: Any) -> Iterator[str]:
        """Yield the words that a page must show of a value, block by block."""
        yield from self.plain(field, value).splitlines()

    def impersonal(self, value: Any) -> Any:
        """Return a published value without persons, nothing where it is one."""
        return value

    def compared(self, field: Field, value: Any) -> str:
        """Return what must be the same for a value to be the same."""
        return self.plain(field, value)


def listed(value: Any, field: Field) -> tuple[Any, Any]:
    """Return the type of a list, which holds something where it must, and what one left out is."""
    return (Annotated[value, Limited(min_length=1)], ...) if field.required else (value, ())


def rows(text: str) -> list[list[str]]:
    """Return the lines of a cell, each at its bars."""
    lines = (line for line in text.splitlines() if line.strip())
    return [[" ".join(part.split()) for part in line.split("|")] for line in lines]


def row(*parts: Any) -> str:
    """Return a line of a cell: its parts with bars between, none at the end."""
    texts = ["" if part is None else str(part) for part in parts]
    while texts and not texts[-1]:
        texts.pop()
    return " | ".join(texts)
