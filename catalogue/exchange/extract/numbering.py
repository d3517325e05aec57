"""Counts the lists of a Word file as Word does: on over what stands between their items."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.word import Word, full, named, value

BULLETS = ("bullet", "none", "")


@dataclass(frozen=True)
class _Level:
    """How a level of a list is marked, and the number it begins with."""

    form: str
    start: int


@dataclass
class Numbering:
    """The lists of a Word file and how far each has counted."""

    word: Word
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def sign(self, paragraph: Element) -> str:
        """Return the sign of a paragraph: ``- ``, its number, or nothing outside of lists."""
        number, level = self._place(paragraph)
        if number in ("", "0"):
            return ""
        listed = self.lists.get(number)
        abstract = value(listed, "w:abstractNumId")
        found = self.levels.get((abstract, level), _Level("", 1))
        if found.form in BULLETS:
            return "- "
        counts = self.counts.setdefault(abstract, {})
        if number not in self.begun and (start := _override(listed, level)):
            counts[level] = start - 1
        self.begun.add(number)
        counts[level] = counts.get(level, found.start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return f"{counts[level]}. "

    @cached_property
    def lists(self) -> Mapping[str, Element]:
        """The lists by their numbers."""
        listed = self.word.related("numbering").iter(named("w:num"))
        return {each.get(named("w:numId"), ""): each for each in listed}

    @cached_property
    def levels(self) -> Mapping[tuple[str, int], _Level]:
        """What the levels of lists look like."""
        return {
            (each.get(named("w:abstractNumId"), ""), _number(level.get(named("w:ilvl")))): _Level(
                value(level, "w:numFmt"), _number(value(level, "w:start") or "1")
            )
            for each in self.word.related("numbering").iter(named("w:abstractNum"))
            for level in each.iter(named("w:lvl"))
        }

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level of a paragraph, from itself or from its style."""
        for holder in self._holders(paragraph):
            if holder.find(full("w:pPr/w:numPr/w:numId")) is not None:
                return value(holder, "w:pPr/w:numPr/w:numId"), _number(
                    value(holder, "w:pPr/w:numPr/w:ilvl")
                )
        return "", 0

    def _holders(self, paragraph: Element) -> Iterator[Element]:
        yield paragraph
        yield from self.word.style_chain(value(paragraph, "w:pPr/w:pStyle"))


def _override(listed: Element | None, level: int) -> int:
    """Return the number with which a list begins anew, or 0 when it counts on."""
    for each in listed if listed is not None else ():
        is_level = _number(each.get(named("w:ilvl"))) == level
        if each.tag == named("w:lvlOverride") and is_level:
            return _number(value(each, "w:startOverride"))
    return 0


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
