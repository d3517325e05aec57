"""The lines of a text as its file breaks them, and as they flow in a form: a paragraph a line."""

import re

# What begins a block of its own: an item, a heading, a quotation, a row of a table, an indent.
BLOCK = re.compile(r"\s*([-*+]|\d+[.)])\s|#|>|\|")
# A line that ends on purpose.
ENDED = ("  ", "\\")
CLOSED = re.compile(r"\s*(#|\||$|([-*+]|\d+[.)])\s*$)")
# A sign alone is set by what stands on either side of it.
ALONE = re.compile(r"\W+")
WIDTH = 92


def flowing(text: str) -> str:
    """Return a text whose lines end only where a paragraph, an item or a line on purpose ends."""
    return "\n".join(line for line, _ in _paragraphs(text))


def broken_like(text: str, before: str) -> str:
    """Return a flowing text with the lines of a file: as before where nothing has changed.

    What is new gets lines only where the text before had some.
    """
    known = dict(_paragraphs(before))
    is_broken = any(line != lines for line, lines in known.items())
    lines = text.split("\n")
    return "\n".join(known.get(line) or (_wrapped(line) if is_broken else line) for line in lines)


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """Return each paragraph in one line and as it was."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n"):
        before = found[-1] if found else ("", "")
        goes_on = (before[0].strip() and line.strip() and not BLOCK.match(line)
                   and not CLOSED.match(before[0]) and not before[1].endswith(ENDED))
        if goes_on:
            found[-1] = (f"{before[0]} {line.lstrip()}", f"{before[1]}\n{line}")
        else:
            found.append((line, line))
    return found


def _wrapped(line: str) -> str:
    """Return a long line in several; none begins with what would be taken for a block."""
    item = BLOCK.match(line)
    indent = " " * len(item[0]) if item and item[1] else ""
    start = len(line) - len(line.lstrip(" "))
    first, *words = line[start:].split(" ")
    lines, here, before = list[str](), line[:start] + first, first
    for word in words:
        may_end = not (BLOCK.match(f"{word} ") or ALONE.fullmatch(before) or ALONE.fullmatch(word))
        before = word
        if word and may_end and len(here) + 1 + len(word) > WIDTH:
            lines.append(here)
            here = indent + word
        else:
            here = f"{here} {word}"
    return "\n".join([*lines, here])
