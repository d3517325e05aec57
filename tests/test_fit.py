"""Copyfitting: the loosest step that keeps a measure on its page, or an error with numbers."""

import json
from math import inf
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.build.line import set_pages
from catalogue.layout.estimate import estimate_of
from catalogue.layout.layout import Face, load_layout
from catalogue.model.problems import FitError
from catalogue.preflight.outline import outline
from catalogue.preflight.readback import read_back, squeezed
from catalogue.source.project import Project
from catalogue.typeset.fitted import Fitted
from catalogue.typeset.result import Set
from catalogue.typeset.setter import Setter
from catalogue.typeset.spreads import MOST_EMPTY
from tests.conftest import ROOT, unshared
from tests.conftest import build_web as build

SENTENCE = "Die Verwaltung lädt alle Menschen in der Stadt zu einem gemeinsamen Abend ein. "
COMPOUND = "Verwaltungsmodernisierungsgesetzgebungsverfahrensbeschleunigungsverordnung"

MEASURE = """\
title: '{title}'
sections: [geschlecht]
directorate: I
departments: [Büro für Gleichstellung und Vielfalt]
direction: both
description: |
  {description}
goals: |
  {goals}
target_groups: |
  {groups}
responsible: |
  Büro für Gleichstellung und Vielfalt
"""


def write_measure(
    project: Path, name: str, title: str = "Titel", description: str = "Wort",
    goals: str = "Ziel", groups: str = "Alle",
) -> None:
    """Write a measure of the given texts."""
    text = MEASURE.format(
        title=title.replace("'", "''"), description=description.replace("\n", "\n  "),
        goals=goals.replace("\n", "\n  "), groups=groups,
    )
    (project / "data" / "measures" / f"{name}.yaml").write_text(text, "utf-8")


def bullets(count: int) -> str:
    """Return a list of short items."""
    return "\n".join(f"- Punkt {i} mit Bürger*innen & Gästen" for i in range(count))


STRESS = {
    "one-word": {"description": "Wort"},
    "long-text": {"description": SENTENCE * 38},
    "long-list": {"goals": bullets(40)},
    "long-title": {"title": "Sehr langer Titel einer Maßnahme für alle Menschen " * 8},
    "compounds": {"description": f"{COMPOUND} und {COMPOUND}, dazu {COMPOUND}"},
    "signs": {"description": "Bürger*innen & \\<b>Gäste\\</b>, § 13, 10 %, „so“, a < b > c"},
    "names": {"description": "Ayşe Gündoğdu, Işıl Çelik, Łukasz Żak, Siobhán Ní Bhriain"},
    "links": {"description": "Mehr unter [www.herne.de](https://www.herne.de/), mail@herne.de"},
}


def setter_of(done: Set) -> Setter:
    """Return what sets the units of an edition alone, for a trial."""
    composition = done.pages.composition
    numbers = {each.unit.anchor: each.first_page for each in done.pages.fitted}
    return Setter(composition, done.leaves.aside(), numbers, estimate_of(composition.layout))


def alone(done: Set, fitted: Fitted) -> int:
    """Return the number of the loosest step of a measure, whatever stands beside it."""
    found = setter_of(done).set(fitted.unit)
    assert found.step
    return found.step.number


# So that it is built once.
ONE_WORKER = pytest.mark.xdist_group("stressed")


