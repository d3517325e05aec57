"""Who is at the desk, and what happens there while somebody looks."""

from dataclasses import dataclass

from catalogue.door.answers import Events, Moved, View
from catalogue.door.safety import Session
from catalogue.source.members import Person
from catalogue.studio.studio import Presence, Studio


@dataclass(frozen=True)
class Present(View):
    """Who else is there, at one record or anywhere."""

    others: tuple[Presence, ...]


def events(studio: Studio) -> Events:
    """Return what happens from now on."""
    return Events(studio.events())


def present(studio: Studio, person: Person, record: str = "") -> Present:
    """Return who else is at a record, or at the desk."""
    return Present(tuple(studio.others(person, record)))


async def arrive(
    studio: Studio, person: Person, window: str, record: str = "", field: str = ""
) -> Present:
    """Note where somebody is, and return who else is there."""
    studio.arrive(person, window, record, field)
    return present(studio, person, record)


async def leave(studio: Studio, window: str) -> Present:
    """Note that a window is closed."""
    studio.leave(window)
    return Present(())


async def rename(
    studio: Studio, person: Person, session: Session, name: str, back: str = "/"
) -> Moved:
    """Give somebody another name for the time that the desk is open."""
    studio.keys.sessions[session] = person.renamed(name)
    studio.tell("presence", None)
    return Moved(back if back.startswith("/") and not back.startswith("//") else "/")
