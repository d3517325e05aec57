"""Which sentence leads a record, larger than what follows."""

import pytest

from catalogue.layout.lead import MAX_CHARACTERS, led

LONG = f"Ein {'sehr ' * (MAX_CHARACTERS // 5)}langer Satz."


@pytest.mark.parametrize(("text", "lead", "rest"), [
    ("Alle kommen. Danach gehen sie.", "Alle kommen.", "Danach gehen sie."),
    ("Ein Satz ist ein Absatz.\n\nDanach mehr.", "Ein Satz ist ein Absatz.", "Danach mehr."),
    ("Ein Satz ist alles.\n", "Ein Satz ist alles.", ""),
    ("Bürger*innen kommen. Und gehen.", "Bürger*innen kommen.", "Und gehen."),
    ("Trans*, inter* und queer. Alle.", "Trans*, inter* und queer.", "Alle."),
    ("Ein *ganzer* Satz. Mehr.", "Ein *ganzer* Satz.", "Mehr."),
    ("Im „Haus am Teich“. Und dort.", "Im „Haus am Teich“.", "Und dort."),
    ("Beim Verband in Teichstadt (VT). Dort.", "Beim Verband in Teichstadt (VT).", "Dort."),
    ("Obst, z. B. Birnen, für alle. Immer.", "Obst, z. B. Birnen, für alle.", "Immer."),
    ("Eine bunte Kiste voller Werkzeuge: Sie steht im Hof.",
     "Eine bunte Kiste voller Werkzeuge:", "Sie steht im Hof."),
])  # fmt: skip
def test_the_first_sentence_leads(text: str, lead: str, rest: str) -> None:
    assert led(text) == (lead, rest)


@pytest.mark.parametrize("text", [
    "Wort", "- Ein Satz. Noch einer.", f"{LONG} Danach.", "Ein *Satz. Und* mehr.",
    "„Ein Satz. Noch einer.“ Danach.", "Alle Werkzeuge, die es in der Kiste gibt:\n\n- Säge",
])  # fmt: skip
def test_nothing_leads_that_is_no_sentence_or_ends_within_signs(text: str) -> None:
    assert led(text) == ("", text)


def test_a_short_lead_in_does_not_lead_alone() -> None:
    assert led("Am Abend: Alle kommen. Dann ist Schluss.") == (
        "Am Abend: Alle kommen.", "Dann ist Schluss.")
