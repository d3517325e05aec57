"""Writes measures, contact points and the head of an edition as the values of their files."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalogue.exchange.documents.contacts import Contact
from catalogue.exchange.documents.form import HOUSE
from catalogue.exchange.documents.house_form import Imported, SheetEntry
from catalogue.exchange.documents.sheets import Sheet
from catalogue.model.fields import Field, Fields
from catalogue.model.record import readable_url

NO_ROW = HOUSE["no_row"]
NOT_PARTED = "Die Vorlage trennt Ziele und Zielgruppen nicht. Was gehört zu den Zielgruppen?"
NO_SECTION = "Die Vorlage nennt ⟪no section.acc⟫. In welchen gehört ⟪the record⟫?"
NO_PURPOSE = "Wann wendet man sich an diese Stelle, in einem kurzen Satz?"
HEAD_OPEN = "Wie heißt der Katalog, wer gibt ihn heraus?"
CITY_UNKNOWN = "Stadt"
HEAD_GUESSED = "Titel, Herausgeberin und Büro sind aus dem Text erschlossen. Stimmen sie?"
# The form has no such field; the heading of the appendix says this much.
PURPOSE = "Anlaufstelle"
CATALOGUE = re.compile(HOUSE["catalogue"])
CITY = re.compile(r"\bStadt\s(?!und\b)[A-ZÄÖÜ][\wäöüß-]+")


def missing(field: Field) -> str:
    """Return the question that a text becomes where a document has none."""
    return f"„{field.label}“ fehlt in der Vorlage. {field.question or 'Was gehört dorthin?'}"


def measure(
    fields: Fields, entry: SheetEntry, sections: Sequence[str], departments: Sequence[str]
) -> dict[str, Any]:
    """Return what a sheet and its row say of a measure."""
    sheet = entry.sheet
    short_title = entry.row.short_title.text if entry.row else ""
    return fields.in_order({
        "title": sheet.title.text,
        "short_title": short_title if short_title != sheet.title.text else "",
        "sections": list(sections),
        "directorate": sheet.directorate.text,
        "departments": list(departments),
        "units": list(sheet.units),
        "direction": (entry.row.direction if entry.row else "") or sheet.direction,
        **{name: passage.text for name, passage in sheet.texts.items()},
        "links": links(sheet, short_title or sheet.title.text),
    })


def links(sheet: Sheet, name: str) -> list[dict[str, str]]:
    """Return the addresses on the web that a sheet leads to, each once."""
    urls = list(dict.fromkeys(
        line.text.strip() for line in sheet.addresses if line.text.strip().startswith("http")
    ))  # fmt: skip
    if len(urls) == 1:
        return [{"url": urls[0], "text": name}]
    return [{"url": url, "text": readable_url(url).split("/")[0]} for url in urls]


def new_measure(
    fields: Fields, value: Mapping[str, Any], entry: SheetEntry, section: str
) -> dict[str, Any]:
    """Return the value of a new file: what the form leaves open is asked under ``confirm``."""
    direction = value.get("direction", "")
    questions = list(_questions(fields, entry, bool(value.get("sections")), direction))
    result = {**value, "direction": direction or "both"}
    result["sections"] = value.get("sections") or [section]
    result["pages"] = 2 if entry.sheet.is_split else None
    result["confirm"] = " ".join(questions)
    return fields.in_order(result)


def _questions(
    fields: Fields, entry: SheetEntry, has_section: bool, direction: str
) -> Iterator[str]:
    if not has_section:
        yield NO_SECTION
    if not direction:
        yield NO_ROW
    texts = entry.sheet.texts
    is_mixed = bool(texts["goals"]) and not texts["target_groups"] and not entry.sheet.is_labelled
    for name, passage in texts.items():
        if not passage:
            yield NOT_PARTED if is_mixed and name == "target_groups" else missing(fields[name])
    for address in entry.sheet.open_addresses:
        yield f"Die Vorlage verweist auf {address}. Welche Adresse gilt für alle?"


def contact(point: Contact) -> dict[str, Any]:
    """Return what a document says of a contact point, in the order of the files; no gaps."""
    value = {"name": point.name.text, "description": point.description.text}
    value |= {name: passage.text for name, passage in point.details.items()}
    keys = ("name", "description", "organisation", "person", "street", "postcode", "city",
            "phone", "email")  # fmt: skip
    return {key: value[key] for key in keys if value.get(key)}


def new_contact(value: Mapping[str, Any], point: Contact, identifier: str) -> dict[str, Any]:
    """Return the value of a contact point that is not in the file yet."""
    whose = point.whose_phone.text
    question = f" Die Vorlage schreibt „Telefon {whose}“." if whose else ""
    purpose = {"name": value["name"], "purpose": PURPOSE}
    return {"id": identifier, **purpose, **value, "confirm": NO_PURPOSE + question}


def edition_head(
    documents: Sequence[Imported], number: int, office: str, contact: str
) -> dict[str, Any]:
    """Return the head of a new edition, as far as the words of the documents let it be guessed."""
    chapters = (each for document in documents for each in document.chapters)
    text = " ".join(passage.text for each in chapters for passage in each.passages)
    cities = Counter(CITY.findall(" ".join(text.split())))
    city = cities.most_common(1)[0][0] if cities else "Stadt"
    titles = CATALOGUE.findall(text)
    value = {
        "number": number,
        "title": titles[0] if titles else HOUSE["catalogue_title"],
        "publisher": city,
        "office": office or city,
        "contact": contact,
        "confirm": HEAD_GUESSED,
    }
    return {key: each for key, each in value.items() if each}
