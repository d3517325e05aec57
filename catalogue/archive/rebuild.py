"""Builds an archived edition again, from its bag alone and with the program in the bag."""

import json
import platform
import re
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath

import pikepdf
import pypdfium2

from catalogue.archive.bag import files_below
from catalogue.archive.holdings import lay_out, parted
from catalogue.archive.pack import DAY
from catalogue.archive.places import FOLDERS, PRINT, REPORTS, call, is_product
from catalogue.archive.verdicts import installed
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.pdf.raster import Raster, differing_pages
from catalogue.source.delivered import REPORT
from catalogue.source.project import PATHS, Project
from catalogue.source.zipped import packed
from catalogue.typeset.libraries import system_versions
from catalogue.typeset.versions import engine_versions

VERSIONS = PurePosixPath("data", "build", "versions.json")
# The web edition: a folder of the delivery, one file of a bag, where no two names may share a stem.
SITE, SITE_FILE = PurePosixPath(PATHS.site(0).name), "site.zip"
# Of the package for the print shop: a view for the screen, and sums that the manifests give too.
LEFT_OUT = ("ansicht.pdf", "SHA256SUMS")
MAX_SECONDS = 900
MAX_LINES_SHOWN = 12
ERROR = re.compile(r" E\d{3} ")

Shelved = dict[PurePosixPath, Path]


def commands(number: int, printer: str) -> list[list[str]]:
    """Return the calls of Python that build an edition in its project and order its print."""
    program, edition = ["-m", "catalogue"], ["--edition", str(number)]
    return [[*program, "build", *edition, "--quiet"],
            [*program, "build", *edition, "--product", "site", "--quiet"],
            [*program, "handoff", *edition, "--printer", printer, "--folder", "--trotzdem"]]


def run(project: Path, calls: Sequence[Sequence[str]]) -> None:
    """Build in a project with the program that lies in it; ``ArchiveError`` says why it failed."""
    for arguments in calls:
        _run(project, arguments)


def _run(project: Path, arguments: Sequence[str]) -> None:
    try:
        done = subprocess.run(
            call(arguments), cwd=project, capture_output=True, text=True, encoding="utf-8",
            errors="replace", timeout=MAX_SECONDS, check=False,
        )  # fmt: skip
        said, failed = done.stderr, done.returncode != 0
    except (OSError, subprocess.TimeoutExpired) as error:
        said, failed = str(error), True
    if failed:
        told = said.strip().splitlines()
        errors = [line for line in told if ERROR.search(line)]
        lines = " | ".join((errors or told)[-MAX_LINES_SHOWN:])
        message = f"der Bau aus dem Archiv ist gescheitert: {lines}"
        raise ArchiveError([Problem("E709", Place(PATHS.editions), message)])


def shelved(out: Path) -> Shelved:
    """Return where in a bag each delivered file belongs; the web edition is packed for it."""
    report = json.loads((out / REPORT).read_text("utf-8"))
    products = {file["name"]: file["product"] for file in report["files"]}
    every = files_below(out)
    site = [path for path in every if SITE in path.parents]
    paths = [path for path in every if path not in site and path.name != SITE_FILE]
    delivered = {(out / path).read_bytes() for path in paths if path.name in products}
    found: Shelved = {}
    for path in paths:
        # The inside that the print shop gets is a product, so that it lies there already.
        is_known = path.name not in products and (out / path).read_bytes() in delivered
        if path.name not in LEFT_OUT and not is_known:
            folder = REPORTS if path.suffix == ".json" else PRINT
            shelf = FOLDERS.get(products.get(path.name, ""), folder)
            found[PurePosixPath("data", shelf, path.name)] = out / path
    if site:
        found[PurePosixPath("data", FOLDERS["site"], SITE_FILE)] = _packed(out, site)
    return {target: found[path] for path, target in parted(found).items()}


def _packed(out: Path, site: Sequence[PurePosixPath]) -> Path:
    """Return the file that holds the web edition."""
    files = {str(path.relative_to(SITE)): (out / path).read_bytes() for path in site}
    (out / SITE_FILE).write_bytes(packed(files, DAY))
    return out / SITE_FILE


def check_rebuild(bag: Path, number: int, shown: PurePosixPath) -> Iterator[Problem]:
    """Build again from the bag alone; yield every product that is no longer the same."""
    recorded = json.loads((bag / VERSIONS).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        lay_out(bag, project)
        run(project, recorded["commands"])
        rebuilt = _products(shelved(Project(project).out(number)))
        kept = _products({PurePosixPath(path): bag / path for path in files_below(bag)})
        older = newer_versions(recorded["versions"])
        for path in sorted(kept.keys() | rebuilt.keys()):
            yield from _compared(shown / path, kept.get(path), rebuilt.get(path), older)


def _products(files: Mapping[PurePosixPath, Path]) -> Shelved:
    return {path: file for path, file in files.items() if is_product(path)}


def _compared(
    shown: PurePosixPath, kept: Path | None, rebuilt: Path | None, versions: str
) -> Iterator[Problem]:
    if not kept or not rebuilt:
        message = "entsteht beim Neubau nicht mehr" if kept else "entsteht erst beim Neubau"
        yield Problem("E708", Place(shown), message, versions)
    elif kept.read_bytes() != rebuilt.read_bytes():
        yield _difference(shown, kept, rebuilt, versions)


def _difference(shown: PurePosixPath, kept: Path, rebuilt: Path, versions: str) -> Problem:
    cause = versions or "alle Fassungen sind wie beim Einfrieren"
    if kept.suffix != ".pdf":
        return Problem("W708" if versions else "E708", Place(shown), "der Neubau weicht ab", cause)
    try:
        pages = list(differing_pages(kept, rebuilt))
    except (pypdfium2.PdfiumError, MemoryError, ValueError, OSError) as error:
        message = f"die beiden Dateien lassen sich nicht vergleichen ({error})"
        return Problem("E708", Place(shown), message, cause)
    if pages:
        message = f"der Neubau sieht anders aus auf Seite {joined(pages)}"
        return Problem("E708", Place(shown), message, cause)
    count = len(Raster(kept))
    message = f"der Neubau ist nicht byte-gleich, aber alle {count} Seiten sehen gleich aus"
    return Problem("W708" if versions else "E708", Place(shown), message, cause)


def joined(pages: Iterable[int]) -> str:
    """Return page numbers in words, those that follow each other as a range: „3–7, 9“."""
    runs = groupby(enumerate(sorted(pages)), key=lambda each: each[1] - each[0])
    ranges = [[page for _, page in run] for _, run in runs]
    return ", ".join(f"{each[0]}–{each[-1]}" if each[1:] else f"{each[0]}" for each in ranges)


def newer_versions(recorded: Mapping[str, str]) -> str:
    """Return in words which versions are not those that were recorded, or nothing."""
    now = versions(recorded)
    other = [f"{name} {old} → {now.get(name, 'fehlt')}"
             for name, old in sorted(recorded.items()) if now.get(name) != old]
    return f"andere Fassungen: {', '.join(other)}" if other else ""


def versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of all that shapes the bytes, these distributions among them."""
    found = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "qpdf": pikepdf.__libqpdf_version__,
        **engine_versions(),
        **system_versions(),
    }
    return found | {name: version for name in names
                    if name not in found and (version := installed(name))}
