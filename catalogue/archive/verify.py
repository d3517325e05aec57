"""Verifies the archive: every bag, the chain, the claims of its PDFs, and a rebuild on request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import FROM_GIT, MISSING, check_bag, check_form
from catalogue.archive.chain import BROKEN, CHAIN, ChainLine, check_chain, read_chain, settle
from catalogue.archive.places import archived_numbers, bags
from catalogue.archive.verdicts import Verdicts
from catalogue.model.problems import ArchiveError, Place, Problem, errors
from catalogue.source.load import edition_numbers
from catalogue.source.project import PATHS, Project

OPEN = "offen"

Rebuild = Callable[[Path, int, PurePosixPath], Iterator[Problem]]


@dataclass(frozen=True)
class Holding:
    """An edition and whether it is in the archive, still open, or not in our hands."""

    number: int
    state: str
    folders: tuple[str, ...] = ()


def holdings(root: Path) -> list[Holding]:
    """Return every edition that has an ``edition.yaml`` or lies in the archive, in order."""
    numbers = sorted({*edition_numbers(root), *archived_numbers(root)})
    return [_holding(root, number) for number in numbers]


def _holding(root: Path, number: int) -> Holding:
    found = bags(root, number)
    if found:
        names = tuple(path.relative_to(root).as_posix() for path in found)
        return Holding(number, "archiviert", names)
    is_open = (Project(root).edition(number) / "foreword.md").is_file()
    return Holding(number, OPEN if is_open else "nicht im Bestand")


def verify(
    root: Path, number: int | None = None, rebuild: Rebuild | None = None
) -> list[Problem]:
    """Return all that is wrong with the archive, or with one edition and the chain.

    ``rebuild`` builds a bag again and yields what differs; without it nothing is built, and what
    the same rules and engines have judged before is not judged again.
    """
    settle(root)
    if not holdings(root):
        message, hint = "hier liegt kein Katalog", "den Ordner mit --root nennen"
        raise ArchiveError([Problem("E711", Place(PATHS.editions), message, hint)])
    links = [link for link in read_chain(root) if number in (None, link.edition)]
    problems = [*check_chain(root), *_without_line(root, number), *_left_open(root, number)]
    if number is not None and not links and not errors(problems):
        raise ArchiveError([_not_archived(root, number)])
    verdicts = Verdicts(Project(root).cache)
    for link in links:
        folder = PurePosixPath(link.folder)
        damaged = _damage(root, link)
        problems += damaged
        # What is damaged cannot prove anything, neither by its PDFs nor by being built again.
        if not damaged:
            problems += verdicts.on(root / folder, folder, anew=rebuild is not None)
        if rebuild and not damaged:
            problems += rebuild(root / folder, link.edition, folder)
    return problems


def _damage(root: Path, link: ChainLine) -> list[Problem]:
    folder = PurePosixPath(link.folder)
    if not (root / folder).is_dir():
        code, word = MISSING
        return [Problem(code, Place(folder), word, FROM_GIT)]
    damaged = check_bag(root / folder, link.bag, folder)
    return damaged or [*_described(root, link), *check_form(root / folder, folder)]


def _described(root: Path, link: ChainLine) -> Iterator[Problem]:
    """Yield what a line of the chain says otherwise than the bag it stands for."""
    text = (root / link.folder / "bag-info.txt").read_text("utf-8")
    info = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    said = {
        "das Datum": (link.date, info.get("Bagging-Date", link.date)),
        "die Nummer": (str(link.edition), PurePosixPath(link.folder).parent.name),
    }
    for what, (here, there) in said.items():
        if here != there:
            message = f"{what} in {CHAIN} ist „{here}“, im Archiv „{there}“"
            yield Problem(BROKEN, Place(PurePosixPath(link.folder)), message, FROM_GIT)
    words = f"{link.title}, {link.edition}. Auflage", link.reason
    if not all(each in info.get("External-Description", each) for each in words):
        message = f"Titel oder Grund in {CHAIN} sind nicht die des Archivs"
        yield Problem(BROKEN, Place(PurePosixPath(link.folder)), message, FROM_GIT)


def _without_line(root: Path, number: int | None) -> Iterator[Problem]:
    """Yield every bag that no line of the chain knows."""
    known = {link.folder for link in read_chain(root)}
    numbers = archived_numbers(root) if number is None else [number]
    for path in (path for each in numbers for path in bags(root, each)):
        folder = path.relative_to(root).as_posix()
        if folder not in known:
            message = f"Kette unterbrochen: die Zeile in {CHAIN} fehlt"
            hint = "die Zeile aus der Versionsverwaltung zurückholen"
            yield Problem(BROKEN, Place(PurePosixPath(folder)), message, hint)


def _left_open(root: Path, number: int | None) -> Iterator[Problem]:
    """Yield every edition that is open although a later one has begun.

    The chain alone cannot tell that its last line and the bag of it are both gone.
    """
    *earlier, last = [each.number for each in holdings(root) if each.state == OPEN] or [0]
    for each in (each for each in earlier if number in (None, each)):
        message = f"die {each}. Auflage ist nicht archiviert, obwohl die {last}. begonnen ist"
        hint = ("mit „archive --from ORDNER“ den Stand von damals einfrieren; war sie es schon,"
                " Ordner und Zeile aus der Versionsverwaltung holen")
        yield Problem("W714", Place(PATHS.edition(each)), message, hint)


def _not_archived(root: Path, number: int) -> Problem:
    state = next((h.state for h in holdings(root) if h.number == number), "unbekannt")
    place = Place(PATHS.edition(number))
    hint = f"einfrieren mit „catalogue archive --edition {number}“" if state == OPEN else ""
    return Problem("E711", place, f"die {number}. Auflage ist nicht archiviert ({state})", hint)
