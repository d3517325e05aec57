"""The report of changes: no signs of Markdown, chapters and contacts, offices, whole bags."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalogue.archive.bag import write_bag
from catalogue.archive.places import RECORDS
from catalogue.archive.previous import side_of
from catalogue.checks.published import records_of
from catalogue.checks.validate import validate
from catalogue.compare.pages import Reset, by_department, chapters, parts
from catalogue.compare.report import report
from catalogue.layout.markdown import spoken_blocks
from catalogue.model.changes import Changes, changes_between
from catalogue.model.problems import ArchiveError
from catalogue.model.records import Edition
from catalogue.model.runs import runs
from catalogue.source.load import load
from tests.conftest import small_project

Edit = Callable[..., Edition]
DAY, NEW = "eltern-kind-tag", "starke-maedchen"


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The 4th edition of the small project."""
    return validate(load(small_project(tmp_path_factory.mktemp("small") / "project"), 4))


@pytest.fixture
def edited(now: Edition) -> Edit:
    """Return the edition with one measure changed."""

    def edit(identifier: str, **values: Any) -> Edition:
        return now.model_copy(update={"measures": tuple(
            m.model_copy(update=values) if m.id == identifier else m for m in now.measures)})

    return edit


def shown(changes: Changes) -> str:
    """All words of the report with its signs, field by field."""
    return " ".join(f"{run.kind}:{'/'.join(run.pieces)}" for part in parts(changes, None, None)
                    for entry in part.entries for _, found in entry.fields for run in found)


@pytest.mark.parametrize(("text", "words"), [
    ("Ein **fetter** und *schräger* Satz.", ["Ein fetter und schräger Satz."]),
    ("- eins\n- zwei\n\n1. drei", ["eins", "zwei", "drei"]),
    ("Mehr [im Netz](https://a.example/b) dazu", ["Mehr im Netz (https://a.example/b) dazu"]),
    (r"5\% der Kolleg*innen, \*frei", ["5% der Kolleg*innen, *frei"]),
    ("Zeile\\\nWende", ["Zeile Wende"]),
    ("## Titel\n\nText[^1]\n\n[^1]: Fuß", ["Titel", "Text", "Fuß"]),
])  # fmt: skip
def test_a_text_is_read_without_its_signs(text: str, words: list[str]) -> None:
    assert list(spoken_blocks(text)) == words


def test_no_sign_of_markdown_is_shown(edited: Edit) -> None:
    said = shown(changes_between(edited(DAY, description="- **Alt** und gut"),
                                 edited(DAY, description="- **Neu** und gut")))
    assert said == "removed:Alt added:Neu same:und gut"


def test_another_target_of_a_link_is_shown(edited: Edit) -> None:
    said = shown(changes_between(edited(DAY, goals="[Ort](https://a.example)"),
                                 edited(DAY, goals="[Ort](https://b.example)")))
    assert said == "same:Ort removed:(https://a.example) added:(https://b.example)"


def test_a_new_measure_is_not_marked_word_by_word(now: Edition) -> None:
    earlier = now.model_copy(
        update={"measures": tuple(m for m in now.measures if m.id != NEW)})
    for before, after in ((earlier, now), (now, earlier)):
        said = shown(changes_between(before, after))
        assert "same:" in said
        assert not re.search("added:|removed:", said)


def test_chapters_and_contacts_are_shown_word_by_word(now: Edition) -> None:
    first, *others = now.contacts
    later = now.model_copy(update={
        "chapters": {**now.chapters,
                     "foreword": now.chapters["foreword"] + "\n\nEin **letzter** Satz."},
        "contacts": (first.model_copy(update={"phone": "02323 99-1"}), *others[:-1]),
    })
    found = {label: [run for run in marked if run.kind != "same"]
             for label, marked in chapters(changes_between(now, later))}
    assert list(found) == ["Vorwort", f"Anlaufstellen: {first.name}",
                           f"Anlaufstellen: {others[-1].name}"]
    assert found["Vorwort"][0].pieces[-1] == "Ein letzter Satz."
    assert [run.pieces for run in found[f"Anlaufstellen: {first.name}"]] == [
        [first.phone], ["02323 99-1"]]
    assert {run.kind for run in found[f"Anlaufstellen: {others[-1].name}"]} == {"removed"}


