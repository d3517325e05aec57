"""Takes the forms of departments back and plans the files that their changes make."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from catalogue.checks.validate import validate
from catalogue.exchange.documents.values import missing
from catalogue.exchange.forms.edits import (
    QUESTION,
    Addition,
    Answer,
    Edit,
    Return,
    findings,
)
from catalogue.exchange.forms.fields import ANSWER, choices
from catalogue.exchange.forms.reading import read
from catalogue.exchange.forms.said import form_back
from catalogue.exchange.forms.sent import read_sent
from catalogue.exchange.forms.signs import CONFIRM
from catalogue.exchange.forms.values import markdown
from catalogue.exchange.report import ImportReport, Revision, Write, read_each, revisions
from catalogue.model.problems import DataError, Place, Problem, errors
from catalogue.model.records import Edition, Measure
from catalogue.source.declared import known_kind
from catalogue.source.edit import changed_text, new_text
from catalogue.source.load import load
from catalogue.source.names import slug, title_key
from catalogue.source.project import PATHS
from catalogue.source.retire import taken_ids
from catalogue.source.write import Difference


def nobody(asked: object) -> bool:
    """Agree to nothing."""
    return False


def take_back(
    root: Path,
    files: Sequence[Path],
    number: int,
    takes: Callable[[Answer], bool] = nobody,
    is_trial: bool = False,
) -> ImportReport:
    """Return what the forms change, with the answers that ``takes`` accepts, and write nothing.

    ``DataError`` holds every error in them; in a trial the errors stand beside what is right.
    """
    source = load(root, number)
    edition = validate(source)
    texts = {document.path.stem: document.text for document in source.measures}
    backs, problems = read_each(partial(_open, edition), files)
    found = [finding for back in backs for finding in findings(back)]
    edits = [each for each in found if isinstance(each, Edit)]
    additions = [each for each in found if isinstance(each, Addition)]
    problems += [each for each in found if isinstance(each, Problem)]
    problems += [*_contradictions(edits), *_doubles(additions)]
    if errors(problems) and not is_trial:
        raise DataError(problems)
    answers = {(each.id, each.text): each for each in found if isinstance(each, Answer)}
    taken = [each for each in answers.values() if takes(each)]
    problems += [_open_answer(each) for each in answers.values() if each not in taken]
    changed = list(_changed(texts, edits, taken, edition))
    new = list(_new(root, additions, edition))
    return ImportReport(
        writes=(*changed, *new),
        measures=tuple(sorted({name for back in backs for name in back.sent.measures})),
        new=tuple(each.path.stem for each in new),
        changed=tuple(each.path.stem for each in changed),
        problems=tuple(problems),
        forms=tuple(form_back(back, {each.id for each in taken}) for back in backs),
    )


def _open(edition: Edition, path: Path) -> Return:
    form = read(path)
    sent = read_sent(form.state)
    if sent is None:
        hint = "nur Formulare einlesen, die „catalogue collect“ geschrieben hat"
        message = "die Datei ist kein Formular des Katalogs"
        raise DataError([Problem("E241", Place(path), message, hint)])
    if sent.edition != edition.number:
        message = f"das Formular gehört zu „{sent.edition}. ⟪edition⟫“"
        hint = f"mit --edition {sent.edition} einlesen"
        raise DataError([Problem("E240", Place(path), message, hint)])
    known_kind(sent.kind, edition.form, Place(path))
    return Return(path, form, sent, edition.alone(sent.kind), choices(edition, sent.kind))


def _contradictions(edits: Sequence[Edit]) -> Iterator[Problem]:
    """Find fields that two forms change in different ways."""
    first: dict[tuple[str, str], Edit] = {}
    for edit in (each for each in edits if not _is_emptied(each)):
        other = first.setdefault((edit.id, edit.key), edit)
        if other.value != edit.value:
            message = f"{edit.place}: anders als in {other.path.name}, {other.place}"
            hint = "klären, was gilt, und beide gleich schreiben"
            yield Problem("E243", Place(edit.path), message, hint)


def _doubles(additions: Sequence[Addition]) -> Iterator[Problem]:
    """Find measures that are added twice."""
    first: dict[str, Addition] = {}
    for each in additions:
        title = str(each.values["title"])
        other = first.setdefault(title_key(title), each)
        if other is not each:
            message = f"{each.place}: „{title}“ steht schon in {other.path.name}, {other.place}"
            yield Problem("E238", Place(each.path), message, "eine von beiden Zeilen leeren")


def _open_answer(answer: Answer) -> Problem:
    message = f"{answer.place}: {answer.title}: {answer.question} {ANSWER.label}: „{answer.text}“"
    return Problem("I247", Place(answer.path), message, "mit --antworten übernehmen")


def _changed(
    texts: Mapping[str, str],
    edits: Sequence[Edit],
    answers: Sequence[Answer],
    edition: Edition,
) -> Iterator[Write]:
    measures = {measure.id: measure for measure in edition.measures}
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    # What another department writes fills what one has emptied.
    for edit in sorted(edits, key=_is_emptied, reverse=True):
        found[edit.id][edit.key] = edit.value
    for identifier in sorted({*found, *(each.id for each in answers)}):
        measure = measures[identifier]
        path = PATHS.measure(identifier, measure.declared.id)
        given = [each for each in answers if each.id == identifier]
        stored, note = _all_stored(found[identifier], given, measure)
        before = texts[identifier]
        if stored:
            after = changed_text(before, stored, measure.fields.texts) + note
            difference = Difference(path, before, after)
            old = measure.model_dump(mode="json")
            yield Write(difference, tuple(revisions(path, old, stored)))


def _all_stored(
    values: Mapping[str, Any], answers: Sequence[Answer], measure: Measure
) -> tuple[dict[str, Any], str]:
    """Return the values as the file keeps them, and the answers that no field takes as remarks.

    A question leaves when it is answered; one that an emptied field asks comes once.
    """
    stored = {key: stored_value(key, values, measure) for key in values
              if not key.startswith(QUESTION)}
    confirm, notes = "" if answers else measure.confirm or "", answers
    field = asked_text(measure)
    if len(answers) == 1 and field and field not in stored:
        stored[field], notes = markdown(answers[0].text), ()
    asked = [text for key, text in values.items() if key.startswith(QUESTION)]
    confirm = " ".join(filter(None, (confirm, *(each for each in asked if each not in confirm))))
    if confirm != (measure.confirm or ""):
        stored[CONFIRM] = confirm or None
    return stored, "".join(f"# {n.question} {ANSWER.label}: {n.text}\n" for n in notes)


def _is_emptied(edit: Edit) -> bool:
    return isinstance(edit.value, str) and not edit.value


def asked_text(measure: Measure) -> str:
    """Return the one empty text that the question of a measure asks for, or nothing."""
    empty = [name for name in measure.fields.texts if not measure.value(name)]
    asked = [name for name in empty if missing(measure.fields[name]) == measure.confirm]
    return asked[0] if asked else ""


def stored_value(key: str, values: Mapping[str, Any], measure: Measure) -> Any:
    """Return a value as the file keeps it: a short title left out is the title."""
    if key == "short_title" and not values[key]:
        return values.get("title", measure.title)
    return values[key]


def _new(root: Path, additions: Sequence[Addition], edition: Edition) -> Iterator[Write]:
    taken = set(taken_ids(root))
    for each in additions:
        identifier = slug(each.values["short_title"] or each.values["title"], taken)
        taken.add(identifier)
        path, alone = PATHS.measure(identifier, each.kind), edition.alone(each.kind)
        difference = Difference(path, None, new_text(
            path, _record(each, alone), texts=alone.form.record.texts))
        yield Write(difference, (Revision(path, "neu", "", each.values["title"]),))


def _record(addition: Addition, edition: Edition) -> dict[str, Any]:
    """Return a new measure in the order of the files; what is left open is asked."""
    fields = edition.form.record
    questions = (missing(fields[name]) for name in fields.texts if not addition.values.get(name))
    value = {
        **addition.values,
        **_home(addition, edition),
        "since": edition.number,
        CONFIRM: " ".join(questions),
    }
    return fields.in_order(value)


def _home(addition: Addition, edition: Edition) -> dict[str, Any]:
    """Return who answers for a new record, in a catalogue that knows departments."""
    homes = (each.id for each in edition.directorates
             if any(d.name == addition.department for d in each.departments))
    home = next(homes, None)
    return {} if home is None else {"directorate": home, "departments": [addition.department]}
