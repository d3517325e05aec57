"""Reads the sheet of one measure: its head, its four fields and what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from catalogue.exchange.documents.form import (
    DIRECTORATE,
    DIRECTORATE_WORD,
    HEADINGS,
    HOUSE,
    OFFICE,
    Marked,
    Role,
    Zone,
    direction,
)
from catalogue.exchange.documents.passages import (
    BROKEN_END,
    SENTENCE_END,
    Clause,
    Words,
    plain,
    prose,
    unwrapped,
)
from catalogue.exchange.extract.lines import Line

GOALS, TARGET_GROUPS = "goals", "target_groups"
LABEL = re.compile(
    r"(?P<label>(?P<goals>Zielsetzung(en)?|Ziele?)|Zielgruppen?)\s*"
    r"((?P<colon>:)\s*(?P<rest>.*)|)$"
)
# „Ziele der Jungenarbeit: …“ opens the goals too, but says more than a label.
SPEAKING_LABEL = re.compile(r"((?P<goals>Ziele?|Zielsetzung(en)?)|Zielgruppen?)\s[^.:]{1,40}:")
UNIT = re.compile(r"(?<![\d/.,])(\d{2})/(\d{1,2})(?![\d/])|"
                  rf"\b{HOUSE['offices']['short']}\s(\d{{2}})\.(\d{{1,2}})(?![\d/])")
LONE_UNIT = re.compile(r",\s(\d{2})(?=\s*(,|;|$))")
PARTS = re.compile(rf"\s*(?:[&+;]|,|\bund\b)\s*(?={HOUSE['offices']['names']})")

# Without the code of the country, which a text leaves out.
NUMBER_DIGITS = 6


@dataclass(frozen=True)
class Sheet:
    """What one sheet says of a measure, every text with the lines it comes from."""

    title: Clause
    directorate: Clause
    offices: Clause
    description: Clause
    goals: Clause
    target_groups: Clause
    responsible: Clause
    is_new: bool
    is_split: bool
    is_labelled: bool
    direction: str
    addresses: tuple[Line, ...]
    furniture: tuple[Line, ...]

    @property
    def line(self) -> int:
        """The line of the document that the measure is told by."""
        lines = self.title.lines or self.furniture
        return lines[0].number if lines else 0

    @property
    def passages(self) -> tuple[Clause, ...]:
        """Every text of the sheet."""
        return (self.title, self.directorate, self.offices, *self.texts.values())

    @property
    def texts(self) -> dict[str, Clause]:
        """The four fields of the measure by their names."""
        names = ("description", GOALS, TARGET_GROUPS, "responsible")
        return {name: getattr(self, name) for name in names}

    @property
    def open_addresses(self) -> tuple[str, ...]:
        """The addresses that are neither on the web nor in the texts."""
        text = " ".join(passage.text for passage in self.passages)
        addresses = dict.fromkeys(line.text.strip() for line in self.addresses)
        return tuple(each for each in addresses if _is_open(each, text))

    @property
    def units(self) -> tuple[str, ...]:
        """The codes of the units that the responsible are said to belong to."""
        return unit_codes(self.responsible.text)

    @property
    def departments(self) -> tuple[str, ...]:
        """The names of the departments in the head, as they are spelt there."""
        return tuple(part for part in PARTS.split(self.offices.text) if part)


def _is_open(address: str, text: str) -> bool:
    scheme, _, rest = address.partition(":")
    name = unquote(rest.partition("?")[0]).casefold()
    if scheme == "tel":
        return re.sub(r"\D", "", name)[-NUMBER_DIGITS:] not in re.sub(r"\D", "", text)
    is_written = scheme == "mailto" and name in text.casefold()
    return not is_written and not address.startswith(("http", "#"))


def unit_codes(text: str) -> tuple[str, ...]:
    """Return the unit codes of a text, such as ``43/5`` and ``34``, in order."""
    parts = unwrapped(text)
    codes = {f"{a or c}/{b or d}" for part in parts for a, b, c, d in UNIT.findall(part)}
    lone = {found[1] for part in parts for found in LONE_UNIT.finditer(part)}
    return tuple(sorted(codes | lone))


def sheet(zone: Zone, words: Words) -> Sheet:
    """Read one sheet."""
    fields = _fields(zone.lines)
    goals, groups, labels = _split(fields[Role.GOALS])
    head, directorate, name = _head(fields[Role.BLANK])
    return Sheet(
        title=plain(fields[Role.TITLE], words),
        directorate=directorate,
        offices=plain(head, words),
        description=prose(fields[Role.DESCRIPTION], words),
        goals=prose(goals, words),
        target_groups=prose(groups, words),
        responsible=prose(fields[Role.RESPONSIBLE], words),
        is_new=bool(zone.of(Role.NEW)),
        is_split=_is_split(zone.lines),
        is_labelled=bool(labels or groups),
        direction=direction(zone),
        addresses=zone.addresses,
        furniture=(*name, *labels),
    )


def _fields(lines: Sequence[Marked]) -> dict[Role, list[Line]]:
    """Return the lines below each heading; those above the first are below ``BLANK``."""
    fields: dict[Role, list[Line]] = {kind: [] for kind in (Role.BLANK, *HEADINGS)}
    current = Role.BLANK
    for each in lines:
        if each.kind in HEADINGS:
            current = each.kind
        elif each.kind is Role.TEXT:
            fields[current].append(each.line)
        else:
            fields[current].append(replace(each.line, text=""))
    return fields


def _head(lines: Sequence[Line]) -> tuple[list[Line], Clause, list[Line]]:
    """Return the lines that name departments, the directorate and the word before it."""
    offices: list[Line] = []
    directorate = Clause()
    furniture: list[Line] = []
    before = ""
    for line in lines:
        found = DIRECTORATE.fullmatch(line.text.strip())
        if found and not directorate:
            directorate = Clause(found[1], (replace(line, text=found[1]),))
            furniture.append(replace(line, text=DIRECTORATE_WORD))
            offices += [replace(line, text=found[2])] if OFFICE.match(found[2]) else []
        elif _is_office(line.text.strip(), before):
            offices.append(line)
        # A name that its line end divides goes on in the next paragraph.
        if line.text.strip() or not BROKEN_END.search(before):
            before = line.text.strip() if line in offices else ""
    return offices, directorate, furniture


def _is_office(text: str, before: str) -> bool:
    return bool(text) and (bool(OFFICE.match(text)) or bool(before))


def _is_split(lines: Sequence[Marked]) -> bool:
    """Whether the text of the sheet goes on after the end of a page."""
    texts = [i for i, each in enumerate(lines) if each.kind is Role.TEXT]
    if not texts:
        return False
    inside = lines[texts[0] : texts[-1]]
    pages = {each.line.page for each in inside} | {lines[texts[-1]].line.page}
    # Only in a text without pages does an address in a line of its own end one.
    ends = (Role.PAGE_NUMBER,) if any(pages) else (Role.PAGE_NUMBER, Role.ADDRESS)
    return len(pages) > 1 or any(each.kind in ends for each in inside)


def _split(lines: Sequence[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Return the lines of goals, those of target groups, and the labels that told them apart."""
    parts: dict[str, list[Line]] = {GOALS: [], TARGET_GROUPS: []}
    labels: list[Line] = []
    current = GOALS
    before = ""
    for line in lines:
        field, label, rest = _label(line.text.strip(), before)
        current = field or current
        labels += [replace(line, text=label)] if label else []
        parts[current] += [replace(line, text=rest)] if label else [line]
        before = line.text.strip()
    return parts[GOALS], parts[TARGET_GROUPS], labels


def _label(text: str, before: str) -> tuple[str, str, str]:
    """Return the field that a line opens, its label and the text after it."""
    found = LABEL.match(text)
    is_alone = found and found["colon"] and not found["rest"]
    goes_on = before and not SENTENCE_END.search(before) and not before.startswith("-")
    if goes_on and not is_alone:
        return "", "", text
    if found:
        return GOALS if found["goals"] else TARGET_GROUPS, found["label"], found["rest"] or ""
    speaking = SPEAKING_LABEL.match(text) if text.startswith("Ziel") else None
    if speaking:
        return GOALS if speaking["goals"] else TARGET_GROUPS, "", text
    return "", "", text
