"""Reads what ``layout.yaml`` declares, with what a layout takes over from the one it extends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)

from catalogue.layout.lengths import points
from catalogue.model.problems import LayoutError, Place, Problem, nearest
from catalogue.source.document import Document, load_document
from catalogue.source.inherited import home, inherited, names_below
from catalogue.source.project import PATHS
from catalogue.source.typed import keys_of, translated

MIN_SIZE_PT = 9
EXTENDS = "extends"
NO_LAYOUT = "das Layout „{}“ gibt es nicht"
# What is written by a pattern, as it is told.
FACE_FILE, LOGO_FILE = r"^[\w-]+\.(ttf|otf|css)$", r"^[\w-]+\.(svg|png|jpe?g)$"
WORD = r"^[^\"\\]+$"
PATTERNS = {
    FACE_FILE: "ein Dateiname ohne Ordner, wie SourceSans3-Bold.ttf oder tokens.css",
    LOGO_FILE: "ein Dateiname ohne Ordner, wie logo.svg, logo.png oder logo.jpg",
    WORD: "ohne gerade Anführungszeichen und „\\“ schreiben",
}
Sheet = Literal["fonts", "unit", "web", "print", "cover", "order", "report", "inks"]
FileName = Annotated[str, Field(pattern=FACE_FILE)]


def _in_points(value: object, asked: ValidationInfo) -> object:
    """Return a number as it is, and an expression as the points that the tokens make of it."""
    if not isinstance(value, str):
        return value
    try:
        return points(value, asked.context or {})
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"„{value}“ ist keine Länge") from error


# A number, or an expression that is worked out with the tokens.
Typed = WithJsonSchema({"type": ["number", "string"]})
Points = Annotated[float, BeforeValidator(_in_points), Typed]
Size = Annotated[float, BeforeValidator(_in_points), Field(ge=MIN_SIZE_PT), Typed]
Whole = Annotated[int, BeforeValidator(_in_points), Typed]
Above = Annotated[float, BeforeValidator(_in_points), Field(gt=0), Typed]


class Declared(BaseModel):
    """A part of ``layout.yaml``: nothing in it changes, and nothing else may stand there."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Step(Declared):
    """One step of the fit ladder; all lengths in points."""

    number: int = 0
    size: Size
    leading: Points
    small_size: Size
    small_leading: Points
    space: Points
    above: Points
    field: Points
    form: Points
    drop: Points
    title_size: Size
    title_leading: Points
    title_width: Points
    title_lines: Whole
    # Whether facts stand beside the texts, and the sentence that leads above both.
    rail: bool = False
    stage: bool = False

    @property
    def variables(self) -> str:
        """The step as CSS variables ``--fit-…``."""
        lengths = self.model_dump(exclude={"number", "title_lines", "title_width", "rail", "stage"})
        return "; ".join(f"--fit-{k.replace('_', '-')}: {v:g}pt" for k, v in lengths.items())


class StyleSheets(Declared):
    """The style sheets of units, frames and forms, each in their order; later ones win."""

    fonts: tuple[FileName, ...] = Field(min_length=1)
    unit: tuple[FileName, ...] = Field(min_length=1)
    web: tuple[FileName, ...] = Field(min_length=1)
    print: tuple[FileName, ...] = Field(min_length=1)
    cover: tuple[FileName, ...] = Field(min_length=1)
    order: tuple[FileName, ...] = Field(min_length=1)
    report: tuple[FileName, ...] = Field(min_length=1)
    inks: tuple[FileName, ...] = Field(min_length=1)


class _StyleSheetsAlone(BaseModel):
    style_sheets: StyleSheets


class Flow(Declared):
    """How a list fills pages, for a first guess of their number; all lengths in points."""

    width: Above
    size: Size
    row: Above
    line: Above
    first_page: Above
    page: Above


class LayoutHead(Declared):
    """What ``layout.yaml`` declares, with the name of its folder."""

    name: str = ""
    fonts: tuple[FileName, ...] = Field(min_length=1)
    title_font: FileName
    style_sheets: StyleSheets
    text_width: Points
    area_height: Points
    header_height: Points
    line: Points
    # How many lines the head of a block takes: none where it stands beside the text.
    head_lines: Points = 0
    # What stands beside the texts: its width and its size.
    rail_width: Points = 0
    rail_size: Points = 0
    picture_height: Points = 0
    # What the title takes that is said again on every further page of a record.
    continued: Points = 0
    flow: dict[str, Flow] = Field(default_factory=dict)
    tightness: tuple[Step, ...] = Field(min_length=1)

    @property
    def has_rail(self) -> bool:
        """Whether there is room beside the texts."""
        return self.rail_width < self.text_width

    @property
    def further_height(self) -> float:
        """The points of every further page of a record."""
        return self.area_height - self.continued


