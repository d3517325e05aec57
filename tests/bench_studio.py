"""What the desk costs: from its start to the first list, and a list of thousands of records."""

import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

from tests.browser import served
from tests.desk import entered, studio_of
from tests.scaled import EDITION, scaled

TIMES, ROUNDS = 30, 5


def costs(root: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Yield seconds by the clock: a start to its first list, the list of a large edition."""
    yield "studio, start to first list", min(_first_list(root) for _ in range(3))
    studio = studio_of(scaled(folder, TIMES, root), EDITION)
    client = entered(studio)
    for name, path in (("all", "/eintraege"), ("searched", "/eintraege?q=stadt&sort=title")):
        seconds = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            client.get(path).raise_for_status()
            seconds.append(time.perf_counter() - started)
        yield f"list of {len(studio.snapshot.documents)} records, {name}", min(seconds)


def _first_list(root: Path) -> float:
    started = time.perf_counter()
    with served(root, EDITION) as desk:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        browser.open(desk.address).read()
        browser.open(f"{desk.base}/eintraege").read()
        return time.perf_counter() - started
