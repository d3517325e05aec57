"""The files beside the records that editors write: what each is called, which form it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from catalogue.build.snapshot import Snapshot
from catalogue.checks.schema import OF_FILES, explained
from catalogue.model.problems import Problem
from catalogue.source.blanks import Sheet, sheet_of
from catalogue.source.document import document_of
from catalogue.source.kinds import KINDS, FileKind
from catalogue.source.project import PATHS

NAMES = {
    PATHS.sections: "⟪sections⟫", PATHS.departments: "Ämter und Ebenen",
    PATHS.contacts: "Anlaufstellen", PATHS.terms: "Schreibweisen und Begriffe",
    PATHS.hyphenation: "Silbentrennung", PATHS.languages: "Fremdsprachige Stellen",
    PATHS.retired: "Weggefallene ⟪records⟫",
    PATHS.form: "Woraus der Katalog besteht",
}  # fmt: skip
# Nested too deep for a form that anybody would want to fill in.
AS_TEXT = (PATHS.form, PATHS.languages)


@dataclass(frozen=True)
class Entry:
    """A file that editors write: its name, what is to be said of it, its kind if it has a form.

    A record is among them, because one that cannot be read as a form is mended as a text.
    """

    path: PurePosixPath
    name: str
    problems: tuple[Problem, ...]
    kind: FileKind | None = None
    is_record: bool = False


def entries(snapshot: Snapshot) -> Iterator[Entry]:
    """Yield all files beside the records that editors write."""
    form, number = snapshot.checked.source.form, snapshot.number
    yield _entry(snapshot, PATHS.head(number), "Angaben zur ⟪edition⟫")
    for part in form.parts_of("chapter"):
        yield _entry(snapshot, PATHS.edition(number) / f"{part.id}.md", part.title or part.id)
    for path, name in NAMES.items():
        if (snapshot.root / path).is_file():
            yield _entry(snapshot, path, name)


def entry_of(snapshot: Snapshot, path: str) -> Entry | None:
    """Return the file of a path, nothing where it is none that editors write."""
    record = snapshot.documents.get(PurePosixPath(path).stem)
    if record and str(record.path) == path:
        title = snapshot.title_of(record.path)
        return Entry(record.path, title, snapshot.found.get(path, ()), is_record=True)
    return next((each for each in entries(snapshot) if str(each.path) == path), None)


def form_of_file(snapshot: Snapshot, entry: Entry, text: str) -> Sheet | None:
    """Return a file with this text as a form, nothing where it has none or cannot be read."""
    document = document_of(text, entry.path, []) if entry.kind else None
    if not entry.kind or not document or document.is_broken:
        return None
    labels = {**explained(snapshot.checked.source.form), **OF_FILES}
    return sheet_of(entry.kind, document.value, labels)


def _entry(snapshot: Snapshot, path: PurePosixPath, name: str) -> Entry:
    kind = next((each for each in KINDS.values() if path.match(each.files)), None)
    return Entry(path, name, snapshot.found.get(str(path), ()), None if path in AS_TEXT else kind)
