"""A table in two directions: true numbers, heads that stand, the same on paper and on the web."""

import io
import re
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catalogue.build.line import build
from catalogue.build.site import publish_site
from catalogue.build.wish import Wish
from catalogue.checks.validate import check, validate
from catalogue.layout.colours import WHITE, contrast, holds
from catalogue.layout.layout import Face, load_layout
from catalogue.model.crosstab import TONES, CrossGroup, CrossRow, Crosstab, Head, crosstab
from catalogue.model.form import PartHead, house_form
from catalogue.model.records import Edition
from catalogue.preflight.outline import outline
from catalogue.source.load import load
from catalogue.typeset.compose import compose
from catalogue.typeset.composition import Part
from catalogue.typeset.crosstabs import SetOut, lines
from catalogue.typeset.hyphenation import division
from tests.conftest import ROOT, build_web, plain
from tests.contrast import low_contrasts
from tests.declared import HOUSE, declare
from tests.pages import bases, is_on_grid
from tests.site import pages
from tests.test_layouts import SIZES, own

TITLE = "Wer wozu etwas tut"
PART = {"type": "crosstab", "rows": "departments", "columns": "sections", "title": TITLE}
PARTS = [{"type": "cover"}, {"type": "imprint"}, {"type": "contents"}, PART, {"type": "sections"}]
LEVELS = ("sections", "directorate", "departments", "units", "direction")
LONG = "Donaudampfschifffahrtsgesellschaft der Binnenschifferinnen und Binnenschiffer"


@pytest.fixture
def edition(project: Path) -> Edition:
    """The edition of the small project."""
    return validate(load(project, 4))


def counted(edition: Edition, rows: str, columns: str) -> Crosstab:
    """The table of two fields."""
    part = PartHead.model_validate({**PART, "rows": rows, "columns": columns})
    return crosstab(edition, part)


def unit_of(project: Path, layout: str = "katalog") -> tuple[Part, str]:
    """The part that holds the table, and its HTML."""
    edition = validate(load(project, 4))
    composition = compose(edition, load_layout(project, layout, len(edition.sections)))
    unit = next(each for each in composition.units if each.kind == "crosstab")
    return unit, composition.html(unit, {})


def with_choice(project: Path, labels: list[str], columns: str = "colour") -> None:
    """Give every record a choice of its own in turn."""
    fields = yaml.safe_load(HOUSE.read_text("utf-8"))["fields"]
    options = {f"o{number}": {"label": label} for number, label in enumerate(labels)}
    fields["colour"] = {"label": "Farbe", "type": "choice", "many": True, "options": options}
    declare(project, [{**PART, "columns": columns}, {"type": "sections"}], fields=fields)
    paths = sorted((project / "data" / "measures").glob("*.yaml"))
    for number, path in enumerate(paths):
        chosen = [name for at, name in enumerate(options) if at % len(paths) == number]
        if chosen:
            path.write_text(f"{path.read_text('utf-8')}colour: {chosen}\n", "utf-8")


@pytest.mark.parametrize(("rows", "columns"), [*combinations(LEVELS, 2)])
def test_every_total_counts_each_of_its_records_once(
    edition: Edition, rows: str, columns: str
) -> None:
    """What stands in two columns is in both, and is one in the sum of its row."""
    table = counted(edition, rows, columns)
    turned = counted(edition, columns, rows)
    assert table.records + table.missing == len(edition.measures)
    assert table.totals == tuple(row.total for row in turned.rows)
    for at, row in enumerate(table.rows):
        assert row.counts == tuple(each.counts[at] for each in turned.rows)
        assert max(row.counts) <= row.total <= min(sum(row.counts), table.records)
    assert sum(map(sum, (row.counts for row in table.rows))) >= table.records
    assert all(row.total for row in table.rows)
    assert all(table.totals)


def test_a_record_in_two_sections_is_in_each_and_told(edition: Edition) -> None:
    table = counted(edition, "departments", "sections")
    twice = sum(len(m.sections) * len(m.departments) > 1 for m in edition.measures)
    assert table.repeated == twice == 2
    assert sum(table.totals) == table.records + 1


