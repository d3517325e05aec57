"""A draft is quickly made, says that nobody has checked it, and stands in nobody's way."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pikepdf
import pytest
from click.testing import CliRunner, Result

from catalogue.archive.freeze import archive
from catalogue.cli import main
from catalogue.pdf.web import draft_file
from catalogue.preflight import engines
from catalogue.preflight.screen import preflight
from catalogue.source.delivered import DRAFT, outdated
from catalogue.source.project import Project
from tests.conftest import small_project
from tests.products import changed, small_web

NAME = "diversity-massnahmenkatalog-4-web-entwurf.pdf"


def build(project: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["build", "--edition=4", f"--root={project}", *options])


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a checked web file, which was changed and drafted afterwards."""
    project = small_project(tmp_path_factory.mktemp("draft") / "project")
    assert build(project, "--product=web", "--quiet").exit_code == 0
    measure = Project(project).measure("sprachcafe")
    measure.write_text(measure.read_text("utf-8").replace("title: ", "title: Neues ", 1), "utf-8")
    result = build(project, "--entwurf")
    assert result.exit_code == 0, result.output
    assert "nicht geprüft" in result.stdout
    return project


def test_the_file_says_that_it_is_a_draft_and_claims_nothing(drafted: Path) -> None:
    with pikepdf.open(Project(drafted).out(4) / NAME) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Entwurf, nicht geprüft: Diversity")
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "Entwurf, nicht geprüft: Diversity" in packet
    assert "pdfaid" not in packet
    assert "pdfuaid" not in packet


def test_its_report_says_that_nobody_else_has_looked(drafted: Path) -> None:
    report = json.loads((Project(drafted).out(4) / "build-entwurf.json").read_text("utf-8"))
    file, = report["files"]
    assert (file["product"], file["name"]) == (DRAFT, NAME)
    own, *others = file["checks"]
    assert own["verdict"] == "bestanden"
    assert {each["verdict"] for each in others} == {"nicht geprüft"}
    assert {each["reason"] for each in others} == {"Entwurf"}


def test_the_checked_file_and_its_report_stay_as_they_are(drafted: Path) -> None:
    out = Project(drafted).out(4)
    report = json.loads((out / "build.json").read_text("utf-8"))
    assert [file["product"] for file in report["files"]] == ["web"]
    assert not any(outdated(out / "build.json"))


def test_no_draft_is_archived(drafted: Path) -> None:
    bag = archive(drafted, 4)
    names = [path.name for path in bag.rglob("*")]
    assert "diversity-massnahmenkatalog-4-web.pdf" in names
    assert not [name for name in names if "entwurf" in name]
    refused = build(drafted, "--entwurf", "--no-cache")
    assert refused.exit_code == 2
    assert "die 4. Auflage ist archiviert: einen Entwurf gibt es nur" in refused.stderr


@pytest.mark.parametrize("option", ["--product=print", "--marks"])
def test_a_draft_is_the_web_file_alone(project: Path, option: str) -> None:
    result = build(project, "--entwurf", option)
    assert result.exit_code == 2
    assert "ein Entwurf ist immer die Web-Ausgabe allein" in result.stderr


def test_our_rules_judge_a_draft_too() -> None:
    def nameless(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang

    good = draft_file(small_web())
    assert not preflight(good, DRAFT, engines=()).problems
    assert preflight(changed(good, nameless), DRAFT, engines=()).problems


def test_equal_bytes_are_asked_about_once(tmp_path: Path) -> None:
    asked = []

    def engine(data: bytes, profile: str) -> engines.Inspection:
        asked.append((data, profile))
        failures = ("kaputt",) if data == b"bad" else ()
        return engines.Inspection("engine", "1", profile, 7, failures)

    for _ in range(2):
        once = engines.asked_once(engine, tmp_path)
        assert once(b"good", "2a") == engines.Inspection("engine", "1", "2a", 7)
        assert once(b"bad", "2a").failures == ("kaputt",)
        assert once(b"good", "ua1").profile == "ua1"
    assert asked == [(b"good", "2a"), (b"bad", "2a"), (b"good", "ua1")]


def test_who_could_not_look_is_asked_again(tmp_path: Path) -> None:
    asked = []

    def absent(data: bytes, profile: str) -> engines.Inspection:
        asked.append(profile)
        return engines.Inspection("engine", "", profile, reason="fehlt")

    for _ in range(2):
        engines.asked_once(absent, tmp_path)(b"", "2a")
    assert asked == ["2a", "2a"]


def test_another_version_of_the_engine_looks_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = []

    def engine(data: bytes, profile: str) -> engines.Inspection:
        versions.append(engines.independent())
        return engines.Inspection("engine", versions[-1], profile, 7)

    engines.asked_once(engine, tmp_path)(b"", "2a")
    monkeypatch.setattr(engines, "independent", lambda: "page-validation 99")
    engines.asked_once(engine, tmp_path)(b"", "2a")
    assert versions[1:] == ["page-validation 99"]


def test_engines_look_at_a_file_while_the_next_is_made() -> None:
    both = Barrier(2)

    def engine(data: bytes, profile: str) -> engines.Inspection:
        both.wait(60)
        return engines.Inspection("engine", "1", profile, len(data))

    with ThreadPoolExecutor(max_workers=1) as pool:
        asked, = engines.begun([engine], pool, b"four", "web")
        both.wait(60)
        both.wait(60)
        assert asked(b"", "ua1") == engines.Inspection("engine", "1", "ua1", 4)
