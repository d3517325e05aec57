"""The words that a page of HTML must show, as they are looked for in the written file."""

import re
from collections.abc import Iterator

from catalogue.layout import markdown

BLOCK = re.compile(r"</?(?:p|li|h\d|th|td|figcaption|div|section|text|span)\b[^>]*>")
NOTE = re.compile(r'<span class="footnote">(.*?)</span>', re.DOTALL)
DRAWING = re.compile(r"<head>.*?</head>|<title>.*?</title>", re.DOTALL)


def words_of(html: str) -> Iterator[str]:
    """Yield the words of every block, footnotes too."""
    for block in BLOCK.split(NOTE.sub("<p>", DRAWING.sub("", html))):
        if text := markdown.plain_words(block):
            yield text


def notes_of(html: str) -> Iterator[str]:
    """Yield the words of every footnote."""
    yield from map(markdown.plain_words, NOTE.findall(html))
