"""A table with declared columns, and references to other records."""

from collections.abc import Iterator
from typing import Any

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType, row, rows
from catalogue.model.record import Identifier, Text

# Of all levels of the organisation, a record belongs to one at this one.
HIGHEST = "directorate"


class Table(FieldType):
    """Rows of cells, as many as columns are declared."""

    name = "table"
    control = "rows"
    width = 60
    empty = ()

    def value(self, field: Field) -> Any:
        """Return a list of rows."""
        one: Any = tuple.__class_getitem__(tuple(str for _ in field.columns))
        return tuple.__class_getitem__((one, ...))

    def words(self, field: Field, value: Any) -> Iterator[str]:
        """Yield the heads of the columns and the cells."""
        yield from (column.label for column in field.columns)
        yield from (cell for each in value for cell in each if cell)

    def plain(self, field: Field, value: Any) -> str:
        """Return a line for each row."""
        return "\n".join(" ".join(cell for cell in each if cell) for each in value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each row, with bars between its cells."""
        return "\n".join(row(*each) for each in value)

    def form(self, field: Field) -> str:
        """Return the labels of the columns, as they stand in a line."""
        return f"so schreiben: {' | '.join(column.label for column in field.columns)}"

    def example(self, field: Field) -> Any:
        """Return a row that says what stands in its cells."""
        return [[column.label for column in field.columns]]

    def read(self, field: Field, text: str) -> Any:
        """Return the rows of the lines."""
        width = len(field.columns)
        found = rows(text)
        if wide := next((each for each in found if len(each) > width), None):
            raise ValueError(f"„{row(*wide)[:80]}“ hat {len(wide)} Zellen statt {width}",
                             self.form(field))
        return [[*each, *[""] * (width - len(each))] for each in found]


class Reference(FieldType):
    """The ids of other records."""

    name = "reference"
    control = "rows"
    empty = ()
    width, cells, is_fact = 30, 3, True

    def value(self, field: Field) -> Any:
        """Return a list of ids."""
        return tuple[Identifier, ...]

    def words(self, field: Field, value: Any) -> Iterator[str]:
        """Yield nothing: which titles stand there is known where the records are."""
        yield from ()

    def plain(self, field: Field, value: Any) -> str:
        """Return the ids; what they are called is known where the records are."""
        return ", ".join(value)

    def example(self, field: Field) -> Any:
        """Return the id of another record."""
        return ["kennung-eines-anderen-eintrags"]

    def read(self, field: Field, text: str) -> Any:
        """Return the ids, which commas or lines part."""
        return [each for each in text.replace(",", " ").split() if each]


class Names(FieldType):
    """Names out of a list of the catalogue: sections, or a level of its organisation."""

    name = "names"
    control = "names"
    empty = ()
    width, cells = 30, 3

    def value(self, field: Field) -> Any:
        """Return a list of names, or one of the highest level, of which there is one."""
        return Text if field.id == HIGHEST else tuple[Text, ...]

    def example(self, field: Field) -> Any:
        """Return a list of names."""
        return ["43/5"]

    def plain(self, field: Field, value: Any) -> str:
        """Return the names."""
        return value if isinstance(value, str) else ", ".join(value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each name, which may hold commas."""
        return value if isinstance(value, str) else "\n".join(value)

    def read(self, field: Field, text: str) -> Any:
        """Return the names of the lines."""
        names = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        return next(iter(names), "") if field.id == HIGHEST else names


class Reasons(FieldType):
    """Rules that do not hold here, each with the reason."""

    name = "reasons"
    control = "rows"

    def value(self, field: Field) -> Any:
        """Return reasons by their rules."""
        return dict[str, Text]

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each rule."""
        return "\n".join(f"{code}: {reason}" for code, reason in value.items())

    def read(self, field: Field, text: str) -> Any:
        """Return the rules and reasons of the lines."""
        said = [line.partition(":") for line in text.splitlines() if line.strip()]
        if wrong := next((code for code, _, reason in said if not reason.strip()), None):
            raise ValueError(f"„{wrong}“ hat keinen Grund", self.form(field))
        return {code.strip(): reason.strip() for code, _, reason in said}

    def form(self, field: Field) -> str:
        """Return how a line is written."""
        return "so schreiben: W301: Eigenname"
