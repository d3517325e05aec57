"""Keeps the order of the document where departments and titles alone would not give it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from catalogue.model.sorting import collation_key

LAST = 10**6


@dataclass(frozen=True)
class PrintedRow:
    """What the place of a measure in its section depends on."""

    id: str
    directorate: str
    department: str
    title: str


Sections = Sequence[Sequence[PrintedRow]]


def department_order(sections: Sections) -> dict[str, tuple[str, ...]]:
    """Return the departments of every directorate in the order that most sections print."""
    before: Counter[tuple[str, str]] = Counter()
    names: dict[str, list[str]] = {}
    for section in sections:
        for directorate, found in _departments(section).items():
            before.update(combinations(found, 2))
            listed = names.setdefault(directorate, [])
            listed += [name for name in found if name not in listed]
    return {directorate: _sorted(found, before) for directorate, found in names.items()}


def _departments(section: Sequence[PrintedRow]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in section:
        listed = found.setdefault(each.directorate, [])
        if each.department not in listed:
            listed.append(each.department)
    return found


def _sorted(names: Sequence[str], before: Counter[tuple[str, str]]) -> tuple[str, ...]:
    left = list(names)
    done = []
    while left:
        free = (n for n in left if not any(before[o, n] > before[n, o] for o in left))
        chosen = next(free, left[0])
        left.remove(chosen)
        done.append(chosen)
    return tuple(done)


def section_order(
    section: Sequence[PrintedRow], departments: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return the departments that a section prints in an order of its own."""
    own: list[str] = []
    for directorate, found in _departments(section).items():
        usual = [name for name in departments.get(directorate, ()) if name in found]
        own += found if found != usual else []
    return tuple(own)


def record_order(sections: Sections) -> dict[str, int]:
    """Return the place inside its department of every measure that its title misplaces."""
    order: dict[str, int] = {}
    for section in sections:
        groups: dict[tuple[str, str], list[PrintedRow]] = {}
        for each in section:
            groups.setdefault((each.directorate, each.department), []).append(each)
        for group in groups.values():
            if group != _by_order(group, order):
                order |= {p.id: place for place, p in enumerate(group, 1) if p.id not in order}
    return order


def _by_order(group: Sequence[PrintedRow], order: Mapping[str, int]) -> list[PrintedRow]:
    return sorted(group, key=lambda p: (order.get(p.id, LAST), collation_key(p.title)))


def is_kept(
    section: Sequence[PrintedRow],
    departments: Mapping[str, Sequence[str]],
    order: Mapping[str, int],
) -> bool:
    """Whether a section comes out in the order in which the document prints it."""
    names = [name for each in departments.values() for name in each]
    wanted = [*section_order(section, departments), *names]
    directorates = list(departments)

    def place(each: PrintedRow) -> tuple[int, int, int, str]:
        return (
            directorates.index(each.directorate),
            wanted.index(each.department),
            order.get(each.id, LAST),
            collation_key(each.title),
        )

    return list(section) == sorted(section, key=place)
