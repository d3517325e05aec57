"""Addresses: reachable from outside, well written, readable on paper."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from catalogue.checks.checked import Checked, items
from catalogue.checks.rule import Check
from catalogue.model.problems import Place, Problem

ONLINE = "W346"
ADDRESS = re.compile(r"(?:https?|ftp|file):/+[^\s<>„“\"]+")
MARKDOWN_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<url>https?:[^)\s]+)")
PRIVATE_HOST = re.compile(
    r"(?:localhost|[^.]+|.*\.(?:lokal|local|intern|internal|intranet|lan|corp)|10\..*|192\.168\..*)"
)
STRAY = ".,;:!?)]"
BLANK = re.compile(r"\s")
UNESCAPED = re.compile(r"[^\x00-\x7f]|[\\^`{|}]")


class Address(NamedTuple):
    """An address, where it stands, and whether it is a value of its own."""

    url: str
    place: Place
    is_listed: bool


def addresses(data: Checked) -> Iterator[Address]:
    """Return every web address of the edition."""
    head = data.source.head
    if isinstance(head.value, dict) and isinstance(head.value.get("url"), str):
        yield Address(head.value["url"], head.place("url"), True)
    for document in data.source.measures:
        for i, link in items(document.value, "links").items():
            if isinstance(link.get("url"), str):
                yield Address(link["url"], document.place("links", i, "url"), True)
    for passage in data.passages:
        for found in ADDRESS.finditer(passage.text):
            url = found[0]
            if ")" in url and "(" not in url:
                url = url[: url.index(")")]
            yield Address(url, passage.place(found.start()), False)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def _faults(data: Checked) -> Iterator[Problem]:
    for url, place, is_listed in addresses(data):
        is_open, parts = url.startswith("http:"), _parts(url)
        # In a list of links the record itself forbids a file.
        is_private = (PRIVATE_HOST.fullmatch(parts.hostname or "")
                      or (url.startswith("file:") and not is_listed))
        for code, wrong, message, hint in (
            ("W341", is_open, f"„{url}“ ist unverschlüsselt",
             "mit https:// ausprobieren und so schreiben"),
            ("W342", is_private and not is_open, f"„{url}“ ist von außen nicht erreichbar",
             "eine öffentliche Adresse nennen oder den Verweis streichen"),
            ("W343", BLANK.search(url.strip()), f"in „{url}“ steht ein Leerzeichen",
             "als %20 schreiben"),
            ("W343", UNESCAPED.search(url), f"in „{url}“ steht ein Zeichen, das dort nicht stehen"
             " darf", "die Adresse aus der Adresszeile des Browsers kopieren"),
            ("W343", is_listed and url.rstrip(STRAY) != url,
             f"in „{url}“ steht ein Satzzeichen am Ende", "es löschen"),
            ("I345", parts.fragment, f"gibt es auf der Seite die Stelle „#{parts.fragment}“?",
             "im Browser prüfen, sonst das Ende ab # weglassen"),
        ):
            if wrong:
                yield Problem(code, place, message, hint)


def _words(data: Checked) -> Iterator[Problem]:
    for passage in data.passages:
        listed = {str(each.get("url")).rstrip("/")
                  for each in items(passage.document.value, "links").values()}
        for found in MARKDOWN_LINK.finditer(passage.text):
            host = (_parts(found["url"]).hostname or "").removeprefix("www.")
            if host not in found["words"] and found["url"].rstrip("/") not in listed:
                yield Problem("W344", passage.place(found.start()),
                              f"auf Papier verrät „{found['words']}“ keine Adresse",
                              "sie in den Worten nennen oder unter „links“ aufführen")


EDITORIAL: tuple[Check, ...] = (_faults, _words)
