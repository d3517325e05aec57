"""What an import changes, file by file and value by value, and what it has to report."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, TypeVar

from catalogue.model.problems import DataError, Problem
from catalogue.source.write import Difference

SHOWN = 60
WORDS_BEFORE = 20
T = TypeVar("T")
# What means itself in YAML without quotation marks, but for words that mean something else.
PLAIN = re.compile("[a-z][a-z0-9_-]*")
NOT_PLAIN = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


@dataclass(frozen=True)
class Revision:
    """One value that an import writes: a row of the table that a dry run shows."""

    path: PurePosixPath
    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Write:
    """A file that an import writes and the changes it makes there."""

    difference: Difference
    changes: tuple[Revision, ...] = ()

    @property
    def path(self) -> PurePath:
        """The file, as seen from the root."""
        return self.difference.path


@dataclass(frozen=True)
class Rest:
    """Words of one line of a document that found no place."""

    path: Path
    line: int
    page: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table, the field it was understood as, and the first text below it."""

    heading: str
    field: str
    sample: str


@dataclass(frozen=True)
class Proposal:
    """What the declaration of a catalogue would need, and the key it belongs under."""

    key: str
    name: str
    value: Mapping[str, Any]

    @property
    def line(self) -> str:
        """The line that says it there."""
        said = ", ".join(f"{name}: {_typed(each)}" for name, each in self.value.items())
        return f"- {{{said}}}" if self.key == "parts" else f"{self.name}: {{{said}}}"


@dataclass(frozen=True)
class Said:
    """What a form says of a record: fields changed, each as it was sent and as it came back.

    ``answer`` is the question and what was answered, which may be taken over already; a record
    whose fields are all emptied ``is_gone``.
    """

    fields: Mapping[str, tuple[str, str]]
    answer: tuple[str, str] = ("", "")
    is_taken: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class FormBack:
    """A form that came back: from whom, as which file, and what it says of each record."""

    department: str
    file: str
    records: Mapping[str, Said]


@dataclass(frozen=True)
class ImportReport:
    """What an import found and writes, or would write in a dry run.

    ``number`` is the edition with which a catalogue begins that came back as a whole.
    """

    writes: tuple[Write, ...]
    measures: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    sections: int = 0
    pages: int = 0
    rows: int = 0
    new_on_pages: int = 0
    new_in_overviews: int = 0
    contacts: int = 0
    footnotes: int = 0
    unplaced: tuple[Rest, ...] = ()
    added: tuple[PurePosixPath, ...] = ()
    columns: tuple[Column, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    declared: tuple[Proposal, ...] = ()
    gone: tuple[PurePath, ...] = ()
    plates: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    forms: tuple[FormBack, ...] = ()
    number: int = 0

    @property
    def changes(self) -> tuple[Revision, ...]:
        """Every value that is new or differs."""
        return tuple(change for each in self.writes for change in each.changes)

    @property
    def written(self) -> tuple[PurePath, ...]:
        """The files that are new or differ."""
        return tuple(each.path for each in self.writes)


def _typed(value: Any) -> str:
    """Return a value as it is typed into a line of YAML."""
    if isinstance(value, bool | int):
        return str(value).casefold()
    is_plain = PLAIN.fullmatch(value) and value not in NOT_PLAIN
    return str(value) if is_plain else "'" + value.replace("'", "''") + "'"


def read_each(read: Callable[[Path], T], files: Iterable[Path]) -> tuple[list[T], list[Problem]]:
    """Return what the files say, and the problems of those that cannot be read."""
    found: list[T] = []
    problems: list[Problem] = []
    for path in files:
        try:
            found.append(read(path))
        except DataError as error:
            problems += error.problems
    return found, problems


def revisions(
    path: PurePosixPath, old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = ""
) -> Iterator[Revision]:
    """Yield a row for every new value, with what stood there before."""
    for key, value in new.items():
        yield Revision(path, f"{prefix}{key}", *differing(old.get(key), value))


def differing(before: Any, after: Any) -> tuple[str, str]:
    """Return two values on a short line each, from a few words before they part."""
    old, new = _on_one_line(before), _on_one_line(after)
    pairs = enumerate(zip(old, new, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    start = old.rfind(" ", 0, max(0, same - WORDS_BEFORE)) + 1
    if start < SHOWN // 2:
        return shown(before), shown(after)
    return shown(f"… {old[start:]}"), shown(f"… {new[start:]}")


def shown(value: Any) -> str:
    """Return a value on one short line."""
    text = _on_one_line(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _on_one_line(value: Any) -> str:
    if isinstance(value, Mapping):
        value = " ".join(str(each) for each in value.values())
    elif isinstance(value, (list, tuple)):
        value = ", ".join(_on_one_line(each) for each in value)
    return " ".join(str("" if value is None else value).split())
