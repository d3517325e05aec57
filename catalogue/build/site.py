"""Writes the web edition of an edition into its folder; what has not changed is not touched."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.archive.holdings import earlier_editions, source_root
from catalogue.archive.previous import Side, compared, side_of
from catalogue.build.unchanged import sum_of
from catalogue.build.unwritten import SUMS, listed
from catalogue.build.wish import AS_DECLARED, Wanted
from catalogue.html.addresses import path_of
from catalogue.html.files import files
from catalogue.html.record_pdf import record_pdfs
from catalogue.html.site import File, Offer, Site
from catalogue.layout.layout import read_layout
from catalogue.layout.markdown import small
from catalogue.layout.remembered import remembering
from catalogue.layout.typography import typeset
from catalogue.model.problems import LayoutError
from catalogue.preflight.website import read_back_site
from catalogue.source.delivered import REPORT, built
from catalogue.source.lock import in_turn
from catalogue.source.phrases import foreign_phrases
from catalogue.source.project import Project
from catalogue.source.retired import retired
from catalogue.source.write import publish
from catalogue.typeset.forked import beside

# The products that a reader may load; all others are for print and archive.
OFFERED = ("web",)
# A build asks for other texts: with one place for both, each would forget what the other needs.
TEXTS_OF_SITE = "texts-web"


@dataclass(frozen=True)
class Published:
    """Where the web edition lies, how many files it has, which of them are new or gone."""

    folder: Path
    count: int
    size: int
    written: tuple[Path, ...]
    removed: tuple[Path, ...]


@in_turn
def publish_site(
    root: Path, number: int, out: Path | None = None, wanted: Wanted = AS_DECLARED
) -> Published:
    """Write the web edition of an edition; an error leaves the last one as it was."""
    cache = Project(root).cache
    with remembering(cache, True, small, typeset, name=TEXTS_OF_SITE):
        site, units = _gathered(root, number, wanted)
        with beside(partial(record_pdfs, site, units)) as pdfs:
            found = tuple(files(site, pdfs))
    if lost := list(read_back_site(site.edition, _records(site, found))):
        raise LayoutError(lost)
    return _put(out or Project(root).site(number), found)


def _records(site: Site, found: Iterable[File]) -> Mapping[str, bytes]:
    """Return the pages of the records by their ids."""
    pages = {each.path: each.data for each in found}
    return {name: pages.get(path_of(entry.address), b"")
            for name, (entry, *_) in site.standing.items()}


def site_of(root: Path, number: int, wanted: Wanted = AS_DECLARED) -> Site:
    """Return what a web edition is made from; an archived one of its bag, in today's layout."""
    site, units = _gathered(root, number, wanted)
    return replace(site, pdfs=record_pdfs(site, units))


def _gathered(
    root: Path, number: int, wanted: Wanted
) -> tuple[Site, Sequence[Mapping[str, Any]]]:
    """Return a web edition without the PDFs of its records, and the parts of its web file."""
    home, side, past = source_root(root, number), side_of(root, number), (
        earlier_editions(root, number))
    edition, changes = compared(side)
    base = wanted.base or edition.head.site_url
    report = built(wanted.delivered / REPORT if wanted.delivered else side.report)
    site = Site(
        edition, read_layout(root, edition.head.layout, len(edition.sections)), past, changes,
        retired(root), base, tuple(_offers(side, wanted.delivered, report)),
        tuple(_verdicts(report)), foreign_phrases(home), wanted.theme, Project(root).cache,
        home=home,
    )  # fmt: skip
    return site, report.get("units", ())


def _offers(
    side: Side, delivered: Path | None, report: Mapping[str, Any]
) -> Iterator[Offer]:
    """Yield the products that lie there as the report of their build names them."""
    for each in report.get("files", ()):
        path = delivered / each["name"] if delivered else side.pdf(each["name"])
        if each["product"] in OFFERED and path.is_file():
            data = path.read_bytes()
            if sha256(data).hexdigest() == each["sha256"]:
                yield Offer(each["product"], each["name"], data, report["pages"])


def _verdicts(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in report.get("files", ()):
        yield from ({"product": each["product"], **check} for check in each["checks"])


def _put(folder: Path, found: Iterable[File]) -> Published:
    """Write what differs from what lies there, and remove what was written before and is no more.

    What somebody has put there, or changed since, stays.
    """
    wanted = {each.path: each.data for each in found}
    sums = {path: sha256(data).hexdigest() for path, data in sorted(wanted.items())}
    gone = tuple(folder / path for path, said in listed(folder)
                 if path not in wanted and sum_of(folder / path) == said)
    lines = "".join(f"{said}  {path}\n" for path, said in sums.items()).encode()
    differing = {folder / path: data for path, data in {**wanted, SUMS: lines}.items()
                 if not _is_same(folder / path, data)}
    if differing:
        publish(differing)
    for path in gone:
        path.unlink()
        _without_empty(path.parent, folder)
    written = tuple(path for path in differing if path.name != SUMS)
    return Published(folder, len(wanted), sum(map(len, wanted.values())), written, gone)


def _is_same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _without_empty(folder: Path, root: Path) -> None:
    """Remove folders that hold nothing any more, up to the root of the site."""
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
