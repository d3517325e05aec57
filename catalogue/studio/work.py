"""Work at records beside their form: marking many, taking back, silencing a rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.build.rows import Row
from catalogue.build.worked import silenced
from catalogue.checks.findings import silence, unsilence
from catalogue.checks.reviewing import mark
from catalogue.door.answers import Moved, View
from catalogue.model.problems import DataError, Problem
from catalogue.model.states import State
from catalogue.source.journal import Hand
from catalogue.source.members import Person
from catalogue.source.vocabulary import rules
from catalogue.studio.record import row_of
from catalogue.studio.studio import Studio


@dataclass(frozen=True)
class Marked(View):
    """What keeps some of the chosen records from a state; the others have it now."""

    status = 422

    to: State
    done: int
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    back: str


@dataclass(frozen=True)
class Hush(View):
    """A rule that shall be silent for a record, and those that are."""

    row: Row
    code: str
    title: str
    problems: tuple[Problem, ...]
    silenced: Mapping[str, str]


async def mark_many(
    studio: Studio, person: Person, id: tuple[str, ...], to: State, back: str = "/eintraege"
) -> Moved | Marked:
    """Give the chosen records a state, as many as nothing stands against; the others are named."""
    hand, back = Hand(person.name), back if back.startswith("/eintraege") else "/eintraege"
    problems: tuple[Problem, ...] = ()
    try:
        mark(studio.root, studio.number, id, to, hand)
    except DataError as error:
        problems = error.problems
    kept = {each.place.path.stem for each in problems}
    rest = [each for each in id if each not in kept] if problems else []
    if rest:
        mark(studio.root, studio.number, rest, to, hand)
    await studio.refreshed()
    if problems:
        rows = tuple(row_of(studio, each) for each in id if each in kept)
        return Marked(to, len(rest), rows, problems, back)
    return Moved(f"{back}{'&' if '?' in back else '?'}marked={len(id)}&to={to}#count")


def hushing(studio: Studio, id: str, code: str = "") -> Hush:
    """Return what a rule says of a record, and which rules are silent for it."""
    row, rule = row_of(studio, id), rules().get(code)
    found = tuple(each for each in row.problems if each.code == code)
    return Hush(row, code, rule.title if rule else "", found, silenced(studio.snapshot, id))


async def hush(
    studio: Studio, person: Person, id: str, code: str, reason: str = "", lift: str = ""
) -> Moved:
    """Let a rule be silent for a record, with a reason, or speak again."""
    if lift:
        unsilence(studio.root, id, code, Hand(person.name))
    else:
        silence(studio.root, id, code, reason, Hand(person.name))
    await studio.refreshed()
    return Moved(f"/eintraege/{id}#befunde")
