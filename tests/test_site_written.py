"""The folder of the web edition: the same bytes again, no file touched without need."""

import os
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from catalogue.build.site import SUMS, publish_site
from catalogue.cli import main
from tests.conftest import BuiltEdition
from tests.site import page, site

SPRACHCAFE = Path("data", "measures", "sprachcafe.yaml")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def stamps(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
            for path in folder.rglob("*") if path.is_file()}


def aged(folder: Path) -> None:
    for path in (each for each in folder.rglob("*") if each.is_file()):
        os.utime(path, ns=(10**18, 10**18))


def test_two_runs_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    one = publish_site(project, 4, tmp_path / "one").folder
    other = publish_site(project, 4, tmp_path / "other").folder
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert [name for name in names
            if (one / name).read_bytes() != (other / name).read_bytes()] == []


def test_a_second_run_touches_nothing(project: Path) -> None:
    folder = site(project).folder
    aged(folder)
    done = site(project)
    assert (done.written, done.removed) == ((), ())
    assert set(stamps(folder).values()) == {10**18}


def test_only_pages_that_say_something_else_are_written(project: Path) -> None:
    folder = site(project).folder
    aged(folder)
    text = (project / SPRACHCAFE).read_text("utf-8").replace("goals: |", "goals: |\n  Neues:\n", 1)
    (project / SPRACHCAFE).write_text(text, "utf-8")
    written = {path.relative_to(folder).as_posix() for path in site(project).written}
    assert written == {"massnahme/sprachcafe/index.html", "suche/texte.js",
                       "auflage/4/massnahme/sprachcafe/index.html"}
    touched = {name for name, stamp in stamps(folder).items() if stamp != 10**18}
    assert touched == {*written, SUMS}


def test_what_is_no_more_goes_with_its_folder(project: Path) -> None:
    folder = site(project).folder
    (project / SPRACHCAFE).unlink()
    done = site(project)
    assert folder / "massnahme" / "sprachcafe" / "index.html" in done.removed
    assert not (folder / "massnahme" / "sprachcafe").exists()
    assert (folder / "massnahme").is_dir()


def test_what_others_put_there_or_changed_stays(project: Path) -> None:
    folder = site(project).folder
    own, changed = folder / "google.html", folder / "massnahme" / "sprachcafe" / "index.html"
    own.write_text("von Hand", "utf-8")
    changed.write_text("von Hand", "utf-8")
    (project / SPRACHCAFE).unlink()
    site(project)
    assert own.read_text("utf-8") == changed.read_text("utf-8") == "von Hand"


def test_a_list_that_leads_out_of_the_folder_removes_nothing(project: Path) -> None:
    folder, outside = site(project).folder, project / "data" / "sections.yaml"
    (folder / SUMS).write_text("0  ../../../../data/sections.yaml\n0  /etc/hosts\n", "utf-8")
    site(project)
    assert outside.is_file()


def test_the_sums_are_those_of_the_files(project: Path) -> None:
    folder = site(project).folder
    names = [line.partition("  ")[2] for line in (folder / SUMS).read_text("utf-8").splitlines()]
    assert names == sorted(set(stamps(folder)) - {SUMS})


def test_the_command_says_where_the_pages_lie(project: Path) -> None:
    done = run("web", "--edition", 4, "--root", project)
    assert done.exit_code == 0, done.output
    assert "editions/4/out/web: " in done.output
    assert (project / "editions/4/out/web/index.html").is_file()


def test_a_build_may_ask_for_the_pages_alone(project: Path, tmp_path: Path) -> None:
    done = run("build", "--edition", 4, "--product", "site", "--out", tmp_path / "out",
               "--root", project)
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["web"]


def test_an_address_that_is_none_is_refused(project: Path) -> None:
    done = run("web", "--edition", 4, "--url", "herne.de", "--root", project)
    assert done.exit_code == 2
    assert "https://" in done.output


def test_the_web_product_is_offered_as_it_was_built(
    editions: Callable[[int], BuiltEdition]
) -> None:
    edition = editions(4)
    root = edition.folder.parents[2]
    folder = site(root).folder
    copy = folder / edition.path.name
    assert copy.read_bytes() == edition.path.read_bytes()
    assert edition.path.name in page(folder, "").links
