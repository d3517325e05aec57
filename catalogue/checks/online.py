"""The one check that needs the network, run only when asked for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.request import Request, urlopen

from catalogue.checks.checked import Checked
from catalogue.checks.links import ONLINE, addresses
from catalogue.model.problems import Problem

SECONDS = 10
AT_ONCE = 8


def dead_links(data: Checked) -> Iterator[Problem]:
    """Find the addresses that do not answer."""
    wanted = [each for each in addresses(data) if each.url.startswith("http")]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reasons = tuple(pool.map(_failure, [each.url for each in wanted]))
    for each, reason in zip(wanted, reasons, strict=True):
        if reason:
            yield Problem(ONLINE, each.place, f"„{each.url}“ antwortet nicht ({reason})",
                          "im Browser prüfen und ersetzen")


def _failure(url: str) -> str:
    request = Request(url, headers={"User-Agent": "catalogue"})
    try:
        with urlopen(request, timeout=SECONDS):
            return ""
    except (OSError, ValueError, HTTPException) as error:
        return str(getattr(error, "reason", error) or type(error).__name__)
