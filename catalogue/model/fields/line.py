"""A line of text."""

from typing import Annotated, Any

from pydantic import StringConstraints

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType
from catalogue.model.record import Text


class Line(FieldType):
    """A line of plain text."""

    name = "line"
    is_fact = True

    def value(self, field: Field) -> Any:
        """Return a text that is not empty, and no longer than declared."""
        if field.max_characters is None:
            return Text
        return Annotated[Text, StringConstraints(max_length=field.max_characters)]


class Note(Line):
    """A remark to the editors, which is never set."""

    name = "note"
    control = "note"
    width = 45
