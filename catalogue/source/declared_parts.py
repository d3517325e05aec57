"""Tells where the declared parts of a catalogue contradict each other or what stands in them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from catalogue.model.crosstab import COUNTED
from catalogue.model.fields import LISTED
from catalogue.model.form import PARTS, Form
from catalogue.model.problems import Problem
from catalogue.model.references import name_of
from catalogue.source.declared_kinds import unknown_kind
from catalogue.source.document import Document
from catalogue.source.vocabulary import suggested

Placed = Callable[[Form, Document], Iterator[Problem]]
KNOWN: Mapping[str, Mapping[str, list[str]]] = PARTS["parts"]
EVERY = ("type", "id", "optional")
TITLED = ("chapter", "index", "crosstab")
# What stands outside the order of contents and bookmarks.
UNLEVELLED = ("cover", "imprint", "contents", "notes")
# What names the fields whose values a part prints.
PRINTED_BY = {"index": ("by",), "crosstab": ("rows", "columns")}
# What a table in two directions counts by, in words.
SIDES = {"rows": "Zeilen", "columns": "Spalten"}
# What leads to the pages of the records.
LEADING = ("glance", "changes", "index")


def of_parts(form: Form, document: Document) -> Iterator[Problem]:
    """Yield what the declaration says of its parts that cannot be."""
    for rule in RULES:
        yield from rule(form, document)


def _ids(form: Form, document: Document) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, part in enumerate(form.parts):
        is_double = first.setdefault(part.id, i) != i
        if is_double and (part.type in PARTS["several"] or part.id != part.type):
            message = f"die Kennung „{part.id}“ ist doppelt vergeben"
            yield Problem("E106", document.place("parts", i, "id"), message,
                          "jedem Teil eine eigene geben")


def _once(form: Form, document: Document) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, part in enumerate(form.parts):
        if part.type in seen and part.type not in PARTS["several"]:
            yield Problem("E106", document.place("parts", i, "type"),
                          f"den Teil „{part.type}“ gibt es nur einmal", "den zweiten weglassen")
        seen.add(part.type)


def _order(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        if part.type == "cover" and i:
            yield Problem("E112", document.place("parts", i, "type"),
                          "der Umschlag („cover“) ist immer der erste Teil", "nach oben stellen")


def _keys(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        for key in document.value["parts"][i]:
            takes = KNOWN[part.type]["takes"]
            if key not in (*EVERY, *takes):
                where = ", ".join(name for name, known in KNOWN.items() if key in known["takes"])
                message = f"„{key}“ gibt es nur bei {where}, dieser Teil ist „{part.type}“"
                yield Problem("E111", document.place("parts", i, key), message, "weglassen")


def _titles(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        if part.type in TITLED and not part.title:
            yield Problem("E110", document.place("parts", i),
                          f"dem Teil „{part.id}“ fehlt „title“", "die Überschrift ergänzen")


def _registers(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        kinds = [each for each in form.all_kinds.values() if part.is_of(each.id)]
        known = [field.id for kind in kinds for field in kind.record
                 if field.type in LISTED or field.id == "title"]
        if part.type == "index" and kinds and part.by not in known:
            message = f"ein Register nach „{part.by}“ gibt es nicht" if part.by else (
                "das Register sagt nicht, wonach es geordnet ist")
            yield Problem("E104", document.place("parts", i, "by"), message,
                          suggested(part.by or "", known))


def _hidden(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        kinds = [each for each in form.all_kinds.values() if part.is_of(each.id)]
        for key in PRINTED_BY.get(part.type, ()):
            name = getattr(part, key)
            fields = (field for kind in kinds for field in kind.record if field.id == name)
            if hidden := next((field for field in fields if not field.is_printed), None):
                yield Problem("E112", document.place("parts", i, key),
                              f"der Teil „{part.id}“ druckt „{name}“, und das Feld geht nur bis"
                              f" „reach: {hidden.reach}“",
                              "ein anderes Feld nennen oder es mit „reach: printed“ drucken")


def _crosstabs(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        kinds = [each for each in form.all_kinds.values() if part.is_of(each.id)]
        known = [field.id for kind in kinds for field in kind.record if field.type in COUNTED]
        if part.type != "crosstab" or not kinds:
            continue
        for key, by in (("rows", part.rows), ("columns", part.columns)):
            if by not in known:
                message = f"nach „{by}“ lässt sich nicht zählen" if by else (
                    f"die Kreuztabelle sagt nicht, was ihre {SIDES[key]} sind")
                yield Problem("E104", document.place("parts", i, key), message,
                              suggested(by or "", known))
        if part.rows and part.rows == part.columns:
            yield Problem("E112", document.place("parts", i, "columns"),
                          f"Zeilen und Spalten sind beide „{part.rows}“",
                          "für eines von beiden etwas anderes nennen")


def _kinds(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        if part.kind and part.kind not in form.all_kinds:
            yield unknown_kind(part.kind, form, document.place("parts", i, "kind"))


def _numbers(form: Form, document: Document) -> Iterator[Problem]:
    times = Counter(map(name_of, form.parts))
    for i, part in enumerate(form.parts):
        if part.number and times[name_of(part)] > 1:
            yield Problem("E106", document.place("parts", i, "number"),
                          f"die Nummer „{part.number}“ ist doppelt vergeben",
                          "jedem Teil eine eigene geben")


def _levels(form: Form, document: Document) -> Iterator[Problem]:
    above = 0
    for i, part in enumerate(form.parts):
        if part.type in UNLEVELLED:
            continue
        if part.level > above + 1:
            before = f"auf Ebene {above} folgt" if above else "am Anfang steht"
            yield Problem("E112", document.place("parts", i, "level"),
                          f"{before} Ebene {part.level}", f"gemeint: level: {above + 1}?")
        above = part.level


def _without_sections(form: Form, document: Document) -> Iterator[Problem]:
    for i, part in enumerate(form.parts):
        if part.type == "glance" and not form.has_sections:
            yield Problem("E112", document.place("parts", i, "type"),
                          "„glance“ zählt nach Abschnitten, und die gibt es hier nicht",
                          "den Teil weglassen oder unter „words“ „section“ nennen")


def _leading(form: Form, document: Document) -> Iterator[Problem]:
    has_pages = any(part.type == "sections" for part in form.parts)
    for i, part in enumerate(form.parts):
        if part.type in LEADING and not has_pages:
            yield Problem("E112", document.place("parts", i, "type"),
                          f"„{part.type}“ verweist auf Seiten, die kein Teil druckt",
                          "„- type: sections“ ergänzen oder diesen Teil weglassen")


RULES: tuple[Placed, ...] = (
    _ids, _once, _order, _keys, _titles, _registers, _crosstabs, _hidden, _numbers, _levels,
    _leading, _without_sections, _kinds,
)  # fmt: skip

