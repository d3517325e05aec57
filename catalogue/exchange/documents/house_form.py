"""Reads a document in the house form: sections with their sheets, chapters, contact points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalogue.exchange.documents.chapters import Chapter, chapter, foreword
from catalogue.exchange.documents.contacts import Contact, contacts
from catalogue.exchange.documents.form import FURNITURE, HOUSE, Marked, Role, Zone, marked, zones
from catalogue.exchange.documents.notes import noted_problems, without_notes
from catalogue.exchange.documents.overviews import Overview, OverviewRow, aligned, overview
from catalogue.exchange.documents.passages import Clause, Words, words_of
from catalogue.exchange.documents.sheets import Sheet, sheet
from catalogue.exchange.documents.told import told_problems
from catalogue.exchange.documents.unplaced import Unplaced, unplaced, unread
from catalogue.exchange.extract.lines import Line, read_lines
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.report import shown
from catalogue.model.problems import Place, Problem

MAX_SHEETS = 300


@dataclass(frozen=True)
class SheetEntry:
    """A sheet and the row of the overview that names it."""

    sheet: Sheet
    row: OverviewRow | None


@dataclass(frozen=True)
class Portion:
    """A section: its overview and the sheets that follow it; sheets before any have none."""

    overview: Overview | None
    entries: tuple[SheetEntry, ...]


@dataclass(frozen=True)
class Imported:
    """What a document says, and the words of it that found no place."""

    path: Path
    parts: tuple[Portion, ...]
    contacts: tuple[Contact, ...]
    foreword: Chapter | None
    chapter: Chapter | None
    addresses: tuple[Line, ...]
    told: tuple[Line, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def overviews(self) -> tuple[Overview, ...]:
        """The overviews of the document."""
        return tuple(part.overview for part in self.parts if part.overview)

    @property
    def entries(self) -> tuple[SheetEntry, ...]:
        """Every sheet of the document in order."""
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The foreword and the chapter, as far as the document has them."""
        return tuple(each for each in (self.foreword, self.chapter) if each)


def read(path: Path) -> Imported:
    """Read a document; ``DataError`` when it cannot be read or is not in the house form."""
    found_lines = read_lines(path)
    lines = tuple(line for line in found_lines if not line.fate)
    told = tuple(line for line in found_lines if line.fate)
    signed = marked(lines)
    found, notes = without_notes(zones(signed))
    if sum(zone.name == "sheet" for zone in found) > MAX_SHEETS:
        message = f"die Datei enthält mehr als ⟪{MAX_SHEETS} record⟫"
        raise refused(path, "E202", message, "sie teilen")
    document = _document(path, found, words_of(lines))
    if not (document.entries or document.overviews or document.contacts):
        hint = f"gesucht werden „{'“, „'.join(HOUSE['named'])}“ …"
        raise refused(path, "E210", "die Datei ist nicht in der Form des Katalogs", hint)
    furniture = (*_furniture(document, signed), *notes)
    rest = (*unplaced(lines, _passages(document), furniture), *unread(told))
    document = replace(document, told=told)
    problems = tuple(problem for rule in RULES for problem in rule(document, rest))
    problems += tuple(noted_problems(path, notes))
    return replace(document, unplaced=rest, problems=problems)


def _document(path: Path, found: Sequence[Zone], words: Words) -> Imported:
    named = {zone.name: zone for zone in found}
    return Imported(
        path,
        tuple(_parts(found, words)),
        contacts(named["appendix"], words) if "appendix" in named else (),
        foreword(named["foreword"], words) if "foreword" in named else None,
        chapter(named["chapter"], words) if "chapter" in named else None,
        tuple(line for zone in found if zone.name != "sheet" for line in zone.addresses),
    )


def _parts(found: Sequence[Zone], words: Words) -> Iterator[Portion]:
    table: Overview | None = None
    sheets: list[Sheet] = []
    for zone in found:
        if zone.name == "section":
            yield _part(table, sheets)
            table, sheets = overview(zone, words), []
        elif zone.name == "sheet":
            sheets.append(sheet(zone, words))
    yield _part(table, sheets)


