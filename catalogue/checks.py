"""Rules across records: small generators of problems, run in the order of ``CHECKS``."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from catalogue.load import Document, Source, edition_numbers
from catalogue.model import (
    TEXT_FIELDS,
    ContactPoint,
    Directorate,
    EditionHead,
    Measure,
    Section,
    known_units,
)
from catalogue.problems import Place, Problem, nearest


@dataclass(frozen=True)
class Checked:
    """The records that could be read, beside the source that knows their places."""

    source: Source
    head: EditionHead | None
    sections: tuple[Section, ...]
    directorates: tuple[Directorate, ...]
    contacts: tuple[ContactPoint, ...]
    measures: tuple[Measure, ...]

    @property
    def printed(self) -> tuple[Measure, ...]:
        """The measures that the edition holds: those of later editions are left out."""
        return tuple(m for m in self.measures if (m.since or 0) <= self.source.number)

    @property
    def departments(self) -> dict[str, str]:
        """The directorate of every department, by name."""
        return {d.name: each.id for each in self.directorates for d in each.departments}

    def document(self, measure: Measure) -> Document:
        """Return the file a measure was read from."""
        path = PurePosixPath("data", "measures", f"{measure.id}.yaml")
        return next(d for d in self.source.measures if d.path == path)

    def place(self, measure: Measure, *key: str | int) -> Place:
        """Return where a value of the measure stands."""
        return self.document(measure).place(*key)


Check = Callable[[Checked], Iterator[Problem]]


def _edition_number(data: Checked) -> Iterator[Problem]:
    if data.head and data.head.number != data.source.number:
        message = f"die Auflage heißt {data.head.number}, der Ordner {data.source.number}"
        yield Problem("E115", data.source.head.place("number"), message, "beides angleichen")


def _twice(data: Checked) -> Iterator[Problem]:
    named = (
        (data.source.sections, "sections", [s.id for s in data.sections]),
        (data.source.departments, "directorates", [d.id for d in data.directorates]),
        (data.source.contacts, "contacts", [c.id for c in data.contacts]),
    )
    for document, key, ids in named:
        for identifier, times in Counter(ids).items():
            if times > 1:
                place = document.place(key, len(ids) - 1 - ids[::-1].index(identifier))
                yield Problem("E106", place, f"die Kennung „{identifier}“ ist doppelt vergeben")


def _same_title(data: Checked) -> Iterator[Problem]:
    seen: dict[str, Measure] = {}
    for measure in data.printed:
        first = seen.setdefault(measure.title.casefold(), measure)
        if first is not measure:
            message = f"der Titel „{measure.title}“ steht schon in {first.id}.yaml"
            hint = "eine Maßnahme in mehreren Abschnitten ist eine Datei mit mehreren „sections“"
            yield Problem("E106", data.place(measure, "title"), message, hint)


def _known_sections(data: Checked) -> Iterator[Problem]:
    known = [section.id for section in data.sections]
    for measure in data.measures:
        for i, name in enumerate(measure.sections):
            if name not in known:
                place = data.place(measure, "sections", i)
                message = f"unbekannter Abschnitt „{name}“"
                yield Problem("E104", place, message, nearest(name, known))


def _known_directorates(data: Checked) -> Iterator[Problem]:
    known = [each.id for each in data.directorates]
    for measure in data.measures:
        if measure.directorate not in known:
            message = f"unbekanntes Dezernat „{measure.directorate}“"
            place = data.place(measure, "directorate")
            yield Problem("E104", place, message, nearest(measure.directorate, known))


def _known_departments(data: Checked) -> Iterator[Problem]:
    for measure in data.measures:
        for i, name in enumerate(measure.departments):
            if name not in data.departments:
                place = data.place(measure, "departments", i)
                message = f"unbekannter Fachbereich „{name}“"
                yield Problem("E104", place, message, nearest(name, data.departments))
    for n, section in enumerate(data.sections):
        for i, name in enumerate(section.department_order):
            if name not in data.departments:
                place = data.source.sections.place("sections", n, "department_order", i)
                message = f"unbekannter Fachbereich „{name}“"
                yield Problem("E104", place, message, nearest(name, data.departments))


def _known_units(data: Checked) -> Iterator[Problem]:
    known = known_units(data.directorates)
    for measure in data.measures:
        for i, code in enumerate(measure.units):
            if code not in known:
                message = f"unbekannte Abteilung „{code}“"
                place = data.place(measure, "units", i)
                yield Problem("E104", place, message, nearest(code, known))


def _directorate_of_department(data: Checked) -> Iterator[Problem]:
    for measure in data.measures:
        lead = data.departments.get(measure.departments[0], measure.directorate)
        if lead != measure.directorate:
            message = (
                f"„{measure.departments[0]}“ gehört zu Dezernat {lead},"
                f" angegeben ist {measure.directorate}"
            )
            yield Problem("E107", data.place(measure, "directorate"), message, "eins berichtigen")


def _since_known(data: Checked) -> Iterator[Problem]:
    last = max(edition_numbers(data.source.root), default=data.source.number)
    for measure in data.measures:
        if (measure.since or 0) > last:
            message = f"„since: {measure.since}“ nennt eine Auflage, die es noch nicht gibt"
            yield Problem("E108", data.place(measure, "since"), message, f"höchstens {last}")


def _texts_present(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        for name in TEXT_FIELDS:
            if not getattr(measure, name) and not measure.confirm:
                hint = "ausfüllen oder die offene Frage unter „confirm“ nennen"
                place = data.place(measure, name)
                yield Problem("E109", place, f"„{name}“ ist leer", hint)


def _chapters_present(data: Checked) -> Iterator[Problem]:
    folder = PurePosixPath("editions", str(data.source.number))
    for name in ("foreword", "mainstreaming"):
        if not getattr(data.source, name).strip():
            place = Place(folder / f"{name}.md", 1)
            yield Problem("E109", place, "der Text ist leer", "ausfüllen")


def _known_contact(data: Checked) -> Iterator[Problem]:
    known = [contact.id for contact in data.contacts]
    if data.head and data.head.contact and data.head.contact not in known:
        message = f"unbekannte Anlaufstelle „{data.head.contact}“"
        hint = nearest(data.head.contact, known)
        yield Problem("E104", data.source.head.place("contact"), message, hint)


def _sections_filled(data: Checked) -> Iterator[Problem]:
    used = {name for measure in data.printed for name in measure.sections}
    for n, section in enumerate(data.sections):
        if section.id not in used:
            place = data.source.sections.place("sections", n)
            message = f"im Abschnitt „{section.title}“ steht keine Maßnahme"
            yield Problem("W120", place, message, "ihn löschen oder füllen")


def _open_questions(data: Checked) -> Iterator[Problem]:
    if data.head and data.head.confirm:
        yield Problem("I190", data.source.head.place("confirm"), f"offen: {data.head.confirm}")
    for n, section in enumerate(data.sections):
        if section.confirm:
            place = data.source.sections.place("sections", n, "confirm")
            yield Problem("I190", place, f"offen: {section.confirm}")
    for measure in data.printed:
        if measure.confirm:
            yield Problem("I190", data.place(measure, "confirm"), f"offen: {measure.confirm}")


CHECKS: tuple[Check, ...] = (
    _edition_number,
    _twice,
    _same_title,
    _known_sections,
    _known_directorates,
    _known_departments,
    _known_units,
    _directorate_of_department,
    _since_known,
    _texts_present,
    _chapters_present,
    _known_contact,
    _sections_filled,
    _open_questions,
)
