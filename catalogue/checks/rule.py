"""What a rule is: its code with an explanation for editors, and what its search returns."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from catalogue.checks.checked import Checked
from catalogue.model.problems import Problem


class Hit(NamedTuple):
    """A place in a text; ``instead`` is what ``check --fix`` puts there."""

    start: int
    end: int
    message: str
    hint: str = ""
    instead: str | None = None


Check = Callable[[Checked], Iterator[Problem]]
Find = Callable[[str], Iterator[Hit]]


class TextRule(NamedTuple):
    """A search in every printed text and the code of what it finds.

    ``needed`` is quick to look for: a text without it is not searched. Addresses and telephone
    numbers are blanked out, unless the rule asks for them.
    """

    code: str
    find: Find
    needed: re.Pattern[str] = re.compile("")
    in_addresses: bool = False
