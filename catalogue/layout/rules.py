"""What the messages about a layout and a printer's profile mean."""

from catalogue.model.rules import Rule

RULES = (
    Rule("E501", "Stylesheet nicht lesbar",
         "layout.yaml nennt ein Stylesheet, das im Ordner des Layouts fehlt oder gesperrt ist."),
    Rule("E502", "Angabe im Layout", "In layout.yaml fehlt eine Angabe, oder ihr Wert ist falsch."),
    Rule("E503", "Schriftdatei fehlt oder ist beschädigt",
         "Alle Schriften, die layout.yaml nennt, liegen als lesbare Dateien in fonts/."),
    Rule("E504", "Abbildung fehlt", "Ein Text nennt eine Abbildung, die das Layout nicht hat."
         " Abbildungen liegen im Layout unter figures/.",
         "![Drei Ringe um einen Kreis](ringe.svg)", "![Drei Ringe um einen Kreis](layers.svg)"),
    Rule("E505", "Vorlage fehlerhaft",
         "Eine Vorlage des Layouts (.html) enthält an dieser Zeile einen Fehler der Schreibweise."),
    Rule("E506", "Druckerei unbekannt",
         "edition.yaml nennt eine Druckerei ohne Profil. Der nächstliegende Name wird genannt."),
    Rule("E507", "Profil der Druckerei",
         "Im Profil der Druckerei fehlt eine Angabe, oder ihr Wert ist falsch.",
         "bleed_mm: drei", "bleed_mm: 3"),
    Rule("E513", "Farbe ohne eindeutige Druckfarbe",
         "Jede Farbe der Seiten hat in inks.css genau eine Druckfarbe. Was am Bildschirm gleich"
         " ist, ist auch im Druck gleich.",
         "--red: #c00", "--red: device-cmyk(0 1 1 0.1)"),
    Rule("E516", "Stylesheet fehlerhaft",
         "Das Stylesheet ist hier kein gültiges CSS, oder ein Token nennt sich selbst."),
    Rule("E517", "Token fehlt",
         "Eine Vorlage verwendet ein Token, das in keinem Stylesheet des Layouts steht."),
    Rule("E518", "Mehr Abschnitte als Farben",
         "Das Layout hat nicht so viele Farben; in tokens.css und inks.css ergänzen."),
    Rule("E519", "Seite läuft über",
         "Eine Seite, die nur aus der Vorlage besteht, passt nicht auf ein Blatt."),
)  # fmt: skip
