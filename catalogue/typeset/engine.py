"""The only importer of WeasyPrint: lays out HTML, joins units, writes PDF bytes."""

import ctypes
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree.ElementTree import Element, ParseError, fromstring

from catalogue.layout.layout import Layout, Sheet
from catalogue.layout.typography import JOINER
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.source.project import PATHS, Project
from catalogue.typeset.engine_shortcuts import quick_start, shorten
from catalogue.typeset.hyphenation import load_patterns
from catalogue.typeset.languages import foreign_phrases, mark_languages
from catalogue.typeset.painted import Leaf, keep_painted

Finisher = Callable[[Any, Any], None]

VARIANT = "pdf/a-2a"
PT_PER_PX = 0.75
TOLERANCE_PX = 0.1
FIT_ANCHORS = "fit-"
# The text runs on below the sheet.
ENDLESS = "@page :nth(n+{}) {{ margin-bottom: -100000pt }}"
HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
NO_SYSTEM_FONTS = Path(__file__).parent.parent / "resources" / "fonts.conf"

INSTALL = (
    "Debian/Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    " · Fedora: dnf install pango · macOS: brew install pango"
    " · Windows: pacman -S mingw-w64-ucrt-x86_64-pango (MSYS2)"
)

# What a drawing takes from another file.
DRAWN = re.compile(r"""<(?:image|use|feImage)\b[^>]*?\bhref\s*=\s*["'](?!\#)([^"']*)""")
INTO_LAYOUT = "die Datei in den Ordner des Layouts legen"
PSEUDO_OWNERS = (("marker", "li"), ("footnote", ".footnote"), ("note", ".note-text"))
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


class Engine:
    """WeasyPrint with one font configuration, image cache and parsed sheets for all units."""

    def __init__(self, layout: Layout, cache: Path) -> None:
        self._weasyprint = _weasyprint(layout.root, cache)
        self._layout = layout
        self._base = f"{layout.folder.resolve().as_uri()}/"
        self._fetch = Fetcher(self._weasyprint, layout.root)
        self._parse = _parser(self._weasyprint, self._base, self._fetch)
        self._images: dict[str, Any] = {}
        self._sheets: dict[Sheet, Any] = {}
        self._characters = layout.characters | {ord(JOINER)}
        self._phrases = foreign_phrases(layout.root)
        self._fonts = self._weasyprint.text.fonts.FontConfiguration()
        self._css(layout.style_sheet("fonts"))

    def lay_out(
        self, html: str, place: Place, sheet: Sheet = "unit", endless_from: int = 0
    ) -> LaidOut:
        """Lay out one unit by a style sheet of the layout; warnings are raised with ``place``.

        Pages from the number ``endless_from`` on take any length of text, to see how much it is.
        """
        self._refuse_unknown(html, place)
        self._refuse_foreign(html, place)
        sheets = [self._style_sheet(sheet)]
        if endless_from:
            sheets.append(self._css(ENDLESS.format(endless_from)))
        with _warnings_raised(place):
            document = self._parse(mark_languages(html, self._phrases)).render(
                stylesheets=sheets,
                font_config=self._fonts,
                cache=self._images,
                pdf_variant=VARIANT,
            )
        anchors = tuple(map(_anchors, document.pages))
        for page in document.pages:
            for name in [name for name in page.anchors if name.startswith(FIT_ANCHORS)]:
                del page.anchors[name]
        return LaidOut(html, document, anchors)

    def _style_sheet(self, sheet: Sheet) -> Any:
        if sheet not in self._sheets:
            self._sheets[sheet] = self._css(self._layout.style_sheet(sheet))
        return self._sheets[sheet]

    def _css(self, text: str) -> Any:
        place = Place(self._layout.path("layout.yaml"))
        with _warnings_raised(place):
            return self._weasyprint.CSS(
                string=text, base_url=self._base, url_fetcher=self._fetch,
                font_config=self._fonts,
            )

    def _refuse_unknown(self, html: str, place: Place) -> None:
        unknown = sorted({char for char in html if ord(char) not in self._characters} - {"\n"})
        if unknown:
            shown = ", ".join(f"„{char}“ (U+{ord(char):04X})" for char in unknown)
            message = f"den Schriften fehlt {shown}"
            raise LayoutError([Problem("E534", place, message, "durch andere Zeichen ersetzen")])

    def _refuse_foreign(self, html: str, place: Place) -> None:
        # What a drawing refers to is read when it is painted, and nobody knows then whose it is.
        found = (urljoin(self._base, each) for each in DRAWN.findall(html))
        if foreign := sorted(url for url in found if not self._fetch.may_read(url)):
            raise LayoutError(
                Problem("E511", place, f"die Zeichnung verweist auf {url}", INTO_LAYOUT)
                for url in foreign)

    def write(
        self, parts: Sequence[LaidOut], finisher: Finisher, variant: str = VARIANT,
        frames: LaidOut | None = None,
    ) -> bytes:
        """Join laid out units, each page under its frame if there are any, and return the PDF."""
        pages = [page for part in parts for page in part.document.pages]
        if frames:
            pages = [*map(Leaf, pages, frames.document.pages)]
        with _warnings_raised(Place(PATHS.layouts)):
            document = (frames or parts[0]).document.copy(pages)
            return bytes(document.write_pdf(pdf_variant=variant, finisher=finisher))

    def shifts(self, parts: Sequence[LaidOut], frames: LaidOut) -> list[float]:
        """Return how many points each body moves so that its type area is that of its frame."""
        bodies = (page._page_box for part in parts for page in part.document.pages)
        boxes = [*zip(bodies, (page._page_box for page in frames.document.pages), strict=True)]
        for body, frame in boxes:
            if abs(body.width - frame.width) > TOLERANCE_PX:
                sheet = self._layout.head.style_sheets.print[-1]
                place = Place(self._layout.path(sheet))
                message = (f"der Satzspiegel ist hier {frame.width * PT_PER_PX:.1f} Punkt"
                           f" breit, auf den Seiten {body.width * PT_PER_PX:.1f}")
                hint = "--inner und --outer müssen so breit sein wie --page-left und --page-right"
                raise LayoutError([Problem("E514", place, message, hint)])
        return [(frame.content_box_x() - body.content_box_x()) * PT_PER_PX
                for body, frame in boxes]


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


