"""What the messages of writing the files mean."""

from catalogue.model.rules import Rule

RULES = (
    Rule("E508", "Druckprofil fehlt oder passt nicht",
         "„icc_profile“ in edition.yaml nennt das ICC-Profil eines Druckverfahrens mit CMYK."),
    Rule("E515", "Farbe ohne Druckfarbe",
         "Eine Farbe der Seiten steht nicht in inks.css. In tokens.css und inks.css hat sie"
         " denselben Namen."),
)  # fmt: skip
