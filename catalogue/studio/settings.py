"""Reads ``studio.yaml``: who may do what at the desk, and under which names it is reached."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field, StringConstraints

from catalogue.model.problems import DataError, Problem
from catalogue.model.record import Record, Text
from catalogue.source.document import load_document
from catalogue.source.typed import record_of
from catalogue.studio.people import Person, Role

FILE = PurePosixPath("studio.yaml")
HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+(:\d{1,5})?$")]


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
