"""All that is to be said of an edition, one finding after another, each with its place."""

from dataclasses import dataclass
from typing import ClassVar

from catalogue.model.problems import Problem, Severity
from catalogue.source.vocabulary import rules
from catalogue.studio.answers import View
from catalogue.studio.studio import Studio


@dataclass(frozen=True)
class Finding:
    """A finding, what its rule is called, and the record or file that it is about."""

    problem: Problem
    title: str
    record: str

    @property
    def address(self) -> str:
        """Where it is mended."""
        return f"/eintraege/{self.record}" if self.record else f"/texte/{self.problem.place.path}"


@dataclass(frozen=True)
class Findings(View):
    """The findings that were asked for, of all there are."""

    template: ClassVar[str] = "findings.html"

    findings: tuple[Finding, ...]
    weight: str
    counts: dict[str, int]


def findings(studio: Studio, weight: str = "", code: str = "") -> Findings:
    """Return what is to be said of the edition, of one weight or rule or all, heaviest first."""
    problems = studio.snapshot.problems
    weights = list(Severity)
    found = [each for each in problems
             if weight in ("", each.severity.name.lower()) and code in ("", each.code)]
    found.sort(key=lambda each: weights.index(each.severity))
    counts = {each.name.lower(): sum(p.severity is each for p in problems) for each in Severity}
    return Findings(tuple(finding_of(studio, each) for each in found), weight, counts)


def finding_of(studio: Studio, problem: Problem) -> Finding:
    """Return a finding with what its rule is called and the record that it is about."""
    rule, path = rules().get(problem.code), problem.place.path
    document = studio.snapshot.documents.get(path.stem)
    is_record = document is not None and document.path == path
    return Finding(problem, rule.title if rule else problem.code, path.stem if is_record else "")
