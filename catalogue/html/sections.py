"""The overviews: every section as a whole, and once more for each single filter.

Without a script each filter is a link. With one, filters combine on the page of the whole, on
which every row names the words of the filters that leave it. A page of one filter has its own rows
and choices only: that of the whole is one step away. A filter that leaves one record leads to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.html.addresses import relative
from catalogue.html.filters import Choice, Filter, filters, words_of
from catalogue.html.page import page
from catalogue.html.site import Entry, File, Group, Site
from catalogue.model.form import Kind
from catalogue.model.words import spoken


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
        chosen = [None, *((each, choice) for each in found for choice in each.choices
                          if len(choice.ids) > 1)]
        for pair in chosen:
            yield _overview(site, group, found, pair)


def _overview(
    site: Site, group: Group, found: tuple[Filter, ...], pair: tuple[Filter, Choice] | None
) -> File:
    section, (own, choice) = group.section, pair or (None, None)
    here, whole = (_address(site, group, each) for each in (choice, None))
    title = section.title if section else site.edition.form.common.record.many
    name = f"{section.number} {title}" if section else title
    shown = [each for each in group.entries if not choice or each.measure.id in choice.ids]
    return page(
        site, "section.html", here, f"{name}: {choice.said}" if choice else name,
        section=section, group=group, filters=(own,) if own else found, choice=choice, name=name,
        own_title=title, whole=whole, tables=tuple(_tables(site, shown)),
        words=words_of(group, found),
        led=lambda _, choice: relative(here, _address(site, group, choice)),
        shown=site.edition.counted(entry.measure for entry in shown),
        counted=site.edition.counted(entry.measure for entry in group.entries),
        new=sum(entry.is_new for entry in group.entries))


def _address(site: Site, group: Group, choice: Choice | None) -> str:
    """Return where the records lie that a choice leaves, or all."""
    identifier = group.section.id if group.section else ""
    if not choice:
        return site.addresses.section(identifier)
    if len(choice.ids) == 1:
        return next(each.address for each in group.entries if each.measure.id in choice.ids)
    return site.addresses.filtered(identifier, choice.word)


def _tables(site: Site, entries: Sequence[Entry]) -> Iterator[Table]:
    form = site.edition.form
    for kind in form.all_kinds.values():
        own = tuple(each for each in entries if each.measure.declared.id == kind.id)
        if own:
            yield Table(kind, spoken("⟪the record.gen⟫", form.alone(kind.id).words), own)
