"""Takes in any document of headings and text, by the headings that the catalogue declares."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from catalogue.exchange.documents.chapters import written
from catalogue.exchange.documents.entries import Taken, Takes
from catalogue.exchange.documents.filled import Entry, Reading, entry
from catalogue.exchange.documents.headings import Kind, Known, marks
from catalogue.exchange.documents.outline import furniture, is_shouted, outlined
from catalogue.exchange.documents.paged import paged, spread
from catalogue.exchange.documents.passages import Clause, words_of
from catalogue.exchange.documents.pictures import illustrated
from catalogue.exchange.documents.plan import chapter_writes, head_write, rest_writes
from catalogue.exchange.documents.recognise import Known as Project
from catalogue.exchange.documents.recognise import read_project
from catalogue.exchange.documents.regions import RULES, Chapter, chapters, divided
from catalogue.exchange.documents.told import told_problems
from catalogue.exchange.documents.unplaced import Unplaced, unplaced, unread
from catalogue.exchange.extract.lines import Line, read_lines
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.report import ImportReport, Proposal, Rest, Write, read_each, shown
from catalogue.model.form import Form
from catalogue.model.problems import DataError, Place, Problem
from catalogue.model.record import NAME
from catalogue.model.records import Measure
from catalogue.source.names import slug, title_key

MAX_RECORDS = 3000
MIN_HEADS = 0.5
MIN_NAMED = 2
# „IV. 1“ stands below „IV.“.
BELOW = re.compile(r"\.\s?\d")


@dataclass(frozen=True)
class Read:
    """What a document says in a declared form, and the words of it that found no place."""

    path: Path
    entries: tuple[Entry, ...]
    chapters: tuple[tuple[Chapter, Clause], ...]
    unplaced: tuple[Unplaced, ...]
    notes: int = 0
    problems: tuple[Problem, ...] = ()


def take_in(root: Path, files: Sequence[Path], number: int, form: Form) -> ImportReport:
    """Return what the documents bring and write nothing; ``DataError`` holds every error."""
    documents, problems = read_each(lambda path: read(path, form), files)
    if problems:
        raise DataError(problems)
    project = read_project(root, form)
    takes = Takes(project, form)
    entries = [each for document in documents for each in document.entries]
    records = paged(root, number, form, takes.records(entries))
    told = [each for document in documents for each in document.problems]
    rests = [Rest(document.path, each.line, each.page, each.words)
             for document in documents for each in document.unplaced]
    writes = (*takes.writes(records), *_chapter_writes(project, documents, number),
              *head_write(project, form, number), *rest_writes(project, rests))
    problems = [*told, *takes.problems(records), *spread(records)]
    report = reported(project, records, writes, problems, tuple(rests))
    proposals = tuple(each for document in documents for each in _proposals(document, form))
    notes = sum(document.notes for document in documents)
    return replace(report, plates=takes.plates(records), footnotes=notes, proposals=proposals)


def names_fields(document: Read) -> bool:
    """Whether every record of a document is told by several declared headings."""
    return bool(document.entries) and all(
        len({title_key(line.text) for line in each.furniture}) >= MIN_NAMED
        for each in document.entries)


def reported(
    project: Project, records: Sequence[Taken], writes: Sequence[Write],
    problems: Sequence[Problem], rests: tuple[Rest, ...] = (),
) -> ImportReport:
    """Return what became of records."""
    paths = {each.path for each in writes}
    return ImportReport(
        writes=tuple(writes),
        measures=tuple(each.id for each in records),
        new=tuple(each.id for each in records if not each.is_known),
        changed=tuple(each.id for each in records
                      if each.is_known and project.path(each.id) in paths),
        problems=tuple(problems),
        unplaced=rests,
    )


def read(path: Path, form: Form) -> Read:
    """Read a document by the headings of a form; ``DataError`` when it cannot be read."""
    told = read_lines(path)
    lines = outlined([line for line in told if not line.fate])
    words, known = words_of(lines), Known(form)
    found = divided(marks(lines, furniture(lines), known), known)
    if len(found.regions) > MAX_RECORDS:
        message = f"die Datei enthält mehr als ⟪{MAX_RECORDS} record⟫"
        raise refused(path, "E202", message, "sie teilen")
    reading = Reading(path, form, words)
    entries, left = illustrated(reading, [entry(each, reading) for each in found.regions], told)
    front, listed = chapters(found.front, known)
    part = next(iter(form.parts_of("chapter")), None)
    if part and form.record.texts and any(each.text for each in front):
        # What opens a document without a heading opens its first chapter.
        listed = (Chapter(part, "", part.title or "", lines=[each.line for each in front]), *listed)
    texts = [(each, *written(each.lines, words)) for each in listed]
    placed = [text for each, text, _ in texts if each.part]
    clauses = [*placed, *(each for entry in entries for each in entry.clauses)]
    kept = [line for each in entries for line in each.furniture]
    kept += [each.line for each in found.front if each.kind is Kind.FURNITURE]
    kept += [line for each, *_ in texts if each.part for line in each.heads]
    rest = (*unplaced(lines, clauses, kept), *unread(told))
    document = Read(path, entries, tuple((each, text) for each, text, _ in texts), rest,
                    sum(notes for each, _, notes in texts if each.part))
    if not (entries or listed):
        raise refused(path, "E210", "darin steht keine Überschrift des Katalogs", _hint(known))
    problems = (*_rule(document, found.rule, form), *_chapters(document), *_heads(document),
                *told_problems(path, left), *(p for each in entries for p in each.problems),
                *_rest(document))
    return replace(document, problems=problems)


def _hint(known: Known) -> str:
    names = [each.title or "" for each in known.chapters.values()]
    names += [each.label for each in known.fields.values() if each.is_prose]
    return f"gesucht werden „{'“, „'.join(dict.fromkeys(names))}“"


def _rule(document: Read, rule: str, form: Form) -> Iterator[Problem]:
    if document.entries:
        said = RULES[rule].format(
            form.record["title"].label if rule == "titles" else form.words.record.one)
        message = f"⟪{len(document.entries)} record⟫ gefunden: {said}"
        yield Problem("I280", Place(document.path), message)


def _chapters(document: Read) -> Iterator[Problem]:
    for each, _ in document.chapters:
        if _is_open(each):
            named = f"{each.number} {each.title}".strip()
            message = f"das Kapitel „{named}“ gibt es im Katalog nicht" if not each.part else (
                f"das Kapitel „{named}“ trägt im Katalog die Nummer „{each.part.number or ''}“")
            hint = "in data/catalogue.yaml unter „parts“ eintragen und neu einlesen"
            yield Problem("W281", Place(document.path, each.heads[0].number), message, hint)


def _is_open(chapter: Chapter) -> bool:
    """Whether the declaration lacks a chapter, or numbers it otherwise."""
    part = chapter.part
    number = _counted(chapter.number)
    return part is None or (bool(number) and _counted(part.number) != number)


def _counted(number: str | None) -> str:
    return "".join((number or "").split())


def _heads(document: Read) -> Iterator[Problem]:
    """Yield the headings that most records have and no field names."""
    for line in _unnamed(document):
        message = f"die Überschrift „{line.text.strip()}“ gehört zu keinem Feld"
        hint = ("sie steht mit im Text; sonst in data/catalogue.yaml unter „headings“ eines Feldes"
                " nennen oder ein Feld dafür anlegen und neu einlesen")
        yield Problem("I282", Place(document.path, line.number), message, hint)


def _unnamed(document: Read) -> list[Line]:
    counts = Counter(title_key(line.text) for each in document.entries for line in each.heads)
    first = {title_key(line.text): line for each in reversed(document.entries)
             for line in reversed(each.heads)}
    return sorted((line for key, line in first.items()
                   if counts[key] >= MIN_HEADS * len(document.entries)),
                  key=lambda line: line.number)


def _proposals(document: Read, form: Form) -> Iterator[Proposal]:
    """Yield what the declaration would need for what the document has besides."""
    taken = {part.id for part in form.parts}
    listed = [chapter for chapter, _ in document.chapters]
    for each in listed if any(map(_is_open, listed)) else ():
        name = each.part.id if each.part else slug(each.title, taken)
        taken.add(name)
        number = {"number": each.number} if each.number else {}
        level = {"level": 2} if BELOW.search(each.number) else {}
        yield Proposal("parts", name, {"type": "chapter", "id": name, "title": each.title,
                                       **number, **level})
    known = {name.replace("_", "-") for name in form.record.by_id}
    for line in _unnamed(document):
        text = line.text.strip()
        text = text.title() if is_shouted(text) else text
        name = slug(text, known).replace("-", "_")
        known.add(name.replace("_", "-"))
        is_free = re.match(NAME, name) and not hasattr(Measure, name)
        name = name if is_free else f"own_{name}"
        yield Proposal("fields", name, {"label": text, "type": "prose"})


def _rest(document: Read) -> Iterator[Problem]:
    pending = {line.number for each, _ in document.chapters if not each.part
               for line in chain(each.heads, each.lines)}
    for each in document.unplaced:
        if each.line not in pending:
            message = f"nicht zugeordnet: „{shown(' '.join(each.words))}“"
            yield Problem("W225", Place(document.path, each.line), message, "siehe import-rest.txt")


def _chapter_writes(
    project: Project, documents: Sequence[Read], number: int
) -> Iterator[Write]:
    texts: dict[str, list[str]] = {}
    for each, clause in (pair for document in documents for pair in document.chapters):
        if each.part:
            texts.setdefault(each.part.id, []).append(clause.text)
    yield from chapter_writes(project, {name: "\n\n".join(filter(None, parts))
                                        for name, parts in texts.items()}, number)


