"""Marks records as reviewed or released, where nothing stands against it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from catalogue.checks.validate import check
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.states import STATE, Standing, State
from catalogue.source.document import Document
from catalogue.source.journal import RECORD, Hand, entries_of, recorded
from catalogue.source.load import read
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS
from catalogue.source.saving import refuse_closed
from catalogue.source.states import kept_states, meaning, standings, state_of, states_text
from catalogue.source.write import Difference, save, text_of

NOTHING_SEEN: Mapping[str, str] = {}


@in_turn
def mark(
    root: Path, number: int, identifiers: Sequence[str], state: State, hand: Hand,
    seen: Mapping[str, str] = NOTHING_SEEN,
) -> tuple[str, ...]:
    """Give records a state, all or none, and return those that had another.

    ``seen`` are the sums of what somebody looked at. ``DataError`` names every error that a record
    still has, and every record that was not reviewed before it is released.
    """
    path = PATHS.states(number)
    refuse_closed(root, path)
    source = read(root, number)
    documents = {each.path.stem: each for each in source.measures}
    known = standings(root, number, source.measures)
    changed = tuple(dict.fromkeys(name for name in identifiers if state_of(known, name) != state))
    places = {name: documents[name].path for name in changed if name in documents}
    problems = [*_unknown(changed, documents), *_unseen(documents, seen),
                *_hindrances(root, number, places, state, known)]
    if problems:
        raise DataError(problems)
    entries = [entry for name in changed for entry in entries_of(
        hand, RECORD, name, [(STATE, str(state_of(known, name)), str(state))])]
    kept = {**kept_states(root, number)}
    kept |= {entry.id: Standing(state=state, by=hand.by, at=entry.at,
                                sha256=meaning(documents[entry.id].value)) for entry in entries}
    before = text_of(root / path)
    rest = {name: each for name, each in kept.items() if each.state != State.DRAFT}
    if entries:
        with recorded(root, entries):
            save(root, [Difference(path, before, states_text(rest))])
    return changed


def _unknown(identifiers: Sequence[str], documents: Mapping[str, Document]) -> Iterator[Problem]:
    for name in identifiers:
        if name not in documents:
            message = f"es gibt ⟪no record.acc⟫ mit der Kennung „{name}“"
            yield Problem("E104", Place(PATHS.measure(name)), message, nearest(name, documents))


def _unseen(documents: Mapping[str, Document], seen: Mapping[str, str]) -> Iterator[Problem]:
    for name in seen.keys() & documents.keys():
        if meaning(documents[name].value) != seen[name]:
            yield Problem("E216", Place(documents[name].path),
                          "die Datei wurde geändert, seit sie geöffnet ist", "noch einmal ansehen")


def _hindrances(
    root: Path, number: int, places: Mapping[str, PurePath], state: State,
    known: Mapping[str, Standing],
) -> Iterator[Problem]:
    """Yield what stands against a state: errors of a record, or that it is not reviewed."""
    if state is State.RELEASED:
        for name, path in places.items():
            if state_of(known, name) is State.DRAFT:
                yield Problem("E291", Place(path), "noch nicht geprüft",
                              f"zuerst „catalogue state {name} geprüft“")
    if state is State.REVIEWED and places:
        for each in check(root, number):
            if each.is_error and each.place.path in places.values():
                yield Problem("E291", each.place, f"nicht prüfbar: {each.message} ({each.code})",
                              each.hint)
