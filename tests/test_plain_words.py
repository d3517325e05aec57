"""A text without signs is read without the parser of Markdown, and says the same."""

import re
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from catalogue.layout import markdown
from catalogue.layout.markdown import source_words

PIECES = ("a", "Wort", "Schüler*innen", "1.", "2)", "-", "+", "#", ">", "&amp;", "<b>", "`", "„",
          "http://a.de", "(", "!", "|", " ", "  ", "    ", "\t", "\n", "\n  ", "\n- ", "\r\n", "\0",
          "\u00a0", "*", "_", "\\", "[x](https://a.de)", "---", "===")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_words_are_those_that_the_parser_reads(text: str) -> None:
    with patch.object(markdown, "SIGNS", re.compile("")):
        parsed = list(filter(None, source_words(text)))
    assert list(filter(None, source_words(text))) == parsed
