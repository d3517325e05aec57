"""Web and archive files for the tests, each written once; and one page of any HTML."""

import io
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf

from catalogue.build.line import Set, set_pages
from catalogue.layout.layout import Layout, load_layout
from catalogue.model.problems import Place
from catalogue.pdf.archive import archive_file
from catalogue.pdf.assemble import screen_file
from catalogue.pdf.web import web_file
from catalogue.preflight.outline import outline
from catalogue.typeset.frames import framed
from catalogue.typeset.leaves import Leaves
from tests.conftest import small_project

PAGE = """<!DOCTYPE html><html lang="de-DE" class="in-1"><head><title>Probe</title>
<meta name="author" content="Amt"><meta name="description" content="Zum Prüfen">
<meta name="keywords" content="Probe"><meta name="generator" content="catalogue">
<meta name="dcterms.created" content="2026-11-21">
<meta name="dcterms.modified" content="2026-11-21">
<style>@page {{ size: A6; margin: 20mm; @top-left {{ content: "Kolumnentitel" }} }} {css}</style>
</head><body><section>
<h1>Probe</h1>{body}</section></body></html>"""


def fresh() -> Set:
    """Set the small project anew, from nothing."""
    return set_pages(_project(), 4, is_kept=False)


def _project() -> Path:
    return small_project(Path(tempfile.mkdtemp(prefix="catalogue-")) / "project")


@cache
def small() -> Set:
    """The small project, set once for all tests."""
    return set_pages(_project(), 4)


def written(done: Set) -> bytes:
    """Write the web file of a set edition."""
    frames = framed(done.pages, done.leaves, "web")
    faces = done.pages.composition.layout.font_files
    return web_file(screen_file(done.pages.leaves, faces, frames))


def unframed(done: Set) -> bytes:
    """Write the pages of a set edition without what stands around them."""
    return screen_file(done.pages.leaves, done.pages.composition.layout.font_files)


@cache
def small_web() -> bytes:
    """The web file of the small project."""
    return written(small())


@cache
def small_archive() -> bytes:
    """The archive file of the small project."""
    return archive_file(small_web(), small().pages)


@cache
def _layout() -> Layout:
    return load_layout(_project(), "katalog")


@cache
def _leaves() -> Leaves:
    return Leaves(_layout(), Path(tempfile.mkdtemp(prefix="catalogue-")))


@cache
def page_of(body: str, css: str = "") -> bytes:
    """Return the web file of some HTML on small pages."""
    html = PAGE.format(body=body, css=css)
    engine = _leaves().engine
    leaf = engine.leaf(engine.lay_out(html, Place(PurePosixPath("probe.html"))))
    return web_file(screen_file([leaf], _layout().font_files))


def lines_of(data: bytes) -> list[str]:
    """Return what a screen reader takes from a file, line by line without indent."""
    return [line.strip() for line in outline(data)]


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return a file after a change to its objects."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(output, linearize=True, deterministic_id=True)
    return output.getvalue()


def elements(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    """Return the structure elements of a role in reading order."""
    def walk(element: Any) -> Iterator[Any]:
        if str(element.S) == f"/{role}":
            yield element
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    return list(walk(pdf.Root.StructTreeRoot.K))
