"""Finds the parts of the house form: what every line is, and where chapters and sheets begin."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from typing import Any

from catalogue.exchange.documents.passages import ITEM
from catalogue.exchange.extract.lines import Line
from catalogue.source.vocabulary import HOUSE_FORM, resource_values


class Role(Enum):
    """What a line of the form is."""

    BLANK = auto()
    TEXT = auto()
    PAGE_NUMBER = auto()
    ADDRESS = auto()
    NEW = auto()
    TABLE = auto()
    TITLE = auto()
    DESCRIPTION = auto()
    GOALS = auto()
    RESPONSIBLE = auto()
    FOREWORD = auto()
    CONTENTS = auto()
    APPENDIX = auto()
    RUNNING = auto()
    DIRECTION = auto()


FURNITURE = (Role.PAGE_NUMBER, Role.NEW, Role.TABLE, Role.TITLE, Role.DESCRIPTION, Role.GOALS,
             Role.RESPONSIBLE, Role.FOREWORD, Role.CONTENTS, Role.APPENDIX,
             Role.RUNNING, Role.DIRECTION)  # fmt: skip
# A line of running text may be no more than their word.
PARTS = (Role.FOREWORD, Role.CONTENTS, Role.APPENDIX)
HEADINGS = (Role.TITLE, Role.DESCRIPTION, Role.GOALS, Role.RESPONSIBLE)
TICKED, UNTICKED = "☒☑✓✔✗✘xX\uf0b7", "☐□_"
HOUSE: Mapping[str, Any] = resource_values(HOUSE_FORM)
WAYS = {"innen": "inward", "außen": "outward"}
TICKS = re.compile(rf"[{TICKED}{UNTICKED}]|innen|außen", re.IGNORECASE)
_BOX = rf"(?:\[[xX ]\]|[{TICKED}{UNTICKED}])"
_WAY = r"nach (?:innen|außen)(?: gerichtet)?[\s,;/|]*"
PATTERNS = (
    (Role.BLANK, re.compile(r"\s*")),
    (Role.DIRECTION, re.compile(
        rf"(\w+:\s*)?(({_BOX}\s*{_WAY}){{1,2}}|({_WAY}{_BOX}\s*){{1,2}})", re.IGNORECASE)),
    (Role.NEW, re.compile(r"neu\s?!?", re.IGNORECASE)),
    *((Role[name.upper()], re.compile(said, re.IGNORECASE))
      for name, said in HOUSE["headings"].items()),
    (Role.ADDRESS, re.compile(r"(https?|file|mailto|ftp):\S+")),
    (Role.PAGE_NUMBER, re.compile(r"([-–] ?)?(Seite )?\d{1,3}( ?[-–])?")),
)
SECTION = re.compile(r"(\d{1,2})\.\s+(\S.{1,80})")
DIRECTORATE, DIRECTORATE_WORD = re.compile(HOUSE["directorate"]), HOUSE["directorate_word"]
OFFICE = re.compile(HOUSE["offices"]["heads"])
ABOUT = HOUSE["chapter"]["about"]
HEADER_LINES = 8
OFFICE_LINES = 3
TITLE_CHARACTERS = 120
MIN_RUNNING = 3
DASHES = "-–—"
MAX_FORM_CHARACTERS = 400
MAX_LINES_BEFORE = 60


@dataclass(frozen=True)
class Marked:
    """A line and what it is."""

    line: Line
    kind: Role

    @property
    def text(self) -> str:
        """The text of the line without blanks around it."""
        return self.line.text.strip()


@dataclass(frozen=True)
class Zone:
    """A part of the document: ``front``, ``foreword``, ``chapter``, ``section`` and so on."""

    name: str
    lines: tuple[Marked, ...]

    def of(self, *kinds: Role) -> tuple[Line, ...]:
        """Return the lines of these kinds."""
        return tuple(each.line for each in self.lines if each.kind in kinds)

    @property
    def addresses(self) -> tuple[Line, ...]:
        """The addresses that stand here in lines of their own, and those that words lead to."""
        lines = (each.line for each in self.lines)
        links = (Line(line.number, link, line.page) for line in lines for link in line.links)
        return (*self.of(Role.ADDRESS), *dict.fromkeys(links))


def marked(lines: Sequence[Line]) -> tuple[Marked, ...]:
    """Return every line with its kind; a heading with text behind its colon becomes two."""
    found = [each for line in lines for each in _marked(line)]
    running = _running(found)
    return tuple(
        replace(each, kind=Role.RUNNING) if index in running else each
        for index, each in enumerate(_checked(found))
    )


def direction(zone: Zone) -> str:
    """Return the direction whose boxes are ticked in a sheet, or nothing."""
    ticked: set[str] = set()
    for line in zone.of(Role.DIRECTION):
        found = [each.lower() for each in TICKS.findall(line.text.partition(":")[2] or line.text)]
        if found and found[0] in WAYS:
            found.insert(0, found.pop())
        ticked |= {WAYS[way] for sign, way in pairwise(found) if way in WAYS and sign in TICKED}
    return "both" if len(ticked) > 1 else next(iter(ticked), "")


def _running(lines: Sequence[Marked]) -> frozenset[int]:
    """Return the lines that head or foot page after page; those at the foot count the pages."""
    pages: dict[int, list[int]] = {}
    for index, each in enumerate(lines):
        if each.kind is not Role.BLANK:
            pages.setdefault(each.line.page, []).append(index)
    tops = (page[0] for page in pages.values())
    heads = [i for i in tops if _may_run(lines[i]) and not _is_title_of(lines, i)]
    feet = [i for i in (page[-1] for page in pages.values()) if _may_run(lines[i])]
    shared = Counter(_uncounted(lines[i].text) for i in heads)
    counted = Counter(_uncounted(text) for text in {lines[i].text for i in feet})
    all_feet = Counter(_uncounted(lines[i].text) for i in feet)
    repeated = [i for i in heads if shared[_uncounted(lines[i].text)] >= MIN_RUNNING]
    counting = [
        i for i in feet
        if MIN_RUNNING <= all_feet[_uncounted(lines[i].text)] == counted[_uncounted(lines[i].text)]
    ]  # fmt: skip
    return frozenset(repeated + counting)


def _may_run(each: Marked) -> bool:
    starts = DIRECTORATE.fullmatch(each.text) or SECTION.fullmatch(each.text)
    # The marks of an overview repeat too.
    is_worded = any(char.isalpha() for char in each.text)
    # Sheets that list the same may break at the same item; „– Entwurf –“ heads pages.
    is_item = ITEM.match(each.text) and each.text[-1] not in DASHES
    is_own = starts or is_item or OFFICE.match(each.text)
    return each.kind is Role.TEXT and is_worded and not is_own


def _is_title_of(lines: Sequence[Marked], index: int) -> bool:
    """Whether a line is all of the title of a sheet or a row, which stand in several places."""
    seen = (i for i in range(index + 1, len(lines)) if lines[i].kind is not Role.BLANK)
    after = next(seen, -1)
    before = next((i for i in range(index - 1, -1, -1) if lines[i].kind is not Role.BLANK), -1)
    if min(before, after) < 0:
        return False
    is_sheet = lines[before].kind is Role.TITLE and lines[after].kind in HEADINGS
    is_row = lines[after].kind is Role.TEXT and not any(map(str.isalpha, lines[after].text))
    return is_sheet or is_row


def _uncounted(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _marked(line: Line) -> Iterator[Marked]:
    text = line.text.strip()
    if len(text) > MAX_FORM_CHARACTERS:
        yield Marked(line, Role.TEXT)
        return
    kind = next((kind for kind, pattern in PATTERNS if pattern.fullmatch(text.rstrip(":"))), None)
    if kind:
        yield Marked(line, kind)
        return
    head, colon, rest = text.partition(":")
    heads = [kind for kind, pattern in PATTERNS if kind in HEADINGS and pattern.fullmatch(head)]
    if colon and heads:
        yield Marked(replace(line, text=head), heads[0])
        yield Marked(replace(line, text=rest), Role.TEXT)
        return
    yield Marked(line, Role.TEXT)


def _checked(found: Sequence[Marked]) -> Iterator[Marked]:
    """Yield the lines; what stands inside a paragraph is text."""
    before = Role.BLANK
    for index, each in enumerate(found):
        after = found[index + 1].kind if index + 1 < len(found) else Role.BLANK
        is_alone = before is not Role.TEXT and after is not Role.TEXT
        if each.kind is Role.PAGE_NUMBER and not is_alone:
            each = replace(each, kind=Role.TEXT)
        is_inside = before is Role.TEXT and (each.kind not in PARTS or after is Role.TEXT)
        if each.kind in (Role.ADDRESS, Role.NEW, *PARTS) and is_inside:
            each = replace(each, kind=Role.TEXT)
        before = each.kind
        yield each


def zones(lines: Sequence[Marked]) -> tuple[Zone, ...]:
    """Return the parts of the document in order; what comes before the first is ``front``."""
    starts = {0: "front"}
    starts |= _sheets_and_sections(lines)
    first = min((i for i, name in starts.items() if name != "front"), default=len(lines))
    last = max((i for i, each in enumerate(lines) if each.kind is Role.TITLE), default=0)
    starts |= _chapters(lines[:first])
    appendix = (i for i, each in enumerate(lines) if i >= last and each.kind is Role.APPENDIX)
    starts |= {index: "appendix" for index in list(appendix)[:1]}
    ends = [*sorted(starts)[1:], len(lines)]
    return tuple(
        Zone(starts[start], tuple(lines[start:end]))
        for start, end in zip(sorted(starts), ends, strict=True)
    )


def _sheets_and_sections(lines: Sequence[Marked]) -> dict[int, str]:
    starts: dict[int, str] = {}
    latest = ""
    title = ""
    for index, each in enumerate(lines):
        if each.kind is Role.TITLE:
            starts[_sheet_start(lines, index)] = latest = "sheet"
        elif each.kind is Role.TABLE:
            head = _previous(lines, index)
            text = lines[head].text if head >= 0 else ""
            is_new = bool(SECTION.fullmatch(text)) or latest != "section"
            if is_new and text != title and lines[head].kind is Role.TEXT:
                starts[head] = latest = "section"
                title = text
    return starts


def _previous(lines: Sequence[Marked], index: int) -> int:
    """Return the index of the line before that is neither blank nor a page number, or -1."""
    skipped = (Role.BLANK, Role.PAGE_NUMBER, Role.TABLE)
    before = range(index - 1, max(index - MAX_LINES_BEFORE, 0) - 1, -1)
    return next((i for i in before if lines[i].kind not in skipped), -1)


def _sheet_start(lines: Sequence[Marked], title: int) -> int:
    """Return where the head of a sheet begins: its directorate, its department or its title."""
    start, seen = title, 0
    for index in range(title - 1, max(title - MAX_LINES_BEFORE, 0) - 1, -1):
        each = lines[index]
        if each.kind is Role.BLANK or each.kind is Role.NEW:
            continue
        seen += 1
        if each.kind is not Role.TEXT or seen > HEADER_LINES:
            break
        if DIRECTORATE.fullmatch(each.text):
            return index
        if OFFICE.match(each.text) and seen <= OFFICE_LINES and _opens(lines, index):
            start = index
    return start


def _opens(lines: Sequence[Marked], index: int) -> bool:
    return index == 0 or lines[index - 1].kind is not Role.TEXT


def _chapters(lines: Sequence[Marked]) -> dict[int, str]:
    foreword = next((i for i, each in enumerate(lines) if each.kind is Role.FOREWORD), -1)
    starts = {foreword: "foreword"} if foreword >= 0 else {}
    is_parted = False
    for index, each in enumerate(lines):
        if index <= foreword or each.kind is Role.BLANK:
            continue
        breaks = index > 0 and lines[index - 1].line.page != each.line.page
        is_parted = is_parted or breaks or each.kind is Role.PAGE_NUMBER
        if each.kind is Role.TEXT and _opens(lines, index):
            about = ABOUT in each.text and len(each.text) < TITLE_CHARACTERS // 2
            if _is_title(lines, index) and (about or (is_parted and foreword >= 0)):
                return starts | {index: "chapter"}
            is_parted = False
    return starts


def _is_title(lines: Sequence[Marked], start: int) -> bool:
    """Whether the paragraph that begins here is a heading: short and without an end."""
    text = ""
    for each in lines[start : start + MAX_LINES_BEFORE]:
        if each.kind is not Role.TEXT:
            break
        text += f" {each.text}"
    return len(text) < TITLE_CHARACTERS and not text.endswith((".", ",", ":", ";", "!", "?"))
