"""Where the files of a project lie is said once, for disk and for messages alike."""

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

import catalogue
from catalogue.source import project as module
from catalogue.source.project import PATHS, Project

PROGRAM = Path(catalogue.__file__).parent
FOLDERS = {"editions", "layouts", "measures", "fonts", "printers", "icc", ".cache", "schemas"}
# Words that also are fields, values or parts of a report.
WORDS = {"measures", "fonts"}


def strings(path: Path) -> Iterator[str]:
    """Yield the strings in a module that name a folder."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and node.value in FOLDERS - WORDS:
            yield f"{path.relative_to(PROGRAM)}: {node.value}"


def test_no_other_module_spells_a_folder_of_the_project() -> None:
    modules = [path for path in PROGRAM.rglob("*.py") if path != Path(module.__file__)]
    assert [found for path in modules for found in strings(path)] == []


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (PATHS.head(4), "editions/4/edition.yaml"),
        (PATHS.out(4), "editions/4/out"),
        (PATHS.measure("abc"), "data/measures/abc.yaml"),
        (PATHS.layout_head("katalog"), "layouts/katalog/layout.yaml"),
        (PATHS.chain, "editions/editions.jsonl"),
    ],
)
def test_messages_name_files_as_seen_from_the_root(found: PurePosixPath, wanted: str) -> None:
    assert found == PurePosixPath(wanted)


def test_the_same_names_lie_below_a_folder_on_disk(tmp_path: Path) -> None:
    assert Project(tmp_path).head(4) == tmp_path / PATHS.head(4)
