"""The signs by which a form is known again, whatever program has saved it meanwhile."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.exchange.extract.lines import cleaned
from catalogue.source.vocabulary import resource

ID, CONFIRM = "id", "confirm"
# What is not filled in by those who fill in a form.
LOCKED = frozenset({ID, CONFIRM})
NOTHING = "– keine Angabe –"
# What a control of a Word form says as long as nothing is filled in: one that chooses, and others.
EMPTY = {True: "Bitte wählen", False: "Hier klicken und schreiben"}
STATE_TAG = "catalogue.sent"
GAUGE_LABEL, FREE_LABEL = "Platz", "Zeichen frei"
LISTS = "Listen"
ROOM = re.compile(r"(?:noch )?-?\d+ Zeichen(?: zu lang)?")

FORMAT = "catalogue-collect 2"
# So a form begins that was sent before catalogues declared their fields; these it has.
UNDECLARED, THEIR_FIELDS = "catalogue-collect 1", "form/undeclared.txt"
FORMATS = (FORMAT, UNDECLARED)
# Before a line that says what a field is called and how it is filled in.
FIELD_SIGN = "*"
HOW = ("one", "many", "ticked")


@dataclass(frozen=True)
class SentField:
    """A field as it stood in the form: its key, its name, how it was to be filled in."""

    key: str
    how: str
    label: str


def sent_fields(lines: Iterable[str]) -> tuple[SentField, ...]:
    """Return the fields that a form was sent with, by the state that it keeps."""
    return _fields(lines) or _fields(resource(THEIR_FIELDS).splitlines())


def _fields(lines: Iterable[str]) -> tuple[SentField, ...]:
    said = (line.strip().removeprefix(FIELD_SIGN).split(" ", 2) for line in lines
            if line.strip().startswith(FIELD_SIGN))
    return tuple(SentField(*each) for each in said if len(each) == 3 and each[1] in HOW)


def canonical(texts: Iterable[str]) -> str:
    """Return what counts in the cells of a field: their lines without blank ones and margins."""
    lines = (" ".join(cleaned(line).split()) for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line)
