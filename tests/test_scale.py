"""What a catalogue meets that is many times as large: its own walls, and none of others."""

import re
from pathlib import Path, PurePosixPath

import pytest

from catalogue.checks.validate import validate
from catalogue.layout.layout import load_layout
from catalogue.model.problems import Place
from catalogue.model.records import Edition
from catalogue.preflight.engines import page_validation
from catalogue.source.load import load
from catalogue.typeset.compose import compose
from catalogue.typeset.leaves import Leaves
from tests.declared import declare
from tests.products import page_of
from tests.scaled import scaled

EDITION = 4


def large(folder: Path, project: Path, times: int) -> Edition:
    """An edition with so many times the measures of the small project."""
    return validate(load(scaled(folder, times, project), EDITION))


def glance(edition: Edition, root: Path) -> str:
    """The page that shows an edition at a glance, as HTML."""
    composition = compose(edition, load_layout(root, edition.head.layout))
    unit = next(each for each in composition.units if each.kind == "glance")
    return composition.html(unit, {})


def test_a_scaled_project_is_valid_and_the_same_each_time(project: Path, tmp_path: Path) -> None:
    edition = large(tmp_path / "one", project, 4)
    assert len(edition.measures) == 4 * len(large(tmp_path / "two", project, 1).measures)
    assert edition.measures == large(tmp_path / "three", project, 4).measures
    assert any(name.endswith(" 2") for each in edition.measures for name in each.departments)


@pytest.mark.parametrize(
    ("times", "sign", "other"), [(2, "circle", "rect"), (40, "rect", "circle")]
)
def test_an_edition_at_a_glance_shows_dots_or_bars_on_one_page(
    times: int, sign: str, other: str, project: Path, tmp_path: Path
) -> None:
    html = glance(large(tmp_path / "large", project, times), project)
    assert f"<{sign} " in html
    assert f"<{other} " not in html
    leaves = Leaves(load_layout(project, "katalog"), tmp_path, is_kept=False)
    assert leaves.leaf(html, Place(PurePosixPath("glance.html"))).page_count == 1


def test_an_edition_at_a_glance_speaks_in_the_words_of_the_catalogue(project: Path) -> None:
    words = {name: {"one": "Werk", "many": "Werke", "genus": "n"} for name in (
        "record", "section", "directorate", "department", "unit", "edition")}
    declare(project, words=words, parts=[{"type": "glance"}, {"type": "sections"}])
    html = glance(validate(load(project, EDITION)), project)
    assert "Jeder Punkt steht für ein Werk." in html
    assert not re.findall(r"\b(?:Maßnahmen?|Abschnitte?|Dezernat)\b", html)


def test_bars_are_as_long_as_their_numbers(project: Path, tmp_path: Path) -> None:
    html = glance(large(tmp_path / "large", project, 60), project)
    bars = re.findall(r'width="([\d.]+)" height="4.4".*?>(\d+)</text>', html, re.DOTALL)
    assert len(bars) == 5
    lengths = [float(width) / int(number) for width, number in bars]
    assert max(lengths) - min(lengths) < 0.001


def test_another_engine_takes_five_hundred_bookmarks_on_one_level() -> None:
    data = page_of("".join(f"<h2>Titel {number}</h2><p>Text</p>" for number in range(500)))
    assert page_validation(data, "ua1").verdict == "bestanden"