def test_changes_that_no_office_answers_for_stand_together(edited: Edit) -> None:
    changes = changes_between(edited(DAY, departments=(), description="Alt"),
                              edited(DAY, departments=(), description="Neu"))
    (piece,) = parts(changes, None, None)
    assert [piece.department, *(e.change.measure.id for e in piece.entries)] == ["", DAY]


def test_lists_that_changed_are_named_in_the_words_of_the_catalogue(now: Edition) -> None:
    later = now.model_copy(update={"sections": now.sections[::-1], "directorates": ()})
    assert changes_between(now, later).parts == ("Abschnitte", "Dezernate und Fachbereiche")


def test_an_edition_against_itself_has_no_chapters_to_show(now: Edition) -> None:
    assert list(chapters(changes_between(now, now))) == []


def test_what_an_office_gave_away_is_told_as_handed_over(edited: Edit, now: Edition) -> None:
    old = next(m for m in now.measures if m.id == NEW).departments[0]
    other = next(d.name for each in now.directorates for d in each.departments if d.name != old)
    found = changes_between(now, edited(NEW, departments=(other,)))
    piece = next(each for each in parts(found, None, None) if each.department == old)
    assert [change.measure.id for change in piece.handed_over] == [NEW]
    assert piece.elsewhere == ()


def test_what_only_looks_different_is_listed_by_office(now: Edition) -> None:
    listed = list(by_department(changes_between(now, now),
                                [Reset(m, 1, 1, "") for m in now.measures]))
    assert len(listed) > 1
    assert all(each.measure.departments[0] == name for name, found in listed for each in found)
    assert sum(len(found) for _, found in listed) == len(now.measures)


@pytest.fixture
def archived(project: Path, now: Edition) -> Path:
    """A project whose 3rd edition is archived; its records are those of today but one word."""
    records = project / "editions" / "3" / "archive" / RECORDS
    records.parent.mkdir(parents=True)
    head = now.head.model_copy(update={"number": 3})
    earlier = now.model_copy(update={
        "head": head,
        "chapters": {**now.chapters, "foreword": "# Vorwort\n\nEin *alter* Satz."}})
    records.write_bytes(records_of(earlier))
    return project


def test_the_page_shows_the_foreword_and_asks_the_office_to_sign(
    archived: Path, tmp_path: Path
) -> None:
    written = report(side_of(archived, 3), side_of(archived, 4), tmp_path, pictures=False)
    html = written.files[0].read_text("utf-8")
    assert "<dt>Vorwort</dt>" in html
    assert "*alter*" not in html
    assert "Texte, Zuordnung und Anlaufstellen" in html


def test_a_sealed_bag_is_compared_and_a_damaged_one_is_not(archived: Path) -> None:
    bag = archived / "editions" / "3" / "archive"
    write_bag(bag, ())
    assert side_of(archived, 3).edition.number == 3
    records = json.loads((bag / RECORDS).read_text("utf-8"))
    (bag / RECORDS).write_text(json.dumps(
        records | {"chapters": {"foreword": "Gefälscht", "mainstreaming": "Gefälscht"}}), "utf-8")
    with pytest.raises(ArchiveError, match=r"edition\.json"):
        _ = side_of(archived, 3).edition


def test_a_bag_without_its_manifests_is_named(archived: Path) -> None:
    bag = archived / "editions" / "3" / "archive"
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    with pytest.raises(ArchiveError, match="E705 tagmanifest"):
        _ = side_of(archived, 3).edition


def test_runs_of_equal_texts_are_one() -> None:
    assert [run.kind for run in runs("Ein Wort", "Ein Wort")] == ["same"]
