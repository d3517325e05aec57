"""What is printed leads to the permanent address of a record, where the web edition has one."""

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.checks.validate import validate
from catalogue.html.addresses import permanent
from catalogue.layout.layout import load_layout
from catalogue.layout.qr import qr_code
from catalogue.model.site import SiteHead
from catalogue.source.load import load
from catalogue.typeset.compose import compose
from catalogue.typeset.composition import Composition, Frame
from tests.conftest import small_project

BASE = "https://katalog.musterstadt.example/vielfalt/"
GIRLS, FLYER = "starke-maedchen", "flyer-vielfalt-der-geschlechter"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project."""
    return small_project(tmp_path_factory.mktemp("codes") / "project")


def composed(root: Path, base: str = "") -> Composition:
    """The small project as it is printed when its web edition lies there."""
    edition = validate(load(root, 4))
    site = SiteHead.model_validate({"url": base}) if base else None
    head = edition.head.model_copy(update={"site": site})
    edition = edition.model_copy(update={"head": head})
    made = compose(edition, load_layout(root, "katalog", len(edition.sections)))
    return replace(made, permanent=permanent(edition))


def framed(made: Composition, name: str, product: str = "print") -> str:
    """The frame of the first page of a record."""
    unit = next(each for each in made.units if each.measure and each.measure.id == name)
    return made.frames([Frame(unit, 2, True)], product)


def drawn(made: Composition, address: str) -> str:
    """The code of an address as the layout draws it."""
    return str(qr_code(address, made.layout.token("ink")))


def test_without_a_permanent_address_codes_lead_to_the_links(root: Path) -> None:
    made = composed(root)
    (link,) = next(m.links for m in made.edition.measures if m.id == FLYER)
    assert permanent(made.edition) == {}
    assert drawn(made, str(link.url)) in framed(made, FLYER)
    assert 'class="code"' not in framed(made, GIRLS)


@pytest.mark.parametrize("name", [GIRLS, FLYER])
def test_with_one_every_record_has_one_code_that_leads_there(root: Path, name: str) -> None:
    made = composed(root, BASE)
    shown = framed(made, name)
    assert drawn(made, f"{BASE}massnahme/{name}/") in shown
    assert shown.count('class="code"') == 1
    assert "Maßnahme im Netz" in shown
    assert 'class="code"' not in framed(made, name, "web")


def test_a_page_that_goes_on_has_no_code(root: Path) -> None:
    made = composed(root, BASE)
    unit = next(each for each in made.units if each.measure)
    assert 'class="code"' not in made.frames([Frame(unit, 3, False)], "print")
