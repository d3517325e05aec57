"""Small projects with a past: editions frozen as their records, without the PDFs of a bag."""

from collections.abc import Callable
from pathlib import Path

import yaml

from catalogue.archive.bag import seals, write_bag
from catalogue.archive.chain import ChainLine, commit, last_hash
from catalogue.archive.places import RECORDS
from catalogue.checks.published import records_of
from catalogue.checks.validate import validate
from catalogue.model.records import Edition
from catalogue.source.load import load
from catalogue.source.project import PATHS, Project

DATE = "2026-11-21"
Edit = Callable[[dict[str, object]], None]


def freeze(root: Path, number: int) -> Edition:
    """Put the records of an edition into a bag and the chain, as they are now."""
    edition = validate(load(root, number))
    staged = Project(root).edition(number) / "staged"
    (staged / RECORDS).parent.mkdir(parents=True)
    (staged / RECORDS).write_bytes(records_of(edition))
    write_bag(staged, [("External-Description", f"Katalog, {number}. Auflage."),
                       ("Bagging-Date", DATE)])
    commit(root, staged, ChainLine(number, f"editions/{number}/archive", "Katalog", DATE, "",
                                   seals(staged), last_hash(root)))
    return edition


def begin(root: Path, number: int, **said: object) -> None:
    """Begin an edition with the head and the chapters of the one before."""
    before, folder = Project(root).edition(number - 1), Project(root).edition(number)
    folder.mkdir(exist_ok=True)
    for path in before.glob("*.md"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    head = yaml.safe_load((before / "edition.yaml").read_text("utf-8"))
    rewrite(folder / "edition.yaml", {**head, "number": number, **said})


def change(root: Path, identifier: str, **values: object) -> None:
    """Change values of a record; one that is ``None`` is left out."""
    path = root / PATHS.measure(identifier)
    found = {**yaml.safe_load(path.read_text("utf-8")), **values}
    rewrite(path, {key: value for key, value in found.items() if value is not None})


def rename(root: Path, identifier: str, name: str) -> None:
    """Give the file of a record another id."""
    (root / PATHS.measure(identifier)).rename(root / PATHS.measure(name))


def rewrite(path: Path, value: object) -> None:
    """Write a value as YAML."""
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")
