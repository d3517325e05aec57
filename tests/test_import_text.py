"""Documents as lines: every accepted format says the same, hostile files say why not."""

import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from catalogue.exchange.documents.house_form import Imported, read
from catalogue.exchange.extract.lines import cleaned, read_lines
from catalogue.model.problems import DataError

MAX_SECONDS = 40
ADDRESS = "https://www.musterheim.example/Teich/"
FORM = "Titel der Maßnahme", "Beschreibung", "Ziele und Zielgruppen"
RESPONSIBLE = "Wer ist für die Maßnahme verantwortlich?"
HEAD = ("Titel der Maßnahme", *(f"nach {way} gerichtet" for way in ("innen", "außen")))
ROWS = (("Teichpflege", "x", ""), ("Froschkonzert", "", "•"), ("Seerosen", "✓", "x"))
"""Short title and the marks of both columns."""


def word_file(folder: Path) -> Path:
    """Write a section with one sheet as a city would in Word."""
    document = Document()
    document.add_heading("3. Teiche", 1)
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for text in ("Dezernat V", "Fachbereich Teiche", "neu", FORM[0], "Teichpflege", FORM[1],
                 "Wir pflegen."):  # fmt: skip
        document.add_paragraph(text)
    for text in ("Netze flicken", "Algen fischen"):
        document.add_paragraph(text, style="List Bullet")
    for text in ("Frühling", "Herbst"):
        document.add_paragraph(text, style="List Number")
    for text in (FORM[2], "Zielgruppe: Frösche", RESPONSIBLE, "Fachbereich Teiche, 71/1 Ufer"):
        document.add_paragraph(text)
    paragraph = document.add_paragraph()
    link = OxmlElement("w:hyperlink")
    target = document.part.relate_to(ADDRESS, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    paragraph._p.append(link)
    document.save(str(folder / "teich.docx"))
    return folder / "teich.docx"


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
BODY = (
    f'<office:document-content xmlns:office="{OFFICE}office:1.0" xmlns:text="{OFFICE}text:1.0"'
    f' xmlns:table="{OFFICE}table:1.0" xmlns:style="{OFFICE}style:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>'
    '<text:list-style style:name="L2"><text:list-level-style-number text:level="1"/>'
    "</text:list-style></office:automatic-styles><office:body><office:text>{}</office:text>"
    "</office:body></office:document-content>"
)


def open_file(folder: Path) -> Path:
    """Write the same as an OpenDocument text."""
    texts = [f"<text:p>{text}</text:p>" for text in ("Dezernat V", "Fachbereich Teiche", "neu",
             FORM[0], "Teichpflege", FORM[1], "Wir pflegen.")]  # fmt: skip
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in row)
        + "</table:table-row>"
        for row in (HEAD, *ROWS)
    )
    lists = "".join(
        f'<text:list text:style-name="{style}">'
        + "".join(f"<text:list-item><text:p>{t}</text:p></text:list-item>" for t in items)
        + "</text:list>"
        for style, items in (("L1", ("Netze flicken", "Algen fischen")),
                             ("L2", ("Frühling", "Herbst")))
    )  # fmt: skip
    ends = "".join(f"<text:p>{text}</text:p>" for text in (FORM[2], "Zielgruppe: Frösche",
                   RESPONSIBLE, "Fachbereich Teiche, 71/1 Ufer"))  # fmt: skip
    body = (
        f"<text:h>3. Teiche</text:h><table:table>{rows}</table:table><text:soft-page-break/>"
        + "".join(texts) + lists + ends
        + f'<text:p><text:a xlink:href="{ADDRESS}"/></text:p>'
    )  # fmt: skip
    return archive(folder / "teich.odt", {"content.xml": BODY.replace("{}", body)})


