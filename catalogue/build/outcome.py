"""What lies ready of an edition: its files with what was checked, what is open, the archive."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.archive.bag import files_below
from catalogue.archive.chain import FOLDER
from catalogue.archive.places import Archive, is_product
from catalogue.build.runs import Run, RunState
from catalogue.checks.schema import OF_FILES
from catalogue.model.fields.period import date_in_words
from catalogue.model.print_spec import Paper
from catalogue.model.problems import CatalogueError
from catalogue.model.records import EditionHead
from catalogue.press.order import BINDINGS, NEEDED
from catalogue.source.delivered import DRAFT, DRAFT_REPORT, REPORT, built, outdated
from catalogue.source.document import attempted
from catalogue.source.project import PATHS, Project

PRODUCTS: Mapping[str, tuple[str, str]] = {
    "web": ("Bildschirm", "barrierefrei, zum Veröffentlichen im Netz"),
    "archive": ("Archiv", "mit allen Daten im Anhang, zum Aufbewahren"),
    "print": ("Druck", "mit Beschnitt und Druckfarben, für die Druckerei"),
    DRAFT: ("Entwurf", "nur zum Ansehen, nicht zum Weitergeben"),
}
# What a standard that a file keeps is good for, and what is looked at.
STANDARDS = (
    ("PDF/UA", "Für Vorleseprogramme lesbar", "Reihenfolge, Überschriften, Alternativtexte"),
    ("PDF/A", "Auch in vielen Jahren noch zu öffnen", "Schriften, Farben, Daten über das Dokument"),
    ("PDF/X", "Für den Druck geeignet", "Farben, Beschnitt, Schriften"),
)
# What sets pages goes through the stages of a build.
SETTING = ("build", "draft")
OURS = "catalogue"
GOOD, BAD, OPEN = "good", "bad", "wait"


@dataclass(frozen=True)
class Judged:
    """What one check says of a file: what is to hold, how it was looked at, how it went."""

    says: str
    detail: str
    verdict: str
    look: str


@dataclass(frozen=True)
class Product:
    """A file that was built, what it is for, and what its checks say."""

    id: str
    title: str
    purpose: str
    name: str
    bytes: int
    judged: tuple[Judged, ...]

    @property
    def look(self) -> str:
        """How the checks went, taken together."""
        looks = {each.look for each in self.judged}
        return BAD if BAD in looks else GOOD if GOOD in looks else OPEN

    @property
    def verdict(self) -> str:
        """How the checks went, in words; what nobody can check is counted."""
        if self.look != GOOD:
            return {BAD: "nicht bestanden", OPEN: "nicht geprüft"}[self.look]
        left = sum(each.look == OPEN for each in self.judged)
        return f"bestanden, {left} nicht geprüft" if left else "bestanden"


@dataclass(frozen=True)
class Kept:
    """A file that can be taken along: its name, where it is asked for, its length, its age."""

    name: str
    path: str
    bytes: int
    at: float


@dataclass(frozen=True)
class Point:
    """Something that a print shop must know; without value nobody has decided it yet."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Held:
    """An edition: whether it is frozen, since when, and what can be taken along of it."""

    number: int
    state: str
    date: str
    reasons: tuple[str, ...]
    files: tuple[Kept, ...]


def products(out: Path) -> Iterator[Product]:
    """Yield the files that the last build and the last draft have written."""
    for report in (out / REPORT, out / DRAFT_REPORT):
        changed = {each.place.path.name for each in outdated(report)}
        for each in built(report).get("files", ()):
            if (out / str(each["name"])).is_file():
                yield _product(each, str(each["name"]) in changed)


def _product(said: Mapping[str, Any], is_changed: bool) -> Product:
    kind = str(said["product"])
    title, purpose = PRODUCTS.get(kind, (kind, ""))
    judged = tuple(map(_judged, said.get("checks", ())))
    if is_changed:
        # What was checked is another file.
        judged = (Judged("Seit der Prüfung verändert", "neu setzen", "nicht geprüft", BAD),)
    return Product(kind, title, purpose, str(said["name"]), int(said["bytes"]), judged)


