"""A build that would change nothing says so and ends; whatever has changed is built."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.build.unchanged import Order, order_key, remember, standing
from catalogue.build.wish import ALL, Wish
from catalogue.cli import main
from catalogue.model.problems import Place, Problem
from catalogue.source.delivered import built, is_older
from catalogue.source.project import Project
from tests.conftest import small_project, unshared
from tests.test_quick import loaded


def build(project: Path, *options: str) -> Result:
    call = ["build", "--edition=4", f"--root={project}", *options]
    return CliRunner().invoke(main, call, catch_exceptions=False)


def is_built(result: Result) -> bool:
    assert result.exit_code == 0, result.output
    return "Seiten setzen" in result.stderr


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose web file was built."""
    project = small_project(tmp_path_factory.mktemp("unchanged") / "project")
    assert is_built(build(project, "--product=web"))
    return project


def order_of(project: Path, wish: Wish = ALL) -> Order:
    return Order(project, 4, Project(project).out(4), wish)


def test_nothing_is_built_twice_and_all_is_said_again(delivered: Path) -> None:
    result = build(delivered, "--product=web")
    assert not is_built(result)
    assert result.stderr == "5 Hinweise; Hinweise zeigt „catalogue check --edition 4 --alles“\n"
    said = result.stdout.splitlines()
    assert [line.rpartition("/")[2] for line in said] == [
        "diversity-massnahmenkatalog-4-web.pdf", "build.json"]
    assert all(line.startswith("unverändert: ") for line in said)


def test_a_quiet_call_says_nothing(delivered: Path) -> None:
    assert build(delivered, "--product=web", "--quiet").output == ""


def test_a_look_at_sources_with_a_later_date_makes_the_report_no_older(delivered: Path) -> None:
    report = Project(delivered).out(4) / "build.json"
    os.utime(report, (0, 0))
    assert is_older(report, Project(delivered), 4)
    assert not is_built(build(delivered, "--product=web"))
    assert not is_older(report, Project(delivered), 4)


def test_whoever_wants_no_cache_gets_a_build(delivered: Path) -> None:
    assert is_built(build(delivered, "--product=web", "--no-cache"))
    assert not is_built(build(delivered, "--product=web"))


@pytest.mark.parametrize("wish", [
    Wish(("archive",)), Wish(allow_overflow=True), Wish(marks=True), Wish(draft=True)])
def test_another_wish_is_another_build(delivered: Path, wish: Wish) -> None:
    assert order_key(order_of(delivered, wish)) != order_key(order_of(delivered))


@pytest.mark.parametrize("damage", [
    Path.unlink, lambda path: path.write_bytes(path.read_bytes() + b" ")])
def test_a_product_that_is_not_as_delivered_is_built(tmp_path: Path, damage: object) -> None:
    project = small_project(tmp_path / "project")
    assert is_built(build(project, "--entwurf"))
    assert not is_built(build(project, "--entwurf"))
    assert callable(damage)
    damage(next(Project(project).out(4).glob("*-web-entwurf.pdf")))
    assert is_built(build(project, "--entwurf"))


def test_what_changes_while_it_is_built_is_not_remembered(project: Path) -> None:
    order = order_of(project)
    key = order_key(order)
    path = Project(project).terms
    path.write_bytes(path.read_bytes() + b"\n")
    remember(order, key, [])
    assert not (Project(project).cache / order.name).exists()


def test_every_problem_comes_back_as_it_was(project: Path) -> None:
    out = Project(project).out(4)
    out.mkdir()
    (out / "a-web.pdf").write_bytes(b"")
    report = '{"files": [{"name": "a-web.pdf", "sha256": "%s"}]}'
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (out / "build.json").write_text(report % empty, "utf-8")
    problem = Problem("W127", Place(Path("a.yaml"), 3, 4), "Nachricht", "Ausweg")
    order = order_of(project)
    remember(order, order_key(order), [problem])
    there = standing(order, order_key(order))
    assert there
    assert [str(each) for each in there.problems] == [str(problem)]


def test_records_in_the_bag_before_count(project: Path) -> None:
    order = order_of(project)
    before = order_key(order)
    records = project / "editions" / "3" / "archive" / "data" / "records" / "edition.json"
    records.parent.mkdir(parents=True)
    records.write_text("{}", "utf-8")
    assert order_key(order) != before


def test_a_file_nobody_may_read_is_left_to_the_build(project: Path) -> None:
    (Project(project).data / "lost.yaml").symlink_to(project / "nowhere")
    assert order_key(order_of(project))


def test_seeing_that_nothing_has_changed_loads_nothing_that_builds(delivered: Path) -> None:
    modules = loaded("build", "--edition=4", f"--root={delivered}", "--product=web")
    assert "catalogue.build.unchanged" in modules
    assert modules.isdisjoint(("pydantic", "pikepdf", "jinja2", "yaml", "rich", "weasyprint",
                               "msgspec", "importlib.metadata", "catalogue.build.line"))


def test_a_build_says_what_it_reused(tmp_path: Path) -> None:
    project = unshared(small_project(tmp_path / "project"))
    assert "0 von 9 Maßnahmen aus dem Zwischenspeicher" in build(project, "--entwurf").stdout
    measure = Project(project).measure("sprachcafe")
    text = measure.read_text("utf-8")
    assert "description:" in text
    measure.write_text(text.replace("title: ", "title: Neues ", 1), "utf-8")
    assert "8 von 9 Maßnahmen aus dem Zwischenspeicher" in build(project, "--entwurf").stdout
    assert built(Project(project).out(4) / "build-entwurf.json")["reused"] == 8
