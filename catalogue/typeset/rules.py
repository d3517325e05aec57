"""What the messages of setting the pages mean."""

from catalogue.model.rules import Rule

RULES = (
    Rule("E116", "Trennausnahme",
         "In der Liste „exceptions“ steht je Zeile ein Wort mit seinen Trennstellen.",
         "- Gleich_stellung", "- Gleich-stellung"),
    Rule("E117", "Fremdsprachige Wendung",
         "Wendungen stehen als Liste unter dem Kürzel ihrer Sprache.",
         "englisch: Empowerment", "en:\n- Empowerment"),
    Rule("E401", "Text zu lang",
         "Der Text passt auch auf der engsten Stufe nicht auf seine Seiten. Genannt wird, um wie"
         " viel und wo am besten zu kürzen ist."),
    Rule("E510", "Satzprogramm unvollständig",
         "Auf diesem Rechner fehlt eine Bibliothek, mit der die Seiten gesetzt werden."),
    Rule("E511", "Warnung des Satzprogramms",
         "Das Satzprogramm hat etwas im Layout oder im Text nicht verstanden; ohne Abhilfe sähe"
         " die Seite anders aus als gedacht."),
    Rule("E512", "Seitenzahlen ohne Ruhe",
         "Ein Verweis auf eine Seite verändert den Umbruch und damit die Seite, auf die er zeigt."
         " Der Text der genannten Einheit ist etwas zu kürzen."),
    Rule("E514", "Satzspiegel von Druck und Bildschirm",
         "Die Seiten sind im Druck ebenso breit gesetzt wie am Bildschirm; nur ihre Lage zum Bund"
         " ist eine andere."),
    Rule("E534", "Zeichen fehlt in der Schrift",
         "Eine Seite enthält ein Zeichen, das keine Schrift des Layouts zeigen kann."
         " Es ist durch ein anderes zu ersetzen.", "→", "nach"),
)  # fmt: skip