def test_departments_stand_below_their_directorate(edition: Edition) -> None:
    table = counted(edition, "departments", "sections")
    assert [group.heading for group in table.groups] == ["Dezernat I", "Dezernat III",
                                                         "Dezernat IV"]
    assert [group.heading for group in counted(edition, "units", "sections").groups] == [""]


@given(st.lists(st.integers(min_value=0, max_value=3000), min_size=1))
def test_a_higher_number_is_never_on_a_lighter_tone(numbers: list[int]) -> None:
    row = CrossRow(Head("", ""), tuple(numbers), sum(numbers))
    table = Crosstab((), (CrossGroup("", (row,)),), (), 0, 0, 0)
    tones = [table.tone(each) for each in sorted(numbers)]
    assert tones == sorted(tones)
    assert all(bool(each) == bool(tone) for each, tone in zip(sorted(numbers), tones, strict=True))
    assert max(tones) <= TONES


@pytest.mark.parametrize("front", ["", "#8c1d3f"])
def test_every_number_can_be_read_on_its_tone(project: Path, front: str) -> None:
    colour = {"name": "Weinrot", "hex": front}
    own(project, **({"colours": [colour], "front": "Weinrot"} if front else {"colours": []}))
    layout = load_layout(project, "stadt", 3)
    sheet = layout.style_sheet("unit")
    tones = re.findall(r"\.tone-(\d) \{ background: (\S+?)(;? color: (\S+))? \}", sheet)
    assert [each[0] for each in tones] == ["1", "2", "3", "4"]
    for _, ground, _, ink in tones:
        assert contrast(ground, ink or layout.tokens["ink"]) >= 4.5
    assert holds(tones[-1][1], WHITE)


@pytest.mark.parametrize("labels", [[f"{LONG} {n}" for n in range(4)],
                                    [f"Art {n}" for n in range(40)]])
def test_heads_that_do_not_stand_get_signs_and_columns_go_on_below(
    project: Path, labels: list[str]
) -> None:
    with_choice(project, labels)
    unit, html = unit_of(project)
    found: SetOut = unit.context["set_out"]
    columns = [number for piece in found.pieces for number in piece.columns]
    assert columns == list(range(len(unit.context["crosstab"].columns)))
    assert bool(found.keys) == (labels[0].startswith(LONG))
    assert (len(found.pieces) > 1) == (len(labels) > 12)
    assert html.count('class="num"><span class="cell">alle') == 1
    for key, label in zip(found.keys, labels, strict=False):
        assert f'<abbr title="{label}">{key}</abbr>' in html
        assert f"{key} {label}" in html


@given(st.text("abcdefgh -/", min_size=1, max_size=60), st.floats(min_value=1.5, max_value=9))
def test_lines_are_counted_as_they_are_filled(text: str, room: float) -> None:
    """No fewer than the widths take together, and no more than the words and their pieces."""
    face = Face({}, 500, 1000)
    found = lines(text, room, face, lambda word: range(1, len(word)))
    assert sum(map(face.width, text.split())) <= found * room
    assert found <= 1 + len(text)


def test_a_word_is_divided_only_where_the_engine_would(project: Path) -> None:
    divide, face = division(project), Face({}, 500, 1000)
    assert lines("Übergreifend", 5, face, divide) == 2
    assert lines("Übergreifend", 7, face, divide) == 1
    assert lines("Alter", 0.5, face, divide) == float("inf")


