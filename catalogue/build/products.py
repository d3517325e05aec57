"""The products of an edition, each read back and checked after writing."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from catalogue.archive.pack import DAY, LAYOUT
from catalogue.build.deliver import PrintFile, file_name
from catalogue.build.wish import Wish
from catalogue.checks.published import Published, published
from catalogue.layout.markdown import words
from catalogue.layout.own import own_layout
from catalogue.layout.printers import load_printer
from catalogue.layout.qr import modules
from catalogue.layout.remembered import remembering
from catalogue.model.problems import PreflightError, errors
from catalogue.pdf.archive import archive_file
from catalogue.pdf.assemble import screen_file
from catalogue.pdf.web import draft_file, web_file
from catalogue.preflight.engines import FAST_ENGINES, Engine, asked_once, begun, not_asked
from catalogue.preflight.findings import Findings
from catalogue.preflight.known import UNKNOWN, KnownPages, Unknown
from catalogue.preflight.press import press_findings
from catalogue.preflight.readback import read_back
from catalogue.preflight.screen import preflight
from catalogue.press.parts import inside
from catalogue.source.delivered import DRAFT
from catalogue.source.zipped import packed
from catalogue.typeset.forked import beside
from catalogue.typeset.frames import framed
from catalogue.typeset.result import Set
from catalogue.typeset.watched import Watch

DRAFT_ENGINES = (not_asked,)


def written(done: Set, wish: Wish, watch: Watch) -> list[PrintFile]:
    """Write and check what is wished for, what is for the screen and the press side by side.

    An error names what a written file does not keep.
    """
    if wish.draft:
        data = draft_file(_screen(done, watch))
        with knowing(done, wish, "screen") as known:
            return [_judged(done, DRAFT, data, DRAFT_ENGINES, watch, known)]
    press = partial(press_file, done, wish)
    if "print" not in wish.products:
        return screen_files(done, wish, watch)
    if wish.products == ("print",):
        return [press()]
    with beside(press) as printed:
        return [*screen_files(done, wish, watch), printed()]


def screen_files(done: Set, wish: Wish, watch: Watch) -> list[PrintFile]:
    """Write and check web and archive, the same pages."""
    engines = FAST_ENGINES
    if not wish.no_cache:
        engines = tuple(asked_once(each, done.cache) for each in engines)
    # While engines of others look at one file, the next is made.
    with ThreadPoolExecutor(max_workers=1) as pool:
        files = [(product, data, begun(engines, pool, data, product))
                 for product, data in _of_screen(done, wish, watch)]
        with knowing(done, wish, "screen") as known:
            return [_judged(done, *file, watch, known) for file in files]


@contextmanager
def knowing(done: Set, wish: Wish, name: str) -> Iterator[Unknown]:
    """Give what was read from pages before, and keep what is read from others now.

    Nothing is kept where an error leaves it: what a reader says of a refused file it says again.
    """
    with remembering(done.cache, not wish.no_cache, words, modules, name=f"words-{name}"):
        if wish.no_cache:
            yield UNKNOWN
            return
        known = KnownPages(done.cache, name)
        yield known
        known.keep()


def _of_screen(done: Set, wish: Wish, watch: Watch) -> Iterator[tuple[str, bytes]]:
    web = web_file(_screen(done, watch))
    if "web" in wish.products:
        yield "web", web
    if "archive" in wish.products:
        yield "archive", archive_file(web, done.pages, archived(done))


def archived(done: Set) -> Iterator[Published]:
    """Yield the data that an archive file holds: what is exported, with persons as printed.

    A layout of the project's own goes with it.
    """
    edition = done.pages.composition.edition
    yield from published(edition, done.project, done.previous)
    if own := own_layout(done.project, edition.head.layout):
        layout = packed({str(path): data for path, data in own.items()}, DAY)
        yield Published(LAYOUT, f"Layout ⟪the {edition.number}. edition.gen⟫", layout, True)


def _screen(done: Set, watch: Watch) -> bytes:
    frames = framed(done.pages, done.leaves, "web")
    composition = done.pages.composition
    return screen_file(done.pages.leaves, composition.layout.font_files, frames, watch,
                       composition.has_cover)


def _judged(
    done: Set, product: str, data: bytes, engines: Sequence[Engine], watch: Watch, known: Unknown
) -> PrintFile:
    read_back(data, done.pages, known)
    found = preflight(data, product, file_name(done.pages, product), engines, watch, known)
    return _checked(product, data, found)


def press_file(done: Set, wish: Wish) -> PrintFile:
    """Write and check the print product: the same bodies, bound, under frames of its own."""
    head = done.pages.composition.edition.head
    printer = load_printer(done.project, head.print.printer)
    spots = done.pages.composition.layout.spots
    wanted = printer.model_copy(update={"marks": wish.marks or printer.marks, "spots": spots})
    with knowing(done, wish, "press") as known:
        data = inside(done.pages, done.leaves, wanted, known).data
        found = press_findings(data, wanted, file_name(done.pages, "print"), known)
        return _checked("print", data, found)


def _checked(product: str, data: bytes, found: Findings) -> PrintFile:
    if errors(found.problems):
        raise PreflightError(found.problems)
    return PrintFile(product, data, tuple(checked.report for checked in found.checked))
