"""Writes commented skeletons for a new measure or edition; never over an existing file."""

from pathlib import Path

from catalogue.model.fields import FIELD, TEXT_FIELDS
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.kinds import headed
from catalogue.source.load import CHAPTERS, edition_numbers, load_document
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project
from catalogue.source.vocabulary import resource
from catalogue.source.write import Difference, save, text_of


def new_measure(root: Path, title: str) -> Path:
    """Write a skeleton under the next free id made of the title and return its path."""
    folder = Project(root).measures
    path = PATHS.measure(slug(title, [known.stem for known in folder.glob("*.yaml")]))
    sections = load_document(root, PATHS.sections).value["sections"]
    first = load_document(root, PATHS.departments).value["directorates"][0]
    text = resource("new-measure.yaml").format(
        title="'" + title.replace("'", "''") + "'",
        sections=", ".join(section["id"] for section in sections),
        directorate=first["id"],
        department=first["departments"][0]["name"],
        direction=FIELD["direction"].help,
        texts="".join(f"{name}: |\n  {FIELD[name].question}\n" for name in TEXT_FIELDS),
        since=max(edition_numbers(root), default=1),
    )
    save(root, [Difference(path, None, headed(text, path))])
    return root / path


def new_edition(root: Path) -> list[Path]:
    """Write the next edition with the texts of the last one and return the paths."""
    numbers = edition_numbers(root)
    if not numbers:
        place = Place(PATHS.editions)
        hint = "editions/1/edition.yaml von Hand anlegen, siehe docs/handbuch.md"
        raise DataError([Problem("E101", place, "es gibt noch keine Auflage als Vorlage", hint)])
    last = numbers[-1]
    head = load_document(root, PATHS.head(last)).value
    contact = f"contact: {head['contact']}\n" if head.get("contact") else ""
    folder = PATHS.edition(last + 1)
    text = resource("new-edition.yaml").format(
        number=last + 1, title=head["title"], publisher=head["publisher"], office=head["office"],
        contact=contact,
    )
    texts = {"edition.yaml": headed(text, PATHS.head(last + 1))}
    for name in CHAPTERS:
        texts[name] = text_of(Project(root).edition(last) / name) or ""
    save(root, [Difference(folder / name, None, text) for name, text in texts.items()])
    return [root / folder / name for name in texts]
