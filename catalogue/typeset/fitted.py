"""What fitting gives: every unit on its pages, at the step of the ladder that it stands at."""

from dataclasses import dataclass, field
from math import floor

from catalogue.layout.head import Step
from catalogue.typeset.composition import Composition, Part
from catalogue.typeset.engine import LaidOut
from catalogue.typeset.leaf import Leaf


@dataclass(frozen=True)
class Trial:
    """A measure laid out at a step; ``slack`` in points, endless where it keeps no page."""

    laid_out: LaidOut
    step: Step
    slack: float
    carries: bool = True

    @property
    def fits(self) -> bool:
        """Whether it keeps to its pages."""
        return self.slack >= 0

    @property
    def is_good(self) -> bool:
        """Whether it fits and leaves no page with a line or two."""
        return self.fits and self.carries


@dataclass(frozen=True)
class Fitted:
    """A unit painted on its pages; ``slack`` in points is negative when it is too long."""

    unit: Part
    leaf: Leaf = field(repr=False)
    first_page: int
    step: Step | None = None
    slack: float = 0.0

    @property
    def fits(self) -> bool:
        """Whether the unit keeps the number of pages it promises."""
        if not self.unit.is_fitted:
            return self.unit.pages in (0, self.leaf.page_count)
        return self.slack >= 0

    @property
    def lines(self) -> int:
        """Lines of slack, or of excess as a negative number."""
        return floor(self.slack / self.step.small_leading) if self.step else 0

    @property
    def characters(self) -> int:
        """Characters in the text fields of the measure."""
        return sum(len(text) for each in self.unit.measures for text in each.texts)


@dataclass(frozen=True)
class Pages:
    """An edition laid out: every unit in order with its first page and its fit.

    ``reused`` measures are those whose leaf was kept from an earlier build.
    """

    composition: Composition
    fitted: tuple[Fitted, ...]
    reused: int = 0

    @property
    def page_count(self) -> int:
        """How many pages the edition has."""
        return sum(each.leaf.page_count for each in self.fitted)

    @property
    def leaves(self) -> list[Leaf]:
        """The leaves of the units in order."""
        return [each.leaf for each in self.fitted]

    @property
    def measures(self) -> list[Fitted]:
        """The measures among the units."""
        return [each for each in self.fitted if each.unit.measures]
