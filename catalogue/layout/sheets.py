"""The style sheets of a layout: its own, those of the layouts it extends, and what a brand adds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from catalogue.layout import css
from catalogue.layout.brand import BrandFile
from catalogue.layout.colours import AnyInk
from catalogue.layout.css import Ink, StyleSheet
from catalogue.layout.head import Sheet, StyleSheets
from catalogue.layout.lengths import points
from catalogue.layout.logo import colours_of_logo
from catalogue.layout.palette import Tone, accents_among, palette
from catalogue.model.problems import LayoutError, Place, Problem, reason
from catalogue.source.inherited import inherited
from catalogue.source.project import PATHS

NO_INK: Ink = (0.0, 0.0, 0.0, 0.0)
# The sheets that show sections.
OF_PAGES = ("unit", "web", "print", "cover")
File = tuple[PurePosixPath, str]
FACE = '@font-face {{ font-family: "{}"; src: url("../../{}"); font-weight: {} }}'


@dataclass(frozen=True)
class Sheets:
    """The files of a layout that make up each of its style sheets; later ones win."""

    root: Path
    layouts: tuple[str, ...]
    files: StyleSheets
    brand: BrandFile
    sections: int = 0

    def text(self, sheet: Sheet) -> str:
        """Return the style sheets of this name as one text, constant tokens put in."""
        files = [*self._texts(sheet), *self._added(sheet)]
        return css.one_sheet(json.dumps([(str(path), text) for path, text in files]))

    def path(self, name: str) -> PurePosixPath:
        """Return where a file lies: in the folder of the first layout that has it."""
        paths = (PATHS.layout(each) / name for each in self.layouts)
        return next((path for path in paths if inherited(self.root, path).is_file()),
                    PATHS.layout(self.layouts[0]) / name)

    @cached_property
    def declared(self) -> dict[str, str]:
        """What ``:root`` sets in the style sheets of the pages."""
        return css.values(css.for_page(self._parsed("unit", css.ROOT)))

    @cached_property
    def added(self) -> dict[str, Tone]:
        """The colours that the brand or the number of sections adds to the layout's own."""
        brand = self.brand.brand
        if not brand.colours and self.sections <= accents_among(self.declared):
            return {}
        inks = css.values(self._parsed("inks"))
        own = {name: Tone(colour, css.ink(inks.get(name, "")) or NO_INK)
               for name, value in self.declared.items() if (colour := css.colour(value))}
        return palette(own, brand, self.sections)

    @cached_property
    def tokens(self) -> Mapping[str, str]:
        """What ``:root`` sets in the style sheets, for drawings that cannot read them."""
        colours = {name: tone.colour for name, tone in self.added.items()}
        return self.declared | colours | self._words

    @property
    def _words(self) -> dict[str, str]:
        fonts = self.brand.brand.fonts
        return {"font": f'"{fonts.family}"', "font-credit": f'"{fonts.credit}"'} if fonts else {}

    @cached_property
    def inks(self) -> dict[str, AnyInk]:
        """The inks of every colour of the screen, by ``#rrggbb``.

        ``LayoutError`` when a colour has no inks, or two tokens of one colour have different ones.
        """
        found: dict[str, AnyInk] = {}
        for tone in self.added.values():
            found.setdefault(tone.colour, tone.ink)
        found = self._declared_inks(frozenset(found)) | found
        return colours_of_logo(self.root, self.brand) | found

    def _declared_inks(self, settled: frozenset[str]) -> dict[str, AnyInk]:
        inks = css.values(self._parsed("inks"))
        found: dict[str, tuple[str, Ink]] = {}
        problems = []
        for name, value in self.declared.items():
            colour = "" if name in self.added else css.colour(value)
            if colour and colour not in settled:
                ink = css.ink(inks.get(name, ""))
                other, known = found.setdefault(colour, (name, ink or NO_INK))
                if ink is None:
                    problems.append(f"der Farbe --{name} fehlt ihr device-cmyk(…)")
                elif known != ink:
                    problems.append(f"--{name} und --{other} sind nur am Bildschirm gleich")
        if problems:
            place = Place(self.path(self.files.inks[0]))
            raise LayoutError(Problem("E513", place, each) for each in problems)
        return {colour: ink for colour, (_, ink) in found.items()}

    def _parsed(self, sheet: Sheet, having: str = "") -> list[StyleSheet]:
        """Return the files of a sheet, or only those in which a text stands."""
        return [css.parsed(text, path) for path, text in self._texts(sheet) if having in text]

    def _texts(self, sheet: Sheet) -> Iterator[File]:
        """Yield the files of a sheet with their texts."""
        return ((path, self._read(path)) for name in getattr(self.files, sheet)
                for path in self._paths(name))

    def _paths(self, name: str) -> list[PurePosixPath]:
        """Return the files of this name, that of the layout which is extended by all first."""
        paths = [PATHS.layout(each) / name for each in reversed(self.layouts)]
        return [path for path in paths if inherited(self.root, path).is_file()] or paths[-1:]

    def _read(self, path: PurePosixPath) -> str:
        try:
            return inherited(self.root, path).read_text("utf-8")
        except OSError as error:
            message = f"das Stylesheet ist nicht lesbar ({reason(error)})"
            raise LayoutError([Problem("E501", Place(path), message)]) from error

    def _added(self, sheet: Sheet) -> Iterator[File]:
        """Yield what no file says: the tokens of the brand, and a rule for every section."""
        said = []
        if sheet == "fonts" and (fonts := self.brand.brand.fonts):
            said = [FACE.format(fonts.family, PATHS.fonts / name, style)
                    for style, name in fonts.files.items()]
        if sheet not in ("fonts", "inks") and (own := self._root_tokens()):
            said = [f":root {{ {own} }}"]
        if sheet in OF_PAGES:
            said += self._of_sections()
        if said:
            yield self.brand.path, "\n".join(said)

    def _root_tokens(self) -> str:
        shown = {name: tone.colour for name, tone in self.added.items()
                 if not name.startswith("overlap-")}
        return "; ".join(f"--{name}: {value}" for name, value in (shown | self._words).items())

    def _of_sections(self) -> Iterator[str]:
        """Yield one accent a section, 0 for front and back matter, and its place at the edge."""
        tokens = self.tokens
        count = max(self.sections, accents_among(tokens))
        width, area, step, height, field, form = (points(f"var(--{name})", tokens) for name in (
            "area-width", "area-height", "thumb-step", "thumb-height", "field-opener",
            "title-form"))
        if form * count > width:
            # All forms stand in one row.
            yield f":root {{ --title-form: {width / count:.2f}pt }}"
        height = min(height, area / max(count, 1))
        step = min(step, (area - height) / max(count - 1, 1))
        for number in range(count + 1):
            colours = "; ".join(f"--{part}: var(--{part}-{number})"
                                for part in ("accent", "tint", "deep"))
            top = (number - 1) * step
            thumb = f"; --thumb: {top:g}pt; --thumb-height: {height:g}pt" if number else ""
            yield f".in-{number} {{ {colours}{thumb} }}"
            # Where the field of an opener lies behind it, the tab is white.
            if number and top + height / 2 < field:
                yield (f".opener.in-{number} .thumb"
                       f" {{ background: var(--white); color: var(--accent) }}")
