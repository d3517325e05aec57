"""Reads a layout: its fit steps, fonts, style sheets and tokens; the widths of its title face."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import ceil
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalogue.layout import css
from catalogue.layout.css import Ink
from catalogue.model.problems import LayoutError, Place, Problem, reason
from catalogue.source.document import Document, load_document
from catalogue.source.project import PATHS, Project

MIN_SIZE_PT = 9
Size = Annotated[float, Field(ge=MIN_SIZE_PT)]
FileName = Annotated[str, Field(pattern=r"^[\w-]+\.(ttf|otf|css)$")]
Sheet = Literal["fonts", "unit", "web", "print", "cover", "order", "report", "inks"]
NO_INK = (0.0, 0.0, 0.0, 0.0)


class Step(BaseModel):
    """One step of the fit ladder; all lengths in points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = 0
    size: Size
    leading: float
    small_size: Size
    small_leading: float
    space: float
    above: float
    field: float
    form: float
    drop: float
    title_size: Size
    title_leading: float
    title_width: float
    title_lines: int

    @property
    def variables(self) -> str:
        """The step as CSS variables ``--fit-…``."""
        lengths = self.model_dump(exclude={"number", "title_lines", "title_width"})
        return "; ".join(f"--fit-{k.replace('_', '-')}: {v:g}pt" for k, v in lengths.items())


class StyleSheets(BaseModel):
    """The style sheets of units, frames and forms, each in their order; later ones win."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fonts: tuple[FileName, ...] = Field(min_length=1)
    unit: tuple[FileName, ...] = Field(min_length=1)
    web: tuple[FileName, ...] = Field(min_length=1)
    print: tuple[FileName, ...] = Field(min_length=1)
    cover: tuple[FileName, ...] = Field(min_length=1)
    order: tuple[FileName, ...] = Field(min_length=1)
    report: tuple[FileName, ...] = Field(min_length=1)
    inks: tuple[FileName, ...] = Field(min_length=1)


class Flow(BaseModel):
    """How a list fills pages, for a first guess of their number; all lengths in points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: float = Field(gt=0)
    size: Size
    row: float = Field(gt=0)
    line: float = Field(gt=0)
    first_page: float = Field(gt=0)
    page: float = Field(gt=0)


