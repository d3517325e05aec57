"""Reads the comments that people have put on the cells of a workbook."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from catalogue.exchange.extract import archives

PERSONS = "xl/persons/person.xml"
# Excel repeats a conversation as one note for programs that know no conversations.
TALKS, NOTES = "threadedComment", "comments"
CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


def comments(path: Path, sheet: str) -> Mapping[str, tuple[str, ...]]:
    """Return the comments on each cell of a sheet, the name of who wrote them before the words.

    ``sheet`` is the part of the workbook that holds it.
    """
    folder, _, name = sheet.rpartition("/")
    relations = _root(path, f"{folder}/_rels/{name}.rels")
    parts = {each.get("Type", "").rpartition("/")[2]: each.get("Target", "") for each in relations}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for kind, read in READERS.items():
        part = normpath(join("/", folder, parts.get(kind, ""))).lstrip("/")
        known = frozenset(found)
        for cell, author, words in read(path, _root(path, part)):
            if words and CELL.fullmatch(cell) and cell not in known:
                found[cell].append(f"{author}: {words}" if author else words)
    return {cell: tuple(each) for cell, each in found.items()}


def _root(path: Path, part: str) -> Element:
    data = archives.member(path, part)
    return archives.parsed(data) if data else Element("none")


def _named(root: Element, name: str) -> Iterator[Element]:
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


def _words(element: Element) -> str:
    """Return the words of a comment on one line, without how they are spoken."""
    texts = ("".join(each.text or "" for each in _named(part, "t")) or part.text or ""
             for part in _named(element, "text"))  # fmt: skip
    return " ".join(" ".join(texts).split())


def _talks(path: Path, root: Element) -> Iterator[tuple[str, str, str]]:
    persons = _named(_root(path, PERSONS), "person")
    names = {each.get("id", ""): each.get("displayName", "") for each in persons}
    for each in _named(root, "threadedComment"):
        yield each.get("ref", ""), names.get(each.get("personId", ""), ""), _words(each)


def _notes(path: Path, root: Element) -> Iterator[tuple[str, str, str]]:
    authors = [each.text or "" for each in _named(root, "author")]
    for each in _named(root, "comment"):
        number = each.get("authorId", "")
        is_known = number.isdigit() and int(number) < len(authors)
        author, words = authors[int(number)] if is_known else "", _words(each)
        # Excel writes who it was once more at the head of the words.
        yield each.get("ref", ""), author, words.removeprefix(f"{author}:").strip()


READERS = {TALKS: _talks, NOTES: _notes}
