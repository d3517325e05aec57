"""What the messages about written files mean."""

from catalogue.model.rules import Rule

READ_BACK = (
    Rule("E530", "Zahl der Seiten", "Das PDF hat mehr oder weniger Seiten, als gesetzt wurden."),
    Rule("E531", "Wörter fehlen im PDF",
         "Wörter der Daten stehen nicht auf ihrer Seite: Das Layout schneidet sie ab oder lässt"
         " sie weg."),
    Rule("E532", "Text ragt über den Rand", "Ein Wort ist breiter als die Seite.",
         "Gleichstellungsbeauftragtenkonferenz", "Konferenz der Gleichstellungsbeauftragten"),
    Rule("E533", "Text abgeschnitten", "Ein Kasten im Layout ist kleiner als sein Text."),
    Rule("E535", "Fremde Schrift", "Das PDF enthält eine Schrift, die nicht in fonts/ liegt."),
)  # fmt: skip

PRESS = (
    Rule("E600", "Druck-PDF nicht lesbar",
         "Die Datei ist beschädigt, verschlüsselt oder leer. Sie ist neu auszugeben."),
    Rule("E601", "Druck-PDF verschlüsselt", "Eine Druckerei kann es nicht öffnen."),
    Rule("E602", "Nicht als PDF/X-4 ausgewiesen",
         "In den Metadaten fehlt eine Angabe, die ISO 15930-7 verlangt."),
    Rule("E603", "Druckbedingung",
         "Die Datei nennt genau eine Druckbedingung, die die Druckerei annimmt, und enthält deren"
         " ICC-Profil."),
    Rule("E604", "Aktionen, Formulare, Anhänge",
         "Ein Druck-PDF führt nichts aus und enthält keine anderen Dateien."),
    Rule("E605", "Ebenen", "Eine ausgeblendete Ebene kann anderswo mitdrucken; alles liegt auf"
         " einer."),
    Rule("E606", "Schrift nicht eingebettet", "Die Druckerei hat die Schrift vielleicht nicht."),
    Rule("E611", "Endformat",
         "Jede Seite sagt, wo sie beschnitten wird (TrimBox), und zwar innerhalb der Seite."),
    Rule("E612", "Beschnitt zu schmal",
         "Über das Endformat hinaus ist so viel Rand angelegt, wie die Druckerei verlangt."),
    Rule("E613", "Verschiedene Formate", "Alle Seiten des Buchs haben ein Format."),
    Rule("E614", "Gedreht oder skaliert", "Keine Seite ist gedreht oder in eigenem Maßstab."),
    Rule("E615", "Verweise oder Kommentare", "Auf Druckseiten liegen keine Anmerkungen."),
    Rule("E616", "Bogen nicht gefüllt",
         "Die Zahl der Seiten ist ein Vielfaches dessen, was auf einen Bogen passt."),
    Rule("E617", "Druckmarken", "Außerhalb des Beschnitts steht nichts, wenn die Druckerei keine"
         " Marken will."),
    Rule("E618", "Farbe endet am Endformat",
         "Was bis zum Rand reicht, läuft in den Beschnitt weiter; sonst bleibt nach dem Schneiden"
         " ein weißer Streifen."),
    Rule("E619", "Text zu nah am Rand", "Beim Schneiden könnte Text verloren gehen."),
    Rule("E620", "Text zu nah am Bund", "Was im Bund steht, ist im gebundenen Heft nicht lesbar."),
    Rule("E631", "Farbe des Bildschirms", "Gedruckt wird in CMYK, nicht in RGB oder Lab."),
    Rule("E632", "Sonderfarbe", "Der Auftrag hat vier Druckfarben; jede andere wird umgewandelt."),
    Rule("E633", "Transparenz", "Durchsichtiges wird in CMYK gemischt, und die Datei sagt das."),
    Rule("E634", "Schwarzer Text aus mehreren Farben",
         "Kleine dunkle Schrift wird nur mit Schwarz gedruckt, sonst wird sie unscharf.",
         "C75 M68 Y67 K90", "K100"),
    Rule("W635", "Schwarzer Text spart aus",
         "Schwarz druckt über den Untergrund, damit kein heller Saum entsteht."),
    Rule("E636", "Weiß auf Überdrucken", "Weiß, das überdruckt, ist im Druck nicht zu sehen."),
    Rule("W637", "Kleiner Text aus vielen Farben",
         "Kleine Schrift hat höchstens zwei Druckfarben, sonst wird sie unscharf."),
    Rule("E638", "Farbauftrag zu hoch", "Mehr Farbe trocknet auf diesem Papier nicht."),
    Rule("E639", "Haarlinie", "Eine dünnere Linie hält die Druckmaschine nicht."),
    Rule("E640", "Schrift zu klein", "Die Schrift ist kleiner, als die Druckerei sie druckt."),
    Rule("E641", "Bild zu grob", "Das Bild hat für seine gedruckte Größe zu wenig Bildpunkte."),
)  # fmt: skip

