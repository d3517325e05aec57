"""One form for persons of whatever sex within a record."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from catalogue.checks.checked import Checked, Passage
from catalogue.checks.rule import Check
from catalogue.model.problems import Problem

STEM = 4
STAR = "Sternchen"
PAIR = "Paarform"
FEMALE = re.compile(r"[*:_/-]in|In\b|Innen\b|[A-ZÄÖÜ]\w+in(?:nen)?\b")
# Each with what is quick to look for: a text without it does not have the form.
FORMS = (
    (STAR, "*in", re.compile(r"\b\w+\*in(?:nen)?\b")),
    ("Doppelpunkt", ":in", re.compile(r"\b\w+:in(?:nen)?\b")),
    ("Unterstrich", "_in", re.compile(r"\b[^\W_]+_in(?:nen)?\b")),
    ("Binnen-I", "In", re.compile(r"\b\w*[a-zäöüß]In(?:nen)?\b")),
    ("Schrägstrich", "/", re.compile(r"\b\w+/-?in(?:nen)?\b")),
    (PAIR, "", re.compile(
        r"\b(?P<first>\w+)\s+(?:und|oder|bzw\.|/)\s+(?:(?:der|die|den)\s+)?(?P<second>\w+)\b"
    )),
)


def _mixed_forms(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        found = [each for passage in data.passages_of(measure) for each in _forms(passage)]
        counts = Counter(form for form, _, _ in found)
        if len(counts) < 2:
            continue
        kept = STAR if STAR in counts else counts.most_common(1)[0][0]
        example = next(words for form, words, _ in found if form == kept)
        for form, words, (passage, at) in found:
            if form != kept:
                yield Problem("W321", passage.place(at),
                              f"„{words}“ ist {form}, sonst steht hier {kept} („{example}“)",
                              "in ⟪a record.dat⟫ bei einer Form bleiben")


def _forms(passage: Passage) -> Iterator[tuple[str, str, tuple[Passage, int]]]:
    text = passage.words
    if not FEMALE.search(text):
        return
    for form, needed, pattern in FORMS:
        for found in pattern.finditer(text) if needed in text else ():
            if form != PAIR or _is_pair(found["first"], found["second"]):
                yield form, " ".join(found[0].split()), (passage, found.start())


def _is_pair(first: str, second: str) -> bool:
    """Whether two words name the same persons in two forms: Seniorinnen und Senioren."""
    female = [word for word in (first, second) if re.search(r"in(?:nen)?$", word)]
    return len(female) == 1 and first[0].isupper() and _stem(first) == _stem(second)


def _stem(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if char.isalpha())[:STEM]


EDITORIAL: tuple[Check, ...] = (_mixed_forms,)
