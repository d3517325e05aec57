"""Which versions set the pages; asking them loads no engine."""

from importlib import metadata

from catalogue.typeset.libraries import system_versions


def engine_versions() -> dict[str, str]:
    """Return the versions of WeasyPrint, Pango and HarfBuzz that set the pages."""
    system = system_versions()
    return {"weasyprint": metadata.version("weasyprint"),
            **{name: system[name] for name in ("pango", "harfbuzz") if name in system}}
