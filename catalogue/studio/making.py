"""Records that come, are split, go or come back: first what that changes, then it is done."""

from dataclasses import dataclass

from catalogue.build.plans import Plan, carried_out, effects, movable
from catalogue.build.rows import Row
from catalogue.door.answers import Moved, View, misasked
from catalogue.model.form import FIRST
from catalogue.model.listings import Consequences
from catalogue.source.members import Person
from catalogue.source.retired import Retired, retired
from catalogue.studio.record import row_of
from catalogue.studio.studio import Studio

MISSING = {"new": "Titel", "split": "Titel", "retire": "Grund", "restore": "Eintrag"}


@dataclass(frozen=True)
class Planned(View):
    """What shall become of a record, and what that would change elsewhere."""

    plan: Plan
    row: Row | None = None
    fields: tuple[tuple[str, str, bool], ...] = ()
    effects: Consequences | None = None


@dataclass(frozen=True)
class Gone(View):
    """The records that have left the catalogue; one that shall come back with its effects."""

    records: tuple[Retired, ...]
    chosen: str
    effects: Consequences | None


def creating(studio: Studio, title: str = "", art: str = FIRST) -> Planned:
    """Return the form of a new record."""
    plan = Plan("new", title=title, of=art)
    return Planned(plan, effects=_effects(studio, plan))


async def create(studio: Studio, person: Person, title: str, art: str = FIRST) -> Moved:
    """Begin a record under this title and open its form."""
    return await _done(studio, person, Plan("new", title=" ".join(title.split()), of=art))


def parting(studio: Studio, id: str, title: str = "", feld: tuple[str, ...] = ()) -> Planned:
    """Return the form that makes two records of one."""
    row, plan = row_of(studio, id), Plan("split", id, title, feld)
    return Planned(plan, row, tuple(movable(studio.snapshot, id, feld)), _effects(studio, plan))


async def part(
    studio: Studio, person: Person, id: str, title: str, feld: tuple[str, ...] = ()
) -> Moved:
    """Make a second record of some fields and open its form; the first stays as it is."""
    return await _done(studio, person, Plan("split", id, " ".join(title.split()), feld))


def retiring(studio: Studio, id: str) -> Planned:
    """Return the form that takes a record out of the catalogue."""
    row, plan = row_of(studio, id), Plan("retire", id)
    return Planned(plan, row, effects=effects(studio.snapshot, plan))


async def take_out(
    studio: Studio, person: Person, id: str, reason: str, notice: str = "",
    nachfolge: tuple[str, ...] = (),
) -> Moved:
    """Take a record out of the catalogue; its file and the reason stay."""
    reason, notice = (" ".join(each.split()) for each in (reason, notice))
    return await _done(studio, person, Plan(
        "retire", id, reason=reason, notice=notice, successors=tuple(filter(None, nachfolge))))


def gone(studio: Studio, id: str = "") -> Gone:
    """Return the records that have left the catalogue."""
    return Gone(retired(studio.root), id, _effects(studio, Plan("restore", id)))


async def bring_back(studio: Studio, person: Person, id: str) -> Moved:
    """Bring a record back as it was and open its form."""
    return await _done(studio, person, Plan("restore", id))


def _effects(studio: Studio, plan: Plan) -> Consequences | None:
    return effects(studio.snapshot, plan) if plan.is_whole else None


async def _done(studio: Studio, person: Person, plan: Plan) -> Moved:
    if not plan.is_whole:
        raise misasked([MISSING[plan.kind]])
    path = carried_out(studio.root, plan, person.name)
    await studio.refreshed()
    return Moved("/entfallen" if plan.kind == "retire" else f"/eintraege/{path.stem}")
