"""Reads ``studio.yaml``: who may do what at the desk, and under which names it is reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from catalogue.model.problems import DataError, Problem
from catalogue.model.record import Record, Text
from catalogue.source.document import load_document
from catalogue.source.typed import record_of

FILE = PurePosixPath("studio.yaml")
INITIALS, MAX_NAME = 2, 80
HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+(:\d{1,5})?$")]
Role = Literal["read", "department", "editor"]


class Member(Record):
    """Somebody whom the proxy names: how the person is called, and what it may do."""

    name: Text
    role: Role = "read"
    department: str = ""


class Settings(Record):
    """How the desk is reached and by whom; the plain desk of one machine needs none of it."""

    hosts: tuple[HostName, ...] = ()
    url: Text | None = None
    members: Mapping[str, Member] = Field(default={})
    others: Role | None = None


@dataclass(frozen=True)
class Person:
    """Somebody at the desk; of a department only where the role says so."""

    name: str
    role: Role = "editor"
    department: str = ""

    @property
    def initials(self) -> str:
        """What stands for the name where there is no room."""
        words = [word for word in self.name.replace("-", " ").split() if word[0].isalpha()]
        return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))[:INITIALS] or "–"

    def renamed(self, name: str) -> "Person":
        """Return this person under another name, or as before where there is none."""
        return replace(self, name=" ".join(name.split())[:MAX_NAME] or self.name)

    @property
    def may_write(self) -> bool:
        """Whether this person may change the catalogue."""
        return self.role == "editor"


def settings_of(root: Path) -> Settings:
    """Return the settings of a project; ``DataError`` names what is wrong with them."""
    if not (root / FILE).is_file():
        return Settings()
    found: list[Problem] = []
    settings = record_of(Settings, load_document(root, FILE), (), found)
    if settings is None or found:
        raise DataError(found)
    return settings


def person_of(settings: Settings, user: str) -> Person | None:
    """Return whom the proxy has let in under this name, nothing where that is nobody we know."""
    member = settings.members.get(user)
    if member:
        return Person(member.name, member.role, member.department)
    return Person(user, settings.others) if settings.others else None
