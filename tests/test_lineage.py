"""Through all editions a record is one, whatever becomes of its id, and its id is its own."""

from itertools import pairwise
from pathlib import Path

import pytest

from catalogue.archive.holdings import read_records
from catalogue.archive.places import Archive
from catalogue.archive.previous import against_previous
from catalogue.archive.reused import reused
from catalogue.checks.validate import check, examined, validated
from catalogue.model.changes import changes_between
from catalogue.model.lineage import Line, by_id, lines
from catalogue.model.problems import DataError
from catalogue.source.load import load
from catalogue.source.new import new_measure
from catalogue.source.project import PATHS, Project
from catalogue.source.retire import retire
from tests.history import begin, change, freeze, rename

DAY, FLYER, GUIDE, CAFE, GIRLS = ("eltern-kind-tag", "flyer-vielfalt-der-geschlechter",
                                  "leitfaden-sprache", "sprachcafe", "starke-maedchen")


@pytest.fixture
def aged(project: Path) -> Path:
    """A project whose 3rd and 4th edition are archived, and whose 5th is open.

    In the 4th a record was renamed, one was changed, one had gone.
    """
    freeze(project, 3)
    rename(project, DAY, "familientag")
    change(project, "familientag", title="Familientag")
    change(project, GUIDE, goals="- Anders schreiben")
    retire(project, CAFE, "zu wenig Platz")
    freeze(project, 4)
    begin(project, 5)
    return project


def told(root: Path) -> dict[str, Line]:
    """The line of every record of the archived editions, by its last id."""
    archive = Archive(root)
    editions = [read_records(root, bag) for n in archive.numbers if (bag := archive.bag_of(n))]
    steps = [changes_between(*pair) for pair in pairwise(editions)]
    return by_id(lines(steps))


def words(line: Line) -> list[str]:
    return [f"{each.edition.number}: {each.word}" for each in line.stations]


def test_a_renamed_record_goes_on_under_its_new_id(aged: Path) -> None:
    line = told(aged)["familientag"]
    assert words(line) == ["3: unverändert", "4: umbenannt"]
    assert line.former_ids == (DAY,)
    assert line.stations[-1].former_name == "Eltern-Kind-Tag"


def test_what_each_edition_did_is_said_in_a_word(aged: Path) -> None:
    found = told(aged)
    assert words(found[GUIDE])[-1] == "4: geändert"
    assert words(found[FLYER])[-1] == "4: unverändert"
    assert words(found[GIRLS]) == ["4: aufgenommen"]
    assert words(found[CAFE])[-1] == "4: entfallen"
    assert [name for name, line in found.items() if line.is_gone] == [CAFE]
    assert found[CAFE].last.title == "Sprachcafé in der Stadtbücherei"


def test_a_record_that_comes_back_goes_on_with_its_line(aged: Path) -> None:
    kept = Project(aged).kept / f"{CAFE}.yaml"
    (aged / PATHS.measure(CAFE)).write_bytes(kept.read_bytes())
    kept.unlink()
    Project(aged).retired.unlink()
    freeze(aged, 5)
    line = told(aged)[CAFE]
    assert words(line) == ["3: unverändert", "4: entfallen", "5: wieder aufgenommen"]
    assert not line.is_gone
    assert not list(reused(examined(aged, 5)[0]))


def test_the_id_of_a_record_that_has_gone_is_no_id_of_another(aged: Path) -> None:
    Project(aged).retired.unlink()
    other = new_measure(aged, "Lesestunde")
    other.rename(aged / PATHS.measure(CAFE))
    found = [each for each in reused(examined(aged, 5)[0]) if each.code == "E138"]
    assert [str(each.place.path) for each in found] == [f"data/measures/{CAFE}.yaml"]
    assert "„Sprachcafé in der Stadtbücherei“" in found[0].message


def test_the_id_that_a_record_gave_up_is_no_id_of_another(aged: Path) -> None:
    change(aged, GIRLS, since=None)
    (aged / PATHS.measure(DAY)).write_bytes((aged / PATHS.measure(GIRLS)).read_bytes())
    change(aged, DAY, title="Kochkurs", description="Wir kochen.", goals="Kochen können")
    source = load(aged, 5)
    with pytest.raises(DataError, match="E138") as raised:
        against_previous(source, validated(source))
    assert [p.code for p in raised.value.problems if p.is_error] == ["E138"]


def test_a_project_with_one_archived_edition_reads_no_bag_for_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(project, 3)
    monkeypatch.setattr("catalogue.archive.reused.read_records", lambda *_: pytest.fail("gelesen"))
    assert not list(reused(examined(project, 4)[0]))


def test_a_successor_must_be_known(aged: Path) -> None:
    with pytest.raises(DataError, match="unbekannte Nachfolge „leitfaden“"):
        retire(aged, FLYER, "veraltet", successors=["leitfaden"])
    retire(aged, FLYER, "veraltet", successors=[GUIDE], notice="Steht jetzt im Leitfaden.")
    assert "E104" not in {p.code for p in check(aged, 5)}
    path = Project(aged).retired
    path.write_text(path.read_text("utf-8").replace(f"  - {GUIDE}", "  - leitfaden"), "utf-8")
    assert "leitfaden\n" in path.read_text("utf-8")
    found = [p for p in check(aged, 5) if p.code == "E104"]
    assert [(str(p.place.path), p.hint) for p in found] == [
        ("data/retired.yaml", f"gemeint: „{GUIDE}“?")]
