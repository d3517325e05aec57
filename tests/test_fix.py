"""Mending: what is mechanical is put right, everything else stays as the editors wrote it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.checks.contacts import PHONES
from catalogue.checks.fix import fix, mended
from catalogue.checks.text import TEXT_RULES
from catalogue.checks.validate import check, examined
from catalogue.model.problems import DataError
from catalogue.source.document import load_document
from catalogue.source.vocabulary import rules
from tests.conftest import in_words
from tests.declared import HOUSE

TRICKY = "„“”\"'’‚‘ -–—/.,()§%zB12a\n\u00a0\u00ad:"
MENDED = sorted(code for code, rule in rules().items() if rule.is_mended and code[0] == "W")
RECORD = """\
# Kommentar am Anfang
title: Beispiel  # Kommentar am Rand
sections: [geschlecht]

# Kommentar dazwischen
directorate: I
departments: [Büro für Gleichstellung und Vielfalt]
direction: both
description: |
  {}
goals: Rat   # mit Abstand
confirm: Wer
  weiß das?
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(project: Path) -> Write:
    """Write a measure with this description."""
    def written(text: str) -> Path:
        path = project / "data" / "measures" / "beispiel.yaml"
        path.write_text(RECORD.format(text), "utf-8")
        return path

    return written


def changed(project: Path, write: bool = False) -> list[str]:
    """Return the lines that mending takes away and puts in."""
    lines = [line for difference in fix(project, 4, write) for line in difference.lines]
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize("code", MENDED)
def test_the_bad_example_of_a_mended_rule_becomes_its_good_one(
    code: str, project: Path, write: Write
) -> None:
    write(rules()[code].bad)
    assert changed(project) == [f"-  {rules()[code].bad}", f"+  {in_words(rules()[code].good)}"]


def test_the_difference_is_shown_before_anything_is_written(project: Path, write: Write) -> None:
    path = write('Das "Projekt" hilft')
    before = path.read_text("utf-8")
    (difference,) = fix(project, 4)
    assert difference.lines == [
        "--- data/measures/beispiel.yaml",
        "+++ data/measures/beispiel.yaml",
        "@@ -10 +10 @@",
        '-  Das "Projekt" hilft',
        "+  Das „Projekt“ hilft",
    ]
    assert path.read_text("utf-8") == before


@pytest.mark.parametrize(("answer", "is_written"), [("ja", True), ("j", True), ("n", False)])
def test_a_person_is_asked_before_anything_is_written(
    answer: str, is_written: bool, project: Path, write: Write
) -> None:
    path = write("Das „Wort\" steht da.")
    before = path.read_text("utf-8")
    terminal, stdin = os.openpty()
    os.write(terminal, f"{answer}\n".encode())
    command = [sys.executable, "-m", "catalogue", "check", "--fix", "--root", str(project)]
    run = subprocess.run(command, stdin=stdin, capture_output=True, text=True, check=False)
    assert "So schreiben? [j/N]" in run.stderr
    assert (path.read_text("utf-8") != before) == is_written


def test_comments_order_and_spacing_stay(project: Path, write: Write) -> None:
    path = write('Das "Projekt" von 2023-2027 - z.B. im FB Soziales (41.1)')
    fix(project, 4, write=True)
    mended_text = "Das „Projekt“ von 2023 bis 2027 – z. B. im Fachbereich Soziales (41/1)"
    assert path.read_text("utf-8") == RECORD.format(mended_text)


def test_mending_twice_changes_nothing_more(project: Path, write: Write) -> None:
    write('Das "Projekt"  von 2023-2027 - z.B. im FB Kinder, Jugend, Familie')
    assert fix(project, 4, write=True)
    assert fix(project, 4, write=True) == []


@pytest.mark.parametrize("written", ["'Wie geht''s dir'", "Wie geht's\n  dir", '"Wie geht\'s dir"'])
def test_a_value_is_mended_however_it_is_quoted(written: str, project: Path) -> None:
    path = project / "data" / "measures" / "beispiel.yaml"
    path.write_text(RECORD.format("Rat").replace("goals: Rat", f"goals: {written}"), "utf-8")
    fix(project, 4, write=True)
    document = load_document(project, PurePosixPath(path.relative_to(project)))
    assert document.value["goals"] == "Wie geht’s dir"
    assert document.text.count("# ") == RECORD.count("# ")


