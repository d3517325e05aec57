"""Reads a web edition as a browser without a script does: its tags, its links, its words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from catalogue.build.site import Published, publish_site
from catalogue.build.wish import AS_DECLARED, Wanted

# What the beginning of a block, or the end of what is around it, ends with it (HTML, 13.1.2.4).
CELLS = ("td", "th")
ROWS = (*CELLS, "tr")
UNENDED = ("li", "p", "body", "html", *ROWS, "thead", "tbody")
# Before what begins there, all of these end.
BEFORE = {"li": ("li", "p"), "td": CELLS, "th": CELLS, "tr": ROWS,
          "tbody": (*ROWS, "thead", "tbody")}
BLOCKS = {"div", "dl", "h1", "h2", "h3", "h4", "ol", "p", "ul"}
VOID = {"base", "br", "hr", "img", "input", "link", "meta", "wbr"}
LEADING = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}
UNREAD = {"head", "svg", "script", "style"}
OUTSIDE = ("http", "https", "mailto", "tel", "data")


@dataclass
class Page(HTMLParser):
    """A page: what is wrong with its tags, where it leads, its names, its words."""

    html: str
    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    base: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._read: list[tuple[str, str]] = []
        self.feed(self.html)
        self.close()
        self.faults += [f"<{tag}> bleibt offen" for tag in self._open if tag not in UNENDED]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._ended("p")
        self._ended(*BEFORE.get(tag, ()))
        if tag not in VOID:
            self._open.append(tag)
        self._seen(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "svg" not in self._open:
            self.faults.append(f"<{tag}/> außerhalb einer Zeichnung")
        self._seen(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in UNENDED:
            self._ended(*UNENDED)
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> schließt nicht, was offen ist")

    def _ended(self, *tags: str) -> None:
        while self._open and self._open[-1] in tags:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._read.append((data, next((tag for tag in self._open if tag in UNREAD), "")))

    def _seen(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if len(known) < len(attrs):
            self.faults.append(f"<{tag}> sagt etwas zweimal")
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if name := known.get("id"):
            self.names.append(name)
        if tag == "base":
            self.base = known.get("href") or ""
        link = known.get(LEADING.get(tag, ""))
        if link is not None and known.get("rel") != "canonical":
            self.links.append(link)

    @property
    def text(self) -> str:
        """What a reader is told, blanks folded."""
        return " ".join("".join(text for text, unread in self._read if not unread).split())

    def values(self, tag: str, name: str) -> list[str]:
        """What an attribute of a tag says wherever it stands."""
        return [value for each, known, value in self.attributes if (each, known) == (tag, name)]


def site(root: Path, number: int = 4, wanted: Wanted = AS_DECLARED) -> Published:
    """Write the web edition of a project."""
    return publish_site(root, number, wanted=wanted)


def pages(folder: Path) -> dict[str, Page]:
    """Read every page of a site by its path."""
    return {path.relative_to(folder).as_posix(): Page(path.read_text("utf-8"))
            for path in sorted(folder.rglob("*.html"))}


def page(folder: Path, address: str) -> Page:
    """Read one page."""
    return Page((folder / address / "index.html").read_text("utf-8"))


def broken_links(folder: Path) -> list[str]:
    """Return every link that leads nowhere when the folder is opened without a server."""
    found = pages(folder)
    return [f"{path}: {link}" for path, each in found.items() for link in each.links
            if not _leads(folder, path, link, found)]


def _leads(folder: Path, path: str, link: str, found: dict[str, Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme in OUTSIDE:
        return True
    # What a server shows at any address names the root of the site itself.
    home = folder if found[path].base else (folder / path).parent
    target = (home / unquote(parts.path)).resolve() if parts.path else folder / path
    if not target.is_file() or not target.is_relative_to(folder.resolve()):
        return False
    name = target.relative_to(folder.resolve() if parts.path else folder).as_posix()
    return not parts.fragment or parts.fragment in found[name].names


def outside(each: Page) -> Iterator[str]:
    """Yield what a page would load from elsewhere."""
    for tag, name, value in each.attributes:
        loads = tag in ("script", "img", "source", "iframe") or (
            tag == "link" and ("link", "rel", "canonical") not in each.attributes)
        if loads and name in ("src", "href") and urlsplit(value).scheme:
            yield value
