"""Records that share a page, and records that take the pages they need."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml

from catalogue.build.line import Built
from catalogue.build.preview import opened, preview
from catalogue.checks.validate import check
from catalogue.model.problems import DataError, errors
from catalogue.preflight.readback import missing, squeezed
from catalogue.source.project import PATHS
from catalogue.typeset.halves import FEW_RECORDS
from tests.conftest import build_web, small_project
from tests.declared import FULL, declare, declared_project

SENTENCE = "Satz {} erzählt, was die Stadt in diesem Jahr getan hat und was noch zu tun bleibt. "


def report(count: int) -> str:
    """A text of many sentences, each of them another."""
    return "".join(SENTENCE.format(number) for number in range(count))


def describe(root: Path, name: str, text: str) -> None:
    """Give a measure another description."""
    path = root / PATHS.measure(name)
    record = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump(record | {"description": text}, allow_unicode=True), "utf-8")


def wish(root: Path, line: str) -> None:
    """Let the edition wish another setting of its records, or none."""
    head = root / PATHS.head(4)
    head.write_text(head.read_text("utf-8").replace("setting: page\n", line), "utf-8")


def sharing_pages(root: Path) -> Path:
    """Declare that two short records share a page."""
    declare(root, setting="half")
    wish(root, "")
    return root


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A catalogue whose short records share pages."""
    root = small_project(tmp_path_factory.mktemp("half") / "project")
    return build_web(sharing_pages(root), 4)


TEXT = f"{report(20)}\n\n## Erste Schritte\n\n{report(50)}\n\n### Der Plan\n\n{report(60)}"


