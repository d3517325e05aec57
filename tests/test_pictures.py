"""Pictures of records: as many dots as a screen shows on screens, all of them in print."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from catalogue.build.line import build
from catalogue.build.wish import Wish
from tests.declared import declared_project

PRODUCTS = ("web", "print")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The web and the print product of a catalogue with a picture of 1800 by 1200 dots."""
    root = declared_project(tmp_path_factory.mktemp("pictures") / "declared")
    found = build(root, 4, wish=Wish(PRODUCTS)).delivery.files
    return {name: path for path in found for name in PRODUCTS if path.stem.endswith(name)}


def pictures(path: Path) -> list[tuple[int, int, str]]:
    """Return width, height and colours of every picture of a file."""
    with pikepdf.open(path) as pdf:
        return [(int(each.Width), int(each.Height), str(each.ColorSpace)) for each in pdf.objects
                if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]


def test_a_screen_gets_no_more_dots_than_it_shows(files: dict[str, Path]) -> None:
    # 150 pt high, 225 pt wide: at 150 dpi 469 by 312 dots.
    ((width, height, colours),) = pictures(files["web"])
    assert (abs(width - 469) <= 1, abs(height - 312) <= 1, colours) == (True, True, "/DeviceRGB")


def test_print_keeps_every_dot_in_the_colours_of_the_press(files: dict[str, Path]) -> None:
    assert pictures(files["print"]) == [(1800, 1200, "/DeviceCMYK")]


def test_a_reduced_picture_still_shows_the_same(files: dict[str, Path]) -> None:
    with pikepdf.open(files["web"]) as pdf:
        (image,) = (each for each in pdf.objects if isinstance(each, pikepdf.Stream)
                    and each.get("/Subtype") == "/Image")
        shown = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    small = shown.resize((9, 6), Image.Resampling.BOX)
    sky, roof = small.getpixel((0, 0)), small.getpixel((4, 3))
    assert max(abs(a - b) for a, b in zip(sky, (150, 190, 225), strict=True)) < 12
    assert max(abs(a - b) for a, b in zip(roof, (150, 60, 45), strict=True)) < 25


def test_the_picture_is_told_to_those_who_do_not_see_it(files: dict[str, Path]) -> None:
    with pikepdf.open(files["web"]) as pdf:
        told = [str(each.Alt) for each in pdf.objects
                if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert "Ein Dach mit Solarzellen" in told
