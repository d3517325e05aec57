"""Reads what the pages of a PDF paint: every fill, stroke, text and picture with its ink."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import pikepdf

from catalogue.preflight.graphics import (
    IDENTITY,
    NOTHING_PT,
    NOWHERE,
    Graphics,
    Ink,
    Matrix,
    Painter,
    Painting,
    StateEntry,
    around,
    at,
    bars,
    common,
    device_ink,
    ink_of,
    product,
)

MAX_DEPTH = 12
# Forms that paint each other multiply; no page that can be printed comes near.
MAX_STREAMS = 5_000
POINTS_PER_INCH = 72
INVISIBLE = 3
STROKED = (1, 5)
# What blends so lays its inks over those below.
DARKENING = ("/Multiply", "/Darken", "/ColorBurn")
SEMIBOLD = re.compile(r"(?i)semi-?bold|demi|bold|black|heavy")
LIGHT_BELOW = 600
UNIT = ((0, 0), (1, 0), (1, 1), (0, 1))


def painted(page: pikepdf.Page) -> Painting:
    """Return everything a page paints, in its order."""
    painter = Painter()
    walk(painter, page, page.resources)
    _keep_group(painter, page.obj, page.resources)
    return Painting(painter.marks, painter.groups, painter.is_transparent)


def walk(painter: Painter, stream: Any, resources: Any) -> None:
    """Interpret one content stream with its resources."""
    if painter.depth > MAX_DEPTH:
        return
    painter.streams += 1
    if painter.streams > MAX_STREAMS:
        raise ValueError("eine Seite zeichnet ohne Ende")
    kept = painter.state, painter.resources, painter.states
    painter.depth += 1
    painter.state, painter.resources, painter.states = replace(painter.state), resources, {}
    stack: list[Graphics] = []
    for instruction in pikepdf.parse_content_stream(stream):
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            stack.append(replace(painter.state))
        elif name == "Q" and stack:
            painter.state = stack.pop()
        elif handler := OPERATORS.get(name):
            handler(painter, operands)
    painter.state, painter.resources, painter.states = kept
    painter.depth -= 1


def _numbers(operands: Any) -> tuple[float, ...]:
    try:
        return tuple(map(float, operands))
    except (TypeError, ValueError):
        return tuple(float(each) for each in operands if not isinstance(each, pikepdf.Name))


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def _keep_group(painter: Painter, owner: Any, resources: Any) -> None:
    group = owner.get("/Group")
    if group is not None and "/CS" in group:
        painter.groups.append(ink_of(group.CS, resources))


def _set_matrix(painter: Painter, operands: Any) -> None:
    painter.state.matrix = product(_matrix(operands), painter.state.matrix)


def _set_state(painter: Painter, operands: Any) -> None:
    name = str(operands[0])
    if name not in painter.states:
        painter.states[name] = _read_state(painter.resources.get("/ExtGState", {}).get(name, {}))
    found, state = painter.states[name], painter.state
    if found.width is not None:
        state.width = found.width
    if found.is_over is not None:
        state.is_over = found.is_over
    if found.is_stroke_over is not None:
        state.is_stroke_over = found.is_stroke_over
    painter.is_transparent |= found.is_transparent


def _read_state(found: Any) -> StateEntry:
    width = float(found["/LW"]) if "/LW" in found else None
    stroke_over = found.get("/OP")
    over = found.get("/op", stroke_over)
    alpha = min(float(found.get("/ca", 1)), float(found.get("/CA", 1)))
    is_mask = isinstance(found.get("/SMask"), pikepdf.Dictionary)
    modes = found.get("/BM", pikepdf.Name.Normal)
    mode = str(modes[0] if isinstance(modes, pikepdf.Array) else modes)
    if mode in DARKENING:
        over = stroke_over = True
    return StateEntry(
        width, None if over is None else bool(over),
        None if stroke_over is None else bool(stroke_over),
        alpha < 1 or is_mask or mode not in ("/Normal", "/Compatible"),
    )  # fmt: skip


def _set_number(name: str, kind: type[float], place: int, painter: Painter, operands: Any) -> None:
    setattr(painter.state, name, kind(operands[place]))


def _set_font(painter: Painter, operands: Any) -> None:
    painter.state.font, painter.state.size = str(operands[0]), float(operands[1])


def _set_space(use: str, painter: Painter, operands: Any) -> None:
    setattr(painter.state, use, ink_of(operands[0], painter.resources))


def _set_device(use: str, painter: Painter, operands: Any) -> None:
    setattr(painter.state, use, device_ink(_numbers(operands)))


def _set_ink(use: str, painter: Painter, operands: Any) -> None:
    ink: Ink = getattr(painter.state, use)
    setattr(painter.state, use, replace(ink, amounts=_numbers(operands)))
    _walk_pattern(painter, operands)


def _walk_pattern(painter: Painter, operands: Any) -> None:
    if not operands or not isinstance(operands[-1], pikepdf.Name):
        return
    pattern = painter.resources.Pattern[operands[-1]]
    if "/Shading" in pattern:
        ink = ink_of(pattern.Shading.ColorSpace, painter.resources)
        painter.paint("shading", ink, painter.state.clip)
    else:
        walk(painter, pattern, pattern.get("/Resources", painter.resources))


def _shade(painter: Painter, operands: Any) -> None:
    shading = painter.resources.Shading[str(operands[0])]
    painter.paint("shading", ink_of(shading.ColorSpace, painter.resources), painter.state.clip)


def _add_points(painter: Painter, operands: Any) -> None:
    values = _numbers(operands)
    for x, y in zip(values[::2], values[1::2], strict=True):
        painter.points.append(at(painter.state.matrix, x, y))


def _add_rectangle(painter: Painter, operands: Any) -> None:
    x, y, width, height = _numbers(operands)
    corners = [at(painter.state.matrix, x + u * width, y + v * height) for u, v in UNIT]
    painter.points += corners
    painter.boxes.append(around(corners))


def _end_path(painter: Painter, operands: Any) -> None:
    if painter.points and painter.is_clip:
        state = painter.state
        state.clip = common(around(painter.points), state.clip) or NOWHERE
    painter.points, painter.boxes, painter.is_clip = [], [], False


def _paint_path(is_filled: bool, is_stroked: bool, painter: Painter, operands: Any) -> None:
    state = painter.state
    if painter.points and is_filled:
        painter.paint("fill", state.fill, around(painter.points), _thinnest(painter))
    if painter.points and is_stroked:
        a, b, c, d, _, _ = state.matrix
        width = state.width * math.sqrt(abs(a * d - b * c))
        painter.paint("stroke", state.stroke, around(painter.points), width)
    _end_path(painter, operands)


def _thinnest(painter: Painter) -> float:
    """Return the narrowest bar of a path: a rectangle's side, or the gap between two nested."""
    boxes = painter.boxes
    if not boxes and len(painter.points) == len(UNIT):
        boxes = [around(painter.points)]
    sides = [side for box in boxes for side in bars(box)]
    for outer, inner in pairwise(boxes):
        sides += [abs(a - b) for a, b in zip(outer, inner, strict=True)]
    return min((side for side in sides if side > NOTHING_PT), default=math.inf)


