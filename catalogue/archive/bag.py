"""BagIt 1.0 (RFC 8493): a folder with the checksums of everything in it, written and checked."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from catalogue.model.problems import Place, Problem

ALGORITHMS = ("md5", "sha256")
SEALS = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)
PAYLOAD = "data"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ENTRY = re.compile(r"([0-9a-f]+)  (\S.*)")

CHANGED = "E701", "verändert"
MISSING = "E702", "fehlt"
ADDED = "E703", "hinzugefügt"
FROM_GIT = "aus der Versionsverwaltung zurückholen"

Sums = dict[str, str]


def write_bag(folder: Path, tags: Iterable[tuple[str, str]]) -> None:
    """Make a folder whose payload lies in ``data`` a bag: same payload and tags, same bytes."""
    payload = [path for path in files_below(folder) if path.parts[0] == PAYLOAD]
    octets = sum((folder / path).stat().st_size for path in payload)
    lines = [*tags, ("Payload-Oxum", f"{octets}.{len(payload)}")]
    info = "".join(f"{k}: {' '.join(v.split())}\n" for k, v in lines)
    (folder / "bagit.txt").write_bytes(DECLARATION.encode())
    (folder / "bag-info.txt").write_bytes(info.encode())
    _write_manifests(folder, "manifest", payload)
    described = (path for path in files_below(folder)
                 if path.parts[0] != PAYLOAD and path.name not in SEALS)
    _write_manifests(folder, "tagmanifest", described)


def seals(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of both tag manifests, on which every other byte of the bag hangs."""
    return {name: checksums(folder / name)["sha256"] for name in SEALS}


def flush(folder: Path) -> None:
    """Have every file of a folder written to the disk before the folder is moved."""
    for path in files_below(folder):
        with (folder / path).open("rb") as file:
            os.fsync(file.fileno())


def files_below(folder: Path) -> list[PurePosixPath]:
    """Return every file below a folder, sorted; links to folders count as files."""
    found = []
    for path, folders, names in os.walk(folder):
        below = PurePosixPath(Path(path).relative_to(folder).as_posix())
        links = [name for name in folders if os.path.islink(os.path.join(path, name))]
        found += [below / name for name in (*names, *links)]
    return sorted(found)


def bag_info(folder: Path) -> list[tuple[str, str]]:
    """Return what a bag says of itself, label and value, in order."""
    lines = (line.partition(": ") for line in _text(folder / "bag-info.txt").splitlines())
    return [(label, value) for label, colon, value in lines if colon]


def checksums(path: Path) -> Sums:
    """Return the checksums of a file by algorithm."""
    data = path.read_bytes()
    return {name: hashlib.new(name, data, usedforsecurity=False).hexdigest()
            for name in ALGORITHMS}


def check_bag(folder: Path, sealed: Mapping[str, str], shown: PurePosixPath) -> list[Problem]:
    """Return one problem for all that is changed, missing or added since it was sealed."""
    present = {str(path): path for path in files_below(folder)}
    sums = {name: _sums(folder / path) for name, path in present.items()}
    expected: dict[str, Sums] = {name: {"sha256": digest} for name, digest in sealed.items()}
    problems = list(_faults(expected, sums, shown))
    for kind in ("tagmanifest", "manifest"):
        intact = [a for a in ALGORITHMS if _is_intact(f"{kind}-{a}.txt", expected, sums)]
        if not intact:
            # Nothing below a broken manifest can be judged.
            return problems
        listed = _listed(folder, kind, intact)
        problems += _faults(listed, sums, shown)
        expected |= listed
    added = sorted((sums.keys() | _bare_folders(folder, expected)) - expected.keys())
    return [*problems, *(_problem(ADDED, shown / name) for name in added)]


def _bare_folders(folder: Path, expected: Iterable[str]) -> set[str]:
    """Return every empty folder in which nothing was ever expected."""
    filled = {str(parent) for name in expected for parent in PurePosixPath(name).parents}
    empty = (Path(path) for path, folders, names in os.walk(folder) if not folders and not names)
    return {path.relative_to(folder).as_posix() for path in empty} - filled


def _sums(path: Path) -> Sums:
    # A link is never what was sealed, wherever it leads.
    return {} if path.is_symlink() or not path.is_file() else checksums(path)


def _faults(
    expected: Mapping[str, Sums], sums: Mapping[str, Sums], shown: PurePosixPath
) -> Iterator[Problem]:
    for name, digests in sorted(expected.items()):
        if name not in sums:
            yield _problem(MISSING, shown / name)
        elif not digests.items() <= sums[name].items():
            yield _problem(CHANGED, shown / name)


def _is_intact(name: str, expected: Mapping[str, Sums], sums: Mapping[str, Sums]) -> bool:
    return name in expected and expected[name].items() <= sums.get(name, {}).items()


def _listed(folder: Path, kind: str, algorithms: Iterable[str]) -> dict[str, Sums]:
    listed: dict[str, Sums] = {}
    for algorithm in algorithms:
        for digest, name in ENTRY.findall(_text(folder / f"{kind}-{algorithm}.txt")):
            listed.setdefault(name, {})[algorithm] = digest
    return listed


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def _problem(kind: tuple[str, str], path: PurePosixPath) -> Problem:
    code, word = kind
    hint = "löschen" if kind == ADDED else FROM_GIT
    return Problem(code, Place(path), word, hint)


def _write_manifests(folder: Path, kind: str, paths: Iterable[PurePosixPath]) -> None:
    sums = {path: checksums(folder / path) for path in paths}
    for name in ALGORITHMS:
        lines = (f"{digests[name]}  {path}\n" for path, digests in sums.items())
        (folder / f"{kind}-{name}.txt").write_bytes("".join(lines).encode())
