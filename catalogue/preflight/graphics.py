"""The graphics state of a PDF page, its inks and the marks it leaves (ISO 32000-1, 8.4)."""

import math
from dataclasses import dataclass, field
from typing import Any

import pikepdf

# Narrower bars come from rounding and print nothing.
NOTHING_PT = 0.005

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
NOWHERE: Box = (math.inf, math.inf, -math.inf, -math.inf)
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


BLACK = Ink()


@dataclass(frozen=True)
class Mark:
    """One thing painted; ``size`` is points of type, width of a bar or line, or dpi."""

    kind: str
    ink: Ink
    box: Box
    size: float = math.inf
    is_over: bool = False
    is_light: bool = False
    is_bitmap: bool = False


@dataclass
class Graphics:
    """The graphics state (ISO 32000-1, 8.4) as far as a press cares."""

    matrix: Matrix = IDENTITY
    fill: Ink = BLACK
    stroke: Ink = BLACK
    width: float = 1.0
    clip: Box = EVERYWHERE
    is_over: bool = False
    is_stroke_over: bool = False
    font: str = ""
    size: float = 0.0
    mode: int = 0


@dataclass(frozen=True)
class StateEntry:
    """What a named graphics state sets; ``None`` leaves a parameter as it was."""

    width: float | None
    is_over: bool | None
    is_stroke_over: bool | None
    is_transparent: bool


@dataclass
class Painting:
    """What a page paints: its marks in their order, what blends on it, whether any of it does."""

    marks: list[Mark] = field(default_factory=list)
    groups: list[Ink] = field(default_factory=list)
    is_transparent: bool = False


@dataclass
class Painter(Painting):
    """What has been painted so far, and the state that paints next."""

    state: Graphics = field(default_factory=Graphics)
    resources: Any = None
    states: dict[str, StateEntry] = field(default_factory=dict)
    line: Matrix = IDENTITY
    points: list[tuple[float, float]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    is_clip: bool = False
    depth: int = 0
    streams: int = 0

    def paint(self, kind: str, ink: Ink, box: Box, size: float = math.inf) -> None:
        """Keep a mark, cut off by the clipping path; what is wholly clipped is not painted."""
        seen = common(box, self.state.clip)
        if seen:
            if kind == "fill":
                size = min(size, *bars(seen))
            is_over = self.state.is_stroke_over if kind == "stroke" else self.state.is_over
            self.marks.append(Mark(kind, ink, seen, size, is_over))


def common(box: Box, other: Box) -> Box | None:
    """Return what two boxes share, or nothing."""
    left, bottom = max(box[0], other[0]), max(box[1], other[1])
    right, top = min(box[2], other[2]), min(box[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def is_outside(box: Box, other: Box) -> bool:
    """Whether no part of a box lies in another one."""
    return (box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3])


def bars(box: Box) -> list[float]:
    """Return the sides of a box that are wide enough to print, and infinity."""
    sides = (box[2] - box[0], box[3] - box[1], math.inf)
    return [side for side in sides if side > NOTHING_PT]


def product(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one thing and then another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix puts a point."""
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def around(points: list[tuple[float, float]]) -> Box:
    """Return the smallest box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


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
