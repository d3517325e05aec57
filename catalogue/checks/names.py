"""One thing, one name: terms, abbreviations, short titles; and the names of persons."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check, Hit, TextRule
from catalogue.checks.text import in_texts
from catalogue.model.problems import Problem
from catalogue.model.records import Measure
from catalogue.source.vocabulary import resource

CAPITALS = re.compile(
    r"(?<![\w@.-])[A-ZÄÖÜ][a-zäöüß]?[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*(?![\w@]|\.[a-z])"
)
# A department's short form has a rule of its own.
NO_ABBREVIATIONS = ("FB",)
ROMAN = re.compile(r"[IVXLC]+")
SHARE_OF_CAPITALS = 0.6
LONGEST_ABBREVIATION = 8
WORD = re.compile(r"[^\W\d_]+(?:[*-][^\W\d_]+)*\*?")
UNHYPHENATED = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:-[^\W\d_]+)+")
SIMILAR = 0.75
PERSON = re.compile(
    r"(?<![\w-])(?P<first>[A-ZÄÖÜ][\wé-]+)(?:\s+(?:(?:von|van|de|al|el)\s+)?[A-ZÄÖÜ][\wé’-]+){1,2}"
)
ADDRESSED = re.compile(r"\b(?:Frau|Herrn?)\s+(?:Dr\.\s+)?[A-ZÄÖÜ][\wé-]+")


def _terms(data: Checked) -> Iterator[Problem]:
    """Find words that the list of terms knows in another form."""
    preferred = {v.casefold(): t.preferred for t in data.terms.terms for v in t.variants}
    if not preferred:
        return
    longest_first = sorted(preferred, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})"

    def find(text: str) -> Iterator[Hit]:
        folded = text.casefold()
        # Most texts hold none, and looking for each by itself is quicker than the pattern.
        is_there = any(variant in folded for variant in preferred)
        for found in re.finditer(pattern, text, re.IGNORECASE) if is_there else ():
            form = preferred[found[0].casefold()]
            if not text[found.start() :].casefold().startswith(form.casefold()):
                yield Hit(*found.span(), f"„{found[0]}“ heißt im Katalog „{form}“",
                              f"„{form}“ schreiben")

    yield from in_texts((TextRule("W301", find),))(data)


def _abbreviations(data: Checked) -> Iterator[Problem]:
    """Find abbreviations that their page does not explain, once each."""
    for page in data.pages:
        text = "\n".join(passage.text for passage in page)
        seen = {*data.terms.abbreviations, *data.terms.names, *NO_ABBREVIATIONS}
        places = ((passage, f) for passage in page for f in CAPITALS.finditer(passage.words))
        for passage, found in places:
            word = found[0].removesuffix("s")
            explained = rf"\([^()]*\b{word}\b[^()]*\)|\b{word}\*?\s\(|\b{word} steht für"
            if word not in seen and _is_abbreviation(word) and not re.search(explained, text):
                yield Problem("W304", passage.place(found.start()),
                              f"die Abkürzung „{word}“ wird hier nicht erklärt",
                              "beim ersten Mal ausschreiben: „Langform (Abkürzung)“")
            seen.add(word)


def _is_abbreviation(word: str) -> bool:
    capitals = sum(char.isupper() for char in word)
    return (capitals >= 2 and capitals / len(word) >= SHARE_OF_CAPITALS
            and len(word) <= LONGEST_ABBREVIATION and not ROMAN.fullmatch(word))


def _hyphens(data: Checked) -> Iterator[Problem]:
    """Find words that stand with a hyphen here and without one there."""
    whole: dict[str, str] = {}
    for passage in data.passages:
        for each in UNHYPHENATED.findall(passage.words):
            whole.setdefault(each.lower(), each)
    # What the list of terms decides needs no second word.
    others = {variant: "" for term in data.terms.terms for variant in term.variants}
    for passage in data.passages:
        for found in HYPHENATED.finditer(passage.words):
            word = found[0]
            if other := others.get(word, whole.get(word.replace("-", "").lower())):
                message = f"„{word}“ heißt anderswo „{other}“"
                yield Problem("W305", passage.place(found.start()), message,
                              "überall gleich schreiben")


def _short_titles(data: Checked) -> Iterator[Problem]:
    """Find words of a short title that almost stand in the title."""
    for measure in data.printed:
        title = [*WORD.findall(measure.title), *WORD.findall(measure.title.replace("-", " "))]
        known = {word.casefold() for word in title}
        for word in WORD.findall(measure.short_title):
            if word.casefold() in known:
                continue
            near = get_close_matches(word, title, n=1, cutoff=SIMILAR)
            if near and not _shortens(word, near[0], data):
                yield Problem("W306", data.place(measure, "short_title"),
                              f"im Kurztitel steht „{word}“, im Titel „{near[0]}“",
                              "beides angleichen")
        yield from _differing_hyphens(data, measure)


def _shortens(word: str, title_word: str, data: Checked) -> bool:
    return (title_word.casefold().startswith(f"{word.casefold()}-")
            or data.terms.abbreviations.get(word) == title_word)


def _differing_hyphens(data: Checked, measure: Measure) -> Iterator[Problem]:
    pairs = ((measure.title, measure.short_title), (measure.short_title, measure.title))
    for one, other in pairs:
        for word in HYPHENATED.findall(one):
            if word not in other and (apart := word.replace("-", " ")) in other:
                yield Problem("W306", data.place(measure, "short_title"),
                              f"Titel und Kurztitel schreiben „{word}“ und „{apart}“",
                              "beides angleichen")


def _persons(data: Checked) -> Iterator[Problem]:
    hint = "einverstanden und noch zuständig? Besser die Stelle nennen"
    for measure in data.printed:
        for passage in data.passages_of(measure):
            for at, name in persons(passage.words, data.terms.names):
                yield Problem("I308", passage.place(at), f"hier steht ein Name: {name}", hint)


def persons(text: str, others: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Return the names of persons in a text and where they start; ``others`` are no persons."""
    for found in PERSON.finditer(text):
        name = " ".join(found[0].split())
        parts = found["first"].split("-")
        if parts[0] in first_names() and not any(name.startswith(each) for each in others):
            yield found.start(), name
    for found in ADDRESSED.finditer(text):
        yield found.start(), found[0]


@cache
def first_names() -> frozenset[str]:
    """Return the first names that are usual in Germany."""
    return frozenset(resource("first-names.txt").split())


EDITORIAL: tuple[Check, ...] = (_terms, _abbreviations, _hyphens, _short_titles, _persons)
