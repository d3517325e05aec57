"""Freezes an edition: one bag that holds all it was made of, and one line in the chain."""

import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import catalogue
from catalogue.archive import rebuild
from catalogue.archive.bag import checksums, seals, write_bag
from catalogue.archive.chain import ChainLine, check_chain, commit, last_hash, settle
from catalogue.archive.holdings import earlier_editions, lay_out, parted
from catalogue.archive.judge import check_claims
from catalogue.archive.pack import LAYOUT, LOCK, files_of, layout_zip, locked, wheel
from catalogue.archive.places import ABSENT, RECORDS, REPRINT, SCHEMA, Archive
from catalogue.archive.previous import against_previous
from catalogue.archive.verdicts import Verdicts
from catalogue.checks.published import as_json, edition_schema, records_of
from catalogue.checks.validate import validated
from catalogue.model.fields.period import date_in_words
from catalogue.model.problems import ArchiveError, Place, Problem, errors
from catalogue.model.records import Edition
from catalogue.source.delivered import REPORT
from catalogue.source.inherited import inherited
from catalogue.source.load import edition_numbers, load
from catalogue.source.lock import in_turn
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project
from catalogue.source.vocabulary import resource
from catalogue.typeset.libraries import system_versions

STAGING = ".archive-"
# What a report tells of the run that made it.
OF_ONE_RUN = ("seconds", "reused")
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

Progress = Callable[[str], None]
Files = dict[str, bytes]


@in_turn
def archive(
    root: Path,
    number: int,
    reprint: str = "",
    project: Path | None = None,
    progress: Progress = lambda stage: None,
    wheels: Sequence[Path] = (),
) -> Path:
    """Freeze an edition and return its bag; a kill at any point leaves no bag or a whole one.

    ``reprint`` is the reason for a corrected edition, made from ``project`` where one is given.
    ``wheels`` are those kept beside the archive; the bag names them with their sums.
    """
    target = _target(root, number, reprint, project)
    edition, count = _edition(project or root, number, Archive(root).chain)
    progress(f"Quellen sammeln, {count} Hinweise sind offen" if count else "Quellen sammeln")
    with _staging(root, number) as staging:
        _gather(project or root, edition, staging / "data")
        progress("Aus dem Archiv bauen")
        _build(staging, edition)
        progress("Verpacken")
        name = _identifier(edition, target)
        _describe(edition, staging / "data", name)
        write_bag(staging, _tags(edition, name, reprint, wheels))
        progress("PDFs prüfen")
        _judge(root, staging, target)
        commit(root, staging, _link(root, target, edition, reprint, staging))
    return target


@contextmanager
def _staging(root: Path, number: int) -> Iterator[Path]:
    """Give a folder beside the bags to be, of which nothing is left in the end."""
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=Project(root).edition(number)))
    try:
        # The bag is for everybody who may read the project, mkdtemp is for its owner only.
        staging.chmod(0o755)
        yield staging
    except OSError as error:
        message = f"das Archiv lässt sich nicht schreiben ({error})"
        place = Place(PATHS.edition(number))
        raise ArchiveError([Problem("E712", place, message)]) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _target(root: Path, number: int, reprint: str, project: Path | None) -> Path:
    """Return where the bag will lie, once what an earlier freezing left behind is cleared away.

    ``ArchiveError`` when it may not be written.
    """
    settle(root)
    for leftover in Project(root).editions.glob(f"*/{STAGING}*"):
        shutil.rmtree(leftover)
    archive = Archive(root)
    existing = archive.folders[number] if archive.bag_of(number) else []
    problems = [*check_chain(root), *_refused(root, number, bool(existing), reprint, project)]
    if problems:
        raise ArchiveError(problems)
    name = f"archive-{len(existing) + 1}" if existing else "archive"
    return Project(root).edition(number) / name


def _refused(
    root: Path, number: int, existing: bool, reprint: str, project: Path | None
) -> Iterator[Problem]:
    place = Place(PATHS.edition(number) / "archive")
    home = project or root
    if number in edition_numbers(home) and Archive(home).state(number) == ABSENT:
        message = f"⟪the {number}. edition⟫ ist nicht im Bestand: hier liegt nur ihre edition.yaml"
        hint = "den Stand von damals mit Kapiteln und Daten mit --from ORDNER nennen"
        yield Problem("E711", Place(place.path.parent), message, hint)
        return
    if existing and not reprint:
        message = f"⟪the {number}. edition⟫ ist archiviert und wird nicht mehr verändert"
        hint = "eine Berichtigung wird mit --reprint \"Grund\" zur eigenen Ausgabe"
        yield Problem("E706", place, message, hint)
    if reprint and not existing:
        message = f"⟪the {number}. edition⟫ ist noch nicht archiviert"
        yield Problem("E706", place, message, "ohne --reprint einfrieren")
    if not project and edition_numbers(root)[-1:] > [number]:
        message = "in data/ steht schon ⟪a +später edition⟫"
        way = "mit --unpack ORDNER holen, dort berichtigen und" if existing else "von damals"
        hint = f"den Stand {way} mit --from ORDNER einfrieren"
        yield Problem("E706", place, message, hint)


