"""The rules as editors read them: one on the terminal, all of them in a page of the manual."""

from difflib import get_close_matches
from itertools import groupby

from catalogue.archive.rules import RULES as ARCHIVE
from catalogue.checks.rules import RULES as CHECKS
from catalogue.compare.rules import RULES as COMPARE
from catalogue.exchange.documents.rules import RULES as EXCHANGE
from catalogue.layout.rules import RULES as LAYOUT
from catalogue.model.problems import SEVERITIES
from catalogue.model.rules import Rule
from catalogue.pdf.rules import RULES as PDF
from catalogue.preflight.rules import RULES as PREFLIGHT
from catalogue.press.rules import RULES as PRESS
from catalogue.typeset.rules import RULES as TYPESET

ALL = "alle"
AREAS = {
    "1": "Aufbau der Daten",
    "2": "Einlesen",
    "30": "Namen und Begriffe",
    "31": "Zeichen im Text",
    "32": "Wörter und Zeichen im Text",
    "33": "Was veraltet",
    "34": "Adressen im Netz",
    "35": "Telefon und Anlaufstellen",
    "4": "Länge",
    "50": "Layout und Druckvorgaben",
    "51": "Satz",
    "52": "Ausgabe",
    "53": "Lesen der fertigen Seiten",
    "60": "Druck-PDF: die Datei",
    "61": "Druck-PDF: die Seiten",
    "62": "Druck-PDF: die Seiten",
    "63": "Druck-PDF: Farben, Linien, Schrift und Bilder",
    "64": "Druck-PDF: Farben, Linien, Schrift und Bilder",
    "65": "Web- und Archiv-PDF: für alle lesbar",
    "66": "Web- und Archiv-PDF: für alle lesbar",
    "6": "Web- und Archiv-PDF: die Datei",
    "72": "Bericht",
    "7": "Archiv",
}
EXPLAINED = {rule.code: rule for rule in (
    *CHECKS.values(), *EXCHANGE, *TYPESET, *LAYOUT, *PDF, *PRESS, *PREFLIGHT, *ARCHIVE, *COMPARE,
)}  # fmt: skip
HEAD = """\
# Prüfregeln

Diese Seite entsteht aus dem Programm (`catalogue check --explain alle`) und enthält jede Meldung,
die es geben kann. Eine einzelne erklärt `catalogue check --explain W301`. Die Daten (1, 3 und 4)
prüft `catalogue check --edition 4`, das Einlesen (2), Layout und Satz (5), die fertigen PDFs (6)
Archiv und Berichte (7) prüft der Befehl, der damit arbeitet.

- **E** Fehler: wäre in der Auflage falsch; der Befehl hält an.
- **W** Warnung: sollte einheitlich sein; zu den Daten meldet der Bau der Auflage sie nicht.
- **I** Hinweis: eine Frage, die ein Mensch entscheidet.

Was mit `--fix` gekennzeichnet ist, bringt `catalogue check --fix` selbst in Ordnung; vorher zeigt
es jede Änderung. Warnungen und Hinweise zu den Daten lassen sich für einen Eintrag mit Grund
stummschalten:

```yaml
check_ignore:
  W321: Das Landesprogramm heißt so.
```
"""


def explain(code: str) -> str:
    """Return what a rule is about with an example; ``alle`` returns the page of all rules.

    ``LookupError`` names the nearest known code for an unknown one.
    """
    if code.casefold() == ALL:
        return rules_page()
    rule = EXPLAINED.get(code.upper())
    if rule is None:
        close = get_close_matches(code.upper(), EXPLAINED, n=1, cutoff=0.5) or [ALL]
        raise LookupError(f"die Regel {code} gibt es nicht – gemeint: „{close[0]}“?")
    lines = [f"{rule.code} {rule.title} ({SEVERITIES[rule.code[0]]})", rule.explanation]
    lines += [f"  {line}" for line in _example(rule)]
    if rule.is_mended:
        lines.append("„catalogue check --fix“ behebt das.")
    return "\n".join(lines)


def rules_page() -> str:
    """Return ``docs/pruefregeln.md``."""
    parts = [HEAD]
    for area, rules in groupby(sorted(EXPLAINED.values(), key=_number), _area):
        parts.append(f"## {area}\n")
        parts += [_section(rule) for rule in rules]
    return "\n".join(parts).rstrip()


def _number(rule: Rule) -> str:
    return rule.code[1:]


def _area(rule: Rule) -> str:
    return next(area for start, area in AREAS.items() if rule.code[1:].startswith(start))


def _section(rule: Rule) -> str:
    weight = SEVERITIES[rule.code[0]] + (", `--fix`" if rule.is_mended else "")
    text = f"**{rule.code} {rule.title}** ({weight}): {rule.explanation}\n"
    example = _example(rule)
    return "\n".join([text, "```", *example, "```\n"]) if example else text


def _example(rule: Rule) -> list[str]:
    lines: list[str] = []
    for label, text in (("nicht:   ", rule.bad), ("sondern: ", rule.good)):
        shown = [_visible(line) for line in text.split("\n") if line]
        lines += [f"{' ' * len(label) if i else label}{line}" for i, line in enumerate(shown)]
    return lines


def _visible(line: str) -> str:
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in line)
