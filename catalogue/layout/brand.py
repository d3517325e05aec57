"""Reads ``brand.yaml``: the colours, the mark and the faces of the city that publishes."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field, ValidationError

from catalogue.layout import css
from catalogue.layout.colours import AnyInk, Spot, inks_of
from catalogue.layout.head import LOGO_FILE, WORD, Declared, FileName, layout_names, wrong
from catalogue.model.problems import LayoutError, Place, Problem, nearest
from catalogue.source.document import Document, load_document
from catalogue.source.inherited import home, inherited
from catalogue.source.project import PATHS

FILE = "brand.yaml"
PER_CENT = 100


def _colour(value: str) -> str:
    if not (found := css.colour(value)):
        raise ValueError(f"„{value}“ ist keine Farbe, etwa #0b3c8c")
    return found


Share = Annotated[float, Field(ge=0, le=PER_CENT)]
Hex = Annotated[str, AfterValidator(_colour)]
Word = Annotated[str, Field(min_length=1, pattern=WORD)]
LogoName = Annotated[str, Field(pattern=LOGO_FILE)]


class Colour(Declared):
    """A colour of the city: on the screen, and as four inks or as one of its own."""

    name: Word
    hex: Hex
    cmyk: tuple[Share, Share, Share, Share] | None = None
    spot: Word | None = None

    @property
    def ink(self) -> AnyInk:
        """What prints it; four inks that nobody gave are worked out."""
        inks = inks_of(self.hex)
        if self.cmyk:
            cyan, magenta, yellow, black = (share / PER_CENT for share in self.cmyk)
            inks = cyan, magenta, yellow, black
        return Spot(self.spot, inks) if self.spot else inks


class Logo(Declared):
    """The mark of the city: a file beside ``brand.yaml``, and the words that stand for it."""

    file: LogoName
    alternative: Word


class BrandFaces(Declared):
    """The faces of the city; one that is not there is replaced by the nearest that is."""

    family: Word
    regular: FileName
    bold: FileName
    italic: FileName | None = None
    semibold: FileName | None = None
    semibold_italic: FileName | None = None
    licence: Word | None = None

    @property
    def files(self) -> dict[str, str]:
        """The file of every weight and style that the pages are set in."""
        italic, semibold = self.italic or self.regular, self.semibold or self.bold
        return {"400; font-style: normal": self.regular, "400; font-style: italic": italic,
                "600; font-style: normal": semibold,
                "600; font-style: italic": self.semibold_italic or semibold,
                "700; font-style: normal": self.bold}

    @property
    def credit(self) -> str:
        """The family with its licence, as the imprint names it."""
        return f"{self.family} ({self.licence})" if self.licence else self.family


class Brand(Declared):
    """What makes a catalogue the catalogue of one city."""

    colours: tuple[Colour, ...] = ()
    sections: tuple[Word, ...] = ()
    front: Word | None = None
    logo: Logo | None = None
    fonts: BrandFaces | None = None

    @property
    def accents(self) -> tuple[Colour, ...]:
        """The colours of the sections in turn: those that are named, or all."""
        known = {each.name: each for each in self.colours}
        return tuple(known[name] for name in self.sections) or self.colours

    @property
    def front_colour(self) -> Colour | None:
        """The colour of what stands before and after the sections, if it has one of its own."""
        return next((each for each in self.colours if each.name == self.front), None)


class BrandFile(NamedTuple):
    """A brand with where it stands, and where each of its colours does."""

    brand: Brand = Brand()
    path: PurePosixPath = PATHS.layouts
    places: Mapping[str, Place] = MappingProxyType({})


def load_brand(root: Path, layouts: tuple[str, ...]) -> BrandFile:
    """Read the brand of the first of these layouts that has one; an empty one where none has."""
    path = next((path for name in layouts
                 if inherited(root, path := PATHS.layout(name) / FILE).is_file()), None)
    if path is None:
        return BrandFile()
    document = load_document(home(root, path), path)
    try:
        brand = Brand.model_validate(document.value)
    except ValidationError as error:
        raise LayoutError(wrong("E527", error, Brand, document.place)) from error
    if unknown := list(_unknown(brand, document)):
        raise LayoutError(unknown)
    places = {each.hex: document.place("colours", number, "hex")
              for number, each in enumerate(brand.colours)}
    return BrandFile(brand, path, places)


def declared_spots(root: Path) -> tuple[str, ...]:
    """Return the inks of its own that any layout of a project names, its own or inherited."""
    brands = (load_brand(root, (name,)).brand for name in layout_names(root))
    return tuple(sorted({each.spot for brand in brands for each in brand.colours if each.spot}))


def _unknown(brand: Brand, document: Document) -> Iterator[Problem]:
    names = [each.name for each in brand.colours]
    asked: list[tuple[tuple[Any, ...], str]] = [
        (("sections", place), name) for place, name in enumerate(brand.sections)]
    asked += [(("front",), brand.front)] if brand.front else []
    for key, name in asked:
        if name not in names:
            message = f"die Farbe „{name}“ steht nicht unter „colours“"
            yield Problem("E527", document.place(*key), message, nearest(name, names))
