"""The folder of the web edition: the same bytes again, no file touched without need."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.build.site import publish_site
from catalogue.build.unchanged import sum_of
from catalogue.build.unwritten import (
    SUMS,
    SiteOrder,
    listed,
    remember_site,
    site_key,
    still_there,
)
from catalogue.build.wish import AS_DECLARED, Wanted
from catalogue.cli import main, putting
from catalogue.source.project import Project
from tests.conftest import BuiltEdition
from tests.site import page, site
from tests.test_quick import loaded

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


@pytest.fixture
def said(project: Path) -> Path:
    """A project whose web edition the command has written, and remembers."""
    assert "\n0 geschrieben" not in run("web", "--edition", 4, "--root", project).output
    return project


def test_pages_from_the_same_sources_are_not_made_again(
    said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(putting, "put", None)
    done = run("web", "--edition", 4, "--root", said)
    assert done.exit_code == 0, done.output
    assert "\n0 geschrieben, 0 entfernt" in done.output


def test_seeing_that_nothing_changed_loads_nothing_that_writes(said: Path) -> None:
    modules = loaded("web", "--edition=4", f"--root={said}")
    assert "catalogue.build.unwritten" in modules
    assert modules.isdisjoint(("jinja2", "pydantic", "catalogue.build.site"))


@pytest.mark.parametrize("name", [
    "data/measures/sprachcafe.yaml", "editions/4/edition.yaml",
    "editions/4/out/web/suche/index.html", "editions/4/out/web/SHA256SUMS"])
def test_pages_are_made_again_as_soon_as_anything_is_not_as_it_was(said: Path, name: str) -> None:
    (said / name).write_text(f"{(said / name).read_text('utf-8')}\n", "utf-8")
    site = said / "editions/4/out/web"
    run("web", "--edition", 4, "--root", said)
    assert not (site / "suche/index.html").read_text("utf-8").endswith("\n\n")
    assert [path for path, each in listed(site) if sum_of(site / path) != each] == []


def test_an_address_a_theme_and_a_product_are_part_of_what_pages_are_made_of(
    said: Path, tmp_path: Path
) -> None:
    theme, product = tmp_path / "theme", said / "editions/4/out/katalog.pdf"
    theme.mkdir()
    keys = [site_key(order_of(said)), site_key(order_of(said, Wanted("https://katalog.example/")))]
    for text in ("a{}", "b{}"):
        (theme / "site.css").write_text(text, "utf-8")
        product.write_text(text, "utf-8")
        (product.parent / "build.json").write_text(
            '{"files": [{"name": "katalog.pdf", "sha256": ""}]}', "utf-8")
        keys += [site_key(order_of(said)), site_key(order_of(said, Wanted(theme=theme)))]
    assert len({*keys}) == len(keys)


def order_of(root: Path, wanted: Wanted = AS_DECLARED) -> SiteOrder:
    return SiteOrder(root, 4, Project(root).site(4), wanted)


def test_what_changes_while_pages_are_made_is_not_taken_for_known(said: Path) -> None:
    order = order_of(said)
    remember_site(order, b"of before", "3 Dateien")
    assert still_there(order, b"of before") == ""


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
