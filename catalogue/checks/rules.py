"""The rules of a catalogue across its records, each a small generator of problems."""

from catalogue.checks import (
    coherence,
    contacts,
    gender,
    length,
    links,
    names,
    offices,
    printing,
    spelling,
    stale,
    stray,
    structure,
    text,
)
from catalogue.checks.rule import Check

# What a build must not pass over.
CHECKS: tuple[Check, ...] = (*structure.CHECKS, *stray.CHECKS, *text.CHECKS)

# What an editor would mend, found by ``catalogue check`` alone.
EDITORIAL: tuple[Check, ...] = (
    *structure.EDITORIAL, *coherence.EDITORIAL, *names.EDITORIAL, *offices.EDITORIAL,
    *text.EDITORIAL, *gender.EDITORIAL, *spelling.EDITORIAL, *stale.EDITORIAL, *links.EDITORIAL, *contacts.EDITORIAL,
    *printing.EDITORIAL, length.check_layout,
)  # fmt: skip
