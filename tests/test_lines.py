"""The lines of a written file are set well, and its text says what it said."""

import re

from catalogue.preflight.lines import figures, lines_of
from catalogue.preflight.outline import outline
from tests.products import page_of, small_web

LONG = ("Die Fachstelle unterstützt Mitarbeitende und Führungskräfte, die für ihre Arbeit mit"
        " Menschen unterschiedlicher Herkunft eine E-Mail-Adresse und <em>verlässliche"
        " Ansprechpersonen</em> brauchen, zum Beispiel im Fachbereich Kinder\u00a0– Jugend\u00a0–"
        " Familie.")
ADDRESS = "anlaufstelle-fuer-alle-fragen@stadt.example"


def said(body: str, style: str = "") -> list[list[str]]:
    """Return the lines of the paragraphs of a page."""
    return [[line.text for line in each] for each in lines_of(page_of(body, style))]


def test_the_small_catalogue_is_set_well() -> None:
    found = figures(small_web())
    assert found.lines > 100
    assert (found.ladders, found.fragments) == ((), ())
    assert found.share <= 15


def test_a_paragraph_is_broken_as_a_whole() -> None:
    (found,) = said(f"<p>{LONG}</p>", "p { hyphens: auto; width: 60mm }")
    assert len(found) > 4
    assert len(found[-1].split()) > 1
    assert not [line for line in found if line.endswith(("E-", "–"))]


def test_whatever_lines_say_is_read_as_it_was_written() -> None:
    for width in range(30, 66, 4):
        data = page_of(f"<p>{LONG}</p>", f"p {{ hyphens: auto; width: {width}mm }}")
        text = re.sub(r"<[^>]+>", "", LONG).replace("\u00a0", " ")
        assert [line.split("P ", 1)[1] for line in outline(data) if " P " in line] == [text]


def test_an_address_is_divided_before_a_hyphen_and_read_as_one_word() -> None:
    body, style = f'<p><a href="mailto:{ADDRESS}">{ADDRESS}</a></p>', "p { width: 50mm }"
    (found,) = said(body, style)
    assert [line[0] for line in found] == ["a", "-"]
    assert ADDRESS in "".join(outline(page_of(body, style)))


def test_what_stands_beside_a_float_is_left_to_the_engine() -> None:
    body = f'<p style="float: right; width: 20mm">rechts</p><p>{LONG}</p>'
    assert "Fachbereich" in " ".join(line for each in said(body) for line in each)


def test_a_paragraph_over_two_pages_goes_on_where_it_stopped() -> None:
    body = f"<p style='margin-top: 92mm'>{LONG}</p>"
    (found,) = said(body)
    assert "".join("".join(found).split()).replace("-", "") == "".join(
        re.sub(r"<[^>]+>|-", "", LONG).split())