def _set_line(painter: Painter, operands: Any) -> None:
    painter.line = _matrix(operands)


def _move_line(painter: Painter, operands: Any) -> None:
    x, y = _numbers(operands)
    painter.line = product((1, 0, 0, 1, x, y), painter.line)


def _show(painter: Painter, operands: Any) -> None:
    state = painter.state
    matrix = product(painter.line, state.matrix)
    size = abs(state.size) * math.hypot(matrix[2], matrix[3])
    ink = state.stroke if state.mode in STROKED else state.fill
    if state.mode != INVISIBLE:
        count = len(painter.marks)
        painter.paint("text", ink, (matrix[4], matrix[5], matrix[4], matrix[5]), size)
        if ink.is_paper and _is_light(painter):
            painter.marks[count:] = [replace(each, is_light=True) for each in painter.marks[count:]]


def _is_light(painter: Painter) -> bool:
    """Whether the strokes of the font are thinner than semibold, as far as the font says."""
    font = painter.resources.get("/Font", {}).get(painter.state.font, {})
    weight = font.get("/FontDescriptor", {}).get("/FontWeight", 0)
    return int(weight) < LIGHT_BELOW and not SEMIBOLD.search(str(font.get("/BaseFont", "")))


def _place(painter: Painter, operands: Any) -> None:
    found = painter.resources.get("/XObject", {}).get(str(operands[0]))
    if found is None:
        return
    if found.get("/Subtype") == "/Image":
        _place_image(painter, found)
        return
    resources = found.get("/Resources", painter.resources)
    _keep_group(painter, found, resources)
    kept = painter.state.matrix
    painter.state.matrix = product(_matrix(found.get("/Matrix", IDENTITY)), kept)
    walk(painter, found, resources)
    painter.state.matrix = kept


