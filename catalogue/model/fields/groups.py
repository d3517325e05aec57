"""What is made of several parts: a person, a picture, a quotation, figures."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import StringConstraints

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType, row, rows
from catalogue.model.record import Record, Text

FILE_NAME = r"^[\w-]+(?:/[\w-]+)*\.(?:png|jpg|jpeg|tif|tiff)$"
FileName = Annotated[str, StringConstraints(pattern=FILE_NAME)]
Address = Annotated[str, StringConstraints(pattern=r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$")]


class Person(Record):
    """Somebody to turn to."""

    name: Text
    role: Text | None = None
    phone: Text | None = None
    email: Address | None = None


class Image(Record):
    """A picture: its file below ``data/``, what it shows, who made it, by which right."""

    file: FileName
    alt: Text
    caption: Text | None = None
    credit: Text | None = None
    rights: Text | None = None


class Quote(Record):
    """What somebody said."""

    text: Text
    source: Text | None = None


class Figure(Record):
    """A number and what it counts."""

    number: Text
    label: Text


class Group(FieldType):
    """A group of named parts; a cell holds them in a line, with bars between."""

    control = "rows"

    record: type[Record]
    width = 45

    def value(self, field: Field) -> Any:
        """Return the record of the group."""
        return self.record

    def plain(self, field: Field, value: Any) -> str:
        """Return the words of all parts."""
        return ", ".join(str(each) for each in value.model_dump().values() if each)

    def words(self, field: Field, value: Any) -> Iterator[str]:
        """Yield the parts."""
        yield from (str(each) for each in value.model_dump().values() if each)

    def cell(self, field: Field, value: Any) -> str:
        """Return the parts in a line."""
        return row(*value.model_dump().values())

    def read(self, field: Field, text: str) -> Any:
        """Return the parts of the line."""
        lines = rows(text)
        if len(lines) != 1:
            raise ValueError(f"„{field.label}“ ist eine Zeile", self.form(field))
        return self._group(field, lines[0])

    def example(self, field: Field) -> Any:
        """Return the parts, each with what belongs there."""
        return {name: EXAMPLES.get(name, PARTS[name]) for name in self.record.model_fields}

    def form(self, field: Field) -> str:
        """Return the names of the parts, as they stand in a line."""
        return f"so schreiben: {' | '.join(PARTS[name] for name in self.record.model_fields)}"

    def _group(self, field: Field, parts: list[str]) -> dict[str, str]:
        names = list(self.record.model_fields)
        needed = sum(each.is_required() for each in self.record.model_fields.values())
        if not needed <= len(parts) <= len(names):
            raise ValueError(f"„{row(*parts)[:80]}“ hat {len(parts)} Teile", self.form(field))
        return {name: part for name, part in zip(names, parts, strict=False) if part}



# What a part is called where a line is to be written.
PARTS = {
    "name": "Name", "role": "Funktion", "phone": "Telefon", "email": "E-Mail", "file": "Bilddatei",
    "alt": "Bildbeschreibung", "caption": "Unterschrift", "credit": "Bildnachweis",
    "rights": "Rechte", "text": "Worte", "source": "wer sie sagt", "number": "Zahl",
    "label": "was sie zählt",
}  # fmt: skip
# What has a form of its own.
EXAMPLES = {"file": "bilder/beispiel.jpg", "email": "name@example.org"}


class Persons(Group):
    """Somebody to turn to."""

    name, record = "person", Person
    is_fact, parts = True, ("role",)

    def impersonal(self, value: Any) -> Any:
        """Return nothing."""
        return None


class Images(Group):
    """A picture with its words."""

    name, record = "image", Image
    parts = ("alt", "caption", "credit")

    def plain(self, field: Field, value: Any) -> str:
        """Return the words that are printed with the picture."""
        return " · ".join(self.words(field, value))

    def compared(self, field: Field, value: Any) -> str:
        """Return the file and all its words: another picture is a change, too."""
        return self.cell(field, value)

    def words(self, field: Field, value: Any) -> Iterator[str]:
        """Yield what stands below the picture."""
        yield from filter(None, (value.caption, value.credit))


class Quotes(Group):
    """Words of somebody."""

    name, record = "quote", Quote
    parts = ("text", "source")

    def impersonal(self, value: Any) -> Any:
        """Return the words alone, not whose they are."""
        return {"text": value["text"]}

    def plain(self, field: Field, value: Any) -> str:
        """Return the words in quotation marks, and whose they are."""
        return f"„{value.text}“" + (f" {value.source}" if value.source else "")


class Figures(Group):
    """Numbers with what they count."""

    name, record = "figures", Figure
    empty, parts = (), ("label",)

    def value(self, field: Field) -> Any:
        """Return a list of figures."""
        return tuple[Figure, ...]

    def plain(self, field: Field, value: Any) -> str:
        """Return a line for each."""
        return "\n".join(self.words(field, value))

    def words(self, field: Field, value: Any) -> Iterator[str]:
        """Yield number and label of each."""
        yield from (f"{each.number} {each.label}" for each in value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each."""
        return "\n".join(row(each.number, each.label) for each in value)

    def read(self, field: Field, text: str) -> Any:
        """Return the figures of the lines."""
        return [self._group(field, parts) for parts in rows(text)]

    def example(self, field: Field) -> Any:
        """Return one figure."""
        return [super().example(field)]
