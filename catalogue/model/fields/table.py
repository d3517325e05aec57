"""A table with declared columns, and references to other records."""

from typing import Any

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType, row, rows
from catalogue.model.record import Identifier


class Table(FieldType):
    """Rows of cells, as many as columns are declared."""

    name = "table"
    empty = ()

    def value(self, field: Field) -> Any:
        """Return a list of rows."""
        one: Any = tuple.__class_getitem__(tuple(str for _ in field.columns))
        return tuple.__class_getitem__((one, ...))

    def plain(self, field: Field, value: Any) -> str:
        """Return a line for each row."""
        return "\n".join(" ".join(cell for cell in each if cell) for each in value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each row, with bars between its cells."""
        return "\n".join(row(*each) for each in value)

    def read(self, field: Field, text: str) -> Any:
        """Return the rows of the lines."""
        width = len(field.columns)
        found = rows(text)
        if wide := next((each for each in found if len(each) > width), None):
            labels = " | ".join(column.label for column in field.columns)
            raise ValueError(f"„{row(*wide)[:80]}“ hat {len(wide)} Zellen statt {width}",
                             f"so schreiben: {labels}")
        return [[*each, *[""] * (width - len(each))] for each in found]


class Reference(FieldType):
    """The ids of other records."""

    name = "reference"
    empty = ()

    def value(self, field: Field) -> Any:
        """Return a list of ids."""
        return tuple[Identifier, ...]

    def plain(self, field: Field, value: Any) -> str:
        """Return the ids; what they are called is known where the records are."""
        return ", ".join(value)

    def read(self, field: Field, text: str) -> Any:
        """Return the ids, which commas or lines part."""
        return [each for each in text.replace(",", " ").split() if each]


class Names(FieldType):
    """Names out of a list of the catalogue: sections, or a level of its organisation."""

    name = "names"
    empty = ()

    def plain(self, field: Field, value: Any) -> str:
        """Return the names."""
        return value if isinstance(value, str) else ", ".join(value)


class Reasons(FieldType):
    """Rules that do not hold here, each with the reason."""

    name = "reasons"