def _judged(check: Mapping[str, Any]) -> Judged:
    engine, profile = str(check.get("engine", "")), str(check.get("profile", ""))
    verdict = str(check.get("verdict", ""))
    look = OPEN if verdict == "nicht geprüft" else BAD if check.get("failed") else GOOD
    standard = next((each for each in STANDARDS if profile.startswith(each[0])), None)
    if engine == OURS:
        printer = profile.partition(", ")[2] if profile.startswith("PDF/X") else ""
        says, what = (f"Vorgaben: {printer}", "Farben, Beschnitt, Schriften, Farbauftrag") \
            if printer else ("Regeln des Katalogs", "Lesezeichen, Verweise, Seitenzahlen")
    elif standard and not (look == OPEN and profile.startswith("PDF/X")):
        says, what = standard[1], f"{standard[2]}; fremdes Programm"
    else:
        # What no free program can check is called by its name.
        says, what = engine, ""
    if look == OPEN:
        return Judged(says, str(check.get("reason", "")), verdict, look)
    return Judged(says, f"{what}; {check.get('checks', 0)} Prüfungen", verdict, look)


def others(out: Path, known: set[str]) -> Iterator[Kept]:
    """Yield what else lies beside the products: packages, reports, forms; the newest first."""
    files = out.iterdir() if out.is_dir() else ()
    kept = [_kept(each, each.name) for each in files
            if each.name not in {*known, REPORT, DRAFT_REPORT} and each.is_file()
            and not each.name.startswith(".")]
    yield from sorted(kept, key=lambda each: -each.at)


def written(root: Path, run: Run) -> Iterator[Kept]:
    """Yield the files that a run has written and that are still there."""
    editions = Project(root).editions.resolve()
    yield from (_kept(each, each.relative_to(editions).as_posix())
                for each in run.files if each.is_file())


def ahead(run: Run, report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the stages that a run has still before it, as the last build tells them."""
    if run.job not in SETTING or run.state is not RunState.RUNNING:
        return ()
    begun = [each.name for each in run.stages]
    return tuple(name for name in report.get("seconds", {}) if name not in begun)


def order_points(head: EditionHead | None) -> Iterator[Point]:
    """Yield what must be known before an edition goes to print."""
    for name in ("date", *NEEDED) if head else ():
        value = head and (head.date_in_words if name == "date" else getattr(head.print, name))
        yield Point(name, re.split("[:,]", OF_FILES[name])[0], _in_words(value))


def _in_words(value: object) -> str:
    if isinstance(value, Paper):
        return f"{value.name}, {value.weight:g} g/m²"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    return BINDINGS.get(str(value), str(value)) if value else ""


def editions(root: Path) -> Iterator[Held]:
    """Yield all editions with their state in the archive, the newest first."""
    archive = Archive(root)
    for number, state in reversed(archive.states.items()):
        links = [each for each in archive.chain if each.edition == number]
        said = attempted(root, PATHS.head(number), []).value
        head = said if isinstance(said, dict) else {}
        date = _dated(links[-1].date if links else str(head.get("date") or ""))
        reasons = tuple(each.reason for each in links if each.reason)
        yield Held(number, state, date, reasons, tuple(_of_bag(archive, number)))


def _dated(date: str) -> str:
    # The head of an edition may say what is none.
    with suppress(ValueError, IndexError):
        return date_in_words(date)
    return date


def _of_bag(archive: Archive, number: int) -> Iterator[Kept]:
    try:
        bag = archive.bag_of(number)
    except CatalogueError:
        # That it is gone is told by the check of the archive.
        return
    for path in files_below(bag) if bag else ():
        if is_product(path) and bag:
            yield _kept(bag / path, f"{number}/{bag.name}/{path}")


def _kept(file: Path, path: str) -> Kept:
    stat = file.stat()
    return Kept(file.name, path, stat.st_size, stat.st_mtime)


def fetched(root: Path, number: int, path: str) -> Path | None:
    """Return a file that may be taken along, nothing where there is none of this name.

    It lies in the output of this edition; or it is named by its edition and its place there, in
    the output or among the products of a bag.
    """
    named = PurePosixPath(path)
    if ".." in named.parts:
        return None
    # Links do not lead out of it either; a name may hold what no system takes.
    with suppress(OSError, ValueError):
        for home, inner in _homes(Project(root), number, named):
            file = (home / inner).resolve()
            if file.is_relative_to(home.resolve()) and file.is_file():
                return file
    return None


def _homes(
    project: Project[Path], number: int, named: PurePosixPath
) -> Iterator[tuple[Path, PurePosixPath]]:
    """Yield the folders in which a file of this name may lie, and its place there."""
    yield project.out(number), named
    edition, folder, *inner = (*named.parts, "", "")
    below = PurePosixPath(*filter(None, inner))
    if edition.isdecimal() and folder == project.out(0).name:
        yield project.out(int(edition)), below
    if FOLDER.fullmatch(f"editions/{edition}/{folder}") and len(below.parts) > 1 \
            and is_product(below):
        yield project.editions / edition / folder, below
