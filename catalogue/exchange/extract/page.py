"""Reads a page of the web that stands in a document as lines."""

from collections.abc import Iterator
from html.parser import HTMLParser

from catalogue.exchange.extract.lines import Fate, Told

BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "td", "th", "ul", "ol"}
DEAF = {"script", "style", "head", "title"}
STRUCK = {"s", "strike", "del"}
# Elements without an end tag would never be left.
VOID = {"br", "hr", "img", "meta", "link", "input", "col", "wbr"}


class _Page(HTMLParser):
    """Gathers the lines of a page and what is told of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str | Told] = [""]
        self.open: list[tuple[str, Fate]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block, and what is not seen."""
        given = {name: (text or "").replace(" ", "") for name, text in attrs}
        if tag in BLOCKS or tag == "br":
            self.found += ["", "- "] if tag == "li" else [""]
        if tag == "a" and given.get("href"):
            self.found += [Told(Fate.LINK, given["href"]), ""]
        hidden = "hidden" in given or "display:none" in given.get("style", "")
        fate = Fate.HIDDEN if hidden else Fate.STRUCK if tag in STRUCK else Fate.TAKEN
        if tag not in VOID:
            self.open.append((tag, fate))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element and what was left open in it."""
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass
        if tag in BLOCKS:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        """Take a text, or tell it when it is not seen."""
        if any(name in DEAF for name, _ in self.open):
            return
        fate = next((fate for _, fate in self.open if fate), Fate.TAKEN)
        text = " ".join(data.split()) and " ".join(f".{data}.".split())[1:-1]
        if fate:
            self.found += [Told(fate, text), ""]
        elif isinstance(self.found[-1], str):
            self.found[-1] += text


def page_texts(data: bytes) -> Iterator[str | Told]:
    """Yield the lines of a page; blank lines part its blocks."""
    page = _Page()
    page.feed(data.decode("utf-8-sig", "replace"))
    page.close()
    yield from page.found
