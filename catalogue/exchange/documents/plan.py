"""Plans what an import writes: the text of every file that is new or changes, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from catalogue.exchange.documents import values
from catalogue.exchange.documents.contacts import Contact
from catalogue.exchange.documents.differing import changed, is_changed
from catalogue.exchange.documents.form import HOUSE
from catalogue.exchange.documents.house_form import Imported
from catalogue.exchange.documents.recognise import Known
from catalogue.exchange.documents.recognise import recognised as known_titles
from catalogue.exchange.documents.records import Found, Records
from catalogue.exchange.report import Rest, Revision, Write, differing, revisions
from catalogue.model.form import Form
from catalogue.model.words import spoken
from catalogue.source import edit
from catalogue.source.kinds import headed
from catalogue.source.names import slug, spelling_key
from catalogue.source.project import PATHS
from catalogue.source.write import Difference

REST = PurePosixPath("import-rest.txt")
COMMENTS = {
    PATHS.sections: "⟪The sections⟫ des Katalogs in gedruckter Reihenfolge.",
    PATHS.departments: HOUSE["departments_comment"],
    PATHS.contacts: "Die Anlaufstellen im Anhang in gedruckter Reihenfolge.",
}


def plan(
    project: Known, documents: Sequence[Imported], found: Records, number: int
) -> tuple[Write, ...]:
    """Return every file that the import writes; files that stay as they are are left out."""
    whole = is_whole(documents)
    return (
        *_sections(project, found),
        *_departments(project, found),
        *_contacts(project, documents),
        *(w for each, value in found.measures for w in _measure(project, each, value, whole)),
        *_head(project, documents, found, number),
        *_chapters(project, documents, number),
        *rest_writes(project, rests_of(documents)),
    )


def is_whole(documents: Sequence[Imported]) -> bool:
    """Whether documents are a whole catalogue and no single sheets."""
    return sum(len(document.overviews) for document in documents) > 1


def rests_of(documents: Sequence[Imported]) -> tuple[Rest, ...]:
    """Return the words of documents that found no place."""
    return tuple(Rest(document.path, each.line, each.page, each.words)
                 for document in documents for each in document.unplaced)


def _sections(project: Known, found: Records) -> Iterator[Write]:
    ids = {each.get("id") for each in project.sections}
    new = [each for each in found.sections if each["id"] not in ids]
    changes = tuple(Revision(PATHS.sections, "sections", "", each["title"]) for each in new)
    old = project.text(PATHS.sections) if project.sections else None
    if new or old is None:
        text = _listed(project, old, PATHS.sections, new)
        yield _write(project, PATHS.sections, text, changes)


def _listed(
    project: Known, before: str | None, path: PurePosixPath, new: Sequence[dict[str, Any]]
) -> str:
    """Return the text of a file with items added to its list, or that of a new file."""
    if before:
        return edit.extended_text(before, path.stem, new)
    return edit.new_text(path, {path.stem: new}, _comment(project, path))


def _comment(project: Known, path: PurePosixPath) -> str:
    return spoken(COMMENTS[path], project.form.words)


def _departments(project: Known, found: Records) -> Iterator[Write]:
    before = (project.text(PATHS.departments) or "") if project.directorates else ""
    places = found.offices
    text = edit.office_text(before, places.directorates, places.units)
    old = {d.get("name") for each in project.directorates for d in each.get("departments", ())}
    names = [name for each in places.directorates.values() for name in each if name not in old]
    changes = (Revision(PATHS.departments, "departments", "", name)
               for name in names or [spoken("⟪units⟫", project.form.words)])
    if not before:
        text = headed(f"# {_comment(project, PATHS.departments)}\n{text}", PATHS.departments)
    if text != before:
        yield _write(project, PATHS.departments, text, changes)


def _contacts(project: Known, documents: Sequence[Imported]) -> Iterator[Write]:
    points = [point for document in documents for point in document.contacts]
    ids = [str(each.get("id")) for each in project.contacts]
    listed = {str(each.get("id")): {"title": each.get("name")} for each in project.contacts}
    known = known_titles([point.name.text for point in points], [()] * len(points), listed)
    text = project.text(PATHS.contacts) or ""
    changes: list[Revision] = []
    for index, identifier in known.items():
        place = ids.index(identifier)
        old = project.contacts[place]
        if found := changed(old, values.contact(points[index]), False, edit.TEXTS):
            text = edit.changed_item(text, "contacts", place, found)
            changes += revisions(PATHS.contacts, old, found, f"{identifier}.")
    new = _new_contacts([p for index, p in enumerate(points) if index not in known], ids)
    changes += (Revision(PATHS.contacts, "contacts", "", each["name"]) for each in new)
    if changes or not text:
        text = _listed(project, text, PATHS.contacts, new)
        yield _write(project, PATHS.contacts, text, changes)


def _new_contacts(points: Sequence[Contact], ids: Sequence[str]) -> list[dict[str, Any]]:
    new: list[dict[str, Any]] = []
    for point in points:
        identifier = slug(point.name.text.split(" (")[0], [*ids, *(each["id"] for each in new)])
        new.append(values.new_contact(values.contact(point), point, identifier))
    return new


def _measure(
    project: Known, found: Found, value: Mapping[str, Any], is_whole: bool
) -> Iterator[Write]:
    path, texts = project.path(found.id), project.form.record.texts
    if not found.is_known:
        changes = (Revision(path, "neu", "", value["title"]),)
        yield _write(project, path, edit.new_text(path, value, texts=texts), changes)
        return
    old = project.measures[found.id]
    new = changed(old, value, is_whole, texts)
    if new:
        text = edit.changed_text(project.text(path) or "", new, texts)
        yield _write(project, path, text, revisions(path, old, new))


def _head(
    project: Known, documents: Sequence[Imported], found: Records, number: int
) -> Iterator[Write]:
    path = PATHS.head(number)
    if project.text(path) is not None:
        return
    departments = [name for each in found.offices.directorates.values() for name in each]
    office, contact = _office(documents, departments)
    if not office and departments:
        office = departments[0]
    value = values.edition_head(documents, number, office, contact)
    changes = (Revision(path, "neu", "", value["title"]),)
    yield _write(project, path, edit.new_text(path, value), changes)


def _office(documents: Sequence[Imported], departments: Sequence[str]) -> tuple[str, str]:
    """Return the first department that is a contact point too, and its id as such."""
    keys = {spelling_key(name): name for name in departments}
    for point in (point for document in documents for point in document.contacts):
        name = point.name.text.split(" (")[0]
        if spelling_key(name) in keys:
            return keys[spelling_key(name)], slug(name)
    return "", ""


def _chapters(project: Known, documents: Sequence[Imported], number: int) -> Iterator[Write]:
    texts = dict.fromkeys(project.form.chapters, "")
    for document in documents:
        # The house form has these two before the sections, in this order.
        said = zip(texts, (document.foreword, document.chapter), strict=False)
        texts |= {name: each.text.text for name, each in said if each}
    yield from chapter_writes(project, texts, number)


def chapter_writes(project: Known, texts: Mapping[str, str], number: int) -> Iterator[Write]:
    """Yield the file of every chapter that is new or says something else."""
    for name, text in texts.items():
        path = PATHS.edition(number) / f"{name}.md"
        old = project.text(path)
        if old is None or (text and is_changed(old, text)):
            changes = (Revision(path, path.name, *differing(old or "", text)),) if text else ()
            yield _write(project, path, f"{text}\n" if text else "", changes)


def _write(
    project: Known, path: PurePosixPath, text: str, changes: Iterable[Revision] = ()
) -> Write:
    return Write(Difference(path, project.text(path), text), tuple(changes))


def rest_writes(project: Known, rests: Iterable[Rest]) -> Iterator[Write]:
    """Yield the list of words without a place; an old list is emptied when all have one."""
    lines = []
    for path, group in groupby(rests, lambda rest: rest.path):
        lines.append(f"Nicht zugeordnet aus {path.name}:")
        for each in group:
            page = f"Seite {each.page}, " if each.page else ""
            lines.append(f"{page}Zeile {each.line}: {' '.join(each.words)}")
    text = "".join(f"{line}\n" for line in lines)
    if text != (project.text(REST) or ""):
        yield _write(project, REST, text)


def head_write(project: Known, form: Form, number: int) -> Iterator[Write]:
    """Yield the head of an edition that has none."""
    path = PATHS.head(number)
    if project.text(path) is None:
        title = form.words.record.many
        value = {"number": number, "title": title, "publisher": values.CITY_UNKNOWN,
                 "office": values.CITY_UNKNOWN, "confirm": values.HEAD_OPEN}
        yield _write(project, path, edit.new_text(path, value),
                     (Revision(path, "neu", "", title),))
