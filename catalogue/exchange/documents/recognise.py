"""Reads what a project already holds and recognises the measures of a document in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.exchange.documents.differing import is_changed
from catalogue.model.form import Form
from catalogue.source.document import Document, load_document
from catalogue.source.names import title_key
from catalogue.source.project import PATHS, Project
from catalogue.source.retire import taken_ids
from catalogue.source.starters import is_example_list, is_example_record
from catalogue.source.write import text_of

MIN_LIKENESS = 0.9
# Of more letters than 199 the comparison leaves the frequent ones out.
MAX_COMPARED = 199


@dataclass(frozen=True)
class Known:
    """The values of the files below a root; what does not exist yet is empty."""

    root: Path
    form: Form
    sections: tuple[Mapping[str, Any], ...]
    directorates: tuple[Mapping[str, Any], ...]
    contacts: tuple[Mapping[str, Any], ...]
    measures: Mapping[str, Mapping[str, Any]]
    texts: Mapping[PurePosixPath, str]

    @property
    def is_empty(self) -> bool:
        """Whether there is no measure yet."""
        return not self.measures

    def path(self, identifier: str) -> PurePosixPath:
        """Return the file of a record."""
        return PATHS.measure(identifier, self.form.first.id)

    @property
    def taken(self) -> set[str]:
        """The ids that no new record may have."""
        return {*self.measures, *taken_ids(self.root)}

    def text(self, path: PurePosixPath) -> str | None:
        """Return the text the values were read from, else of the file below the root, if any."""
        return self.texts[path] if path in self.texts else text_of(self.root / path)


def read_project(root: Path, form: Form) -> Known:
    """Read the data below a root, of the records those of the first kind of a form.

    ``DataError`` names a file that cannot be read.
    """
    kind = form.first.id
    listed = (PATHS.sections, PATHS.departments, PATHS.contacts)
    names = sorted(path.stem for path in Project(root).records(kind).glob("*.yaml"))
    measures = [PATHS.measure(name, kind) for name in names]
    found = {path: load_document(root, path) for path in (*listed, *measures)
             if (root / path).is_file()}
    return Known(
        root,
        form,
        _items(found.get(PATHS.sections), "sections"),
        _items(found.get(PATHS.departments), "directorates"),
        _items(found.get(PATHS.contacts), "contacts"),
        {path.stem: found[path].value for path in measures},
        {path: document.text for path, document in found.items()},
    )


def without_examples(project: Known) -> Known:
    """Return what a project holds beside the examples of its starter, if it has no other record."""
    texts = [project.texts[project.path(each)] for each in project.measures]
    if not all(map(is_example_record, texts)):
        return project
    sections, directorates = (() if is_example_list(each) else each
                              for each in (project.sections, project.directorates))
    return replace(project, measures={}, sections=sections, directorates=directorates)


def _items(document: Document | None, key: str) -> tuple[Mapping[str, Any], ...]:
    value = document.value.get(key) if document else None
    listed = value if isinstance(value, list) else []
    return tuple(item for item in listed if isinstance(item, dict))


def recognised(
    titles: Sequence[str],
    sections: Sequence[Sequence[str]],
    measures: Mapping[str, Mapping[str, Any]],
    texts: Sequence[Mapping[str, str]] = (),
) -> dict[int, str]:
    """Return the id of every title, by its place, that is a measure already; each id once.

    Of measures with one title in one section it is the one whose texts are the same.
    """
    keys = {name: title_key(str(value.get("title", ""))) for name, value in measures.items()}
    found: dict[int, str] = {}
    for index, title in enumerate(titles):
        same = [n for n, key in keys.items() if key == title_key(title) and n not in found.values()]
        here = [n for n in same if {*sections[index]} & {*(measures[n].get("sections") or ())}]
        if same:
            said = texts[index] if texts else {}
            found[index] = max(here or same, key=lambda name: _shared(measures[name], said))
    for index, title in enumerate(titles):
        free = [name for name in keys if name not in found.values()]
        if index not in found and (near := _nearest(title, free, keys)):
            found[index] = near
    return found


def _shared(measure: Mapping[str, Any], said: Mapping[str, str]) -> int:
    return sum(not is_changed(str(measure.get(key) or ""), text) for key, text in said.items())


def _nearest(title: str, names: Iterable[str], keys: Mapping[str, str]) -> str:
    known = {keys[name][:MAX_COMPARED]: name for name in names}
    close = get_close_matches(title_key(title)[:MAX_COMPARED], known, n=1, cutoff=MIN_LIKENESS)
    return known[close[0]] if close else ""
