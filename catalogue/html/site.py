"""What a web edition is made from, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment

from catalogue.html.addresses import Addresses
from catalogue.html.templates import environment_of
from catalogue.html.words import Divider
from catalogue.layout.layout import Layout
from catalogue.model.changes import Changes, changes_between
from catalogue.model.lineage import Line, by_id, lines
from catalogue.model.records import Edition, Measure, Section
from catalogue.model.site import NO_SITE, SiteHead
from catalogue.model.words import spoken
from catalogue.source.inherited import inherited
from catalogue.source.phrases import Phrases
from catalogue.source.project import PATHS, Project
from catalogue.source.retired import Retired


@dataclass(frozen=True)
class File:
    """A file of the site, its path from the root."""

    path: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """A product that can be downloaded: its file, and on how many pages it is."""

    product: str
    name: str
    data: bytes = field(repr=False)
    pages: int = 0

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)


@dataclass(frozen=True)
class Entry:
    """A record in one of its sections, as lists name it."""

    measure: Measure
    opener: Section | None
    address: str
    is_new: bool

    @property
    def title(self) -> str:
        """The title in lists."""
        return self.measure.short_title

    @property
    def section(self) -> int:
        """The number of the section, 0 where there are none."""
        return self.opener.number if self.opener else 0


@dataclass(frozen=True)
class Group:
    """The records of a section in printed order, or all where there are no sections."""

    section: Section | None
    entries: tuple[Entry, ...]

    def around(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the entries before and after one of them."""
        at = self.entries.index(entry)
        before, after = self.entries[:at][-1:], self.entries[at + 1:][:1]
        return next(iter(before), None), next(iter(after), None)


@dataclass(frozen=True)
class Site:
    """What a web edition is made from.

    ``past`` are the archived editions before, the oldest first; ``changes`` is what changed
    against the last of them. ``base`` is the permanent address of the whole, or nothing.
    ``verdicts`` say what engines found in the products of the build, as ``build.json`` has it,
    ``pdfs`` are the pages of every record by its id, cut out of the web file. ``home`` is where
    its pictures lie, where that is not with the layout.
    """

    edition: Edition
    layout: Layout
    past: tuple[Edition, ...] = ()
    changes: Changes | None = None
    retired: tuple[Retired, ...] = ()
    base: str = ""
    offers: tuple[Offer, ...] = ()
    verdicts: tuple[Mapping[str, Any], ...] = ()
    phrases: Phrases = field(default_factory=dict, repr=False)
    theme: Path | None = None
    cache: Path | None = field(default=None, repr=False)
    pdfs: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    home: Path | None = None

    @property
    def source(self) -> Path:
        """Where its pictures lie: those of an archived edition in its bag."""
        return self.home or self.layout.root

    @property
    def head(self) -> SiteHead:
        """What the edition says of its web edition."""
        return self.edition.head.site or NO_SITE

    @cached_property
    def addresses(self) -> Addresses:
        """Where the pages lie."""
        return Addresses(self.edition.form)

    @cached_property
    def environment(self) -> Environment:
        """The templates, in the words of the catalogue."""
        return environment_of(self.theme, self.edition.form.common)

    @cached_property
    def steps(self) -> tuple[Changes, ...]:
        """What changed from each edition to the next, the oldest first."""
        if not self.past:
            return ()
        last = self.changes or changes_between(self.past[-1], self.edition)
        return (*(changes_between(*pair) for pair in pairwise(self.past)), last)

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The line of editions of every record, by the id that it has or had last."""
        return by_id(lines(self.steps, self.edition))

    def said(self, text: str, kind: str = "") -> str:
        """Return a text in the words of the catalogue, or in those of a kind of record."""
        form = self.edition.form
        return spoken(text, form.alone(kind).words if kind in form.all_kinds else form.common)

    @cached_property
    def divider(self) -> Divider:
        """What divides the long words of titles."""
        root, cache = self.layout.root, self.cache or Project(self.layout.root).cache
        return Divider(self.layout.title_face, inherited(root, PATHS.patterns),
                       Project(root).hyphenation, cache)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The records section by section, in printed order."""
        edition = self.edition
        if not edition.form.has_sections:
            return (Group(None, tuple(self._entry(each, None) for each in edition.ordered)),)
        return tuple(Group(section, tuple(self._entry(each, section)
                                          for each in edition.measures_in(section)))
                     for section in edition.sections)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The records in every place they have, in printed order."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @cached_property
    def standing(self) -> Mapping[str, tuple[Entry, ...]]:
        """The places of every record by its id."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            found[entry.measure.id] = (*found.get(entry.measure.id, ()), entry)
        return found

    @cached_property
    def naming(self) -> Mapping[str, tuple[Entry, ...]]:
        """The records that refer to a record, by its id."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry, *_ in self.standing.values():
            of = entry.measure
            for name in (name for each in of.fields.of_type("reference")
                         for name in of.value(each.id)):
                found[name] = (*found.get(name, ()), entry)
        return found

    def _entry(self, measure: Measure, section: Section | None) -> Entry:
        return Entry(measure, section, self.addresses.record(measure),
                     self.edition.is_new(measure))