@pytest.fixture(scope="module")
def flowing(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A catalogue whose records take the pages they need, in two columns."""
    root = small_project(tmp_path_factory.mktemp("flow") / "project")
    declare(root, setting="flow", columns=2)
    describe(root, "eltern-kind-tag", TEXT)
    return build_web(root, 4)


def test_two_short_records_share_a_page_in_printed_order(halves: Built) -> None:
    shared = [[each.measure.id for each in unit.entries if each.measure]
              for unit in halves.pages.composition.units if unit.measures]
    assert [len(each) for each in shared] == [1, 1, 2, 1, 2, 1, 1]
    assert ["leitfaden-sprache", "starke-maedchen"] in shared


def test_each_half_is_found_by_its_own_name(halves: Built) -> None:
    pages = halves.pages
    shared = next(each for each in pages.fitted if each.unit.halves)
    with pikepdf.open(halves.delivery.files[0]) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        page = pdf.pages[shared.first_page - 1].obj
        for half in shared.unit.halves:
            place = places[half.anchor]
            found = place.D if isinstance(place, pikepdf.Dictionary) else place
            assert found[0].objgen == page.objgen


def test_each_half_has_a_bookmark_and_a_line_in_the_report(halves: Built) -> None:
    titles = [unit["title"] for unit in halves.delivery.report["units"] if "measure" in unit]
    assert len(titles) == 9
    with pypdfium2.PdfDocument(halves.delivery.files[0]) as pdf:
        marked = [each.get_title() for each in pdf.get_toc()]
    assert all(title in marked for title in titles)


@pytest.fixture(scope="module")
def saving(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An edition that saves pages, of a catalogue that gives each record its own."""
    root = small_project(tmp_path_factory.mktemp("saving") / "project")
    wish(root, "setting: half\n")
    return build_web(root, 4)


def test_an_edition_may_choose_halves(saving: Built) -> None:
    shared = [unit.measures for unit in saving.pages.composition.units if unit.halves]
    assert [each for each in shared if len(each) == 2]


def test_the_opener_of_a_small_section_shares_its_page_whatever_records_do(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    wish(root, "")
    units = build_web(root, 4).pages.composition.units
    shared = [unit.halves for unit in units if unit.halves]
    assert {(left.kind, right.kind) for left, right in shared} == {("overview", "measure")}
    counts = {unit.section: sum(each.section == unit.section for other in units
                                for each in other.entries if each.measure) for unit in units}
    assert all(counts[left.section] < FEW_RECORDS for left, _ in shared)


def test_the_opener_of_a_small_section_shares_its_page(saving: Built) -> None:
    shared = [each for each in saving.pages.fitted if each.unit.kind == "overview"
              and each.unit.halves]
    assert shared
    for each in shared:
        opener, record = each.unit.halves
        assert opener.section == record.section
        assert each.leaf.page_count == 1
        assert {opener.anchor, record.anchor} <= each.leaf.anchors.keys()


def test_halves_keep_a_line_apart_and_the_grid(saving: Built) -> None:
    line = saving.pages.composition.layout.head.line
    pages = [each for each in saving.pages.fitted if len(each.unit.halves) == 2]
    for each in pages:
        heights = each.leaf.heights
        end = max(heights[name][1] for name in ("fit-end-1", "fit-rail-1") if name in heights)
        assert heights["fit-start-2"][1] - end >= -0.2
        lines = (heights["fit-start-2"][1] - heights["fit-start-1"][1]) / line
        assert abs(lines - round(lines)) < 0.02
    assert pages


def test_a_record_takes_its_pages_and_loses_no_word(flowing: Built) -> None:
    fitted = next(each for each in flowing.pages.fitted if "eltern-kind-tag" in each.unit.id)
    first, count = fitted.first_page, fitted.leaf.page_count
    assert count >= 3
    with pypdfium2.PdfDocument(flowing.delivery.files[0]) as pdf:
        texts = [pdf[number].get_textpage().get_text_range()
                 for number in range(first - 1, first - 1 + count)]
    assert all("Eltern-Kind-Tag" in text for text in texts)
    # Column after column, page after page: the sentences keep their order.
    read = squeezed("".join(texts))
    assert missing(" ".join(f"Satz {number} erzählt" for number in range(60)), read) == []
    assert not flowing.problems or all(not each.is_error for each in flowing.problems)


def test_headings_of_a_text_stand_below_its_record(flowing: Built) -> None:
    with pypdfium2.PdfDocument(flowing.delivery.files[0]) as pdf:
        found = [(each.level, each.get_title()) for each in pdf.get_toc()]
    at = found.index((1, "Eltern-Kind-Tag"))
    assert found[at + 1 : at + 3] == [(2, "Erste Schritte"), (3, "Der Plan")]


def test_a_text_is_read_column_by_column(flowing: Built) -> None:
    """One element for each paragraph, in the order of the source, over columns and pages."""
    fitted = next(each for each in flowing.pages.fitted if "eltern-kind-tag" in each.unit.id)
    article = fitted.leaf.elements[0]
    section = next(each for each in article.kids if getattr(each, "role", "") == "Sect")
    roles = [getattr(each, "role", "") for each in section.kids]
    assert roles == ["H3", "P", "H4", "P", "H5", "P"]


def test_headings_are_for_texts_that_flow(project: Path) -> None:
    describe(project, "eltern-kind-tag", "Ein Absatz.\n\n## Erste Schritte\n\nNoch einer.")
    declare(project)
    assert "E118" in [each.code for each in check(project, 4)]
    declare(project, setting="flow")
    assert "E118" not in [each.code for each in check(project, 4)]


def test_no_text_is_too_long_where_it_flows(project: Path) -> None:
    describe(project, "eltern-kind-tag", report(200))
    declare(project, setting="flow")
    assert {"W402", "I403"}.isdisjoint(each.code for each in check(project, 4))


def test_a_setting_that_there_is_not_is_told_with_the_nearest(project: Path) -> None:
    declare(project, setting="flwo")
    with pytest.raises(DataError, match="gemeint: „flow“"):
        build_web(project, 4)


@pytest.mark.parametrize("setting", ["half", "flow"])
def test_a_page_is_shown_while_somebody_types(project: Path, setting: str) -> None:
    declare(project, setting=setting)
    wish(project, "")
    desk = opened(project, 4)
    path = project / PATHS.measure("eltern-kind-tag")
    said = path.read_text("utf-8").replace("description: |\n", "description: |\n  Neu hier.\n")
    shown = preview(desk, "eltern-kind-tag", said)
    assert not errors(shown.problems)
    with pypdfium2.PdfDocument(shown.pdf) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Neu hier." in text
    assert ("Flyer" in text) == (setting == "half")


def test_a_half_that_grows_stands_alone_while_somebody_types(project: Path) -> None:
    desk = opened(sharing_pages(project), 4)
    path = project / PATHS.measure("eltern-kind-tag")
    more = f"description: |\n  {report(25)}\n"
    grown = path.read_text("utf-8").replace("description: |\n", more)
    shown = preview(desk, "eltern-kind-tag", grown)
    with pypdfium2.PdfDocument(shown.pdf) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Satz 24" in text
    assert "Flyer" not in text


@pytest.mark.parametrize("setting", ["half", "flow"])
def test_every_type_of_field_is_set_and_read_back(tmp_path: Path, setting: str) -> None:
    """A build reads every word of a record back, or fails."""
    root = declared_project(tmp_path / "project")
    form = yaml.safe_load((root / PATHS.form).read_text("utf-8")) | {"setting": setting}
    (root / PATHS.form).write_text(yaml.safe_dump(form, allow_unicode=True), "utf-8")
    pages = build_web(root, 4).pages
    full = next(each for each in pages.fitted
                if FULL in [measure.id for measure in each.unit.measures])
    assert full.unit.setting == ("flow" if setting == "flow" else "page")
    assert full.leaf.page_count == 2


def test_many_records_that_flow_are_set_before_their_places_are_known(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.typeset.fit.WORTH_A_COPY", 1)
    declare(project, setting="flow")
    assert build_web(project, 4).delivery.files
