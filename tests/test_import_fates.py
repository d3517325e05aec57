"""Every text of a document has a fate: taken, or left out and told with its words."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest

from catalogue.exchange.documents.house_form import Imported, read
from catalogue.exchange.documents.values import measure
from catalogue.exchange.extract.lines import Fate, read_lines
from catalogue.model.form import house_form
from tests.test_import_text import BODY, font

STRICT = "http://purl.oclc.org/ooxml/"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = (
    f'<w:document xmlns:w="{W}" xmlns:r="{R}"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<w:body>{}</w:body></w:document>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
HEAD = ("Dezernat II", "Fachbereich Teiche", "Titel der Maßnahme", "Froschkonzert", "Beschreibung")
TAIL = ("Ziele und Zielgruppen", "Ziele: Ruhe", "Zielgruppen: Frösche",
        "Wer ist für die Maßnahme verantwortlich?", "Fachbereich Teiche")  # fmt: skip


def relation(identifier: str, kind: str, target: str, mode: str = "Internal") -> str:
    """Return a relation of a part."""
    return (f'<Relationship Id="{identifier}" Type="{R}/{kind}" Target="{target}"'
            f' TargetMode="{mode}"/>')  # fmt: skip


def run(text: str, looks: str = "") -> str:
    """Return a run of Word."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str) -> str:
    """Return a paragraph of Word."""
    return f"<w:p>{''.join(runs)}</w:p>"


def word(folder: Path, body: str, relations: str = "", **parts: str) -> Path:
    """Write a Word file from the paragraphs of a description; parts are named after their stem."""
    path = folder / "blatt.docx"
    plain = [[f"<w:p>{run(text)}</w:p>" for text in texts] for texts in (HEAD, TAIL)]
    main = relation("rId1", "officeDocument", "word/document.xml")
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", RELATIONS.replace("{}", main))
        file.writestr("word/document.xml",
                      DOCUMENT.replace("{}", "".join([*plain[0], body, *plain[1]])))  # fmt: skip
        file.writestr("word/_rels/document.xml.rels", RELATIONS.replace("{}", relations))
        for name, content in parts.items():
            file.writestr(f"word/{name}", content)
    return path


def open_text(folder: Path, body: str, styles: str = "") -> Path:
    """Write an OpenDocument text from the paragraphs of a description."""
    path = folder / "blatt.odt"
    plain = [[f"<text:p>{text}</text:p>" for text in texts] for texts in (HEAD, TAIL)]
    text = BODY.replace("{}", "".join([*plain[0], body, *plain[1]]))
    text = text.replace("</office:automatic-styles>", f"{styles}</office:automatic-styles>")
    spaces = ('xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
              ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:office=')  # fmt: skip
    with ZipFile(path, "w") as file:
        file.writestr("content.xml", text.replace("xmlns:office=", spaces, 1))
    return path


def description(document: Imported) -> str:
    """Return the description of the only sheet."""
    return document.entries[0].sheet.description.text


def codes(document: Imported) -> list[str]:
    """Return the codes of what is told, without those of the missing overview."""
    return [each.code for each in document.problems]


ON = "<w:vanish/>", "<w:strike/>", "<w:dstrike/>"


@pytest.mark.parametrize(("looks", "code"), zip(ON, ("W260", "W261", "W261"), strict=True))
def test_word_text_taken_back_is_left_out_and_quoted(
    tmp_path: Path, looks: str, code: str
) -> None:
    path = word(tmp_path, f"<w:p>{run('Frösche ')}{run('heimlich ', looks)}{run('singen.')}</w:p>")
    document = read(path)
    assert (description(document), codes(document)) == ("Frösche singen.", [code])
    assert "„heimlich“" in document.problems[0].message


def test_a_look_that_is_switched_off_hides_nothing(tmp_path: Path) -> None:
    path = word(tmp_path, para(run("Frösche singen.", '<w:vanish w:val="0"/>')))
    assert description(read(path)) == "Frösche singen."


def test_a_style_hides_its_paragraphs(tmp_path: Path) -> None:
    styles = (f'<w:styles xmlns:w="{W}"><w:style w:styleId="Notiz"><w:rPr><w:vanish/></w:rPr>'
              "</w:style></w:styles>")  # fmt: skip
    style = '<w:pPr><w:pStyle w:val="Notiz"/></w:pPr>'
    body = para(style, run("Geheim.")) + para(run("Da."))
    relations = relation("s", "styles", "styles.xml")
    found = read(word(tmp_path, body, relations, **{"styles.xml": styles}))
    assert (description(found), codes(found)) == ("Da.", ["W260"])


def test_tracked_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>alte </w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run('junge ')}</w:ins>"
    found = read(word(tmp_path, para(deleted, inserted, run("Frösche"))))
    assert (description(found), codes(found)) == ("junge Frösche", ["W262", "W262"])


