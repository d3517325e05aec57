"""Tells where the declared kinds of record contradict each other, their words or the program."""

from collections.abc import Callable, Iterator

from catalogue.model.fields import Field
from catalogue.model.form import FIRST, NAMING, Form, Kind
from catalogue.model.problems import Place, Problem, nearest
from catalogue.model.records import OF_KIND
from catalogue.source.declared_fields import of_fields
from catalogue.source.document import Document, below
from catalogue.source.kinds import KINDS
from catalogue.source.project import PATHS

Placed = Callable[[Form, Kind, Document], Iterator[Problem]]
# A kind lies in a folder of its name, beside those of the program, and has a schema of its name;
# its data lie in an archive under its name, beside others.
TAKEN = (FIRST, PATHS.data.name, PATHS.kept.name, PATHS.schemas.name, *KINDS, "texts", "build")


def unknown_kind(name: str, form: Form, place: Place) -> Problem:
    """Return that no kind of record is called so, and which may be meant."""
    known = list(form.all_kinds)
    hint = nearest(name, known) or f"vorhanden: {', '.join(known)}"
    return Problem("E104", place, f"unbekannte Art von Einträgen „{name}“", hint)


def of_kinds(form: Form, document: Document) -> Iterator[Problem]:
    """Yield what the declaration says of its kinds of record that cannot be."""
    for kind in form.all_kinds.values():
        own = below(document, "kinds", kind.id) if kind.id in form.kinds else document
        for rule in RULES:
            yield from rule(form, kind, own)
        if kind.id != FIRST:
            yield from of_fields(kind, own)
    yield from _same_noun(form, document)


def _ids(form: Form, kind: Kind, document: Document) -> Iterator[Problem]:
    if kind.id in form.kinds and kind.id in TAKEN:
        yield Problem("E106", document.place(), f"„{kind.id}“ ist ein Wort des Programms",
                      f"anders nennen, wie „own_{kind.id}“; so heißt auch der Ordner unter data/")
    if kind.id in form.kinds and "id" in document.value:
        yield Problem("E111", document.place("id"),
                      f"„{kind.id}“ sagt schon, wie die Art heißt", "die Zeile „id“ weglassen")


def _words(form: Form, kind: Kind, document: Document) -> Iterator[Problem]:
    for field, word in NAMING.items():
        if field in kind.record and getattr(form.words, word) is None:
            yield Problem("E110", document.place("fields", field),
                          f"das Feld „{field}“ braucht unter „words“ das Wort „{word}“",
                          "beide nennen oder keins")


def _setting(form: Form, kind: Kind, document: Document) -> Iterator[Problem]:
    if kind.columns > 1 and kind.setting != "flow":
        yield Problem("E111", document.place("columns"),
                      f"„columns“ gibt es nur bei „setting: flow“, hier ist es „{kind.setting}“",
                      "weglassen oder den Satz ändern")


def _fields(form: Form, kind: Kind, document: Document) -> Iterator[Problem]:
    for field in kind.record:
        yield from _field(form, field, document)


def _field(form: Form, field: Field, document: Document) -> Iterator[Problem]:
    if field.kind and field.kind not in form.all_kinds:
        yield unknown_kind(field.kind, form, document.place("fields", field.id, "kind"))
    if field.id == OF_KIND and form.kinds:
        yield Problem("E106", document.place("fields", field.id),
                      f"„{OF_KIND}“ sagt, wo es mehrere Arten von Einträgen gibt, welche es ist",
                      f"anders nennen, wie „own_{OF_KIND}“")


RULES: tuple[Placed, ...] = (_ids, _words, _setting, _fields)


def _same_noun(form: Form, document: Document) -> Iterator[Problem]:
    """Yield a kind that is called like one before, which nobody could tell apart."""
    first: dict[str, str] = {}
    for kind in form.all_kinds.values():
        known = first.setdefault(kind.noun.many.casefold(), kind.id)
        if known != kind.id:
            yield Problem("E106", document.place("kinds", kind.id, "noun", "many"),
                          f"„{kind.noun.many}“ heißen auch die Einträge der Art „{known}“",
                          "eine der beiden Arten anders nennen")
