"""The chain of archived editions: each line of ``editions.jsonl`` holds the hash of the last."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogue.archive.bag import SEALS, flush, seals
from catalogue.model.problems import Place, Problem
from catalogue.source.project import PATHS
from catalogue.source.write import put

CHAIN = PATHS.chain
# While this file stands, a bag may already lie in its place without its line.
JOURNAL = PATHS.editions / ".freezing.json"
START = "0" * 64
BROKEN = "E704"
FOLDER = re.compile(r"editions/(\d+)/archive(?:-(?:[2-9]|[1-9]\d+))?")


@dataclass(frozen=True)
class ChainLine:
    """One archived edition: where its bag lies, what seals it, and the hash of the line before."""

    edition: int
    folder: str
    title: str
    date: str
    reason: str
    bag: Mapping[str, str]
    previous: str

    @property
    def hash(self) -> str:
        """The SHA-256 of the line without this hash."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()

    @property
    def line(self) -> str:
        """The line as it stands in the file."""
        return canonical(asdict(self) | {"hash": self.hash})


def canonical(value: Any) -> str:
    """Return a value as JSON in the one form that hashes agree on."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_chain(root: Path) -> tuple[ChainLine, ...]:
    """Return every line that can be read, in order; none when the file does not exist."""
    return tuple(link for link in map(_link, _lines(root)) if link)


def last_hash(root: Path) -> str:
    """Return what the next line must hold as the hash of the line before it."""
    links = read_chain(root)
    return links[-1].hash if links else START


def commit(root: Path, bag: Path, link: ChainLine) -> None:
    """Move a finished bag to its place and add its line; ``settle`` ends what was interrupted."""
    flush(bag)
    put({root / JOURNAL: f"{link.line}\n".encode()})
    try:
        bag.rename(root / link.folder)
    except OSError:
        (root / JOURNAL).unlink(missing_ok=True)
        raise
    _append(root, link)
    (root / JOURNAL).unlink(missing_ok=True)


def settle(root: Path) -> None:
    """Complete a freezing that was interrupted after its bag was moved, forget any other."""
    journal = root / JOURNAL
    if not journal.is_file():
        return
    link = _link(journal.read_bytes().decode("utf-8", "replace").removesuffix("\n"))
    bag = root / (link.folder if link else "")
    if link and all((bag / name).is_file() for name in SEALS) and seals(bag) == link.bag:
        _append(root, link)
    journal.unlink(missing_ok=True)


def _append(root: Path, link: ChainLine) -> None:
    lines = _lines(root)
    if link.line not in lines:
        put({root / CHAIN: "".join(f"{line}\n" for line in [*lines, link.line]).encode()})


def check_chain(root: Path) -> Iterator[Problem]:
    """Yield every line that was changed and every place where lines no longer join."""
    previous = START
    lines = _lines(root)
    for number, line in enumerate(lines, 1):
        link = _link(line)
        if link is None:
            yield _problem(number, "die Zeile ist verändert")
            return
        if link.previous != previous:
            yield _problem(number, "Kette unterbrochen: die Zeile schließt nicht an die vorige an")
        previous = link.hash
    if lines and (root / CHAIN).read_bytes() != "".join(f"{x}\n" for x in lines).encode():
        yield _problem(len(lines), "das Ende der Datei ist verändert")


def _lines(root: Path) -> list[str]:
    path = root / CHAIN
    if not path.is_file() or not path.stat().st_size:
        return []
    return path.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")


def _link(line: str) -> ChainLine | None:
    """Return the link of a line, or nothing when any byte of it is not as it was written."""
    try:
        values = json.loads(line)
        link = ChainLine(**{key: value for key, value in values.items() if key != "hash"})
        return link if _is_sound(link) and link.line == line else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _is_sound(link: ChainLine) -> bool:
    texts = link.folder, link.title, link.date, link.reason, link.previous, *link.bag.values()
    if not all(isinstance(text, str) for text in texts) or link.bag.keys() != set(SEALS):
        return False
    match = FOLDER.fullmatch(link.folder)
    return type(link.edition) is int and match is not None and match[1] == str(link.edition)


def _problem(number: int, message: str) -> Problem:
    hint = "editions/editions.jsonl aus der Versionsverwaltung zurückholen"
    return Problem(BROKEN, Place(CHAIN, number), message, hint)
