"""A layout: its templates, style sheets and tokens, its faces and the widths of their letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import repeat
from math import ceil
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.layout import css
from catalogue.layout.brand import Brand, load_brand
from catalogue.layout.colours import AnyInk, Spot
from catalogue.layout.head import (
    LayoutHead,
    Sheet,
    Step,
    head_files,
    validated_head,
    validated_sheets,
)
from catalogue.layout.lengths import points
from catalogue.layout.palette import unreadable
from catalogue.layout.sheets import Sheets
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.source.inherited import inherited
from catalogue.source.project import PATHS

# So far from its edge print shops want the words of a page: four millimetres.
EDGE_PT = 11.34


@dataclass(frozen=True)
class Layout:
    """A folder of templates and style sheets with its declared head, and those it extends."""

    root: Path
    head: LayoutHead
    sheets: Sheets

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the layout and of those it extends, its own first."""
        return tuple(inherited(self.root, PATHS.layout(name)) for name in self.sheets.layouts)

    @property
    def folder(self) -> Path:
        """The folder of the layout."""
        return self.folders[0]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The fit ladder, loosest first."""
        return self.head.tightness

    @property
    def brand(self) -> Brand:
        """The colours, the mark and the faces of the city."""
        return self.sheets.brand.brand

    def path(self, name: str) -> PurePosixPath:
        """Return where a file of the layout lies in its project."""
        return self.sheets.path(name)

    def style_sheet(self, sheet: Sheet) -> str:
        """Return the style sheets of this name as one text, constant tokens put in."""
        return self.sheets.text(sheet)

    @property
    def tokens(self) -> Mapping[str, str]:
        """What ``:root`` sets in the style sheets, for drawings that cannot read them."""
        return self.sheets.tokens

    def token(self, name: str) -> str:
        """Return what a token stands for; ``LayoutError`` when the layout has none of this name."""
        if name not in self.tokens:
            place = Place(self.path(self.head.style_sheets.unit[0]))
            hint = "es dort unter :root anlegen, eine Farbe auch in inks.css"
            raise LayoutError([Problem("E517", place, f"das Token --{name} fehlt", hint)])
        return self.tokens[name]

    def points(self, name: str) -> float:
        """Return the points that a token stands for."""
        return points(self.token(name), self.tokens)

    def over_page(self, text: str) -> str:
        """Return a running head, shortened where it would come too near to the edge of a page."""
        size, width, lines = self._over_page
        words, said = text.split(" "), text
        while len(words) > 1 and self.title_face.lines(said, size, width) > lines:
            words.pop()
            said = f"{' '.join(words)} …"
        return said

    @cached_property
    def _over_page(self) -> tuple[float, float, int]:
        """The size of a running head, how wide it may be, and how many lines high."""
        room = self.points("page-top") - self.points("head-gap") - self.points("line-1-4")
        lines = max(1, int((room - EDGE_PT) / self.points("line")))
        return self.points("size-small"), self.points("area-width") / 2, lines

    @property
    def inks(self) -> dict[str, AnyInk]:
        """The inks of every colour of the screen, by ``#rrggbb``."""
        return self.sheets.inks

    @property
    def spots(self) -> tuple[str, ...]:
        """The names of the inks that a print job needs beside the four."""
        return tuple(sorted({ink.name for ink in self.inks.values() if isinstance(ink, Spot)}))

    @cached_property
    def title_face(self) -> "Face":
        """The advance widths of the title face."""
        return Face.read(inherited(self.root, PATHS.fonts / self.head.title_font))

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points that every face of the layout can show."""
        faces = (opened(path) for path in self.font_paths)
        return frozenset.intersection(*(frozenset(each.face.unicodes) for each in faces))

    @property
    def font_paths(self) -> tuple[Path, ...]:
        """Where the font files lie."""
        return tuple(inherited(self.root, PATHS.fonts / name) for name in self.head.fonts)

    @cached_property
    def font_files(self) -> Mapping[str, bytes]:
        """The font files by their SHA-256."""
        files = (path.read_bytes() for path in self.font_paths)
        return {sha256(data).hexdigest(): data for data in files}

    @cached_property
    def text_face(self) -> "Face":
        """The advance widths of the text face, the first of the fonts."""
        return Face.read(self.font_paths[0])


@dataclass(frozen=True)
class Face:
    """Advance widths of a font face in whole units of the font, so many to an em."""

    widths: dict[int, int]
    default: int
    per_em: int

    @classmethod
    def read(cls, path: Path) -> "Face":
        """Read the widths of every character of a font file."""
        font = opened(path)
        widths = {char: font.get_glyph_h_advance(font.get_nominal_glyph(char))
                  for char in font.face.unicodes}  # fmt: skip
        return cls(widths, font.face.upem // 2, font.face.upem)

    def units(self, text: str) -> int:
        """Return the width of a text in units, kerning left out: no order of adding rounds it."""
        return sum(map(self.widths.get, map(ord, text), repeat(self.default)))

    def width(self, text: str) -> float:
        """Return the width of a text in ems, kerning left out."""
        return self.units(text) / self.per_em

    def lines(self, text: str, size: float, width: float) -> int:
        """Return how many lines a text needs that is divided at its blanks alone."""
        words = [self.units(word) for word in text.split(" ")]
        return _lines(words, self.units(" "), self.room(size, width))

    def room(self, size: float, width: float) -> int:
        """Return the units a width in points holds: a float a hair below its own line is that."""
        return int(width * self.per_em / size + 1e-6)

    def balanced(self, text: str, size: float, width: float) -> tuple[int, float]:
        """Return how many lines a title needs and the narrowest width in points that keeps them."""
        words = [self.units(word) for word in text.split(" ")]
        blank, room = self.units(" "), self.room(size, width)
        lines = _lines(words, blank, room)
        if lines == 1:
            return lines, width
        widths = sorted({sum(words[i:j]) + blank * (j - i - 1)
                         for i in range(len(words)) for j in range(i + 1, len(words) + 1)})
        widest = min(max(words), room)
        fitting = (w for w in widths if widest <= w <= room and _lines(words, blank, w) == lines)
        narrowest = next(fitting, room) * size / self.per_em
        # Rounded up, so that what fits its width still fits as the style says it.
        return lines, min(width, ceil(narrowest * 100) / 100)


def opened(path: Path) -> Any:
    """Return a font file as HarfBuzz reads it; ``ValueError`` when it shows no characters."""
    # What a check asks of the faces is kept, and loading the library takes longer than reading it.
    from uharfbuzz import Face as FontFace
    from uharfbuzz import Font

    face = FontFace(path.read_bytes())
    if not face.unicodes:
        raise ValueError(path)
    return Font(face)


def _lines(words: list[int], blank: int, room: int) -> int:
    """Return how many lines of so many units the words fill."""
    count, filled = 0, 0
    for word in words:
        if count and filled + blank + word <= room:
            filled += blank + word
        else:
            count, filled = count + 1, word
    return count


def load_layout(root: Path, name: str, sections: int = 0) -> Layout:
    """Read the layout of this name for so many sections; ``LayoutError`` names what is wrong."""
    layout = read_layout(root, name, sections)
    if problems := list(_font_problems(layout)):
        raise LayoutError(problems)
    return layout


def read_layout(root: Path, name: str, sections: int = 0) -> Layout:
    """Read a layout without a look into its faces; ``LayoutError`` names what is wrong."""
    files = head_files(root, name)
    file = load_brand(root, files.names)
    value = files.value | _faces(file.brand)
    sheets = Sheets(root, files.names, validated_sheets(files, value), file, sections)
    layout = Layout(root, validated_head(files, value, sheets.tokens), sheets)
    colours = {name: colour for name, each in sheets.tokens.items() if (colour := css.colour(each))}
    own = Place(layout.path(layout.head.style_sheets.unit[0]))
    if problems := list(unreadable(file.brand, colours, own, file.places)):
        raise LayoutError(problems)
    return layout


def _faces(brand: Brand) -> dict[str, Any]:
    """Return the faces that a brand sets in the place of the layout's."""
    if brand.fonts is None:
        return {}
    return {"fonts": list(dict.fromkeys(brand.fonts.files.values())),
            "title_font": brand.fonts.bold}


def _font_problems(layout: Layout) -> list[Problem]:
    # A face that Pango cannot read ends the process without a word, so every file is tried first.
    problems = []
    for path in layout.font_paths:
        place = Place(PATHS.fonts / path.name)
        try:
            opened(path)
        except FileNotFoundError:
            problems.append(Problem("E503", place, "die Schriftdatei fehlt"))
        except (OSError, ValueError):
            problems.append(Problem("E503", place, "die Schriftdatei ist nicht lesbar"))
    return problems
