"""The overviews: every section as a whole, and once more for each single filter.

Without a script each filter is a link. With one, filters combine on the page of the whole, on
which every row names the words of the filters that leave it; a page of one filter has only its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.html.page import page
from catalogue.html.site import Entry, File, Group, Site
from catalogue.model.fields import Field
from catalogue.model.form import Kind
from catalogue.model.records import Measure
from catalogue.model.words import spoken
from catalogue.source.names import slug

NEW, KIND, DEPARTMENTS = "new", "kind", "departments"


@dataclass(frozen=True)
class Choice:
    """What a filter leaves: its word in addresses, its label, what the count says, the ids."""

    word: str
    label: str
    said: str
    ids: frozenset[str]


@dataclass(frozen=True)
class Filter:
    """Choices of which one at a time may be made."""

    key: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Table:
    """The records of one kind; ``named`` is its noun in the genitive."""

    kind: Kind
    named: str
    entries: tuple[Entry, ...]


def files(site: Site) -> Iterator[File]:
    """Yield the overview of every section, or of all records, and each filter of it."""
    for group in site.groups:
        found = filters(site, group)
        chosen = [None, *((each, choice) for each in found for choice in each.choices)]
        for pair in chosen:
            yield _overview(site, group, found, pair)


def _overview(
    site: Site, group: Group, found: tuple[Filter, ...], pair: tuple[Filter, Choice] | None
) -> File:
    section, at = group.section, site.addresses
    identifier = section.id if section else ""
    choice = pair[1] if pair else None
    here = at.filtered(identifier, choice.word) if choice else at.section(identifier)
    title = section.title if section else site.edition.form.common.record.many
    name = f"{section.number} {title}" if section else title
    shown = [each for each in group.entries if not choice or each.measure.id in choice.ids]
    return page(
        site, "section.html", here, f"{name}: {choice.said}" if choice else name,
        section=section, group=group, filters=found, choice=choice, name=name, own_title=title,
        whole=at.section(identifier), chosen_of=pair[0] if pair else None,
        tables=tuple(_tables(site, shown)), shown=site.edition.counted(
            entry.measure for entry in shown),
        words={entry.measure.id: _words(entry.measure, found) for entry in group.entries},
        counted=site.edition.counted(entry.measure for entry in group.entries),
        address_of=lambda word: at.filtered(identifier, word),
        new=sum(entry.is_new for entry in group.entries))


def _tables(site: Site, entries: Sequence[Entry]) -> Iterator[Table]:
    form = site.edition.form
    for kind in form.all_kinds.values():
        own = tuple(each for each in entries if each.measure.declared.id == kind.id)
        if own:
            yield Table(kind, spoken("⟪the record.gen⟫", form.alone(kind.id).words), own)


def _words(measure: Measure, found: tuple[Filter, ...]) -> str:
    """Return the words of all choices that leave a record."""
    return " ".join(choice.word for each in found for choice in each.choices
                    if measure.id in choice.ids)


def filters(site: Site, group: Group) -> tuple[Filter, ...]:
    """Return the filters that part the records of a group; their words are unlike each other."""
    taken: set[str] = set()
    named = (Filter(key, label, tuple(_worded(choices, taken, len(group.entries))))
             for key, label, choices in _offered(site, group))
    return tuple(each for each in named if each.choices)


Offered = tuple[str, str, dict[str, tuple[str, frozenset[str]]]]


def _worded(
    choices: dict[str, tuple[str, frozenset[str]]], taken: set[str], count: int
) -> Iterator[Choice]:
    """Yield choices that leave some of the records, not all, each with a word of its own."""
    for label, (said, ids) in choices.items():
        if 0 < len(ids) < count:
            word = slug(label, taken)
            taken.add(word)
            yield Choice(word, label, said, ids)


def _offered(site: Site, group: Group) -> Iterator[Offered]:
    edition, measures = site.edition, [entry.measure for entry in group.entries]
    form = edition.form
    if form.kinds:
        yield KIND, "Art", {kind.noun.many: (kind.noun.many, _ids(
            each for each in measures if each.declared.id == kind.id))
            for kind in form.all_kinds.values()}
    for field in _marked(measures):
        yield field.id, field.label, {
            option.label: (option.phrase or option.label, _ids(
                each for each in measures
                if field.id in each.fields and name in each.chosen(field.id)))
            for name, option in field.basic.items()}
    new = _ids(entry.measure for entry in group.entries if entry.is_new)
    yield NEW, "Neuheit", {"neu": (f"neu in der {edition.number}. {form.words.edition.one}", new)}
    if noun := form.words.department:
        names = dict.fromkeys(name for each in measures for name in each.departments)
        yield DEPARTMENTS, noun.one, {
            name.removeprefix(f"{noun.one} "): (name.removeprefix(f"{noun.one} "), _ids(
                each for each in measures if name in each.departments)) for name in names}


def _marked(measures: list[Measure]) -> tuple[Field, ...]:
    """Return the marked choices of the kinds that there are, each once."""
    found = {field.id: field for each in reversed(measures) for field in each.fields.marked}
    return tuple(found.values())


def _ids(measures: Iterator[Measure]) -> frozenset[str]:
    return frozenset(each.id for each in measures)
