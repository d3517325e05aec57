"""Reads ``data/`` and ``editions/``: YAML with the place of every value, Markdown as it is."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.model.problems import DataError, Place, Problem, reason
from catalogue.source.project import PATHS, Project
from catalogue.source.vocabulary import purpose
from catalogue.source.yaml import Key, parsed

CHAPTERS = ("foreword.md", "mainstreaming.md")
MAX_BYTES = 2_000_000
RESTORE = "aus einer Sicherung holen oder anlegen, siehe docs/handbuch.md"
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
    edition = PATHS.edition(number)
    if not (Project(root).head(number)).is_file():
        raise DataError([_unknown_edition(root, number)])
    problems: list[Problem] = []
    names = [PATHS.head(number), PATHS.sections, PATHS.departments, PATHS.contacts]
    measures = sorted(p.name for p in Project(root).measures.glob("*.yaml"))
    names += [PATHS.measures / name for name in measures]
    head, sections, departments, contacts, *found = [_attempt(root, n, problems) for n in names]
    foreword, mainstreaming = (_read(root, edition / name, problems) for name in CHAPTERS)
    return Source(
        root, number, head, sections, departments, contacts, tuple(found),
        foreword, mainstreaming, tuple(problems),
    )  # fmt: skip


def load_document(root: Path, path: PurePosixPath, form: type[Any] = dict) -> Document:
    """Read one YAML file below ``root``; ``DataError`` names what is wrong with it."""
    problems: list[Problem] = []
    document = _attempt(root, path, problems, form)
    if problems:
        raise DataError(problems)
    return document


def edition_numbers(root: Path) -> list[int]:
    """Return the numbers of all editions that have an ``edition.yaml``, in order."""
    found = Project(root).editions.glob("*/edition.yaml")
    return sorted(int(path.parent.name) for path in found if path.parent.name.isdecimal())


def is_catalogue(folder: Path) -> bool:
    """Whether a folder holds a catalogue."""
    # A folder with nothing but an archive has no data of its own.
    project = Project(folder)
    return bool(edition_numbers(folder)) or (project.editions.is_dir() and project.data.is_dir())


def found_near(root: Path) -> Path | None:
    """Return where a catalogue is found above or below a folder that holds none."""
    home = root.resolve()
    below = (path for path in sorted(home.glob("*")) if path.is_dir())
    return next(filter(is_catalogue, (*home.parents, *below)), None)


def no_catalogue(root: Path) -> Problem:
    """Return that a folder holds no catalogue, and where one is found."""
    found = found_near(root)
    hint = f"gemeint: {found}? Dorthin wechseln oder mit --root nennen" if found else (
        "in den Ordner mit data/ und editions/ wechseln oder ihn mit --root nennen; ein neuer"
        " beginnt mit der letzten Auflage: catalogue import Datei.docx --edition N")
    return Problem("E101", Place(root), "hier liegt kein Katalog", hint)


def _unknown_edition(root: Path, number: int) -> Problem:
    if not is_catalogue(root):
        return no_catalogue(root)
    known = ", ".join(map(str, edition_numbers(root))) or "keine"
    path = PATHS.head(number)
    hint = f"vorhanden: {known}; neu anlegen mit „catalogue new edition“"
    return Problem("E101", Place(path), f"die {number}. Auflage gibt es nicht", hint)


def _attempt(
    root: Path, path: PurePosixPath, problems: list[Problem], form: type[Any] = dict
) -> Document:
    found: list[Problem] = []
    document = document_of(_read(root, path, found), path, found, form)
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
        problems.append(Problem("E101", Place(path), f"die Datei fehlt{purpose(path)}", RESTORE))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = "in der Kodierung UTF-8 speichern"
        problems.append(Problem("E103", Place(path, line), "die Datei ist nicht lesbar", hint))
    except OSError as error:
        message = f"die Datei ist nicht lesbar ({reason(error)})"
        problems.append(Problem("E103", Place(path), message))
    return ""
