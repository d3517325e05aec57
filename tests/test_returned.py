"""What departments answer, empty and get wrong in their forms: asked, shown, never lost."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.cli import main
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.forms.edits import Answer
from catalogue.exchange.forms.returned import take_back
from catalogue.exchange.inbox import import_files
from catalogue.model.problems import DataError
from catalogue.source.edit import block, new_text
from catalogue.source.project import PATHS
from catalogue.source.write import put
from catalogue.source.yaml import parsed
from tests.test_workbook import (
    DAY,
    FLYER,
    LABELS,
    codes,
    edited,
    joint,
    measure,
    new_row,
    sent,
    taken_back,
)

ANSWERED = (FLYER, "Ihre Antwort", "Für Schulen.")


def everybody(answer: Answer) -> bool:
    """Take over every answer."""
    return True


def imported(root: Path, path: Path) -> Any:
    """Import a form with its answers."""
    return import_files(root, [path], 4, dry_run=False, takes=everybody)


def text_of(root: Path, identifier: str) -> str:
    """Return the file of a measure."""
    return (root / PATHS.measure(identifier)).read_text("utf-8")


# Answers


def test_an_answer_taken_over_closes_its_question_and_is_kept(project: Path) -> None:
    found = imported(project, edited(sent(project), ANSWERED))
    assert measure(project, FLYER).confirm is None
    assert "ist der Flyer gedacht? Ihre Antwort: Für Schulen.\n" in text_of(project, FLYER)
    assert [(each.key, each.after) for each in found.changes] == [("confirm", "")]


def test_an_answer_fills_the_empty_text_it_was_asked_for(project: Path) -> None:
    imported(project, edited(sent(project), *new_row(Beschreibung="Ein Fest.", Ziele="Wissen",
                                                     Zielgruppen="Alle")))  # fmt: skip
    path = edited(sent(project), ("tag-der-vielfalt", "Ihre Antwort", "Das Büro"))
    imported(project, path)
    new = measure(project, "tag-der-vielfalt")
    assert (new.responsible, new.confirm) == ("Das Büro", None)


def test_the_same_answer_read_twice_is_known_in_one_line(project: Path) -> None:
    path = edited(sent(project), ANSWERED)
    imported(project, path)
    again = imported(project, path)
    assert again.writes == ()
    assert "schon beantwortet, Ihre Antwort: „Für Schulen.“" in str(*again.problems)


def test_an_answer_to_a_question_that_changed_is_left_to_the_office(project: Path) -> None:
    path = edited(sent(project), ANSWERED)
    file = project / PATHS.measure(FLYER)
    file.write_text(text_of(project, FLYER).replace("außerhalb des", "im"), "utf-8")
    found = imported(project, path)
    assert (codes(found), found.writes) == (["I247"], ())
    assert "lautet jetzt anders" in found.problems[0].message


def ran(root: Path, path: Path, *arguments: str, said: str = "") -> Result:
    """Run an import on the command line."""
    call = ["import", str(path), "--edition", "4", "--root", str(root), *arguments]
    return CliRunner().invoke(main, call, input=said)


@pytest.mark.parametrize(("said", "is_open"), [("j\n", False), ("n\n", True)])
def test_at_a_terminal_each_answer_is_asked_about(
    project: Path, monkeypatch: pytest.MonkeyPatch, said: str, is_open: bool
) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    done = ran(project, edited(sent(project), ANSWERED), said=said)
    assert "Antwort: Für Schulen.\nAntwort übernehmen?" in done.stderr
    assert bool(measure(project, FLYER).confirm) == is_open


def test_a_script_lists_answers_and_takes_them_only_when_told(project: Path) -> None:
    path = edited(sent(project), ANSWERED)
    assert "mit --antworten übernehmen" in ran(project, path).stderr
    assert measure(project, FLYER).confirm
    assert "1 geändert" in ran(project, path, "--antworten").stdout
    assert measure(project, FLYER).confirm is None


def test_two_answers_to_one_question_are_both_kept(project: Path) -> None:
    one, other = joint(project)
    files = [edited(one, ANSWERED), edited(other, (FLYER, "Ihre Antwort", "Für Vereine."))]
    import_files(project, files, 4, dry_run=False, takes=everybody)
    assert text_of(project, FLYER).count("# Für wen außerhalb") == 2


# Errors beside what is right


def test_a_bad_row_does_not_hide_the_others_in_a_dry_run(project: Path) -> None:
    path = edited(sent(project), (DAY, "Richtung", "quer"), (FLYER, "Ziele", "Respekt"))
    done = ran(project, path, "--dry-run")
    assert done.exit_code == 3
    assert "Respekt" in done.stdout
    assert done.stderr.count(" E242 ") == 1


def test_with_a_bad_row_nothing_is_written(project: Path) -> None:
    path = edited(sent(project), (DAY, "Richtung", "quer"), (FLYER, "Ziele", "Respekt"))
    with pytest.raises(DataError, match="E242"):
        imported(project, path)
    assert measure(project, FLYER).goals == "Mehr Wissen"


# Emptied fields


@pytest.mark.parametrize("key", ["title", "description", "direction"])
def test_an_emptied_field_becomes_an_open_question(project: Path, key: str) -> None:
    path = edited(sent(project), (DAY, LABELS[key], None))
    assert codes(take_back(project, [path], 4)) == ["W266"]
    taken_back(project, path)
    asked = f"Im Formular ist das Feld „{LABELS[key].removesuffix(' 1')}“ geleert."
    assert asked in (measure(project, DAY).confirm or "")
    assert len(collect(project, 4, None, "xlsx")) == 10


def test_an_emptied_text_leaves_two_signs_and_no_odd_block(project: Path) -> None:
    taken_back(project, edited(sent(project), (DAY, "Beschreibung", None)))
    assert 'description: ""\n' in text_of(project, DAY)


def test_an_emptied_field_is_asked_about_once(project: Path) -> None:
    path = edited(sent(project), (DAY, "Titel", None))
    taken_back(project, path)
    assert take_back(project, [path], 4).writes == ()


def test_a_field_that_was_empty_when_sent_asks_nothing(project: Path) -> None:
    path = sent(project)
    file = project / PATHS.measure(DAY)
    file.write_text(text_of(project, DAY) + "goals: |\n  Spaß\n", "utf-8")
    found = take_back(project, [path], 4)
    assert (found.problems, found.writes) == ((), ())


def test_what_one_department_empties_another_may_fill(project: Path) -> None:
    one, other = joint(project)
    edited(one, (FLYER, "Ziele", "Wissen"))
    edited(other, (FLYER, "Ziele", None))
    taken_back(project, one, other)
    found = measure(project, FLYER)
    assert (found.goals, "„Ziele“ geleert" in (found.confirm or "")) == ("Wissen", True)


# What is written


@given(st.text(st.characters() | st.sampled_from(" \t\n\xa0\u2028\x85-a|"), max_size=60))
@example(" \n\n")
@example("  eins\n\n\tzwei \n\n\n")
def test_any_text_is_written_as_a_plain_block(text: str) -> None:
    written = new_text(PATHS.measure("x"), {"description": text})
    assert not re.search(r"^description: [|>][0-9+-]", written, re.MULTILINE)
    assert parsed(written, PATHS.measure("x")).value["description"].strip("\n") == block(text)
    assert block(block(text)) == block(text)


def test_a_file_that_cannot_be_replaced_undoes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = tmp_path / "alt.txt", tmp_path / "dort.txt"
    old.write_bytes(b"alt")
    (tmp_path / "neu.txt").mkdir()
    with pytest.raises(OSError, match="neu"):
        put({old: b"neu", other: b"neu", tmp_path / "neu.txt": b"neu"})
    assert old.read_bytes() == b"alt"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["alt.txt", "neu.txt"]


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    here = tmp_path / f".{os.getppid():08x}{'0' * 8}.new"
    for path in (tmp_path / f".{gone.pid:08x}{'0' * 8}.new", here):
        path.write_bytes(b"halb")
    put({tmp_path / "eins.txt": b"ganz"})
    assert {each.name for each in tmp_path.iterdir()} == {"eins.txt", here.name}
