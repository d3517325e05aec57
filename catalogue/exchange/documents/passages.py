"""Makes running text of the lines of a page: words joined again, paragraphs and lists found."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.exchange.extract.lines import LONGEST_PRINTED, Line
from catalogue.layout.complaints import complaints
from catalogue.layout.markdown import source_words

WIDTH = 98
MIN_WRAPPED = 45
FULL_LINE = 70

# Word and its text exports write its signs in the letters of other fonts, such as „o“ and „§“.
ITEM = re.compile(r"^([-–—•●▪▫■□◦○‣⁃∙·*➢➤►❖◆✓✔o§\uf0b7\uf0a7\uf0d8\uf0fc\uf076])\s+(\S.*)$")
NUMBER = re.compile(r"^(\d{1,2})[.)]\s+(\S.*)$")
SENTENCE_END = re.compile(r"[.!?:;]\W{0,2}$")
# What Markdown would read as a list, a heading or a quotation at the head of a line.
SIGNS = re.compile(r"[*_\[\]`<#>]")
SPECIAL = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+*]+(?=\s|$)|[#>])")
# At the head of any line Markdown takes more for a rule, a block or the foot of a reference.
NEVER_FIRST = re.compile(rf"{SPECIAL.pattern}|^(?:[=_:|-]+$|[<\[:|]|~~|``)")
WORD = re.compile(r"[\w*]+(?:[-/][\w*]+)*")
BROKEN_END = re.compile(r"(?<=[^\s-])-$")
GREETING = re.compile(r"(?:Liebe|Sehr geehrte|Guten Tag)\b.*,$")
ADDRESS = re.compile(r"\W*(\w+://|www\.)")
LETTERS, LETTERS_AT_END = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W\d_]+$")
# „Kinder- und Jugendarbeit“: the hyphen stands for a word that follows.
CONJUNCTIONS = {"und", "oder", "bzw.", "sowie", "beziehungsweise"}
ACRONYM = re.compile(r"([A-ZÄÖÜ]{2,}|\d|\*)$")


@dataclass(frozen=True)
class Clause:
    """A text of the document and the lines it was made of."""

    text: str = ""
    lines: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self.text)


@dataclass(frozen=True)
class Block:
    """A paragraph, an item of a list (sign ``-``) or of a numbered list (its number)."""

    sign: str
    lines: tuple[str, ...]


@dataclass
class _Draft:
    """A block that is being read: its sign, its bullet, its lines, and if a blank parts them."""

    sign: str
    lines: list[str]
    bullet: str = ""
    is_spaced: bool = False


@dataclass(frozen=True)
class Words:
    """The words and addresses of a document: what decides how a divided word is joined.

    In a ``running`` document a line is a whole paragraph, not what a page is wide.
    """

    known: frozenset[str]
    addresses: tuple[str, ...]
    is_running: bool = False

    def joined(self, parts: Iterable[str]) -> str:
        """Join lines to one text; words divided at a line end become one again."""
        written: list[str] = []
        head = ""
        for part in (" ".join(part.split()) for part in parts):
            if not part:
                continue
            tail = part.split(None, 1)[0]
            link = self._link(head, tail) if head else ""
            if not link and head.endswith("-"):
                written[-1] = written[-1][:-1]
            written += [link.strip("-"), part]
            last = part.rsplit(None, 1)[-1]
            head = last if link == " " or last != part else head.rstrip("-") + link + part
        return "".join(written)

    def _link(self, head: str, tail: str) -> str:
        """Return what stands between the last word of a line and the first of the next."""
        if not BROKEN_END.search(head) or tail in CONJUNCTIONS:
            return " "
        if ADDRESS.match(head):
            return "-" if self._is_hyphen_of_address(head, tail) else ""
        return "-" if self._keeps_hyphen(head, tail) else ""

    def _is_hyphen_of_address(self, head: str, tail: str) -> bool:
        """Whether a hyphen is of an address: a link says so, or without it there is no word."""
        if self._is_address(head + tail) or self._is_address(head[:-1] + tail):
            return self._is_address(head + tail)
        piece = LETTERS_AT_END.search(head[:-1]), LETTERS.match(tail)
        return "".join(each[0] for each in piece if each).casefold() not in self.known

    def _is_address(self, address: str) -> bool:
        return any(known.startswith(address.rstrip(".,;)")) for known in self.addresses)

    def _keeps_hyphen(self, head: str, tail: str) -> bool:
        if not tail[0].islower() or ACRONYM.search(head[:-1]):
            return True
        hyphened, plain = _last_word(head + tail), _last_word(head[:-1] + tail)
        return hyphened in self.known and plain not in self.known


def words_of(lines: Sequence[Line]) -> Words:
    """Return the whole words of a document, without those that a line end divides."""
    known: set[str] = set()
    addresses = []
    is_rest = False
    for line in lines:
        found = [word.casefold() for word in line.text.split()]
        if not found:
            continue
        is_broken = bool(BROKEN_END.search(line.text.rstrip()))
        whole = found[is_rest : len(found) - is_broken]
        known.update(word for each in whole for word in WORD.findall(each))
        addresses += [word for word in line.text.split() if "://" in word]
        is_rest = is_broken
    is_running = any(len(line.text) > LONGEST_PRINTED for line in lines)
    return Words(frozenset(known), tuple(addresses), is_running)


def _last_word(text: str) -> str:
    found = WORD.findall(text.casefold())
    return found[-1] if found else text


def plain(lines: Sequence[Line], words: Words) -> Clause:
    """Return lines as one text without paragraphs, such as a title."""
    kept = tuple(line for line in lines if line.text.strip())
    return Clause(words.joined(line.text for line in kept), kept)


def prose(lines: Sequence[Line], words: Words) -> Clause:
    """Return lines as Markdown, wrapped."""
    kept = tuple(line for line in lines if line.text.strip())
    return Clause(markdown(blocks(lines, words.is_running), words), kept)


def blocks(lines: Iterable[Line], is_running: bool = False) -> tuple[Block, ...]:
    """Return paragraphs and list items; text goes on over a page, an item over a blank line."""
    found: list[_Draft] = []
    gap, page = True, 0
    for line in lines:
        text = line.text.strip()
        if not text:
            gap = True
            continue
        last = found[-1] if found else None
        new = _opened(text, found, gap)
        turns = page != line.page and last is not None and not SENTENCE_END.search(last.lines[-1])
        ends = last is None or new.sign or (is_running and gap)
        if last is None or ends or not (turns or _goes_on(last, text, gap)):
            found.append(new)
        else:
            last.lines.append(text)
            last.is_spaced |= gap and not turns
        gap, page = False, line.page
    return tuple(_lone_numbers(found))


def _opened(text: str, found: Sequence[_Draft], gap: bool) -> _Draft:
    """Return the block that a line opens: an item when it begins with a sign that can be one."""
    last = found[-1] if found else None
    signs = [draft.sign for draft in found]
    item, number = ITEM.match(text), NUMBER.match(text)
    end = last.lines[-1] if last else ":"
    opens = gap or end.endswith(":")
    if item and (opens or _in_list(last, item[1], end)):
        return _Draft("-", [item[2]], item[1])
    if number and (opens or goes_on(signs, number[1])):
        return _Draft(str(int(number[1])), [number[2]], text[len(number[1])])
    return _Draft("", [text])


def goes_on(signs: Sequence[str], number: str) -> bool:
    """Whether a number counts on with the list before it, over the bullets between."""
    before = next((sign for sign in reversed(signs) if sign != "-"), "")
    return before.isdecimal() and int(before) + 1 == int(number)


def _in_list(last: _Draft | None, bullet: str, end: str) -> bool:
    # A dash at the head of a line may go on with the sentence of the line before.
    is_dash = bullet in "–—"
    same = last is not None and last.bullet == bullet
    return same or (not is_dash and ((last is not None and last.sign == "-") or end[-1] in ".,;"))


def _goes_on(last: _Draft, text: str, gap: bool) -> bool:
    if not gap:
        return True
    end = last.lines[-1]
    if GREETING.match(end):
        return False
    if BROKEN_END.search(end) or (text[0].islower() and not SENTENCE_END.search(end)):
        return True
    # In lists set with a blank line after every line, an item goes on over the end of a sentence.
    is_wrapped = len(end) >= (FULL_LINE if SENTENCE_END.search(end) else MIN_WRAPPED)
    may_go_on = last.is_spaced or not SENTENCE_END.search(end)
    return bool(last.sign) and is_wrapped and may_go_on and not text.endswith(":")


def _lone_numbers(found: Sequence[_Draft]) -> Iterator[Block]:
    """Yield the blocks; a number that no other follows is the beginning of a sentence."""
    counted = in_lists([draft.sign for draft in found])
    for block, is_counted in zip(found, counted, strict=True):
        if block.sign.isdecimal() and not is_counted and block.bullet != ")":
            yield Block("", (f"{block.sign}. {block.lines[0]}", *block.lines[1:]))
        else:
            yield Block(block.sign, tuple(block.lines))


def is_lone(line: str) -> bool:
    """Whether a line that no number goes before or follows begins a sentence, such as „1. Mai“."""
    return bool(NUMBER.match(line)) and not re.match(r"\d+\)", line)


def in_lists(signs: Sequence[str]) -> list[bool]:
    """Tell of every sign whether it is a number that another follows or goes before."""
    found = [False] * len(signs)
    last = -1
    for index, sign in enumerate(signs):
        if sign.isdecimal():
            found[index] = last >= 0 and int(signs[last]) + 1 == int(sign)
            found[last] |= found[index]
            last = index
        elif sign != "-":
            last = -1
    return found


def markdown(found: Iterable[Block], words: Words) -> str:
    """Return blocks as Markdown, wrapped; nothing in it is read as more than text."""
    return listed((block.sign, literal(words.joined(block.lines))) for block in found)


def listed(blocks: Iterable[tuple[str, str]]) -> str:
    """Return signs and texts as Markdown, wrapped; bullets below a number stand inside it."""
    blocks = list(blocks)
    written: list[str] = []
    last = ""
    for index, (sign, text) in enumerate(blocks):
        is_number = sign.isdecimal()
        nested = sign == "-" and _is_inside([sign for sign, _ in blocks], index)
        is_same = last not in ("", "##") and sign and (is_number == last.isdecimal() or nested)
        is_same = is_same or (is_number and last == "nested")
        mark = f"{sign}. " if is_number else f"{sign} " if sign else ""
        written.append("\n" if is_same else "\n\n")
        # A heading ends with its line.
        is_head = sign == "##"
        written.append(f"{mark}{text}" if is_head else wrapped(text, "   " * nested + mark))
        last = "nested" if nested else sign
    return "".join(written).strip()


def _is_inside(signs: Sequence[str], index: int) -> bool:
    """Whether a bullet stands between two numbers of one list."""
    after = next((sign for sign in signs[index:] if sign != "-"), "")
    return after.isdecimal() and goes_on(signs[:index], after)


def escaped(text: str) -> str:
    """Return a text whose beginning Markdown reads as plain text, without what no field can set."""
    return settable(_begun(text.replace("\\", "\\\\")))


def _begun(text: str) -> str:
    """Return a text that begins no list, heading or quotation."""
    found = SPECIAL.match(text)
    at = len(found[1] or "") if found else 0
    return f"{text[:at]}\\{text[at:]}" if found else text


def settable(text: str) -> str:
    """Return a text in which every sign that its field could not set is printed as it is."""
    for _ in range(len(text)):
        found = next(complaints(text), None)
        if found is None:
            break
        text = f"{text[: found.start]}\\{text[found.start :]}"
    return text


def literal(text: str) -> str:
    """Return a text that Markdown sets word for word, no star or bracket of it a sign."""
    plain, safe = " ".join(text.split()), escaped(text)
    if " ".join(source_words(safe)) == plain:
        return safe
    return settable(_begun(SIGNS.sub(r"\\\g<0>", text.replace("\\", "\\\\"))))


def wrapped(text: str, sign: str = "") -> str:
    """Return a text in lines of bounded length; none begins with what Markdown would read."""
    lines = [sign]
    indent = " " * len(sign)
    for word in text.split():
        line = lines[-1]
        fits = len(line) + 1 + len(word) <= WIDTH
        if line.strip() in ("", sign.strip()):
            lines[-1] = line + word
        elif fits or NEVER_FIRST.match(word):
            lines[-1] = f"{line} {word}"
        else:
            lines.append(indent + word)
    return "\n".join(lines)


def unwrapped(text: str) -> tuple[str, ...]:
    """Return the paragraphs and items of Markdown, each on one line: what a change is told by."""
    found: list[list[str]] = []
    gap = True
    for line in text.strip().split("\n"):
        part = line.strip()
        if part and (gap or ITEM.match(part) or NUMBER.match(part)):
            found.append([part])
        elif part:
            found[-1].append(part)
        gap = not part
    return tuple(" ".join(parts) for parts in found)
