"""Every record as a PDF beside its page."""

import io
from pathlib import Path

import pikepdf
import pytest

from catalogue.build.site import site_of
from catalogue.build.wish import Wanted
from catalogue.html import record_pdf
from catalogue.preflight.screen import preflight
from tests.conftest import build_web, small_project
from tests.declared import FULL, declared_project
from tests.site import page, site

BASE = Wanted("https://katalog.example.org/")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = declared_project(tmp_path_factory.mktemp("pdfs") / "project")
    build_web(root, 4)
    return root


@pytest.fixture(scope="module")
def folder(built: Path) -> Path:
    return site(built, wanted=BASE).folder


def addresses(pdf: pikepdf.Pdf) -> list[str]:
    """Return where the links of a file lead outside of it."""
    found = [each for sheet in pdf.pages for each in sheet.get("/Annots", [])]
    return [str(each.A.URI) for each in found if "/A" in each]


def test_every_record_has_one_that_keeps_what_the_whole_promised(folder: Path) -> None:
    pages = sorted((folder / "massnahme").glob("*/index.html"))
    found = {path.parent.name: preflight(data.read_bytes(), "web").problems
             for path in pages for data in [path.with_name(f"{path.parent.name}.pdf")]}
    assert len(found) == len(pages) > 1
    assert not {name: told for name, told in found.items() if told}


def test_the_page_offers_it_with_its_size(folder: Path) -> None:
    found = page(folder, f"massnahme/{FULL}")
    assert f"{FULL}.pdf" in found.links
    assert "Diese Maßnahme als PDF" in found.text


def test_its_title_is_that_of_the_record_and_the_edition(folder: Path) -> None:
    with pikepdf.open(folder / "massnahme" / FULL / f"{FULL}.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Dach und Wand dämmen – ")
        assert str(pdf.docinfo["/Title"]).endswith(", 4. Auflage")


def test_it_leads_to_the_permanent_address_of_another_record(folder: Path) -> None:
    with pikepdf.open(folder / "massnahme" / FULL / f"{FULL}.pdf") as pdf:
        led = addresses(pdf)
    assert "https://katalog.example.org/massnahme/sprachcafe/" in led


def test_nothing_is_cut_twice(built: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site_of(built, 4, BASE).pdfs

    def refused(data: bytes) -> None:
        raise AssertionError("cut again")

    monkeypatch.setattr(record_pdf, "Whole", refused)
    assert before
    assert site_of(built, 4, BASE).pdfs == before


def test_without_an_address_nothing_leads_out_of_the_file(built: Path) -> None:
    data = site_of(built, 4).pdfs[FULL]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        led = addresses(pdf)
    assert led
    assert not [uri for uri in led if "massnahme" in uri]


def test_an_edition_that_is_not_built_has_none_and_offers_none(tmp_path: Path) -> None:
    folder = site(small_project(tmp_path / "project")).folder
    assert not list(folder.rglob("*.pdf"))
    assert "als PDF" not in page(folder, "massnahme/sprachcafe").text
