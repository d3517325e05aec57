"""Reads a document of any accepted format as lines; hostile or broken files are ``DataError``."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from catalogue.exchange.extract.sandbox import Reader, answer, refused, served, size

MAX_TEXT_BYTES = 2_000_000
MAX_LINES = 40_000
MAX_LINE_CHARACTERS = 20_000
# A longer line is a whole paragraph: no page is that wide.
LONGEST_PRINTED = 200
READERS: Mapping[str, Reader] = {".docx": "DOCX", ".odt": "ODT", ".pdf": "PDF"}
PLAIN_FORMATS = (".txt", ".md")
OTHER_FORMATS = {
    ".doc": "in Word öffnen und als .docx speichern",
    ".docm": "ohne Makros als .docx speichern",
    ".dotm": "ohne Makros als .docx speichern",
    ".rtf": "in Word öffnen und als .docx speichern",
    ".pages": "als .docx oder .pdf ausgeben",
}
MARK = "\uf0b7"
NO_MARK = "∅"

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
HYPHENS = re.compile("[\u2010\u2011]")
# Soft hyphens stand inside words; the one at a line end divides the word there.
SOFT_HYPHEN_AT_END = re.compile("\u00ad[ \t]*$")
LIGATURES = re.compile("[\ufb00-\ufb06]")


class Fate(StrEnum):
    """What becomes of a text that a document holds."""

    TAKEN = ""
    HIDDEN = "hidden"
    STRUCK = "struck"
    DELETED = "deleted"
    INSERTED = "inserted"
    PROMPT = "prompt"
    COMMENT = "comment"
    UNREAD = "unread"
    LINK = "link"
    HEADING = "heading"
    PICTURE = "picture"


@dataclass(frozen=True)
class Told:
    """A text that is told and not taken as a line, and the part of the document it stands in."""

    fate: Fate
    text: str
    part: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a document; number and page count from 1, page 0 means it is not known.

    A line of any fate but ``TAKEN`` is no text of the document; ``links`` lead away from its words;
    ``level`` says how deep a heading it is, 0 that it is none or that nothing says so.
    """

    number: int
    text: str
    page: int = 0
    fate: Fate = Fate.TAKEN
    part: str = ""
    links: tuple[str, ...] = ()
    level: int = 0


def read_lines(path: Path) -> tuple[Line, ...]:
    """Return the lines of a document; ``DataError`` when it cannot or must not be read."""
    suffix = path.suffix.lower()
    if suffix in PLAIN_FORMATS:
        return _plain(path)
    if suffix not in READERS:
        hint = OTHER_FORMATS.get(suffix, "möglich: .docx, .odt, .pdf, .txt, .md")
        raise refused(path, "E201", f"das Format „{suffix or path.name}“ wird nicht gelesen", hint)
    lines = answer(READERS[suffix], path, "neu oder als reinen Text speichern")
    return tuple(
        Line(number, text, page, Fate(fate), part, tuple(links), level)
        for number, text, page, fate, part, links, level in lines
    )


def serve(read: Callable[[Path], Iterable[str | Told]]) -> None:
    """Print the lines that ``read`` finds in the file named on the command line, or a refusal."""
    served(lambda path: _bounded(path, read(path)))


def _bounded(path: Path, texts: Iterable[str | Told]) -> list[tuple[Any, ...]]:
    """Return the values of the lines; ``DataError`` when they hold no text or too much."""
    found = []
    characters = 0
    for line in numbered(texts):
        found.append(line)
        if len(line.text) > MAX_LINE_CHARACTERS:
            message = f"ein Absatz ist länger als {MAX_LINE_CHARACTERS} Zeichen"
            raise refused(path, "E202", message, "ihn teilen")
        characters += len(line.text)
        if len(found) > MAX_LINES or characters > MAX_TEXT_BYTES:
            raise refused(path, "E202", "die Datei enthält zu viel Text", "sie teilen")
    if not any(line.text.strip() and not line.fate for line in found):
        hint = "Bilder von Text lassen sich nicht lesen, das Original nehmen"
        if any(line.text.strip() for line in found):
            hint = "er ist verborgen oder durchgestrichen, diese Auszeichnung aufheben"
        raise refused(path, "E207", "die Datei enthält keinen Text, den man sieht", hint)
    return [tuple(vars(line).values()) for line in found]


def numbered(texts: Iterable[str | Told]) -> Iterator[Line]:
    """Number lines from 1; a form feed begins a page, blank lines carry the number before them."""
    last = Line(0, "", 1)
    for text in texts:
        if isinstance(text, Told) and text.fate is Fate.LINK:
            last = replace(last, links=(*last.links, "".join(text.text.split())))
        elif isinstance(text, Told) and text.fate is Fate.HEADING:
            last = replace(last, level=int(text.text))
        elif isinstance(text, Told):
            told = " ".join(cleaned(text.text).split())
            yield Line(last.number, told, last.page, text.fate, text.part)
        else:
            if last.number or last.links:
                yield last
            kept = cleaned(text.replace("\f", ""))
            number, page = last.number + bool(kept.strip()), last.page + text.count("\f")
            last = Line(number, kept, page)
    yield last


def cleaned(text: str) -> str:
    """Return a line in composed characters, without invisible ones; blanks keep their places."""
    text = SOFT_HYPHEN_AT_END.sub("-", text).replace("\u00ad", "")
    text = HYPHENS.sub("-", text)
    text = LIGATURES.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    return text if text.isascii() and text.isprintable() else "".join(
        " " if _is_blank(char) else char for char in text
    )


def _is_blank(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Zs", "Zl", "Zp", "Cs")


def _plain(path: Path) -> tuple[Line, ...]:
    if size(path) > MAX_TEXT_BYTES:
        hint = f"höchstens {MAX_TEXT_BYTES // 10**6} MB; die Datei teilen"
        raise refused(path, "E202", "die Datei ist zu groß", hint)
    texts = re.split(r"\r\n|\n|\r", _decoded(path, path.read_bytes()))
    if len(texts) > MAX_LINES:
        raise refused(path, "E202", f"die Datei hat mehr als {MAX_LINES} Zeilen", "sie teilen")
    long = next((n for n, text in enumerate(texts, 1) if len(text) > MAX_LINE_CHARACTERS), 0)
    if long:
        message = f"die Zeile ist länger als {MAX_LINE_CHARACTERS} Zeichen"
        raise refused(path, "E202", message, "Absätze als Zeilen speichern", long)
    paged = any("\f" in text for text in texts)
    is_running = any(len(text) > LONGEST_PRINTED for text in texts)
    lines = []
    page = 1
    for number, text in enumerate(texts, 1):
        page += text.count("\f")
        lines.append(Line(number, cleaned(text.replace("\f", "")), page if paged else 0))
        # Word saves paragraphs as lines, without a blank one between them.
        lines += [Line(number, "", page if paged else 0)] if is_running else []
    return tuple(lines)


def _decoded(path: Path, data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    hint = "als Text in der Kodierung UTF-8 speichern"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "die Zeichen sind nicht in UTF-8 kodiert"
        raise refused(path, "E203", message, hint, line) from error
    if "\0" in text:
        raise refused(path, "E203", "die Datei enthält keinen Text", hint)
    return text
