"""Silences a rule for one record, where ``check_ignore`` gives a reason."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from catalogue.checks.checked import Checked, items
from catalogue.model.problems import Place, Problem, nearest
from catalogue.source.document import Document
from catalogue.source.vocabulary import may_be_ignored, rules
from catalogue.source.yaml import Key

CODE = "W191"
KEY = "check_ignore"
TO_THE_END = 10**9


@dataclass(frozen=True)
class Silencer:
    """One line of ``check_ignore``: the code and the lines of the record it stands in."""

    code: str
    place: Place
    first: int
    last: int
    whole_folder: bool

    def covers(self, problem: Problem) -> bool:
        """Whether the problem is one of this code in this record."""
        if problem.code != self.code or problem.is_error:
            return False
        # The chapters of an edition have no record of their own.
        if self.whole_folder:
            return problem.place.path.parent == self.place.path.parent
        same_file = problem.place.path == self.place.path
        return same_file and self.first <= problem.place.line <= self.last


def heard(
    data: Checked, problems: Iterable[Problem], unasked: Collection[str] = ()
) -> Iterator[Problem]:
    """Return the problems that no record silences, and the silencers without use.

    A silencer of an ``unasked`` code may be of use another time.
    """
    found = tuple(silencers(data))
    by_code: dict[str, list[Silencer]] = {}
    for silencer in found:
        by_code.setdefault(silencer.code, []).append(silencer)
    used: set[Silencer] = set()
    for problem in problems:
        covering = [each for each in by_code.get(problem.code, ()) if each.covers(problem)]
        used.update(covering)
        if not covering:
            yield problem
    for silencer in found:
        if silencer not in used and silencer.code not in unasked:
            yield _useless(silencer)


def _useless(silencer: Silencer) -> Problem:
    if silencer.code.startswith("E"):
        message = f"Fehler wie {silencer.code} lassen sich nicht stummschalten"
        return Problem(CODE, silencer.place, message, "den Fehler beheben")
    if not may_be_ignored(silencer.code):
        hint = nearest(silencer.code, filter(may_be_ignored, rules()))
        return Problem(CODE, silencer.place, f"die Regel {silencer.code} gibt es nicht", hint)
    message = f"{silencer.code} ist hier stummgeschaltet, wird aber gar nicht gemeldet"
    return Problem(CODE, silencer.place, message, "die Zeile löschen")


def silencers(data: Checked) -> Iterator[Silencer]:
    """Return every line of ``check_ignore`` in the records that are printed."""
    source = data.source
    yield from _of(source.head, (), 0, TO_THE_END, whole_folder=True)
    for document, name in ((source.sections, "sections"), (source.contacts, "contacts")):
        starts = {i: document.places[(name, i)][0] for i in items(document.value, name)}
        for i, first in starts.items():
            later = (start - 1 for start in starts.values() if start > first)
            yield from _of(document, (name, i), first, next(later, TO_THE_END))
    for document in data.documents:
        yield from _of(document, (), 0, TO_THE_END)


def _of(
    document: Document, key: Key, first: int, last: int, whole_folder: bool = False
) -> Iterator[Silencer]:
    value = document.value
    for step in key:
        value = value[step]
    codes = value.get(KEY) if isinstance(value, dict) else None
    for code in codes if isinstance(codes, dict) else ():
        yield Silencer(code, document.place(*key, KEY, code), first, last, whole_folder)
