"""Remembers from what a web edition was written, so that it need not be made again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from catalogue.build.unchanged import Order, order_key, sum_of
from catalogue.build.wish import ALL, Wanted
from catalogue.source.cache import Cache
from catalogue.source.delivered import REPORT, named
from catalogue.source.project import Project

# What was written, as ``sha256sum -c`` reads it: only files of this list are ever removed.
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class SiteOrder:
    """An edition, what is asked of its web edition, and the folder that it is written to."""

    root: Path
    number: int
    folder: Path
    wanted: Wanted

    @property
    def kept(self) -> tuple[Cache, str]:
        """Where what was written is remembered, and under which name."""
        return Cache(Project(self.root).cache), f"site-{self.number}"


def site_key(order: SiteOrder) -> bytes:
    """Return a hash of all that a web edition is made of: sources, program, products, templates."""
    root, wanted = order.root, order.wanted
    report = (wanted.delivered or Project(root).out(order.number)) / REPORT
    lent = [report, *(path for path, _ in named(report))]
    theme = sorted(path for path in wanted.theme.rglob("*") if path.is_file()) if (
        wanted.theme) else []
    sums = [(str(path), sum_of(path)) for path in (*lent, *theme)]
    made_of = order_key(Order(root, order.number, order.folder, ALL)).hex()
    return sha256(json.dumps([made_of, wanted.base, sums]).encode()).digest()


def still_there(order: SiteOrder, key: bytes) -> str:
    """Return what was said of the pages made from this, nothing when any is not as it was."""
    cache, name = order.kept
    known, folder = cache.get_json(name, key), order.folder
    if not known or known["sums"] != sum_of(folder / SUMS) or any(
            sum_of(folder / path) != said for path, said in listed(folder)):
        return ""
    return str(known["said"])


def remember_site(order: SiteOrder, key: bytes, said: str) -> None:
    """Keep that the pages in a folder were made from this, unless it has changed meanwhile."""
    cache, name = order.kept
    if site_key(order) == key:
        cache.keep_json(name, key, {"sums": sum_of(order.folder / SUMS), "said": said})


def listed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file that was written into a folder, and its sum."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        said, _, path = line.partition("  ")
        # Nobody's list leads out of the folder.
        if path and not {"..", "/"} & {*PurePosixPath(path).parts}:
            yield path, said
