"""What a style, a font or a colour makes of a text counts as much as its own properties."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from catalogue.exchange.extract.lines import Fate, read_lines
from tests.test_import_fates import W, open_text, para, relation, run, word

STYLES = relation("rId9", "styles", "styles.xml")
WPS = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
BEFORE = run("Im Teich ")


def fates(path: Path) -> dict[str, Fate]:
    """Return every text of a file with its fate."""
    return {line.text.strip(): line.fate for line in read_lines(path)}


def styled(folder: Path, styles: str, body: str) -> dict[str, Fate]:
    """Return the fates of the texts of a file with styles of its own."""
    sheet = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'
    return fates(word(folder, body, STYLES, **{"styles.xml": sheet}))


def test_the_usual_style_of_paragraphs_is_looked_at(tmp_path: Path) -> None:
    usual = '<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:rPr>{}</w:rPr></w:style>'
    body = para(BEFORE, run("quaken", '<w:strike w:val="0"/>'))
    found = styled(tmp_path, usual.replace("{}", "<w:strike/>"), body)
    assert (found["Im Teich"], found["quaken"]) == (Fate.STRUCK, Fate.TAKEN)


def test_the_style_of_a_table_hides_its_text(tmp_path: Path) -> None:
    style = '<w:style w:type="table" w:styleId="T"><w:rPr><w:vanish/></w:rPr></w:style>'
    table = (f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr><w:tr><w:tc>'
             f"{para(run('nur intern'))}</w:tc></w:tr></w:tbl>")  # fmt: skip
    found = styled(tmp_path, style, table + para(BEFORE))
    assert (found["nur intern"], found["Im Teich"]) == (Fate.HIDDEN, Fate.TAKEN)


@pytest.mark.parametrize(
    ("looks", "fate"),
    [
        ('<w:color w:val="FFFFFF"/>', Fate.HIDDEN),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="004030"/>', Fate.TAKEN),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', Fate.TAKEN),
        ('<w:color w:val="003300"/>', Fate.TAKEN),
    ],
)
def test_white_words_are_hidden_on_white_only(tmp_path: Path, looks: str, fate: Fate) -> None:
    assert fates(word(tmp_path, para(BEFORE) + para(run("Quak", looks))))["Quak"] is fate


def test_white_words_in_a_table_are_read(tmp_path: Path) -> None:
    cell = para(run("Kopf", '<w:color w:val="FFFFFF"/>'))
    found = fates(word(tmp_path, f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"))
    assert found["Kopf"] is Fate.TAKEN


def test_a_letter_of_a_sign_font_is_no_letter(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    found = fates(word(tmp_path, para(run("v", font), run(" Molche"))
                       + para(run("þ", font), run(" Unken"))))  # fmt: skip
    assert {"\uf0b7 Molche", "☒ Unken"} <= found.keys()


def test_a_prompt_is_known_by_its_style(tmp_path: Path) -> None:
    style = ('<w:style w:type="character" w:styleId="X"><w:name w:val="Placeholder Text"/>'
             "</w:style>")  # fmt: skip
    look = '<w:rStyle w:val="X"/>'
    body = para(run("Tippen Sie hier.", look)) + para(run("Molche sammeln", look))
    found = styled(tmp_path, style, body)
    assert found["Tippen Sie hier."] is Fate.PROMPT
    assert found["Molche sammeln"] is Fate.TAKEN


def test_a_drawing_for_older_programs_alone_is_read(tmp_path: Path) -> None:
    box = (f'<w:r><mc:AlternateContent {WPS}><mc:Fallback><w:pict><w:txbxContent>'
           f"{para(run('Im Kasten'))}</w:txbxContent></w:pict></mc:Fallback>"
           "</mc:AlternateContent></w:r>")  # fmt: skip
    assert fates(word(tmp_path, para(BEFORE, box)))["Im Kasten"] is Fate.TAKEN


def test_a_running_head_of_any_name_is_told(tmp_path: Path) -> None:
    head = f'<w:hdr xmlns:w="{W}">{para(run("Entwurf vom Mai"))}</w:hdr>'
    related = relation("rId8", "header", "kopf.xml")
    path = word(tmp_path, para(BEFORE), related, **{"kopf.xml": head})
    assert fates(path)["Entwurf vom Mai"] is Fate.UNREAD


def test_the_address_of_a_deleted_link_goes_with_its_words(tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="rId7"><w:del w:id="1">{run("alte Seite")}</w:del></w:hyperlink>'
    target = relation("rId7", "hyperlink", "https://alt.example", "External")
    lines = read_lines(word(tmp_path, para(BEFORE, link), target))
    assert not any(line.links for line in lines)
    assert any(line.fate is Fate.DELETED and "https://alt.example" in line.text for line in lines)


@pytest.mark.parametrize("number", ["²", "①", "-5", "9999999999"])
def test_odd_numbers_in_a_file_do_no_harm(tmp_path: Path, number: str) -> None:
    place = (f'<w:pPr><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr>'
             "</w:pPr>")  # fmt: skip
    chosen = ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>'
              f'<w:result w:val="{number}"/><w:listEntry w:val="Molch"/>'
              '</w:ddList></w:ffData></w:fldChar></w:r>'
              '<w:r><w:fldChar w:fldCharType="end"/></w:r>')  # fmt: skip
    found = fates(word(tmp_path, f"<w:p>{place}{run('Kröte')}{chosen}</w:p>"))
    assert any("Kröte" in text for text in found)


def test_a_file_of_hidden_text_alone_says_so(tmp_path: Path) -> None:
    style = ('<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:rPr><w:vanish/></w:rPr>'
             "</w:style>")  # fmt: skip
    with pytest.raises(Exception, match="er ist verborgen oder durchgestrichen"):
        styled(tmp_path, style, para(BEFORE))


STYLE = ('<style:style style:name="S" style:family="text"><style:text-properties'
         ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" {}/>'
         "</style:style>")  # fmt: skip
MATH = 'xmlns:math="http://www.w3.org/1998/Math/MathML"'


@pytest.mark.parametrize(
    ("looks", "fate"),
    [
        ('fo:color="#ffffff"', Fate.HIDDEN),
        ('fo:color="#ffffff" fo:background-color="#004030"', Fate.TAKEN),
        ('style:text-line-through-type="double"', Fate.STRUCK),
    ],
)
def test_a_style_of_an_open_text_is_looked_at(tmp_path: Path, looks: str, fate: Fate) -> None:
    body = '<text:p><text:span text:style-name="S">Moor</text:span></text:p>'
    assert fates(open_text(tmp_path, body, STYLE.replace("{}", looks)))["Moor"] is fate


def test_a_sign_font_of_an_open_text_is_known(tmp_path: Path) -> None:
    body = '<text:p><text:span text:style-name="S">n</text:span> Moor</text:p>'
    style = STYLE.replace("{}", 'style:font-name="Wingdings"')
    assert "\uf0b7 Moor" in fates(open_text(tmp_path, body, style))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<math:mfrac><math:mn>3</math:mn><math:mn>4</math:mn></math:mfrac>", "Auf 3/4 Hektar"),
        ("<math:msup><math:mi>m</math:mi><math:mn>2</math:mn></math:msup>", "Auf m² Hektar"),
        ("<math:mrow><math:mn>7</math:mn></math:mrow><math:annotation>7</math:annotation>",
         "Auf 7 Hektar"),
    ],
)  # fmt: skip
def test_a_formula_is_read_as_it_is_seen(tmp_path: Path, written: str, read: str) -> None:
    formula = f"<draw:object><math:math {MATH}>{written}</math:math></draw:object>"
    assert read in fates(open_text(tmp_path, f"<text:p>Auf {formula} Hektar</text:p>"))


def test_a_broken_object_in_an_open_text_costs_no_other_word(tmp_path: Path) -> None:
    link = '<draw:object xlink:href="./Object 7"/>'
    path = open_text(tmp_path, f"<text:p>Vor {link}nach</text:p>")
    with ZipFile(path, "a") as file:
        file.writestr("Object 7/content.xml", "<kaputt")
    found = fates(path)
    assert found["das eingebettete Objekt „Object 7“"] is Fate.UNREAD
    assert found["Vor nach"] is Fate.TAKEN


def test_a_variable_that_is_only_set_is_not_seen(tmp_path: Path) -> None:
    variable = '<text:variable-set text:display="none">Frist 3</text:variable-set>'
    body = f"<text:p>Teich{variable}</text:p>"
    found = fates(open_text(tmp_path, body))
    assert (found["Frist 3"], found["Teich"]) == (Fate.HIDDEN, Fate.TAKEN)


@pytest.mark.parametrize("number", ["²", "-3", "99999999999"])
def test_odd_numbers_in_an_open_text_do_no_harm(tmp_path: Path, number: str) -> None:
    blanks = f'<text:p>a<text:s text:c="{number}"/>b</text:p>'
    listed = (f'<text:list text:style-name="L2"><text:list-item text:start-value="{number}">'
              "<text:p>Molch</text:p></text:list-item></text:list>")  # fmt: skip
    assert any("Molch" in text for text in fates(open_text(tmp_path, blanks + listed)))
