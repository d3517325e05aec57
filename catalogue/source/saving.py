"""Saves what somebody typed: only the fields that changed, beside what others saved meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.model.fields import Fields
from catalogue.model.flowing import broken_like
from catalogue.model.merging import merged
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.source.declared import form_of
from catalogue.source.document import document_of, read_text
from catalogue.source.form_texts import form_text, is_same, value_of
from catalogue.source.journal import FILE, RECORD, Entry, Hand, entries_of, recorded
from catalogue.source.kinds import KINDS, FileKind, kinds_of
from catalogue.source.load import record_path, record_paths
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS
from catalogue.source.splice import spliced
from catalogue.source.write import Difference, save, text_of

GONE = "mit „catalogue remove {} --undo“ zurückholen, wenn das ein Versehen war"
UNREADABLE = "die Stelle in der Datei berichtigen, dann noch einmal sichern"


@dataclass(frozen=True)
class Conflict:
    """A field that two have changed: both texts, the one they began with, a merge if it is safe.

    Without a field it is the whole file.
    """

    field: str
    yours: str
    theirs: str
    common: str
    merged: str | None


@dataclass(frozen=True)
class Collision:
    """What is not saved yet, because two changed the same; nothing is written.

    ``text`` is the file as it is now, ``yours`` all that was changed here and does not collide,
    ``theirs`` the fields that others have changed meanwhile without colliding.
    """

    text: str = kept(repr=False)
    conflicts: tuple[Conflict, ...]
    yours: Mapping[str, str]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Saved:
    """What was saved: the file as it is now, the fields changed here and meanwhile by others."""

    text: str = kept(repr=False)
    fields: tuple[str, ...]
    theirs: tuple[str, ...] = ()


Values = Mapping[str, Any]


@in_turn
def save_record(
    root: Path, identifier: str, opened: str, typed: Mapping[str, str], hand: Hand
) -> Saved | Collision:
    """Save the texts of a form that differ from the file as it was ``opened``.

    What others saved meanwhile stays and is named; where the same field differs, nothing is
    written. ``DataError`` when the file is gone, cannot be read or cannot be written.
    """
    fields, path = fields_of(root, identifier), record_path(root, identifier)
    _known(path, typed, fields)
    before = current_text(root, identifier)
    common, theirs = (_values(text, path) for text in (opened, before))
    yours = dict(_changed(fields, common, typed))
    foreign = [name for name in fields.by_id
               if not is_same(fields[name], common.get(name), theirs.get(name))]
    apart = {name: value for name, value in yours.items() if name not in foreign}
    met = [name for name in yours if name in foreign
           and not is_same(fields[name], yours[name], theirs.get(name))]
    others = tuple(name for name in foreign if name not in met)
    if met:
        texts = (_conflict(fields, name, yours, theirs, common) for name in met)
        shown = {name: form_text(fields[name], value) for name, value in apart.items()}
        return Collision(before, tuple(texts), shown, others)
    return Saved(changed_record(root, identifier, apart, hand), tuple(apart), others)


def typed_text(fields: Fields, identifier: str, opened: str, typed: Mapping[str, str]) -> str:
    """Return the file of a record as it would be with the texts of a form, and save nothing."""
    changes = dict(_changed(fields, _values(opened, PATHS.measure(identifier)), typed))
    return spliced(opened, changes, tuple(fields.by_id), fields.texts)


def changed_record(root: Path, identifier: str, values: Values, hand: Hand) -> str:
    """Change values of a record, under the lock of the project, and return its file.

    ``None`` takes a key away. Nothing is written where nothing differs.
    """
    difference, entries = record_change(root, identifier, values, hand)
    if entries:
        with recorded(root, entries):
            save(root, [difference])
    return difference.after or ""


def record_change(
    root: Path, identifier: str, values: Values, hand: Hand
) -> tuple[Difference, list[Entry]]:
    """Return how the file of a record changes with its values, and what the journal says of it.

    Without entries nothing differs.
    """
    fields, path = fields_of(root, identifier), record_path(root, identifier)
    before = current_text(root, identifier)
    old = _values(before, path)
    differing = {name: value for name, value in values.items() if value != old.get(name)}
    after = spliced(before, differing, tuple(fields.by_id), fields.texts) if differing else before
    now = _values(after, path)
    changes = [(name, old.get(name), now.get(name)) for name in differing
               if old.get(name) != now.get(name)]
    return (Difference(path, before, after if changes else before),
            entries_of(hand, RECORD, identifier, changes))


def fields_of(root: Path, identifier: str) -> Fields:
    """Return the fields of the kind that a record is of."""
    return form_of(root).all_kinds[record_path(root, identifier).parent.name].record


@in_turn
def save_text(
    root: Path, path: PurePosixPath, opened: str, typed: str, hand: Hand
) -> Saved | Collision:
    """Save a whole file of data or a chapter, as somebody typed it.

    Where another text was saved meanwhile, both stand in the collision and nothing is written.
    ``DataError`` when it is no such file, or what was typed could not be read any more.
    """
    _editable(root, path)
    now = _read(root, path) or ""
    text = _tidied(typed)
    if text == now:
        return Saved(now, ())
    if now != opened:
        conflict = Conflict("", text, now, opened, merged(opened, text, now))
        return Collision(now, (conflict,), {}, ())
    if path.suffix == ".yaml":
        _values(text, path)
    before = text_of(root / path)
    with recorded(root, entries_of(hand, FILE, str(path), [("", before, text)])):
        save(root, [Difference(path, before, text)])
    return Saved(text, ("",))


def current_text(root: Path, identifier: str) -> str:
    """Return the file of a record; ``DataError`` when there is none."""
    path = record_path(root, identifier)
    text = _read(root, path)
    if text is not None:
        return text
    known = [each.stem for each in record_paths(root, form_of(root))]
    is_retired = (root / PATHS.kept / path.name).is_file()
    hint = GONE.format(identifier) if is_retired else nearest(identifier, sorted(known))
    message = f"⟪the record.acc⟫ „{identifier}“ gibt es hier nicht"
    raise DataError([Problem("E104", Place(path), message, hint)])


def _read(root: Path, path: PurePosixPath) -> str | None:
    """Return the text of a file, nothing where there is none; ``DataError`` if it is no text."""
    try:
        return text_of(root / path)
    except (OSError, UnicodeError):
        found: list[Problem] = []
        read_text(root, path, found)
        if found:
            raise DataError(found) from None
        return None


def record_values(root: Path, identifier: str) -> Values:
    """Return what the file of a record says by its keys; ``DataError`` when it says nothing."""
    return _values(current_text(root, identifier), record_path(root, identifier))


def _values(text: str, path: PurePosixPath) -> Values:
    """Return what a file says; ``DataError`` when it cannot be read, with a way out."""
    found: list[Problem] = []
    document = document_of(text, path, found)
    if document.is_broken or not isinstance(document.value, dict):
        raise DataError(Problem(p.code, p.place, p.message, p.hint or UNREADABLE) for p in found)
    return document.value


def _known(path: PurePosixPath, typed: Mapping[str, str], fields: Fields) -> None:
    unknown = [name for name in typed if name not in fields or name == "id"]
    if unknown:
        # A field may be taken away while its form is open; what stood in it is still there.
        raise DataError(Problem("E111", Place(path), f"unbekannte Angabe „{name}“: {typed[name]}",
                                nearest(name, fields.by_id)) for name in unknown)


def _changed(
    fields: Fields, common: Values, typed: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    """Yield the fields that were changed in the form, each with its new value."""
    for name, text in ((name, text) for name, text in typed.items() if name in fields):
        before = common.get(name)
        known, text = form_text(fields[name], before), _tidied(text).strip()
        if fields[name].is_prose:
            # A form lets lines flow; the file keeps its own.
            text = broken_like(text, known)
        if text == known:
            continue
        value = value_of(fields[name], text)
        if not is_same(fields[name], value, before):
            yield name, value


def _conflict(
    fields: Fields, name: str, yours: Values, theirs: Values, common: Values
) -> Conflict:
    mine, other, before = (form_text(fields[name], each.get(name))
                           for each in (yours, theirs, common))
    return Conflict(name, mine, other, before, merged(before, mine, other))


def _tidied(text: str) -> str:
    """Return a text with the line ends of the files; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _editable(root: Path, path: PurePosixPath) -> None:
    """Refuse what is no file of an open edition that editors write."""
    is_chapter = path.match("editions/*/*.md") and len(path.parts) == 3
    # The declaration is mended as a text, too, while no other kinds can be read from it.
    is_data = _is_of(KINDS, path) or _is_of(kinds_of(form_of(root)), path)
    if not (is_chapter or is_data) or ".." in path.parts:
        hint = "nur Dateien unter data/ und die Texte der Auflage"
        raise DataError([Problem("E292", Place(path), "diese Datei wird hier nicht bearbeitet",
                                 hint)])
    refuse_closed(root, path)


def _is_of(kinds: Mapping[str, FileKind], path: PurePosixPath) -> bool:
    return any(path.match(kind.files) and len(path.parts) == kind.files.count("/") + 1
               for kind in kinds.values())


def refuse_closed(root: Path, path: PurePosixPath) -> None:
    """Raise ``DataError`` where a file belongs to an archived edition, which stays as it is."""
    if path.parts[0] == str(PATHS.editions) and any((root / path.parent).glob("archive*")):
        message = f"„{path.parts[1]}. ⟪edition⟫“ ist archiviert und wird nicht mehr verändert"
        raise DataError([Problem("E706", Place(path), message, "die offene Auflage ändern")])
