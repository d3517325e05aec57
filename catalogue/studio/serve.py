"""Opens the desk: binds to this machine, tells the address with its key, serves until ended."""

import contextlib
import getpass
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from catalogue.door.safety import KEY, Door, Keys, Proxy, hosts_of
from catalogue.exchange.proposals.guarded import Guard
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.members import FILE, person_of, settings_of
from catalogue.studio.app import application
from catalogue.studio.studio import opened

PORT, TRIES = 8430, 20
HOST, UNNAMED = "127.0.0.1", "Redaktion"
# Whoever sends a request line by line is not waited for; an open window is.
KEEP_ALIVE_SECONDS, CLOSE_SECONDS = 30, 2


@dataclass(frozen=True)
class Wish:
    """Whether a browser opens, git records each save, and who lets people in.

    ``proxied`` is the address of a proxy and the header that names whom it has let in.
    """

    browser: bool = True
    is_recording: bool = False
    proxied: tuple[str, str] | None = None


PLAIN = Wish()


def serve(
    root: Path, number: int, port: int | None, say: Callable[[str], None], wish: Wish = PLAIN
) -> None:
    """Serve the desk of an edition until it is ended; ``say`` tells where it is found."""
    settings = settings_of(root)
    bound = _bound(port)
    here = bound.getsockname()[1]
    address = f"http://{HOST}:{here}/"
    keys = Keys(_name(), lambda key: say(f"ein weiterer Zugang: {address}?{KEY}={key}"))
    studio = opened(root, number, settings, keys, wish.is_recording)
    studio.address = settings.url or address
    proxy = None
    if wish.proxied:
        if not (settings.members or settings.others):
            raise DataError([Problem("E944", Place(FILE), "niemand darf herein",
                                     "unter „members“ nennen, wen der Proxy anmeldet")])
        proxy = Proxy(*wish.proxied, lambda user: person_of(settings, user))
        say(f"das Studio wartet hinter dem Proxy auf {address}")
    else:
        first = f"{address}?{KEY}={keys.key}"
        say(f"das Studio ist offen: {first}\nEnde mit Strg+C")
        if wish.browser:
            # Who has no browser opens the address by hand.
            with contextlib.suppress(webbrowser.Error):
                webbrowser.open(first)
    guard = Guard(root, number)
    door = Door(application(studio), hosts_of(here, settings.hosts), keys, proxy, guard)
    # Addresses hold keys: nothing writes them down.
    config = uvicorn.Config(
        door, access_log=False, log_level="warning", server_header=False, proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=CLOSE_SECONDS)
    uvicorn.Server(config).run(sockets=[bound])


def _bound(port: int | None) -> socket.socket:
    """Return a socket at this port, or at the next free one where none is asked for."""
    ports = [port] if port is not None else range(PORT, PORT + TRIES)
    for each in ports:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, each))
            # Whoever opens the address at once waits a moment, instead of finding nothing.
            bound.listen()
        except OSError:
            bound.close()
            continue
        return bound
    raise DataError([Problem("E945", Place(Path()), f"der Anschluss {ports[0]} ist belegt",
                             "mit --port einen anderen nennen, oder das offene Studio beenden")])


def _name() -> str:
    """Return what this machine calls who sits at it."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = ""
    return user.replace(".", " ").title() if user not in ("", "root") else UNNAMED
