"""The command that lists all editions: status."""

from pathlib import Path

from catalogue.archive.status import status_rows
from catalogue.cli.output import as_json, command, json_option, root_option
from catalogue.cli.tables import table

COLUMNS = ("number", "date", "measures", "pages", "reviewed", "released", "state")


@command("status")
@json_option
@root_option
def status_command(as_data: bool, root: Path) -> None:
    """Zeigt alle Auflagen mit Nummer, Datum, Umfang und Stand.

    Beispiel: catalogue status
    """
    rows = status_rows(root)
    if as_data:
        as_json(rows)
        return
    table(("⟪edition⟫", "Datum", "⟪records⟫", "Seiten", "geprüft", "freigegeben", "Stand"),
          ([r[name] for name in COLUMNS] for r in rows))
