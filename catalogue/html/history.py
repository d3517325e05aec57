"""What became of a record: word by word since the edition before, and in every edition."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.html.site import Site
from catalogue.layout.differing import differences
from catalogue.model.changes import Change, Changes
from catalogue.model.lineage import NEW, Line, Station
from catalogue.model.records import Edition, EditionHead, Measure
from catalogue.model.runs import TextRun, clipped

OLDEST = "älteste Fassung im Archiv"


@dataclass(frozen=True)
class Difference:
    """A field whose words have changed, with a few words around what differs."""

    label: str
    runs: tuple[TextRun, ...]


@dataclass(frozen=True)
class Stop:
    """An edition on the line of a record: its name, what it did, where its page stays."""

    name: str
    word: str
    former_name: str = ""
    address: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class History:
    """What is told of a record: a sentence on what is new, the words, the editions, latest first.

    Without an edition before there is no sentence.
    """

    sentence: str
    differences: tuple[Difference, ...]
    stops: tuple[Stop, ...]


def history(site: Site, measure: Measure) -> History:
    """Return what became of a record that the edition holds."""
    line, step = site.lines[measure.id], site.steps[-1] if site.steps else None
    change = line.stations[-1].change
    changed = tuple(_changed(step, change)) if step and change else ()
    return History(_sentence(site, line, step) if step else "", changed, stops(site, line))


def _changed(step: Changes, change: Change) -> Iterator[Difference]:
    """Yield what differs, where there is something before and a reader sees any of it."""
    if change.before and told(change, change.fields):
        yield from shown(step, change)


def shown(
    step: Changes, change: Change, names: tuple[str, ...] = ()
) -> Iterator[Difference]:
    """Yield the fields of a change, or these of them, as much of each as tells what is new."""
    for label, runs in differences(step, change, told(change, names or change.fields)):
        yield Difference(label, tuple(clipped(runs)))


def told(change: Change, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a reader sees of these fields: no id, and no short title that is the title."""
    same = "title" in names and all(each.title == each.short_title for each in change.sides)
    unseen = {"id", "short_title"} if same else {"id"}
    return tuple(name for name in names if name not in unseen)


def stops(site: Site, line: Line) -> tuple[Stop, ...]:
    """Return the editions on a line, the latest first; one that is but remembered comes last."""
    return tuple(reversed((*_remembered(site, line), *_known(site, line))))


def _known(site: Site, line: Line) -> Iterator[Stop]:
    for station in line.stations:
        is_here = station.edition.number == site.edition.number
        address = frozen(site, station.edition, station.measure) if station.measure else ""
        yield Stop(name_of(site, station.edition.head), _word(line, station),
                   station.former_name, address, is_here)


def _word(line: Line, station: Station) -> str:
    """Return what an edition did; of the oldest nobody knows unless the record says so."""
    if station is not line.stations[0] or station.change or not station.measure:
        return station.word
    return NEW if station.measure.since == station.edition.number else OLDEST


def _remembered(site: Site, line: Line) -> Iterator[Stop]:
    """Yield the edition in which a record came, where there are no data of it."""
    first = line.stations[0]
    since = first.measure.since if first.measure else None
    if since and since < first.edition.number and not first.change:
        yield Stop(site.said(f"{since}. ⟪edition⟫"), NEW)


def name_of(site: Site, head: EditionHead) -> str:
    """Return what an edition is called: its number, and its year where that is known."""
    return site.said(f"{head.number}. ⟪edition⟫") + (f", {head.year}" if head.year else "")


def frozen(site: Site, edition: Edition, measure: Measure) -> str:
    """Return where a record stays as an edition had it."""
    return site.addresses.frozen(edition.number, measure)


def _sentence(site: Site, line: Line, step: Changes) -> str:
    measure, station, number = line.last, line.stations[-1], step.before.number
    kind = measure.declared.id
    if station.is_back:
        return site.said(f"⟪The record⟫ ist wieder da: ⟪Im {number}. edition⟫ fehlte"
                         " ⟪it record⟫.", kind)
    names = told(station.change, station.change.fields) if station.change else ()
    if not station.change or (station.change.before and not names):
        return site.said(f"Seit ⟪the {number}. edition.dat⟫ ist hier jedes Wort gleich"
                         " geblieben.", kind)
    if not station.change.before:
        return site.said(f"⟪The record⟫ ist neu: ⟪Im {number}. edition⟫ stand ⟪it record⟫ noch"
                         " nicht.", kind)
    labels = ", ".join(station.change.labels[name] for name in names)
    rest = len(measure.fields.compared) > len(station.change.fields)
    return site.said(f"Anders als ⟪im {number}. edition⟫: {labels}."
                     f"{' Alles Übrige ist gleich geblieben.' * rest}", kind)
