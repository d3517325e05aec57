"""The words that stand in every form, from a file of its own."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from catalogue.model.fields.period import date_in_words
from catalogue.model.records import EditionHead
from catalogue.source.vocabulary import resource

FOLDER = "form"
KINDS = ("xlsx", "docx", "help", "before")
LINE = re.compile(r"(?:(xlsx|docx|closing|help|before)(?:\.(\w+))?: )?(.+)")


def instructions(
    head: EditionHead, department: str, kind: str, reach: str = ""
) -> Iterator[str]:
    """Yield the paragraphs that a form of this kind says; ``reach`` is how the office is reached.

    The kind ``help`` stands for what is said below the fields, ``before`` for what was once.
    """
    closing = date_in_words(head.closing_date or "")
    said = {kind} if kind == "help" else {kind, None, "closing" if closing else kind}
    for only, _, text in _lines():
        if only in said:
            yield text.format(title=head.title, number=head.number, department=department,
                              office=head.office, publisher=head.publisher, reach=reach,
                              closing=closing)  # fmt: skip


@cache
def helps() -> Mapping[str, str]:
    """Return what is said below each field."""
    return {key: text for only, key, text in _lines() if only == "help"}


@cache
def _lines() -> list[tuple[str, ...]]:
    lines = resource(f"{FOLDER}/instructions.txt").splitlines()
    return [found.groups() for found in map(LINE.fullmatch, lines) if found]
