"""Small Markdown and chapters become HTML that loses and runs nothing."""

import pytest

from catalogue.layout.markdown import chapter, plain_words, small, source_words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Bürger*innen und Gäst*innen", "<p>Bürger*innen und"),
        ("Das *eine* Wort", "<em> eine</em>"),
        ("<script>alert(1)</script> bleibt Text", "&lt;script&gt;"),
        ("# Keine Überschrift", "<p># Keine"),
        ("[hier](javascript:alert)", "[hier]"),
        ("- eins\n- zweitens", "<li>zweitens</li>"),
        ("![Bild](https://example.org/x.png)", "!"),
    ],
)
def test_text_fields_know_paragraphs_lists_emphasis_and_links(text: str, html: str) -> None:
    assert html in small(text)
    assert "<script" not in small(text)
    assert "<img" not in small(text)


def test_the_last_word_of_a_paragraph_is_not_divided() -> None:
    assert small("Sie sind hinzugekommen.") == (
        '<p>Sie sind<span class="whole"> hinzugekommen.</span></p>\n'
    )


def test_a_word_longer_than_its_line_may_be_divided() -> None:
    assert "whole" not in small("Die Verwaltungsmodernisierungsgesetzgebung")


def test_footnotes_stand_where_they_are_called() -> None:
    html = chapter("Ein Satz.[^1] Noch einer.\n\n[^1]: Die Quelle.", lambda *_: "")
    assert plain_words(html).count("Die Quelle.") == 1
    assert 'Satz.<span class="footnote">' in html


def test_figures_come_from_the_layout_with_text_and_caption() -> None:
    drawn = chapter('![Drei Ringe](layers.svg "Schichten")', lambda *told: f"<i>{told}</i>")
    assert "('layers.svg', 'Drei Ringe', 'Schichten')" in drawn


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- Bürger*innen, trans* und *wichtig*", ["Bürger*innen,", "trans*", "und", "wichtig"]),
        ("[Angebot der Stadt](https://example.org/x)", ["Angebot", "der", "Stadt"]),
        ("2. **Zweitens** so", ["Zweitens", "so"]),
    ],
)
def test_the_words_of_the_source_carry_no_marks(line: str, words: list[str]) -> None:
    assert " ".join(source_words(line)).split() == words


def test_plain_words_are_those_a_reader_sees() -> None:
    assert plain_words("<p>a &lt;b&gt; &amp; <em>c</em></p>") == "a <b> & c"