def test_a_silenced_rule_is_not_mended(project: Path, write: Write) -> None:
    path = write('Das "Projekt" z.B. hilft')
    text = path.read_text("utf-8")
    path.write_text(f"{text}check_ignore: {{W310: Zitat}}\n", "utf-8")
    assert changed(project) == ['-  Das "Projekt" z.B. hilft', '+  Das "Projekt" z. B. hilft']


def test_addresses_stay_as_they_are(project: Path, write: Write) -> None:
    write("Auf https://example.org/a-2023-2027/z.B. und unter rat-13-18@example.org")
    assert fix(project, 4) == []


@pytest.mark.parametrize("spelt", ["FB Integration", "fachbereich integration"])
def test_a_department_gets_its_known_name(spelt: str, project: Path) -> None:
    path = project / "data" / "measures" / "schule-ohne-rassismus.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("  - Fachbereich Integration", f"  - {spelt}  # so?"), "utf-8")
    fix(project, 4, write=True)
    after = text.replace("  - Fachbereich Integration", "  - Fachbereich Integration  # so?")
    assert path.read_text("utf-8") == after


def test_telephone_numbers_of_contact_points_are_mended(project: Path) -> None:
    path = project / "data" / "contacts.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("01234 56-110", "0 12 34 / 56 - 1 10"), "utf-8")
    fix(project, 4, write=True)
    assert path.read_text("utf-8") == before


def test_chapters_are_mended_but_their_markdown_is_not(project: Path) -> None:
    path = project / "editions" / "4" / "foreword.md"
    path.write_text('Die "Stadt"\n\n![Ringe](layers.svg "Bild der "Stadt"")\n', "utf-8")
    fix(project, 4, write=True)
    assert path.read_text("utf-8") == 'Die „Stadt“\n\n![Ringe](layers.svg "Bild der „Stadt“")\n'


def test_a_list_whose_lines_were_lost_is_left_to_a_person(project: Path, write: Write) -> None:
    write("Dazu gehören: - Beratung - Begleitung")
    assert fix(project, 4) == []
    assert "W313" in {problem.code for problem in check(project, 4)}


def test_a_broken_file_is_left_alone(project: Path) -> None:
    path = project / "data" / "measures" / "beispiel.yaml"
    path.write_text('title: Das "Projekt"\ntitle: Das "Projekt"\n', "utf-8")
    assert fix(project, 4, write=True) == []


def test_a_folder_without_permission_is_told(project: Path, write: Write,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    write('Das "Projekt" hilft')

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("catalogue.source.write.os.replace", refuse)
    with pytest.raises(DataError, match="die Datei lässt sich nicht schreiben"):
        fix(project, 4, write=True)
    assert not list((project / "data" / "measures").glob(".*"))


def test_good_data_need_no_mending(project: Path) -> None:
    assert fix(project, 3) == fix(project, 4) == []


def test_every_tenth_character_of_the_texts_is_found_in_its_file(project: Path) -> None:
    data, _ = examined(project, 4)
    assert len(data.passages) > 50
    for passage in data.passages:
        raw = passage.document.text
        found = "".join(raw[passage.in_file(i)] for i in range(0, len(passage.text), 10))
        assert found.split() == passage.text[::10].split()


@given(st.text(st.sampled_from(TRICKY), max_size=40))
def test_mending_is_idempotent(text: str) -> None:
    once = mended(text, (*TEXT_RULES, PHONES))
    assert mended(once, (*TEXT_RULES, PHONES)) == once


def test_a_renamed_field_is_renamed_in_every_record(write: Write, project: Path) -> None:
    declaration = project / "data" / "catalogue.yaml"
    text = HOUSE.read_text("utf-8")
    declaration.write_text(
        text.replace("  goals:\n", "  aims:\n    was: [goals, hopes]\n"), "utf-8")
    path = write("Drei - vier")
    before = path.read_text("utf-8")
    said = changed(project, write=True)
    assert {"-goals: Rat   # mit Abstand", "+aims: Rat   # mit Abstand"} <= {*said}
    assert path.read_text("utf-8") == before.replace("goals:", "aims:").replace(" - ", " – ")
    assert not [each for each in check(project, 4) if each.code == "E111"]
    assert changed(project) == []


def test_a_field_that_stands_there_under_both_names_is_left(write: Write, project: Path) -> None:
    text = HOUSE.read_text("utf-8").replace("  goals:\n", "  aims:\n    was: [goals]\n")
    (project / "data" / "catalogue.yaml").write_text(text, "utf-8")
    path = write("Eins")
    path.write_text(path.read_text("utf-8") + "aims: Ziel\n", "utf-8")
    assert not [line for line in changed(project) if "Abstand" in line]
