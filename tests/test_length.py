"""One estimate and one slack: what a message or a form says of a length is true to a line."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from catalogue.checks.validate import validate
from catalogue.exchange.forms.fields import running
from catalogue.exchange.forms.gauge import gauge
from catalogue.layout.layout import Layout, load_layout
from catalogue.model.form import house_form
from catalogue.model.problems import FitError, Problem
from catalogue.model.records import Edition, Measure, measure_type
from catalogue.source.load import load
from catalogue.typeset.compose import compose
from catalogue.typeset.fit import fit
from catalogue.typeset.fitted import Pages
from catalogue.typeset.leaves import Leaves
from tests.conftest import small_project

PROSE = "Die Verwaltung lädt alle Menschen in der Stadt zu einem gemeinsamen Abend ein."
# The list that fills a page at the tightest step, beside the other texts of the probe.
FULL = 40
# The same on two pages.
FULL_TWO = 94


@cache
def catalogue() -> tuple[Edition, Layout, Leaves]:
    """The 4th edition, its layout and the leaves that all tests of this module share."""
    root = small_project(Path(mkdtemp(prefix="catalogue-")) / "project")
    edition = validate(load(root, 4))
    layout = load_layout(root, edition.head.layout)
    return edition, layout, Leaves(layout, root / ".cache")


def pages_of(measure: Measure, folder: Path, allow_overflow: bool = False) -> Pages:
    """Fit one measure in each of its sections and nothing else."""
    edition, layout, leaves = catalogue()
    whole = compose(edition.model_copy(update={"measures": (measure,)}), layout)
    units = tuple(unit for unit in whole.units if unit.measure)
    return fit(replace(whole, units=units), leaves, allow_overflow)


def measure_of(goals: str, sections: int = 1, description: str = "Ein Satz.") -> Measure:
    """A measure with these texts."""
    ids = [each.id for each in catalogue()[0].sections][:sections]
    found = catalogue()[0].measures[0].model_dump() | {
        "title": "Probe", "sections": ids, "links": (), "description": description,
        "goals": goals, "target_groups": "Alle", "responsible": "Ein Büro",
    }
    return measure_type(catalogue()[0].form).model_validate(found)


def bullets(count: int) -> str:
    """A list of so many lines."""
    return "\n".join(["- Punkt"] * count)


def problem_of(measure: Measure, folder: Path) -> Problem:
    """What the build says of a measure that is too long."""
    with pytest.raises(FitError) as raised:
        pages_of(measure, folder)
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize("sections", [1, 2])
@pytest.mark.parametrize("over", [1, 2, 15, 60])
def test_a_measure_is_as_many_lines_too_long_as_it_has_over_the_page(
    over: int, sections: int, tmp_path: Path
) -> None:
    full = FULL - (sections - 1)
    pages_of(measure_of(bullets(full), sections), tmp_path)
    measure = measure_of(bullets(full + over), sections)
    word = "Zeile" if over == 1 else "Zeilen"
    assert f" Stufe {over} {word} (etwa" in problem_of(measure, tmp_path).message
    found = pages_of(measure, tmp_path, allow_overflow=True).measures
    assert [each.lines for each in found] == [-over] * sections


@pytest.mark.parametrize(("over", "sections"), [(0, 1), (1, 1), (1, 2), (33, 1)])
def test_what_two_pages_lack_is_true_to_a_line_too(
    over: int, sections: int, tmp_path: Path
) -> None:
    full = FULL_TWO - (sections - 1)
    measure = measure_of(bullets(full + over), sections).model_copy(update={"pages": 2})
    found = pages_of(measure, tmp_path, allow_overflow=True).measures
    assert [each.lines for each in found] == [-over] * sections


@pytest.mark.parametrize(("sentences", "sections"), [(99, 1), (131, 1), (104, 2)])
def test_two_pages_without_the_characters_named_fit(
    sentences: int, sections: int, tmp_path: Path
) -> None:
    measure = measure_of("Ziel", sections, " ".join([PROSE] * sentences))
    measure = measure.model_copy(update={"pages": 2})
    match = re.search(r"etwa (\d+) Zeichen", problem_of(measure, tmp_path).message)
    assert match
    shorter = measure.description[: -int(match[1])]
    assert pages_of(measure.model_copy(update={"description": shorter}), tmp_path)


@pytest.mark.parametrize("sentences", [50, 55])
def test_a_text_without_the_characters_named_fits(sentences: int, tmp_path: Path) -> None:
    measure = measure_of("Ziel", description=" ".join([PROSE] * sentences))
    match = re.search(r"etwa (\d+) Zeichen", problem_of(measure, tmp_path).message)
    assert match
    shorter = measure.description[: -int(match[1])]
    assert pages_of(measure.model_copy(update={"description": shorter}), tmp_path)


@pytest.mark.parametrize("mark", [" ", "\n\n", "\n- "])
@pytest.mark.parametrize("text", [PROSE, "Rat und Tat", "Verwaltungsmodernisierungsverfahren"])
def test_what_a_form_calls_free_fits(text: str, mark: str, tmp_path: Path) -> None:
    edition, layout, _ = catalogue()
    measured, measure = gauge(layout, edition), measure_of("- Ziel")
    while True:
        filled = measure.model_copy(update={"goals": f"{measure.goals}{mark}{text}"})
        texts = [running(getattr(filled, name)) for name in house_form().record.texts]
        if measured.free(measure_of("- Ziel"), texts) < 0:
            break
        measure = filled
    assert pages_of(measure, tmp_path)


def test_a_list_that_fills_its_page_is_not_called_too_long() -> None:
    edition, layout, _ = catalogue()
    measure = measure_of(bullets(FULL))
    texts = [running(getattr(measure, name)) for name in house_form().record.texts]
    assert gauge(layout, edition).free(measure, texts) == 0
