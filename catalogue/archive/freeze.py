"""Freezes an edition: one bag that holds all it was made of, and one line in the chain."""

import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import catalogue
from catalogue.archive import rebuild
from catalogue.archive.bag import files_below, seals, write_bag
from catalogue.archive.chain import ChainLine, alone, check_chain, commit, last_hash, settle
from catalogue.archive.holdings import lay_out, parted, previous_edition, records_text
from catalogue.archive.places import RECORDS, REPORT, bag_of, bags
from catalogue.archive.previous import against_previous
from catalogue.archive.verdicts import Verdicts
from catalogue.checks.validate import validated
from catalogue.model.problems import ArchiveError, Place, Problem, errors
from catalogue.model.records import Edition
from catalogue.source.load import edition_numbers, load
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project

STAGING = ".archive-"
SOURCE_FOLDERS = (PATHS.data.name,)
BUILD_FOLDERS = (PATHS.layouts.name, PATHS.fonts.name)
BUILD_FILES = ("requirements.lock", "pyproject.toml", "LICENSE")
UNWANTED = shutil.ignore_patterns(".*", "__pycache__", "*~", "*.tmp")
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

GUIDE = """\
{title}, {number}. Auflage
{note}
pdfa2     die veröffentlichte Fassung als PDF/A-2a, das Original für die Dauer
archive   dieselbe Fassung mit eingebetteten Daten (PDF/A-3a)
print     was die Druckerei bekommt: Druckauftrag, Umschlag und Innenteil (…-print.pdf; der
          Druckauftrag nennt ihn …-innenteil.pdf, mit derselben Prüfsumme)
records   alle Angaben als JSON
source    die Quelldateien, wie sie beim Einfrieren waren
build     Programm, Layout, Schriften und die Fassungen aller Programme (versions.json)
…-2       Dateien, die sonst bis auf die Endung hießen wie eine andere im selben Ordner
reports   die Berichte des Baus und der Druckprüfung, der Druckauftrag als Daten
metadata  Dublin Core und diese Anleitung

Prüfen ohne dieses Programm, in dem Ordner, in dem bagit.txt liegt:
sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
Ob eine Datei hinzukam, sagt ein Programm für BagIt. Die Prüfsummen der beiden tagmanifest-Dateien
stehen außerhalb, in editions.jsonl.

Neu bauen: den Inhalt von source, build und build-2 in einen Ordner legen, mit Python {python} die
Pakete aus requirements.lock einrichten (pip install --require-hashes -r requirements.lock) und
dort aufrufen:
{calls}
Die PDFs liegen danach in editions/{number}/out, Druckauftrag und Umschlag dort in einer ZIP-Datei.
Sie gleichen denen im Archiv Byte für Byte, wenn alle Fassungen die aus versions.json sind.
"""

Progress = Callable[[str], None]


def archive(
    root: Path,
    number: int,
    reprint: str = "",
    project: Path | None = None,
    progress: Progress = lambda stage: None,
) -> Path:
    """Freeze an edition and return its bag; a kill at any point leaves no bag or a whole one.

    ``reprint`` is the reason for a corrected edition, made from ``project`` where one is given.
    """
    with alone(root):
        return _frozen(root, number, reprint, project, progress)


def _frozen(
    root: Path, number: int, reprint: str, project: Path | None, progress: Progress
) -> Path:
    settle(root)
    for leftover in Project(root).editions.glob(f"*/{STAGING}*"):
        shutil.rmtree(leftover)
    target = _target(root, number, reprint, project)
    edition, count = _edition(project or root, number)
    folder = Project(root).edition(number)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
    try:
        # The bag is for everybody who may read the project, mkdtemp is for its owner only.
        staging.chmod(0o755)
        progress(f"Quellen sammeln, {count} Hinweise sind offen" if count else "Quellen sammeln")
        _gather(project or root, edition, staging / "data")
        _part(staging)
        progress("Aus dem Archiv bauen")
        _build(staging, edition)
        progress("Verpacken")
        _describe(edition, staging / "data")
        write_bag(staging, _tags(edition, reprint))
        progress("PDFs prüfen")
        _judge(root, staging, target)
        commit(root, staging, _link(root, target, edition, reprint, staging))
    except OSError as error:
        message = f"das Archiv lässt sich nicht schreiben ({error})"
        place = Place(PATHS.edition(number))
        raise ArchiveError([Problem("E712", place, message)]) from error
    finally:
        # Once the bag is in its place, nothing of this name is left.
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _target(root: Path, number: int, reprint: str, project: Path | None) -> Path:
    """Return where the bag will lie; ``ArchiveError`` when it may not be written."""
    problems = list(check_chain(root))
    existing = bags(root, number) if bag_of(root, number) else []
    place = Place(PATHS.edition(number) / "archive")
    if existing and not reprint:
        message = f"die {number}. Auflage ist archiviert und wird nicht mehr verändert"
        hint = "eine Berichtigung wird mit --reprint \"Grund\" zur eigenen Ausgabe"
        problems.append(Problem("E706", place, message, hint))
    if reprint and not existing:
        message = f"die {number}. Auflage ist noch nicht archiviert"
        problems.append(Problem("E706", place, message, "ohne --reprint einfrieren"))
    if not project and edition_numbers(root)[-1:] > [number]:
        message = "in data/ steht schon eine spätere Auflage"
        way = "mit --unpack ORDNER holen, dort berichtigen und" if existing else "von damals"
        hint = f"den Stand {way} mit --from ORDNER einfrieren"
        problems.append(Problem("E706", place, message, hint))
    if problems:
        raise ArchiveError(problems)
    name = f"archive-{len(existing) + 1}" if existing else "archive"
    return Project(root).edition(number) / name