ACCESSIBLE = (
    Rule("E650", "Titel der Datei",
         "Das PDF hat einen Titel, und Leseprogramme zeigen ihn statt des Dateinamens."),
    Rule("E651", "Sprache",
         "Die Datei ist als Deutsch gekennzeichnet, jede fremde Stelle mit dem Kürzel ihrer"
         " Sprache.", 'lang="englisch"', 'lang="en"'),
    Rule("E652", "Struktur fehlt", "Ohne Struktur kann niemand sich die Datei vorlesen lassen."),
    Rule("E653", "Unbekannte Rolle", "Ein Element hat eine Rolle, die kein Leseprogramm kennt."),
    Rule("E654", "Inhalt außerhalb der Struktur",
         "Alles auf der Seite wird einmal vorgelesen oder ist als Schmuck gekennzeichnet."),
    Rule("E655", "Weg zurück zur Struktur",
         "Leseprogramme finden von einer Stelle der Seite ihr Element."),
    Rule("E656", "Abbildung ohne Beschreibung",
         "Ein Satz sagt, was die Abbildung zeigt; der Name der Datei genügt nicht.",
         "layers.svg", "Drei Ringe um einen Kreis mit dem Wort Persönlichkeit"),
    Rule("E657", "Ordnung der Überschriften",
         "Überschriften beginnen mit Ebene 1 und überspringen keine.", "h1, h3", "h1, h2"),
    Rule("E658", "Lesezeichen",
         "Die Lesezeichen sind die Überschriften der Ebenen 1 und 2 in ihrer Reihenfolge."),
    Rule("E659", "Seitenzahlen der Datei",
         "Leseprogramme zeigen dieselben Seitenzahlen, die gedruckt sind."),
    Rule("E660", "Tabulatortaste", "Auf Seiten mit Verweisen folgt sie der Lesereihenfolge."),
    Rule("E661", "Verweis ohne Beschreibung",
         "Jeder Verweis sagt in Worten, wohin er führt, und steht in der Struktur."),
    Rule("E662", "Fußnote ohne Weg zurück",
         "Jede Fußnote hat einen Namen und eine Nummer; vom Text führt ein Verweis hin und"
         " zurück."),
    Rule("E663", "Aufbau von Listen und Inhalt",
         "Listen bestehen aus Punkten, der Inhalt aus Einträgen, die Verweise sind."),
    Rule("E664", "Aufbau einer Tabelle", "Eine Tabelle besteht aus Zeilen, diese aus Zellen."),
    Rule("E665", "Kopfzellen",
         "Eine Tabelle hat Kopfzellen, und jede sagt, ob sie Zeile oder Spalte überschreibt.",
         "<th>", '<th scope="col">'),
    Rule("E666", "Ungleiche Zeilen",
         "Alle Zeilen einer Tabelle haben gleich viele Spalten und nur einen Kopf."),
)  # fmt: skip

LASTING = (
    Rule("E679", "Web- oder Archiv-PDF nicht lesbar", "Die Datei ist beschädigt und neu zu bauen."),
    Rule("E680", "Nicht als PDF/A und PDF/UA ausgewiesen",
         "Die Metadaten nennen die Normen, denen die Datei folgt."),
    Rule("E681", "Metadaten widersprüchlich",
         "Titel, Urheber und Datum stehen zweimal in der Datei und lauten gleich."),
    Rule("E682", "Verschlüsselt oder mit Aktionen",
         "Die Datei ist nicht gesperrt und führt nichts aus; Verweise führen zu Adressen und"
         " Seiten."),
    Rule("E683", "Schrift nicht vollständig",
         "Jede Schrift steckt in der Datei und sagt, welche Zeichen sie zeigt."),
    Rule("E684", "Farbprofil fehlt", "Ohne Profil ist nicht festgelegt, wie Farben aussehen."),
    Rule("E685", "Langsam im Browser",
         "Das Web-PDF ist klein, und die erste Seite erscheint vor der letzten."),
    Rule("E686", "Aufbau der Datei", "Die Datei ist nicht so gebaut, wie ISO 32000 es verlangt."),
    Rule("E687", "Anhänge",
         "Das Web-PDF enthält keine anderen Dateien, das Archiv-PDF die Daten der Auflage,"
         " vollständig und beschrieben."),
    Rule("E690", "Befund eines anderen Prüfprogramms",
         "Ein unabhängiges Programm hält die Datei für fehlerhaft. Sein Wortlaut steht dabei."),
)  # fmt: skip

RULES = (*READ_BACK, *PRESS, *ACCESSIBLE, *LASTING)
