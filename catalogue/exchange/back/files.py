"""Writes an edition as the files of a project; what is derived or left out is not written."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from catalogue.exchange.back.declaration import form_text
from catalogue.model.fields import public
from catalogue.model.form import LEVELS
from catalogue.model.record import SHORT
from catalogue.model.records import Edition, Measure
from catalogue.source.edit import block, dumped, new_text, node
from catalogue.source.project import PATHS
from catalogue.source.starters import ORGANISATION, SECTIONS

MISSING = "„{}“ fehlt in den Daten, aus denen der Eintrag stammt. {}"
UNSAID = "Wie lautet die E-Mail-Adresse? Sie fehlt in den Daten, aus denen der Eintrag stammt."
Files = Iterator[tuple[PurePosixPath, str]]


def files_of(edition: Edition, has_previous: bool) -> Files:
    """Yield the files of a project that holds this edition, each with its text.

    What is new tells the edition before, where there is one.
    """
    form, number = edition.form, edition.number
    yield PATHS.form, form_text(form)
    if form.has_sections:
        sections = [_values(each, ("number",)) for each in edition.sections]
        yield PATHS.sections, new_text(PATHS.sections, {"sections": sections}, SECTIONS)
    if any(map(form.having, LEVELS)):
        offices = [_values(each) for each in edition.directorates]
        yield PATHS.departments, new_text(
            PATHS.departments, {"directorates": offices}, ORGANISATION)
    if edition.contacts or form.parts_of("contacts"):
        contacts = [{**_values(each), **({} if each.email else {"confirm": UNSAID})}
                    for each in edition.contacts]
        yield PATHS.contacts, new_text(PATHS.contacts, {"contacts": contacts})
    yield from _lists(edition)
    for measure in edition.measures:
        path = PATHS.measure(measure.id, measure.declared.id)
        is_new = not has_previous and measure.id in (edition.new or ())
        yield path, _record(path, measure, {"since": number} if is_new else {})
    yield PATHS.head(number), new_text(PATHS.head(number), _values(edition.head))
    for name, text in edition.chapters.items():
        yield PATHS.edition(number) / f"{name}.md", f"{text}\n"


def _lists(edition: Edition) -> Files:
    """Yield the lists of words, and of what the catalogue no longer holds."""
    listed = ((PATHS.terms, _values(edition.terms)),
              (PATHS.hyphenation, {"exceptions": list(edition.hyphenation)}),
              (PATHS.retired, {"retired": [_values(each) for each in edition.retired]}))
    for path, value in listed:
        if any(value.values()):
            yield path, new_text(path, value)
    if edition.languages:
        yield PATHS.languages, dumped(node({
            code: list(phrases) for code, phrases in edition.languages.items()}))


def _record(path: PurePosixPath, measure: Measure, known: Mapping[str, Any]) -> str:
    value = measure.fields.in_order({**_values(measure, ("id",)), **known})
    missing = [measure.fields[name] for name in measure.fields.asked if name not in value]
    if missing:
        # Without a question no page may lack what each needs.
        asked = (MISSING.format(each.label, each.question or "Was gehört dorthin?").strip()
                 for each in missing)
        value |= {"confirm": " ".join(asked)}
    texts = [name for name in measure.fields.texts if _is_block(value.get(name))]
    return new_text(path, value, texts=texts)


def _is_block(text: Any) -> bool:
    """Whether a text stays what it is below a plain ``|``."""
    return isinstance(text, str) and block(text) == text


def _values(record: BaseModel, derived: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a record says, without notes and without what falls back on something else."""
    value: Mapping[str, Any] = public(record.model_dump(mode="json", exclude_defaults=True))
    short = [name for name, whole in SHORT.items()
             if name in value and value[name] == value.get(whole)]
    return {name: each for name, each in value.items()
            if name not in (*derived, *short) and each != {}}
