"""A desk that is served, and a real browser before it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

# The one without a window takes half the time of the other.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
needs_browser = pytest.mark.skipif(
    not CHROMIUM, reason="Chromium fehlt; auf Debian bringt es „apt-get install chromium“")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLAIN: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 400, "height": 860}
# What axe takes longest for, and all that is another by night: of parts that look alike, a few
# are asked.
COLOURS = ["color-contrast", "link-in-text-block"]
# On a phone places are others, not what stands in them.
PLACES = ["scrollable-region-focusable", "target-size"]
Looks = dict[str, tuple[Literal["light", "dark"], ViewportSize, list[str]]]
LOOKS: Looks = {
    "day": ("light", PLAIN, RULES), "night": ("dark", PLAIN, []),
    "phone": ("light", PHONE, PLACES),
}  # fmt: skip
AXE = Axe().axe_script
# What passes is not told: writing it down takes longer than finding it.
FAULTS = """async ([rules, but]) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"],
    rules: Object.fromEntries(but.map((rule) => [rule, { enabled: false }])) });
  return found.violations.flatMap((each) =>
    each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 120)}`));
}"""
# Notes at each part its colours and letters, in one look after the other.
NOTED = """() => {
  for (const part of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(part);
    part.looks = [part.looks, style.color, style.backgroundColor, style.opacity, style.fontSize,
      style.fontWeight].join(" ");
  }
}"""
# Of the children of a part that look alike throughout and in all looks, so many remain.
FEW = 3
THINNED = """(few) => {
  const spare = [];
  const looks = (part) => {
    const own = `${part.localName} ${part.looks}`, count = {};
    const inner = [...part.children].flatMap((child) => {
      const found = looks(child), kind = found.join();
      count[kind] = (count[kind] ?? 0) + 1;
      if (count[kind] > few) spare.push(child);
      return found;
    });
    return [...new Set([own, ...inner])].sort();
  };
  looks(document.body);
  for (const part of spare) part.remove();
}"""


@dataclass
class Served:
    """A desk that runs as a program of its own, and the address that opens it once."""

    root: Path
    address: str
    program: "subprocess.Popen[str]"

    @property
    def base(self) -> str:
        """The address without its key."""
        return self.address.split("/?")[0]

    def next_address(self) -> str:
        """Return the address that opens it once more."""
        assert self.program.stdout
        return found(self.program.stdout.readline())


def found(line: str) -> str:
    """Return the address that a line names."""
    match = re.search(r"http\S+", line)
    assert match, line
    return match[0]


@contextmanager
def served(root: Path, number: int = 4, *options: str) -> Iterator[Served]:
    """Serve the desk of a project as long as somebody looks."""
    call = [sys.executable, "-m", "catalogue", "studio", "--edition", str(number), "--no-browser",
            "--port", "0", "--root", str(root), *options]
    program = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
    assert program.stdout
    try:
        desk = Served(root, found(program.stdout.readline()), program)
        program.stdout.readline()
        yield desk
    finally:
        program.terminate()
        program.wait(10)


def _own() -> dict[str, str | float | bool]:
    """Return the environment without the fonts of the engine, which know no face of a browser."""
    return {name: said for name, said in os.environ.items() if not name.startswith("FONTCONFIG")}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, env=_own(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, desk: Served, **options: Any) -> Page:
    """Return a window that has entered the desk; what it complains of fails the test."""
    context = browser.new_context(viewport=PLAIN, **options)
    page = watched(context)
    page.goto(desk.address)
    desk.address = desk.next_address()
    return page


def watched(context: BrowserContext) -> Page:
    """Return a page whose scripts may raise nothing and ask nobody else."""
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    return page


def wait_until_kept(page: Page) -> None:
    """Wait for the copy of what was typed that a window keeps every two seconds."""
    # What a page lets no script evaluate it cannot wait for itself.
    for _ in range(600):
        if page.evaluate("localStorage.length") == 1:
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was kept")


def faults(page: Page, rules: Sequence[str] = RULES, but: Sequence[str] = ()) -> list[str]:
    """Return what axe finds wrong with a view."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS, [list(rules), list(but)])
    return found


def shortcomings(
    page: Page, address: str, pictures: Path | None = None, looks: Looks = LOOKS
) -> list[str]:
    """Return what is wrong with a view by day, by night and on a phone; it is loaded once."""
    page.goto(address)
    found = []
    for look, (scheme, size, rules) in looks.items():
        _put_on(page, scheme, size)
        if pictures:
            page.screenshot(path=pictures.with_name(f"{pictures.name}-{look}.png"), full_page=True)
        if rules:
            found += [f"{look}: {fault}" for fault in faults(page, rules, but=COLOURS)]
        page.evaluate(NOTED)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{look}: scrolls sideways")
    page.evaluate(THINNED, FEW)
    for look, (scheme, size, _) in looks.items():
        _put_on(page, scheme, size)
        found += [f"{look}: {fault}" for fault in faults(page, COLOURS)]
    return found


def _put_on(page: Page, scheme: Literal["light", "dark"], size: ViewportSize) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
