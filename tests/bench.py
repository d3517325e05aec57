"""Ratios of CPU time and memory within one run; run it with ``make bench``."""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from catalogue.build.line import Set, set_pages
from catalogue.layout.layout import Layout
from catalogue.source.project import Project
from catalogue.typeset.engine import Engine
from catalogue.typeset.fit import Fitted, fit
from tests.conftest import ROOT

EDITION = 4
# A machine that others use too is now fast, now slow; the least of three is near the truth.
ROUNDS = 3
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
PLAIN = """
import os, sys
os.environ["FONTCONFIG_FILE"] = {fonts!r}
import weasyprint
html, css, out, variant = sys.argv[1:5]
fonts = weasyprint.text.fonts.FontConfiguration()
sheet = weasyprint.CSS(string=open(css).read(), base_url={base!r}, font_config=fonts)
options = {{"pdf_variant": variant}} if variant else {{}}
document = weasyprint.HTML(string=open(html).read(), base_url={base!r})
document.write_pdf(out, stylesheets=[sheet], font_config=fonts, **options)
"""


def child(arguments: list[str]) -> tuple[float, float]:
    """Run a program and return its CPU seconds and its peak memory in MB."""
    process = os.posix_spawn(arguments[0], arguments, os.environ)
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments[:4])} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def cpu(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action in this process."""
    start = time.process_time()
    action()
    return time.process_time() - start


def plain_style_sheet(layout: Layout) -> str:
    """Return the style sheets as the designer wrote them, with margin boxes for the frames."""
    sheets = layout.head.style_sheets
    own = [(layout.folder / name).read_text("utf-8") for name in (*sheets.fonts, *sheets.unit)]
    return "\n".join([*own, (Path(__file__).parent / "plain.css").read_text("utf-8")])


def plain_page(each: Fitted, title: str) -> str:
    """Return a unit as a part of a plain document, which knows its section and running head."""
    body = BODY.search(each.laid_out.html)
    assert body
    unit, inside = each.unit, re.sub(r'id="fit-\w+"', "", body[1])
    kind = "opener" if unit.kind == "overview" else "section" if unit.section else "front"
    return (f'<div class="sheet-of {kind} in-{unit.section}" data-head="{unit.running_head}"'
            f' data-numeral="{unit.section or ""}" data-title="{title}">{inside}</div>')


def plain_build(done: Set, folder: Path, variant: str) -> tuple[float, float]:
    """Build the same pages as one document with nothing but the engine."""
    composition = done.pages.composition
    title = f"{composition.edition.head.title} · {composition.edition.number}. Auflage"
    bodies = "".join(plain_page(each, title) for each in done.pages.fitted)
    html, css = folder / "plain.html", folder / "plain.css"
    html.write_text('<!DOCTYPE html><html lang="de-DE" class="in-0"><head><title>x</title></head>'
                    f"<body>{bodies}</body></html>", "utf-8")
    css.write_text(plain_style_sheet(composition.layout), "utf-8")
    fonts = str(ROOT / "catalogue" / "resources" / "fonts.conf")
    program = PLAIN.format(fonts=fonts, base=f"{composition.layout.folder.as_uri()}/")
    out = str(folder / "plain.pdf")
    return child([sys.executable, "-W", "ignore", "-c", program, str(html), str(css), out, variant])


def cold_build(folder: Path, *products: str) -> tuple[float, float]:
    """Build products of the edition in a new process without any cache."""
    shutil.rmtree(Project(ROOT).cache, ignore_errors=True)
    return child([sys.executable, "-m", "catalogue", "build", "--edition", str(EDITION),
                  "--root", str(ROOT), "--out", str(folder / "out"), "--quiet",
                  *(f"--product={product}" for product in products)])


def fitting(done: Set, folder: Path) -> tuple[float, float]:
    """Return what fitting costs, first and again, beside one plain layout of the measures."""
    composition = done.pages.composition
    htmls = [(each.laid_out.html, each.unit.place) for each in done.pages.fitted]

    def engine() -> Engine:
        return Engine(composition.layout, Project(ROOT).cache)

    cache = folder / "fit"
    plain_engine, first_engine, second_engine = engine(), engine(), engine()
    plain = cpu(lambda: [plain_engine.lay_out(*each) for each in htmls])
    first = cpu(lambda: fit(composition, first_engine, cache))
    second = cpu(lambda: fit(composition, second_engine, cache))
    return (first - plain) / plain, (second - plain) / plain


def main() -> None:
    """Print every ratio; each figure is the least of some rounds, in which all take turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = set_pages(ROOT, EDITION)
        rounds = [(cold_build(folder, "web"), cold_build(folder),
                   plain_build(done, folder, "pdf/ua-1"), plain_build(done, folder, ""))
                  for _ in range(ROUNDS)]
        first, second = fitting(done, folder)
    (ours, memory), (every, _), (tagged, tagged_memory), (untagged, _) = (
        map(min, zip(*turns, strict=True)) for turns in zip(*rounds, strict=True))
    print(f"web, print, archive {every:6.2f} s CPU")
    print(f"cold build of web   {ours:6.2f} s CPU {memory:5.0f} MB, {done.pages.page_count} pages")
    print(f"plain, tagged       {tagged:6.2f} s CPU {tagged_memory:5.0f} MB")
    print(f"plain, untagged     {untagged:6.2f} s CPU")
    print(f"web / plain tagged    {ours / tagged:.2f} CPU, {memory / tagged_memory:.2f} memory")
    print(f"web / plain untagged  {ours / untagged:.2f} CPU")
    print(f"all / plain untagged  {every / untagged:.2f} CPU")
    print(f"fitting / one layout  {first:.2f} first, {second:.2f} again")


if __name__ == "__main__":
    main()
