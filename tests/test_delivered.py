"""A report and the products that it names never disagree unnoticed."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from catalogue.archive.previous import side_of
from catalogue.archive.status import status_rows
from catalogue.compare.pages import missing_pages
from catalogue.source.delivered import built, outdated
from catalogue.source.project import Project


@pytest.fixture
def report(project: Path) -> Path:
    """The report of a build that delivered one product."""
    out = Project(project).out(4)
    out.mkdir()
    (out / "a-web.pdf").write_bytes(b"%PDF")
    file = {"name": "a-web.pdf", "sha256": sha256(b"%PDF").hexdigest()}
    (out / "build.json").write_text(json.dumps({"pages": 12, "files": [file]}), "utf-8")
    return out / "build.json"


def state(project: Path, number: int = 4) -> object:
    """What the table of editions says of one."""
    return next(row["state"] for row in status_rows(project) if row["number"] == number)


def test_what_was_delivered_is_as_its_report_says(project: Path, report: Path) -> None:
    assert list(outdated(report)) == []
    assert state(project) == "offen"


def test_a_product_of_another_build_is_noticed(project: Path, report: Path) -> None:
    (report.parent / "a-web.pdf").write_bytes(b"%PDF, newer")
    assert [(p.place.path.name, p.code) for p in outdated(report)] == [("a-web.pdf", "W722")]
    assert state(project) == "offen, Bau veraltet"
    assert "W722" in [each.code for each in missing_pages(side_of(project, 4))]


@pytest.mark.parametrize("text", [
    "", "null", "[]", '{"files": null}', '{"files": [null, 1]}', '{"files": [{}]}', "[" * 3000,
    '{"files": [{"name": 1, "sha256": []}]}', "\x00",
])  # fmt: skip
def test_a_report_that_is_none_stops_nothing(project: Path, report: Path, text: str) -> None:
    report.write_text(text, "utf-8")
    assert list(outdated(report)) == []
    assert built(report).get("pages") is None
    assert state(project) == "offen"


@pytest.mark.parametrize("head", ["", "number: [", "number: vier\ntitle: [a]", "[]"])
def test_a_head_that_is_damaged_is_told_in_the_table(project: Path, head: str) -> None:
    Project(project).head(4).write_text(head, "utf-8")
    assert str(state(project)).startswith("fehlerhaft (")
    assert str(state(project, 1)) == "nicht im Bestand"


@pytest.mark.parametrize("name", ["data/sections.yaml", "editions/4/foreword.md"])
def test_a_build_is_stale_once_its_data_are_newer(project: Path, report: Path, name: str) -> None:
    path = project / name
    later = report.stat().st_mtime + 1
    os.utime(path, (later, later))
    assert state(project) == "offen, Bau veraltet"
    assert list(outdated(report)) == []
