"""Who is at the desk: with which name, in which role, and what of it is theirs."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["read", "department", "editor"]
INITIALS = 2
UNNAMED = "Redaktion"


class Session(str):
    """By which secret somebody is known while the desk is open; it is never shown."""

    __slots__ = ()


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

    @property
    def may_write(self) -> bool:
        """Whether this person may change the catalogue."""
        return self.role == "editor"