def _part(table: Overview | None, sheets: Sequence[Sheet]) -> Portion:
    rows = table.rows if table else ()
    pairs = aligned([each.title.text for each in sheets], rows)
    entries = (
        SheetEntry(each, rows[pairs[index]] if index in pairs else None)
        for index, each in enumerate(sheets)
    )
    return Portion(table, tuple(entries))


def _passages(document: Imported) -> Iterator[Clause]:
    yield from (table.title for table in document.overviews)
    for entry in document.entries:
        yield from entry.sheet.passages
        if entry.row:
            yield entry.row.short_title
    for contact in document.contacts:
        yield from contact.passages
    for each in document.chapters:
        yield from each.passages


def _furniture(document: Imported, signed: Sequence[Marked]) -> Iterator[Line]:
    yield from (each.line for each in signed if each.kind in (*FURNITURE, Role.ADDRESS))
    for table in document.overviews:
        yield from table.furniture
    for entry in document.entries:
        yield from entry.sheet.furniture
    for contact in document.contacts:
        yield from contact.furniture
    for each in document.chapters:
        yield from each.furniture


def _unpaired(document: Imported, rest: Sequence[Unplaced]) -> Iterator[Problem]:
    for part in document.parts:
        used = {entry.row for entry in part.entries}
        for entry in part.entries if part.overview else ():
            if not entry.row:
                message = f"„{entry.sheet.title.text}“ steht in keiner Zeile der Übersicht"
                yield Problem("W220", Place(document.path, entry.sheet.line), message)
        for row in part.overview.rows if part.overview else ():
            if row not in used:
                lines = row.short_title.lines
                place = Place(document.path, lines[0].number if lines else 0)
                message = f"„{row.short_title.text}“ steht in der Übersicht, aber auf keiner Seite"
                yield Problem("W221", place, message)


def _new_signs(document: Imported, rest: Sequence[Unplaced]) -> Iterator[Problem]:
    for part in document.parts:
        new = sum(entry.sheet.is_new for entry in part.entries)
        if part.overview and part.overview.new != new:
            place = Place(document.path, part.overview.title.lines[0].number)
            message = (
                f"die Übersicht „{part.overview.title.text}“ trägt {part.overview.new}-mal „neu“,"
                f" ihre Seiten {new}-mal"
            )
            yield Problem("W222", place, message, "es gilt das Zeichen auf der Seite")


def _addresses(document: Imported, rest: Sequence[Unplaced]) -> Iterator[Problem]:
    inner = []
    for entry in document.entries:
        lines = {line.text.strip(): line.number for line in entry.sheet.addresses}
        inner += [address for address in lines if address.startswith("#")]
        for address in entry.sheet.open_addresses:
            message = f"die Adresse „{address[:80]}“ führt nicht ins Internet"
            place = Place(document.path, lines[address])
            yield Problem("W224", place, message, "sie steht jetzt als Frage unter „confirm“")
    texts = "\n".join(passage.text for passage in _passages(document))
    outer = {line.text.strip(): line.number for line in reversed(document.addresses)}
    for address, number in reversed(outer.items()):
        if address.startswith("#"):
            inner.append(address)
        elif address.removeprefix("mailto:") not in texts:
            message = f"die Verknüpfung „{address[:80]}“ gehört zu ⟪no record.dat⟫"
            yield Problem("I228", Place(document.path, number), message, "nicht übernommen")
    if inner:
        counted = "ein Verweis" if len(inner) == 1 else f"{len(inner)} Verweise"
        message = f"{counted} auf Stellen im Dokument, zuerst „{inner[0][:80]}“"
        yield Problem("I264", Place(document.path), message, "nicht übernommen")


def _rest(document: Imported, rest: Sequence[Unplaced]) -> Iterator[Problem]:
    for each in rest:
        message = f"nicht zugeordnet: „{shown(' '.join(each.words))}“"
        yield Problem("W225", Place(document.path, each.line), message, "siehe import-rest.txt")


def _told(document: Imported, rest: Sequence[Unplaced]) -> Iterator[Problem]:
    return told_problems(document.path, document.told)


RULES = (_unpaired, _new_signs, _addresses, _told, _rest)
