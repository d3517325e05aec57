"""What is wrong with one record, field by field as a form shows it, and what can be done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as kept
from functools import cached_property
from pathlib import Path
from typing import Any

from catalogue.checks.checked import Checked, Passage, blanked
from catalogue.checks.contacts import PHONES
from catalogue.checks.links import ONLINE
from catalogue.checks.offices import office_rules
from catalogue.checks.rule import Hit, TextRule
from catalogue.checks.rules import EDITORIAL, PACKS
from catalogue.checks.silence import KEY, heard
from catalogue.checks.text import TEXT_RULES
from catalogue.checks.validate import in_order, revised
from catalogue.model.fields import Fields
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.document import Document
from catalogue.source.form_texts import form_text
from catalogue.source.journal import Hand
from catalogue.source.load import record_path
from catalogue.source.lock import in_turn
from catalogue.source.names import spelling_key
from catalogue.source.saving import changed_record, record_values
from catalogue.source.vocabulary import may_be_ignored

NAMED = re.compile(r"„(\w+)“|^([^:„]+):")
WORD = re.compile(r"[\w*-]+|\S")
# They ask the network or the archive, which nobody waits for while he types.
UNASKED = (ONLINE, "W127", "W128", "I108")


@dataclass(frozen=True)
class Finding:
    """A problem of a record: its field, where in the text of the form, what may be done.

    Without a field it is one of the whole record; ``fixed`` is the text of the field with this one
    mended, which nobody has saved yet.
    """

    problem: Problem
    field: str = ""
    start: int | None = None
    length: int = 0
    fixed: str | None = None

    @property
    def may_be_silenced(self) -> bool:
        """Whether a reason can be given why it shall stay as it is."""
        return may_be_ignored(self.problem.code)


def findings(checked: Checked, identifier: str, text: str) -> tuple[Finding, ...]:
    """Return what the checks say of a record with this text, saved or not.

    What hangs on all other records, such as a word that they spell otherwise, only a check of the
    edition finds; ``by_field`` takes that, too.
    """
    alone, problems = revised(checked, identifier, text)
    packs = (each for name in checked.source.form.packs for each in PACKS[name])
    path = alone.source.measures[0].path
    problems += [each for ask in (*EDITORIAL, *packs) for each in ask(alone)
                 if each.place.path == path]
    told = (each for each in heard(alone, problems, UNASKED) if each.place.path == path)
    return by_field(alone, in_order(told))


def by_field(alone: Checked, problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """Return problems of the one record that is looked at, each with its field."""
    page = _Page(alone, alone.source.measures[0])
    return tuple(page.finding(problem) for problem in problems)


@in_turn
def silence(root: Path, identifier: str, code: str, reason: str, hand: Hand) -> str:
    """Let a rule be silent for a record, for this reason, and return the file.

    ``DataError`` where the rule cannot be silenced or no reason is given.
    """
    place = Place(record_path(root, identifier))
    if not may_be_ignored(code):
        message = f"„{code}“ lässt sich nicht stummschalten"
        raise DataError([Problem("E293", place, message, "die Stelle im Text ändern")])
    if not reason.strip():
        raise DataError([Problem("E293", place, f"zu „{code}“ fehlt der Grund", "ihn nennen")])
    known = record_values(root, identifier).get(KEY)
    reasons = {**(known if isinstance(known, dict) else {}), code: " ".join(reason.split())}
    return changed_record(root, identifier, {KEY: reasons}, hand)


@in_turn
def unsilence(root: Path, identifier: str, code: str, hand: Hand) -> str:
    """Let a rule speak again of a record, and return the file."""
    known = record_values(root, identifier).get(KEY)
    reasons = {name: each for name, each in known.items() if name != code
               } if isinstance(known, dict) else {}
    return changed_record(root, identifier, {KEY: reasons or None}, hand)


@dataclass(frozen=True)
class _Text:
    """A text that is looked at: a page that was pasted into it may have a thousand findings."""

    passage: Passage
    rules: tuple[TextRule, ...]
    _hits: dict[str, dict[tuple[int, str], Hit]] = kept(default_factory=dict)

    @cached_property
    def offsets(self) -> dict[int, int]:
        """The first character of the text at each place of its file."""
        return {self.passage.in_file(i): i for i in reversed(range(len(self.passage.text)))}

    def hit(self, problem: Problem, start: int) -> Hit | None:
        """Return what the rule of a problem finds here and says the same of."""
        code, text = problem.code, self.passage.text
        if code not in self._hits:
            found = [hit for rule in self.rules if rule.code == code
                     for hit in rule.find(text if rule.in_addresses else blanked(text))]
            self._hits[code] = {(hit.start, hit.message): hit for hit in reversed(found)}
        return self._hits[code].get((start, problem.message))


@dataclass(frozen=True)
class _Page:
    """A record that is looked at, and its file."""

    alone: Checked
    document: Document
    texts: dict[str, _Text] = kept(default_factory=dict)

    @property
    def fields(self) -> Fields:
        """The fields of its kind."""
        return self.alone.source.kind_of(self.document.path).record

    @cached_property
    def rules(self) -> tuple[TextRule, ...]:
        """The rules that know where what they find ends, and what should stand there."""
        return (*TEXT_RULES, PHONES, *office_rules(self.alone))

    @cached_property
    def starts(self) -> list[tuple[tuple[int, int], str]]:
        """Where the value of every key begins."""
        return sorted((at, str(key[0])) for key, at in self.document.places.items()
                      if len(key) == 1)

    def finding(self, problem: Problem) -> Finding:
        """Return a problem with its field and place."""
        name = self.field(problem)
        value = self.value(name)
        if isinstance(value, str):
            return self.in_text(problem, name, value)
        if isinstance(value, list) and not self.document.is_broken:
            return self.in_list(problem, name, value)
        return Finding(problem, name)

    def value(self, name: str) -> Any:
        """Return what the file says under a key."""
        value = self.document.value
        return value.get(name) if isinstance(value, dict) else None

    def field(self, problem: Problem) -> str:
        """Return the field that a problem lies in; what is missing is named in the message."""
        fields = self.fields
        at = (problem.place.line, problem.place.column)
        names = [name for start, name in self.starts if start <= at]
        if names and names[-1] in fields:
            return names[-1]
        labels = {field.label: field.id for field in fields}
        said = (word for found in NAMED.finditer(problem.message) for word in found.groups())
        known = (labels.get(word, word) for word in said if word)
        return next((name for name in known if name in fields), "")

    def in_text(self, problem: Problem, name: str, value: str) -> Finding:
        """Return a problem of a text with the words it means."""
        if name not in self.texts:
            self.texts[name] = _Text(Passage(self.document, (name,), value), self.rules)
        at = self.offset(problem, self.texts[name])
        if at is None:
            return Finding(problem, name)
        text, margin = value.strip(), len(value) - len(value.lstrip())
        hit = self.texts[name].hit(problem, at)
        if hit:
            first, last = hit.start - margin, hit.end - margin
            fixed = None if hit.instead is None else text[:first] + hit.instead + text[last:]
            return Finding(problem, name, first, hit.end - hit.start, fixed)
        word = WORD.match(value, at)
        return Finding(problem, name, at - margin, len(word[0]) if word else 0)

    def offset(self, problem: Problem, text: _Text) -> int | None:
        """Return the character of a text that a problem points at."""
        lines = self.document.text.split("\n")
        at = sum(len(line) + 1 for line in lines[: problem.place.line - 1])
        at += problem.place.column - 1
        # Before its first character, it is the value as a whole that is wrong.
        return None if at < text.passage.in_file(0) else text.offsets.get(at)

    def in_list(self, problem: Problem, name: str, value: list[Any]) -> Finding:
        """Return a problem of a list with the line of the item that it means."""
        lines = form_text(self.fields[name], value).split("\n")
        at = (problem.place.line, problem.place.column)
        starts = [i for i in range(len(value)) if self.document.places[(name, i)] <= at]
        if not starts or len(lines) != len(value):
            return Finding(problem, name)
        i = starts[-1]
        start = sum(len(line) + 1 for line in lines[:i])
        meant = self.meant(name, lines[i])
        fixed = "\n".join([*lines[:i], meant, *lines[i + 1 :]]) if meant else None
        return Finding(problem, name, start, len(lines[i]), fixed)

    def meant(self, name: str, line: str) -> str:
        """Return the department that a name spells otherwise, nothing where it is none."""
        known = {spelling_key(each): each for each in self.alone.departments}
        found = known.get(spelling_key(line), line) if name == "departments" else line
        return "" if found == line else found