def test_a_comment_is_quoted(tmp_path: Path) -> None:
    comment = f'<w:comment w:id="1" w:author="Amt">{para(run("Bitte streichen!"))}</w:comment>'
    comments = f'<w:comments xmlns:w="{W}">{comment}</w:comments>'
    body = para(run("Frösche"), '<w:r><w:commentReference w:id="1"/></w:r>')
    relations = relation("c", "comments", "comments.xml")
    (problem,) = read(word(tmp_path, body, relations, **{"comments.xml": comments})).problems
    assert (problem.code, "„Amt: Bitte streichen!“" in problem.message) == ("W248", True)


def test_a_prompt_is_no_text(tmp_path: Path) -> None:
    content = f"<w:sdtContent>{para(run('Klicken Sie hier'))}</w:sdtContent>"
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{content}</w:sdt>"
    found = read(word(tmp_path, control))
    assert (description(found), codes(found)) == ("", ["I263"])


def test_formulas_hyphens_and_raised_figures_are_read(tmp_path: Path) -> None:
    formula = "<m:oMath><m:r><m:t>20</m:t></m:r></m:oMath>"
    body = para(
        run("Auf "), formula, run(" m"), run("2", '<w:vertAlign w:val="superscript"/>'),
        run(" misst man CO"), run("2", '<w:vertAlign w:val="subscript"/>'), run(" per E"),
        "<w:r><w:noBreakHyphen/></w:r>", run("Mail."),
    )  # fmt: skip
    assert description(read(word(tmp_path, body))) == "Auf 20 m² misst man CO₂ per E-Mail."


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_stands_in_brackets_where_its_sign_stood(tmp_path: Path, kind: str) -> None:
    note = f'<w:{kind} w:id="4">{para(run("Beschluss vom Juni."))}</w:{kind}>'
    notes = f'<w:{kind}s xmlns:w="{W}">{note}</w:{kind}s>'
    sign = f'<w:r><w:{kind}Reference w:id="4"/></w:r>'
    body = para(run("Frösche"), sign, run(" singen."))
    relations = relation("n", f"{kind}s", "notes.xml")
    found = read(word(tmp_path, body, relations, **{"notes.xml": notes}))
    assert description(found) == "Frösche (Beschluss vom Juni) singen."
    assert (codes(found), found.unplaced) == (["I265"], ())


CODE = '<w:r><w:instrText> HYPERLINK "{}" </w:instrText></w:r>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + CODE +
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Seite")}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
SIMPLE = f"<w:fldSimple w:instr='HYPERLINK \"{{}}\"'>{run('Seite')}</w:fldSimple>"


@pytest.mark.parametrize("link", [FIELD, SIMPLE])
def test_a_field_that_leads_to_the_web_gives_a_link_and_no_second_page(
    tmp_path: Path, link: str
) -> None:
    field = link.replace("{}", "https://www.musterheim.example/frosch")
    body = para(run("Siehe "), field, run(".")) + para(run("Ende."))
    found = read(word(tmp_path, body))
    sheet = found.entries[0].sheet
    assert (sheet.is_split, description(found)) == (False, "Siehe Seite.\n\nEnde.")
    links = measure(house_form().record, found.entries[0], (), ())["links"]
    assert links == [{"url": "https://www.musterheim.example/frosch", "text": "Froschkonzert"}]


@pytest.mark.parametrize("target", ["mailto:frosch@teich.example", "tel:+4923231", "../a.docx"])
def test_an_address_outside_the_web_is_asked_about(tmp_path: Path, target: str) -> None:
    found = read(word(tmp_path, f"<w:p>{run('Siehe ')}{FIELD.replace('{}', target)}</w:p>"))
    assert (description(found), codes(found)) == ("Siehe Seite", ["W224"])


def test_an_address_that_the_text_shows_is_not_asked_about(tmp_path: Path) -> None:
    field = FIELD.replace("{}", "mailto:f@teich.example").replace("Seite", "f@teich.example")
    assert codes(read(word(tmp_path, f"<w:p>{field}</w:p>"))) == []


def test_links_inside_a_document_are_counted_once(tmp_path: Path) -> None:
    anchor = f'<w:hyperlink w:anchor="oben">{run("oben")}</w:hyperlink>'
    found = read(word(tmp_path, f"<w:p>{anchor}</w:p><w:p>{anchor}</w:p>"))
    assert codes(found) == ["I264"]


