"""What a department sees by its link: its own records, and nothing of the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from catalogue.build.proof import Ask, Proof
from catalogue.door.answers import File, Moved, Refused, View, not_there
from catalogue.exchange.forms.readable import department_named, records_of
from catalogue.exchange.proposals.desk import (
    Desk,
    Entry,
    FieldFault,
    characters_left,
    desk,
    keep_draft,
    submit,
)
from catalogue.exchange.proposals.links import ADDRESS
from catalogue.exchange.proposals.sent import BY, proposed_text, typed_of
from catalogue.exchange.proposals.submitted import Submission
from catalogue.source.members import Person
from catalogue.studio.page import Older, picture
from catalogue.studio.studio import Studio

# What else is asked for keeps a draft.
SENDING = ("send", "confirm")


@dataclass(frozen=True)
class Own(View):
    """The records of a department, how far it is, and what has just become of one."""

    desk: Desk
    home: str
    sent: str
    kept: str


@dataclass(frozen=True)
class OwnRecord(View):
    """A record as its department sees it; what could not be sent says why at its fields."""

    desk: Desk
    home: str
    entry: Entry
    left: int
    by: str
    faults: Mapping[str, FieldFault]


@dataclass(frozen=True)
class OwnPane(View):
    """The page beside the form of a department: no codes, nothing of others."""

    proof: Proof


def own(studio: Studio, person: Person, token: str, sent: str = "", kept: str = "") -> Own:
    """Return the records of a department, and which of them was just sent or kept."""
    return Own(_desk(studio, person), ADDRESS + token, sent, kept)


def own_record(studio: Studio, person: Person, token: str, id: str) -> OwnRecord:
    """Return the form of a record; ``NotThereError`` for one of others."""
    _own(studio, person, id)
    return _shown(studio, person, token, _desk(studio, person).entry(id))


def send(
    studio: Studio, person: Person, token: str, id: str, sent: FormData, act: str = "later"
) -> Moved | Refused:
    """Send what was typed, or keep it for later; what cannot be sent is kept and told."""
    _own(studio, person, id)
    by, home = str(sent.get(BY, "")) or _name(person), ADDRESS + token
    given = studio.root, studio.number, person.department, id, typed_of(sent.multi_items()), by
    entry = keep_draft(*given)
    if act not in SENDING:
        return Moved(f"{home}?kept={id}")
    is_sure = act == "send" or not any(each.is_changed for each in entry.fields)
    answer = submit(*given) if is_sure else ()
    if isinstance(answer, Submission):
        return Moved(f"{home}?sent={id}")
    return Refused(replace(_shown(studio, person, token, entry, answer), by=by))


def own_page(studio: Studio, person: Person, id: str, ask: Ask, sent: FormData) -> OwnPane | Older:
    """Return the page of a record with what a department has typed."""
    _own(studio, person, id)
    text = proposed_text(studio.root, studio.snapshot.edition, id, typed_of(sent.multi_items()))
    window = f"{person.department} {ask.window}"
    proof = studio.proofs.ask(replace(ask, window=window, record=id, text=text, look="screen"))
    return OwnPane(replace(proof, findings=())) if proof else Older()


def own_picture(studio: Studio, person: Person, id: str) -> File:
    """Return the page of a record as it stands in the catalogue."""
    _own(studio, person, id)
    return picture(studio, id)


def _shown(
    studio: Studio, person: Person, token: str, entry: Entry, faults: Iterable[FieldFault] = ()
) -> OwnRecord:
    texts = {each.key: each.text for each in entry.fields}
    left = characters_left(studio.root, studio.number, entry.id, texts)
    return OwnRecord(_desk(studio, person), ADDRESS + token, entry, left, _name(person),
                     {each.key: each for each in faults})


def _desk(studio: Studio, person: Person) -> Desk:
    return desk(studio.root, studio.number, person.department)


def _name(person: Person) -> str:
    """Return who it is, where the link does not only say of which department."""
    return person.name if person.name != person.department else ""


def _own(studio: Studio, person: Person, identifier: str) -> None:
    """Raise ``NotThereError`` for a record that is none of this department."""
    edition = studio.snapshot.edition
    known = records_of(edition, department_named(person.department, edition))
    if identifier not in {each.id for each in known}:
        raise not_there("das gibt es hier nicht", "in der eigenen Liste weitergehen")
