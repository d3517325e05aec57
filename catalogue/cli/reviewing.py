"""Commands on the work at records: state, silenced rules, history and undo."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click

from catalogue.checks.findings import silence, unsilence
from catalogue.checks.reviewing import mark
from catalogue.cli.editing import by_option
from catalogue.cli.output import as_json, command, json_option, root_option, say, shown
from catalogue.cli.tables import table
from catalogue.model.problems import nearest
from catalogue.model.states import State
from catalogue.source.declared import form_of
from catalogue.source.form_texts import form_text
from catalogue.source.history import Event, found_entry, history, told, undone
from catalogue.source.journal import FILE, Hand
from catalogue.source.load import edition_numbers, read, record_path
from catalogue.source.states import standings, state_of

STATES = {state.word.casefold(): state for state in State}
COMMAND = "command"
SHOWN, WIDEST = 20, 60
NOTHING = "–"


@command("state")
@click.argument("given", nargs=-1, metavar="[KENNUNG… STAND]")
@click.option("--edition", "number", type=int, metavar="N",
              help="Nummer der Auflage, sonst die neueste.")
@by_option
@json_option
@root_option
def state_command(
    given: tuple[str, ...], number: int | None, by: str, as_data: bool, root: Path
) -> None:
    """Zeigt, was geprüft und freigegeben ist, oder gibt Einträgen einen Stand.

    Der Stand ist geprüft, freigegeben oder entwurf; er gilt, bis jemand den Eintrag ändert.
    Beispiel: catalogue state jungen-ag geprüft --by "Jana Muster"
    """
    number = max(edition_numbers(root), default=1) if number is None else number
    if not given:
        _list(root, number, as_data)
        return
    *identifiers, word = given
    if word.casefold() not in STATES or not identifiers:
        hint = nearest(word.casefold(), STATES)
        raise click.UsageError(f"hinten fehlt der Stand: „{word}“ ist keiner – {hint}")
    state = STATES[word.casefold()]
    for name in mark(root, number, identifiers, state, Hand(by, COMMAND)):
        say(f"{name}: {state.word}")


def _list(root: Path, number: int, as_data: bool) -> None:
    source = read(root, number)
    known = standings(root, number, source.measures)
    rows = [{"id": name, "state": str(state_of(known, name)),
             "by": known[name].by if name in known else NOTHING,
             "at": known[name].at[:10] if name in known else NOTHING}
            for name in (document.path.stem for document in source.measures)]
    if as_data:
        as_json(rows)
        return
    table(("⟪record⟫", "Stand", "von", "am"),
          ([r["id"], State(r["state"]).word, r["by"], r["at"]] for r in rows))


@command("silence")
@click.argument("identifier", metavar="KENNUNG")
@click.argument("code", metavar="REGEL")
@click.option("--grund", "reason", default="", help="Warum die Stelle so bleiben soll.")
@click.option("--aufheben", "is_lifted", is_flag=True, help="Die Regel wieder melden lassen.")
@by_option
@root_option
def silence_command(
    identifier: str, code: str, reason: str, is_lifted: bool, by: str, root: Path
) -> None:
    """Schaltet eine Regel für einen Eintrag stumm, mit Grund, oder hebt das auf.

    Beispiel: catalogue silence jungen-ag W314 --grund "ein Aktenzeichen"
    """
    hand = Hand(by, COMMAND)
    if is_lifted:
        unsilence(root, identifier, code, hand)
    else:
        silence(root, identifier, code, reason, hand)
    said = "meldet sich wieder" if is_lifted else "ist stumm"
    say(f"{code} {said}: {shown(root / record_path(root, identifier))}")


@command("history")
@click.argument("identifier", default="", metavar="[KENNUNG]")
@click.option("--alles", "is_whole", is_flag=True, help=f"Nicht nur die letzten {SHOWN} zeigen.")
@json_option
@root_option
def history_command(identifier: str, is_whole: bool, as_data: bool, root: Path) -> None:
    """Zeigt, wer wann was geändert hat, an einem Eintrag oder im ganzen Katalog.

    Vor jedem Feld steht der Name der Änderung, mit dem „catalogue undo“ sie zurücknimmt.
    Beispiel: catalogue history jungen-ag
    """
    events = islice(history(root, identifier), None if is_whole else SHOWN)
    if as_data:
        as_json([{"change": each.name, **each.record} for event in events
                 for each in event.entries])
        return
    form = form_of(root)
    fields = {name: field for kind in reversed([*form.all_kinds.values()])
              for name, field in kind.record.by_id.items()}
    for event in events:
        _tell(event, fields, form.labels)


def _tell(event: Event, fields: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    first = event.first
    say(f"{first.time:%d.%m.%Y %H:%M}  {told(event, labels)} ({first.id})")
    for each in event.entries:
        if each.field in fields:
            field = fields[each.field]
            before, after = (_short(form_text(field, value)) for value in (each.before, each.after))
            say(f"    {each.name}  {field.label}: {before} → {after}")
        elif each.kind == FILE:
            say(f"    {each.name}  {each.id}")


def _short(text: str) -> str:
    line = " ".join(text.split()) or NOTHING
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"


@command("undo")
@click.argument("change", metavar="ÄNDERUNG")
@by_option
@root_option
def undo_command(change: str, by: str, root: Path) -> None:
    """Nimmt eine Änderung zurück; was danach kam, bleibt.

    Beispiel: catalogue undo 3f9a1c20be --by "Jana Muster"
    """
    entry = found_entry(root, change)
    undone(root, change, by)
    is_file = entry.kind == FILE
    say(f"zurückgenommen: {shown(root / (entry.id if is_file else record_path(root, entry.id)))}")
