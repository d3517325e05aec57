"""Which records of an edition are reviewed or released; it holds while a record is as it was."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.model.problems import Problem
from catalogue.model.states import Standing, State
from catalogue.source.document import Document, attempted
from catalogue.source.load import record_path
from catalogue.source.project import PATHS, Project
from catalogue.source.typed import record_of

HEAD = ("# Was wer wann geprüft oder freigegeben hat; es gilt, solange der Eintrag so bleibt."
        " „catalogue state“ schreibt es.\n")


def meaning(value: Any) -> str:
    """Return the sum of what a record says, however its file writes it."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def kept_states(root: Path, number: int) -> Mapping[str, Standing]:
    """Return every state that was given in an edition, whether it still holds or not."""
    if not Project(root).states(number).is_file():
        return {}
    problems: list[Problem] = []
    document = attempted(root, PATHS.states(number), problems)
    found = {name: record_of(Standing, document, (name,), problems)
             for name in (document.value if not document.is_broken else ())}
    # Of what cannot be read nobody knows that it was reviewed.
    return {name: standing for name, standing in found.items() if standing}


def standings(
    root: Path, number: int, documents: Iterable[Document] | None = None
) -> Mapping[str, Standing]:
    """Return the states that hold; a record without one is a draft.

    ``documents`` are the files of the records where somebody has read them already.
    """
    kept = kept_states(root, number)
    read: Iterable[Document] = documents if documents is not None else (
        attempted(root, record_path(root, name), []) for name in kept)
    sums = {each.path.stem: meaning(each.value) for each in read
            if each.path.stem in kept and not each.is_broken}
    return {name: each for name, each in kept.items() if sums.get(name) == each.sha256}


def state_of(known: Mapping[str, Standing], identifier: str) -> State:
    """Return the state of a record."""
    standing = known.get(identifier)
    return standing.state if standing else State.DRAFT


def state_counts(root: Path, number: int, identifiers: Iterable[str]) -> dict[str, int]:
    """Return how many of these records are in each state."""
    known = standings(root, number)
    counts = Counter(state_of(known, name) for name in identifiers)
    return {str(state): counts[state] for state in State}


def states_text(kept: Mapping[str, Standing]) -> str:
    """Return the file of the states: a line for each record, in the order of the alphabet."""
    lines = (f"{name}: {json.dumps(each.model_dump(mode='json'), ensure_ascii=False)}\n"
             for name, each in sorted(kept.items()))
    return HEAD + "".join(lines)
