"""Addresses on the web, each with the words that describe it."""

from typing import Any

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType, row, rows
from catalogue.model.record import Link


class Links(FieldType):
    """A list of addresses with their words."""

    name = "links"
    control = "rows"
    width, is_fact, parts = 45, True, ("text",)
    empty = ()

    def value(self, field: Field) -> Any:
        """Return a list of links."""
        return tuple[Link, ...]

    def plain(self, field: Field, value: Any) -> str:
        """Return the words and the address of each."""
        return "\n\n".join(f"{link.text}: {link.readable}" for link in value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each: its words, a bar, its address."""
        return "\n".join(row(link.text, link.url) for link in value)

    def read(self, field: Field, text: str) -> Any:
        """Return the links of the lines."""
        found = []
        for parts in rows(text):
            if len(parts) < 2 or not parts[-1].startswith(("http://", "https://")):
                raise ValueError(f"„{row(*parts)[:80]}“ ist kein Verweis",
                                 self.form(field))
            found.append({"url": parts[-1], "text": row(*parts[:-1])})
        return found

    def form(self, field: Field) -> str:
        """Return how a line is written."""
        return "so schreiben: Beschreibung | https://www.example.org"

    def example(self, field: Field) -> Any:
        """Return one link."""
        return [{"url": "https://www.example.org", "text": "Wohin der Verweis führt"}]
