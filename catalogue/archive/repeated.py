"""Finds chapters that still are those of another edition."""

import re
from collections.abc import Iterator, Mapping

from catalogue.archive.holdings import previous_edition
from catalogue.checks.checked import Checked, Passage
from catalogue.checks.stale import PAST, PERFECT
from catalogue.model.problems import Place, Problem
from catalogue.source.load import edition_numbers
from catalogue.source.project import Project
from catalogue.source.write import text_of

ORDINALS = ("erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte", "neunte",
            "zehnte")  # fmt: skip
EDITION = re.compile(rf"(?<![\d.,])(?:(\d+)\.|({'|'.join(ORDINALS)})[nrs]?)\s+Auflage\b", re.I)
BREAK = re.compile(r"[,;:!?–]|\.\s|\n\s*\n")
# An edition of the past: it is compared with, or a verb of its clause says so.
PAST_FORMS = (
    PAST, PERFECT, re.compile(r"[a-zäöüß]{2}(?<!s)ten\s*$"),
    re.compile(r"\b(?:Vergleich|verglichen|bisher\w*|früher\w*|damal\w+|vorig\w+)\b"),
    re.compile(r"\b(?:seit|gegenüber|nach|vor|anders als)\s+(?:in\s+)?der\s+\w+\.?\s+Auflage"),
)  # fmt: skip


def old_texts(data: Checked) -> Iterator[Problem]:
    """Compare the chapters with those of the edition before, and with the number of their own."""
    before = _before(data)
    for passage in data.passages:
        if passage.key:
            continue
        if _words(passage.text) and _words(passage.text) == before.get(passage.path.stem):
            message = "der Text steht Wort für Wort in ⟪the +vorig edition.dat⟫"
            hint = "neu schreiben, oder bestätigen: „check_ignore: W127: Grund“"
            yield Problem("W127", Place(passage.path, 1), message, hint)
        yield from _other_numbers(passage, data.source.number)


def _before(data: Checked) -> Mapping[str, str]:
    """Return the words of each chapter in the edition before, its files or what is archived."""
    root, number = data.source.root, data.source.number
    last = max((each for each in edition_numbers(root) if each < number), default=0)
    folder = Project(root).edition(last)
    texts = {name: text_of(folder / f"{name}.md") for name in data.source.form.chapters}
    if not any(texts.values()) and (edition := previous_edition(root, number)):
        texts = dict(edition.chapters)
    return {name: _words(text) for name, text in texts.items() if text}


def _words(text: str) -> str:
    return " ".join(text.split())


def _other_numbers(passage: Passage, number: int) -> Iterator[Problem]:
    for found in EDITION.finditer(passage.text):
        named = int(found[1]) if found[1] else ORDINALS.index(found[2].lower()) + 1
        clause = (BREAK.split(passage.text[: found.start()])[-1] + found[0]
                  + BREAK.split(passage.text[found.end() :])[0])
        if named != number and not any(form.search(clause) for form in PAST_FORMS):
            yield Problem("W128", passage.place(found.start()),
                          f"hier steht „{' '.join(found[0].split())}“, dies ist die {number}.",
                          "die Nummer ändern, oder sagen, dass es um früher geht")