def test_a_ticked_box_gives_the_direction(tmp_path: Path) -> None:
    def box(state: str) -> str:
        return (f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox>'
                '</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>')  # fmt: skip

    ticked = para(box("<w:checked/>"), run(" nach innen gerichtet"))
    empty = para(box('<w:default w:val="0"/>'), run(" nach außen gerichtet"))
    found = read(word(tmp_path, ticked + empty))
    assert found.entries[0].sheet.direction == "inward"
    assert (description(found), found.unplaced) == ("", ())


def test_an_inserted_page_is_read(tmp_path: Path) -> None:
    page = "<html><body><p>Es quakt.</p><ul><li>laut</li></ul><p hidden>leise</p></body></html>"
    relations = relation("a", "aFChunk", "chunk.html")
    found = read(word(tmp_path, '<w:altChunk r:id="a"/>', relations, **{"chunk.html": page}))
    assert (description(found), codes(found)) == ("Es quakt.\n\n- laut", ["W260"])


def test_the_head_of_a_page_counts_as_unplaced(tmp_path: Path) -> None:
    texts = para(run("Entwurf von Paul")) + para(run("Seite 3"))
    head = f'<w:hdr xmlns:w="{W}">{texts}</w:hdr>'
    found = read(word(tmp_path, f"<w:p>{run('Da.')}</w:p>", **{"header1.xml": head}))
    assert [each.words for each in found.unplaced] == [("Entwurf", "von", "Paul")]


def test_a_part_nobody_needs_stops_nothing(tmp_path: Path) -> None:
    relations = relation("x", "image", "media/fort.png") + relation("y", "image", "NULL")
    assert description(read(word(tmp_path, f"<w:p>{run('Da.')}</w:p>", relations))) == "Da."


def test_the_strict_format_is_read(tmp_path: Path) -> None:
    path = word(tmp_path, f"<w:p>{run('Da.')}</w:p>")
    with ZipFile(path) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    with ZipFile(path, "w") as file:
        for name, text in parts.items():
            text = text.replace(W, f"{STRICT}wordprocessingml/main")
            file.writestr(name, text.replace(R, f"{STRICT}officeDocument/relationships"))
    assert description(read(path)) == "Da."


def test_a_list_counts_on_over_the_points_inside_it(tmp_path: Path) -> None:
    numbers = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"{run(text)}</w:p>"
        for level, text in ((0, "eins"), (1, "halb"), (0, "zwei"))
    )
    relations = relation("n", "numbering", "numbering.xml")
    found = read(word(tmp_path, body, relations, **{"numbering.xml": numbers}))
    assert description(found) == "1. eins\n   - halb\n2. zwei"


@pytest.mark.parametrize("sign", ["·", "o", "➢", "◦", "‣", "\uf0d8"])
def test_signs_of_other_fonts_open_a_list(tmp_path: Path, sign: str) -> None:
    body = "".join(f"<w:p>{run(f'{sign} {text}')}</w:p>" for text in ("quaken", "springen"))
    found = read(word(tmp_path, body))
    assert (description(found), found.unplaced) == ("- quaken\n- springen", ())


STYLES = (
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/>'
    "</style:style>"
)


@pytest.mark.parametrize(
    ("body", "text", "code"),
    [
        ('Frösche <text:span text:style-name="H">heimlich </text:span>singen', "Frösche singen",
         "W260"),
        ('Frösche <text:span text:style-name="S">nie </text:span>singen', "Frösche singen", "W261"),
        ("<text:placeholder>Hier tippen</text:placeholder>Da", "Da", "I263"),
        ('<text:a xlink:href="#Titel|outline">oben</text:a>', "oben", "I264"),
        ('<text:a xlink:href="mailto:a@b.example">Post</text:a>', "Post", "W224"),
        ("Da<office:annotation><dc:creator>Amt</dc:creator><text:p>Weg!</text:p>"
         "</office:annotation>", "Da", "W248"),
    ],
)  # fmt: skip
def test_open_text_taken_back_is_told(tmp_path: Path, body: str, text: str, code: str) -> None:
    found = read(open_text(tmp_path, f"<text:p>{body}</text:p>", STYLES))
    assert (description(found), codes(found)) == (text, [code])


def test_a_soft_page_break_is_no_page(tmp_path: Path) -> None:
    found = read(open_text(tmp_path, "<text:p>Frosch<text:soft-page-break/>teich</text:p>"))
    assert (description(found), found.entries[0].sheet.is_split) == ("Froschteich", False)


