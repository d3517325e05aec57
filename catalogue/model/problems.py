"""What can be wrong, where it stands, and how it ends the program."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import PurePath


class Severity(StrEnum):
    """How much a problem weighs; only errors stop a build."""

    ERROR = "Fehler"
    WARNING = "Warnung"
    NOTICE = "Hinweis"


SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.NOTICE}


# Nobody reads a longer list behind a message.
MAX_OFFERED = 60
REASONS = {
    errno.ENOENT: "nicht vorhanden", errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung", errno.EROFS: "schreibgeschützt",
    errno.ENOSPC: "kein Platz mehr", errno.EISDIR: "es ist ein Ordner",
    errno.ENOTDIR: "auf dem Weg dorthin liegt eine Datei", errno.EEXIST: "schon vorhanden",
    errno.ENAMETOOLONG: "der Name ist zu lang", errno.EIO: "das Gerät antwortet nicht",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file; line and column count from 1, 0 means the whole file."""

    path: PurePath
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Write the place as ``path:line:column``, leaving out what is not known."""
        return ":".join([self.path.as_posix(), *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True)
class Problem:
    """One finding with a stable code, a German sentence and a way out."""

    code: str
    place: Place
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """The weight that the first letter of the code stands for."""
        return SEVERITIES[self.code[0]]

    @property
    def is_error(self) -> bool:
        """Whether the problem stops a build."""
        return self.severity is Severity.ERROR

    @property
    def record(self) -> dict[str, str | int]:
        """The problem as flat values for other programs."""
        return {"code": self.code, "severity": self.severity.name.lower(),
                "path": self.place.path.as_posix(), "line": self.place.line,
                "column": self.place.column, "message": self.message, "hint": self.hint}

    def __str__(self) -> str:
        """Write the problem as one line: place, code, message, way out."""
        hint = f" – {self.hint}" if self.hint else ""
        return f"{self.place} {self.code} {self.message}{hint}"


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that stop a build."""
    return tuple(problem for problem in problems if problem.is_error)


class CatalogueError(Exception):
    """Stops a command; carries every problem that was found."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type["CatalogueError"], tuple[tuple[Problem, ...]]]:
        """Travel between processes with every problem."""
        return type(self), (self.problems,)


class DataError(CatalogueError):
    """The data cannot be used as they are."""

    exit_code = 3


class FitError(CatalogueError):
    """A measure fits its page at no step of the ladder."""

    exit_code = 4


class LayoutError(CatalogueError):
    """The layout or the written pages break a promise."""

    exit_code = 5


class PreflightError(CatalogueError):
    """A written file fails its checks."""

    exit_code = 6


class ArchiveError(CatalogueError):
    """An archived edition is not what it was."""

    exit_code = 7


def reason(error: OSError) -> str:
    """Return in German why a file cannot be read or written."""
    return REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the known word closest to this one, or all when none is close."""
    choices = list(known)
    close = get_close_matches(word, choices, n=1, cutoff=0.5)
    if close:
        return f"gemeint: „{close[0]}“?"
    more = f" und {len(choices) - MAX_OFFERED} weitere" if len(choices) > MAX_OFFERED else ""
    return f"möglich: {', '.join(choices[:MAX_OFFERED])}{more}" if choices else ""


def counted(number: int, one: str, many: str) -> str:
    """Return how many there are, in words that agree with it."""
    return f"{number} {one if number == 1 else many}"
