"""All that is to be said of an edition: by weight, and each with its rule and its record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.build.snapshot import Snapshot
from catalogue.model.problems import Problem, Severity
from catalogue.source.vocabulary import rules

# How many kinds of findings are named of a weight.
KINDS = 3


@dataclass(frozen=True)
class Weighed:
    """All findings of one weight: how many, and what most of them are about."""

    severity: Severity
    count: int
    about: str


@dataclass(frozen=True)
class Finding:
    """A finding, what its rule is called, and the record that it is about, if it is about one."""

    problem: Problem
    title: str
    record: str


def weighed(problems: Sequence[Problem]) -> Iterator[Weighed]:
    """Yield findings counted by their weight, the heaviest first."""
    for severity in Severity:
        found = Counter(each.code for each in problems if each.severity is severity)
        about = (f"{count} × {rules()[code].title}" for code, count in found.most_common(KINDS))
        yield Weighed(severity, found.total(), ", ".join(about))


def finding_of(snapshot: Snapshot, problem: Problem) -> Finding:
    """Return a finding with what its rule is called and the record that it is about."""
    rule, path = rules().get(problem.code), problem.place.path
    document = snapshot.documents.get(path.stem)
    is_record = document is not None and document.path == path
    return Finding(problem, rule.title if rule else problem.code, path.stem if is_record else "")
