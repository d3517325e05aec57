"""Writes the report of changes as a web page and as a PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from catalogue.archive.previous import Side, compare
from catalogue.compare.pages import (
    PrintedPages,
    Reset,
    by_department,
    chapters,
    counts,
    departments,
    missing_pages,
    parts,
    resets,
)
from catalogue.layout.layout import Layout, load_layout
from catalogue.layout.templates import environment_of, template_problem
from catalogue.model.changes import TALLIED, ChangeKind, Changes, tallies
from catalogue.model.problems import DataError, LayoutError, Place, Problem, nearest
from catalogue.pdf.assemble import screen_file
from catalogue.source.load import is_catalogue
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project
from catalogue.source.write import publish
from catalogue.typeset.leaves import Leaves

TEMPLATE = "difference.html"


@dataclass(frozen=True)
class WrittenReport:
    """What was compared and written; ``resets`` differ on the page but not in a word."""

    changes: Changes
    resets: tuple[Reset, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def report(
    before: Side, after: Side, out: Path, department: str = "", pictures: bool = True
) -> WrittenReport:
    """Write ``diff-A-B.html``, and with pictures the PDF too; ``department`` limits it to one."""
    changes = compare(before, after)
    require_known(changes, department)
    problems = [p for side in (before, after) for p in missing_pages(side)] if pictures else []
    shown = pictures and before.report.is_file() and after.report.is_file()
    old, new = (PrintedPages(before), PrintedPages(after)) if shown else (None, None)
    # A bag is no project.
    home = after if is_catalogue(after.root) else before
    layout = load_layout(home.root, changes.after.head.layout)
    found = resets(changes, old, new, layout) if old and new else ()
    reset = tuple(each for each in found
                  if not department or department in each.measure.departments)
    labels = changes.after.form.labels
    values = {
        "changes": changes,
        "department": department,
        "counts": counts(changes),
        "kinds": list(ChangeKind),
        "tallies": tallies(changes),
        "tallied": {name: labels[field] for name, field in TALLIED.items() if field in labels},
        "parts": list(parts(changes, old, new, department)),
        "resets": list(by_department(changes, reset)),
        "chapters": [] if department else list(chapters(changes)),
        "pictures": shown,
    }
    name = f"diff-{before.number}-{after.number}"
    stem = f"{name}-{slug(department)}" if department else name
    makers: list[tuple[str, Callable[[], bytes]]] = [("html", lambda: _html(layout, values))]
    if pictures:
        makers.append(("pdf", lambda: _pdf(layout, values, Project(home.root).cache)))
    files = {out / f"{stem}.{kind}": make() for kind, make in makers}
    publish(files)
    return WrittenReport(changes, reset, tuple(files), tuple(problems))


def require_known(changes: Changes, department: str) -> None:
    """Raise ``DataError`` for a department that neither edition has."""
    known = [name for _, name in departments(changes)]
    if department and department not in known:
        message = f"⟪+unbekannt department⟫ „{department}“"
        place = Place(PATHS.departments)
        raise DataError([Problem("E104", place, message, nearest(department, known))])


def _html(layout: Layout, values: dict[str, Any]) -> bytes:
    return _render(layout, values, layout.style_sheet("report")).encode()


def _pdf(layout: Layout, values: dict[str, Any], cache: Path) -> bytes:
    leaves = Leaves(layout, cache, is_kept=False)
    leaf = leaves.leaf(_render(layout, values, ""), Place(layout.path(TEMPLATE)), "report")
    return screen_file([leaf], layout.font_files)


def _render(layout: Layout, values: dict[str, Any], style_sheet: str) -> str:
    try:
        words = values["changes"].after.form.common
        template = environment_of(layout, words).get_template(TEMPLATE)
        return template.render(values, style_sheet=style_sheet)
    except TemplateError as error:
        raise LayoutError([template_problem(layout, TEMPLATE, error)]) from error