def test_a_table_in_a_table_is_read_once(tmp_path: Path) -> None:
    def table(content: str) -> str:
        return (f"<table:table><table:table-row><table:table-cell>{content}</table:table-cell>"
                "</table:table-row></table:table>")  # fmt: skip

    body = table(f"<text:p>Montag</text:p>{table('<text:p>Igeltag</text:p>')}")
    assert description(read(open_text(tmp_path, body))) == "Montag\n\nIgeltag"


def test_a_hidden_section_is_told_and_a_list_header_kept(tmp_path: Path) -> None:
    body = (
        '<text:section text:display="none"><text:p>Intern</text:p></text:section>'
        "<text:list><text:list-header><text:p>Vorspann</text:p></text:list-header>"
        "<text:list-item><text:p>eins</text:p></text:list-item></text:list>"
    )
    found = read(open_text(tmp_path, body))
    assert (description(found), codes(found)) == ("Vorspann\n\n- eins", ["W260"])


def test_an_open_list_counts_on(tmp_path: Path) -> None:
    lists = [
        f'<text:list text:style-name="L2"{more}><text:list-item><text:p>{text}</text:p>'
        "</text:list-item></text:list>"
        for text, more in (("eins", ""), ("zwei", ' text:continue-numbering="true"'))
    ]
    found = read(open_text(tmp_path, "".join(lists)))
    assert description(found) == "1. eins\n2. zwei"


def pdf(folder: Path, content: str, change: Callable[[pikepdf.Pdf], None] | None = None) -> Path:
    """Write a PDF of one page."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    page.Contents = document.make_stream(content.encode("cp1252"))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font(document)))
    if change:
        change(document)
    document.save(folder / "blatt.pdf")
    return folder / "blatt.pdf"


def shown(text: str, base: int, looks: str = "", left: int = 70) -> str:
    """Return operators that show a line."""
    return f"q {looks} BT /F 12 Tf {left} {base} Td ({text}) Tj ET Q\n"


def fates(path: Path) -> list[tuple[str, Fate]]:
    """Return the texts of a file with their fates."""
    return [(line.text, line.fate) for line in read_lines(path) if line.text]


@pytest.mark.parametrize(
    "hidden",
    [shown("Weg", 700, "1 1 1 rg"), shown("Weg", 700, "3 Tr"), shown("Weg", 700, left=900)],
)
def test_what_nobody_sees_on_a_page_is_left_out(tmp_path: Path, hidden: str) -> None:
    path = pdf(tmp_path, hidden + shown("Da", 650))
    assert sorted(fates(path)) == [("Da", Fate.TAKEN), ("Weg", Fate.HIDDEN)]


def test_white_letters_on_a_dark_ground_are_seen(tmp_path: Path) -> None:
    path = pdf(tmp_path, "0 0 0.4 rg 60 690 200 30 re f " + shown("Ill - da", 700, "1 1 1 rg"))
    assert fates(path) == [("Ill - da", Fate.TAKEN)]


def test_a_layer_that_is_off_is_left_out(tmp_path: Path) -> None:
    def layer(document: pikepdf.Pdf) -> None:
        group = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Notizen"))
        usual = pikepdf.Dictionary(OFF=[group], Order=[group])
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=usual)
        document.pages[0].Resources.Properties = pikepdf.Dictionary(L=group)

    content = shown("Da", 650) + f"/OC /L BDC {shown('Weg', 640)} EMC"
    found = sorted(fates(pdf(tmp_path, content, layer)))
    assert found == [("Da", Fate.TAKEN), ("Weg", Fate.HIDDEN)]


def test_fields_of_a_page_are_read_where_they_stand(tmp_path: Path) -> None:
    def fields(document: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="a",
                                   V="Frösche singen.", Rect=[70, 655, 400, 670])  # fmt: skip
        box = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn, T="b",
                                 AS=pikepdf.Name.Ja, Rect=[70, 618, 80, 628])  # fmt: skip
        note = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Contents="Wirklich?",
                                  Rect=[0, 0, 9, 9])  # fmt: skip
        listed = [document.make_indirect(each) for each in (field, box, note)]
        document.pages[0].Annots = pikepdf.Array(listed)

    content = shown("Davor", 700) + shown("nach innen", 620, left=90) + shown("Danach", 580)
    assert fates(pdf(tmp_path, content, fields)) == [
        ("Davor", Fate.TAKEN),
        ("Frösche singen.", Fate.TAKEN),
        ("☒ nach innen", Fate.TAKEN),
        ("Danach", Fate.TAKEN),
        ("Wirklich?", Fate.COMMENT),
    ]
