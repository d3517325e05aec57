"""The command that lists all editions: status."""

from pathlib import Path

from catalogue.archive.places import OPEN
from catalogue.archive.status import Row, status_rows
from catalogue.cli.output import as_json, command, json_option, root_option, say
from catalogue.cli.tables import table
from catalogue.exchange.proposals.answered import answers, is_asked

COLUMNS = ("number", "date", "measures", "pages", "reviewed", "released", "state")


@command("status")
@json_option
@root_option
def status_command(as_data: bool, root: Path) -> None:
    """Zeigt alle Auflagen mit Nummer, Datum, Umfang und Stand.

    Beispiel: catalogue status
    """
    rows = status_rows(root)
    waiting = _waiting(root, rows)
    if as_data:
        as_json([row | ({"unanswered": waiting[row["number"]]} if row["number"] in waiting else {})
                 for row in rows])
        return
    table(("⟪edition⟫", "Datum", "⟪records⟫", "Seiten", "geprüft", "freigegeben", "Stand"),
          ([r[name] for name in COLUMNS] for r in rows))
    for number, names in waiting.items():
        told = f"ohne Antwort: {', '.join(names)}" if names else "alle Antworten sind da"
        say(f"{number}. ⟪edition⟫, {told}")


def _waiting(root: Path, rows: list[Row]) -> dict[int, list[str]]:
    """Return who has not answered, of every open edition for which somebody was asked."""
    numbers = [row["number"] for row in rows if str(row["state"]).startswith(OPEN)]
    return {number: [each.department for each in answers(root, number) if not each.is_complete]
            for number in numbers if is_asked(root, number)}
