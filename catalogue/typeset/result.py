"""What typesetting gives."""

from dataclasses import dataclass
from pathlib import Path

from catalogue.model.problems import Problem
from catalogue.model.records import Edition
from catalogue.typeset.fitted import Pages
from catalogue.typeset.leaves import Leaves


@dataclass(frozen=True)
class Set:
    """An edition set in pages, not yet written; ``project`` is where its sources lie.

    ``cache`` is where verdicts on its files are kept, ``previous`` the archived edition before.
    """

    project: Path
    cache: Path
    leaves: Leaves
    pages: Pages
    problems: tuple[Problem, ...]
    previous: Edition | None = None
