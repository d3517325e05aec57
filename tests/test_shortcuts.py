"""Shortcuts for the engine give the same bytes as the engine by itself."""

from typing import Any

import pytest
import weasyprint

from tests.products import page_of

BODY = """<h1 class="far">Ein Titel <em>mit <u>Strich</u></em></h1><p>Erstens<sup>2</sup></p>
<table><tr><th scope="row">Kopf</th><td>Zelle</td></tr></table>
<ul><li>eins</li><li><p class="turned">zwei</p></li></ul><p style="float: right">rechts</p>"""
CSS = """.far { margin-inline: 9mm 3mm; padding-block-start: calc(1mm + 2pt) }
.far { border-inline-end: 1pt solid }
.turned { direction: rtl; margin-inline-start: 4mm } em { text-decoration: underline }
table { border-collapse: collapse } td { border: 1pt solid; inline-size: 20mm }"""


@pytest.mark.parametrize(("owner", "name"), [
    (weasyprint.css.ComputedStyle, "__missing__"),
    (weasyprint.layout, "make_margin_boxes"),
    (weasyprint.layout.percent, "resolve_one_percentage"),
])  # fmt: skip
def test_a_shortcut_changes_no_byte(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened = page_of.__wrapped__(BODY, CSS)
    monkeypatch.setattr(owner, name, owner.unshortened)
    assert page_of.__wrapped__(BODY, CSS) == shortened


def test_html_that_is_no_xml_gives_the_same_page() -> None:
    assert page_of("<p>Eins<br>zwei") == page_of("<p>Eins<br/>zwei</p>")
