"""Reads which passages of a catalogue are in another language."""

import re
from collections.abc import Mapping
from pathlib import Path

from catalogue.model.problems import DataError, Problem
from catalogue.source.document import load_document
from catalogue.source.project import PATHS, Project

CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Phrases = Mapping[str, tuple[str, ...]]


def foreign_phrases(root: Path) -> Phrases:
    """Read the foreign phrases of a project by their language; none where there is no file."""
    if not Project(root).languages.is_file():
        return {}
    document = load_document(root, PATHS.languages)
    problems = []
    for code, phrases in dict(document.value or {}).items():
        if not CODE.fullmatch(code) or not isinstance(phrases, list):
            message = f"unter „{code}“ steht keine Liste von Wendungen einer Sprache"
            hint = "ein Kürzel wie „en:“ und darunter die Wendungen schreiben"
            problems.append(Problem("E117", document.place(code), message, hint))
    if problems:
        raise DataError(problems)
    return {code: tuple(map(str, phrases)) for code, phrases in (document.value or {}).items()}
