"""Style sheets are read by their grammar: comments, strings, cascade, and what is no CSS."""

from pathlib import Path, PurePosixPath

import pytest

from catalogue.layout import css
from catalogue.layout.layout import Layout, load_layout
from catalogue.model.problems import LayoutError

PATH = PurePosixPath("layouts", "katalog", "tokens.css")


def values(text: str) -> dict[str, str]:
    return css.values([css.parsed(text, PATH)])


def constants(text: str) -> str:
    return "".join(css.with_constants([css.parsed(text, PATH)]).split())


def with_rule(project: Path, name: str, text: str) -> Layout:
    sheet = project / "layouts" / "katalog" / name
    sheet.write_text(f"{sheet.read_text('utf-8')}\n{text}", "utf-8")
    return load_layout(project, "katalog")


@pytest.mark.parametrize(("text", "expected"), [
    (":root { --a: #111111; /* früher: --a: #ff0000; */ }", {"a": "#111111"}),
    ("/* :root { --a: 1pt; } */ :root { --b: 2pt }", {"b": "2pt"}),
    (":root { --a: 1pt/* breit */; --b: /**/ 2pt }", {"a": "1pt", "b": "2pt"}),
    (':root { --a: "x; --b: 3pt;"; }', {"a": '"x; --b: 3pt;"'}),
    (":root { --a: url('a;--b:1') }", {"a": 'url("a;--b:1")'}),
    (":root { --a: 1pt; --a: 2pt } :root { --a: 3pt }", {"a": "3pt"}),
    (":root { --a: 1pt !important; --a: 2pt }", {"a": "1pt"}),
    (":root { --a: 1pt ! important; --a: 2pt!important }", {"a": "2pt"}),
    (":root { --b: var(--a); --a: var( --c ); --c: 4pt }", {"a": "4pt", "b": "4pt", "c": "4pt"}),
    (":root { --a: calc(2 * var(--b)); --b: 1pt }", {"a": "calc(2 * 1pt)", "b": "1pt"}),
    (".x, :root { --a: 1pt } .x { --b: 2pt } @page { --c: 3pt }", {"a": "1pt"}),
    ("@media print { :root { --a: 1pt } } :root { --A: 2pt }", {"A": "2pt"}),
    (":root { --a: var(--other, 5pt) }", {"a": "var(--other, 5pt)"}),
])  # fmt: skip
def test_a_token_is_what_the_engine_takes_for_one(text: str, expected: dict[str, str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("p { width: var(--a) } :root { --a: 1pt }", "p{width:1pt}:root{--a:1pt}"),
    (":root { --a: 1pt } p { width: calc(2*(var(--a,3pt))) }",
     ":root{--a:1pt}p{width:calc(2*(1pt))}"),
    (":root { --a: 1pt } .x { --a: 2pt } p { width: var(--a) }",
     ":root{--a:1pt}.x{--a:2pt}p{width:var(--a)}"),
    (":root { --a: 1pt } @media print { :root { --a: 2pt } } p { width: var(--a) }",
     ":root{--a:1pt}@mediaprint{:root{--a:2pt}}p{width:var(--a)}"),
    (":root { --a: 1pt } /* .x { --a: 2pt } */ @page { margin: var(--a) }",
     ":root{--a:1pt}@page{margin:1pt}"),
    (':root { --a: 1pt } p::after { content: "var(--a)" }',
     ':root{--a:1pt}p::after{content:"var(--a)"}'),
])  # fmt: skip
def test_a_constant_stands_where_only_the_root_sets_it(text: str, expected: str) -> None:
    assert constants(text) == expected


@pytest.mark.parametrize(("text", "line", "said"), [
    (":root {\n  --a: 1pt;\n  --b 2pt;\n}", 3, "kein gültiges CSS"),
    (":root {\n  --a: 1pt\n  --b: 2pt;\n}", 3, "ein Semikolon"),
    (":root {\n  --a: 1pt;\n}}", 3, "„}“ ist zu viel"),
    ("p { color: red }\n:root {\n  --a: 1pt;\n", 2, "nicht geschlossen"),
    ("p { color: red }\n/* vergessen", 2, "nicht geschlossen"),
    ('p {\n  content: "offen;\n}', 2, "Anführungszeichen"),
    ("p { width: calc(1pt));\n }", 1, "„.“ ist zu viel"),
    ("@media print {\n  p {\n    color red;\n  }\n}", 3, "kein gültiges CSS"),
    ("p { color: red }\nvergessen", 2, "kein gültiges CSS"),
])  # fmt: skip
def test_what_is_no_css_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(LayoutError, match=rf"tokens\.css:{line}:\d+ E516 .*{said}"):
        css.parsed(text, PATH)


