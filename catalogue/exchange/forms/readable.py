"""An edition as far as it can be read, for those who work at it while it is not whole."""

from pathlib import Path

from catalogue.checks.validate import collected
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.records import Edition, Measure, by_title
from catalogue.source.load import read
from catalogue.source.names import slug, spelling_key
from catalogue.source.project import PATHS


def readable(root: Path, number: int) -> Edition:
    """Return what can be read of an edition; ``DataError`` where its head cannot."""
    source = read(root, number)
    checked, problems = collected(source)
    if checked.head is None:
        raise DataError(problems)
    return Edition(
        form=source.form, head=checked.head, sections=checked.sections,
        directorates=checked.directorates, contacts=checked.contacts, measures=checked.printed,
        chapters={name: text for name, text in source.chapters.items() if text.strip()},
    )  # fmt: skip


def departments(edition: Edition) -> list[str]:
    """Return the names of all who answer for records; the office where there are none."""
    names = [d.name for each in edition.directorates for d in each.departments]
    return names or [edition.head.office]


def department_named(name: str, edition: Edition) -> str:
    """Return the department of this name, however it is spelt; ``DataError`` with the nearest."""
    known = departments(edition)
    for each in known:
        if spelling_key(name) == spelling_key(each) or slug(name) == slug(each):
            return each
    message = f"⟪+unbekannt department⟫ „{name}“"
    raise DataError([Problem("E230", Place(PATHS.departments), message, nearest(name, known))])


def records_of(edition: Edition, department: str) -> tuple[Measure, ...]:
    """Return the records that a department answers for, by title."""
    return edition.measures_of(department) if edition.directorates else by_title(edition.measures)
