"""What is made of several parts: a person, a picture, a quotation, figures."""

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

    record: type[Record]

    def value(self, field: Field) -> Any:
        """Return the record of the group."""
        return self.record

    def plain(self, field: Field, value: Any) -> str:
        """Return the words of all parts."""
        return ", ".join(str(each) for each in value.model_dump().values() if each)

    def cell(self, field: Field, value: Any) -> str:
        """Return the parts in a line."""
        return row(*value.model_dump().values())

    def read(self, field: Field, text: str) -> Any:
        """Return the parts of the line."""
        lines = rows(text)
        if len(lines) != 1:
            raise ValueError(f"„{field.label}“ ist eine Zeile", self._form())
        return self._group(lines[0])

    def exported(self, field: Field, value: Any) -> Any:
        """Return the parts by their names."""
        return value.model_dump(exclude_none=True)

    def _group(self, parts: list[str]) -> dict[str, str]:
        names = list(self.record.model_fields)
        needed = sum(each.is_required() for each in self.record.model_fields.values())
        if not needed <= len(parts) <= len(names):
            raise ValueError(f"„{row(*parts)[:80]}“ hat {len(parts)} Teile", self._form())
        return {name: part for name, part in zip(names, parts, strict=False) if part}

    def _form(self) -> str:
        return f"so schreiben: {' | '.join(FORMS[name] for name in self.record.model_fields)}"


# What a part is called where a line is to be written.
FORMS = {
    "name": "Name", "role": "Funktion", "phone": "Telefon", "email": "E-Mail", "file": "Bilddatei",
    "alt": "Bildbeschreibung", "caption": "Unterschrift", "credit": "Bildnachweis",
    "rights": "Rechte", "text": "Worte", "source": "wer sie sagt", "number": "Zahl",
    "label": "was sie zählt",
}  # fmt: skip


class Persons(Group):
    """Somebody to turn to."""

    name, record = "person", Person


class Images(Group):
    """A picture with its words."""

    name, record = "image", Image

    def plain(self, field: Field, value: Any) -> str:
        """Return the words that are printed with the picture."""
        return ", ".join(each for each in (value.caption, value.credit) if each)


class Quotes(Group):
    """Words of somebody."""

    name, record = "quote", Quote

    def plain(self, field: Field, value: Any) -> str:
        """Return the words in quotation marks, and whose they are."""
        return f"„{value.text}“" + (f" {value.source}" if value.source else "")


class Figures(Group):
    """Numbers with what they count."""

    name, record = "figures", Figure
    empty = ()

    def value(self, field: Field) -> Any:
        """Return a list of figures."""
        return tuple[Figure, ...]

    def plain(self, field: Field, value: Any) -> str:
        """Return a line for each."""
        return "\n".join(f"{each.number} {each.label}" for each in value)

    def cell(self, field: Field, value: Any) -> str:
        """Return a line for each."""
        return "\n".join(row(each.number, each.label) for each in value)

    def read(self, field: Field, text: str) -> Any:
        """Return the figures of the lines."""
        return [self._group(parts) for parts in rows(text)]

    def exported(self, field: Field, value: Any) -> Any:
        """Return a group for each."""
        return [each.model_dump() for each in value]
