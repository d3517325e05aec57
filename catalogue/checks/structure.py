"""How the records hang together: numbers, ids, names that must be known."""

from collections import Counter
from collections.abc import Iterator

from catalogue.checks.checked import CHAPTERS, Checked, items
from catalogue.checks.rule import Check
from catalogue.model.problems import Place, Problem, nearest
from catalogue.model.records import TEXT_FIELDS, Measure
from catalogue.model.rules import Rule
from catalogue.source.load import edition_numbers
from catalogue.source.project import PATHS


def _edition_number(data: Checked) -> Iterator[Problem]:
    if data.head and data.head.number != data.source.number:
        message = f"die Auflage heißt {data.head.number}, der Ordner {data.source.number}"
        yield Problem("E115", data.source.head.place("number"), message, "beides angleichen")


def _twice(data: Checked) -> Iterator[Problem]:
    source = data.source
    named = (
        (source.sections, "sections"),
        (source.departments, "directorates"),
        (source.contacts, "contacts"),
    )
    for document, key in named:
        ids = {i: str(each.get("id")) for i, each in items(document.value, key).items()}
        last = {identifier: i for i, identifier in ids.items()}
        for identifier, times in Counter(ids.values()).items():
            if times > 1 and identifier != str(None):
                place = document.place(key, last[identifier], "id")
                message = f"die Kennung „{identifier}“ ist doppelt vergeben"
                yield Problem("E106", place, message, "eine der beiden umbenennen")


def _same_title(data: Checked) -> Iterator[Problem]:
    seen: dict[str, Measure] = {}
    for measure in data.printed:
        first = seen.setdefault(measure.title.casefold(), measure)
        if first is not measure:
            message = f"der Titel „{measure.title}“ steht schon in {first.id}.yaml"
            hint = "eine Maßnahme in mehreren Abschnitten ist eine Datei mit mehreren „sections“"
            yield Problem("E106", data.place(measure, "title"), message, hint)


def _known_sections(data: Checked) -> Iterator[Problem]:
    for measure in data.measures if data.section_ids else ():
        for i, name in enumerate(measure.sections):
            if name not in data.section_ids:
                place = data.place(measure, "sections", i)
                message = f"unbekannter Abschnitt „{name}“"
                yield Problem("E104", place, message, nearest(name, data.section_ids))


def _known_directorates(data: Checked) -> Iterator[Problem]:
    known = data.directorate_ids
    for measure in data.measures if known else ():
        if measure.directorate not in known:
            message = f"unbekanntes Dezernat „{measure.directorate}“"
            place = data.place(measure, "directorate")
            yield Problem("E104", place, message, nearest(measure.directorate, known))


def _known_departments(data: Checked) -> Iterator[Problem]:
    if not data.departments:
        return
    for measure in data.measures:
        for i, name in enumerate(measure.departments):
            if name not in data.departments:
                place = data.place(measure, "departments", i)
                yield _unknown_department(data, name, place)
    for section in data.sections:
        for i, name in enumerate(section.department_order):
            if name not in data.departments:
                place = data.place_of(section, "department_order", i)
                yield _unknown_department(data, name, place)


def _unknown_department(data: Checked, name: str, place: Place) -> Problem:
    hint = nearest(name, data.departments)
    return Problem("E104", place, f"unbekannter Fachbereich „{name}“", hint)


def _known_units(data: Checked) -> Iterator[Problem]:
    for measure in data.measures if data.departments else ():
        for i, code in enumerate(measure.units):
            if code not in data.units:
                message = f"unbekannte Abteilung „{code}“"
                place = data.place(measure, "units", i)
                yield Problem("E104", place, message, nearest(code, data.units))


def _directorate_of_department(data: Checked) -> Iterator[Problem]:
    for measure in data.measures:
        lead = data.departments.get(measure.departments[0], measure.directorate)
        if lead != measure.directorate and measure.directorate in data.directorate_ids:
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
        written = data.document(measure).value
        for name in TEXT_FIELDS:
            if not str(written.get(name, "")).strip() and not measure.confirm:
                hint = "ausfüllen oder die offene Frage unter „confirm“ nennen"
                place = data.place(measure, name)
                yield Problem("E109", place, f"„{name}“ ist leer", hint)


def _chapters_present(data: Checked) -> Iterator[Problem]:
    folder = PATHS.edition(data.source.number)
    unread = {problem.place.path for problem in data.source.problems}
    for name in CHAPTERS:
        path = folder / f"{name}.md"
        if not getattr(data.source, name).strip() and path not in unread:
            yield Problem("E109", Place(path, 1), "der Text ist leer", "ausfüllen")


