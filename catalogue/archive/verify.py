"""Verifies the archive: every bag, the chain, the claims of its PDFs, and a rebuild on request."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import FROM_GIT, MISSING, bag_info, check_bag, files_below
from catalogue.archive.chain import BROKEN, CHAIN, JOURNAL, ChainLine, check_chain, settle
from catalogue.archive.places import OPEN, RECORDS, REPRINT, Archive, not_archived
from catalogue.archive.verdicts import Judge, Verdicts
from catalogue.model.problems import ArchiveError, Place, Problem, errors
from catalogue.source.load import no_catalogue
from catalogue.source.lock import alone
from catalogue.source.project import PATHS, Project

EDITIONS = PATHS.editions

Rebuild = Callable[[Path, int, PurePosixPath], Iterator[Problem]]


def verify(
    root: Path, judge: Judge, number: int | None = None, rebuild: Rebuild | None = None
) -> list[Problem]:
    """Return all that is wrong with the archive, or with one edition and the chain.

    ``judge`` says what the PDFs of a bag do not keep; it is not asked again about a bag that it
    found without fault. ``rebuild`` builds a bag again and yields what differs.
    """
    if (root / JOURNAL).is_file():
        # Else a freezing that goes on would be taken for one that was interrupted.
        with alone(root):
            settle(root)
    archive, verdicts = Archive(root), Verdicts(Project(root).cache, judge)
    links = [link for link in archive.chain if number in (None, link.edition)]
    problems = [*check_chain(root), *_without_line(archive, number), *_left_open(archive, number)]
    if not links and not errors(problems):
        _require_archived(archive, number)
    return problems + [each for link in links for each in _bag(root, link, verdicts, rebuild)]


def _require_archived(archive: Archive, number: int | None) -> None:
    if not archive.states:
        raise ArchiveError([replace(no_catalogue(archive.root), code="E711")])
    if number is not None:
        raise ArchiveError([not_archived(archive, number)])


def _bag(
    root: Path, link: ChainLine, verdicts: Verdicts, rebuild: Rebuild | None
) -> Iterator[Problem]:
    """Yield what is wrong with the bag of a line, its bytes first."""
    folder = PurePosixPath(link.folder)
    damaged = _damage(root, link)
    yield from damaged
    # What is damaged cannot prove anything, neither by its PDFs nor by being built again.
    if damaged:
        return
    yield from verdicts.on(root / folder, folder, anew=rebuild is not None)
    if rebuild:
        yield from rebuild(root / folder, link.edition, folder)


def _damage(root: Path, link: ChainLine) -> list[Problem]:
    folder = PurePosixPath(link.folder)
    if not (root / folder).is_dir():
        code, word = MISSING
        return [Problem(code, Place(folder), word, FROM_GIT)]
    return check_bag(root / folder, link.bag, folder) or [*_described(root, link)]


def _described(root: Path, link: ChainLine) -> Iterator[Problem]:
    """Yield what a line of the chain says otherwise than the bag it stands for."""
    info = dict(bag_info(root / link.folder))
    told, _, reason = info.get("External-Description", "").partition(REPRINT)
    title = " ".join(f"{link.title}, {link.edition}. Auflage.".split())
    said = {
        "das Datum": info.get("Bagging-Date", "") == link.date,
        "der Titel": bool(link.title.strip()) and told.startswith(title),
        "der Grund": reason == " ".join(link.reason.split()),
    }
    for what in (what for what, agrees in said.items() if not agrees):
        message = f"{what} in {CHAIN} ist nicht wie im Archiv"
        yield Problem(BROKEN, Place(PurePosixPath(link.folder)), message, FROM_GIT)


def _without_line(archive: Archive, number: int | None) -> Iterator[Problem]:
    """Yield every bag that no line of the chain knows."""
    known = {link.folder for link in archive.chain}
    folders = (folder for each, found in sorted(archive.folders.items())
               if number in (None, each) for folder in found)
    for folder in (folder for folder in folders if folder not in known):
        if files_below(archive.root / folder) == [RECORDS]:
            # No bag: an import brought what its edition is compared with.
            continue
        message = f"Kette unterbrochen: die Zeile in {CHAIN} fehlt"
        hint = "die Zeile aus der Versionsverwaltung zurückholen"
        yield Problem(BROKEN, Place(PurePosixPath(folder)), message, hint)


def _left_open(archive: Archive, number: int | None) -> Iterator[Problem]:
    """Yield every edition that is open although a later one has begun.

    The chain alone cannot tell that its last line and the bag of it are both gone.
    """
    *earlier, last = [each for each, state in archive.states.items() if state == OPEN] or [0]
    for each in (each for each in earlier if number in (None, each)):
        message = f"⟪the {each}. edition⟫ ist nicht archiviert, obwohl die {last}. begonnen ist"
        hint = ("mit „archive --from ORDNER“ den Stand von damals einfrieren; war sie es schon,"
                " Ordner und Zeile aus der Versionsverwaltung holen")
        yield Problem("W714", Place(EDITIONS / str(each)), message, hint)
