"""Draws every page and spread with the grid under it, and tells how the pages are set.

``python -m tests.pages FOLDER`` reads what was built last and writes ``seiten/`` beside it.
"""

import json
import sys
from collections.abc import Iterator
from ctypes import byref, c_double
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from catalogue.preflight.lines import figures

# The type area of the house, in points from the top: where it begins, how high it is, its lines.
TOP, HEIGHT, LINE = 72.0, 705.0, 15.0
FIRST_BASE = 83.04
# What is told apart by no eye.
EQUAL = 0.35
# Further out is the thumb index.
LEFT = 45.0
SCALE = 1.0
# Greys that lie closer are one tint, on which nothing is drawn.
SEEN = 24
GREY, RED = (190, 190, 190), (205, 60, 60)


def bases(page: pypdfium2.PdfPage) -> list[float]:
    """Return the base lines of the text within the type area, in points from the top."""
    text = page.get_textpage()
    height = page.get_height()
    x, y = c_double(), c_double()
    found = set()
    for index in range(text.count_chars()):
        if pdfium.FPDFText_GetUnicode(text, index) > ord(" "):
            pdfium.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
            if LEFT <= x.value <= page.get_width() - LEFT:
                found.add(round(height - y.value, 2))
    kept: list[float] = []
    for base in sorted(base for base in found if TOP <= base <= TOP + HEIGHT):
        if not kept or base - kept[-1] > EQUAL:
            kept.append(base)
    return kept


def is_on_grid(base: float) -> bool:
    """Whether a base line stands on a line of the grid."""
    off = (base - FIRST_BASE) % LINE
    return min(off, LINE - off) <= EQUAL


def blank(page: pypdfium2.PdfPage) -> list[bool]:
    """Return for each line of the type area whether nothing is drawn as high as it."""
    box = page.render(scale=1).to_pil().convert("L").crop(
        (LEFT + 12, TOP, page.get_width() - LEFT - 12, TOP + HEIGHT))
    rows = (box.crop((0, top, box.width, top + LINE))
            for top in range(0, int(HEIGHT), int(LINE)))
    found = (row.getextrema() for row in rows)
    return [most - least < SEEN for least, most in found]


def drawn(page: pypdfium2.PdfPage, found: list[float]) -> Image.Image:
    """Return a page with the lines of the grid; what stands beside them is marked."""
    picture = page.render(scale=SCALE).to_pil().convert("RGB")
    pen = ImageDraw.Draw(picture)
    for number in range(int(HEIGHT / LINE)):
        y = round((FIRST_BASE + number * LINE) * SCALE)
        pen.line((0, y, picture.width, y), GREY)
    for base in found:
        if not is_on_grid(base):
            pen.line((0, base * SCALE, 12, base * SCALE), RED, 2)
    return picture


def alike(report: dict[str, Any]) -> tuple[int, int]:
    """Return how many spreads show two records at one step, and how many show two records."""
    steps = {unit["first_page"]: unit["tightness"] for unit in report["units"]
             if unit.get("tightness") is not None}
    spreads = [(steps[left], steps[right]) for left, right in pairwise(sorted(steps))
               if left % 2 == 0 and right == left + 1]
    return sum(left == right for left, right in spreads), len(spreads)


def _pages(found: list[int], pictures: list[Image.Image]) -> str:
    return f"{len(found)} von {len(pictures)} Seiten: {', '.join(map(str, found))}"


def told(folder: Path) -> Iterator[str]:
    """Write the pictures of what was built in a folder; yield the figures in lines."""
    path = next(folder.glob("*-web.pdf"))
    out = folder / "seiten"
    out.mkdir(exist_ok=True)
    pictures, lines, on_grid, thin, short, empty = [], 0, 0, [], [], []
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, 1):
            found = bases(page)
            lines, on_grid = lines + len(found), on_grid + sum(map(is_on_grid, found))
            empty.append(blank(page))
            thin += [number] if sum(empty[-1]) > len(empty[-1]) / 2 else []
            short += [number] if max(found, default=0.0) < TOP + HEIGHT / 2 else []
            pictures.append(drawn(page, found))
    white = Image.new("RGB", pictures[0].size, "white")
    for number in range(0, len(pictures) + 1, 2):
        left, right = ([white, *pictures, white][number + side] for side in (0, 1))
        spread = Image.new("RGB", (left.width + right.width, left.height), "white")
        spread.paste(left, (0, 0))
        spread.paste(right, (left.width, 0))
        spread.save(out / f"{number:03}-{number + 1:03}.png")
    same, spreads = alike(json.loads((folder / "build.json").read_text("utf-8")))
    yield str(figures(path.read_bytes()))
    yield f"auf dem Raster {on_grid} von {lines} Zeilen ({100 * on_grid / lines:.0f} %)"
    yield f"gleich hoch {same} von {spreads} Doppelseiten mit zwei Einträgen"
    mean = sum(map(sum, empty)) / len(empty)
    yield f"leer im Mittel {mean:.1f} von {len(empty[0])} Zeilen"
    yield f"mehr als halb leer {_pages(thin, pictures)}"
    yield f"über der Mitte zu Ende {_pages(short, pictures)}"
    yield f"Bilder in {out}"


if __name__ == "__main__":
    for each in told(Path(sys.argv[1])):
        print(each)
