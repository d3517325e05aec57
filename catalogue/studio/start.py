"""The first page: where the edition is in its year, what is next, what is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.build.outcome import Product, products
from catalogue.build.rows import Row, rows_of, states_counted
from catalogue.build.weighed import Weighed, weighed
from catalogue.build.year import Year, year_of
from catalogue.checks.structure import open_questions
from catalogue.door.answers import View
from catalogue.exchange.proposals.answered import Answers, answers
from catalogue.model.problems import Problem
from catalogue.source.delivered import DRAFT
from catalogue.source.project import Project
from catalogue.studio.studio import Studio


@dataclass(frozen=True)
class Start(View):
    """What an editor sees first; ``missing`` were asked and have not answered all."""

    rows: tuple[Row, ...]
    year: Year
    findings: tuple[Weighed, ...]
    questions: tuple[Problem, ...]
    files: tuple[Product, ...]
    states: Mapping[str, int]
    missing: tuple[Answers, ...]


def start(studio: Studio) -> Start:
    """Return where the edition is, what is next, and what is open."""
    snapshot = studio.snapshot
    rows = tuple(rows_of(snapshot, studio.fills))
    built = products(Project(studio.root).out(studio.number))
    asked, answered, _ = snapshot.answers
    sent = answers(studio.root, studio.number) if asked > answered else ()
    return Start(
        rows, year_of(snapshot, rows), tuple(weighed(snapshot.problems)),
        tuple(open_questions(snapshot.checked)), tuple(each for each in built if each.id != DRAFT),
        states_counted(rows), tuple(each for each in sent if not each.is_complete))
