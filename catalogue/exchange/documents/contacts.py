"""Reads the contact points of the appendix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from catalogue.exchange.documents.form import HOUSE, Role, Zone
from catalogue.exchange.documents.passages import Clause, Words, plain, prose
from catalogue.exchange.extract.lines import Line
from catalogue.model.phones import phone_form

MAX_POINTS = 300
MAX_CHARACTERS = 300
HEAD = re.compile(r"(Kontakt|Ansprechpersonen?)\s*:?\s*", re.IGNORECASE)
PHONE = re.compile(
    r"(?P<label>(?:Telefon|Tel\.|Fon)(?P<whose>[^:\d+]*?):?)\s*(?P<number>[\d+(][\d\s()/–-]+)"
)
MAIL = re.compile(r"(?P<label>E-?Mail|Mail):?\s*(?P<address>\S+@\S+\.\w+)", re.IGNORECASE)
ADDRESS = re.compile(r"(?P<street>\S.*?),\s*(?P<postcode>\d{5})\s+(?P<city>\S.*)")
PERSON = re.compile(
    r"((Frau|Herr|Dr\.|Prof\.)\s)*[A-ZÄÖÜ][\w.-]+(\s(von|van|de))?(\s[A-ZÄÖÜ][\w-]+){1,2}"
)
OFFICE = re.compile(HOUSE["offices"]["of_contacts"])


@dataclass(frozen=True)
class Contact:
    """A contact point; ``details`` holds what was found, by field."""

    name: Clause
    description: Clause
    details: dict[str, Clause]
    whose_phone: Clause
    furniture: tuple[Line, ...]

    @property
    def passages(self) -> tuple[Clause, ...]:
        """Every text of the contact point."""
        return (self.name, self.description, self.whose_phone, *self.details.values())


@dataclass
class _Draft:
    body: list[Line] = field(default_factory=list)
    details: dict[str, Clause] = field(default_factory=dict)
    others: list[Line] = field(default_factory=list)
    whose: Clause = field(default_factory=Clause)
    furniture: list[Line] = field(default_factory=list)
    is_open: bool = False


def contacts(zone: Zone, words: Words) -> tuple[Contact, ...]:
    """Return the contact points of the appendix."""
    drafts = [_Draft()]
    for each in zone.lines:
        draft = drafts[-1]
        if each.kind not in (Role.TEXT, Role.BLANK):
            continue
        if HEAD.fullmatch(each.text):
            draft.is_open = True
            draft.furniture.append(each.line)
        elif not draft.is_open:
            draft.body.append(each.line)
        elif each.text and _detail(draft, each.line):
            drafts.append(_Draft())
    read = [draft for draft in drafts if draft.is_open]
    return tuple(_contact(draft, words) for draft in read[:MAX_POINTS])


def _detail(draft: _Draft, line: Line) -> bool:
    """Take one line below „Kontakt“; the e-mail address is the last."""
    text = line.text.strip()[:MAX_CHARACTERS]
    if found := MAIL.fullmatch(text):
        draft.furniture.append(replace(line, text=found["label"]))
        draft.details["email"] = _passage(line, found["address"])
        return True
    if found := PHONE.fullmatch(text):
        label = found["label"].replace(found["whose"], "")
        draft.furniture.append(replace(line, text=label))
        draft.whose = _passage(line, found["whose"].strip())
        number = found["number"].strip()
        draft.details["phone"] = Clause(phone_form(number) or number, (replace(line, text=number),))
    elif found := ADDRESS.fullmatch(text):
        draft.details |= {name: _passage(line, found[name]) for name in found.groupdict()}
    else:
        draft.others.append(line)
    return False


def _passage(line: Line, text: str) -> Clause:
    return Clause(text, (replace(line, text=text),)) if text else Clause()


def _contact(draft: _Draft, words: Words) -> Contact:
    start = next((i for i, line in enumerate(draft.body) if line.text.strip()), 0)
    ends = (i for i, line in enumerate(draft.body) if i > start and not line.text.strip())
    end = next(ends, len(draft.body))
    name = plain(draft.body[start:end], words)
    return Contact(
        name=name,
        description=prose(draft.body[end:], words),
        details=_named(draft.others, name.text, words) | draft.details,
        whose_phone=draft.whose,
        furniture=tuple(draft.furniture),
    )


def _named(lines: Sequence[Line], name: str, words: Words) -> dict[str, Clause]:
    """Return the lines above the address as organisation and person."""
    people = [line for line in lines if _is_person(line.text.strip(), name)]
    offices = [line for line in lines if line not in people]
    found = {"organisation": plain(offices, words), "person": plain(people[:1], words)}
    return {key: passage for key, passage in found.items() if passage}


def _is_person(text: str, name: str) -> bool:
    return bool(PERSON.fullmatch(text)) and not OFFICE.search(text) and text not in name
