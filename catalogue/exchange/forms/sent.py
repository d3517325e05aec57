"""What a form keeps of the state it was sent in, so that only edited fields are taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalogue.exchange.forms.fields import (
    FIELDS,
    Choices,
    FormField,
    canonical,
    cells,
    fingerprint,
)
from catalogue.exchange.forms.gauge import Gauge
from catalogue.model.records import ContactPoint, EditionHead, Measure

FORMAT = "catalogue-collect 1"
FIRST_DAY = "2000-01-01"


@dataclass(frozen=True)
class Collection:
    """All that the form of one department is made of."""

    head: EditionHead
    department: str
    measures: tuple[Measure, ...]
    offered: Choices
    gauge: Gauge
    contact: ContactPoint | None = None

    @property
    def address(self) -> tuple[str, ...]:
        """Where the form goes back to: office, address, telephone and e-mail as far as known."""
        head, found = self.head, self.contact
        if found is None:
            return (head.office, head.publisher)
        place = f"{found.street}, {found.postcode} {found.city}"
        name = (found.organisation or head.office, found.person)
        return (*filter(None, name), place, f"Telefon {found.phone}", found.email)

    @property
    def reach(self) -> str:
        """How the office is reached, as the end of a sentence."""
        return f", E-Mail {self.contact.email}" if self.contact else ""

    @property
    def day(self) -> str:
        """The date that the file bears, as ISO: the closing date."""
        return self.head.closing_date or FIRST_DAY

    @property
    def fields(self) -> tuple[FormField, ...]:
        """The fields, each with as many cells as its longest value needs."""
        found = [cells(measure, self.offered) for measure in self.measures]
        return tuple(
            replace(each, count=max([each.count, *(len(value[each.key]) for value in found)]))
            for each in FIELDS
        )


@dataclass(frozen=True)
class Sent:
    """The edition and department a form was made for, and the fingerprint of every field."""

    edition: int
    department: str
    measures: Mapping[str, Mapping[str, str]]


def sent_lines(collection: Collection) -> list[str]:
    """Return the state as lines of plain text, to be hidden in the form."""
    head = [FORMAT, str(collection.head.number), collection.department]
    return [*head, *(_line(measure, collection.offered) for measure in collection.measures)]


def _line(measure: Measure, offered: Choices) -> str:
    found = cells(measure, offered)
    signs = (fingerprint(canonical(found[each.key])) for each in FIELDS)
    return f"{measure.id} {' '.join(signs)}"


def read_sent(lines: Iterable[str]) -> Sent | None:
    """Return the state that a form holds, or nothing when it is none of ours."""
    kept = [line.strip() for line in lines if line.strip()]
    if len(kept) < 3 or kept[0] != FORMAT or not kept[1].isdecimal():
        return None
    keys = [each.key for each in FIELDS]
    listed = (line.split() for line in kept[3:])
    measures = {name: dict(zip(keys, signs, strict=False)) for name, *signs in listed}
    return Sent(int(kept[1]), kept[2], measures)
