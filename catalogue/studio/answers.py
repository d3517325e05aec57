"""What a handler gives: a view, a file, another address, or what is wrong."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import ClassVar

from catalogue.model.problems import CatalogueError, Place, Problem
from catalogue.source.project import PATHS


@dataclass(frozen=True)
class View:
    """A page of the desk: what its template shows; as JSON where a script asks."""

    template: ClassVar[str]
    # How HTTP calls the way it went (RFC 9110, 15).
    status: ClassVar[int] = 200


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
