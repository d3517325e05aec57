"""Enters in a declaration what a document has besides, in place of chapters that are examples."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.exchange.report import Proposal, Revision, Write, shown
from catalogue.model.form import Form
from catalogue.model.problems import Problem
from catalogue.source.declared import form_in
from catalogue.source.document import Document, attempted, document_of
from catalogue.source.project import PATHS
from catalogue.source.starters import is_example
from catalogue.source.write import Difference, text_of

# What stands before the first chapter.
OPENING = ("cover", "imprint", "contents")
NO_ITEM = re.compile(r"\s*(?:#|$)")


@dataclass(frozen=True)
class Enlarged:
    """A declaration with what is proposed: what it declares then, and what is written for it."""

    form: Form
    proposals: tuple[Proposal, ...]
    change: Write
    # The examples of chapters that go.
    gone: tuple[Write, ...]


def enlarged(root: Path, number: int, proposals: Sequence[Proposal]) -> Enlarged | None:
    """Return the declaration of a catalogue with the proposed lines, nothing where it has none.

    Where the lines contradict what is declared already there is nothing either.
    """
    problems: list[Problem] = []
    before = attempted(root, PATHS.form, problems)
    if problems:
        return None
    chapters = {each.name: each for each in proposals if each.key == "parts"}
    examples = _examples(root, number, before, chapters) if chapters else {}
    lines = _with_fields(before, [each for each in proposals if each.key == "fields"])
    lines = _with_chapters(_reread(lines), chapters, examples) if chapters else lines
    after = document_of("\n".join(lines), PATHS.form, problems)
    form = form_in(after, problems)
    if problems:
        return None
    changes = tuple(Revision(PATHS.form, each.key, "", each.line) for each in proposals)
    change = Write(Difference(PATHS.form, before.text, after.text), changes)
    gone = (taken_away(_chapter(number, name), text) for name, text in examples.items())
    return Enlarged(form, tuple(proposals), change, tuple(gone))


def _examples(
    root: Path, number: int, document: Document, chapters: Mapping[str, Proposal]
) -> dict[str, str]:
    """Return the declared chapters that still are what a starter says, with their texts."""
    declared = (part["id"] for part in document.value["parts"] if part["type"] == "chapter")
    texts = {name: text_of(root / _chapter(number, name)) or "" for name in declared
             if name not in chapters}
    return {name: text for name, text in texts.items() if is_example(root, number, name, text)}


def _chapter(number: int, name: str) -> PurePosixPath:
    return PATHS.edition(number) / f"{name}.md"


def taken_away(path: PurePosixPath, text: str) -> Write:
    """Return that a file goes which is an example."""
    return Write(Difference(path, text, None), (Revision(path, path.name, shown(text), ""),))


def _reread(lines: Sequence[str]) -> Document:
    return document_of("\n".join(lines), PATHS.form, [])


def _with_fields(document: Document, proposals: Sequence[Proposal]) -> list[str]:
    """Return the lines of a declaration with fields behind its last text."""
    lines, fields = document.text.split("\n"), document.value["fields"]
    if not proposals:
        return lines
    names = list(fields)
    texts = [i for i, name in enumerate(names) if fields[name].get("type") == "prose"]
    behind = names[(texts[-1] if texts else len(names) - 1) + 1 :][:1]
    end = (_above(lines, _line(document, lines, "fields", *behind)) if behind
           else _end(document, lines, "fields"))
    first = lines[_line(document, lines, "fields", names[0])]
    new = (f"{_indent(first)}{each.line}" for each in proposals)
    return [*lines[:end], *new, *lines[end:]]


def _end(document: Document, lines: Sequence[str], top: str) -> int:
    """Return the line with which the value of a key at the margin has ended."""
    tops = list(document.value)
    behind = tops[tops.index(top) + 1 :][:1]
    return _above(lines, _line(document, lines, *behind) if behind else len(lines))


def _line(document: Document, lines: Sequence[str], *key: str) -> int:
    """Return the line of a key; its value may begin below it."""
    named = re.compile(rf"""\s*["']?{re.escape(key[-1])}["']?\s*:""")
    last = document.places[key][0] - 1
    return next((i for i in range(last, -1, -1) if named.match(lines[i])), last)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _above(lines: Sequence[str], start: int) -> int:
    """Return where a line begins with the remarks and blank lines that stand over it."""
    while start > 0 and NO_ITEM.match(lines[start - 1]):
        start -= 1
    return start


def _with_chapters(
    document: Document, chapters: Mapping[str, Proposal], examples: Mapping[str, str]
) -> list[str]:
    """Return the lines of a declaration with the chapters of a document, in their order."""
    lines, parts = document.text.split("\n"), document.value["parts"]
    end = _end(document, lines, "parts")
    starts = [_above(lines, document.places["parts", i][0] - 1) for i in range(len(parts))]
    spans = [lines[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    first = lines[document.places["parts", 0][0] - 1]
    kept = [span for span, part in zip(spans, parts, strict=True)
            if not _is_replaced(part, chapters, examples)]
    new = [f"{_indent(first)}{_merged(each, parts).line}" for each in chapters.values()]
    place = _place(parts, chapters, examples)
    order = [*kept[:place], new, *kept[place:]]
    return [*lines[: starts[0]], *(line for span in order for line in span), *lines[end:]]


def _is_replaced(part: Any, *by: Mapping[str, Any]) -> bool:
    name = part.get("id", part.get("type"))
    return part.get("type") == "chapter" and any(name in each for each in by)


def _merged(proposal: Proposal, parts: Sequence[Mapping[str, Any]]) -> Proposal:
    """Return a chapter with what is declared of it already; its number is that of the document."""
    said = next((part for part in parts if _is_replaced(part, {proposal.name: proposal})), {})
    kept = {name: each for name, each in said.items() if name != "number"}
    return Proposal(proposal.key, proposal.name, {**proposal.value, **kept})


def _place(parts: Sequence[Any], *by: Mapping[str, Any]) -> int:
    """Return before which of the parts that stay the chapters stand."""
    return next(_places(parts, *by), len(parts))


def _places(parts: Sequence[Any], *by: Mapping[str, Any]) -> Iterator[int]:
    yield from (i for i, part in enumerate(parts) if _is_replaced(part, *by))
    yield from (i + 1 for i, part in reversed([*enumerate(parts)]) if part["type"] == "chapter")
    yield from (i for i, part in enumerate(parts) if part["type"] not in OPENING)
