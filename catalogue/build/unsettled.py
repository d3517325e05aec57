"""What is still open of an edition that is to be printed."""

from collections.abc import Iterator
from pathlib import Path

from catalogue.archive.repeated import old_texts
from catalogue.checks.checked import Checked
from catalogue.checks.silence import silencers
from catalogue.checks.structure import open_questions
from catalogue.checks.validate import examined
from catalogue.model.problems import Problem
from catalogue.press.order import NEEDED
from catalogue.source.vocabulary import resource_values


def unsettled(root: Path, number: int) -> tuple[Problem, ...]:
    """Return what nobody has decided yet and what nobody has written anew, as warnings."""
    return still_open(examined(root, number)[0])


def still_open(data: Checked) -> tuple[Problem, ...]:
    """Return the same of an edition that was read already."""
    silenced = tuple(silencers(data))
    texts = (each for each in old_texts(data) if not any(s.covers(each) for s in silenced))
    return (*_undecided(data), *texts, *open_questions(data))


def _undecided(data: Checked) -> Iterator[Problem]:
    head, place = data.head, data.source.head.place
    asked = resource_values("fields.yaml")["asked"]
    if head and not head.date:
        yield Problem("W129", place("date"), f"offen: {asked['date']}", "„date“ eintragen")
    for name in NEEDED if head else ():
        if getattr(head and head.print, name) is None:
            yield Problem("W129", place("print", name), f"offen: {asked[name]}",
                          f"„{name}“ unter „print“ eintragen")