@pytest.fixture(scope="module")
def stressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose measures are as hard to fit as they come, with its built files."""
    from tests.conftest import small_project

    project = small_project(tmp_path_factory.mktemp("stress") / "project")
    for name, texts in STRESS.items():
        write_measure(project, name, **{"title": f"Probe {name}", **texts})
    build(project, 4)
    return project


@ONE_WORKER
def test_the_stress_set_is_built_with_one_page_each(stressed: Path) -> None:
    report = json.loads((stressed / "editions" / "4" / "out" / "build.json").read_text("utf-8"))
    found = {u["measure"]: u["pages"] for u in report["units"] if u["kind"] == "measure"}
    assert {name: found[name] for name in STRESS} == dict.fromkeys(STRESS, 1)


@ONE_WORKER
def test_short_text_gets_the_loosest_step_and_long_text_a_tighter_one(stressed: Path) -> None:
    done = set_pages(stressed, 4)
    steps = {each.unit.measure.id: alone(done, each) for each in done.pages.measures
             if each.unit.measure}
    # One word has no sentence that could lead.
    assert steps["one-word"] == 2
    assert steps["long-text"] > 3
    assert steps["long-title"] > 2


def test_the_chosen_step_is_the_loosest_that_fits(project: Path) -> None:
    write_measure(project, "probe", description=SENTENCE * 14)
    done = set_pages(project, 4)
    composition = done.pages.composition
    for each in done.pages.measures:
        assert each.unit.measure
        slacks = estimate_of(composition.layout).slacks(each.unit.measure)
        for step in composition.layout.steps[: alone(done, each)]:
            if slacks[step.number] > -inf:
                assert not setter_of(done).fits_at(each.unit, step), each.unit.id


def test_what_fits_at_no_step_is_named_with_numbers(project: Path) -> None:
    write_measure(project, "zu-lang", title="Zu lang", description=SENTENCE * 80)
    write_measure(project, "auch-zu-lang", title="Auch zu lang", goals=bullets(90))
    with pytest.raises(FitError) as raised:
        build(project, 4)
    found = {p.place.path.name: p for p in raised.value.problems}
    assert set(found) == {"zu-lang.yaml", "auch-zu-lang.yaml"}
    assert "Zeilen" in found["zu-lang.yaml"].message
    assert "„Beschreibung“" in found["zu-lang.yaml"].hint
    assert "„Ziele“" in found["auch-zu-lang.yaml"].hint


def test_a_page_that_is_no_measure_is_named_by_its_template(project: Path) -> None:
    head = Project(project).head(4)
    lines = [line for line in head.read_text("utf-8").splitlines()
             if not line.startswith("subtitle:")]
    head.write_text("\n".join([*lines, f"subtitle: {SENTENCE * 60}", ""]), "utf-8")
    with pytest.raises(FitError, match=r"layouts/katalog/imprint\.html E401 .* Seiten statt 1"):
        set_pages(project, 4)


def test_the_lines_over_are_those_that_must_go(project: Path) -> None:
    lines = 45
    while True:
        write_measure(project, "probe", goals=bullets(lines))
        try:
            set_pages(project, 4)
            break
        except FitError as error:
            over = int(error.problems[0].message.split("Stufe ")[1].split(" Zeile")[0])
            assert over < lines
            lines -= over
    assert lines > 20


def test_allowed_overflow_takes_two_pages_and_loses_nothing(project: Path) -> None:
    write_measure(project, "zu-lang", title="Zu lang", description=SENTENCE * 70)
    built = build(project, 4, allow_overflow=True)
    unit = next(u for u in built.delivery.report["units"] if u.get("measure") == "zu-lang")
    assert unit["pages"] == 2


def test_a_measure_may_declare_two_pages(project: Path) -> None:
    write_measure(project, "zwei", title="Zwei Seiten", description=SENTENCE * 70)
    path = project / "data" / "measures" / "zwei.yaml"
    path.write_text(path.read_text("utf-8") + "pages: 2\n", "utf-8")
    built = build(project, 4)
    unit = next(u for u in built.delivery.report["units"] if u.get("measure") == "zwei")
    assert unit["pages"] == 2
    with pypdfium2.PdfDocument(built.delivery.files[0]) as pdf:
        first, second = (pdf[unit["first_page"] - 1 + page].get_textpage().get_text_range()
                         for page in (0, 1))
    continued = squeezed("Zwei Seiten (Fortsetzung)")
    assert (continued in squeezed(first), continued in squeezed(second)) == (False, True)


def on_two(project: Path, sizes: dict[str, int], **texts: str) -> dict[str, list[list[str]]]:
    """Build records of two pages with so many sentences; return the lines of each page."""
    for name, count in sizes.items():
        write_measure(project, name, title=name, description=SENTENCE * count, **texts)
        path = project / "data" / "measures" / f"{name}.yaml"
        path.write_text(path.read_text("utf-8") + "pages: 2\n", "utf-8")
    delivery = build(project, 4).delivery
    units = {unit["measure"]: unit for unit in delivery.report["units"]
             if unit.get("measure") in sizes}
    with pypdfium2.PdfDocument(delivery.files[0]) as pdf:
        said = [page.get_textpage().get_text_range().split("\r\n") for page in pdf]
    return {name: said[(first := unit["first_page"] - 1):first + unit["pages"]]
            for name, unit in units.items()}


def test_the_facts_of_two_pages_stand_beside_the_first(project: Path) -> None:
    """They are read before the text that goes on, and nowhere again."""
    first, second = on_two(project, {"zwei": 62}, groups="Töchter", goals="Ein Ziel.")["zwei"]
    assert ("Töchter" in first, "Töchter" in second) == (True, False)
    assert "Ein Ziel." in second
    path = next((project / "editions" / "4" / "out").glob("*-web.pdf"))
    said = "\n".join(outline(path.read_bytes()))
    said = said[said.index("H2 zwei"):]
    assert said.index("Töchter") < said.index(SENTENCE[:20]) < said.index("Ein Ziel.")


def test_no_page_is_begun_for_less_than_four_lines(project: Path) -> None:
    found = on_two(project, {f"lang-{count}": count for count in range(18, 30)})
    carried = [lines for _, *rest in found.values() for lines in rest]
    assert carried
    # Beside them stand the running heads, the title, the folio, the number of the section.
    assert min(map(len, carried)) - 4 >= 4


def test_facts_longer_than_a_page_go_on_below_the_text(project: Path) -> None:
    found = on_two(project, {"breit": 30}, groups=SENTENCE * 30)
    words = squeezed("".join(line for lines in found["breit"] for line in lines))
    assert words.count(squeezed(SENTENCE)) == 60


def test_a_failed_build_leaves_the_last_good_file(project: Path) -> None:
    first = build(project, 4).delivery.files
    before = [path.read_bytes() for path in first]
    write_measure(project, "zu-lang", description=SENTENCE * 80)
    with pytest.raises(FitError):
        build(project, 4)
    assert [path.read_bytes() for path in first] == before


def test_an_unchanged_measure_is_not_fitted_again(project: Path) -> None:
    assert set_pages(unshared(project), 4).leaves.made
    assert not set_pages(project, 4).leaves.made


def test_two_builds_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    one = build(project, 4, tmp_path / "one").delivery.files[0].read_bytes()
    two = build(project, 4, tmp_path / "two").delivery.files[0].read_bytes()
    assert one == two


FACE = Face.read(ROOT / "fonts" / "SourceSans3-Bold.ttf")


@given(st.lists(st.text("abcdefghijkl", min_size=1, max_size=14), min_size=1, max_size=12))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_balancing_never_adds_a_line_nor_room(words: list[str]) -> None:
    title = " ".join(words)
    lines, width = FACE.balanced(title, 24, 464)
    assert width <= 464
    assert FACE.balanced(title, 24, width)[0] == lines
    assert width >= min(464, max(FACE.width(word) for word in words) * 24 - 0.01)


@pytest.mark.parametrize("words", ["aaaaaaa aaaaaaaaa abbbcefgijk aabh abghkl"])
def test_a_width_holds_the_lines_it_was_made_from(words: str) -> None:
    lines, width = FACE.balanced(words, 24, 464)
    assert lines == 2
    assert FACE.lines(words, 24, width) == 2


def test_widths_are_whole_units_divided_once() -> None:
    thirds = Face({ord("a"): 1}, 1, 3)
    assert thirds.width("a" * 10) == 10 / 3
    # As floats, three words of a third each are wider than their line.
    assert Face({ord("a"): 1, ord(" "): 0}, 1, 10).lines("a a a", 1, 0.3) == 1


def test_the_ladder_never_goes_below_nine_points() -> None:
    steps = load_layout(ROOT, "katalog").steps
    assert min(min(s.size, s.small_size) for s in steps) >= 9
    assert [s.size for s in steps] == sorted((s.size for s in steps), reverse=True)


@ONE_WORKER
def test_the_stress_set_is_read_back_whole(stressed: Path) -> None:
    done = set_pages(stressed, 4)
    data = next((stressed / "editions" / "4" / "out").glob("*-web.pdf")).read_bytes()
    read_back(data, done.pages)


def test_facing_pages_hang_alike(project: Path) -> None:
    for name, count in {"kurz": 12, "lang": 26, "mittel": 16, "ohne": 10}.items():
        write_measure(project, name, f"Probe {name}", description=SENTENCE * count)
    done = set_pages(project, 4)
    pages = {each.first_page: each for each in done.pages.measures}
    spreads = [(pages[n], pages[n + 1]) for n in pages if n % 2 == 0 and n + 1 in pages]
    loosest = [tuple(alone(done, each) for each in spread) for spread in spreads]
    assert [left for left, right in loosest if left != right]
    for spread, steps in zip(spreads, loosest, strict=True):
        assert {each.step and each.step.number for each in spread} == {max(steps)}


def test_no_page_stays_half_empty_for_the_one_beside_it(project: Path) -> None:
    for name, count in {"eins": 12, "kurz": 2, "lang": 30}.items():
        write_measure(project, name, f"Probe {name}", description=SENTENCE * count)
    done = set_pages(project, 4)
    found = {each.unit.id: each for each in done.pages.measures}
    short, long = (found[f"geschlecht-{name}"] for name in ("kurz", "lang"))
    assert short.first_page ^ 1 == long.first_page
    assert short.step
    assert long.step
    assert (short.step.number, alone(done, short)) == (0, 0) < (long.step.number, 0)
    pulled = setter_of(done).at(short.unit, long.step)
    assert pulled
    assert pulled.slack > MOST_EMPTY * done.pages.composition.layout.head.area_height


def test_a_lead_of_more_lines_than_the_field_takes_stands_in_the_text(project: Path) -> None:
    leads = {"breit": "Verwaltungsmodernisierung " * 6, "schmal": "Alles wird neu sortiert " * 6}
    for name, words in leads.items():
        write_measure(project, name, name, description=f"{words.strip()}. {SENTENCE}")
    done = set_pages(project, 4)
    found = {each.unit.id: each for each in done.pages.measures}
    assert [alone(done, found[f"geschlecht-{name}"]) for name in leads] == [2, 0]
