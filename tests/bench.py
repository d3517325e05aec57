"""What a build costs, beside the same pages from nothing but the engine; run ``make bench``.

``SCALE=10 make bench`` takes ten times the measures, ``ROUNDS`` says how often all take turns.
"""

import gzip
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from compileall import compile_dir
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, cycle, islice
from pathlib import Path
from statistics import quantiles

from catalogue.build.line import Set, set_pages
from catalogue.build.preview import Desk, current, opened, preview
from catalogue.build.proof import Ask
from catalogue.build.proofs import Proofs
from catalogue.exchange.inbox import import_files
from catalogue.html.addresses import TEXTS
from catalogue.html.record_pdf import NAME as PDFS
from catalogue.layout.layout import Layout
from catalogue.pdf.raster import pictures
from catalogue.source.program import PROGRAM
from catalogue.source.project import Project
from catalogue.typeset.fitted import Fitted
from tests import bench_batch, bench_studio
from tests.conftest import ROOT, SHARED

EDITION, KILO = 4, 1024
SCALE = int(os.environ.get("SCALE", "1"))
# A machine that others use too is now fast, now slow; the least of three is near the truth.
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TYPST = "typst==0.15.2"
REFERENCE = SHARED / "reference" / "000_22e20526c14c6962.txt"
DOTS_A_POINT = 1.5
WARM_ROUNDS, WARM_CHANGES = 5, 50
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
WEB, DRAFT = "--product=web", "--entwurf"
DESCRIPTION = re.compile(r"(?m)^(description: *[|>]-?\n +)")
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
TYPESET = "import sys, typst; typst.compile(sys.argv[1], sys.argv[2], font_paths=[sys.argv[3]])"
TYPST_HEAD = """#set page(width: {width}pt, height: {height}pt, margin: 40pt)
#set text(font: "Source Sans 3", size: 10pt, lang: "de", hyphenate: true)
#set par(justify: true)
"""


@dataclass(frozen=True)
class Cost:
    """What a program takes: seconds of CPU and by the clock, and MB at its peak."""

    cpu: float
    wall: float
    memory: float


def child(arguments: list[str]) -> Cost:
    """Run a program and all that it starts."""
    start = time.perf_counter()
    process = os.posix_spawn(arguments[0], arguments, os.environ)
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments[:4])} failed")
    seconds = used.ru_utime + used.ru_stime
    return Cost(seconds, time.perf_counter() - start, used.ru_maxrss / 1024)


@dataclass(frozen=True)
class Bench:
    """A project that may be changed, and a folder for what is made of it."""

    root: Path
    folder: Path
    changes: Iterator[int] = field(default_factory=count)

    def call(self, *words: str) -> Cost:
        """Run a command of the catalogue in a new process."""
        with open(os.devnull, "w") as nowhere:
            kept = os.dup(1), os.dup(2)
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            try:
                return child([sys.executable, "-m", "catalogue", *words])
            finally:
                os.dup2(kept[0], 1)
                os.dup2(kept[1], 2)

    def build(self, *options: str) -> Cost:
        """Build the edition with what the cache holds."""
        return self.call("build", f"--edition={EDITION}", f"--root={self.root}", "--quiet",
                         *options)

    def cold(self, *options: str) -> Cost:
        """Build the edition without any cache."""
        shutil.rmtree(Project(self.root).cache, ignore_errors=True)
        return self.build(*options)

    def changed(self, *options: str) -> Cost:
        """Build the edition once a sentence is another than ever before."""
        self.change()
        return self.build(*options)

    def site(self) -> Cost:
        """Write the web edition beside what was built."""
        return self.call("web", f"--edition={EDITION}", f"--root={self.root}")

    def site_anew(self) -> Cost:
        """Write the web edition with nothing of it there yet, as after the first build."""
        for path in Project(self.root).cache.glob(f"{PDFS}*"):
            path.unlink()
        shutil.rmtree(Project(self.root).site(EDITION), ignore_errors=True)
        return self.site()

    def change(self) -> None:
        """Begin the description of a measure with a sentence that stood nowhere yet."""
        path = Project(self.root).measure(self.names[0])
        path.write_text(with_sentence(self.original, next(self.changes)), "utf-8")

    @cached_property
    def names(self) -> list[str]:
        """The measures, the one that changes first."""
        return sorted(path.stem for path in Project(self.root).measures.glob("*.yaml"))

    @cached_property
    def original(self) -> str:
        """The text of the measure that changes."""
        return Project(self.root).measure(self.names[0]).read_text("utf-8")


def project(folder: Path) -> Path:
    """Return a copy of the city's project, or one with many times its measures."""
    if SCALE > 1:
        from tests.scaled import scaled

        return scaled(folder, SCALE)
    for name in ("data", "layouts", "fonts", "editions"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("out"))
    return folder


def imported(folder: Path) -> Path:
    """Return a project made of the text of an edition."""
    import_files(folder, (REFERENCE,), EDITION, dry_run=False)
    return folder


