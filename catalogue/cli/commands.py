"""Every command: the module that it lies in, and in a line what it does."""

import gc
from importlib import import_module
from typing import Any

# A module is imported only when one of its commands is called, so that checking never loads the
# typesetter and help loads none; a test holds each line against the help of its command.
COMMANDS = {
    "init": ("beginning", "Legt einen neuen Katalog an, der sich sofort setzen lässt."),
    "build": (
        "building",
        "Setzt eine Auflage für Bildschirm, Druck und Archiv und prüft jedes geschriebene "
        "PDF.",
    ),
    "web": (
        "publishing",
        "Schreibt die Web-Ausgabe: Seiten für jeden Browser, ein Ordner zum Hochladen.",
    ),
    "export": (
        "exporting",
        "Schreibt eine Auflage als offene Daten: Tabellen, JSON und ihre Beschreibung für Portale.",
    ),
    "batch": (
        "batching",
        "Baut oder prüft viele Kataloge, jeden für sich; was an einem scheitert, hält keinen "
        "auf.",
    ),
    "fit": (
        "making",
        "Zeigt je Eintrag die Einpass-Stufe und die freien oder überzähligen Zeilen.",
    ),
    "status": ("listing", "Zeigt alle Auflagen mit Nummer, Datum, Umfang und Stand."),
    "doctor": (
        "making",
        "Prüft Schriften, Trennmuster und Systembibliotheken und sagt, wie Fehlendes zu holen "
        "ist.",
    ),
    "new": ("editing", "Legt einen Eintrag oder eine Auflage mit erklärten Feldern an."),
    "remove": (
        "editing",
        "Nimmt einen Eintrag aus dem Katalog; Datei und Grund bleiben aufgehoben.",
    ),
    "split": (
        "editing",
        "Legt aus Feldern eines Eintrags einen zweiten an; der erste bleibt, wie er ist.",
    ),
    "state": (
        "reviewing", "Zeigt, was geprüft und freigegeben ist, oder gibt Einträgen einen Stand.",
    ),
    "silence": (
        "reviewing", "Schaltet eine Regel für einen Eintrag stumm, mit Grund, oder hebt das auf.",
    ),
    "history": (
        "reviewing",
        "Zeigt, wer wann was geändert hat, an einem Eintrag oder im ganzen Katalog.",
    ),
    "undo": ("reviewing", "Nimmt eine Änderung zurück; was danach kam, bleibt."),
    "archive": (
        "archiving",
        "Friert eine Auflage mit allem ein, woraus sie entstand; danach bleibt sie, wie sie "
        "ist.",
    ),
    "verify": (
        "verifying",
        "Prüft das Archiv: jede Datei, die Kette der Auflagen und auf Wunsch den Neubau.",
    ),
    "diff": (
        "archiving",
        "Zeigt, was sich zwischen zwei Auflagen geändert hat, und schreibt den Bericht zum "
        "Abzeichnen.",
    ),
    "handoff": (
        "handing",
        "Packt alles für die Druckerei: Inhalt, Umschlag, Druckauftrag, Prüfbericht, "
        "Prüfsummen.",
    ),
    "preflight": (
        "handing",
        "Prüft ein PDF nach den Vorgaben einer Druckerei, mit Seite, Messwert und Grenze.",
    ),
    "outline": (
        "handing",
        "Zeigt, was ein Vorleseprogramm vom Web-PDF liest: Rollen und Text in Lesefolge.",
    ),
    "check": (
        "checking",
        "Prüft die Daten einer Auflage: was ist wo falsch, und wie wird es richtig?",
    ),
    "schema": (
        "checking",
        "Schreibt die JSON-Schemas und nennt sie am Kopf jeder Datei unter data/ und "
        "editions/.",
    ),
    "import": (
        "importing",
        "Liest Dokumente, Tabellen oder Formulare ein (DOCX, ODT, PDF, TXT, MD, CSV, XLSX, ODS).",
    ),
    "collect": (
        "importing",
        "Schreibt je Stelle eine Tabelle oder ein Formular mit ihren Einträgen zum "
        "Ausfüllen.",
    ),
    "studio": ("desk", "Öffnet den Schreibtisch der Redaktion im Browser."),
    "link": (
        "answering",
        "Macht je Stelle einen Link zu ihren Einträgen, zeigt alle Links oder nimmt sie zurück.",
    ),
    "proposals": (
        "answering",
        "Zeigt, was die Stellen vorgeschlagen haben, oder einen Vorschlag mit allen Texten.",
    ),
    "decide": (
        "answering",
        "Entscheidet über einen Vorschlag, Feld für Feld oder über alles, was noch offen ist.",
    ),
    "remind": (
        "answering",
        "Zeigt, welche Stellen noch nicht geantwortet haben, oder schreibt einer die Erinnerung.",
    ),
}


def module(name: str) -> Any:
    """Return a module of the command line, imported when it is asked for."""
    # What modules are made of lives to the end: nobody need look for garbage in it, then or later.
    gc.disable()
    try:
        return import_module(f"catalogue.cli.{name}")
    finally:
        gc.freeze()
        gc.enable()
