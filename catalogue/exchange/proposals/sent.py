"""What the forms of the desk send: as what is proposed or decided, and the text it would give."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from catalogue.exchange.forms.fields import asked_fields, choices
from catalogue.exchange.forms.returned import stored_value
from catalogue.exchange.proposals.desk import Typed
from catalogue.exchange.proposals.review import WRITING, Review, Verdict, value_of_text
from catalogue.exchange.proposals.submitted import ANSWER_SIGN, Choice
from catalogue.model.problems import Problem
from catalogue.model.records import Edition
from catalogue.source.journal import Hand
from catalogue.source.saving import record_change

# What a form sends beside the fields and answers, which it sends under their own keys.
BASE, SHOWN = "base:", "shown"
REMARK, GONE, BY = "note:remark", "note:gone", "note:by"
# What it sends of each point: the choice, a text for each choice that needs one, what was seen.
CHOICE, SEEN, SEPARATOR = "choice", "seen", "|"


def typed_of(sent: Iterable[tuple[str, object]]) -> Typed:
    """Return what a department has typed; a field that was shown and sends nothing is empty."""
    pairs = [(name, text.replace("\r\n", "\n")) for name, text in sent if isinstance(text, str)]
    last = dict(pairs)
    fields = {key: "\n".join(text for name, text in pairs if name == key)
              for shown, key in pairs if shown == SHOWN}
    answers = {name: text for name, text in last.items() if name.startswith(ANSWER_SIGN)}
    bases = {name.removeprefix(BASE): text for name, text in last.items() if name.startswith(BASE)}
    return Typed(fields, answers, bases, last.get(REMARK, ""), GONE in last)


def name_of(record: str, key: str, what: str) -> str:
    """Return under which name a form sends something of a point."""
    return SEPARATOR.join((what, record, key))


def verdicts_of(found: Review, sent: Mapping[str, object], is_all: bool = False) -> list[Verdict]:
    """Return what editors have chosen of the points that a form has shown.

    Where ``is_all``, what is open and not chosen is taken over, if nobody has changed it since.
    """
    verdicts = []
    for point in found.points:
        def said(what: str, record: str = point.record, key: str = point.key) -> str:
            return str(sent.get(name_of(record, key, what), "")).replace("\r\n", "\n")

        known = [each for each in get_args(Choice) if each == said(CHOICE)]
        if not known and is_all and point.is_open and not point.is_collision:
            known = ["accepted"]
        verdicts += [Verdict(point.record, point.key, choice, said(choice), said(SEEN))
                     for choice in known]
    return verdicts


def proposed_text(root: Path, edition: Edition, record: str, typed: Typed) -> str:
    """Return the file of a record as it would be with what a department has typed."""
    changed = {key: text for key, text in typed.fields.items() if text != typed.bases.get(key)}
    return _text_with(root, edition, record, changed)


def decided_text(
    root: Path, edition: Edition, found: Review, record: str, verdicts: Iterable[Verdict]
) -> str:
    """Return the file of a record as it would be with these decisions."""
    proposed = {point.key: point.proposed for point in found.of(record)
                if not (point.is_question or point.is_note)}
    texts = {each.key: each.text if each.choice == "changed" else proposed[each.key]
             for each in verdicts
             if each.record == record and each.choice in WRITING and each.key in proposed}
    return _text_with(root, edition, record, texts)


def _text_with(root: Path, edition: Edition, record: str, texts: Mapping[str, str]) -> str:
    """Return the file of a record with texts; what cannot be a value stays as it was."""
    measure = next(each for each in edition.measures if each.id == record)
    fields = {each.key: each for each in asked_fields(measure.fields)}
    offered, values = choices(edition, measure.declared.id), dict[str, Any]()
    for key, text in ((key, text) for key, text in texts.items() if key in fields):
        problems: list[Problem] = []
        value = value_of_text(measure, fields[key], text, offered, problems)
        if not problems:
            values[key] = value
    stored = {key: stored_value(key, values, measure) for key in values}
    return record_change(root, record, stored, Hand(""))[0].after or ""
