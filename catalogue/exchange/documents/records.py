"""Turns what documents say into records: ids given, names mapped, the printed order kept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from catalogue.exchange.documents import values
from catalogue.exchange.documents.form import HOUSE
from catalogue.exchange.documents.house_form import Imported, SheetEntry
from catalogue.exchange.documents.offices import Offices, known_offices, offices, spellings
from catalogue.exchange.documents.passages import unwrapped
from catalogue.exchange.documents.printed_order import (
    PrintedRow,
    department_order,
    is_kept,
    record_order,
    section_order,
)
from catalogue.exchange.documents.recognise import Known, recognised
from catalogue.model.problems import DataError, Place, Problem
from catalogue.model.words import spoken
from catalogue.source.names import slug, spelling_key, title_key


@dataclass(frozen=True)
class Found:
    """A measure that documents tell of, with every section they print it in."""

    entry: SheetEntry
    path: Path
    sections: tuple[str, ...]
    id: str = ""
    is_known: bool = False

    @property
    def place(self) -> Place:
        """Where the document tells of the measure."""
        return Place(self.path, self.entry.sheet.line)


@dataclass(frozen=True)
class Records:
    """The records that documents give, in printed order; ``sections`` are those not there yet."""

    sections: tuple[dict[str, Any], ...]
    offices: Offices
    measures: tuple[tuple[Found, dict[str, Any]], ...]
    problems: tuple[Problem, ...]


def records(project: Known, documents: Sequence[Imported], number: int) -> Records:
    """Return the records; ``DataError`` when a sheet lacks what no record can do without."""
    section_ids = _section_ids(project, documents)
    printed = _printed(documents, section_ids)
    known = known_offices(project.directorates)
    names = spellings(
        (name for each in known.directorates.values() for name in each),
        (name for each in printed for name in each.entry.sheet.departments),
    )
    found = _named(project, _merged(project, printed))
    _refuse_incomplete(found, project)
    places = offices([each.entry.sheet for each in printed], names, known)
    valued = [(each, _value(each, project, names, places, number)) for each in found]
    _refuse_homeless(valued)
    problems = (*_respelt(found, names, known), *_marks(found, project, number))
    sections = tuple(_sections(documents, section_ids))
    result = Records(sections, places, tuple(valued), problems)
    return (_in_printed_order(project, result, printed, documents)
            if project.is_empty else result)


def _section_ids(project: Known, documents: Sequence[Imported]) -> dict[str, str]:
    """Return the id of every section by the key of its title."""
    ids = {title_key(str(each.get("title", ""))): str(each.get("id")) for each in project.sections}
    for document in documents:
        for table in document.overviews:
            key = title_key(table.title.text)
            ids.setdefault(key, slug(table.title.text, ids.values()))
    return ids


def _sections(
    documents: Sequence[Imported], section_ids: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    seen = set()
    parts = (part for document in documents for part in document.parts)
    for part, table in ((part, part.overview) for part in parts if part.overview):
        title, new = table.title.text, table.new
        pages = sum(entry.sheet.is_new for entry in part.entries)
        question = (
            f"Die Übersicht trägt {new}-mal „neu“, die Seiten tragen es {pages}-mal. Was stimmt?"
        )
        if title_key(title) not in seen:
            value = {"id": section_ids[title_key(title)], "title": title}
            yield value | ({"confirm": question} if new != pages else {})
        seen.add(title_key(title))


def _printed(documents: Sequence[Imported], section_ids: Mapping[str, str]) -> list[Found]:
    return [
        Found(entry, document.path, tuple(
            section_ids[title_key(table.title.text)] for table in (part.overview,) if table
        ))
        for document in documents
        for part in document.parts
        for entry in part.entries
    ]


def _merged(project: Known, printed: Sequence[Found]) -> list[Found]:
    """Return one measure for sheets that say the same, word for word, in several sections."""
    merged: dict[Any, Found] = {}
    known = Counter(title_key(str(each.get("title", ""))) for each in project.measures.values())
    for each in printed:
        sheet = each.entry.sheet
        texts = tuple(unwrapped(passage.text) for passage in sheet.texts.values())
        title = title_key(sheet.title.text)
        # What the project keeps as one measure stays one, however its titles are spelt.
        name = title if known[title] == 1 else sheet.title.text
        row = each.entry.row
        named = (title_key(row.short_title.text), row.direction) if row else None
        key = (name, named, tuple(map(spelling_key, sheet.departments)), texts)
        first = merged.get(key)
        sections = (first.sections if first else ()) + each.sections
        merged[key] = replace(first or each, sections=tuple(dict.fromkeys(sections)))
    return list(merged.values())


def _named(project: Known, found: Sequence[Found]) -> list[Found]:
    """Return the measures with their ids: those of the project where it knows them."""
    titles = [each.entry.sheet.title.text for each in found]
    texts = [
        {name: passage.text for name, passage in each.entry.sheet.texts.items()} for each in found
    ]
    known = recognised(titles, [each.sections for each in found], project.measures, texts)
    taken = project.taken
    result = []
    for index, each in enumerate(found):
        row = each.entry.row
        identifier = known.get(index) or slug(row.short_title.text if row else titles[index], taken)
        taken.add(identifier)
        result.append(replace(each, id=identifier, is_known=index in known))
    return result


def _refuse_incomplete(found: Sequence[Found], project: Known) -> None:
    problems = []
    for each in found:
        sheet = each.entry.sheet
        if not sheet.title:
            message = f"unter „{HOUSE['named'][0]}“ steht nichts"
            problems.append(Problem("E211", each.place, message))
        elif not sheet.departments and not each.is_known:
            hint = (f"⟪it department.acc⟫ wie „{HOUSE['example_office']}“"
                    f" über „{HOUSE['named'][0]}“ schreiben")
            message = f"über „{sheet.title.text}“ fehlt ⟪the department⟫"
            problems.append(Problem("E212", each.place, message, hint))
        elif not (each.sections or each.is_known or project.sections):
            hint = "erst ⟪a +ganz edition.acc⟫ einlesen"
            message = f"für „{sheet.title.text}“ gibt es ⟪no section.acc⟫"
            problems.append(Problem("E213", each.place, message, hint))
    if problems:
        raise DataError(problems)


def _refuse_homeless(valued: Sequence[tuple[Found, Mapping[str, Any]]]) -> None:
    hint = (f"⟪it directorate.acc⟫ wie „{HOUSE['example_directorate']}“"
            " über ⟪the department.acc⟫ schreiben")
    problems = [
        Problem("E212", each.place, f"über „{value['title']}“ fehlt ⟪the directorate⟫", hint)
        for each, value in valued
        if not (each.is_known or value.get("directorate"))
    ]
    if problems:
        raise DataError(problems)


def _value(
    found: Found, project: Known, names: Mapping[str, str], places: Offices, number: int
) -> dict[str, Any]:
    sheet = found.entry.sheet
    departments = list(dict.fromkeys(names[name] for name in sheet.departments))
    value = values.measure(project.form.record, found.entry, found.sections, departments)
    if departments and "directorate" not in value:
        value["directorate"] = places.directorate(departments[0])
    if sheet.is_new:
        value["since"] = number
    if found.is_known:
        return value
    first = str(project.sections[0].get("id")) if project.sections else ""
    new = values.new_measure(project.form.record, value, found.entry, first)
    asked = new.get("confirm", "")
    return new | ({"confirm": spoken(asked, project.form.words)} if asked else {})


def _respelt(found: Sequence[Found], names: Mapping[str, str], known: Offices) -> Iterator[Problem]:
    listed = {name for each in known.directorates.values() for name in each}
    for each in found:
        for name in each.entry.sheet.departments:
            if names[name] != name:
                message = f"„{name}“ übernommen als „{names[name]}“"
                yield Problem("I223", each.place, message)
            elif listed and name not in listed:
                message = f"⟪+neu department⟫ „{name}“"
                yield Problem("W226", each.place, message, "stimmt die Schreibweise?")


def _marks(found: Sequence[Found], project: Known, number: int) -> Iterator[Problem]:
    for each in found:
        since = project.measures.get(each.id, {}).get("since")
        if each.entry.sheet.is_new and since not in (None, number):
            message = f"die Seite trägt „neu“, {each.id} steht aber seit der {since}. ⟪edition⟫"
            yield Problem("W227", each.place, message, "„since“ bleibt, wie es war")


def _in_printed_order(
    project: Known, result: Records, printed: Sequence[Found], documents: Sequence[Imported]
) -> Records:
    """Return the records with all that keeps the order in which the documents print them."""
    fields, sections = project.form.record, _sections_printed(result, printed)
    usual = department_order(list(sections.values()))
    listed = {
        key: (*usual.get(key, ()), *(name for name in names if name not in usual.get(key, ())))
        for key, names in result.offices.directorates.items()
    }
    order = record_order(list(sections.values()))
    own = {name: section_order(each, listed) for name, each in sections.items()}
    heads = [
        {**each, **({"department_order": list(own[each["id"]])} if own.get(each["id"]) else {})}
        for each in result.sections
    ]
    measures = [
        (each, fields.in_order({**value, "order": order[each.id]}) if each.id in order else value)
        for each, value in result.measures
    ]
    lost = [n for n, each in sections.items() if n and not is_kept(each, listed, order)]
    place = Place(documents[0].path)
    message = "die gedruckte Reihenfolge unter „{}“ lässt sich nicht halten"
    problems = tuple(Problem("W229", place, message.format(name)) for name in lost)
    places = replace(result.offices, directorates=listed)
    return Records(tuple(heads), places, tuple(measures), (*result.problems, *problems))


def _sections_printed(result: Records, printed: Sequence[Found]) -> dict[str, list[PrintedRow]]:
    by_title = {
        (title_key(each.entry.sheet.title.text), section): (each, value)
        for each, value in result.measures
        for section in each.sections
    }
    sections: dict[str, list[PrintedRow]] = {}
    for each in printed:
        for section in each.sections:
            key = (title_key(each.entry.sheet.title.text), section)
            found, value = by_title[key]
            office = value["departments"][0]
            place = PrintedRow(found.id, value["directorate"], office, value["title"])
            sections.setdefault(section, []).append(place)
    return sections
