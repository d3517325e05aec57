"""The questions that stand open in a record: one text in its file, each answered by itself."""

import re

# A question ends with its sign, and what follows begins a sentence.
BETWEEN = re.compile(r"(?<=\?)\s+(?=[A-ZÄÖÜ„])")


def questions(confirm: str) -> tuple[str, ...]:
    """Return the questions of a text one by one."""
    return tuple(" ".join(each.split()) for each in BETWEEN.split(confirm) if each.strip())


def without(confirm: str, question: str) -> str:
    """Return the text without a question, or without several that were asked as one."""
    closed = questions(question)
    return " ".join(each for each in questions(confirm) if each not in closed)


def with_question(confirm: str, question: str) -> str:
    """Return the text with a question, which stands there once."""
    known = questions(confirm)
    return " ".join((*known, *(each for each in questions(question) if each not in known)))
