"""The only importer of WeasyPrint: lays out HTML, joins units, writes PDF bytes."""

import ctypes
import ctypes.util
import io
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.hyphenation import load_patterns
from catalogue.languages import foreign_phrases, mark_languages
from catalogue.layout import Layout
from catalogue.problems import LayoutError, Place, Problem
from catalogue.typography import JOINER

PT_PER_PX = 0.75
FIT_ANCHORS = "fit-"
HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
NO_SYSTEM_FONTS = Path(__file__).parent / "resources" / "fonts.conf"

INSTALL = (
    "Debian/Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    " · Fedora: dnf install pango · macOS: brew install pango"
    " · Windows: pacman -S mingw-w64-ucrt-x86_64-pango (MSYS2)"
)

LOG_MESSAGES = (
    (r"\.notdef glyph.*\"(.*)\" \((U\+\w+)\)", "die Schriften haben das Zeichen „{}“ ({}) nicht"),
    (r"No anchor (\S+)", "der Verweis {} führt ins Leere"),
    (r"Failed to load image at '(.*?)'", "das Bild {} lässt sich nicht laden"),
    (r"Font-face (.*) cannot be loaded", "die Schrift {} lässt sich nicht laden"),
    (r"Failed to load stylesheet at (\S+)", "das Stylesheet {} lässt sich nicht laden"),
    (r"Anchor defined twice: (.*)", "das Sprungziel {} ist doppelt vergeben"),
    (r"(?s)(.*)", "das Satzprogramm meldet: {}"),
)


@dataclass(frozen=True)
class LaidOut:
    """One unit laid out: its pages and the height of every anchor, in points from the top."""

    html: str = field(repr=False)
    document: Any = field(repr=False)
    anchors: tuple[dict[str, float], ...]

    @property
    def page_count(self) -> int:
        """How many pages the unit takes."""
        return len(self.anchors)

    def height(self, name: str) -> tuple[int, float]:
        """Return the page (from 0) and the height in points where an anchor stands."""
        return next((i, page[name]) for i, page in enumerate(self.anchors) if name in page)


@dataclass(frozen=True)
class PaintedPage:
    """A page as it was painted: its boxes, its content stream, the marked content of boxes."""

    content: Any
    footnotes: tuple[Any, ...]
    margins: tuple[tuple[str, Any], ...]
    stream: Any
    marks: dict[Any, int]
    height: float


class Engine:
    """WeasyPrint with one font configuration, style sheet and image cache for all units."""

    def __init__(self, layout: Layout, cache: Path) -> None:
        self._weasyprint = _weasyprint(layout.root, cache)
        self._base = f"{layout.folder.resolve().as_uri()}/"
        self._fetch = _fetcher(self._weasyprint, layout.root)
        self._images: dict[str, Any] = {}
        self._characters = layout.characters | {ord(JOINER)}
        self._laid_out: dict[str, LaidOut] = {}
        self._phrases = foreign_phrases(layout.root)
        place = Place(PurePosixPath("layouts", layout.head.name, "layout.yaml"))
        with _warnings_raised(place):
            self._fonts = self._weasyprint.text.fonts.FontConfiguration()
            self._style_sheet = self._weasyprint.CSS(
                string=layout.style_sheet,
                base_url=self._base,
                url_fetcher=self._fetch,
                font_config=self._fonts,
            )

    def lay_out(self, html: str, place: Place, variant: str = "pdf/a-2a") -> LaidOut:
        """Lay out one unit; the same HTML is laid out once; warnings are raised with ``place``."""
        if html not in self._laid_out:
            self._refuse_unknown(html, place)
            with _warnings_raised(place):
                document = self._weasyprint.HTML(
                    string=mark_languages(html, self._phrases), base_url=self._base,
                    url_fetcher=self._fetch,
                ).render(
                    stylesheets=[self._style_sheet],
                    font_config=self._fonts,
                    cache=self._images,
                    pdf_variant=variant,
                )
            anchors = tuple(map(_anchors, document.pages))
            for page in document.pages:
                for name in [name for name in page.anchors if name.startswith(FIT_ANCHORS)]:
                    del page.anchors[name]
            self._laid_out[html] = LaidOut(html, document, anchors)
        return self._laid_out[html]

    def _refuse_unknown(self, html: str, place: Place) -> None:
        unknown = sorted({char for char in html if ord(char) not in self._characters} - {"\n"})
        if unknown:
            shown = ", ".join(f"„{char}“ (U+{ord(char):04X})" for char in unknown)
            message = f"den Schriften fehlt {shown}"
            raise LayoutError([Problem("E534", place, message, "durch andere Zeichen ersetzen")])

    def write(
        self, parts: Sequence[LaidOut], finisher: Callable[[Any, Any], None],
        variant: str = "pdf/a-2a",
    ) -> bytes:
        """Join laid out units and return them as one PDF."""
        pages = [page for part in parts for page in part.document.pages]
        with _warnings_raised(Place(PurePosixPath("layouts"))):
            document = parts[0].document.copy(pages)
            return bytes(document.write_pdf(pdf_variant=variant, finisher=finisher))