def pdf_file(folder: Path) -> Path:
    """Write the same as a PDF: text at places, marks in columns, a bullet drawn late."""
    table = ["3. Teiche", None, HEAD, *(x for row in ROWS for x in (row,))]
    first = [placed(60, 800 - 20 * n, row) for n, row in enumerate(table) if row]
    texts = ("Dezernat V", "", "Fachbereich Teiche", "", "neu", "", FORM[0], "", "Teichpflege", "",
             FORM[1], "", "Wir pfle-", "gen.", "", "- Netze flicken", "Algen fischen", "",
             "1. Frühling", "2. Herbst", "", FORM[2], "", "Zielgruppe: Frösche", "", RESPONSIBLE,
             "", "Fachbereich Teiche, 71/1 Ufer")  # fmt: skip
    second = [placed(70, 800 - 14 * n, text) for n, text in enumerate(texts) if text]
    second.append(placed(60, 800 - 14 * texts.index("Algen fischen"), "•"))
    document = pikepdf.new()
    for content in (first, second):
        document.add_blank_page(page_size=(595, 842))
        document.pages[-1].Contents = document.make_stream("\n".join(content).encode("cp1252"))
        document.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font(document)))
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=ADDRESS)
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link,
                              Rect=[0, 0, 9, 9], A=action)  # fmt: skip
    document.pages[1].Annots = pikepdf.Array([document.make_indirect(link)])
    document.save(folder / "teich.pdf")
    return folder / "teich.pdf"


def font(document: pikepdf.Pdf) -> pikepdf.Object:
    """Return a font that every reader has."""
    return document.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    ))  # fmt: skip


def placed(left: int, base: int, text: str | tuple[str, ...]) -> str:
    """Return operators that set a text, or the cells of a row in their columns."""
    cells = [text] if isinstance(text, str) else [t.replace("✓", "•") for t in text]
    return "\n".join(
        f"BT /F 10 Tf {left + 160 * n} {base} Td <{cell.encode('cp1252').hex()}> Tj ET"
        for n, cell in enumerate(cells)
        if cell
    )


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    """Write a ZIP archive."""
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def with_member(folder: Path, name: str, content: str | bytes) -> Path:
    """Return a Word file with one of its parts replaced or added."""
    path = folder / "base.docx"
    Document().save(str(path))
    with ZipFile(path) as file:
        members: dict[str, str | bytes] = {each: file.read(each) for each in file.namelist()}
    return archive(folder / "evil.docx", members | {name: content})


@pytest.fixture(scope="module", params=[word_file, open_file, pdf_file])
def teich(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """The section with one sheet, read from each format."""
    return read(request.param(tmp_path_factory.mktemp("teich")))


def test_every_format_gives_the_overview(teich: Imported) -> None:
    assert [(row.short_title.text, row.direction) for row in teich.overviews[0].rows] == [
        ("Teichpflege", "inward"),
        ("Froschkonzert", "outward"),
        ("Seerosen", "both"),
    ]


def test_every_format_gives_the_sheet(teich: Imported) -> None:
    sheet = teich.entries[0].sheet
    assert (sheet.title.text, sheet.directorate.text) == ("Teichpflege", "V")
    assert (sheet.departments, sheet.units) == (("Fachbereich Teiche",), ("71/1",))
    assert sheet.is_new
    assert sheet.target_groups.text == "Frösche"
    assert [line.text for line in sheet.addresses] == [ADDRESS]


def test_every_format_gives_both_lists(teich: Imported) -> None:
    text = teich.entries[0].sheet.description.text
    assert text == "Wir pflegen.\n\n- Netze flicken\n- Algen fischen\n\n1. Frühling\n2. Herbst"


def test_every_format_loses_only_the_rows_without_sheets(teich: Imported) -> None:
    assert [each.words for each in teich.unplaced] == [("Froschkonzert",), ("Seerosen",)]


def test_running_text_of_a_pdf_that_speaks_of_both_ways_is_no_overview(tmp_path: Path) -> None:
    texts = (FORM[0], "Das Konzept wirkt nach innen", "und ebenso nach außen in die Stadt")
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    content = "\n".join(placed(70, 800 - 14 * n, text) for n, text in enumerate(texts))
    document.pages[0].Contents = document.make_stream(content.encode("cp1252"))
    document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font(document)))
    document.save(tmp_path / "text.pdf")
    found = read_lines(tmp_path / "text.pdf")
    assert [line.text.strip() for line in found if line.text.strip()] == list(texts)


