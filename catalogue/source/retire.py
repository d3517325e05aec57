"""Takes measures out of the catalogue for good reason, and back in; nothing of them is lost."""

from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath

from catalogue.model.form import FIRST
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.source.declared import form_of, known_kind
from catalogue.source.document import load_document
from catalogue.source.edit import dumped, extended_text, loaded, new_text
from catalogue.source.journal import PROGRAM, RECORD, Hand, entries_of, recorded
from catalogue.source.load import edition_numbers, record_paths
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS
from catalogue.source.retired import KEY, SUCCESSORS, UNKNOWN_SUCCESSOR, retired, retired_ids
from catalogue.source.write import Difference, save, text_of


def taken_ids(root: Path) -> frozenset[str]:
    """Return the ids that no new measure may have: those in use and those of retired ones."""
    return frozenset(_present(root)) | retired_ids(root)


@in_turn
def retire(
    root: Path, identifier: str, reason: str, by: str = PROGRAM, successors: Sequence[str] = (),
    notice: str = "",
) -> Path:
    """Move a measure out of the catalogue and return where its file is kept.

    The reason stays with the editors; readers are told the ``notice`` and the ``successors``.
    """
    present, kept = _present(root), PATHS.kept / f"{identifier}.yaml"
    path = present.get(identifier, PATHS.measure(identifier))
    text, listed = text_of(root / path), text_of(root / PATHS.retired)
    if identifier not in present or identifier in retired_ids(root):
        message = f"es gibt ⟪no record.acc⟫ mit der Kennung „{identifier}“, um wegzufallen"
        hint = nearest(identifier, sorted(present.keys() - retired_ids(root)))
        raise DataError([Problem("E104", Place(path), message, hint)])
    _require_known(present.keys() - {identifier} | retired_ids(root), successors)
    title = load_document(root, path).value.get("title") or identifier
    record = {"id": identifier, "title": str(title),
              "edition": max(edition_numbers(root), default=1), "reason": reason,
              **({"kind": path.parent.name} if path.parent.name != FIRST else {}),
              **({SUCCESSORS: [*successors]} if successors else {}),
              **({"notice": notice} if notice else {})}
    after = (new_text(PATHS.retired, {KEY: [record]}) if listed is None
             else extended_text(listed, KEY, [record]))
    with recorded(root, entries_of(Hand(by, "retire"), RECORD, identifier, [("", text, None)])):
        save(root, [Difference(kept, None, text), Difference(PATHS.retired, listed, after),
                    Difference(path, text, None)])
    return root / kept


@in_turn
def restore(root: Path, identifier: str, by: str = PROGRAM) -> Path:
    """Bring a retired measure back as it was and return its file."""
    text, listed = kept_text(root, identifier), text_of(root / PATHS.retired) or ""
    path, kept = former_path(root, identifier), PATHS.kept / f"{identifier}.yaml"
    if (root / path).exists():
        hint = "diese Datei zuerst umbenennen"
        message = "die Kennung trägt inzwischen eine andere Datei"
        raise DataError([Problem("E126", Place(path), message, hint)])
    data = loaded(listed)
    data[KEY] = [each for each in data[KEY] if each.get("id") != identifier]
    with recorded(root, entries_of(Hand(by, "restore"), RECORD, identifier, [("", None, text)])):
        save(root, [Difference(path, None, text), Difference(kept, text, None),
                    Difference(PATHS.retired, listed, dumped(data) if data[KEY] else None)])
    return root / path


def former_path(root: Path, identifier: str) -> PurePosixPath:
    """Return where a retired record lay; ``DataError`` when its kind is not declared any more."""
    kind = next((each.kind for each in retired(root) if each.id == identifier), FIRST)
    known_kind(kind, form_of(root), Place(PATHS.retired))
    return PATHS.measure(identifier, kind)


def kept_text(root: Path, identifier: str) -> str:
    """Return the file of a retired measure; ``DataError`` when there is none."""
    if identifier not in retired_ids(root):
        message = f"„{identifier}“ steht nicht unter ⟪the +weggefallen records.dat⟫"
        hint = nearest(identifier, sorted(retired_ids(root)))
        raise DataError([Problem("E104", Place(PATHS.retired), message, hint)])
    kept = PATHS.kept / f"{identifier}.yaml"
    text = text_of(root / kept)
    if text is None:
        hint = "die Datei aus einer Sicherung holen oder ⟪the record.acc⟫ neu anlegen"
        raise DataError([Problem("E101", Place(kept), "die aufgehobene Datei fehlt", hint)])
    return text


def _require_known(known: Collection[str], successors: Sequence[str]) -> None:
    """Raise ``DataError`` for every successor that nobody knows."""
    unknown = [name for name in successors if name not in known]
    if unknown:
        raise DataError(Problem("E104", Place(PATHS.retired), f"{UNKNOWN_SUCCESSOR} „{name}“",
                                nearest(name, sorted(known))) for name in unknown)


def _present(root: Path) -> dict[str, PurePosixPath]:
    """Return the file of every record by its id."""
    return {path.stem: path for path in record_paths(root, form_of(root))}
