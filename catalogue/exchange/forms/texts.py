"""The words that stand in every form, from a file of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from catalogue.exchange.forms.fields import ANSWER, form_fields
from catalogue.model.fields import Field, type_of
from catalogue.model.fields.period import date_in_words
from catalogue.model.form import Form, Words
from catalogue.model.records import EditionHead
from catalogue.model.words import spoken
from catalogue.source.vocabulary import resource

FOLDER = "form"
# The fields that the instructions name.
NAMED = ("id", "short_title", "links", "confirm")
PARAGRAPHS = "Ein Absatz je Zeile; Punkte einer Liste beginnen mit - und Leerzeichen."
# What Excel takes in the title of a sheet.
NOT_IN_TITLES, MAX_TITLE = re.compile(r"[\[\]:*?/\\]"), 31
KINDS = ("xlsx", "docx", "help", "before")
LINE = re.compile(r"(?:(xlsx|docx|closing|help|before|any)(?:\.(\w+))?: )?(.+)")


def instructions(
    form: Form, head: EditionHead, department: str, kind: str, reach: str = ""
) -> Iterator[str]:
    """Yield the paragraphs that a form of this kind says; ``reach`` is how the office is reached.

    The kind ``help`` stands for what is said below the fields, ``before`` for what was once.
    """
    if kind == "help":
        yield from helps(form).values()
        return
    closing = date_in_words(head.closing_date or "")
    said = {kind, None, "any", "closing" if closing else kind}
    named = _named(form)
    for only, key, text in _lines():
        if only in said and (not key or named[key]):
            yield spoken(text, form.words).format(
                title=head.title, number=head.number, department=department, office=head.office,
                publisher=head.publisher, reach=reach, closing=closing, **named)


def sheet_title(words: Words) -> str:
    """Return what the sheet of the records is called, as a workbook allows."""
    return NOT_IN_TITLES.sub(" ", words.record.many)[:MAX_TITLE]


def new_title(words: Words) -> str:
    """Return what stands above an empty box."""
    text = spoken("⟪+neu record⟫", words)
    return text[:1].upper() + text[1:]


def _named(form: Form) -> Mapping[str, str]:
    """Return what the instructions say of the fields; nothing of those that there are not."""
    fields = form_fields(form.record)
    ticked = [each.label for each in fields if each.is_ticked]
    listed = [each.label for each in fields if each.is_choice and not each.is_ticked]
    texts = [each.label for each in fields if each.is_text]
    labels = {key: form.record[key].label if key in form.record else "" for key in NAMED}
    return {**labels, "ticked": joined(ticked), "listed": joined(listed), "texts": joined(texts),
            "chosen": joined(each.label for each in fields if each.is_choice),
            "answer": ANSWER.label, "new": new_title(form.words),
            "records": sheet_title(form.words)}


def joined(names: Iterable[str]) -> str:
    """Return names as a sentence says them: with commas, and „und“ before the last."""
    *before, last = [*names] or [""]
    return f"{', '.join(before)} und {last}" if before else last


def helps(form: Form) -> Mapping[str, str]:
    """Return what is said below each field: of those that all have, and of the declared ones."""
    known = {key: spoken(text, form.words) for only, key, text in _lines() if only == "help"}
    return {each.key: known.get(each.key) or _help(each.field, form)
            for each in form_fields(form.record) if not each.is_locked}


def _help(field: Field, form: Form) -> str:
    said = field.question or field.help or ""
    if field.id == next(iter(form.record.texts), ""):
        return f"{said} {PARAGRAPHS}".strip()
    return " ".join(filter(None, (said, type_of(field).form(field))))


@cache
def _lines() -> list[tuple[str, ...]]:
    lines = resource(f"{FOLDER}/instructions.txt").splitlines()
    return [found.groups() for found in map(LINE.fullmatch, lines) if found]
