"""The web edition of archived editions: in the bag as one file, and written again from it."""

import shutil
from pathlib import Path
from zipfile import ZipFile

from catalogue.archive import rebuild
from catalogue.build.site import site_of
from tests.archive.conftest import BAG, found, sealed_again
from tests.site import broken_links, page, site

SITE = BAG / "data" / "site" / rebuild.SITE_FILE


def test_a_bag_holds_the_web_edition_ready_to_be_opened(frozen: Path, tmp_path: Path) -> None:
    with ZipFile(frozen / SITE) as packed:
        packed.extractall(tmp_path)
    assert broken_links(tmp_path) == []
    assert "3. Auflage" in page(tmp_path, "").text
    assert next(tmp_path.glob("*-3-web.pdf")).read_bytes() == next(
        (frozen / BAG).glob("data/pdfa2/*.pdf")).read_bytes()


def test_a_bag_from_before_there_were_web_editions_is_whole(copied: Path) -> None:
    shutil.rmtree((copied / SITE).parent)
    sealed_again(copied, pattern="pdfa2/*.pdf")
    assert found(copied) == []


def test_an_archived_edition_is_written_from_its_bag(copied: Path, tmp_path: Path) -> None:
    path = copied / "data" / "measures" / "sprachcafe.yaml"
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Neues ", 1), "utf-8")
    folder = site(copied, 3).folder
    assert broken_links(folder) == []
    assert "Neues" not in page(folder, "massnahme/sprachcafe").text
    assert next(folder.glob("*-3-web.pdf")).is_file()


def test_its_pictures_are_those_of_the_bag(copied: Path) -> None:
    source = site_of(copied, 3).source
    assert source != copied
    assert (source / "data" / "measures" / "sprachcafe.yaml").is_file()