def test_every_fault_of_a_sheet_is_said_at_once() -> None:
    with pytest.raises(LayoutError) as error:
        css.parsed("p {\n a b;\n c d;\n}", PATH)
    assert [each.place.line for each in error.value.problems] == [2, 3]


def test_tokens_that_name_each_other_are_refused() -> None:
    with pytest.raises(LayoutError, match=r"tokens\.css:1:\d+ E516 .*steht für sich selbst"):
        values(":root { --a: var(--b); --b: calc(1 * var(--a)) }")


@pytest.mark.parametrize(("value", "expected"), [
    ("#007880", "#007880"), ("#FfF", "#ffffff"), ("rgb(0, 120, 128)", "#007880"),
    ("black", "#000000"), ("rgba(0, 0, 0, 0.5)", ""), ("1pt", ""), ("#111 #222", ""),
])  # fmt: skip
def test_a_colour_is_known_however_it_is_written(value: str, expected: str) -> None:
    assert css.colour(value) == expected


@pytest.mark.parametrize(("value", "expected"), [
    ("device-cmyk(0 0.5 1 .25)", (0.0, 0.5, 1.0, 0.25)),
    ("Device-CMYK( 0 0 0 1 )", (0.0, 0.0, 0.0, 1.0)),
    ("device-cmyk(0 0 0)", None), ("device-cmyk(0 0 0 2)", None), ("device-cmyk(0 0 0 x)", None),
    ("cmyk(0 0 0 1)", None), ("", None),
])  # fmt: skip
def test_an_ink_has_four_shares(value: str, expected: css.Ink | None) -> None:
    assert css.ink(value) == expected


def test_a_comment_changes_no_ink(project: Path) -> None:
    layout = with_rule(project, "tokens.css", "/* früher: --ink: #ff0000; */")
    assert "#ff0000" not in layout.inks
    assert layout.tokens["ink"] == "#111111"
    assert "color: #111111" in layout.style_sheet("unit")


def test_a_broken_sheet_of_a_layout_is_named(project: Path) -> None:
    layout = with_rule(project, "inks.css", ":root { --ink device-cmyk(0 0 0 1) }")
    with pytest.raises(LayoutError, match=r"layouts/katalog/inks\.css:\d+:\d+ E516"):
        layout.style_sheet("inks")


def test_a_token_that_a_template_misses_is_an_error_with_a_way_out(project: Path) -> None:
    with pytest.raises(LayoutError, match=r"tokens\.css E517 das Token --gold fehlt – es dort"):
        load_layout(project, "katalog").token("gold")


def test_the_folder_gives_a_layout_its_name(project: Path) -> None:
    copied = project / "layouts" / "katalog-blau"
    (project / "layouts" / "katalog").rename(copied)
    head = copied / "layout.yaml"
    head.write_text(f"name: katalog\n{head.read_text('utf-8')}", "utf-8")
    sheet = copied / "tokens.css"
    sheet.write_text(sheet.read_text("utf-8").replace("#007880", "#0000ff"), "utf-8")
    layout = load_layout(project, "katalog-blau")
    assert layout.tokens["accent-1"] == "#0000ff"


SIZE = ":root { --page-width: 148mm; --page-height: 210mm }"


@pytest.mark.parametrize(("text", "kept"), [
    ("@media (max-width: 180mm) { p { color: red } }", True),
    ("@media (max-width: 140mm) { p { color: red } }", False),
    ("@media (max-width: 148mm) and (min-height: 210mm) { p { color: red } }", True),
    ("@media (max-width: 148mm) and (min-height: 297mm) { p { color: red } }", False),
    ("@media (min-colour: 3) { p { color: red } }", False),
    ("@media print { p { color: red } }", True),
])
def test_what_the_size_of_the_page_decides_is_decided(text: str, kept: bool) -> None:
    found = css.with_constants(css.for_page([css.parsed(SIZE + text, PATH)]))
    assert ("color: red" in found) == kept
    assert ("@media" in found) == ("print" in text)
