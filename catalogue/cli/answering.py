"""Commands for what departments answer: link, proposals, decide, remind."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from catalogue.cli.output import (
    as_json,
    command,
    edition_option,
    fail,
    json_option,
    root_option,
    say,
    words,
)
from catalogue.cli.tables import table
from catalogue.exchange.forms.readable import department_named, readable
from catalogue.exchange.proposals.answered import answers, inbox, reminder
from catalogue.exchange.proposals.links import (
    all_links,
    keep_reminded,
    make_links,
    revoke_links,
)
from catalogue.exchange.proposals.review import Review, Verdict, decide, review
from catalogue.exchange.proposals.submitted import BY_LINK, CHOICE_WORDS, Choice
from catalogue.model.fields.period import date_in_words
from catalogue.source.members import settings_of

# Where the desk is reached where studio.yaml names no address.
HOME = "http://127.0.0.1:8430"
OPEN, REPLACED = "offen", "überholt"
ONE_CHOICE = "genau eines angeben: --uebernehmen, --text, --fragen oder --lassen"
by_option = click.option("--by", type=words, default="", metavar="NAME", help="Wer das tut.")
address_option = click.option(
    "--adresse", "home", type=words, default="", metavar="URL",
    help="Wo die Stellen das Studio erreichen, sonst „url“ aus studio.yaml.")  # fmt: skip


@command("link")
@click.argument("names", nargs=-1, type=words, metavar="[NAME …]")
@edition_option
@click.option("--alle", "is_all", is_flag=True, help="Für ⟪every department.acc⟫ einen machen.")
@click.option("--until", type=words, default="", metavar="DATUM",
              help="Bis wann er gilt, sonst bis zum Redaktionsschluss.")
@click.option("--revoke", is_flag=True, help="Den Link zurücknehmen.")
@address_option
@by_option
@root_option
def link_command(names: tuple[str, ...], number: int, is_all: bool, root: Path,
                 **given: Any) -> None:
    """Macht je Stelle einen Link zu ihren Einträgen, zeigt alle Links oder nimmt sie zurück.

    Beispiel: catalogue link "⟪department⟫ Gesundheit" --edition 4 --until 31.3.2027
    """
    if is_all and (names or given["revoke"]):
        raise click.UsageError("--alle steht ohne Namen und ohne --revoke")
    if given["revoke"]:
        if not names:
            raise click.UsageError("sagen, wessen Link nicht mehr gelten soll")
        ended = revoke_links(root, number, names)
        say(f"zurückgenommen: {', '.join(ended) or 'kein gültiger Link'}")
    elif names or is_all:
        made = make_links(root, number, None if is_all else names, given["until"], given["by"])
        home = given["home"] or settings_of(root).url or HOME
        for each in made:
            say(f"{each.link.department}: {each.address(home)}")
        fail(f"gültig bis {date_in_words(made[0].link.until)}; die Links stehen nur hier und"
             " werden nicht aufgehoben")
    else:
        table(("⟪department⟫", "Link", "geöffnet"), (
            [each.department, each.standing, date_in_words(each.opened) or "–"]
            for each in all_links(root, number).links))


@command("proposals")
@click.argument("name", required=False, type=words, metavar="[VORSCHLAG]")
@edition_option
@json_option
@root_option
def proposals_command(name: str | None, number: int, as_data: bool, root: Path) -> None:
    """Zeigt, was die Stellen vorgeschlagen haben, oder einen Vorschlag mit allen Texten.

    Beispiel: catalogue proposals --edition 4
    """
    if name:
        found = review(root, number, name)
        return as_json(_data(found)) if as_data else _show(found)
    rows = inbox(root, number)
    if as_data:
        return as_json([{"name": each.name, "department": each.submission.department,
                         "at": each.submission.at, "via": each.submission.via,
                         "by": each.submission.by, "open": each.open, "decided": each.decided,
                         "records": list(each.submission.records)} for each in rows])
    table(("Vorschlag", "⟪department⟫", "⟪records⟫", "offen", "entschieden"), (
        [each.name, each.submission.department, "; ".join(each.titles), each.open, each.decided]
        for each in rows))
    return None


def _data(found: Review) -> dict[str, Any]:
    return {"name": found.name, "department": found.submission.department,
            "at": found.submission.at, "newer": found.newer,
            "points": [{**asdict(each), "collides": each.is_collision,
                        "decision": each.decision and each.decision.model_dump()}
                       for each in found.points]}


def _show(found: Review) -> None:
    sent = found.submission
    way = "Link" if sent.via == BY_LINK else sent.via
    say(f"{sent.department}, {sent.time:%d.%m.%Y %H:%M}, {way}{f', {sent.by}' if sent.by else ''}")
    if found.newer:
        say(f"überholt von {found.newer}")
    for record, title in found.titles.items():
        say(f"\n{title} ({record})")
        for line in _lines(found, record):
            say(line)


def _lines(found: Review, record: str) -> Iterator[str]:
    points = found.of(record)
    if not points:
        yield "  unverändert bestätigt"
    for point in points:
        word = CHOICE_WORDS[point.decision.choice] if point.decision else (
            OPEN if point.is_open else REPLACED)
        yield f"  {point.key}: {point.label} – {word}"
        if not (point.is_question or point.is_note):
            yield f"    bisher: {_indented(point.base)}"
        yield f"    {'Antwort' if point.is_question else 'neu'}: {_indented(point.proposed)}"
        if point.is_collision and point.is_open:
            yield f"    jetzt im Katalog: {_indented(point.now)}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n      ") or "–"


@command("decide")
@click.argument("name", type=words, metavar="VORSCHLAG")
@click.argument("keys", nargs=-1, type=words, metavar="[FELD …]")
@edition_option
@click.option("--record", type=words, default="", metavar="KENNUNG",
              help="Nur bei ⟪this record.dat⟫.")
@click.option("--uebernehmen", "accepted", is_flag=True, help="Den vorgeschlagenen Text nehmen.")
@click.option("--text", "changed", type=words, metavar="TEXT", help="Diesen Text nehmen.")
@click.option("--fragen", "asked", type=words, metavar="FRAGE", help="Zurückgeben und nachfragen.")
@click.option("--lassen", "kept", is_flag=True, help="Beim Alten lassen.")
@click.option("--trotzdem", "anyway", is_flag=True,
              help="Auch wenn der Text inzwischen geändert worden ist.")
@by_option
@root_option
def decide_command(name: str, keys: tuple[str, ...], number: int, root: Path,
                   **given: Any) -> None:
    """Entscheidet über einen Vorschlag, Feld für Feld oder über alles, was noch offen ist.

    Beispiel: catalogue decide VORSCHLAG goals --edition 4 --uebernehmen
    """
    options: tuple[Choice, ...] = ("accepted", "changed", "asked", "kept")
    chosen = [each for each in options if given[each] not in (False, None)]
    if len(chosen) != 1:
        raise click.UsageError(ONE_CHOICE)
    found, choice = review(root, number, name), chosen[0]
    text = given[choice] if isinstance(given[choice], str) else ""
    verdicts = [Verdict(record, key, choice, text, sign if given["anyway"] else "")
                for record, key, sign in _wanted(found, keys, given["record"])]
    if not verdicts:
        say("nichts offen")
        return
    decided = decide(root, number, name, verdicts, given["by"])
    say(f"{CHOICE_WORDS[choice]}: {', '.join(each.key for each in verdicts)}")
    say(f"noch offen: {sum(point.is_open for point in decided.points)}")


def _wanted(found: Review, keys: tuple[str, ...], record: str) -> Iterator[tuple[str, str, str]]:
    """Yield record, key and sign of all that is meant; a name that nothing has is told later."""
    points = [each for each in found.points if record in ("", each.record)]
    for key in keys:
        named = [each for each in points if each.key == key]
        yield from ((each.record, key, each.sign) for each in named)
        if not named:
            yield record or next(iter(found.titles)), key, ""
    if not keys:
        yield from ((each.record, each.key, each.sign) for each in points if each.is_open)


@command("remind")
@click.argument("names", nargs=-1, type=words, metavar="[NAME …]")
@edition_option
@click.option("--neuer-link", "is_new", is_flag=True, help="Mit einem neuen Link darin.")
@address_option
@by_option
@root_option
def remind_command(names: tuple[str, ...], number: int, is_new: bool, home: str, by: str,
                   root: Path) -> None:
    """Zeigt, welche Stellen noch nicht geantwortet haben, oder schreibt einer die Erinnerung.

    Beispiel: catalogue remind "⟪department⟫ Kultur" --edition 4
    """
    if not names:
        table(("⟪department⟫", "⟪records⟫", "fehlen", "zuletzt", "erinnert"), (
            [each.department, len(each.records), len(each.missing),
             f"{each.last:%d.%m.%Y}, {each.way}" if each.last else "–",
             date_in_words(each.reminded) or "–"]
            for each in answers(root, number) if not each.is_complete))
        return
    edition = readable(root, number)
    for name in (department_named(each, edition) for each in names):
        text = reminder(root, number, name)
        if is_new:
            until = all_links(root, number).of(name)
            (made,) = make_links(root, number, [name], until.until if until else "", by)
            address = made.address(home or settings_of(root).url or HOME)
            text = reminder(root, number, name, address)
        say(text)
        keep_reminded(root, number, [name])
