"""Small projects with a declaration of their own."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from catalogue.source.project import PATHS

HOUSE = files("catalogue").joinpath("starters", "massnahmen", "data", "catalogue.yaml")
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
