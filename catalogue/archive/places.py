"""Where the archive keeps its bags, and where in a bag each kind of file lies."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import FROM_GIT
from catalogue.archive.chain import CHAIN, FOLDER, ChainLine, read_chain
from catalogue.model.problems import ArchiveError, DataError, Place, Problem
from catalogue.source.declared import declared_form
from catalogue.source.document import attempted
from catalogue.source.load import edition_numbers
from catalogue.source.project import PATHS, Project

# Products go to a folder of their kind, everything else belongs to the print job.
FOLDERS = {"web": "pdfa2", "archive": "archive", "site": "site"}
REPORTS, PRINT = "reports", "print"
RECORDS = PurePosixPath("data", "records", "edition.json")
SCHEMA = RECORDS.with_suffix(".schema.json")
# Before the reason of a reprint, where a bag describes itself.
REPRINT = " Berichtigter Nachdruck: "
COUNTS = ("measures", "pages")
ARCHIVED, OPEN, ABSENT = "archiviert", "offen", "nicht im Bestand"
WAYS_OUT = {
    OPEN: "einfrieren mit „catalogue archive --edition {}“",
    ABSENT: "den Stand von damals einfrieren: „catalogue archive --edition {} --from ORDNER“",
}


@dataclass(frozen=True)
class Archive:
    """The archive of a project; its chain and its bags are looked up once."""

    root: Path

    @cached_property
    def chain(self) -> tuple[ChainLine, ...]:
        """Every line of the chain that can be read."""
        return read_chain(self.root)

    @cached_property
    def folders(self) -> dict[int, list[str]]:
        """The folders of all bags by edition, the first freezing first, then its reprints."""
        found: dict[int, list[str]] = {}
        paths = Project(self.root).editions.glob("*/archive*")
        for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
            folder = path.relative_to(self.root).as_posix()
            if (match := FOLDER.fullmatch(folder)) and path.is_dir():
                found.setdefault(int(match[1]), []).append(folder)
        return found

    @property
    def numbers(self) -> list[int]:
        """The numbers of the editions that have a bag or a line in the chain, in order."""
        return sorted({*self.folders, *(link.edition for link in self.chain)})

    @property
    def states(self) -> dict[int, str]:
        """The state of every edition that has an ``edition.yaml`` or lies in the archive."""
        numbers = {*edition_numbers(self.root), *self.numbers}
        return {number: self.state(number) for number in sorted(numbers)}

    def bag_of(self, number: int) -> Path | None:
        """Return the bag that holds an edition as it was last published, or nothing.

        ``ArchiveError`` when the chain names a bag that is gone: nothing else may stand in for it.
        """
        folders = [link.folder for link in self.chain if link.edition == number]
        gone = [folder for folder in folders if not (self.root / folder).is_dir()]
        if gone:
            raise ArchiveError(Problem("E702", Place(PurePosixPath(folder)), "fehlt, ist aber laut"
                                       f" {CHAIN} archiviert", FROM_GIT) for folder in gone)
        return next((self.root / each for each in reversed(self.folders.get(number, []))), None)

    def state(self, number: int) -> str:
        """Return in a word whether an edition has a bag, is still open, or not in our hands."""
        if number in self.folders:
            return ARCHIVED
        has_texts = any(Project(self.root).edition(number).glob("*.md"))
        return OPEN if has_texts or self._is_without_chapters(number) else ABSENT

    def _is_without_chapters(self, number: int) -> bool:
        """Whether an edition has nothing but its head because the catalogue has no chapters."""
        if not Project(self.root).head(number).is_file() or declared_form(self.root, []).chapters:
            return False
        # An edition from before there were data has counts in its head instead.
        said = attempted(self.root, PATHS.head(number), []).value
        return isinstance(said, dict) and said.keys().isdisjoint(COUNTS)


def not_archived(archive: Archive, number: int) -> Problem:
    """Return that an edition is asked for which is not archived, and the way out."""
    state = archive.states.get(number, "unbekannt")
    message = f"⟪the {number}. edition⟫ ist nicht archiviert ({state})"
    return Problem("E711", Place(PATHS.edition(number)), message,
                   WAYS_OUT.get(state, "").format(number))


def refuse_open(root: Path) -> None:
    """Raise ``DataError`` while the latest edition is open and not archived."""
    archive = Archive(root)
    last = max(edition_numbers(root), default=0)
    if archive.state(last) == OPEN:
        message = f"⟪the {last}. edition⟫ ist noch offen und nicht archiviert"
        hint = f"{WAYS_OUT[OPEN].format(last)}, oder --trotzdem"
        raise DataError([Problem("E218", Place(PATHS.edition(last)), message, hint)])


def is_product(path: PurePosixPath) -> bool:
    """Whether a file of a bag, named from the bag, is a product or belongs to the print job."""
    return path.parts[0] == "data" and path.parts[1].split("-")[0] in (*FOLDERS.values(), PRINT)


def call(arguments: Sequence[str]) -> list[str]:
    """Return the call that runs Python on the program of a project, its working folder."""
    # Python looks for modules in the working folder first.
    return [sys.executable, "-B", "-X", "utf8", *arguments]
