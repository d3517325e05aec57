"""What a text field or chapter knows is set and read back; what it does not know is told."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from catalogue.build.line import build
from catalogue.build.wish import Wish
from catalogue.checks.validate import check
from catalogue.layout.complaints import complaints
from catalogue.layout.markdown import plain_words, small, source_words
from catalogue.preflight.readback import squeezed
from tests.conftest import small_project
from tests.products import elements

LEGAL = (
    "Orte...", "Ein \\* Stern, a\\_b und 5\\% davon", "Zeile\\\nnoch eine",
    "[Igel](https://example.org/Igel_(Tier))", "[a [b] c](https://example.org)",
    '[Amt](https://example.org "Titel")', "[Anruf](tel:+4923230)", "[Post](mailto:a@example.org)",
    "Bürger*innen und LSBTIQ*", "3 x 4 Meter", "\\# kein Titel\n\n\\> kein Zitat\n\n\\+ Plus",
    "1\\. kein Punkt", "Nr. [1] und 2 < 3 & 4 > 1", "5 * 3", "wie geht´s",
)  # fmt: skip
FOREIGN = (
    ("Ein ![Bild](bild.png)", 4), ("| a | b |\n|---|---|\n| c | d |", 0), ("> Zitat", 0),
    ("Text[^1]", 4), ("Satz\n\n# Titel", 6), ("ein <b>Wort</b>", 4), ("a &amp; b", 2),
    ("[Seite](www.example.org)", 0), ("[Seite][1]", 6), ("Satz\n\n[1]: https://a.de", 6),
    ("`code`", 0), ("Satz\n---", 0), ("ein **halb", 4), ("~~weg~~", 0), ("<https://a.de>", 0),
    ("[Seite](https://a b.de)", 0), ("[Seite](javascript:x)", 0),
)  # fmt: skip


@pytest.mark.parametrize("text", LEGAL)
def test_what_a_field_knows_is_set_word_for_word(text: str) -> None:
    assert [*complaints(text)] == []
    assert squeezed("".join(source_words(text))) == squeezed(plain_words(small(text)))
    assert "\\" not in small(text)


@pytest.mark.parametrize(("text", "start"), FOREIGN)
def test_what_a_field_does_not_know_is_told_with_its_place(text: str, start: int) -> None:
    assert next(each.start for each in complaints(text)) == start
    assert all(each.hint for each in complaints(text))


@pytest.mark.parametrize("text", ["## A\n\n### B\n\n#### C", "> Zitat", "| a |\n|---|\n| b |",
                                  "a[^1]\n\n[^1]: b",
                                  "![Rathaus](rathaus.png)"])
def test_chapters_know_more_than_fields(text: str) -> None:
    assert [*complaints(text)] != []
    assert [*complaints(text, is_chapter=True)] == []


@pytest.mark.parametrize("text", ["![](bild.png)", "![Bild](https://a.de/b.png)", "a[^1]",
                                  "## A\n\n#### B", "# A", "Satz ![Bild](bild.png) Satz"])
def test_a_chapter_wants_pictures_with_words_and_notes_with_text(text: str) -> None:
    assert [*complaints(text, is_chapter=True)] != []


@given(st.text(alphabet="ab Z1.,-–*_[]()\\#>+!`&<x×'\"…\n:/ä", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_without_complaint_is_set_word_for_word(text: str) -> None:
    if not [*complaints(text)]:
        assert squeezed("".join(source_words(text))) == squeezed(plain_words(small(text)))


def test_a_foreign_construct_stops_check_with_line_and_column(project: Path) -> None:
    path = next((project / "data" / "measures").glob("*.yaml"))
    text = path.read_text("utf-8")
    start = text.index("description: |") if "description: |" in text else None
    assert start is not None
    path.write_text(text.replace("description: |\n", "description: |\n  Siehe [hier](www.a.de).\n",
                                 1), "utf-8")
    line = text[:start].count("\n") + 2
    found = [p for p in check(project, 4) if p.code == "E118"]
    assert [(p.place.line, p.place.column) for p in found] == [(line, 9)]


CHAPTER = """

| Jahr | Zahl |
|------|-----:|
| 2026 | 17 |

> Ein Zitat.

## Abschnitt

### Teil

#### Kleinteil

Satz.

![Blick auf das Haus](haus.png "Das Haus")
"""


def test_chapters_and_empty_sections_build_in_a_folder_of_any_name(tmp_path: Path) -> None:
    root = small_project(tmp_path / "Grüße 100% neu")
    Image.new("RGBA", (1800, 900), (200, 30, 30, 128)).save(root / "editions" / "4" / "haus.png")
    foreword = root / "editions" / "4" / "foreword.md"
    foreword.write_text(foreword.read_text("utf-8") + CHAPTER, "utf-8")
    sections = root / "data" / "sections.yaml"
    sections.write_text(f"{sections.read_text('utf-8')}  - {{id: leer, title: Leer}}\n", "utf-8")
    built = build(root, 4, wish=Wish(("web", "print")))
    with pikepdf.open(built.delivery.files[0]) as pdf:
        assert len(elements(pdf, "BlockQuote")) == 1
        assert "Blick auf das Haus" in {str(e.get("/Alt", "")) for e in elements(pdf, "Figure")}
    with pypdfium2.PdfDocument(built.delivery.files[0]) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert any("keine Maßnahme" in text for text in texts)


def test_a_picture_that_is_not_there_is_told_by_check(project: Path) -> None:
    path = project / "editions" / "4" / "foreword.md"
    path.write_text(f"{path.read_text('utf-8')}\n![Haus](haus.jpg)\n", "utf-8")
    assert "E119" in {problem.code for problem in check(project, 4)}
