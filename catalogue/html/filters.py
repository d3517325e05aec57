"""What a list of records can be narrowed down to: choices, of which each leaves some of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.html.site import Group, Site
from catalogue.layout.markdown import source_words
from catalogue.model.fields import Field
from catalogue.model.fields.field import Place
from catalogue.model.records import Measure
from catalogue.source.names import slug

# The labels of what no field and no word of the catalogue names.
NEW, KIND = "Neuheit", "Art"
# Where a field shows whose choices, or whose words, narrow down what the pages list.
PLACE: Place = "web"


@dataclass(frozen=True)
class Choice:
    """What a filter leaves: its word in addresses, its label, what the count says, the ids."""

    word: str
    label: str
    said: str
    ids: frozenset[str]


@dataclass(frozen=True)
class Filter:
    """Choices of which one at a time may be made; ``key`` is its word in addresses."""

    key: str
    label: str
    choices: tuple[Choice, ...]


class Unworded(NamedTuple):
    """A choice before it has its word in addresses."""

    label: str
    said: str
    ids: frozenset[str]


Offered = tuple[str, Iterable[Unworded]]


def filters(site: Site, group: Group) -> tuple[Filter, ...]:
    """Return the filters that part the records of a group; their words are unlike each other."""
    taken: set[str] = set()
    found = (Filter(slug(label), label, tuple(_worded(offers, taken, len(group.entries))))
             for label, offers in _offered(site, group))
    return tuple(each for each in found if each.choices)


def words_of(group: Group, found: tuple[Filter, ...]) -> dict[str, str]:
    """Return of every record of a group the words of all choices that leave it."""
    choices = [choice for each in found for choice in each.choices]
    return {entry.measure.id: " ".join(choice.word for choice in choices
                                       if entry.measure.id in choice.ids)
            for entry in group.entries}


def _worded(found: Iterable[Unworded], taken: set[str], count: int) -> Iterator[Choice]:
    """Yield choices that leave some of the records, not all, each with a word of its own."""
    for each in found:
        if 0 < len(each.ids) < count:
            word = slug(each.label, taken)
            taken.add(word)
            yield Choice(word, *each)


def _offered(site: Site, group: Group) -> Iterator[Offered]:
    edition, measures = site.edition, [entry.measure for entry in group.entries]
    words = edition.form.words
    if words.section and not group.section:
        yield words.section.one, [
            Unworded(each.short_title, each.title,
                     _ids(m for m in measures if each.id in m.sections))
            for each in edition.sections]
    if edition.form.kinds:
        yield KIND, [Unworded(kind.noun.many, kind.noun.many, _ids(
            m for m in measures if m.declared.id == kind.id))
            for kind in edition.form.all_kinds.values()]
    for field in _chosen_from(measures):
        yield field.label, _options(field, measures)
    said = f"neu in der {edition.number}. {words.edition.one}"
    yield NEW, [Unworded("neu", said, _ids(e.measure for e in group.entries if e.is_new))]
    yield from _levels(site, group)
    for field in _spoken(measures):
        yield field.label, _said(field, site.head.words, measures)


def _chosen_from(measures: Sequence[Measure]) -> tuple[Field, ...]:
    """Return the choices by which pages are narrowed down, those of all kinds, each once."""
    found = {field.id: field for each in reversed(measures)
             for field in (*each.fields.marked, *each.fields.shown(PLACE))
             if field.type == "choice"}
    return tuple(found.values())


def _options(field: Field, measures: Sequence[Measure]) -> Iterator[Unworded]:
    for name, option in field.basic.items():
        yield Unworded(option.label, option.phrase or option.label, _ids(
            each for each in measures
            if field.id in each.fields and name in each.chosen(field.id)))


def _levels(site: Site, group: Group) -> Iterator[Offered]:
    """Yield the level of the organisation that a list is narrowed down to.

    That is the highest one for all records, and departments for those of a section.
    """
    words, measures = site.edition.form.words, [entry.measure for entry in group.entries]
    if words.directorate and not group.section:
        noun = words.directorate.one
        yield noun, [Unworded(each.id, f"{noun} {each.id}", _ids(
            m for m in measures if m.directorate == each.id))
            for each in site.edition.directorates]
    elif words.department:
        noun = words.department.one
        names = dict.fromkeys(name for each in measures for name in each.departments)
        yield noun, [Unworded(words.department.without(name), name, _ids(
            m for m in measures if name in m.departments)) for name in names]


def _spoken(measures: Sequence[Measure]) -> tuple[Field, ...]:
    """Return the texts whose words narrow pages down, those of all kinds, each once."""
    found = {field.id: field for each in reversed(measures)
             for field in each.fields.shown(PLACE) if field.is_prose}
    return tuple(found.values())


def _said(field: Field, words: Iterable[str], measures: Sequence[Measure]) -> Iterator[Unworded]:
    """Yield the words that the edition asks for, each with the records whose text has it.

    A longer word that begins like it counts: „Kinder“ stands in „Kindern“, too.
    """
    texts = {each.id: " ".join(source_words(each.value(field.id), has_headings=True))
             for each in measures if field.id in each.fields}
    for word in words:
        sought = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
        yield Unworded(word, f"{field.label}: {word}",
                    frozenset(name for name, text in texts.items() if sought.search(text)))


def _ids(measures: Iterable[Measure]) -> frozenset[str]:
    return frozenset(each.id for each in measures)
