"""The instructions that stand at the head of every form."""

from collections.abc import Iterator

from catalogue.model.records import EditionHead, date_in_words

WHERE = {
    "xlsx": "Die Maßnahmen stehen in der Tabelle „Maßnahmen“, eine je Zeile.",
    "docx": "Die Maßnahmen stehen auf den folgenden Seiten, eine je Kasten.",
}
NEW = {
    "xlsx": "Neue Maßnahme: eine der freien Zeilen am Ende ausfüllen. Die Kennung bleibt leer.",
    "docx": "Neue Maßnahme: einen der leeren Kästen am Ende ausfüllen. Die Kennung bleibt leer.",
}
ROOM = {
    "xlsx": "Rechts neben jedem Text steht, wie viele Zeichen auf der Seite noch Platz haben."
    " Die vier Texte einer Maßnahme teilen sich diesen Platz. Die Zahl ist eine Schätzung.",
    "docx": "Unter jedem Text steht, wie viele Zeichen auf der Seite noch Platz hatten, als wir das"
    " Formular schrieben. Die vier Texte einer Maßnahme teilen sich diesen Platz.",
}
KINDS = tuple(WHERE)


def instructions(head: EditionHead, department: str, kind: str) -> Iterator[str]:
    """Yield the paragraphs of the instructions for a form of this kind."""
    yield f"{head.title}, {head.number}. Auflage: {department}"
    yield (
        "Bitte prüfen Sie die Angaben zu Ihren Maßnahmen, ändern Sie, was nicht mehr stimmt,"
        f" und senden Sie die Datei zurück an: {head.office}, {head.publisher}."
    )
    if head.closing_date:
        yield f"Redaktionsschluss ist am {date_in_words(head.closing_date)}."
    yield WHERE[kind]
    yield "Was stimmt, bleibt einfach stehen. Übernommen wird nur, was Sie ändern."
    yield "Abschnitt, Richtung und Abteilung wählen Sie aus der Liste, die sich am Feld öffnet."
    yield "Kurztitel: nur nötig, wenn der Titel für die Übersicht zu lang ist."
    yield "Texte: ein Absatz je Zeile. Punkte einer Liste beginnen mit einem Strich: - Punkt."
    yield ROOM[kind]
    yield "Verweise: je Zeile eine Adresse, in der Form: Beschreibung | https://www.example.org"
    yield "Offene Frage: Bitte antworten Sie im Feld „Ihre Antwort“."
    yield NEW[kind]
    yield "Maßnahme entfällt: alle ihre Felder leeren. Wir fragen dann noch einmal nach."
    yield (
        "Kennung und offene Frage sind gesperrt, ohne Kennwort. Bitte ändern Sie die Kennung"
        " nicht: An ihr erkennt das Programm die Maßnahme."
    )
