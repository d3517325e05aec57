"""A record that shall come, be split, go or come back: what that changes, and doing it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from catalogue.build.snapshot import Snapshot
from catalogue.checks.foreseen import foreseen
from catalogue.model.form import FIRST, LEVELS
from catalogue.model.listings import Consequences
from catalogue.source.new import OWN, measure_text, new_measure, split_measure, split_text
from catalogue.source.retire import former_path, kept_text, restore, retire


@dataclass(frozen=True)
class Plan:
    """What shall become of a record; a new one has no id yet, but is ``of`` a kind.

    Of one that goes editors keep the ``reason``; readers are told ``notice`` and ``successors``.
    """

    kind: str
    id: str = ""
    title: str = ""
    names: tuple[str, ...] = ()
    reason: str = ""
    of: str = FIRST
    successors: tuple[str, ...] = ()
    notice: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all is said that it takes."""
        return bool({"new": self.title, "split": self.title, "retire": self.reason
                     }.get(self.kind, self.id).strip())


class Way(NamedTuple):
    """How a plan of a kind changes the texts of records, and how it is carried out."""

    text: Callable[[Path, Plan], tuple[str, str | None]]
    act: Callable[[Path, Plan, str], Path]


def _new(root: Path, plan: Plan) -> tuple[str, str | None]:
    path, text = measure_text(root, plan.title, plan.of)
    return path.stem, text


def _split(root: Path, plan: Plan) -> tuple[str, str | None]:
    path, text = split_text(root, plan.id, plan.title, plan.names)
    return path.stem, text


WAYS: Mapping[str, Way] = {
    "new": Way(_new, lambda root, plan, by: new_measure(root, plan.title, by, plan.of)),
    "split": Way(_split, lambda root, plan, by: split_measure(
        root, plan.id, plan.title, plan.names, by)),
    "retire": Way(lambda root, plan: (plan.id, None),
                  lambda root, plan, by: retire(
                      root, plan.id, plan.reason, by, plan.successors, plan.notice)),
    "restore": Way(lambda root, plan: (plan.id, kept_text(root, plan.id)),
                   lambda root, plan, by: restore(root, plan.id, by)),
}


def effects(snapshot: Snapshot, plan: Plan) -> Consequences:
    """Return what a plan changes in contents, overviews and registers."""
    name, text = WAYS[plan.kind].text(snapshot.root, plan)
    kind = plan.of if plan.kind == "new" else snapshot.checked.path_of(plan.id).parent.name
    if plan.kind == "restore":
        kind = former_path(snapshot.root, plan.id).parent.name
    return foreseen(snapshot.checked, {name: text}, kind)


def carried_out(root: Path, plan: Plan, by: str) -> Path:
    """Do what a plan says and return the file of the record, or where it is kept."""
    return WAYS[plan.kind].act(root, plan, by)


def movable(
    snapshot: Snapshot, identifier: str, chosen: tuple[str, ...]
) -> Iterator[tuple[str, str, bool]]:
    """Yield what a second record can take along: id, label, whether it is chosen.

    Its place and what every record must have come along anyway.
    """
    value = snapshot.documents[identifier].value
    fields = snapshot.fields_of(identifier)
    yield from ((each.id, each.label, each.id in chosen) for each in fields
                if each.id in value and each.id not in (*OWN, *LEVELS)
                and (each.is_prose or not each.required))
