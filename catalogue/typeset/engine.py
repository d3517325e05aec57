"""The only importer of WeasyPrint: lays out HTML and paints it into leaves."""

import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree.ElementTree import Element, ParseError, fromstring

from catalogue.layout.head import Sheet
from catalogue.layout.layout import Layout
from catalogue.layout.typography import JOINER
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.source.inherited import FOLDERS, homes, inherited
from catalogue.source.phrases import foreign_phrases
from catalogue.source.project import PATHS, Project
from catalogue.typeset.engine_shortcuts import quick_start, shorten
from catalogue.typeset.garbage import cleared
from catalogue.typeset.hyphenation import load_patterns
from catalogue.typeset.languages import mark_languages
from catalogue.typeset.leaf import Leaf
from catalogue.typeset.paint import Painter, heights
from catalogue.typeset.shared_styles import forget, share

VARIANT = "pdf/a-2a"
# The text runs on below the sheet.
ENDLESS = "@page :nth(n+{}) {{ margin-bottom: -100000pt }}"
NO_SYSTEM_FONTS = Path(__file__).parent.parent / "resources" / "fonts.conf"

INSTALL = (
    "Debian/Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    " · Fedora: dnf install pango · macOS: brew install pango"
    " · Windows: pacman -S mingw-w64-ucrt-x86_64-pango (MSYS2)"
)

# What a drawing takes from another file.
DRAWN = re.compile(r"""<(?:image|use|feImage)\b[^>]*?\bhref\s*=\s*["'](?!\#)([^"']*)""")
OUT_OF_TEMPLATE = "aus der Vorlage im Layout nehmen"
INTO_LAYOUT = "die Datei in den Ordner des Layouts legen"
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
    """HTML laid out, not yet painted; ``heights`` as in the leaf that it becomes."""

    html: str = field(repr=False)
    place: Place
    document: Any = field(repr=False)
    heights: Mapping[str, tuple[int, float]]

    @property
    def page_count(self) -> int:
        """How many pages it takes."""
        return len(self.document.pages)


class Engine:
    """WeasyPrint with one font configuration, image cache and parsed sheets for all units."""

    def __init__(self, layout: Layout, cache: Path) -> None:
        self._weasyprint = load_engine()
        project = Project(layout.root)
        load_patterns(inherited(layout.root, PATHS.patterns), project.hyphenation, cache)
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
        self._painter = Painter(self._weasyprint, layout.font_files)

    def lay_out(
        self, html: str, place: Place, sheet: Sheet = "unit", endless_from: int = 0
    ) -> LaidOut:
        """Lay out one unit by a style sheet of the layout; warnings are raised with ``place``.

        Pages from the number ``endless_from`` on take any length of text, to see how much it is.
        """
        cleared()
        self._refuse_unknown(html, place)
        self._refuse_foreign(html, place)
        sheets = [self._style_sheet(sheet)]
        if endless_from:
            sheets.append(self._css(ENDLESS.format(endless_from)))
        share(self._fonts, html)
        with self._warned(place):
            document = self._parse(mark_languages(html, self._phrases)).render(
                stylesheets=sheets,
                font_config=self._fonts,
                cache=self._images,
                pdf_variant=VARIANT,
            )
        _refuse_unheld(document, place)
        return LaidOut(html, place, document, heights(document.pages))

    def leaf(self, laid_out: LaidOut) -> Leaf:
        """Paint what was laid out; warnings are raised with its place."""
        with self._warned(laid_out.place):
            return self._painter.leaf(laid_out.html, laid_out.document)

    def frames(
        self, html: str, place: Place, sheet: Sheet, htmls: Sequence[str]
    ) -> dict[str, Leaf]:
        """Set pages that are nothing but frames; return each by the HTML of its own."""
        laid_out = self.lay_out(html, place, sheet)
        with self._warned(place):
            return {own: self._painter.frame(own, page)
                    for own, page in zip(htmls, laid_out.document.pages, strict=True) if own}

    @contextmanager
    def _warned(self, place: Place) -> Iterator[None]:
        try:
            with _warnings_raised(place):
                yield
        except LayoutError:
            forget(self._weasyprint, self._fonts)
            raise

    def _style_sheet(self, sheet: Sheet) -> Any:
        if sheet not in self._sheets:
            self._sheets[sheet] = self._css(self._layout.style_sheet(sheet))
        return self._sheets[sheet]

    def _css(self, text: str) -> Any:
        place = Place(self._layout.path("layout.yaml"))
        share(self._fonts, text)
        with _warnings_raised(place):
            return self._weasyprint.CSS(
                string=text, base_url=self._base, url_fetcher=self._fetch,
                font_config=self._fonts,
            )

    def _refuse_unknown(self, html: str, place: Place) -> None:
        unknown = sorted(char for char in {*html} - {"\n"} if ord(char) not in self._characters)
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


def _refuse_unheld(document: Any, place: Place) -> None:
    """Raise what belongs to a whole file and no leaf can hold."""
    kinds = {kind for page in document.pages for kind, *_ in page.links}
    unheld = {
        "Anhänge kennt der Satz nicht": document.metadata.attachments or "attachment" in kinds,
        "Formularfelder kennt der Satz nicht":
            any(field for page in document.pages for field in page.forms.values()),
    }
    if problems := [Problem("E511", place, message, OUT_OF_TEMPLATE)
                    for message, is_there in unheld.items() if is_there]:
        raise LayoutError(problems)


def load_engine() -> Any:
    """Import WeasyPrint; ``LayoutError`` names the library of the system that is missing."""
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
    shorten(weasyprint)
    return weasyprint


def _parser(weasyprint: Any, base: str, fetch: Any) -> Callable[[str], Any]:
    wrapper = weasyprint.cssselect2.ElementWrapper

    class WellFormed(weasyprint.HTML):  # type: ignore[misc]
        """A page that is well-formed XML needs no guessing and is read ten times as fast."""

        def __init__(self, root: Element) -> None:
            self.base_url, self.url_fetcher, self.media_type = base, fetch, "print"
            self.wrapper_element = wrapper.from_html_root(root, content_language=None)
            self.etree_element = root

    def parsed(html: str) -> Any:
        try:
            return WellFormed(fromstring(html))
        except ParseError:
            return weasyprint.HTML(string=html, base_url=base, url_fetcher=fetch)

    return parsed


class Fetcher:
    """Reads files of the layouts and the fonts, nothing else: no network, no way out by a link."""

    # The engine asks every fetcher whether to stop at once; we collect what it says.
    _fail_on_errors = False

    def __init__(self, weasyprint: Any, root: Path) -> None:
        self._root = root
        self._allowed = [(each / folder).resolve() for each in homes(root) for folder in FOLDERS]
        self._files = weasyprint.urls.URLFetcher(
            allowed_protocols=("file", "data"), allow_redirects=False)

    def __call__(self, url: str) -> Any:
        """Return the file behind a URL; ``ValueError`` when it lies anywhere else."""
        if not self.may_read(url):
            raise ValueError("liegt außerhalb von layouts/ und fonts/")
        return self._files(self._found(url))

    def _found(self, url: str) -> str:
        """Return where a file lies that a layout takes from beside it: there, or as inherited."""
        if not url.startswith("file:"):
            return url
        path = Path(url2pathname(urlsplit(url).path)).resolve()
        names = (path.relative_to(each.resolve()) for each in homes(self._root)
                 if path.is_relative_to(each.resolve()) and not path.exists())
        found = (inherited(self._root, PurePosixPath(name.as_posix())).as_uri() for name in names)
        return next(found, url)

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
