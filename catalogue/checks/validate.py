"""Turns a ``Source`` into an ``Edition``, or into every problem it has, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from catalogue.checks.checked import Checked
from catalogue.checks.links import ONLINE
from catalogue.checks.rule import Check
from catalogue.checks.rules import CHECKS, EDITORIAL, OF_A_RECORD, PACKS
from catalogue.checks.schema import outdated
from catalogue.checks.silence import heard
from catalogue.model.problems import DataError, Problem, errors, nearest
from catalogue.model.record import Record
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    Edition,
    EditionHead,
    Measure,
    Retired,
    Section,
    measure_type,
)
from catalogue.model.terms import NO_TERMS, Terms
from catalogue.source.document import Document, document_of, load_document
from catalogue.source.kinds import Hyphenation
from catalogue.source.load import Source, read
from catalogue.source.phrases import foreign_phrases
from catalogue.source.project import PATHS
from catalogue.source.typed import record_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Validated:
    """An edition that may be set, and what the editors should still look at."""

    edition: Edition
    problems: tuple[Problem, ...]


def validate(source: Source) -> Edition:
    """Return the edition the source describes; ``DataError`` holds all errors at once."""
    return validated(source).edition


def validated(source: Source) -> Validated:
    """Return the edition with its notices; ``DataError`` holds all problems."""
    checked, problems = collected(source)
    problems += [problem for check in CHECKS for problem in check(checked)]
    if checked.head is None or errors(problems):
        raise DataError(in_order(problems))
    return Validated(edition_of(checked), tuple(problems))


def edition_of(checked: Checked) -> Edition:
    """Return the edition that records make, be there errors in others or not."""
    assert checked.head is not None
    source = checked.source
    return Edition(
        head=checked.head, sections=checked.sections, directorates=checked.directorates,
        contacts=checked.contacts, measures=checked.printed, chapters=dict(source.chapters),
        form=source.form, terms=checked.terms, hyphenation=checked.hyphenation,
        languages=dict(checked.languages), retired=checked.retired,
    )  # fmt: skip


def check(
    root: Path, number: int, more: tuple[Check, ...] = (), unasked: tuple[str, ...] = (ONLINE,)
) -> list[Problem]:
    """Return everything an editor should know of an edition, by place; it need not be whole.

    ``more`` are checks beside those of the records; silencers of ``unasked`` codes may be without
    use. ``DataError`` when there is no such edition.
    """
    return judged(*examined(root, number), more, unasked)


def judged(
    checked: Checked, problems: Iterable[Problem], more: tuple[Check, ...] = (),
    unasked: tuple[str, ...] = (ONLINE,),
) -> list[Problem]:
    """Return what an editor should know of records that were read, beside what is known of them."""
    packs = (each for name in checked.source.form.packs for each in PACKS[name])
    checks = (*CHECKS, *EDITORIAL, *packs, outdated, *more)
    found = [problem for each in checks for problem in each(checked)]
    return in_order([*problems, *heard(checked, found, unasked)])


def examined(root: Path, number: int) -> tuple[Checked, list[Problem]]:
    """Return the records of an edition with all lists, and what kept others from being read."""
    return collected(read(root, number))


def collected(source: Source) -> tuple[Checked, list[Problem]]:
    """Return the records that are in form, and what is wrong with the others."""
    problems = list(source.problems)
    head = record_of(EditionHead, source.head, (), problems)
    sections = _list(Section, source.sections, "sections", problems)
    directorates = _list(Directorate, source.departments, "directorates", problems)
    contacts = _list(ContactPoint, source.contacts, "contacts", problems)
    numbered = tuple(s.model_copy(update={"number": n}) for n, s in enumerate(sections, 1))
    measures = (read_measure(document, source, problems) for document in source.measures)
    found = tuple(measure for measure in measures if measure)
    return Checked(source, head, numbered, directorates, contacts, found,
                   **_lists(source.root, problems)), problems


def _lists(root: Path, problems: list[Problem]) -> dict[str, Any]:
    """Return the lists that a catalogue may have beside its records."""
    terms = _optional(root, PATHS.terms, problems)
    retired = _optional(root, PATHS.retired, problems)
    divided = _optional(root, PATHS.hyphenation, problems)
    known = divided and record_of(Hyphenation, divided, (), problems)
    try:
        phrases = foreign_phrases(root)
    except DataError as error:
        phrases = {}
        problems.extend(error.problems)
    return {
        "terms": (terms and record_of(Terms, terms, (), problems)) or NO_TERMS,
        "retired": _list(Retired, retired, "retired", problems) if retired else (),
        "hyphenation": known.exceptions if known else (),
        "languages": phrases,
    }


def revised(
    checked: Checked, identifier: str, text: str
) -> tuple[Checked, list[Problem]]:
    """Return one measure as a text of its file says it, and all that a build would say of it.

    The others are taken to be in order. Which are new is told by the archive, not here. What has
    no file yet is of the first kind.
    """
    path, problems = checked.path_of(identifier), list[Problem]()
    document = document_of(text, path, problems)
    measure = read_measure(document, checked.source, problems)
    alone = replace(
        checked,
        source=replace(checked.source, measures=(document,), chapters={}),
        measures=(measure,) if measure else (),
        others=tuple(each for each in checked.printed if each.id != identifier),
    )
    found = (problem for check in OF_A_RECORD for problem in check(alone))
    problems += (problem for problem in found if problem.place.path == path)
    return alone, in_order(problems)


def remarked(checked: Checked, identifier: str, text: str) -> list[Problem]:
    """Return all that an editor should know of one measure as a text of its file says it."""
    alone, problems = revised(checked, identifier, text)
    path = alone.source.measures[0].path
    return in_order(each for each in judged(alone, problems) if each.place.path == path)


def read_measure(
    document: Document, source: Source, problems: list[Problem]
) -> Measure | None:
    """Return the record of a file, of the kind in whose folder it lies."""
    record = measure_type(source.form, source.kind_of(document.path).id)
    return record_of(record, document, (), problems, id=document.path.stem)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems by file, line and column, each once."""
    return sorted(set(problems), key=lambda p: (p.place, p.code, p.message))


def _optional(root: Path, path: PurePosixPath, problems: list[Problem]) -> Document | None:
    if not (root / path).is_file():
        return None
    try:
        return load_document(root, path)
    except DataError as error:
        problems.extend(error.problems)
        return None


def _list(model: type[R], document: Document, key: str, problems: list[Problem]) -> tuple[R, ...]:
    if document.is_broken:
        return ()
    value = document.value
    for name in value.keys() - {key}:
        hint = nearest(name, [key])
        problems.append(Problem("E111", document.place(name), f"unbekannte Angabe „{name}“", hint))
    items = value.get(key)
    if not isinstance(items, list):
        message = f"die Angabe „{key}“ fehlt oder ist keine Liste"
        problems.append(Problem("E110", document.place(key), message))
        return ()
    found = (record_of(model, document, (key, i), problems) for i in range(len(items)))
    return tuple(record for record in found if record)
