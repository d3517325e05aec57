"""Puts the words of a catalogue into what the program says, in the case that German asks for.

A message holds ``⟪…⟫`` where it names a thing of the catalogue: an article or pronoun, adjectives
behind a plus or its number with a dot, the thing, and behind a dot its case: ``⟪no record⟫``,
``⟪the records.dat⟫``, ``⟪a +neu record.acc⟫``, ``⟪3 record⟫``, ``⟪im 3. edition⟫``,
``⟪record-⟫blatt``.
"""

import re
from typing import Literal

from catalogue.model.form import Noun, Words

Case = Literal["nom", "gen", "dat", "acc"]
# „The 3. edition“: a number that stands before a noun as it is.
ORDINAL = re.compile(r"\d+\.")
MARKED = re.compile(r"⟪([^⟪⟫]+)⟫")
CASES = ("nom", "gen", "dat", "acc")
# Endings by case: masculine, feminine, neuter, plural.
DER = (("er", "ie", "as", "ie"), ("es", "er", "es", "er"), ("em", "er", "em", "en"),
       ("en", "ie", "as", "ie"))  # fmt: skip
DIESER = (("er", "e", "es", "e"), ("es", "er", "es", "er"), ("em", "er", "em", "en"),
          ("en", "e", "es", "e"))  # fmt: skip
EIN = (("", "e", "", "e"), ("es", "er", "es", "er"), ("em", "er", "em", "en"),
       ("en", "e", "", "e"))  # fmt: skip
WEAK = (("e", "e", "e", "en"), ("en",) * 4, ("en",) * 4, ("en", "e", "e", "en"))
STRONG = (("er", "e", "es", "e"), ("en", "er", "en", "er"), ("em", "er", "em", "en"),
          ("en", "e", "es", "e"))  # fmt: skip
MIXED = (("er", "e", "es", "en"), ("en",) * 4, ("en",) * 4, ("en", "e", "es", "en"))
PRONOUNS = (("er", "sie", "es", "sie"), ("seiner", "ihrer", "seiner", "ihrer"),
            ("ihm", "ihr", "ihm", "ihnen"), ("ihn", "sie", "es", "sie"))  # fmt: skip
# Of every article: its stem, its endings, those of an adjective behind it.
ARTICLES = {
    "": ("", None, STRONG), "the": ("d", DER, WEAK), "this": ("dies", DIESER, WEAK),
    "every": ("jed", DIESER, WEAK), "which": ("welch", DIESER, WEAK), "a": ("ein", EIN, MIXED),
    "no": ("kein", EIN, MIXED), "its": ("sein", EIN, MIXED), "your": ("Ihr", EIN, MIXED),
}  # fmt: skip
# „In the“, drawn together where German draws it together.
IM = ("im", "in der", "im", "in den")
GENERA = {"m": 0, "f": 1, "n": 2}
PLURAL = 3
# What a catalogue does not have, a text may still have to name: no mark is ever printed.
_OFFICE = Noun(one="Stelle", many="Stellen", genus="f")
NEUTRAL = {"section": Noun(one="Abschnitt", many="Abschnitte", genus="m"),
           "directorate": _OFFICE, "department": _OFFICE, "unit": _OFFICE}  # fmt: skip
SIBILANTS = ("s", "ß", "x", "z", "sch")
# So end the genitives of nouns that are „den Paten“, „dem Namen“ in all cases but the first.
WEAK_GENITIVES = ("en", "ens")


def spoken(text: str, words: Words) -> str:
    """Return a text with the words of a catalogue; what names none of its things stays."""
    return MARKED.sub(lambda found: _phrase(found[1], words) or found[0], text)


def _phrase(mark: str, words: Words) -> str:
    head, _, last = mark.rpartition(".")
    body, case = (head, last) if last in CASES else (mark, "")
    *before, name = body.split(" ")
    noun, is_plural = _noun(name.rstrip("-"), words)
    if noun is None:
        return ""
    if name.endswith("-"):
        return noun.compound or (noun.many if noun.genus == "f" else noun.one)
    at = CASES.index(case or "nom")
    count = before.pop(0) if before and before[0].isdecimal() else ""
    is_plural = is_plural or count not in ("", "1")
    column = PLURAL if is_plural else GENERA[noun.genus]
    return " ".join(filter(None, (count, *_said(before, noun, at, column))))


def _said(before: list[str], noun: Noun, at: int, column: int) -> list[str]:
    article = before[0] if before and before[0][0].isalpha() else ""
    if article.lower() == "it":
        return [_capital(article, PRONOUNS[at][column])]
    if article.lower() == "im":
        return [_capital(article, IM[column]), *filter(ORDINAL.fullmatch, before),
                declined(noun, CASES.index("dat"), column)]
    stem, endings, adjective = ARTICLES.get(article.lower(), ("", None, STRONG))
    found = [_capital(article, stem + endings[at][column])] if endings else []
    found += [f"{each[1:]}{adjective[at][column]}" if each.startswith("+") else each
              for each in before if each.startswith("+") or ORDINAL.fullmatch(each)]
    return [*found, declined(noun, at, column)]


def _capital(sign: str, word: str) -> str:
    return word.capitalize() if sign[:1].isupper() else word


def _noun(name: str, words: Words) -> tuple[Noun | None, bool]:
    is_plural = name.endswith("s")
    thing = name.removesuffix("s")
    found = getattr(words, thing, None) or NEUTRAL.get(thing)
    return (found if isinstance(found, Noun) else None), is_plural


def declined(noun: Noun, at: int, column: int) -> str:
    """Return a noun in its case, as declared or by the rules."""
    if column == PLURAL:
        is_marked = CASES[at] == "dat" and not noun.many.endswith(("n", "s"))
        return (noun.dative or f"{noun.many}n") if is_marked else noun.many
    if CASES[at] == "nom" or noun.genus == "f":
        return noun.one
    genitive = _genitive(noun)
    if CASES[at] == "gen":
        return genitive
    is_weak = noun.genus == "m" and genitive.endswith(WEAK_GENITIVES) and genitive != (
        f"{noun.one}s")
    return genitive.removesuffix("s") if is_weak else noun.one


def _genitive(noun: Noun) -> str:
    if noun.genitive:
        return noun.genitive
    if noun.genus == "m" and noun.one.endswith("e") and noun.many == f"{noun.one}n":
        return noun.many
    return noun.one + ("es" if noun.one.endswith(SIBILANTS) else "s")
