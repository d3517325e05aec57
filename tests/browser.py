"""A desk that is served, and a real browser before it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
needs_browser = pytest.mark.skipif(
    not CHROMIUM, reason="Chromium fehlt; auf Debian bringt es „apt-get install chromium“")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLAIN, PHONE = {"width": 1440, "height": 900}, {"width": 400, "height": 860}


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
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"], env=_own())
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


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with a view."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
