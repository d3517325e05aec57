"""What a handler gives: a view, a file, another address, or what is wrong."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import ClassVar

from catalogue.model.problems import CatalogueError, Place, Problem
from catalogue.source.project import PATHS

# Where a word of a name begins.
WORD = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class View:
    """A page of the desk: what the template of its name shows; as JSON where a script asks."""

    # How HTTP calls the way it went (RFC 9110, 15).
    status: ClassVar[int] = 200

    @property
    def template(self) -> str:
        """The name of its template: that of its class, in small letters."""
        return f"{WORD.sub('_', type(self).__name__).lower()}.html"


@dataclass(frozen=True)
class Mistaken(View):
    """What went wrong, and what can be done."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Refused:
    """A view that stands again as it was sent, because that could not be done; it says why."""

    view: View


@dataclass(frozen=True)
class Moved:
    """Where the browser goes next, after something was written (RFC 9110, 15.4.4)."""

    to: str


@dataclass(frozen=True)
class File:
    """Bytes with their media type; with a name they are downloaded."""

    content: bytes
    type: str
    name: str = ""


@dataclass(frozen=True)
class Events:
    """What happens while somebody looks, one event after another."""

    stream: AsyncIterator[tuple[str, object]]


class NotThereError(CatalogueError):
    """What is asked for does not exist."""


class NotAllowedError(CatalogueError):
    """Whoever asks may not do this."""


class MisaskedError(CatalogueError):
    """What is asked for cannot be understood."""


def not_there(what: str, hint: str = "zurück zur Übersicht") -> NotThereError:
    """Return that something does not exist, with a way out."""
    return NotThereError([_said("E941", what, hint)])


def not_allowed(what: str, hint: str = "") -> NotAllowedError:
    """Return that somebody may not do this, with a way out."""
    return NotAllowedError([_said("E942", what, hint)])


def misasked(names: Iterable[str]) -> MisaskedError:
    """Return which values of a call are missing or no such values."""
    said = ", ".join(f"„{name}“" for name in names)
    return MisaskedError([_said("E943", f"die Anfrage ist unvollständig: {said}",
                           "die Seite neu laden und noch einmal versuchen")])


def _said(code: str, message: str, hint: str) -> Problem:
    return Problem(code, Place(PATHS.root), message, hint)
