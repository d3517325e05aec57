"""A register groups records by title, by a level of the organisation, by any listed field."""

from dataclasses import dataclass

import pytest

from catalogue.checks.validate import validate
from catalogue.model.grouped import grouped
from catalogue.model.records import Measure
from catalogue.source.load import load
from tests.conftest import SMALL


@dataclass(frozen=True)
class Entry:
    """A record in a section."""

    measure: Measure
    section: int = 1

    @property
    def title(self) -> str:
        """Its title in registers."""
        return self.measure.short_title


EDITION = validate(load(SMALL, 4))
ENTRIES = [Entry(measure) for measure in EDITION.measures]


@pytest.mark.parametrize("by", ["title", "departments", "direction", "sections", "units"])
def test_every_record_that_holds_a_value_stands_in_its_group(by: str) -> None:
    """Nobody is lost in a register, and no group is empty."""
    groups = grouped(EDITION, ENTRIES, by)
    listed = {each.measure.id for group in groups for _, found in group.listed for each in found}
    assert listed == {m.id for m in EDITION.measures if m.value(by)}
    assert all(found for group in groups for _, found in group.listed)


def test_an_option_that_means_two_stands_under_both() -> None:
    """A register by a choice has a group for each option that stands for itself."""
    groups = {group.heading: group.listed[0][1] for group in grouped(EDITION, ENTRIES, "direction")}
    both = [each for each in ENTRIES if each.measure.value("direction") == "both"]
    assert list(groups) == ["nach innen", "nach außen"]
    assert both
    assert all(each in found for found in groups.values() for each in both)


def test_departments_stand_below_their_directorate() -> None:
    """A level above another is a heading."""
    groups = grouped(EDITION, ENTRIES, "departments")
    names = {f"Dezernat {each.id}": {d.name for d in each.departments}
             for each in EDITION.directorates}
    assert all({name for name, _ in group.listed} <= names[group.heading] for group in groups)
