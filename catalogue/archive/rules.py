"""What the messages about the archive mean."""

from catalogue.model.rules import Rule

RULES = (
    Rule("E701", "Archiv verändert",
         "Eine Datei im Archiv hat nicht mehr die Prüfsumme von damals. Die Versionsverwaltung"
         " hat die richtige."),
    Rule("E702", "Im Archiv fehlt etwas",
         "Ein Ordner oder eine Datei, die archiviert ist, liegt nicht mehr da. Die"
         " Versionsverwaltung hat sie noch."),
    Rule("E703", "Fremde Datei im Archiv",
         "Im Archiv liegt eine Datei, die beim Einfrieren nicht da war. Sie gehört nicht"
         " dorthin."),
    Rule("E704", "Kette der Archive unterbrochen",
         "Jede Zeile der Kette bürgt für ein Archiv und für die Zeile davor; diese passt nicht."
         " Die Versionsverwaltung hat die richtige."),
    Rule("E705", "Archiv nicht lesbar",
         "Ein Teil des Archivs hat nicht die Form, die das Programm schreibt."),
    Rule("E706", "Einfrieren nicht erlaubt",
         "Was archiviert ist, bleibt, wie es ist; eine Berichtigung ist eine eigene Ausgabe"
         " (--reprint). Eingefroren wird immer nur eine Auflage zur gleichen Zeit."),
    Rule("E707", "Datum des Archivs fehlt", "Vor dem Einfrieren braucht edition.yaml ein Datum.",
         "closing_date:", "closing_date: 2026-11-21"),
    Rule("E708", "Neubau weicht ab",
         "Aus den archivierten Quellen entsteht heute etwas anderes als damals. Gültig bleibt das"
         " Archiv."),
    Rule("W708", "Neubau nicht byte-gleich",
         "Die Seiten sehen aus wie damals, die Dateien sind aber nicht Byte für Byte gleich."
         " Meist sind Programme seither neuer."),
    Rule("E709", "Bau aus dem Archiv gescheitert",
         "Aus den Dateien, die ins Archiv kommen oder darin liegen, lässt sich nichts bauen."),
    Rule("E711", "Kein Archiv",
         "Diese Auflage ist nicht archiviert, oder hier liegt kein Katalog."),
    Rule("E712", "Archiv nicht beschreibbar",
         "Der Ordner ist gesperrt, voll oder nicht leer. Geschrieben wurde nichts."),
    Rule("E713", "Archivierte Datei hält ihr Versprechen nicht",
         "Ein PDF im Archiv besteht die Regeln seiner Art heute nicht. Die Regel steht in"
         " Klammern dahinter."),
    Rule("I713", "Archivierte Datei nicht geprüft",
         "Zu dieser Datei fehlt hier ein Prüfprogramm oder ein Bericht, was sie sein soll."),
    Rule("W714", "Frühere Auflage nicht archiviert",
         "Eine spätere Auflage ist begonnen, die frühere aber nicht eingefroren."),
)  # fmt: skip