def _known_contact(data: Checked) -> Iterator[Problem]:
    known = [str(c.get("id")) for c in items(data.source.contacts.value, "contacts").values()]
    if known and data.head and data.head.contact and data.head.contact not in known:
        message = f"unbekannte Anlaufstelle „{data.head.contact}“"
        hint = nearest(data.head.contact, known)
        yield Problem("E104", data.source.head.place("contact"), message, hint)


def _open_questions(data: Checked) -> Iterator[Problem]:
    if data.head and data.head.confirm:
        yield Problem("I190", data.source.head.place("confirm"), f"offen: {data.head.confirm}")
    if data.head and data.head.print.confirm:
        place = data.source.head.place("print", "confirm")
        yield Problem("I190", place, f"offen: {data.head.print.confirm}")
    for section in data.sections:
        if section.confirm:
            yield Problem("I190", data.place_of(section, "confirm"), f"offen: {section.confirm}")
    for contact in data.contacts:
        if contact.confirm:
            yield Problem("I190", data.place_of(contact, "confirm"), f"offen: {contact.confirm}")
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
    _open_questions,
)
RULES = (
    Rule("E101", "Datei fehlt",
         "Eine Datei, die zur Auflage gehört, ist nicht da, oder die Auflage selbst gibt es nicht.",
         "editions/4/foreword.md fehlt"),
    Rule("E102", "Schreibweise der Datei",
         "Die Datei ist kein gültiges YAML: Einrückung, Doppelpunkt oder Anführungszeichen"
         " stimmen nicht.",
         "title: Beratung: Trennung", "title: 'Beratung: Trennung'"),
    Rule("E103", "Datei nicht lesbar",
         "Die Datei ist nicht in UTF-8 gespeichert, größer als 2 MB oder liegt außerhalb des"
         " Projekts."),
    Rule("E104", "Unbekannter Name",
         "Abschnitt, Dezernat, Fachbereich, Abteilung oder Anlaufstelle steht in keiner Liste. Der"
         " nächstliegende bekannte Name wird genannt; einen Fachbereich in anderer Schreibweise"
         " bringt „catalogue check --fix“ in Ordnung.",
         "sections: [geschlect]", "sections: [geschlecht]"),
    Rule("E105", "Angabe doppelt",
         "Dieselbe Angabe steht zweimal in einer Datei; es ist nicht klar, welche gilt.",
         "title: A\ntitle: B", "title: A"),
    Rule("E106", "Kennung oder Titel doppelt",
         "Zwei Einträge haben dieselbe Kennung oder zwei Maßnahmen denselben Titel. Eine Maßnahme"
         " in mehreren Abschnitten ist eine Datei mit mehreren „sections“."),
    Rule("E107", "Dezernat und Fachbereich",
         "Der erste Fachbereich gehört nach departments.yaml zu einem anderen Dezernat."),
    Rule("E108", "Auflage von „since“",
         "„since“ nennt eine Auflage, die es nicht gibt, oder widerspricht einer archivierten"
         " Auflage."),
    Rule("I108", "Als neu begründet",
         "Die Maßnahme stand schon in der Auflage davor, gilt mit „new_because“ aber als neu."),
    Rule("E109", "Text fehlt",
         "Beschreibung, Ziele, Zielgruppen oder Verantwortliche sind leer. Ist die Antwort noch"
         " offen, steht die Frage unter „confirm“; dann ist es ein Hinweis (I190).",
         "goals: ''", "confirm: Die Vorlage nennt kein Ziel. Was soll erreicht werden?"),
    Rule("E110", "Angabe fehlt", "Eine Angabe, die jeder Eintrag braucht, steht nicht da.",
         "(kein title)", "title: Eltern-Kind-Tag"),
    Rule("E111", "Unbekannte Angabe",
         "Diese Angabe kennt der Katalog nicht. Sie würde nirgends gedruckt.",
         "titel: Eltern-Kind-Tag", "title: Eltern-Kind-Tag"),
    Rule("E112", "Falsche Art von Wert",
         "Wo ein Text, eine Zahl oder eine Liste stehen muss, steht etwas anderes, oder der Wert"
         " ist keiner der erlaubten.",
         "direction: innen", "direction: inward"),
    Rule("E113", "Angabe leer", "Die Angabe steht da, aber ohne Wert.", "title: ''",
         "title: Eltern-Kind-Tag"),
    Rule("E114", "Form des Werts",
         "Telefon, Postleitzahl, E-Mail, Datum, Kennzahl oder Adresse haben nicht die nötige"
         " Form. Telefonnummern bringt „catalogue check --fix“ in die Form der DIN 5008.",
         "phone: 02323/16-2383", "phone: 02323 16-2383", is_mended=True),
    Rule("E115", "Nummer der Auflage", "Die Nummer in edition.yaml ist nicht die des Ordners."),
    Rule("I190", "Offene Frage",
         "Unter „confirm“ steht eine Frage, die vor dem Druck geklärt sein sollte."),
)  # fmt: skip
