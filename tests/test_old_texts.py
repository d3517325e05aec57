"""A foreword of the edition before, or one that names another edition, is told."""

from pathlib import Path, PurePosixPath

import pytest

from catalogue.archive.places import RECORDS
from catalogue.archive.repeated import old_texts
from catalogue.checks.published import records_of
from catalogue.checks.validate import check, validate
from catalogue.model.problems import Problem
from catalogue.source.load import load
from catalogue.source.project import Project


def found(project: Path, code: str) -> list[Problem]:
    return [problem for problem in check(project, 4, (old_texts,)) if problem.code == code]


def foreword(project: Path, number: int = 4) -> Path:
    return Project(project).edition(number) / "foreword.md"


def copied(project: Path) -> None:
    text = foreword(project, 3).read_text("utf-8").replace("\n", " \r\n")
    foreword(project).write_bytes(text.encode())


def test_a_foreword_of_the_edition_before_is_told_whatever_its_line_ends(project: Path) -> None:
    assert PurePosixPath("editions/4/foreword.md") not in [
        p.place.path for p in found(project, "W127")]
    copied(project)
    assert PurePosixPath("editions/4/foreword.md") in [p.place.path for p in found(project, "W127")]


def test_the_edition_before_is_read_in_the_archive_too(project: Path) -> None:
    copied(project)
    bag = Project(project).edition(3) / "archive"
    (bag / RECORDS).parent.mkdir(parents=True)
    (bag / RECORDS).write_bytes(records_of(validate(load(project, 3))))
    for name in ("foreword.md", "mainstreaming.md"):
        (Project(project).edition(3) / name).unlink()
    assert len(found(project, "W127")) == 2


def test_a_text_that_stays_is_said_to_stay(project: Path) -> None:
    copied(project)
    head = Project(project).head(4)
    head.write_text(head.read_text("utf-8") + "check_ignore:\n  W127: bleibt so\n", "utf-8")
    assert found(project, "W127") == []


@pytest.mark.parametrize("words", [
    "Vor Ihnen liegt die 3. Auflage.",
    "Im Juli ist er erschienen, nun haben Sie die 3.\nAuflage vor"
    " sich.", "In der dritten Auflage finden Sie Neues.", "Die 5. Auflage ist da.",
])  # fmt: skip
def test_the_number_of_another_edition_is_told_with_its_place(project: Path, words: str) -> None:
    foreword(project).write_text(f"Liebe Leser*innen,\n\n{words}\n", "utf-8")
    assert [problem.place.line for problem in found(project, "W128")] == [3]


@pytest.mark.parametrize("words", [
    "Vor Ihnen liegt die 4. Auflage.", "Maßnahmen, die in der 1. Auflage fehlten, sind dabei.",
    "Seit der 3. Auflage kamen acht dazu.", "Die 2. Auflage war dünner.", "Im Vergleich mit der 3."
    " Auflage ist viel neu.", "Die dritte Auflage ist 2026 erschienen.", "Die Auflage ist 300.",
])  # fmt: skip
def test_an_edition_of_the_past_may_be_named(project: Path, words: str) -> None:
    foreword(project).write_text(f"Liebe Leser*innen,\n\n{words}\n", "utf-8")
    assert found(project, "W128") == []
