"""The fields of a measure: one table from which forms, reports, schema and import derive."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FieldType(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    NOTE = "note"
    CHOICE = "choice"
    CHOICES = "choices"
    LINKS = "links"
    NUMBER = "number"
    DATE = "date"
    REASONS = "reasons"


class Reach(StrEnum):
    """How far a field goes: onto the page, into the published data, or no further than us."""

    PRINTED = "printed"
    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Field:
    """A field: its key, its name and explanation in German, and what is asked when it is empty."""

    id: str
    label: str
    help: str
    type: FieldType = FieldType.LINE
    required: bool = False
    reach: Reach = Reach.PRINTED
    question: str = ""


# In the order of the files.
FIELDS = (
    Field("id", "Kennung", "Kennung: Kleinbuchstaben, Ziffern und Bindestriche"),
    Field("title", "Titel", "Titel, wie er gedruckt wird", required=True),
    Field("short_title", "Kurztitel", "Kürzer für Übersicht und Register, sonst der Titel"),
    Field("sections", "Abschnitt", "Abschnitte, in denen die Maßnahme eine Seite hat",
          FieldType.CHOICES, required=True),
    Field("directorate", "Dezernat", "Dezernat", FieldType.CHOICE, required=True),
    Field("departments", "Fachbereich",
          "Fachbereiche und Büros; unter dem ersten steht die Maßnahme",
          FieldType.CHOICES, required=True),
    Field("units", "Abteilung", "Kennzahlen der Abteilungen, wie 43/5", FieldType.CHOICES),
    Field("direction", "Richtung",
          "inward (nach innen), outward (nach außen) oder both (beides)",
          FieldType.CHOICE, required=True),
    Field("since", "Auflage", "Auflage, in der die Maßnahme zuerst stand; vor der 3. weglassen",
          FieldType.NUMBER, reach=Reach.PUBLIC),
    Field("new_because", "Grund für „neu“",
          "Warum die Maßnahme als neu gilt, obwohl der Vergleich anderes sagt",
          FieldType.NOTE, reach=Reach.PUBLIC),
    Field("order", "Platz", "Platz innerhalb des Fachbereichs, sonst zählt das Alphabet",
          FieldType.NUMBER, reach=Reach.PUBLIC),
    Field("description", "Beschreibung",
          "Was geschieht? Absätze, Listen (- …), *Betonung* und [Verweise](https://…)",
          FieldType.TEXT, question="Worum geht es?"),
    Field("goals", "Ziele", "Was soll erreicht werden?", FieldType.TEXT,
          question="Was soll erreicht werden?"),
    Field("target_groups", "Zielgruppen", "Für wen ist die Maßnahme?", FieldType.TEXT,
          question="Für wen ist die Maßnahme gedacht?"),
    Field("responsible", "Wer ist verantwortlich?",
          "Wer ist verantwortlich? Stelle, Kennzahl, Fachbereich", FieldType.TEXT,
          question="Wer ist verantwortlich?"),
    Field("links", "Verweise", "Adressen, die am Fuß der Seite stehen", FieldType.LINKS),
    Field("updated", "Geprüft am",
          "Wann zuletzt jemand die Angaben geprüft hat, wie 2026-11-21",
          FieldType.DATE, reach=Reach.PUBLIC),
    Field("pages", "Seiten",
          "Seiten: bei einer Maßnahme 1 oder 2, bei einer Auflage ohne Daten ihr Umfang",
          FieldType.NUMBER, reach=Reach.PUBLIC),
    Field("confirm", "Offene Frage",
          "Offene Frage; sie erscheint als Hinweis und wird nicht gedruckt",
          FieldType.NOTE, reach=Reach.INTERNAL),
    Field("check_ignore", "Stummgeschaltet",
          "Regeln, die hier nicht gelten, mit Grund: W301: Eigenname",
          FieldType.REASONS, reach=Reach.INTERNAL),
)  # fmt: skip
FIELD = {field.id: field for field in FIELDS}
LABELS = {field.id: field.label for field in FIELDS}
TEXT_FIELDS = tuple(field.id for field in FIELDS if field.type is FieldType.TEXT)
PRINTED_FIELDS = tuple(field.id for field in FIELDS if field.reach is Reach.PRINTED)
# Strings, for the records know the fields and not the other way round.
DIRECTIONS = {"inward": "nach innen", "outward": "nach außen", "both": "beides"}


def in_order(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a measure in the order of the files; what is empty is left out."""
    return {field.id: value[field.id] for field in FIELDS if value.get(field.id)}
