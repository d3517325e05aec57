"""What an import writes, a build sets: signs that somebody typed stay signs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange.documents.passages import escaped, literal
from catalogue.layout.complaints import complaints
from catalogue.layout.markdown import source_words

TEXTS = st.text("ab 1.)-*_[](]^`~<>#+|!&;\\/:ä", max_size=24)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_of_a_document_is_set_word_for_word(text: str) -> None:
    written = literal(" ".join(text.split()))
    assert [*complaints(written)] == []
    assert "".join("".join(source_words(written)).split()) == "".join(text.split())


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_line_of_a_form_can_be_set(text: str) -> None:
    assert [*complaints(escaped(" ".join(text.split())))] == []


@pytest.mark.parametrize("text", ["__", "ein **halb", "[Seite](www.a.de)", "<b>fett</b>", "~~weg~~",
                                  "`code`", "# Titel", "*wichtig*", "[^1]", "a_b_c", "&amp;"])
def test_signs_of_a_document_are_printed(text: str) -> None:
    assert " ".join(source_words(literal(text))) == text
