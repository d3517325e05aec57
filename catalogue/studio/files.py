"""What was made of an edition: its files with what was checked, what is open, the archive."""

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from typing import ClassVar

from catalogue.build.outcome import (
    Held,
    Kept,
    Point,
    Product,
    editions,
    fetched,
    order_points,
    others,
    products,
)
from catalogue.build.runs import Run
from catalogue.build.unsettled import still_open
from catalogue.layout.printers import printer_titles
from catalogue.source.delivered import REPORT, built
from catalogue.source.project import Project
from catalogue.studio.answers import File, View, not_there
from catalogue.studio.running import ahead
from catalogue.studio.studio import Studio

UNDECIDED = "W129"
PLAIN = "application/octet-stream"


@dataclass(frozen=True)
class Files(View):
    """All files of an edition, and what can be begun."""

    template: ClassVar[str] = "files.html"

    products: tuple[Product, ...]
    others: tuple[Kept, ...]
    built_at: float
    pages: int
    points: tuple[Point, ...]
    left: int
    printers: Mapping[str, str]
    printer: str
    editions: tuple[Held, ...]
    run: Run | None
    ahead: tuple[str, ...]
    runs: tuple[Run, ...]


def files(studio: Studio) -> Files:
    """Return the files of the edition, what a print shop still needs, and the archive."""
    project, number = Project(studio.root), studio.number
    out, head = project.out(number), studio.snapshot.checked.head
    found = tuple(products(out))
    report = out / REPORT
    runs = studio.runs.all
    run = studio.runs.current or next(iter(runs), None)
    left = sum(each.code != UNDECIDED for each in still_open(studio.snapshot.checked))
    return Files(
        found, tuple(others(out, {each.name for each in found})),
        report.stat().st_mtime if report.is_file() else 0.0, int(built(report).get("pages", 0)),
        tuple(order_points(head)), left, printer_titles(studio.root),
        head.print.printer if head else "", tuple(editions(studio.root)),
        run, ahead(studio, run) if run else (), runs)


def fetch(studio: Studio, path: str) -> File:
    """Return a file to take along; ``NotThereError`` for whatever is no product of ours."""
    found = fetched(studio.root, studio.number, path)
    if not found:
        raise not_there(f"die Datei „{path}“ gibt es nicht (mehr)", "über „Dateien“ weitergehen")
    return File(found.read_bytes(), guess_type(found.name)[0] or PLAIN, found.name)
