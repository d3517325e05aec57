"""Shortcuts for the engine give the same bytes as the engine by itself."""

import sys
from typing import Any

import pytest
import weasyprint

from catalogue.model.problems import LayoutError, Place
from catalogue.typeset.leaves import Leaves
from tests.products import PAGE, page_of, small

css, layout, text = weasyprint.css, weasyprint.layout, weasyprint.text.line_break
BODY = """<h1 class="far">Ein Titel <em>mit <u>Strich</u></em></h1><p>Erstens<sup>2</sup></p>
<table><tr><th scope="row">Kopf</th><td>Zelle</td></tr></table>
<ul><li>eins</li><li><p class="turned">zwei</p></li></ul><p style="float: right">rechts</p>
<p id="ziel" style="--weit: 30%; width: var(--weit); min-height: 10%">Straßenbahnhaltestelle</p>
<div class="half"><p>halb <span style="border-radius: 2pt; background: red">rund</span></p></div>
<p lang="fr" class="small">Silben, Silben, Silben<br/>Aufl\u00adage, Auflage, fi\u2011fi</p>
<div class="two"><p>zwei Spalten</p><p>zwei Spalten</p></div><pre>eine\nandere</pre>
<div class="full"><p>erste</p><ul><li>Punkt</li></ul><p class="next">zweite <b>Spalte</b></p></div>
<div class="full"><p>eins</p><h2>Quer</h2><p>zwei</p></div>
<div class="full"><p class="first">eins</p><h3>vor</h3><p>zwei</p><div class="full"><p>drei</p>
<p class="next">vier</p></div></div>"""
CSS = """.far { margin-inline: 9mm 3mm; padding-block-start: calc(1mm + 2pt) }
.far { border-inline-end: 1pt solid }
.turned { direction: rtl; margin-inline-start: 4mm } em { text-decoration: underline }
table { border-collapse: collapse } td { border: 1pt solid; inline-size: 20mm }
.half { height: 40%; padding: 5%; box-sizing: border-box; position: relative }
.half p { position: absolute; bottom: 10%; font-size: 1.2em; line-height: 130% }
.small { font: 7pt/1.1 serif; font-variant-numeric: tabular-nums; text-align: justify }
.small { font-family: inherit; width: 17mm; letter-spacing: .2pt; word-spacing: 1pt }
.two { columns: 2; column-gap: 1ex } .full { columns: 3 7mm; column-fill: auto; width: 60mm }
.full .next { break-before: column } .full h3 { break-after: column }
.first::first-letter { font-size: 2em; border-left: 1pt solid }
.full h2 { column-span: all } pre { white-space: pre-wrap }"""
FORBIDDEN = """p::first-line { font-size: 2em } p { margin-left: 3vw } p { vertical-align: 10% }"""
SHORTCUTS = [
    *((owner, name) for owner in (css.ComputedStyle, css.AnonymousStyle)
      for name in ("__init__", "__missing__", "copy")),
    (css, "find_style_attributes"), (css, "preprocess_declarations"),
    (layout, "make_margin_boxes"), (layout.percent, "resolve_percentages"),
    (layout.percent, "resolve_radii_percentages"),
    (weasyprint.formatting_structure.boxes.Box, "is_in_normal_flow"),
    *((text.Layout, name) for name in ("setup", "set_text", "deactivate", "reactivate")),
    (layout.block, "columns_layout"), (layout.block, "block_box_layout"),
    (text, "strut"), (text, "split_first_line"), (weasyprint.draw.text, "draw_first_line"),
]  # fmt: skip


def unshortened(owner: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine go its own way, in every module that names the function."""
    shortcut = getattr(owner, name)
    modules = [each for each in sys.modules.values() if each.__name__.startswith("weasyprint")]
    named = [each for each in modules if vars(each).get(name) is shortcut]
    for each in {id(each): each for each in (owner, *named)}.values():
        monkeypatch.setattr(each, name, shortcut.unshortened)


@pytest.mark.parametrize(("owner", "name"), SHORTCUTS)
def test_a_shortcut_changes_no_byte(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened = page_of.__wrapped__(BODY, CSS)
    unshortened(owner, name, monkeypatch)
    assert page_of.__wrapped__(BODY, CSS) == shortened


@pytest.mark.parametrize("own", [CSS, CSS + FORBIDDEN])
def test_all_shortcuts_together_change_no_byte(
    own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened = page_of.__wrapped__(BODY, own)
    for owner, name in SHORTCUTS:
        unshortened(owner, name, monkeypatch)
    assert page_of.__wrapped__(BODY, own) == shortened


def test_a_unit_is_the_same_whatever_was_set_before_it() -> None:
    done = small()
    units = [PAGE.format(body=BODY, css=own)
             for own in (CSS, CSS.replace("9mm", "12mm"), CSS + FORBIDDEN, CSS)]
    together = Leaves(done.pages.composition.layout, done.cache, is_kept=False)
    alone = [Leaves(done.pages.composition.layout, done.cache, is_kept=False) for _ in units]
    place = Place(done.pages.composition.units[0].place.path)
    assert [together.engine.leaf(together.engine.lay_out(unit, place)) for unit in units] == [
        each.engine.leaf(each.engine.lay_out(unit, place))
        for each, unit in zip(alone, units, strict=True)]


def test_what_is_wrong_is_complained_of_each_time() -> None:
    done = small()
    engine = Leaves(done.pages.composition.layout, done.cache, is_kept=False).engine
    page = PAGE.format(body='<p style="colour: red">rot</p>', css="")
    for _ in range(2):
        with pytest.raises(LayoutError, match="colour"):
            engine.lay_out(page, done.pages.composition.units[0].place)


def test_html_that_is_no_xml_gives_the_same_page() -> None:
    assert page_of("<p>Eins<br>zwei") == page_of("<p>Eins<br/>zwei</p>")
