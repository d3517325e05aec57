"""What the messages of a report mean."""

from catalogue.model.rules import Rule

RULES = (
    Rule("W720", "Bericht ohne Seitenbilder",
         "Eine der beiden Auflagen ist hier nicht gebaut. Der Bericht zeigt dann nur Wörter."),
    Rule("W721", "Seitenbilder veraltet",
         "Seit dem letzten Bau der Auflage sind Daten geändert. Ein neuer Bau zeigt den Stand."),
)  # fmt: skip
