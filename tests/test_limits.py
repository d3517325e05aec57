"""The limits of the house that ruff does not know: length of files and functions, nesting."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

MAX_FILE, MAX_FUNCTION, MAX_NESTING = 400, 50, 3
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
FILES = sorted((ROOT / "catalogue").rglob("*.py"))


def functions(text: str) -> list[ast.FunctionDef]:
    """Return every function of a module, inner ones too."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def length(function: ast.FunctionDef) -> int:
    """Return how many lines a function has, from its name to its end."""
    return (function.end_lineno or 0) - function.lineno + 1


def nesting(node: ast.AST, is_elif: bool = False) -> int:
    """Return how deep blocks stand in blocks; ``elif`` is no deeper than its ``if``."""
    chained = node.orelse if isinstance(node, ast.If) and len(node.orelse) == 1 else []
    kids = ast.iter_child_nodes(node)
    inside = max((nesting(kid, kid in chained) for kid in kids), default=0)
    return inside + (isinstance(node, BLOCKS) and not (is_elif and isinstance(node, ast.If)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_and_its_functions_keep_the_limits(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MAX_FILE
    assert [f.name for f in functions(text) if length(f) > MAX_FUNCTION] == []
    assert [f.name for f in functions(text) if nesting(f) > MAX_NESTING] == []


def test_length_and_nesting_are_counted_as_they_are_read() -> None:
    text = "@cache\ndef f():\n  if a:\n    for b in c:\n      d\n  elif e:\n    g\n"
    (function,) = functions(text)
    assert (length(function), nesting(function)) == (6, 2)