def system_versions() -> dict[str, str]:
    """Return the versions of the libraries of the system that set the pages."""
    versions = {key: value for key, value in engine_versions().items() if key != "weasyprint"}
    for name in FONTCONFIG:
        with suppress(OSError):
            number = ctypes.CDLL(name).FcGetVersion()
            versions["fontconfig"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return versions


def _anchors(page: Any) -> dict[str, float]:
    return {name: position[1] * PT_PER_PX for name, position in page.anchors.items()}


def _weasyprint(root: Path | None, cache: Path | None) -> Any:
    os.environ["FONTCONFIG_FILE"] = str(NO_SYSTEM_FONTS)
    # That there are no system fonts is what we want.
    warnings.filterwarnings("ignore", message="No fonts configured")
    try:
        with quick_start():
            import weasyprint
    except OSError as error:
        place = Place(PurePosixPath("weasyprint"))
        message = f"eine Systembibliothek für den Satz fehlt ({error})"
        raise LayoutError([Problem("E510", place, message, INSTALL)]) from error
    # Its tags are those of fragments of boxes; finish/tags.py makes those of the document.
    weasyprint.pdf.add_tags = keep_painted
    shorten(weasyprint)
    if root and cache:
        exceptions = Project(root).hyphenation
        load_patterns(Project(root).patterns, exceptions, cache)
    return weasyprint


def _parser(weasyprint: Any, base: str, fetch: Any) -> Callable[[str], Any]:
    wrapper = weasyprint.cssselect2.ElementWrapper
    own_styles = [weasyprint.CSS(string=_sparing(weasyprint.html.UA))]

    class Page(weasyprint.HTML):  # type: ignore[misc]
        """A page whose elements have no more pseudo-elements than they need."""

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return own_styles

    class WellFormed(Page):
        """A page that is well-formed XML needs no guessing and is read ten times as fast."""

        def __init__(self, root: Element) -> None:
            self.base_url, self.url_fetcher, self.media_type = base, fetch, "print"
            self.wrapper_element = wrapper.from_html_root(root, content_language=None)
            self.etree_element = root

    def parsed(html: str) -> Any:
        try:
            return WellFormed(fromstring(html))
        except ParseError:
            return Page(string=html, base_url=base, url_fetcher=fetch)

    return parsed


def _sparing(style_sheet: str) -> str:
    # The engine's own styles give every element six pseudo-elements, each with styles to compute.
    for pseudo, owner in PSEUDO_OWNERS:
        style_sheet = re.sub(rf"^::(?={pseudo})", f"{owner}::", style_sheet, flags=re.MULTILINE)
    return style_sheet


class Fetcher:
    """Reads files of the layouts and the fonts, nothing else: no network, no way out by a link."""

    # The engine asks every fetcher whether to stop at once; we collect what it says.
    _fail_on_errors = False

    def __init__(self, weasyprint: Any, root: Path) -> None:
        self._allowed = [Project(root).layouts.resolve(), Project(root).fonts.resolve()]
        self._files = weasyprint.urls.URLFetcher(
            allowed_protocols=("file", "data"), allow_redirects=False)

    def __call__(self, url: str) -> Any:
        """Return the file behind a URL; ``ValueError`` when it lies anywhere else."""
        if not self.may_read(url):
            raise ValueError("liegt außerhalb von layouts/ und fonts/")
        return self._files(url)

    def may_read(self, url: str) -> bool:
        """Whether a URL, its signs decoded and its links followed, leads to an allowed file."""
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        is_ours = url.startswith("file:///") and any(map(path.is_relative_to, self._allowed))
        return parts.scheme == "data" or is_ours


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