def plain_style_sheet(layout: Layout) -> str:
    """Return the style sheets as the designer wrote them, with margin boxes for the frames."""
    sheets = layout.head.style_sheets
    own = [(layout.folder / name).read_text("utf-8") for name in (*sheets.fonts, *sheets.unit)]
    return "\n".join([*own, (Path(__file__).parent / "plain.css").read_text("utf-8")])


def plain_page(each: Fitted, html: str, title: str) -> str:
    """Return a unit as a part of a plain document, which knows its section and running head."""
    body = BODY.search(html)
    assert body
    unit, inside = each.unit, re.sub(r'id="fit-\w+"', "", body[1])
    kind = "opener" if unit.kind == "overview" else "section" if unit.section else "front"
    return (f'<div class="sheet-of {kind} in-{unit.section}" data-head="{unit.running_head}"'
            f' data-numeral="{unit.section or ""}" data-title="{title}">{inside}</div>')


def plain_program(done: Set, folder: Path) -> list[str]:
    """Return the call that sets the same pages as one document with nothing but the engine."""
    composition = done.pages.composition
    title = f"{composition.edition.head.title} · {composition.edition.number}. Auflage"
    numbers = {each.unit.anchor: each.first_page for each in done.pages.fitted}
    bodies = "".join(plain_page(each, composition.html(each.unit, numbers, each.step), title)
                     for each in done.pages.fitted)
    html, css = folder / "plain.html", folder / "plain.css"
    html.write_text('<!DOCTYPE html><html lang="de-DE" class="in-0"><head><title>x</title></head>'
                    f"<body>{bodies}</body></html>", "utf-8")
    css.write_text(plain_style_sheet(composition.layout), "utf-8")
    fonts = str(ROOT / "catalogue" / "resources" / "fonts.conf")
    program = PLAIN.format(fonts=fonts, base=f"{composition.layout.folder.as_uri()}/")
    out = str(folder / "plain.pdf")
    return [sys.executable, "-W", "ignore", "-c", program, str(html), str(css), out]


