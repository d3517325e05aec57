"""Holds the built web and archive files against every engine; run it with ``make validate``."""

import sys
from pathlib import Path

from catalogue.preflight.screen import preflight
from tests.verapdf import ALL_ENGINES


def main(folder: Path) -> int:
    """Print the verdict of each engine; 1 when a file fails."""
    failed = False
    for product in ("web", "archive"):
        for path in sorted(folder.glob(f"*-{product}.pdf")):
            found = preflight(path.read_bytes(), product, path.name, engines=ALL_ENGINES)
            for each in found.checked:
                print(f"{path.name}: {each.engine} {each.version}, {each.profile}:"
                      f" {each.checks} Prüfungen, {each.verdict}")
            failed = failed or bool(found.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