class LayoutHead(BaseModel):
    """What ``layout.yaml`` declares, with the name of its folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    fonts: tuple[FileName, ...] = Field(min_length=1)
    title_font: FileName
    style_sheets: StyleSheets
    text_width: float
    area_height: float
    header_height: float
    line: float
    picture_height: float = 0.0
    flow: dict[str, Flow] = Field(default_factory=dict)
    tightness: tuple[Step, ...] = Field(min_length=1, max_length=5)


@dataclass(frozen=True)
class Layout:
    """A folder of templates and style sheets with its declared head."""

    root: Path
    head: LayoutHead

    @property
    def folder(self) -> Path:
        """The folder of the layout."""
        return Project(self.root).layout(self.head.name)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The fit ladder, loosest first."""
        return self.head.tightness

    def path(self, name: str) -> PurePosixPath:
        """Return where a file of the layout lies in its project."""
        return PATHS.layout(self.head.name) / name

    def style_sheet(self, sheet: Sheet) -> str:
        """Return the style sheets of this name as one text, constant tokens put in."""
        return css.with_constants(self._sheets(sheet))

    @cached_property
    def tokens(self) -> Mapping[str, str]:
        """What ``:root`` sets in the style sheets, for drawings that cannot read them."""
        return css.values(self._sheets("unit"))

    def token(self, name: str) -> str:
        """Return what a token stands for; ``LayoutError`` when the layout has none of this name."""
        if name not in self.tokens:
            place = Place(self.path(self.head.style_sheets.unit[0]))
            hint = "es dort unter :root anlegen, eine Farbe auch in inks.css"
            raise LayoutError([Problem("E517", place, f"das Token --{name} fehlt", hint)])
        return self.tokens[name]

    @cached_property
    def inks(self) -> dict[str, Ink]:
        """The CMYK of every colour of the screen, ``#rrggbb`` in, four shares of 0 to 1 out.

        ``LayoutError`` when a colour has no inks, or two tokens of one colour have different ones.
        """
        inks = css.values(self._sheets("inks"))
        found: dict[str, tuple[str, Ink]] = {}
        problems = []
        for name, value in self.tokens.items():
            if colour := css.colour(value):
                ink = css.ink(inks.get(name, ""))
                other, known = found.setdefault(colour, (name, ink or NO_INK))
                if ink is None:
                    problems.append(f"der Farbe --{name} fehlt ihr device-cmyk(…)")
                elif known != ink:
                    problems.append(f"--{name} und --{other} sind nur am Bildschirm gleich")
        if problems:
            place = Place(self.path(self.head.style_sheets.inks[0]))
            raise LayoutError(Problem("E513", place, each) for each in problems)
        return {colour: ink for colour, (_, ink) in found.items()}

    @cached_property
    def title_face(self) -> "Face":
        """The advance widths of the title face."""
        return Face.read(Project(self.root).fonts / self.head.title_font)

    @cached_property
    def characters(self) -> frozenset[int]:
        """The code points that every face of the layout can show."""
        faces = (opened(Project(self.root).fonts / name) for name in self.head.fonts)
        return frozenset.intersection(*(frozenset(each.face.unicodes) for each in faces))

    @cached_property
    def font_files(self) -> Mapping[str, bytes]:
        """The font files by their SHA-256."""
        files = ((Project(self.root).fonts / name).read_bytes() for name in self.head.fonts)
        return {sha256(data).hexdigest(): data for data in files}

    @cached_property
    def text_face(self) -> "Face":
        """The advance widths of the text face, the first of the fonts."""
        return Face.read(Project(self.root).fonts / self.head.fonts[0])

    def _sheets(self, sheet: Sheet) -> list[css.StyleSheet]:
        return [self._parsed(self.path(name)) for name in getattr(self.head.style_sheets, sheet)]

    def _parsed(self, path: PurePosixPath) -> css.StyleSheet:
        try:
            return css.parsed((self.root / path).read_text("utf-8"), path)
        except OSError as error:
            message = f"das Stylesheet ist nicht lesbar ({reason(error)})"
            raise LayoutError([Problem("E501", Place(path), message)]) from error


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
        return sum(self.widths.get(ord(char), self.default) for char in text)

    def width(self, text: str) -> float:
        """Return the width of a text in ems, kerning left out."""
        return self.units(text) / self.per_em

    def lines(self, text: str, size: float, width: float) -> int:
        """Return how many lines a text needs that is divided at its blanks alone."""
        words = [self.units(word) for word in text.split(" ")]
        return _lines(words, self.units(" "), width * self.per_em / size)

    def balanced(self, text: str, size: float, width: float) -> tuple[int, float]:
        """Return how many lines a title needs and the narrowest width in points that keeps them."""
        words = [self.units(word) for word in text.split(" ")]
        blank, room = self.units(" "), width * self.per_em / size
        lines = _lines(words, blank, room)
        if lines == 1:
            return lines, width
        widths = sorted({sum(words[i:j]) + blank * (j - i - 1)
                         for i in range(len(words)) for j in range(i + 1, len(words) + 1)})
        fitting = (w for w in widths if w <= room and _lines(words, blank, w) == lines)
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


def _lines(words: list[int], blank: int, room: float) -> int:
    """Return how many lines of so many units the words fill."""
    count, filled = 0, 0
    for word in words:
        if count and filled + blank + word <= room:
            filled += blank + word
        else:
            count, filled = count + 1, word
    return count


def load_layout(root: Path, name: str) -> Layout:
    """Read the layout of this name; ``LayoutError`` names what is missing or unusable."""
    path = PATHS.layout_head(name)
    document = load_document(root, path)
    try:
        head = LayoutHead.model_validate(document.value)
    except ValidationError as error:
        raise LayoutError(_problems(document, error)) from error
    steps = tuple(s.model_copy(update={"number": n}) for n, s in enumerate(head.tightness))
    # A copied folder still says the name of the one it was copied from.
    layout = Layout(root, head.model_copy(update={"name": name, "tightness": steps}))
    problems = list(_font_problems(layout))
    if problems:
        raise LayoutError(problems)
    return layout


def _problems(document: Document, error: ValidationError) -> list[Problem]:
    return [
        Problem("E502", document.place(*each["loc"]), f"ungültige Angabe im Layout: {each['msg']}")
        for each in error.errors()
    ]


def _font_problems(layout: Layout) -> list[Problem]:
    # A face that Pango cannot read ends the process without a word, so every file is tried first.
    problems = []
    for name in layout.head.fonts:
        place = Place(PATHS.fonts / name)
        try:
            opened(Project(layout.root).fonts / name)
        except FileNotFoundError:
            problems.append(Problem("E503", place, "die Schriftdatei fehlt"))
        except (OSError, ValueError):
            problems.append(Problem("E503", place, "die Schriftdatei ist nicht lesbar"))
    return problems
