"""A text flows in a form and keeps the lines of its file."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.layout.markdown import small
from catalogue.model.flowing import broken_like, flowing

FILE = """\
Ein Absatz, der in der Datei
über zwei Zeilen geht.

- ein Punkt, der ebenfalls
  weitergeht
- ein zweiter
Zeile mit Ende\\
und die nächste"""
FLOWING = """\
Ein Absatz, der in der Datei über zwei Zeilen geht.

- ein Punkt, der ebenfalls weitergeht
- ein zweiter Zeile mit Ende\\
und die nächste"""
TEXTS = st.lists(st.sampled_from(
    ["Wort", "- ", "\n", "\n\n", " ", "lang" * 9, "2. ", "# ", "|", "> ", "–", "  ", "\\", "*x*"],
), max_size=60).map("".join)


def test_a_paragraph_flows_in_one_line() -> None:
    assert flowing(FILE) == FLOWING


def test_what_has_not_changed_keeps_the_lines_of_the_file() -> None:
    assert broken_like(flowing(FILE), FILE) == FILE


def test_a_changed_paragraph_is_broken_and_the_others_stay() -> None:
    typed = flowing(FILE).replace("Ein Absatz", "Ein ganz anderer und sehr viel längerer Absatz")
    lines = broken_like(typed, FILE).split("\n")
    assert max(map(len, lines)) <= 92
    assert lines[-4:] == FILE.split("\n")[-4:]


def test_a_file_with_long_lines_gets_no_others() -> None:
    assert broken_like("Neu " * 90, "Alt " * 90) == "Neu " * 90


@given(TEXTS)
def test_a_text_sent_back_is_the_same(text: str) -> None:
    assert broken_like(flowing(text), text) == text


@given(TEXTS, TEXTS)
def test_lines_change_nothing_of_what_is_set(text: str, before: str) -> None:
    flat = flowing(text)
    assert flowing(broken_like(flat, before)).split() == flat.split()
    assert words(broken_like(flat, before)) == words(flat)


def words(text: str) -> list[str]:
    """Return the words that are set, and which blocks they stand in."""
    return re.sub(r"</?span.*?>", "", str(small(text)).replace("<br>", " ")).split()


@pytest.mark.parametrize("word", ["-", "*", "1.", "#", ">"])
def test_no_line_begins_with_what_would_be_a_block(word: str) -> None:
    text = f"{'lang ' * 17}{word} danach {'lang ' * 17}".strip()
    assert len(broken_like(text, "a\nb").split("\n")) > 1
    assert words(broken_like(text, "a\nb")) == words(text)
