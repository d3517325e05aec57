"""The list of all records: one row each, found, filtered and sorted by the address alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from catalogue.build.rows import CHOICES, Asked, Row, rows_of
from catalogue.door.answers import View
from catalogue.model.sorting import collation_key
from catalogue.model.states import State
from catalogue.studio.studio import Studio

SHOWN = 200


@dataclass(frozen=True)
class Listing(View):
    """The records that were asked for, and the choices there are; ``marked`` have just got ``to``.
    """

    rows: tuple[Row, ...]
    total: int
    counts: Mapping[str, int]
    asked: Asked
    departments: tuple[str, ...]
    marked: int
    to: State

    def address(self, **changes: str) -> str:
        """Return the address of this list with something else asked for."""
        asked = {name: each for name, each in {**asdict(self.asked), **changes}.items() if each}
        return f"/eintraege?{urlencode(asked)}" if asked else "/eintraege"


def listing(studio: Studio, asked: Asked, marked: int = -1, to: State = State.DRAFT) -> Listing:
    """Return the records of the edition that were asked for, in the order that was asked for."""
    every = rows_of(studio.snapshot, studio.fills)
    counts = {name: sum(map(test, every)) for name, (_, test) in CHOICES.items()}
    found = asked.rows(every)
    departments = sorted({each for row in every for each in row.departments}, key=collation_key)
    return Listing(tuple(found if asked.all else found[:SHOWN]), len(found), counts, asked,
                   tuple(departments), marked, to)