class HeadFiles(tuple[Document, ...]):
    """The files ``layout.yaml`` of a layout and of those it extends, its own first."""

    __slots__ = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the layouts, whose folders have the files."""
        return tuple(each.path.parent.name for each in self)

    @property
    def value(self) -> dict[str, Any]:
        """What they declare together: what one does not say, the one that it extends says."""
        merged: dict[str, Any] = {}
        for document in reversed(self):
            said = {name: value for name, value in document.value.items() if name != EXTENDS}
            merged |= {name: _merged(merged.get(name), value) for name, value in said.items()}
        return merged

    def place(self, *key: str | int) -> Place:
        """Return where a key path stands, or its nearest parent in the layout's own file."""
        saying = (each for each in self if key[:1] and key[:1] in each.places)
        return next(saying, self[0]).place(*key)


def _merged(before: object, value: object) -> object:
    if isinstance(before, dict) and isinstance(value, dict):
        return before | value
    return value


def head_files(root: Path, name: str) -> HeadFiles:
    """Read ``layout.yaml`` of a layout and of those it extends; ``LayoutError`` where one lacks."""
    found: dict[str, Document] = {}
    if name not in (known := layout_names(root)):
        place, hint = Place(PATHS.layout_head(name)), nearest(name, known)
        raise LayoutError([Problem("E526", place, NO_LAYOUT.format(name), hint)])
    while name:
        path = PATHS.layout_head(name)
        found[name] = document = load_document(home(root, path), path)
        name = document.value.get(EXTENDS) or ""
        if problem := _no_layout(root, document, name, tuple(found)):
            raise LayoutError([problem])
    return HeadFiles(found.values())


def _no_layout(
    root: Path, document: Document, name: object, found: Sequence[str]
) -> Problem | None:
    """Return that a layout cannot extend this one, nothing when it can or extends none."""
    known = [each for each in layout_names(root) if each not in found]
    if not name or name in known:
        return None
    message = NO_LAYOUT.format(name)
    if name in found:
        message = f"die Layouts erweitern sich im Kreis: {' → '.join((*found, str(name)))}"
    return Problem("E526", document.place(EXTENDS), message, nearest(str(name), known))


def layout_names(root: Path) -> list[str]:
    """Return the names of all layouts that a project has or inherits."""
    names = names_below(root, PATHS.layouts)
    return [name for name in names if inherited(root, PATHS.layout_head(name)).is_file()]


def validated_sheets(files: HeadFiles, value: Mapping[str, Any]) -> StyleSheets:
    """Return which files make up the style sheets; tokens come from them."""
    known = [EXTENDS, *LayoutHead.model_fields]
    if unknown := [Problem("E502", files.place(name), f"unbekannte Angabe „{name}“",
                           nearest(name, known)) for name in value if name not in known]:
        # Of a layout whose „extends“ is misspelt all else would be missing.
        raise LayoutError(unknown)
    try:
        return _StyleSheetsAlone.model_validate(value).style_sheets
    except ValidationError as error:
        raise LayoutError(wrong("E502", error, _StyleSheetsAlone, files.place)) from error


def validated_head(
    files: HeadFiles, value: Mapping[str, Any], tokens: Mapping[str, str]
) -> LayoutHead:
    """Return the head that the files declare, its lengths worked out with the tokens."""
    try:
        head = LayoutHead.model_validate(value, context=tokens)
    except ValidationError as error:
        raise LayoutError(wrong("E502", error, LayoutHead, files.place)) from error
    steps = tuple(s.model_copy(update={"number": n}) for n, s in enumerate(head.tightness))
    # A copied folder still says the name of the one it was copied from.
    return head.model_copy(update={"name": files.names[0], "tightness": steps})


def wrong(
    code: str, error: ValidationError, model: type[BaseModel], placed: Callable[..., Place]
) -> Iterator[Problem]:
    """Yield every place where a value is none, with what is wrong with it and what is meant."""
    for each in error.errors(include_url=False):
        found: dict[str, Any] = dict(each)
        _, said, hint = translated(found, keys_of(model, tuple(each["loc"][:-1])))
        hint = PATTERNS.get(found.get("ctx", {}).get("pattern", ""), hint)
        yield Problem(code, placed(*each["loc"]), said, hint)