def _edition(project: Path, number: int) -> tuple[Edition, int]:
    """Return the edition and how many notices to its editors stand open in it."""
    source = load(project, number)
    valid = against_previous(source, validated(source))[0]
    edition = valid.edition
    if not edition.head.closing_date:
        message = "zum Einfrieren fehlt „closing_date“, das Datum des Archivs"
        raise ArchiveError([Problem("E707", source.head.place(), message, "wie 2026-11-21")])
    return edition, len(valid.problems)


def _gather(project: Path, edition: Edition, data: Path) -> None:
    """Copy all that the edition is made of: source, layout, fonts, program, lock file."""
    source, build = data / "source", data / "build"
    for name in SOURCE_FOLDERS:
        shutil.copytree(project / name, source / name, ignore=UNWANTED)
    for path in _edition_files(project, edition.number):
        target = source / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    previous = previous_edition(project, edition.number)
    if previous:
        # What is new is found by comparing, so the bag needs what was there before.
        folder = Project(source).edition(previous.number) / "archive"
        _write(folder / RECORDS, records_text(previous))
    for name in BUILD_FOLDERS:
        shutil.copytree(project / name, build / name, ignore=UNWANTED)
    for path in (project / name for name in BUILD_FILES):
        if path.is_file():
            shutil.copyfile(path, build / path.name)
    shutil.copytree(Path(catalogue.__file__).parent, build / "catalogue", ignore=UNWANTED)
    recorded = {"commands": _commands(edition), "versions": rebuild.versions()}
    _write(build / "versions.json", _json(recorded))


def _part(staging: Path) -> None:
    """Move what differs from another file in its extension only to a folder of its own."""
    for path, target in parted(files_below(staging)).items():
        if path != target:
            (staging / target).parent.mkdir(parents=True, exist_ok=True)
            (staging / path).rename(staging / target)


def _edition_files(project: Path, number: int) -> Iterator[Path]:
    """Yield the heads of all editions, which the rules ask for, and every file of this one."""
    yield from sorted(Project(project).editions.glob("*/edition.yaml"))
    for path in sorted(Project(project).edition(number).iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.name != "edition.yaml":
            yield path


def _commands(edition: Edition) -> list[list[str]]:
    return rebuild.commands(edition.number, edition.head.print.printer)


def _build(staging: Path, edition: Edition) -> None:
    """Build from what the bag will hold and add the products: what is frozen can be rebuilt."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        lay_out(staging, project)
        rebuild.run(project, _commands(edition))
        out = Project(project).out(edition.number)
        for path, file in rebuild.shelved(out).items():
            target = staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.name == REPORT:
                _write(target, _json(_without_times(json.loads(file.read_bytes()))))
            else:
                shutil.copyfile(file, target)


def _without_times(report: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in report.items() if key != "seconds"}


def _judge(root: Path, staging: Path, target: Path) -> None:
    """Let nothing be frozen that does not keep what its product promises."""
    found = Verdicts(Project(root).cache).on(staging, PurePosixPath(target.relative_to(root)))
    if errors(found):
        raise ArchiveError(found)


def _describe(edition: Edition, data: Path) -> None:
    _write(data.parent / RECORDS, records_text(edition))
    _write(data / "metadata" / "dublincore.xml", _dublin_core(edition))
    calls = "\n".join(f"python {' '.join(each)}" for each in _commands(edition))
    guide = GUIDE.format(title=edition.head.title, number=edition.number, calls=calls,
                         note=f"{edition.head.note}\n" if edition.head.note else "",
                         python=platform.python_version())
    _write(data / "metadata" / "liesmich.txt", guide)


def _dublin_core(edition: Edition) -> str:
    head = edition.head
    ElementTree.register_namespace("dc", DUBLIN_CORE)
    root = ElementTree.Element("metadata")
    elements = [
        ("title", f"{head.title}, {head.number}. Auflage"),
        ("creator", f"{head.publisher}, {head.office}"),
        ("publisher", head.publisher),
        ("date", head.date),
        ("identifier", _identifier(edition)),
        ("relation", str(head.url) if head.url else None),
        ("type", "Text"),
        ("format", "application/pdf"),
        ("language", "de-DE"),
        *(("subject", section.title) for section in edition.sections),
        ("description", head.note),
    ]
    for name, text in elements:
        if text:
            ElementTree.SubElement(root, f"{{{DUBLIN_CORE}}}{name}").text = text
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, "unicode")}\n'


def _identifier(edition: Edition) -> str:
    return f"{slug(edition.head.title)}-{edition.number}"


def _tags(edition: Edition, reprint: str) -> list[tuple[str, str]]:
    head = edition.head
    described = (f"{head.title}, {head.number}. Auflage.", head.note or "",
                 f"Berichtigter Nachdruck: {reprint}" if reprint else "")
    return [
        ("Source-Organization", head.publisher),
        ("Contact-Name", head.office),
        ("External-Identifier", _identifier(edition)),
        ("External-Description", " ".join(filter(None, described))),
        ("Bagging-Date", head.closing_date or ""),
        ("Bag-Software-Agent", f"catalogue {catalogue.__version__}"),
    ]


def _link(root: Path, target: Path, edition: Edition, reprint: str, bag: Path) -> ChainLine:
    return ChainLine(
        edition=edition.number,
        folder=target.relative_to(root).as_posix(),
        title=edition.head.title,
        date=edition.head.closing_date or "",
        reason=reprint,
        bag=seals(bag),
        previous=last_hash(root),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
