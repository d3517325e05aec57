"""Is this file what its product promises? Rules and engines on the written bytes."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import PurePath

from catalogue import __version__
from catalogue.preflight.accessible import ACCESSIBLE_RULES
from catalogue.preflight.archival import ARCHIVE_RULES, DRAFT_RULES, WEB_RULES
from catalogue.preflight.engines import FAST_ENGINES, NAMES, PROFILES, Engine
from catalogue.preflight.findings import (
    UNREAD,
    UNREADABLE,
    Finding,
    Findings,
    Inspection,
    found,
    problems,
    unread,
)
from catalogue.preflight.known import UNKNOWN, Unknown
from catalogue.preflight.written import Written, opened
from catalogue.source.delivered import DRAFT
from catalogue.typeset.apart import is_large, kept_small
from catalogue.typeset.watched import Watch, unwatched

Rule = Callable[[Written], Iterator[Finding]]

OWN = "catalogue"
ENGINE_HINT = "die Vorlage im Layout berichtigen"
RULES: dict[str, tuple[Rule, ...]] = {
    "web": (*WEB_RULES, *ACCESSIBLE_RULES), "archive": (*ARCHIVE_RULES, *ACCESSIBLE_RULES),
    DRAFT: (*DRAFT_RULES, *ACCESSIBLE_RULES),
}  # fmt: skip


def preflight(
    data: bytes, product: str, name: str = "", engines: Sequence[Engine] = FAST_ENGINES,
    watch: Watch = unwatched, known: Unknown = UNKNOWN,
) -> Findings:
    """Check a written file by the rules of its product and by independent engines."""
    path = PurePath(name or f"{product}.pdf")
    # Engines compute outside of Python: one thread keeps them busy beside our own rules.
    with ThreadPoolExecutor(max_workers=1) as pool:
        asked = [pool.submit(engine, data, profile)
                 for engine in engines for profile in PROFILES[product]]
        # Nobody can watch a process of its own.
        seen = unwatched if is_large(data) else watch
        is_read, own = kept_small(partial(_found, data, product, seen, known), data)
        if not is_read:
            return Findings(tuple(problems(own, path)), ())
        checked = [each.result() for each in asked]
    told = [*own, *(finding for each in checked for finding in _of_engine(each))]
    return Findings(tuple(problems(told, path)), (_of_rules(product, own), *checked))


def _found(
    data: bytes, product: str, watch: Watch, known: Unknown
) -> tuple[bool, list[Finding]]:
    """Return whether a file can be opened, and what our own rules find in it."""
    try:
        file = opened(data, known)
        with file.pdf:
            own = list(found(watch("Regeln geprüft", RULES[product]), file, UNREAD))
    except UNREADABLE as error:
        return False, [unread(UNREAD, error)]
    if not own:
        known.keep()
    return True, own


def _of_rules(product: str, own: list[Finding]) -> Inspection:
    profile = ", ".join(NAMES[each] for each in PROFILES[product])
    failures = tuple(dict.fromkeys(each.message for each in own))
    return Inspection(OWN, __version__, profile, len(RULES[product]), failures)


def _of_engine(checked: Inspection) -> Iterator[Finding]:
    for failure in checked.failures:
        yield Finding("E690", f"{checked.engine} zu {checked.profile}: {failure}", ENGINE_HINT)
