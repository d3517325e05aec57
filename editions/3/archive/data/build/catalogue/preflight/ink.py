"""Inks of a PDF: which colour space an operand means and how much of each ink it lays down."""

from dataclasses import dataclass
from typing import Any

import pikepdf

DEVICE = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
ICC = {1: "ICCGray", 3: "ICCRGB", 4: "ICCCMYK"}
SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
RGB_SPACES = ("DeviceRGB", "ICCRGB", "CalRGB", "Lab")
PROCESS = ("Cyan", "Magenta", "Yellow", "Black", "None")


@dataclass(frozen=True)
class Ink:
    """A colour: its space, how much of each component (0 to 1), the spot names in it."""

    space: str = "DeviceGray"
    amounts: tuple[float, ...] = (0.0,)
    spots: tuple[str, ...] = ()

    @property
    def cmyk(self) -> tuple[float, ...] | None:
        """The four process inks, when they are known."""
        if self.space in ("DeviceCMYK", "ICCCMYK") and len(self.amounts) == 4:
            return self.amounts
        if self.space in ("DeviceGray", "ICCGray") and len(self.amounts) == 1:
            return (0, 0, 0, 1 - self.amounts[0])
        return None

    @property
    def is_paper(self) -> bool:
        """Whether the colour lays down no ink at all."""
        return self.cmyk is not None and sum(self.cmyk) == 0


def device_ink(amounts: tuple[float, ...]) -> Ink:
    """Return the ink that ``g``, ``rg`` or ``k`` sets: the number of operands tells which."""
    return Ink(DEVICE[len(amounts)], amounts)


def ink_of(space: Any, resources: Any) -> Ink:
    """Return the first colour of a colour space (ISO 32000-1, 8.6)."""
    name, spots = _named(space, resources)
    first = (0.0, 0.0, 0.0, 1.0) if name.endswith("CMYK") else (0.0,)
    return Ink(name, first, spots)


def _named(space: Any, resources: Any) -> tuple[str, tuple[str, ...]]:
    if isinstance(space, pikepdf.Name):
        known = resources.get("/ColorSpace", {}) if resources is not None else {}
        if str(space) in known:
            return _named(known[str(space)], None)
        name = str(space).lstrip("/")
        return SHORT.get(name, name), ()
    kind = str(space[0]).lstrip("/")
    if kind == "ICCBased":
        return ICC.get(int(space[1].N), "ICC"), ()
    if kind in ("Indexed", "I"):
        return _named(space[1], resources)
    if kind == "Separation":
        return kind, (str(space[1]).lstrip("/"),)
    names = space[1] if kind == "DeviceN" else ()
    return kind, tuple(str(name).lstrip("/") for name in names)
