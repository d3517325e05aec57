"""A text of paragraphs and lists, in small Markdown."""

from typing import Annotated, Any

from pydantic import StringConstraints

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType


class Prose(FieldType):
    """A text in small Markdown; what is missing is asked by a rule, so that drafts can be read."""

    name = "prose"
    control = "text"
    width = 60
    empty = ""

    def value(self, field: Field) -> Any:
        """Return a text, no longer than declared."""
        if field.max_characters is None:
            return str
        return Annotated[str, StringConstraints(max_length=field.max_characters)]

    def declared(self, field: Field) -> tuple[Any, Any]:
        """Return a text, empty where it is left out even if it is required."""
        return self.value(field), self.empty

    def example(self, field: Field) -> Any:
        """Return what is asked."""
        return field.question or field.help or field.label

    def read(self, field: Field, text: str) -> Any:
        """Return the text as it stands."""
        return text.strip()
