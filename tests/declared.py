"""The small project with a field of every type, which one record fills in."""

import shutil
from pathlib import Path

from PIL import Image, ImageDraw

from tests.conftest import ROOT, small_project

DECLARED = ROOT / "tests" / "declared"
FULL = "dach-und-wand"
PICTURE = Path("data", "bilder", "dach.png")


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
