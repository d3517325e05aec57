"""What an edition orders in print."""

import re
from typing import Literal

from pydantic import Field

from catalogue.model.record import Identifier, Record, Text

Binding = Literal["perfect", "saddle"]
Surface = Literal["coated", "uncoated"]
# What papers without a coating are called.
UNCOATED = re.compile(r"(?i)offset|natur|ungestrichen|recycling|werkdruck")


class Paper(Record):
    """A paper: weight in grams per square metre, volume in cubic centimetres per gram."""

    name: Text
    weight: float = Field(gt=0)
    volume: float = Field(gt=0)
    surface: Surface | None = None

    @property
    def is_uncoated(self) -> bool:
        """Whether the paper drinks ink: as it is said, or as its name says."""
        return self.surface == "uncoated" or bool(
            not self.surface and UNCOATED.search(self.name))

    @property
    def thickness(self) -> float:
        """The thickness of one sheet in millimetres."""
        return self.weight * self.volume / 1000


class PrintSpec(Record):
    """What an edition orders in print; what is left out is not decided yet."""

    printer: Identifier = "online"
    print_run: int | None = Field(default=None, ge=1)
    paper: Paper | None = None
    cover_paper: Paper | None = None
    binding: Binding | None = None
    spine_mm: float | None = Field(default=None, ge=0)
    finishing: Text | None = None
    lamination: Text | None = None
    glue: Text | None = None
    grain: Text | None = None
    proof: Text | None = None
    packaging: Text | None = None
    deposit_copies: Text | None = None
    delivery: Text | None = None
    icc_profile: Text = "layouts/icc/FOGRA39L_coated.icc"
    output_condition: Text = "FOGRA39"
    confirm: Text | None = None
