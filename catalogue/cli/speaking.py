"""Speaks of a catalogue in its own words."""

from functools import cache
from pathlib import Path

from catalogue.model.form import Words, house_form
from catalogue.model.problems import CatalogueError
from catalogue.model.words import spoken
from catalogue.source.declared import form_of


def spoken_of(root: Path, text: str) -> str:
    """Return a text in the words that the catalogue in a folder declares."""
    return spoken(text, _words(root))


@cache
def _words(root: Path) -> Words:
    try:
        return form_of(root).common
    except CatalogueError:
        # What is wrong with the declaration is told in the words of those that have none.
        return house_form().words
