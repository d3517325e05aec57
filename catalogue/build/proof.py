"""A proof: the page of a measure with a text that stands in no file yet, as pictures and figures.

What is asked and what is answered is plain data, which travels between processes.
"""

from dataclasses import dataclass, field
from typing import Literal

from catalogue.model.problems import Problem

# Screen: the page as the web edition has it. Print: the whole sheet of the print file with bleed
# and marks. Spread: both pages that face each other, cut to their format. Pdf: no picture.
Look = Literal["screen", "print", "spread", "pdf"]
DOTS_A_POINT = 2.0


@dataclass(frozen=True)
class Ask:
    """What a window asks to see: a record with the whole text of its file, in a section or first.

    Asks of a window are numbered. One that is settled lets the ladder run and is told all findings.
    """

    window: str
    number: int
    record: str = ""
    text: str = field(default="", repr=False)
    section: str = ""
    look: Look = "screen"
    is_settled: bool = False
    dots: float = DOTS_A_POINT


@dataclass(frozen=True)
class Picture:
    """A page as a JPEG, its number in the edition, its size in points."""

    jpeg: bytes = field(repr=False)
    page: int
    width: float
    height: float


@dataclass(frozen=True)
class Area:
    """A place on one of the pictures: points from its upper left corner."""

    field: str
    picture: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Finding:
    """A problem, the field that it is about, and where on the pages its words stand."""

    problem: Problem
    field: str
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Surplus:
    """How much is too much, and in which field it fits up to which character, all others whole."""

    field: str
    label: str
    lines: int
    characters: int
    offset: int
    word: str


@dataclass(frozen=True)
class Proof:
    """The answer to an ask; without pictures where the text is wrong or could not be set.

    ``lines`` and ``characters`` are free at the ``step`` of ``steps``, below zero too many.
    ``text`` is role and words of each paragraph as read back from the set file, in reading order.
    """

    number: int
    findings: tuple[Finding, ...] = ()
    pictures: tuple[Picture, ...] = ()
    first_page: int = 0
    page_count: int = 0
    step: int | None = None
    steps: int = 0
    lines: int = 0
    characters: int = 0
    fits: bool = True
    areas: tuple[Area, ...] = ()
    is_settled: bool = False
    surplus: Surplus | None = None
    text: tuple[tuple[str, str], ...] = ()
    pdf: bytes = field(default=b"", repr=False)
