"""Looks at the pages of a web edition in a real browser: every one by hand, each kind in the suite.

``python -m tests.site_audit FOLDER`` prints what is wrong with any page.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import LOOKS, PLAIN, RULES, Looks, chromium, shortcomings
from tests.site import broken_links, pages

# The narrowest screen that pages must keep to, which is also 400 percent of a wide one.
NARROW: ViewportSize = {"width": 320, "height": 640}
SITE_LOOKS: Looks = {**LOOKS, "phone": ("light", NARROW, RULES)}
SCRIPTS = (True, False)


def kinds(found: Iterable[str]) -> list[str]:
    """Return the first page of every kind, which its folder and its depth tell."""
    first: dict[tuple[str, int], str] = {}
    for path in found:
        first.setdefault((path.split("/")[0], path.count("/")), path)
    return list(first.values())


class Quiet(SimpleHTTPRequestHandler):
    """Tells nobody what it serves."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as any web server does, as long as somebody looks."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextmanager
def looking(browser: Browser, base: str, has_script: bool = True) -> Iterator[Page]:
    """Open a window that notes what pages complain of and what they ask elsewhere."""
    context = browser.new_context(viewport=PLAIN)
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    if not has_script:
        page.route("**/*.js", lambda route: route.fulfill(body=""))
    page.on("console", lambda said: _note(page, said.text, said.type in ("error", "warning")))
    page.on("pageerror", lambda error: _note(page, str(error), True))
    page.on("request", lambda asked: _note(
        page, f"asks {asked.url}", not asked.url.startswith((base, "data:", "file:"))))
    try:
        yield page
    finally:
        context.close()


def _note(page: Page, said: str, is_fault: bool) -> None:
    if is_fault:
        page.complaints.append(said)  # type: ignore[attr-defined]


def seen(page: Page, address: str, looks: Looks = SITE_LOOKS) -> list[str]:
    """Return what is wrong with a page in these looks: axe, its width, what it complained of."""
    page.complaints.clear()  # type: ignore[attr-defined]
    found = shortcomings(page, address, looks=looks)
    return [*found, *page.complaints]  # type: ignore[attr-defined]


def main(folder: Path) -> int:
    """Print all that is wrong with a site; 1 when anything is."""
    found = pages(folder)
    bad = broken_links(folder)
    bad += [f"{path}: {fault}" for path, each in found.items() for fault in each.faults]
    print(f"{len(found)} pages, links and tags: {len(bad)} faults", *bad, sep="\n  ", flush=True)
    with chromium() as browser, served(folder) as base:
        for has_script in SCRIPTS:
            start = perf_counter()
            with looking(browser, base, has_script) as page:
                told = [f"{path}: {each}" for path in found for each in seen(page, base + path)]
            name = "with script" if has_script else "without"
            print(f"{name}: {len(told)} faults, {perf_counter() - start:.0f} s", *told,
                  sep="\n  ", flush=True)
            bad += told
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
