"""The command with which a catalogue begins: it asks, writes, and says what to do next."""

from pathlib import Path
from typing import Any

import click

from catalogue.checks.schema import write_schemas
from catalogue.cli.output import command, is_asked, say, shown, words
from catalogue.cli.tables import table
from catalogue.source.inherited import COMMON
from catalogue.source.names import one_word
from catalogue.source.starters import (
    Answers,
    Organisation,
    Starter,
    begin,
    refuse_filled,
    starter_of,
    starters,
)

MUSTER = "massnahmen"
HANDBOOK = COMMON / "docs" / "handbuch.md"
QUESTIONS = {
    "title": "Titel des Katalogs",
    "publisher": "Wer gibt ihn heraus?",
    "office": "Welche Stelle macht ihn?",
    "sections": "{many}, durch Strichpunkt getrennt",
    "organisation": "Organisation, wie „I: Amt A, Amt B; II: Amt C“",
}


@command("init")
@click.argument("root", metavar="ORDNER", required=False,
                type=click.Path(path_type=Path, resolve_path=True))
@click.option("--muster", type=words, metavar="NAME", help="Nach welchem Muster.")
@click.option("--liste", "is_list", is_flag=True, help="Alle Muster zeigen.")
@click.option("--titel", "title", type=words, metavar="TEXT", help="Titel des Katalogs.")
@click.option("--herausgeber", "publisher", type=words, metavar="TEXT", help="Wer ihn herausgibt.")
@click.option("--stelle", "office", type=words, metavar="TEXT", help="Welche Stelle ihn macht.")
@click.option("--abschnitte", "sections", type=words, metavar="TEXT",
              help="Abschnitte, durch Strichpunkt getrennt.")
@click.option("--organisation", type=words, metavar="TEXT",
              help="Wer zuständig ist, wie „I: Amt A, Amt B; II: Amt C“.")
def init_command(root: Path | None, muster: str | None, is_list: bool, **given: str | None) -> None:
    """Legt einen neuen Katalog an, der sich sofort setzen lässt.

    Beispiel: catalogue init klima --muster klimaschutz
    """
    if is_list:
        _list()
        return
    if root is None:
        raise click.UsageError("den Ordner nennen, in dem der Katalog entstehen soll")
    refuse_filled(root)
    starter = starter_of(muster or _chosen())
    files = [*begin(root, starter, _answers(starter, given)), *write_schemas(root)]
    say(f"{len(set(files))} Dateien in {shown(root)}")
    say(f"setzen: catalogue build --edition 1 --root {one_word(shown(root))}")
    say(f"Handbuch: {shown(HANDBOOK)}")


def _list() -> None:
    table(("Muster", "wofür"), ([each.name, each.about] for each in starters().values()))


def _chosen() -> str:
    if not is_asked():
        return MUSTER
    _list()
    return str(click.prompt("Muster", default=MUSTER, err=True))


def _answers(starter: Starter, given: dict[str, str | None]) -> Answers:
    """Return what options say, what is answered to questions, else what the starter says."""
    section, known = starter.form.words.section, starter.answers
    said: dict[str, Any] = {name: _said(name, known) for name in QUESTIONS}
    asked = [name for name in QUESTIONS if said[name] or given[name]]
    for name in asked:
        if given[name]:
            said[name] = given[name]
        elif is_asked():
            question = QUESTIONS[name].format(many=section.many if section else "")
            said[name] = click.prompt(question, default=said[name], err=True)
    return Answers(**{**said, "sections": _listed(said["sections"], ";"),
                      "organisation": _organisation(said["organisation"])})


def _said(name: str, answers: Answers) -> str:
    """Return an answer as it would be typed."""
    value = getattr(answers, name)
    if name == "sections":
        return "; ".join(value)
    if name == "organisation":
        return "; ".join(f"{head}: {', '.join(names)}" for head, names in value.items())
    return str(value)


def _organisation(text: str) -> Organisation:
    found: dict[str, tuple[str, ...]] = {}
    for number, part in enumerate(_listed(text, ";"), 1):
        head, colon, names = part.partition(":")
        found[head.strip() if colon else str(number)] = _listed(names if colon else head, ",")
    return found


def _listed(text: str, mark: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(mark) if part.strip())