def _place_image(painter: Painter, image: Any) -> None:
    matrix = painter.state.matrix
    box = around([at(matrix, u, v) for u, v in UNIT])
    lengths = math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])
    sides = (int(image.get("/Width", image.get("/W", 1))),
             int(image.get("/Height", image.get("/H", 1))))
    dpi = min(side * POINTS_PER_INCH / max(length, 1 / POINTS_PER_INCH)
              for side, length in zip(sides, lengths, strict=True))
    is_mask = bool(image.get("/ImageMask", image.get("/IM", False)))
    space = image.get("/ColorSpace", image.get("/CS", pikepdf.Name.DeviceGray))
    ink = painter.state.fill if is_mask else ink_of(space, painter.resources)
    painter.is_transparent |= "/SMask" in image
    count = len(painter.marks)
    painter.paint("image", replace(ink, amounts=()), box, dpi)
    if is_mask or int(image.get("/BitsPerComponent", image.get("/BPC", 8))) == 1:
        painter.marks[count:] = [replace(each, is_bitmap=True) for each in painter.marks[count:]]


OPERATORS: dict[str, Callable[[Painter, Any], None]] = {
    **{name: partial(_set_space, use) for name, use in (("cs", "fill"), ("CS", "stroke"))},
    **{name: partial(_set_device, "fill") for name in ("g", "rg", "k")},
    **{name: partial(_set_device, "stroke") for name in ("G", "RG", "K")},
    **{name: partial(_set_ink, "fill") for name in ("sc", "scn")},
    **{name: partial(_set_ink, "stroke") for name in ("SC", "SCN")},
    "cm": _set_matrix, "w": partial(_set_number, "width", float, 0), "gs": _set_state,
    "Tf": _set_font, "Tr": partial(_set_number, "mode", int, 0),
    "m": _add_points, "l": _add_points, "c": _add_points, "v": _add_points, "y": _add_points,
    "re": _add_rectangle, "n": _end_path,
    **{name: lambda painter, _: setattr(painter, "is_clip", True) for name in ("W", "W*")},
    **{name: partial(_paint_path, True, False) for name in ("f", "F", "f*")},
    **{name: partial(_paint_path, False, True) for name in ("S", "s")},
    **{name: partial(_paint_path, True, True) for name in ("B", "B*", "b", "b*")}, "sh": _shade,
    "BT": lambda painter, _: _set_line(painter, IDENTITY),
    "Tm": _set_line, "Td": _move_line, "TD": _move_line,
    "Tj": _show, "TJ": _show, "'": _show, '"': _show,
    "Do": _place, "INLINE IMAGE": lambda painter, operands: _place_image(painter, operands[0].obj),
}  # fmt: skip
