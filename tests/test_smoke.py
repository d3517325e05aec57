"""The city's own editions, whatever their data say today: built whole, and read as they lie."""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from catalogue.archive.places import Archive
from catalogue.archive.previous import side_of
from catalogue.build.line import Built, build
from catalogue.build.wish import PRODUCTS
from catalogue.model.records import Edition
from catalogue.preflight.readback import squeezed
from catalogue.source.load import edition_numbers
from tests.conftest import ROOT, plain

# Built once, by one worker.
pytestmark = pytest.mark.xdist_group("smoke")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The latest edition of the city with all its products."""
    return build(ROOT, max(edition_numbers(ROOT)), tmp_path_factory.mktemp("out"))


def pages_of(path: Path) -> list[str]:
    """Return the text of every page."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [squeezed(plain(page.get_textpage().get_text_range())) for page in pdf]


def lacking(edition: Edition, report: dict[str, Any], pages: list[str]) -> list[str]:
    """Return the measures that do not stand on the pages the report names."""
    texts: dict[str, list[str]] = {measure.id: [] for measure in edition.measures}
    for unit in report["units"]:
        if unit["kind"] == "measure":
            first = unit["first_page"] - 1
            texts[unit["measure"]].append("".join(pages[first : first + unit["pages"]]))
    return [m.id for m in edition.measures if len(texts[m.id]) != len(m.sections)
            or not all(squeezed(m.title) in text for text in texts[m.id])]


def test_the_latest_edition_is_built_with_all_products(built: Built) -> None:
    files = built.delivery.report["files"]
    assert sorted(file["product"] for file in files) == sorted(PRODUCTS)
    assert [path.stat().st_size for path in built.delivery.files[: len(files)]] == [
        file["bytes"] for file in files]  # fmt: skip


def test_every_measure_of_the_latest_edition_stands_on_its_page(built: Built) -> None:
    pages = pages_of(next(p for p in built.delivery.files if p.name.endswith("-web.pdf")))
    assert len(pages) == built.delivery.report["pages"] == built.pages.page_count
    edition = built.pages.composition.edition
    assert edition.measures
    assert lacking(edition, built.delivery.report, pages) == []


@pytest.mark.parametrize("number", Archive(ROOT).numbers)
def test_every_measure_of_an_archived_edition_stands_on_its_page(number: int) -> None:
    side = side_of(ROOT, number)
    report = json.loads(side.report.read_text("utf-8"))
    web = next(file["name"] for file in report["files"] if file["product"] == "web")
    pages = pages_of(side.pdf(web))
    assert len(pages) == report["pages"]
    assert lacking(side.edition, report, pages) == []
