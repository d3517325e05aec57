"""All that is to be said of an edition, one finding after another, each with its place."""

from dataclasses import dataclass

from catalogue.build.weighed import Finding, finding_of, weighed
from catalogue.door.answers import View
from catalogue.model.problems import Severity
from catalogue.studio.studio import Studio


@dataclass(frozen=True)
class Findings(View):
    """The findings that were asked for, of all there are."""

    findings: tuple[Finding, ...]
    weight: str
    counts: dict[str, int]


def findings(studio: Studio, weight: str = "", code: str = "") -> Findings:
    """Return what is to be said of the edition, of one weight or rule or all, heaviest first."""
    snapshot, weights = studio.snapshot, list(Severity)
    found = [each for each in snapshot.problems
             if weight in ("", each.severity.name.lower()) and code in ("", each.code)]
    found.sort(key=lambda each: weights.index(each.severity))
    counts = {each.severity.name.lower(): each.count for each in weighed(snapshot.problems)}
    return Findings(tuple(finding_of(snapshot, each) for each in found), weight, counts)
