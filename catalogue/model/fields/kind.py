"""What every type of field can say of itself."""

from typing import Annotated, Any

from pydantic import Field as Limited

from catalogue.model.fields.field import Field


class FieldType:
    """A type of field: what its values are, how they are read, written and told in words."""

    name = ""
    # A value that is left out.
    empty: Any = None

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

    def exported(self, field: Field, value: Any) -> Any:
        """Return a value as open data hold it: strings, numbers, lists and groups of them."""
        return value


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
