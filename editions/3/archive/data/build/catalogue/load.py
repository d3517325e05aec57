"""Reads ``data/`` and ``editions/``: YAML with the place of every value, Markdown as it is."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from catalogue.problems import DataError, Place, Problem

# An anchor is an error of ours, the first as well as the second.
warnings.simplefilter("ignore", ReusedAnchorWarning)

Key = tuple[str | int, ...]

INDEX_FILES = ("sections.yaml", "departments.yaml", "contacts.yaml")
CHAPTERS = ("foreword.md", "mainstreaming.md")
MAX_BYTES = 2_000_000
UNREADABLE = ("E101", "E102", "E103")
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Document:
    """The value of one YAML file and the line and column of every key path in it."""

    path: PurePosixPath
    value: Any
    places: dict[Key, tuple[int, int]] = field(repr=False)
    text: str = field(default="", repr=False)
    is_broken: bool = False

    def place(self, *key: str | int) -> Place:
        """Return where a key path stands, or the nearest parent that stands in the file."""
        while key and key not in self.places:
            key = key[:-1]
        return Place(self.path, *self.places.get(key, (1, 1)))


@dataclass(frozen=True)
class Source:
    """What the files of one edition say, not yet checked."""

    root: Path
    number: int
    head: Document
    sections: Document
    departments: Document
    contacts: Document
    measures: tuple[Document, ...]
    foreword: str
    mainstreaming: str
    problems: tuple[Problem, ...] = ()


def load(root: Path, number: int) -> Source:
    """Read everything edition ``number`` is made of; ``DataError`` names every unreadable file."""
    source = read(root, number)
    if source.problems:
        raise DataError(source.problems)
    return source


def read(root: Path, number: int) -> Source:
    """Read what can be read of an edition; what cannot is in the problems of the source."""
    edition = PurePosixPath("editions", str(number))
    if not (root / edition / "edition.yaml").is_file():
        raise DataError([_unknown_edition(root, number)])
    problems: list[Problem] = []
    names = [edition / "edition.yaml", *(PurePosixPath("data", name) for name in INDEX_FILES)]
    measures = sorted(p.name for p in (root / "data" / "measures").glob("*.yaml"))
    names += [PurePosixPath("data", "measures", name) for name in measures]
    head, sections, departments, contacts, *found = [_attempt(root, n, problems) for n in names]
    foreword, mainstreaming = (_read(root, edition / name, problems) for name in CHAPTERS)
    return Source(
        root, number, head, sections, departments, contacts, tuple(found),
        foreword, mainstreaming, tuple(problems),
    )  # fmt: skip


def load_document(root: Path, path: PurePosixPath) -> Document:
    """Read one YAML file below ``root``; ``DataError`` names what is wrong with it."""
    problems: list[Problem] = []
    document = _attempt(root, path, problems)
    if problems:
        raise DataError(problems)
    return document


def edition_numbers(root: Path) -> list[int]:
    """Return the numbers of all editions that have an ``edition.yaml``, in order."""
    found = (root / "editions").glob("*/edition.yaml")
    return sorted(int(path.parent.name) for path in found if path.parent.name.isdigit())


def _unknown_edition(root: Path, number: int) -> Problem:
    known = ", ".join(map(str, edition_numbers(root))) or "keine"
    path = PurePosixPath("editions", str(number), "edition.yaml")
    hint = f"vorhanden: {known}; neu anlegen mit „catalogue new edition“"
    return Problem("E101", Place(path), f"die {number}. Auflage gibt es nicht", hint)


def _attempt(root: Path, path: PurePosixPath, problems: list[Problem]) -> Document:
    found: list[Problem] = []
    places: dict[Key, tuple[int, int]] = {}
    text = _read(root, path, found)
    value: Any = {}
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        value = _construct(node, (), path, places, found) if node else {}
    except YAMLError as error:
        found.append(_syntax_problem(path, error))
    except RecursionError:
        found.append(Problem("E102", Place(path), "die Datei ist zu tief verschachtelt"))
    if not isinstance(value, dict):
        found.append(Problem("E102", Place(path, 1, 1), "es fehlen Angaben „name: Wert“"))
    problems += found
    return Document(path, value, places, text, any(p.code in UNREADABLE for p in found))


def _read(root: Path, path: PurePosixPath, problems: list[Problem]) -> str:
    file = root / path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            problems.append(Problem("E103", Place(path), "die Datei liegt außerhalb des Projekts"))
        elif file.stat().st_size > MAX_BYTES:
            problems.append(Problem("E103", Place(path), "die Datei ist größer als 2 MB"))
        else:
            return file.read_text("utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem("E101", Place(path), "die Datei fehlt"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "in der Kodierung UTF-8 speichern"
        problems.append(Problem("E103", Place(path, line), "die Datei ist nicht lesbar", hint))
    except OSError as error:
        message = f"die Datei ist nicht lesbar ({error.strerror})"
        problems.append(Problem("E103", Place(path), message))
    return ""


SYNTAX = (
    ("found character '\\t'", "ein Tabulator statt Leerzeichen", "mit Leerzeichen einrücken"),
    ("mapping values", "ein Doppelpunkt mitten im Wert", "den Wert in Anführungszeichen setzen"),
    ("expected <block end>", "die Einrückung stimmt nicht", "wie in den Zeilen darüber einrücken"),
    ("found unexpected end", "ein Anführungszeichen ist nicht geschlossen", "es schließen"),
    ("could not find expected ':'", "ein Doppelpunkt fehlt", "als „name: Wert“ schreiben"),
    ("special characters", "ein unsichtbares Steuerzeichen", "es löschen"),
)


def _syntax_problem(path: PurePosixPath, error: YAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    known = ((message, hint) for sign, message, hint in SYNTAX if sign in str(error))
    message, hint = next(known, ("die Schreibweise ist kein gültiges YAML", "Zeile prüfen"))
    return Problem("E102", place, message, hint)


def _construct(
    node: Node, key: Key, path: PurePosixPath, places: dict[Key, Any], problems: list[Problem]
) -> Any:
    places[key] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if node.anchor:
        # A file of aliases to aliases would grow without end.
        hint = "den Wert ausschreiben; „&“ und „*“ am Anfang in Anführungszeichen setzen"
        problem = Problem("E102", Place(path, *places[key]), "ein Verweis im YAML", hint)
        problems.extend(() if problem in problems else (problem,))
        return None
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, SequenceNode):
        items = enumerate(node.value)
        return [_construct(item, (*key, i), path, places, problems) for i, item in items]
    problems.extend(_bad_names(node, path))
    value = {}
    for name, item in node.value:
        if isinstance(name, ScalarNode):
            value[name.value] = _construct(item, (*key, name.value), path, places, problems)
            if item.start_mark.index == item.end_mark.index:
                # A value left out has its mark on the next line.
                mark = name.end_mark
                places[(*key, name.value)] = (mark.line + 1, mark.column + 1)
    return value


def _bad_names(node: Node, path: PurePosixPath) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for name, _ in node.value:
        line = name.start_mark.line + 1
        place = Place(path, line, name.start_mark.column + 1)
        if not isinstance(name, ScalarNode):
            hint = "als „name: Wert“ schreiben; „?“, „[“ und „{“ in Anführungszeichen setzen"
            yield Problem("E102", place, "der Name der Angabe ist kein einfaches Wort", hint)
            continue
        if name.value in seen:
            hint = f"steht schon in Zeile {seen[name.value]}, eine Angabe löschen"
            yield Problem("E105", place, f"die Angabe „{name.value}“ steht zweimal da", hint)
        seen.setdefault(name.value, line)


def _scalar(node: ScalarNode) -> str | int | bool | None:
    kind = str(node.tag).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return BOOLEANS.get(str(node.value).lower(), str(node.value))
    if kind == "int" and node.value.isdigit():
        return int(node.value)
    return str(node.value)