def engine_versions() -> dict[str, str]:
    """Return the versions of WeasyPrint, Pango and HarfBuzz that set the pages."""
    weasyprint = _weasyprint(None, None)
    number = weasyprint.text.ffi.pango.pango_version()
    pango = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    versions = {"weasyprint": weasyprint.__version__, "pango": pango}
    for name in HARFBUZZ:
        with suppress(OSError):
            library = ctypes.CDLL(name)
            library.hb_version_string.restype = ctypes.c_char_p
            versions["harfbuzz"] = library.hb_version_string().decode()
    return versions


def keep_painted(pdf: Any, document: Any, version: Any, streams: Sequence[Any]) -> None:
    """Stand in for the engine's own tags: keep what the tags of a product are made from."""
    pages = zip(document.pages, streams, strict=True)
    document.painted = [_painted(page._page_box, stream) for page, stream in pages]


def _painted(page: Any, stream: Any) -> PaintedPage:
    content, *others = page.children
    margins = tuple((b.at_keyword, b) for b in others if hasattr(b, "at_keyword"))
    areas = [box for box in others if not hasattr(box, "at_keyword")]
    footnotes = tuple(box for area in areas for box in area.children)
    marks = {box: mark["mcid"] for box, mark in stream._tags.items()}
    return PaintedPage(content, footnotes, margins, stream, marks, page.margin_height())


def _anchors(page: Any) -> dict[str, float]:
    return {name: position[1] * PT_PER_PX for name, position in page.anchors.items()}


def _weasyprint(root: Path | None, cache: Path | None) -> Any:
    os.environ["FONTCONFIG_FILE"] = str(NO_SYSTEM_FONTS)
    # That there are no system fonts is what we want.
    warnings.filterwarnings("ignore", message="No fonts configured")
    try:
        with _quick_start():
            import weasyprint
    except OSError as error:
        place = Place(PurePosixPath("weasyprint"))
        message = f"eine Systembibliothek für den Satz fehlt ({error})"
        raise LayoutError([Problem("E510", place, message, INSTALL)]) from error
    # Its tags are those of fragments of boxes; finish/tags.py makes those of the document.
    weasyprint.pdf.add_tags = keep_painted
    if root and cache:
        exceptions = root / "data" / "hyphenation.yaml"
        load_patterns(root / "layouts" / "hyphenation" / "hyph_de.dic", exceptions, cache)
    return weasyprint


@contextmanager
def _quick_start() -> Iterator[None]:
    # Each name of a library that does not exist here starts a compiler to look for it, 87 in all;
    # the engine tries every name itself. What it prints about a missing library we say ourselves.
    find_library = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        ctypes.util.find_library = find_library


def _fetcher(weasyprint: Any, root: Path) -> Any:
    allowed = [(root / name).resolve() for name in ("layouts", "fonts")]

    class ProjectFetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Reads files of the layout and the fonts, nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """Return the file behind a URL; ``ValueError`` when it lies anywhere else."""
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = Path(url.removeprefix("file://").split("?")[0]).resolve()
            if not url.startswith("file://") or not any(map(path.is_relative_to, allowed)):
                raise ValueError("liegt außerhalb von layouts/ und fonts/")
            return super().fetch(url, headers)

    return ProjectFetcher(allow_redirects=False)


@contextmanager
def _warnings_raised(place: Place) -> Iterator[None]:
    logger = logging.getLogger("weasyprint")
    messages: list[str] = []

    class Collector(logging.Handler):
        """Keeps what the engine only logs."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keep one message."""
            messages.append(record.getMessage())

    collector = Collector(logging.WARNING)
    handlers, logger.handlers = logger.handlers, [collector]
    try:
        yield
    finally:
        logger.handlers = handlers
    if messages:
        raise LayoutError(_problem(message, place) for message in dict.fromkeys(messages))


def _problem(message: str, place: Place) -> Problem:
    for pattern, german in LOG_MESSAGES:
        if match := re.search(pattern, message):
            return Problem("E511", place, german.format(*match.groups()))
    raise AssertionError("the last pattern matches every message")