@pytest.mark.parametrize(("width", "height"), [(210, 297), *SIZES.values()])
def test_the_table_stands_on_the_grid_at_every_size(
    project: Path, width: int, height: int
) -> None:
    """Its numbers are on the page, its heads tell rows and columns, nothing is pale."""
    declare(project, PARTS)
    own(project, f"--page-width: {width}mm; --page-height: {height}mm")
    built = build_web(project, 4)
    data = built.delivery.files[0].read_bytes()
    part = next(each for each in built.pages.fitted if each.unit.kind == "crosstab")
    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        page = pdf[part.first_page - 1]
        text = plain(page.get_textpage().get_text_range())
        off = [base for base in bases(page) if not is_on_grid(base)]
    # The grid of the house is that of A4.
    assert height != 297 or off == []
    assert TITLE in text
    assert "Zwei Maßnahmen stehen in mehreren Feldern." in text
    said = [each.strip() for each in outline(data)]
    assert "TH [überschreibt: die Zeile] [Spalten: 5] Dezernat III" in said
    assert "TH [überschreibt: die Spalte] 1 Geschlecht" in said
    assert low_contrasts(data) == {}


def test_a_table_of_many_rows_says_its_heads_on_every_page(project: Path) -> None:
    path = project / "data" / "departments.yaml"
    value = yaml.safe_load(path.read_text("utf-8"))
    names = [f"Amt {number}" for number in range(60)]
    value["directorates"].append({"id": "X", "departments": [{"name": each} for each in names]})
    path.write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    record = next((project / "data" / "measures").glob("*.yaml"))
    text = yaml.safe_load(record.read_text("utf-8")) | {"departments": names, "directorate": "X"}
    record.write_text(yaml.safe_dump(text, allow_unicode=True), "utf-8")
    declare(project, PARTS)
    built = build_web(project, 4)
    part = next(each for each in built.pages.fitted if each.unit.kind == "crosstab")
    assert part.leaf.page_count == 2
    with pypdfium2.PdfDocument(built.delivery.files[0]) as pdf:
        found = [plain(pdf[part.first_page - 1 + at].get_textpage().get_text_range())
                 for at in range(2)]
    assert all("Geschlecht" in each for each in found)
    assert "Amt 59" in found[1]
    assert "Zusammen" in found[1]


def test_a_table_of_nothing_is_told_or_left_out(project: Path) -> None:
    with_choice(project, ["rot"])
    for path in (project / "data" / "measures").glob("*.yaml"):
        path.write_text(re.sub("(?m)^colour: .*\n", "", path.read_text("utf-8")), "utf-8")
    assert [each.code for each in check(project, 4) if each.code[0] == "E"] == ["E137"]
    form = project / "data" / "catalogue.yaml"
    form.write_text(form.read_text("utf-8").replace("columns: colour",
                                                    "columns: colour\n  optional: true"), "utf-8")
    edition = validate(load(project, 4))
    units = compose(edition, load_layout(project, "katalog")).units
    assert not [each for each in units if each.kind == "crosstab"]


def test_who_declares_nothing_has_no_such_table() -> None:
    """What nobody declared before is no part of an edition from then."""
    types = [part.type for part in house_form().parts]
    assert types == ["cover", "imprint", "contents", "chapter", "chapter", "glance", "sections",
                     "changes", "index", "index", "contacts"]
    own_parts = yaml.safe_load((ROOT / "data" / "catalogue.yaml").read_text("utf-8"))["parts"]
    assert [each["type"] for each in own_parts].count("crosstab") == 1


def test_the_web_edition_shows_the_same_numbers(project: Path) -> None:
    declare(project, PARTS)
    build(project, 4, wish=Wish(("web",)))
    start = pages(publish_site(project, 4).folder)["index.html"]
    table = counted(validate(load(project, 4)), "departments", "sections")
    html = start.html[start.html.index('class="across"'):]
    rows = re.findall(r'<th scope="row">([^<]+)((?:<td[^>]*>\d*)+)', html)
    found = {name: [int(each or 0) for each in re.findall(r"<td[^>]*>(\d*)", cells)]
             for name, cells in rows}
    said = {row.head.name: [*row.counts, row.total] for row in table.rows}
    assert found.pop("Zusammen") == [*table.totals, table.records]
    assert {name.replace("\u00a0", " ").replace("\u202f", " "): numbers
            for name, numbers in found.items()} == said
    assert f"1 {table.columns[0].short}" in start.text