def typst_program(done: Set, folder: Path) -> list[str] | None:
    """Return the call that sets the same words with Typst, nothing where it cannot be had."""
    home = folder / "typst"
    python = str(home / "bin" / "python")
    try:
        child([sys.executable, "-m", "venv", str(home)])
        child([python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", TYPST])
    except SystemExit:
        return None
    sheet = done.pages.leaves[0].sheets[0]
    text = [TYPST_HEAD.format(width=sheet.width, height=sheet.height)]
    for each in done.pages.fitted:
        words = (re.sub(r"([\\#$*_`<>@=~\[\]\-+/])", r"\\\1", word) for word in each.leaf.words)
        text.append(f"= Teil\n{' '.join(words)}\n#pagebreak()\n")
    source = folder / "same.typ"
    source.write_text("\n".join(text), "utf-8")
    return [python, "-c", TYPESET, str(source), str(folder / "same.pdf"), str(ROOT / "fonts")]


def with_sentence(text: str, number: int) -> str:
    """Return the file of a measure, its description begun with a sentence that stood nowhere."""
    sentence = f"Das ist der Satz {number}. "
    changed, found = DESCRIPTION.subn(lambda head: head[1] + sentence, text, count=1)
    assert found == 1
    return changed


def pictured(desk: Desk, identifier: str, text: str) -> Cost:
    """Draw the page of a measure with a text that stands in no file yet."""
    start, cpu = time.perf_counter(), time.process_time()
    shown = preview(current(desk), identifier, text)
    drawn = pictures(shown.pdf, DOTS_A_POINT)
    cost = Cost(time.process_time() - cpu, time.perf_counter() - start, 0.0)
    assert drawn, shown.problems
    return cost


def warm(bench: Bench, identifiers: Iterable[str]) -> Iterator[Cost]:
    """Yield what it takes from a changed text to the picture of its page, in one process."""
    desk = opened(bench.root, EDITION)
    for number, identifier in enumerate(identifiers):
        text = Project(bench.root).measure(identifier).read_text("utf-8")
        yield pictured(desk, identifier, with_sentence(text, number))


def keystrokes(bench: Bench, identifiers: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield the seconds from a changed text to its page at the desk, at once and then settled."""
    proofs = Proofs(bench.root, EDITION)
    proofs.refresh()
    for number, identifier in enumerate(identifiers):
        text = Project(bench.root).measure(identifier).read_text("utf-8")
        ask = Ask("bench", 2 * number, identifier, with_sentence(text, number))
        for name, each in (("keystroke to page", ask),
                           ("settled page", replace(ask, number=ask.number + 1,
                                                    is_settled=True))):
            start = time.perf_counter()
            proof = proofs.ask(each)
            yield name, time.perf_counter() - start
            assert proof
            assert proof.pictures
    proofs.close()


def site_sizes(folder: Path) -> str:
    """Return how large the web edition is, what of it a browser loads, and what are PDFs."""
    files = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    pdfs = sum(size for path, size in files.items() if path.suffix == ".pdf")
    page = max(size for path, size in files.items() if path.suffix == ".html")
    texts = gzip.compress((folder / TEXTS).read_bytes(), 9)
    return (f"site: {len(files)} files, {(sum(files.values()) - pdfs) / KILO:.0f} KB and"
            f" {pdfs / KILO:.0f} KB of PDFs, largest page {page / KILO:.0f} KB,"
            f" index {len(texts) / KILO:.1f} KB packed")


Row = Callable[[], Cost]


def rows(bench: Bench, plain: list[str], typst: list[str] | None) -> dict[str, Row]:
    """Return everything that is measured, in the order in which one needs the other."""
    other = {"typst, same words": lambda: child(typst)} if typst else {}
    root = f"--root={bench.root}"
    return {
        "plain, untagged": lambda: child([*plain, ""]),
        "plain, tagged": lambda: child([*plain, "pdf/ua-1"]),
        **other,
        "web, cold": lambda: bench.cold(WEB),
        "three files, cold": bench.cold,
        "nothing changed, three": bench.build,
        "a sentence, draft": lambda: bench.changed(DRAFT),
        "a sentence, web": lambda: bench.changed(WEB),
        "a sentence, three": bench.changed,
        "site, all new": bench.site_anew,
        "site, nothing changed": bench.site,
        "catalogue --help": lambda: bench.call("--help"),
        "catalogue check": lambda: bench.call("check", f"--edition={EDITION}", root),
        "catalogue status": lambda: bench.call("status", root),
    }


def table(found: Mapping[str, list[Cost]]) -> None:
    """Print the least of all rounds, as a share of plain, and how far the rounds lie apart."""
    unit = min(each.cpu for each in found["plain, untagged"])
    # A child begins with what this process has at its start.
    floor = child([sys.executable, "-c", "pass"]).memory
    print(f"{'':26}{'CPU/plain':>10}{'CPU s':>9}{'most':>8}{'wall s':>9}{'most':>8}{'MB':>7}")
    for name, costs in found.items():
        cpu, wall = [each.cpu for each in costs], [each.wall for each in costs]
        memory = max(each.memory for each in costs)
        print(f"{name:26}{min(cpu) / unit:10.3f}{min(cpu):9.3f}{max(cpu):8.3f}{min(wall):9.3f}"
              f"{max(wall):8.3f}{f'{memory:.0f}' if memory > floor else '–':>7}")


def main() -> None:
    """Print every figure; each is the least of some rounds, in which all take turns."""
    # As pip installs it; the engine is compiled, too.
    compile_dir(PROGRAM, quiet=1)
    measured("the edition in data/", project)
    if SCALE == 1 and REFERENCE.exists():
        measured("an edition from its text", imported)
    with tempfile.TemporaryDirectory() as place:
        for name, seconds in bench_studio.costs(ROOT, Path(place)):
            print(f"{name:44} {seconds:8.2f} s")
    bench_batch.main()


def measured(name: str, made_in: Callable[[Path], Path]) -> None:
    """Print the figures of one project."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        bench = Bench(made_in(folder / "project"), folder)
        done = set_pages(bench.root, EDITION)
        made = rows(bench, plain_program(done, folder), typst_program(done, folder))
        found: dict[str, list[Cost]] = {each: [] for each in made}
        loads = [os.getloadavg()[0]]
        for _ in range(ROUNDS):
            for each, row in made.items():
                found[each].append(row())
            loads.append(os.getloadavg()[0])
        sizes = site_sizes(Project(bench.root).site(EDITION))
        names = bench.names
        typed = [*warm(bench, islice(cycle(names), WARM_CHANGES))]
        found["text to picture, warm"] = [*warm(bench, names[:1] * WARM_ROUNDS)]
        desk: dict[str, list[float]] = {}
        for each, seconds in keystrokes(bench, islice(cycle(names), WARM_CHANGES)):
            desk.setdefault(each, []).append(seconds)
    measures = len(done.pages.measures)
    print(f"{name}: {done.pages.page_count} pages, {measures} measures, {ROUNDS} rounds,"
          f" load {min(loads):.1f} to {max(loads):.1f} on {os.cpu_count()} cores")
    table(found)
    print(sizes)
    cold = min(each.cpu for each in found["three files, cold"])
    print(f"three files, cold: {cold / measures * 1000:.0f} ms CPU a measure")
    spent = {"text to picture, CPU": [each.cpu for each in typed],
             "text to picture, wall": [each.wall for each in typed], **desk}
    for each, times in spent.items():
        half, most = (quantiles(times, n=20)[at] * 1000 for at in (9, 18))
        print(f"{each}, {len(times)} measures in turn: {half:.0f} ms, 19 of 20 within {most:.0f}")


if __name__ == "__main__":
    main()
