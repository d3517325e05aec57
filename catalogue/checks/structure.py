"""How the records hang together: numbers, ids, names that must be known."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import PurePath

from catalogue.checks.checked import Checked, items, named
from catalogue.checks.rule import Check
from catalogue.model.crosstab import is_crossed
from catalogue.model.grouped import is_listed
from catalogue.model.problems import Place, Problem, nearest
from catalogue.model.records import ContactPoint, Section
from catalogue.model.references import name_of, references
from catalogue.source.declared_kinds import unknown_kind
from catalogue.source.document import load_document
from catalogue.source.load import edition_numbers
from catalogue.source.project import PATHS
from catalogue.source.retired import KEY, UNKNOWN_SUCCESSOR


def _any_measure(data: Checked) -> Iterator[Problem]:
    if not data.source.measures and data.source.form.needs_records:
        is_there = (data.source.root / PATHS.measures).is_dir()
        message = "im Ordner liegt ⟪no record⟫" if is_there else "den Ordner gibt es nicht"
        hint = ("aus einer Sicherung holen oder mit „catalogue import“ oder „catalogue new measure“"
                " beginnen")
        yield Problem("E101", Place(PATHS.measures), message, hint)


def _edition_number(data: Checked) -> Iterator[Problem]:
    if data.head and data.head.number != data.source.number:
        message = f"⟪the edition⟫ heißt {data.head.number}, der Ordner {data.source.number}"
        yield Problem("E115", data.source.head.place("number"), message, "beides angleichen")


def _twice(data: Checked) -> Iterator[Problem]:
    source = data.source
    for document, key in ((source.sections, "sections"), (source.departments, "directorates"),
                          (source.contacts, "contacts")):
        ids = {i: str(each.get("id")) for i, each in items(document.value, key).items()}
        last = {identifier: i for i, identifier in ids.items()}
        for identifier, times in Counter(ids.values()).items():
            if times > 1 and identifier != str(None):
                place = document.place(key, last[identifier], "id")
                message = f"die Kennung „{identifier}“ ist doppelt vergeben"
                yield Problem("E106", place, message, "eine der beiden umbenennen")


def _same_id(data: Checked) -> Iterator[Problem]:
    seen: dict[str, PurePath] = {}
    for document in data.source.measures:
        first = seen.setdefault(document.path.stem, document.path)
        if first != document.path:
            message = f"die Kennung „{document.path.stem}“ trägt schon {first}"
            yield Problem("E106", Place(document.path), message, "eine der Dateien umbenennen")


def _same_title(data: Checked) -> Iterator[Problem]:
    seen = {(each.declared.id, each.title.casefold()): each for each in data.others}
    for measure in data.printed:
        first = seen.setdefault((measure.declared.id, measure.title.casefold()), measure)
        if first is not measure:
            message = f"der Titel „{measure.title}“ steht schon in {first.id}.yaml"
            hint = "⟪a record⟫ in mehreren ⟪sections.dat⟫ ist eine Datei mit mehreren „sections“"
            yield Problem("E106", data.place(measure, "title"), message, hint)


def _known_references(data: Checked) -> Iterator[Problem]:
    known = {each.id: each.declared.id for each in (*data.printed, *data.others)}
    named = ((measure, field, i, name) for measure in data.printed
             for field in measure.fields.of_type("reference")
             for i, name in enumerate(measure.value(field.id)))
    for measure, field, i, name in named:
        offered = [each for each, kind in known.items() if field.kind in (None, kind)]
        if name not in offered:
            kind = data.source.form.all_kinds[field.kind] if field.kind else None
            where = f"nicht unter „{kind.noun.many}“" if kind and name in known else "nicht"
            message = f"„{field.id}“ verweist auf „{name}“, das ⟪im edition⟫ {where} steht"
            yield Problem("E104", data.place(measure, field.id, i), message,
                          nearest(name, offered))


def _known_names(data: Checked) -> Iterator[Problem]:
    for message, place, name, known in _names(data):
        if name not in known:
            yield Problem("E104", place, f"{message} „{name}“", nearest(name, known))


def _names(data: Checked) -> Iterator[tuple[str, Place, str, Collection[str]]]:
    """Yield every name that a list must know, where there is such a list."""
    department, head = "⟪+unbekannt department⟫", data.head
    for measure in data.measures:
        for i, name in enumerate(measure.sections if data.section_ids else ()):
            place = data.place(measure, "sections", i)
            yield "⟪+unbekannt section⟫", place, name, data.section_ids
        if data.directorate_ids and "directorate" in measure.fields:
            place = data.place(measure, "directorate")
            yield "⟪+unbekannt directorate⟫", place, measure.directorate, data.directorate_ids
        for i, name in enumerate(measure.departments if data.departments else ()):
            yield department, data.place(measure, "departments", i), name, data.departments
        for i, code in enumerate(measure.units if data.departments else ()):
            yield "⟪+unbekannt unit⟫", data.place(measure, "units", i), code, data.units
    for section in data.sections if data.departments else ():
        for i, name in enumerate(section.department_order):
            place = data.place_of(section, "department_order", i)
            yield department, place, name, data.departments
    contacts = named(data.source.contacts.value, "contacts", "id")
    if contacts and head and head.contact:
        yield "unbekannte Anlaufstelle", data.source.head.place("contact"), head.contact, contacts


def _directorate_of_department(data: Checked) -> Iterator[Problem]:
    for measure in data.measures:
        lead = data.departments.get(measure.first_department, measure.directorate)
        if lead != measure.directorate and measure.directorate in data.directorate_ids:
            message = (f"„{measure.first_department}“ gehört zu ⟪directorate⟫ {lead},"
                       f" angegeben ist {measure.directorate}")
            yield Problem("E107", data.place(measure, "directorate"), message, "eins berichtigen")


def _since_known(data: Checked) -> Iterator[Problem]:
    last = max(edition_numbers(data.source.root), default=data.source.number)
    for measure in data.measures:
        if (measure.since or 0) > last:
            message = f"„since: {measure.since}“ ist zu früh: ⟪this edition.acc⟫ gibt es noch nicht"
            yield Problem("E108", data.place(measure, "since"), message, f"höchstens {last}")


def _texts_present(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        written = data.document(measure).value
        for name in measure.fields.asked:
            if not str(written.get(name, "")).strip() and not measure.confirm:
                hint = "ausfüllen oder die offene Frage unter „confirm“ nennen"
                yield Problem("E109", data.place(measure, name), f"„{name}“ ist leer", hint)


def _chapters_present(data: Checked) -> Iterator[Problem]:
    folder = PATHS.edition(data.source.number)
    unread = {problem.place.path for problem in data.source.problems}
    for name, text in data.source.chapters.items():
        path = folder / f"{name}.md"
        if not text.strip() and path not in unread:
            yield Problem("E109", Place(path, 1), "der Text ist leer", "ausfüllen")


def _parts_present(data: Checked) -> Iterator[Problem]:
    """Find declared parts that there is nothing to print of."""
    form, root = data.source.form, data.source.root
    empty = {
        "contacts": not items(data.source.contacts.value, "contacts"),
        "changes": data.source.number == 1,
    }
    counted = {"index": is_listed, "crosstab": is_crossed}
    wanted = [part for part in form.parts if not part.optional and (
        empty.get(part.type) or (part.type in counted and data.printed
                                 and not counted[part.type](data.printed, part)))]
    document = load_document(root, PATHS.form) if wanted and (root / PATHS.form).exists() else None
    for part in wanted if not data.source.contacts.is_broken else ():
        place = document.place("parts", form.parts.index(part)) if document else Place(PATHS.form)
        yield Problem("E137", place, f"für den Teil „{part.id}“ gibt es nichts zu drucken",
                      "ihn weglassen, oder mit „optional: true“ erst drucken, wenn es etwas gibt")


def referring(data: Checked) -> Iterator[Problem]:
    """Find references to parts by a number that none of the printed parts has."""
    source = data.source
    parts = [part for part in source.form.parts
             if part.type != "chapter" or part.id in source.chapters]
    names = [name_of(part) for part in parts if part.number]
    for passage in data.passages if names else ():
        for each in references(passage.text, parts):
            if each.part is None:
                message = f"„{each.name}“ gibt es in diesem Katalog nicht"
                yield Problem("W136", passage.place(each.start), message,
                              nearest(each.name, names))


def open_questions(data: Checked) -> Iterator[Problem]:
    """Return every question that is still asked of the edition."""
    head, place = data.head, data.source.head.place
    asked = [(place("confirm"), head.confirm), (place("print", "confirm"), head.print.confirm)
             ] if head else []
    listed: tuple[Section | ContactPoint, ...] = (*data.sections, *data.contacts)
    asked += [(data.place_of(each, "confirm"), each.confirm) for each in listed]
    asked += [(data.place(each, "confirm"), each.confirm) for each in data.printed]
    for at, question in asked:
        if question:
            yield Problem("I190", at, f"offen: {question}")


def _retired_ids(data: Checked) -> Iterator[Problem]:
    paths = {document.path.stem: document.path for document in data.source.measures}
    for each in data.retired:
        if each.kind not in data.source.form.all_kinds:
            yield unknown_kind(each.kind, data.source.form, Place(PATHS.retired))
        if path := paths.get(each.id):
            message = f"die Kennung „{each.id}“ gehörte „{each.title}“ und wird nicht neu vergeben"
            hint = ("die Datei umbenennen; kommt ⟪the +alt record⟫ wieder: die Datei löschen, dann"
                    f" „catalogue remove {each.id} --undo“")
            yield Problem("E126", Place(path), message, hint)


def _successors(data: Checked) -> Iterator[Problem]:
    """Find records that shall have come after a retired one, but which nobody knows."""
    if not any(each.successors for each in data.retired):
        return
    document = load_document(data.source.root, PATHS.retired)
    known = {each.path.stem for each in data.source.measures} | {each.id for each in data.retired}
    for i, each in items(document.value, KEY).items():
        for n, name in enumerate(map(str, each.get("successors") or ())):
            others = sorted(known - {str(each.get("id"))})
            if name not in others:
                yield Problem("E104", document.place(KEY, i, "successors", n),
                              f"{UNKNOWN_SUCCESSOR} „{name}“", nearest(name, others))


CHECKS: tuple[Check, ...] = (
    _any_measure, _edition_number, _twice, _same_id, _same_title, _known_names, _known_references,
    _directorate_of_department, _since_known, _texts_present, _chapters_present, _parts_present,
    open_questions, _retired_ids, _successors,
)  # fmt: skip
EDITORIAL: tuple[Check, ...] = (referring,)
