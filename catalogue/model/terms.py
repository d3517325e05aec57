"""The terms of a catalogue: preferred forms, known abbreviations, names that are no persons."""

from pydantic import Field

from catalogue.model.record import Record, Text


class Term(Record):
    """A word with the one form it has in the catalogue."""

    preferred: Text
    variants: tuple[Text, ...] = Field(min_length=1)


class Terms(Record):
    """What ``data/terms.yaml`` says; a catalogue without the file has no terms."""

    terms: tuple[Term, ...] = ()
    abbreviations: dict[str, Text] = Field(default={})
    names: tuple[Text, ...] = ()


NO_TERMS = Terms()
