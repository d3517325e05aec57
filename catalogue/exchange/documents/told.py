"""Tells what a document holds that is not taken, with its place and its words."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from catalogue.exchange.extract.lines import Fate, Line
from catalogue.model.problems import Place, Problem

LONGEST_QUOTE, NAMELESS = 120, "ohne Namen"
BY_HAND = "sonst von Hand übernehmen"
FATES: Mapping[Fate, tuple[str, str, str]] = {
    Fate.COMMENT: ("W248", "der Kommentar „{}“ wird nicht übernommen", "selbst lesen"),
    Fate.HIDDEN: ("W260", "der verborgene Text „{}“ bleibt weg", BY_HAND),
    Fate.STRUCK: ("W261", "der durchgestrichene Text „{}“ bleibt weg", BY_HAND),
    Fate.DELETED: ("W262", "nicht angenommene Änderung: „{}“ ist gelöscht und bleibt weg", BY_HAND),
    Fate.INSERTED: ("W262", "nicht angenommene Änderung: „{}“ ist eingefügt und übernommen",
                    "sonst von Hand löschen"),
    Fate.PROMPT: ("I263", "die Aufforderung „{}“ ist nicht ausgefüllt", "das Feld bleibt leer"),
    Fate.PICTURE: ("W288", "das Bild „{}“ bleibt weg",
                   "als PNG oder JPEG unter data/ ablegen und dort nennen, wo es stehen soll"),
}  # fmt: skip


def told_problems(path: Path, lines: Iterable[Line]) -> Iterator[Problem]:
    """Yield a problem for every text that is told, each once a line."""
    for line in dict.fromkeys(lines):
        if line.fate in FATES:
            code, message, hint = FATES[line.fate]
            text = line.text or PurePosixPath(line.part).name or NAMELESS
            quote = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
            yield Problem(code, Place(path, line.number), message.format(quote), hint)
