"""Writes commented skeletons for a new measure or edition, and takes them back unchanged."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.model.fields import Field, Fields, type_of
from catalogue.model.form import BUILT_IN, FIRST, LEVELS, SECTIONS
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.source.declared import form_of, known_kind
from catalogue.source.document import Document, load_document
from catalogue.source.edit import dumped, new_text, node
from catalogue.source.journal import PROGRAM, RECORD, Hand, entries_of, recorded
from catalogue.source.kinds import headed
from catalogue.source.load import edition_numbers, record_path
from catalogue.source.lock import in_turn
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project
from catalogue.source.retire import taken_ids
from catalogue.source.saving import record_values
from catalogue.source.vocabulary import resource
from catalogue.source.write import Difference, save, text_of

# What an edition has in common with the one before, and what of its print is each time anew.
COPIED = ("title", "subtitle", "publisher", "office", "contact", "url", "site", "about", "layout",
          "print")  # fmt: skip
PRINTED_ANEW = ("print_run", "delivery", "confirm")

# What stands above a new record, and what it asks until somebody has filled it in.
ABOUT = "Ein neuer Eintrag; die Felder erklärt das Handbuch. Offene Fragen stehen unter confirm."
UNFINISHED = "Der Eintrag ist neu angelegt und noch nicht ausgefüllt."
# What a record that was split off has of its own.
OWN = ("id", "title", "short_title", "since", "confirm", "check_ignore")
SPLIT = "Aus „{}“ herausgelöst: Welche Sätze gehören hierher, welche bleiben dort?"

Texts = Mapping[PurePosixPath, str]


@in_turn
def new_measure(root: Path, title: str, by: str = PROGRAM, kind: str = FIRST) -> Path:
    """Write a skeleton under the next free id made of the title and return its path."""
    path, text = measure_text(root, title, kind)
    with recorded(root, entries_of(Hand(by, "new"), RECORD, path.stem, [("", None, text)])):
        save(root, [Difference(path, None, text)])
    return root / path


def measure_text(root: Path, title: str, kind: str = FIRST) -> tuple[PurePosixPath, str]:
    """Return the path and the file of a new record of this title and kind."""
    known_kind(kind, form_of(root), Place(PATHS.form))
    path = PATHS.measure(slug(title, taken_ids(root)), kind)
    return path, _measure(root, title, path)


@in_turn
def split_measure(
    root: Path, identifier: str, title: str, names: Sequence[str], by: str = PROGRAM
) -> Path:
    """Write a second record with some fields of another one, which stays as it is."""
    path, text = split_text(root, identifier, title, names)
    origin = record_values(root, identifier).get("title", identifier)
    hand = Hand(by, f"split:{origin}")
    with recorded(root, entries_of(hand, RECORD, path.stem, [("", None, text)])):
        save(root, [Difference(path, None, text)])
    return root / path


def split_text(
    root: Path, identifier: str, title: str, names: Sequence[str]
) -> tuple[PurePosixPath, str]:
    """Return the path and the file of a second record with some fields of another one.

    It stands where the other stands and asks which words belong to which. ``DataError`` when there
    is no such record or field.
    """
    origin = record_path(root, identifier)
    fields = form_of(root).all_kinds[origin.parent.name].record
    if unknown := [name for name in names if name not in fields or name in OWN]:
        known = [each for each in fields.by_id if each not in OWN]
        raise DataError(Problem("E111", Place(origin), f"unbekannte Angabe „{name}“",
                                nearest(name, known)) for name in unknown)
    values = record_values(root, identifier)
    shared = (field.id for field in fields if field.required and not field.is_prose)
    taken = {name: values[name] for name in (*LEVELS, *shared, *names) if name in values}
    given = {**taken, "title": title, "since": max(edition_numbers(root), default=1),
             "confirm": SPLIT.format(values.get("title", identifier))}
    path = PATHS.measure(slug(title, taken_ids(root)), origin.parent.name)
    return path, new_text(path, fields.in_order(given), texts=fields.texts)


@in_turn
def undone_measure(root: Path, title: str, by: str = PROGRAM, kind: str = FIRST) -> Path:
    """Delete the latest skeleton of this title; ``DataError`` when somebody has changed it."""
    known_kind(kind, form_of(root), Place(PATHS.form))
    base, folder = slug(title), Project(root).records(kind)
    found = [*folder.glob(f"{base}-[0-9]*.yaml"), *folder.glob(f"{base}.yaml")]
    texts = {path: PATHS.measure(path.stem, kind)
             for path in sorted(found, key=_age, reverse=True)}
    same = (path for path, name in texts.items()
            if text_of(path) == _measure(root, title, name))
    path = next(same, None)
    if path is None:
        shown = PATHS.measure(base, kind)
        hint = f"wieder herausnehmen: catalogue remove {base} --grund …" if found else ""
        raise DataError([_kept(shown, hint) if found else _unknown(shown)])
    text = text_of(path)
    with recorded(root, entries_of(Hand(by, "undo"), RECORD, path.stem, [("", text, None)])):
        save(root, [Difference(texts[path], text, None)])
    return path


@in_turn
def new_edition(root: Path) -> list[Path]:
    """Write the next edition with the texts of the last one and return the paths."""
    numbers = edition_numbers(root)
    if not numbers:
        place = Place(PATHS.editions)
        hint = "einen neuen Katalog beginnt „catalogue init ORDNER“"
        raise DataError([Problem("E101", place, "es gibt noch ⟪no edition.acc⟫ als Vorlage", hint)])
    texts = _edition(root, numbers[-1])
    save(root, [Difference(path, None, text) for path, text in texts.items()])
    return [root / path for path in texts]


@in_turn
def undone_edition(root: Path) -> list[Path]:
    """Delete the latest edition; ``DataError`` unless it is as ``new_edition`` wrote it."""
    numbers = edition_numbers(root)
    if len(numbers) < 2:
        raise DataError([_unknown(PATHS.editions)])
    texts = _edition(root, numbers[-2])
    folder = PATHS.edition(numbers[-1])
    others = {PATHS.edition(numbers[-1]) / each.name for each in (root / folder).iterdir()
              } - texts.keys()
    changed = [path for path, text in texts.items() if text_of(root / path) != text]
    if others or changed:
        hint = f"was bleiben soll, woanders ablegen, dann den Ordner {folder} löschen"
        raise DataError(_kept(path, hint) for path in sorted({*others, *changed}))
    save(root, [Difference(path, text, None) for path, text in texts.items()])
    (root / folder).rmdir()
    return [root / path for path in texts]


def _age(path: Path) -> tuple[int, str]:
    return len(path.stem), path.stem


def _measure(root: Path, title: str, path: PurePosixPath) -> str:
    fields = form_of(root).all_kinds[path.parent.name].record
    given = {
        "title": title,
        **({"sections": [each["id"] for each in _listed(root, PATHS.sections, SECTIONS, "id")]}
           if SECTIONS in fields else {}),
        **(_office(root) if "departments" in fields else {}),
        "since": max(edition_numbers(root), default=1),
        "confirm": UNFINISHED,
    }
    lines = (_skeleton(field, given, fields) for field in fields)
    return headed(f"# {ABOUT}\n{''.join(lines)}", path)


def _office(root: Path) -> dict[str, Any]:
    """Return the first department with its directorate; ``DataError`` where there is none."""
    offices = [(directorate["id"], department["name"])
               for directorate in _listed(root, PATHS.departments, "directorates", "id")
               for department in _groups(directorate.get("departments"), "name")]
    if not offices:
        raise DataError([_missing(load_document(root, PATHS.departments), "departments")])
    return {"directorate": offices[0][0], "departments": [offices[0][1]]}


def _skeleton(field: Field, given: Mapping[str, Any], fields: Fields) -> str:
    """Return the lines of a field: what is given, else an example, optional ones as a comment."""
    if field.id in given:
        return _written(field.id, given[field.id], fields)
    if not field.is_in_forms or field.id == "id":
        return ""
    example = _written(field.id, type_of(field).example(field), fields)
    if field.is_prose:
        return example
    said = f"# {field.help or field.label}\n"
    if field.required and field.id not in BUILT_IN:
        return said + example
    return said + "".join(f"# {line}\n" for line in example.splitlines())


def _written(key: str, value: Any, fields: Fields) -> str:
    return dumped(node({key: value}, texts=fields.texts))


def _edition(root: Path, last: int) -> Texts:
    head = load_document(root, PATHS.head(last)).value
    value = {"number": last + 1} | {key: head[key] for key in COPIED if head.get(key)}
    if isinstance(head.get("print"), dict):
        value["print"] = {k: v for k, v in head["print"].items() if k not in PRINTED_ANEW}
    path = PATHS.head(last + 1)
    texts = {path: new_text(path, {k: v for k, v in value.items() if v}) +
             resource("new-edition.yaml")}
    for part in form_of(root).parts_of("chapter"):
        text = text_of(Project(root).edition(last) / f"{part.id}.md")
        if text is not None or not part.optional:
            texts[PATHS.edition(last + 1) / f"{part.id}.md"] = text or ""
    return texts


def _listed(root: Path, path: PurePosixPath, key: str, name: str) -> list[dict[str, Any]]:
    """Return the named groups of a list; ``DataError`` where there is none yet."""
    document = load_document(root, path)
    found = _groups(document.value.get(key), name)
    if not found:
        raise DataError([_missing(document, key)])
    return found


def _groups(value: Any, name: str) -> list[dict[str, Any]]:
    groups = value if isinstance(value, list) else []
    return [each for each in groups if isinstance(each, dict) and each.get(name)]


def _missing(document: Document, key: str) -> Problem:
    hint = "dort zuerst einen Eintrag anlegen, wie im Handbuch gezeigt"
    return Problem("E110", document.place(key), f"unter „{key}“ steht noch nichts", hint)


def _kept(path: PurePosixPath, hint: str) -> Problem:
    return Problem("E219", Place(path), "das hat seit „new“ jemand geändert, es bleibt", hint)


def _unknown(path: PurePosixPath) -> Problem:
    return Problem("E219", Place(path), "hier ist nichts zurückzunehmen", "Titel und Ordner prüfen")
