"""How far the work at a record is: drafted, reviewed, released."""

from enum import StrEnum

from catalogue.model.record import Record, Text

# What the journal calls it.
STATE = "state"


class State(StrEnum):
    """A state of a record; each needs the one before it."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    RELEASED = "released"

    @property
    def word(self) -> str:
        """The state as it is shown."""
        return WORDS[self]


WORDS = {State.DRAFT: "Entwurf", State.REVIEWED: "geprüft", State.RELEASED: "freigegeben"}


class Standing(Record):
    """The state of a record, who gave it when, and the sum of what the record meant then."""

    state: State
    by: Text
    at: Text
    sha256: Text
