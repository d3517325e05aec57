"""A desk of the small project, asked without a network."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from starlette.testclient import TestClient

from catalogue.door.safety import KEY, Door, Keys, Proxy, hosts_of
from catalogue.exchange.proposals.guarded import Guard
from catalogue.source.members import person_of, settings_of
from catalogue.studio.app import application
from catalogue.studio.studio import Studio, opened

T = TypeVar("T")
PORT = 8430
BASE = f"http://127.0.0.1:{PORT}"
OWN = {"Sec-Fetch-Site": "same-origin"}
PROXY, HEADER = "testclient", "X-Remote-User"


def asked(work: Coroutine[Any, Any, T]) -> T:
    """Do something asynchronous, within a minute.

    In a thread of its own: in that of the tests the loop of a browser may be running.
    """
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asyncio.wait_for(work, 60)).result()


def studio_of(root: Path, number: int = 4) -> Studio:
    """Return a desk that nobody has entered yet."""
    return opened(root, number, settings_of(root), Keys("Jana Muster"))


def outside(studio: Studio, proxied: bool = False) -> TestClient:
    """Return somebody before the door, who has no key."""
    settings = studio.settings
    proxy = Proxy(PROXY, HEADER, lambda user: person_of(settings, user)) if proxied else None
    guard = Guard(studio.root, studio.number)
    hosts = hosts_of(PORT, settings.hosts)
    door = Door(application(studio), hosts, studio.keys, proxy, guard)
    return TestClient(door, base_url=BASE, follow_redirects=False)


def entered(studio: Studio) -> TestClient:
    """Return somebody who came in with the key, and whose browser says so."""
    client = outside(studio)
    client.get(f"/?{KEY}={studio.keys.key}")
    client.headers.update(OWN)
    return client
