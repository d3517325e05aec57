"""What a form keeps of the state it was sent in, so that only edited fields are taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalogue.exchange.forms.fields import Choices, FormField, cells, fingerprint, form_fields
from catalogue.exchange.forms.gauge import Gauge
from catalogue.exchange.forms.signs import (
    FIELD_SIGN,
    FORMAT,
    FORMATS,
    ID,
    SentField,
    canonical,
    sent_fields,
)
from catalogue.model.form import FIRST, Form
from catalogue.model.records import ContactPoint, EditionHead, Measure

# Before the kind of the records, where that is not the first.
KIND_SIGN = "#"
FIRST_DAY = "2000-01-01"


@dataclass(frozen=True)
class Collection:
    """All that the form of one department is made of."""

    form: Form
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
            for each in form_fields(self.form.record)
        )


@dataclass(frozen=True)
class Sent:
    """The edition and department a form was made for, its fields, and their fingerprints."""

    edition: int
    department: str
    fields: tuple[SentField, ...]
    measures: Mapping[str, Mapping[str, str]]
    kind: str = FIRST


def sent_lines(collection: Collection) -> list[str]:
    """Return the state as lines of plain text, to be hidden in the form."""
    head = [FORMAT, str(collection.head.number), collection.department]
    fields = [f"{FIELD_SIGN}{each.key} {each.how} {each.label}"
              for each in _sent_fields(collection.form, collection.fields)]
    kind = collection.form.first.id
    told = [f"{KIND_SIGN}{kind}"] if kind != FIRST else []
    return [*head, *told, *fields, *(_line(measure, collection) for measure in collection.measures)]


def _sent_fields(form: Form, fields: Iterable[FormField]) -> tuple[SentField, ...]:
    return (SentField(ID, "one", form.record[ID].label), *map(_sent_field, fields))


def _sent_field(field: FormField) -> SentField:
    how = "ticked" if field.is_ticked else "many" if field.count > 1 else "one"
    return SentField(field.key, how, field.label)


def _line(measure: Measure, collection: Collection) -> str:
    found = cells(measure, collection.offered)
    signs = (fingerprint(canonical(found[each.key])) for each in collection.fields)
    return f"{measure.id} {' '.join(signs)}"


def read_sent(lines: Iterable[str]) -> Sent | None:
    """Return the state that a form holds, or nothing when it is none of ours."""
    kept = [line.strip() for line in lines if line.strip()]
    if len(kept) < 3 or kept[0] not in FORMATS or not kept[1].isdecimal():
        return None
    fields = sent_fields(kept)
    keys = [each.key for each in fields if each.key != ID]
    listed = (line.split() for line in kept[3:] if not line.startswith((FIELD_SIGN, KIND_SIGN)))
    measures = {name: dict(zip(keys, signs, strict=False)) for name, *signs in listed}
    kind = next((line.removeprefix(KIND_SIGN) for line in kept[3:] if line.startswith(KIND_SIGN)),
                FIRST)
    return Sent(int(kept[1]), kept[2], fields, measures, kind)