def test_footnotes_of_an_open_document_follow_their_paragraph(tmp_path: Path) -> None:
    note = (
        "<text:p>Wort<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Quelle</text:p></text:note-body></text:note> weiter</text:p>"
    )
    path = archive(tmp_path / "a.odt", {"content.xml": BODY.replace("{}", note)})
    assert [line.text for line in read_lines(path) if line.text] == [
        "Wort[^1] weiter",
        "[^1]: Quelle",
    ]


def test_footnotes_of_a_word_file_count_from_one(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph("Wort").add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "7")
    run._r.append(reference)
    notes = WORD_BODY.replace("document", "footnotes").replace("<w:body>{}</w:body>", NOTE)
    kind = CONTENT_TYPE.WML_FOOTNOTES
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(tmp_path / "a.docx"))
    found = [line.text for line in read_lines(tmp_path / "a.docx") if line.text]
    assert found == ["Wort[^1]", "[^1]: Quelle"]


def test_text_is_composed_and_free_of_invisible_signs() -> None:
    assert cleaned("Ma\u00adß\u200bnahme u\u0308ber\ufb01nden\tgrün\u00ad") == (
        "Maßnahme überfinden grün-"
    )


EVIL: dict[str, Callable[[Path], Path]] = {
    "E201": lambda f: archive(f / "a.docm", {}),
    "E202-bomb": lambda f: with_member(f, "word/document.xml", b" " * 40_000_000),
    "E202-parts": lambda f: archive(f / "a.odt", {f"{n}.bin": b"" for n in range(4_000)}),
    "E202-many": lambda f: with_member(
        f,
        "word/document.xml",
        WORD_BODY.replace("{}", "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 90_000),
    ),
    "E202-100MB": lambda f: sparse(f / "a.txt", 100_000_000),
    "E202-line": lambda f: written(f / "a.txt", b"x" * 30_000),
    "E203-latin": lambda f: written(f / "a.txt", "Maßnahme".encode("latin-1")),
    "E203-binary": lambda f: written(f / "a.txt", b"\x7fELF\0\0\0"),
    "E204-torn": lambda f: written(f / "a.docx", word_file(f).read_bytes()[:4_000]),
    "E204-xml": lambda f: with_member(f, "word/document.xml", "<a>"),
    "E204-deep": lambda f: archive(
        f / "a.odt",
        {"content.xml": BODY.replace("{}", "<text:span>" * 30_000 + "</text:span>" * 30_000)},
    ),
    "E204-pdf": lambda f: written(f / "a.pdf", b"%PDF-1.7 nothing"),
    "E205-old": lambda f: written(f / "a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99),
    "E205-pdf": lambda f: locked(f / "a.pdf"),
    "E206-entity": lambda f: with_member(
        f, "word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    ),
    "E206-path": lambda f: with_member(f, "../../evil.xml", "<a/>"),
    "E206-macro": lambda f: with_member(f, "word/vbaProject.bin", b"macro"),
    "E207": lambda f: with_member(f, "word/extra.xml", "<a/>"),
    "E210": lambda f: written(f / "a.txt", b"nothing of the form"),
}
NOTE = '<w:footnote w:id="7"><w:p><w:r><w:t>Quelle</w:t></w:r></w:p></w:footnote>'
WORD_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def sparse(path: Path, size: int) -> Path:
    """Write a file of zeros that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def written(path: Path, data: bytes) -> Path:
    """Write bytes."""
    path.write_bytes(data)
    return path


def locked(path: Path) -> Path:
    """Write a PDF that asks for a password."""
    document = pikepdf.new()
    document.add_blank_page()
    document.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    return path


@pytest.mark.parametrize("name", EVIL)
def test_hostile_and_broken_files_end_in_one_clear_error(name: str, tmp_path: Path) -> None:
    path = EVIL[name](tmp_path)
    start = time.monotonic()
    with pytest.raises(DataError) as caught:
        read(path)
    assert [p.code for p in caught.value.problems] == [name[:4]]
    assert time.monotonic() - start < MAX_SECONDS


def test_a_compressed_flood_in_a_pdf_is_ended(tmp_path: Path) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Contents = document.make_stream(b" " * 150_000_000)
    document.save(tmp_path / "a.pdf", compress_streams=True)
    start = time.monotonic()
    with pytest.raises(DataError):
        read(tmp_path / "a.pdf")
    assert time.monotonic() - start < MAX_SECONDS