def _edition(project: Path, number: int, chain: Iterable[ChainLine]) -> tuple[Edition, int]:
    """Return the edition and how many notices to its editors stand open in it."""
    source = load(project, number)
    valid = against_previous(source, validated(source))[0]
    edition = valid.edition
    if not edition.head.closing_date:
        message = "zum Einfrieren fehlt „closing_date“, das Datum des Archivs"
        raise ArchiveError([Problem("E707", source.head.place(), message, "wie 2026-11-21")])
    last = max((line.date for line in chain if line.edition == number), default="")
    if last >= edition.head.closing_date:
        # Two printings of one day could not be told apart where only the date is given.
        message = f"der Nachdruck ist nicht jünger als die Ausgabe vom {date_in_words(last)}"
        hint = "als „closing_date“ den Tag der Berichtigung eintragen"
        place = source.head.place("closing_date")
        raise ArchiveError([Problem("E707", place, message, hint)])
    return edition, len(valid.problems)


def _gather(project: Path, edition: Edition, data: Path) -> None:
    """Write all that the edition is made of: source, layout, fonts, program, lock file."""
    program, content = wheel()
    lock = inherited(project, LOCK).read_bytes()
    recorded = {"commands": _commands(edition), "versions": rebuild.versions(locked(lock.decode()))}
    build = {program: content, LAYOUT: layout_zip(project), str(LOCK): lock,
             "versions.json": as_json(recorded)}
    found = {f"source/{path}": each for path, each in _source(project, edition.number).items()}
    found |= {f"build/{path}": each for path, each in build.items()}
    # What differs from another file in its extension only moves to a folder of its own.
    shelves = parted(PurePosixPath("data", path) for path in found)
    for path, target in shelves.items():
        _write(data.parent / target, found[str(path.relative_to("data"))])


def _source(project: Path, number: int) -> Files:
    """Return the files of an edition: its data, its own, and the heads of all editions."""
    found = {f"data/{path}": data for path, data in files_of(project / "data").items()}
    heads = Project(project).editions.glob("*/edition.yaml")
    own = (path for path in Project(project).edition(number).iterdir()
           if path.is_file() and not path.name.startswith("."))
    found |= {path.relative_to(project).as_posix(): path.read_bytes() for path in (*heads, *own)}
    for earlier in earlier_editions(project, number):
        # What is new is found by comparing, and the web edition tells what was there before.
        folder = PATHS.edition(earlier.number) / "archive"
        found[str(folder / RECORDS)] = records_of(earlier)
    return found


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
            data = file.read_bytes()
            _write(staging / path, _timeless(data) if path.name == REPORT else data)


def _timeless(report: bytes) -> bytes:
    told = json.loads(report)
    return as_json({key: value for key, value in told.items() if key not in OF_ONE_RUN})


def _judge(root: Path, staging: Path, target: Path) -> None:
    """Let nothing be frozen that does not keep what its product promises."""
    shown = PurePosixPath(target.relative_to(root))
    found = Verdicts(Project(root).cache, check_claims).on(staging, shown)
    if errors(found):
        raise ArchiveError(found)


def _describe(edition: Edition, data: Path, identifier: str) -> None:
    _write(data.parent / RECORDS, records_of(edition))
    _write(data.parent / SCHEMA, as_json(edition_schema(edition.form)))
    _write(data / "metadata" / "dublincore.xml", _dublin_core(edition, identifier).encode())
    _write(data / "metadata" / "liesmich.txt", _guide(edition).encode())


def _guide(edition: Edition) -> str:
    """Return what lies where in the bag, how it is checked and how it is built again."""
    head = edition.head
    return resource("guide.txt").format(
        title=head.title, number=edition.number, note=f"{head.note}\n" if head.note else "",
        calls="\n".join(f"   python {' '.join(each)}" for each in _commands(edition)),
        python=platform.python_version(),
        system="\n".join(f"{name} {version}" for name, version in system_versions().items()),
    )  # fmt: skip


def _dublin_core(edition: Edition, identifier: str) -> str:
    head = edition.head
    ElementTree.register_namespace("dc", DUBLIN_CORE)
    root = ElementTree.Element("metadata")
    elements = [
        ("title", f"{head.title}, {head.number}. Auflage"),
        ("creator", f"{head.publisher}, {head.office}"),
        ("publisher", head.publisher),
        ("date", head.date),
        ("identifier", identifier),
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


def _identifier(edition: Edition, target: Path) -> str:
    """Return the name of a bag among all of the catalogue; a reprint counts on from its first."""
    return f"{slug(edition.head.title)}-{edition.number}{target.name.removeprefix('archive')}"


def _tags(
    edition: Edition, identifier: str, reprint: str, wheels: Sequence[Path]
) -> list[tuple[str, str]]:
    head = edition.head
    described = (f"{head.title}, {head.number}. Auflage.", head.note or "",
                 f"{REPRINT}{reprint}" if reprint else "")
    return [
        ("Source-Organization", head.publisher),
        ("Contact-Name", head.office),
        ("External-Identifier", identifier),
        ("External-Description", " ".join(filter(None, described))),
        ("Bagging-Date", head.closing_date or ""),
        ("Bag-Software-Agent", f"catalogue {catalogue.__version__}"),
        *(("Wheelhouse-Sha256", f"{checksums(path)['sha256']} {path.name}") for path in wheels),
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


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
