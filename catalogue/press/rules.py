"""What the messages of handing files over mean."""

from catalogue.model.rules import Rule

RULES = (
    Rule("E509", "Druckauftrag zu lang",
         "Der Druckauftrag ist ein Formular von einer Seite. Kürzer werden „confirm“ und"
         " „delivery“ unter „print“ in edition.yaml."),
    Rule("E520", "Ausgabe nicht beschreibbar",
         "Der Ordner für die fertigen Dateien fehlt, ist gesperrt oder voll."
         " Mit --out wird ein anderer gewählt."),
)  # fmt: skip
