"""Small projects with a declaration of their own; in one, a record fills in every type of field."""

import shutil
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

from catalogue.source.project import PATHS
from tests.conftest import ROOT, small_project

HOUSE = files("catalogue").joinpath("starters", "massnahmen", "data", "catalogue.yaml")
DECLARED = ROOT / "tests" / "declared"
FULL = "dach-und-wand"
PICTURE = Path("data", "bilder", "dach.png")
Part = dict[str, Any]


def declare(root: Path, parts: Sequence[Part] | None = None, **said: Any) -> None:
    """Write the house form with other parts, or with more said, as a project's declaration."""
    form = yaml.safe_load(HOUSE.read_text("utf-8")) | said
    form |= {"parts": list(parts)} if parts is not None else {}
    (root / PATHS.form).write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False),
                                   "utf-8")


def write_chapter(root: Path, name: str, text: str, number: int = 4) -> None:
    """Write a chapter of an edition."""
    (root / PATHS.edition(number) / f"{name}.md").write_text(text, "utf-8")


def without_sections(root: Path) -> None:
    """Take sections and the levels of the organisation out of a project and its declaration."""
    form = yaml.safe_load((root / PATHS.form).read_text("utf-8"))
    gone = ("sections", "directorate", "departments", "units")
    form["words"] = {name: form["words"][name] for name in ("record", "edition")}
    form["fields"] = {name: each for name, each in form["fields"].items() if name not in gone}
    (root / PATHS.form).write_text(yaml.safe_dump(form, allow_unicode=True), "utf-8")
    for path in (root / PATHS.measures).glob("*.yaml"):
        record = yaml.safe_load(path.read_text("utf-8"))
        rest = {name: each for name, each in record.items() if name not in gone}
        path.write_text(yaml.safe_dump(rest, allow_unicode=True), "utf-8")
    for path in (PATHS.sections, PATHS.departments):
        (root / path).unlink()


def declared_project(folder: Path) -> Path:
    """Write the small project, its declaration, the record, its picture."""
    root = small_project(folder)
    shutil.copytree(DECLARED, root, dirs_exist_ok=True)
    for path in (root / "data" / "measures").glob("*.yaml"):
        text = path.read_text("utf-8")
        if "\npriority:" not in text:
            path.write_text(text.rstrip("\n") + "\npriority: low\n", "utf-8")
    drawn(root / PICTURE, (1800, 1200))
    return root


def drawn(path: Path, size: tuple[int, int]) -> None:
    """Draw a picture of a roof in front of a sky."""
    image = Image.new("RGB", size, (150, 190, 225))
    width, height = size
    roof = [(width // 8, height * 3 // 4), (width // 2, height // 5),
            (width * 7 // 8, height * 3 // 4)]  # fmt: skip
    ImageDraw.Draw(image).polygon(roof, fill=(150, 60, 45))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
