"""Independent engines: what others find in a file, and what they could not look at."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from catalogue.preflight.findings import Inspection

Engine = Callable[[bytes, str], Inspection]

page: Any = None
with suppress(ImportError):
    import page
PROFILES = {"web": ("2a", "ua1"), "archive": ("3a", "ua1")}
NAMES = {"2a": "PDF/A-2a", "3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
ALONE = "kein fremdes Programm prüft mit, nur dieses selbst"
INSTALL = "pip install page-validation"
# Packed data that end in CR are taken for a line end; rule E686 checks the lengths itself.
SET_ASIDE = ("STREAM-LENGTH-001",)
# Bookmarks are a chain, and a table of changes may name every measure. With twice as long a chain
# the engine runs out of its stack.
MOST_LINKS = 8_000


def independent() -> str:
    """Return which engine of others looks at every file, nothing when none is installed."""
    return f"page-validation {page.__version__}" if page else ""


def page_validation(data: bytes, profile: str) -> Inspection:
    """Check a file with page-validation (MIT, no Java)."""
    name = "page-validation"
    if page is None:
        return Inspection(name, "", NAMES[profile], reason="das Paket page-validation fehlt")
    try:
        limits = page.SafetyLimits(max_reference_depth=MOST_LINKS, max_table_grid_rows=MOST_LINKS)
        found = page.validate_pdf_bytes(data, profile=profile, limits=limits)
    except page.SafetyLimitError as error:
        reason = f"die Datei ist für dieses Programm zu groß ({error})"
        return Inspection(name, page.__version__, NAMES[profile], reason=reason)
    except page.PageError as error:
        return Inspection(name, page.__version__, NAMES[profile], 1, (f"unlesbar: {error}",))
    failures = tuple(f"{each.rule_id}: {each.message}" for each in found.failures
                     if not each.rule_id.endswith(SET_ASIDE))
    return Inspection(name, page.__version__, NAMES[profile], found.rules.total, failures)


# What the build asks; the answer takes milliseconds.
FAST_ENGINES: tuple[Engine, ...] = (page_validation,)
