"""Reads the foreword and the chapter with its headings and footnotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import normalize

from catalogue.exchange.documents.form import HOUSE, Role, Zone
from catalogue.exchange.documents.passages import (
    Block,
    Clause,
    Words,
    blocks,
    literal,
    markdown,
    plain,
    prose,
    wrapped,
)
from catalogue.exchange.extract.lines import Line

NOTE = re.compile(r"^(?:\[\^(\d{1,2})\]:|(\d{1,2}))\s+(\S.*)$")
# A figure set close to the word or mark before it is the raised number of a footnote.
REFERENCE = re.compile(r"(?<=[^\s\d#§(/–-])(\d{1,2})(?=[\s,.;:)!?]|$)")
RAISED = re.compile(r"(?<!\bm)(?<!\b[ckd]m)[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
HEADING = re.compile(r"^[A-ZÄÖÜ0-9][^.:;?!]{3,69}[^.,:;?!)“]$")
# The layout prints this heading itself.
PRINTED_TITLE = re.compile(HOUSE["chapter"]["printed"], re.IGNORECASE)


@dataclass(frozen=True)
class Chapter:
    """A chapter in front of the sections: its title and its text with footnotes."""

    title: Clause
    text: Clause
    notes: int
    furniture: tuple[Line, ...]

    @property
    def passages(self) -> tuple[Clause, ...]:
        """Every text of the chapter."""
        return (self.title, self.text)


def foreword(zone: Zone, words: Words) -> Chapter:
    """Read the foreword."""
    text = prose(zone.of(Role.TEXT, Role.BLANK), words)
    return Chapter(Clause(), text, 0, ())


def chapter(zone: Zone, words: Words) -> Chapter:
    """Read the chapter; its title is written unless the layout prints it anyway."""
    lines = zone.of(Role.TEXT, Role.BLANK)
    end = next((i for i, line in enumerate(lines) if not line.text.strip()), len(lines))
    title = plain(lines[:end], words)
    text, notes = written(lines[end:], words)
    is_printed = bool(PRINTED_TITLE.fullmatch(title.text))
    head = [] if is_printed or not title else [f"## {literal(title.text)}"]
    return Chapter(
        title=Clause() if is_printed else title,
        text=replace(text, text="\n\n".join([*head, text.text])),
        notes=notes,
        furniture=title.lines if is_printed else (),
    )


def written(lines: Sequence[Line], words: Words) -> tuple[Clause, int]:
    """Return the text of a chapter with its headings and notes, and how many notes it has."""
    body, notes = _parted(tuple(map(_unraised, lines)))
    found = [block for part in headed_parts(body) for block in _blocks(part, words)]
    text = _referring(markdown(_headed(found), words), len(notes))
    used = (line for line in (*body, *(each for note in notes for each in note)))
    kept = tuple(line for line in used if line.text.strip())
    texts = [text, *(_note(note, words) for note in notes)]
    return Clause("\n\n".join(filter(None, texts)), kept), len(notes)


def headed_parts(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield headings and the lines between, as the document marks them."""
    for _, part in groupby(lines, lambda line: line.level if line.text.strip() else 0):
        yield list(part)


def _blocks(lines: Sequence[Line], words: Words) -> Sequence[Block]:
    if not lines[0].level:
        return blocks(lines, words.is_running)
    return [Block("##", (words.joined(line.text.strip() for line in lines),))]


def _unraised(line: Line) -> Line:
    """Return a line whose raised figures are plain ones, unless they belong to a unit."""
    return replace(line, text=RAISED.sub(lambda m: normalize("NFKC", m[0]), line.text))


def _parted(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Return the lines of the text and those of each footnote, which end at a blank or a page."""
    body: list[Line] = []
    notes: list[list[Line]] = []
    in_note = False
    referred: set[int] = set()
    for line in lines:
        found = NOTE.match(line.text.strip())
        number = int(found[1] or found[2]) if found else 0
        if found and number == len(notes) + 1 and (found[1] or number in referred):
            notes.append([line])
            in_note = True
        elif in_note and line.text.strip() and not _begins_page(line, notes[-1][-1]):
            notes[-1].append(line)
        else:
            in_note = False
            body.append(line)
            referred.update(int(each) for each in REFERENCE.findall(line.text))
    return body, notes


def _begins_page(line: Line, before: Line) -> bool:
    # In text without form feeds the first line of a page is set one blank in.
    return line.page != before.page or line.text.startswith(" ")


def _referring(text: str, count: int) -> str:
    """Return a text whose raised numbers are references to the footnotes."""
    for number in range(1, count + 1):
        # What the reader of the document wrote for a reference is no sign that somebody typed.
        own = rf"\\\[\^{number}\\?\]"
        raised = REFERENCE.pattern.replace(r"(\d{1,2})", str(number))
        pattern = own if re.search(own, text) else raised
        text = re.sub(pattern, f"[^{number}]", text, count=1)
    return text


def _note(lines: Sequence[Line], words: Words) -> str:
    texts = [line.text.strip() for line in lines]
    found = NOTE.match(texts[0])
    first = found[3] if found else texts[0]
    number = (found[1] or found[2]) if found else ""
    text = wrapped(literal(words.joined([first, *texts[1:]])), f"[^{number}]: ")
    first_line, *rest = text.split("\n")
    return "\n".join([first_line, *(f"    {line.strip()}" for line in rest)])


def _headed(found: Sequence[Block]) -> list[Block]:
    """Return the blocks with the sign ``##`` on headings: short, alone, with text below."""
    return [
        replace(block, sign="##") if _is_heading(block) and index + 1 < len(found) else block
        for index, block in enumerate(found)
    ]


def _is_heading(block: Block) -> bool:
    return not block.sign and len(block.lines) == 1 and bool(HEADING.match(block.lines[0]))
