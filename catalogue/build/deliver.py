"""Writes the files of an edition, each replaced in one step."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.source.names import slug
from catalogue.source.project import Project
from catalogue.source.write import publish
from catalogue.typeset.fitted import Pages
from catalogue.typeset.report import layout_report


@dataclass(frozen=True)
class PrintFile:
    """A product, its bytes, and which engine checked what in them."""

    product: str
    data: bytes
    checks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Delivery:
    """The files that were written, the report among them."""

    files: tuple[Path, ...]
    report: Mapping[str, Any]


def deliver(
    files: list[PrintFile], pages: Pages, seconds: Mapping[str, float],
    states: Mapping[str, int], path: Path,
) -> Delivery:
    """Write products and their report side by side; ``LayoutError`` when that cannot be written."""
    report = _report(files, pages, seconds, states)
    written = {path.with_name(file_name(pages, file.product)): file.data for file in files}
    written[path] = json.dumps(report, ensure_ascii=False, indent=1).encode()
    publish(written)
    return Delivery(tuple(written), report)


def out_folder(root: Path, number: int, out: Path | None = None) -> Path:
    """Return where the files of an edition are delivered to, unless ``out`` says otherwise."""
    return out or Project(root).out(number)


def file_name(pages: Pages, product: str) -> str:
    """Return the name of a product's file: no umlauts, no blanks."""
    head = pages.composition.edition.head
    return f"{slug(head.title)}-{head.number}-{product}.pdf"


def _report(
    files: list[PrintFile], pages: Pages, seconds: Mapping[str, float],
    states: Mapping[str, int],
) -> dict[str, Any]:
    return {
        **layout_report(pages),
        "states": dict(states),
        "reused": pages.reused,
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
        "files": [_file(file, pages) for file in files],
    }


def _file(file: PrintFile, pages: Pages) -> dict[str, Any]:
    return {
        "product": file.product,
        "name": file_name(pages, file.product),
        "bytes": len(file.data),
        "sha256": sha256(file.data).hexdigest(),
        "checks": list(file.checks),
    }
