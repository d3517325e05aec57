"""Independent engines: what others find in a file, and what they could not look at."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue import __version__
from catalogue.preflight.findings import Inspection
from catalogue.source.cache import Cache
from catalogue.source.delivered import DRAFT
from catalogue.typeset.apart import kept_small

Engine = Callable[[bytes, str], Inspection]

page: Any = None
with suppress(ImportError):
    import page
PROFILES = {"web": ("2a", "ua1"), "archive": ("3a", "ua1"), DRAFT: ("2a", "ua1")}
NAME = "page-validation"
NAMES = {"2a": "PDF/A-2a", "3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
ALONE = "kein fremdes Programm prüft mit, nur dieses selbst"
INSTALL = "pip install page-validation"
# Where verdicts are kept, and how many: those of the last builds.
KEPT, MAX_KEPT = "engines", 64
# Packed data that end in CR are taken for a line end; rule E686 checks the lengths itself.
SET_ASIDE = ("STREAM-LENGTH-001",)
# Bookmarks are a chain, and a table of changes may name every measure. With twice as long a chain
# the engine runs out of its stack.
MOST_LINKS = 8_000


def independent() -> str:
    """Return which engine of others looks at every file, nothing when none is installed."""
    return f"{NAME} {page.__version__}" if page else ""


def page_validation(data: bytes, profile: str) -> Inspection:
    """Check a file with page-validation (MIT, no Java)."""
    if page is None:
        return Inspection(NAME, "", NAMES[profile], reason="das Paket page-validation fehlt")
    # The engine keeps what it has taken, sixty times the bytes of a file.
    return kept_small(partial(_page_validation, data, profile), data)


def _page_validation(data: bytes, profile: str) -> Inspection:
    try:
        limits = page.SafetyLimits(max_reference_depth=MOST_LINKS, max_table_grid_rows=MOST_LINKS)
        found = page.validate_pdf_bytes(data, profile=profile, limits=limits)
    except page.SafetyLimitError as error:
        reason = f"die Datei ist für dieses Programm zu groß ({error})"
        return Inspection(NAME, page.__version__, NAMES[profile], reason=reason)
    except page.PageError as error:
        return Inspection(NAME, page.__version__, NAMES[profile], 1, (f"unlesbar: {error}",))
    failures = tuple(f"{each.rule_id}: {each.message}" for each in found.failures
                     if not each.rule_id.endswith(SET_ASIDE))
    return Inspection(NAME, page.__version__, NAMES[profile], found.rules.total, failures)


def not_asked(data: bytes, profile: str) -> Inspection:
    """Say of a draft that nobody else has looked at it."""
    version = page.__version__ if page else ""
    return Inspection(NAME, version, NAMES[profile], reason="Entwurf")


def asked_once(engine: Engine, cache: Path) -> Engine:
    """Return an engine that says of the same bytes what it has said before."""

    def asked(data: bytes, profile: str) -> Inspection:
        kept = Cache(cache).get_json(KEPT, _who(engine)) or {}
        file = f"{sha256(data).hexdigest()} {profile}"
        if file in kept:
            return Inspection(**{**kept[file], "failures": tuple(kept[file]["failures"])})
        found = engine(data, profile)
        if found.checks:
            last = dict([*kept.items(), (file, asdict(found))][-MAX_KEPT:])
            Cache(cache).keep_json(KEPT, _who(engine), last)
        return found

    return asked


def begun(engines: Sequence[Engine], pool: Executor, data: bytes, product: str) -> list[Engine]:
    """Let engines begin to look at a file; whoever asks one waits for its answer."""
    asked = [{profile: pool.submit(engine, data, profile) for profile in PROFILES[product]}
             for engine in engines]
    return [_answering(answers) for answers in asked]


def _answering(answers: Mapping[str, Future[Inspection]]) -> Engine:
    return lambda data, profile: answers[profile].result()


def _who(engine: Engine) -> bytes:
    """Return a key for an engine of this version and what this program makes of its answers."""
    name = f"{getattr(engine, '__name__', '')} {independent()} {__version__} "
    return name.encode() + Path(__file__).read_bytes()


# What the build asks; the answer takes milliseconds.
FAST_ENGINES: tuple[Engine, ...] = (page_validation,)
