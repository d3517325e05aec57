"""What stands on the field of a record keeps to it, or stands in its text."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue.checks.validate import check
from catalogue.layout.picture import picture
from catalogue.source.project import PATHS
from catalogue.source.starters import begin, starter_of
from tests.conftest import build_web, sharing
from tests.declared import drawn

FIELDS = """\
  said: {label: Stimme, help: Wer was sagt, type: quote}
  counts: {label: Zahlen, help: Was es zu zählen gibt, type: figures}
"""
LONG = "Das Haus an der Ecke, vor dem sich alle zum Reparieren treffen, und der Platz mit Bäumen "
A4, A5 = (210, 297), (148, 210)


def image(caption: str) -> dict[str, Any]:
    """A picture with words below it."""
    return {"file": "bilder/dach.png", "alt": "Ein Dach", "caption": caption}


def figures(*numbers: str, label: str = "Dächer") -> list[dict[str, str]]:
    """Numbers of the same things."""
    return [{"number": number, "label": label} for number in numbers]


SHORT_QUOTE = {"text": "Hier kenne ich alle.", "source": "Toni Beispiel"}
FITTING = [
    (A4, {"photo": image("Das Haus an der Ecke")}),
    (A4, {"said": SHORT_QUOTE, "counts": figures("1.250", "3")}),
    (A4, {"counts": figures("1.250", "12", "7")}),
    (A5, {"said": SHORT_QUOTE}),
]
TOO_LARGE = [
    (A4, {"photo": image(LONG * 2)}),
    (A4, {"counts": figures("1.250.000 Euro", "12", "99,9 Prozent", label=LONG)}),
    (A4, {"said": {"text": LONG, "source": LONG * 2}}),
    (A4, {"said": SHORT_QUOTE, "counts": figures("1.250", "3", label=LONG * 2)}),
    (A5, {"photo": image(LONG)}),
    (A5, {"said": {**SHORT_QUOTE, "text": LONG * 2}, "counts": figures("1.250", "3", label=LONG)}),
]


def article(root: Path, size: tuple[int, int] = A4, **value: Any) -> Path:
    """Write an article with a quotation, figures or a picture, on a page of this size."""
    starter = starter_of("artikel")
    begin(root, starter, starter.answers)
    sharing(root)
    form = root / PATHS.form
    form.write_text(form.read_text("utf-8").replace("  photo:\n", f"{FIELDS}  photo:\n"), "utf-8")
    for example in (root / PATHS.measures).glob("*.yaml"):
        example.unlink()
    record = {"title": "Am Teich", "article": "Ein Frosch quakt.\n", **value}
    path = root / PATHS.measure("teich")
    path.write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    layout = root / PATHS.layout("stadt")
    layout.mkdir(parents=True)
    (layout / "layout.yaml").write_text("extends: katalog\n", "utf-8")
    width, height = size
    (layout / "tokens.css").write_text(
        f":root {{ --page-width: {width}mm; --page-height: {height}mm }}\n", "utf-8")
    head = root / PATHS.head(1)
    head.write_text(head.read_text("utf-8") + "layout: stadt\n", "utf-8")
    return root


def is_staged(root: Path) -> bool:
    """Whether the article has something large on its field, once it is built and read back."""
    (fitted,) = build_web(root, 1).pages.measures
    return bool(fitted.step and fitted.step.stage)


@pytest.mark.parametrize(("size", "value"), FITTING)
def test_what_keeps_to_the_field_stands_there(
    tmp_path: Path, size: tuple[int, int], value: dict[str, Any]
) -> None:
    root = article(tmp_path / "neu", size, **value)
    drawn(root / "data/bilder/dach.png", (1800, 1200))
    assert is_staged(root)


@pytest.mark.parametrize(("size", "value"), TOO_LARGE)
def test_what_is_too_large_for_the_field_stands_in_the_text(
    tmp_path: Path, size: tuple[int, int], value: dict[str, Any]
) -> None:
    root = article(tmp_path / "neu", size, **value)
    drawn(root / "data/bilder/dach.png", (1800, 1200))
    assert not is_staged(root)


@pytest.mark.parametrize(
    ("size", "is_whole"), [((1800, 1200), False), ((800, 1200), True), ((1800, 600), True)])
def test_a_picture_that_a_cut_would_harm_is_shown_whole(
    tmp_path: Path, size: tuple[int, int], is_whole: bool
) -> None:
    drawn(tmp_path / "dach.png", size)
    assert ('class="picture whole"' in picture(tmp_path, "dach.png", "", "")) is is_whole


def test_a_low_picture_that_fills_the_field_needs_dots_in_its_height(tmp_path: Path) -> None:
    root = article(tmp_path / "neu", photo=image("Das Haus"))
    drawn(root / "data/bilder/dach.png", (1000, 510))
    (problem,) = (each for each in check(root, 1) if each.code == "W130")
    width = int(problem.hint.split()[4])
    drawn(root / "data/bilder/dach.png", (width, width * 51 // 100 + 1))
    assert "W130" not in [each.code for each in check(root, 1)]
