"""Writes a project as large as a county's: every measure of a catalogue, many times over."""

import re
import shutil
from math import isqrt
from pathlib import Path

import yaml

from catalogue.source.project import Project
from tests.conftest import ROOT

EDITION = 4
TITLE = re.compile(r"""(?m)^((?:short_)?title: (["']?).*?)(\2)$""")
DEPARTMENTS = re.compile(r"(?m)^departments:\n(?:  - .*\n)+")


def scaled(folder: Path, times: int, root: Path = ROOT) -> Path:
    """Write the live edition with so many times its measures and more departments; return it.

    Nothing is archived there, so that the measures themselves say which of them are new.
    """
    old, new = Project(root), Project(folder)
    shutil.copytree(old.data, new.data)
    shutil.copytree(old.layouts, new.layouts)
    left_out = shutil.ignore_patterns("out")
    shutil.copytree(old.edition(EDITION), new.edition(EDITION), ignore=left_out)
    new.fonts.symlink_to(old.fonts.resolve())
    sets = isqrt(times)
    _add_departments(new.departments, sets)
    for path in sorted(old.measures.glob("*.yaml")):
        text = path.read_text("utf-8")
        for number in range(2, times + 1):
            copy = TITLE.sub(rf"\g<1> {number}\3", text)
            if at := (number - 1) % sets:
                copy = DEPARTMENTS.sub(lambda found: _numbered(found[0], at + 1), copy)
            new.measure(f"{path.stem}-{number}").write_text(copy, "utf-8")
    return folder


def _numbered(departments: str, number: int) -> str:
    return re.sub(r"(?m)^(  - .*)$", rf"\1 {number}", departments)


def _add_departments(path: Path, sets: int) -> None:
    """Add every department under a second name, a third name and so on."""
    value = yaml.safe_load(path.read_text("utf-8"))
    for directorate in value["directorates"]:
        names = [each["name"] for each in directorate["departments"]]
        directorate["departments"] += [{"name": f"{name} {number}"}
                                       for number in range(2, sets + 1) for name in names]
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")
