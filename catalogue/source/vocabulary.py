"""The one vocabulary of findings: what every code of the program means, in the words of a file."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import PurePath, PurePosixPath
from typing import Any

from catalogue.model.problems import nearest
from catalogue.model.rules import Rule
from catalogue.source.yaml import parsed

RULES = "rules.yaml"
HOUSE_FORM = "house-form.yaml"
GERMAN = "german.yaml"
# The numbers of what the data of a catalogue can be told; all else is about files and pages.
OF_DATA = "134"


def resource(name: str) -> str:
    """Return a text that comes with the program."""
    return files("catalogue").joinpath("resources", name).read_text("utf-8")


def resource_bytes(name: str) -> bytes:
    """Return a file that comes with the program."""
    return files("catalogue").joinpath("resources", name).read_bytes()


@cache
def resource_values(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what a YAML file that comes with the program says."""
    found = parsed(resource(name), PurePosixPath(name))
    assert not found.problems
    said: Mapping[str, Mapping[str, Any]] = found.value
    return said


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its code, in the order of its number."""
    return {code: Rule(code, **value) for code, value in resource_values(RULES)["rules"].items()}


@cache
def areas() -> Mapping[str, str]:
    """Return what the first digits of a number stand for."""
    return {str(digits): title for digits, title in resource_values(RULES)["areas"].items()}


def purpose(path: PurePath) -> str:
    """Return what a file is for, to be said behind its name; nothing where that is not known."""
    known = resource_values("fields.yaml")["files"].items()
    return next((f": sie enthält {what}" for files, what in known if path.match(files)), "")


def suggested(word: str, known: Iterable[str]) -> str:
    """Return a hint naming what is meant, said in German or misspelt; or all that is known."""
    choices = list(known)
    said = resource_values(GERMAN)["words"].get(word.casefold(), ())
    named = " oder ".join(f"„{each}“" for each in said if each in choices)
    return f"gemeint: {named}?" if named else nearest(word, choices)


def may_be_ignored(code: str) -> bool:
    """Whether an editor may silence a rule with ``check_ignore``."""
    return code in rules() and code[0] != "E" and code[1] in OF_DATA
