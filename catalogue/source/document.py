"""Reads one file of a project: YAML with the place of every value, a text as it is."""

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.model.problems import DataError, Place, Problem, reason
from catalogue.source.vocabulary import purpose
from catalogue.source.yaml import Key, parsed

MAX_BYTES = 2_000_000
RESTORE = "aus einer Sicherung holen oder anlegen, siehe Handbuch"
FORMS: dict[type[Any], str] = {
    dict: "es fehlen Angaben „name: Wert“",
    list: "es fehlt eine Liste aus Zeilen „- Wert“",
}
UNREADABLE = ("E101", "E102", "E103")


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


def below(document: Document, *key: str | int) -> Document:
    """Return what stands below a key as if it stood alone, with the places of its file."""
    value = document.value
    for step in key:
        value = value[step]
    places = {found[len(key):]: place for found, place in document.places.items()
              if found[: len(key)] == key}
    return replace(document, value=value, places=places)


def load_document(root: Path, path: PurePosixPath, form: type[Any] = dict) -> Document:
    """Read one YAML file below ``root``; ``DataError`` names what is wrong with it."""
    problems: list[Problem] = []
    document = attempted(root, path, problems, form)
    if problems:
        raise DataError(problems)
    return document


def attempted(
    root: Path, path: PurePosixPath, problems: list[Problem], form: type[Any] = dict
) -> Document:
    """Read one YAML file as far as it can be read, and note what is wrong with it."""
    found: list[Problem] = []
    document = document_of(read_text(root, path, found), path, found, form)
    problems += found
    return document


def document_of(
    text: str, path: PurePosixPath, found: list[Problem], form: type[Any] = dict
) -> Document:
    """Return what a text says, be it saved or not, and add to all that is wrong with it."""
    content = parsed(text, path)
    found += content.problems
    value = form() if content.value is None else content.value
    if not isinstance(value, form) and not content.problems:
        found.append(Problem("E102", Place(path, 1, 1), FORMS[form]))
    is_broken = any(p.code in UNREADABLE for p in found)
    return Document(path, value, content.places, text, is_broken)


def read_text(root: Path, path: PurePosixPath, problems: list[Problem]) -> str:
    """Read a text below ``root``; what cannot be read is noted, and empty."""
    file = root / path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            problems.append(Problem("E103", Place(path), "die Datei liegt außerhalb des Projekts"))
        elif file.stat().st_size > MAX_BYTES:
            problems.append(Problem("E103", Place(path), "die Datei ist größer als 2 MB"))
        else:
            return file.read_text("utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem("E101", Place(path), f"die Datei fehlt{purpose(path)}", RESTORE))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "in der Kodierung UTF-8 speichern"
        problems.append(Problem("E103", Place(path, line), "die Datei ist nicht lesbar", hint))
    except OSError as error:
        message = f"die Datei ist nicht lesbar ({reason(error)})"
        problems.append(Problem("E103", Place(path), message))
    return ""
