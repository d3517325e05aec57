"""The rules of a catalogue across its records, each a small generator of problems."""

from collections.abc import Mapping

from catalogue.checks import (
    coherence,
    contacts,
    length,
    links,
    names,
    offices,
    open_data,
    persons,
    pictures,
    printing,
    spelling,
    stale,
    stray,
    structure,
    text,
    web_edition,
)
from catalogue.checks.rule import Check

# What a build must not pass over; what one record is asked looks into no folder.
CHECKS: tuple[Check, ...] = (*structure.CHECKS, *stray.CHECKS, *text.CHECKS,
                            *pictures.CHECKS)
OF_A_RECORD: tuple[Check, ...] = (*structure.CHECKS, *text.CHECKS)

# What an editor would mend, found by ``catalogue check`` alone.
EDITORIAL: tuple[Check, ...] = (
    *structure.EDITORIAL, *coherence.EDITORIAL, *names.EDITORIAL, *text.EDITORIAL,
    *spelling.EDITORIAL, *stale.EDITORIAL, *links.EDITORIAL, *contacts.EDITORIAL,
    *printing.EDITORIAL, *open_data.EDITORIAL, *web_edition.EDITORIAL, length.check_layout,
)  # fmt: skip

# What only some catalogues need, switched on by the declaration.
PACKS: Mapping[str, tuple[Check, ...]] = {
    "offices": offices.EDITORIAL, "persons": persons.EDITORIAL,
}  # fmt: skip
