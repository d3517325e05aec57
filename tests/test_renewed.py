"""What the desk notices of what others do: a state, a proposal."""

from pathlib import Path

from catalogue.checks.reviewing import mark
from catalogue.exchange.proposals.desk import Typed, submit
from catalogue.model.states import State
from catalogue.source.journal import Hand
from tests.desk import asked, studio_of
from tests.test_proposals import FLYER, OFFICE

RECORD = "sprachcafe"


def test_a_state_that_a_command_gave_is_seen_without_reading_all_anew(project: Path) -> None:
    studio = studio_of(project)
    before = studio.snapshot
    assert before.states.get(RECORD) is None
    mark(project, 4, [RECORD], State.REVIEWED, Hand("Jemand"))
    after = asked(studio.refreshed())
    assert after.states.get(RECORD) == "reviewed"
    assert after.checked is before.checked


def test_open_windows_are_told_of_a_proposal(project: Path) -> None:
    async def heard() -> list[tuple[str, object]]:
        studio = studio_of(project)
        events = studio.events()
        await anext(events)
        submit(project, 4, OFFICE, FLYER, Typed({"goals": "Neu"}))
        await studio.refreshed()
        return [await anext(events), await anext(events)]

    (changed, _), told = asked(heard())
    assert (changed, told) == ("changed", ("proposals", 1))
