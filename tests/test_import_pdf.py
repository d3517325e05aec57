"""Pages of a PDF: sheets and overviews stand on them in any mix, however they are written."""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.exchange.documents.house_form import Imported, read
from catalogue.exchange.documents.passages import words_of
from catalogue.exchange.extract.lines import read_lines
from tests.conftest import ROOT
from tests.test_import_text import FORM, HEAD, RESPONSIBLE, font

Cells = Sequence[tuple[float, str]]
PITCH, TOP, MARGIN = 14, 800, 60
COLUMNS = (MARGIN, 260, 400)
ROWS = (("Teichpflege", "x", ""), ("Froschkonzert", "", "•"), ("Seerosen", "•", "•"))
WAYS = [("Teichpflege", "inward"), ("Froschkonzert", "outward"), ("Seerosen", "both")]
TITLES = ("Teichpflege", "Froschkonzert", "Seerosen")


def sheet(title: str) -> Iterator[Cells]:
    """Yield the lines of a sheet with a list; an empty one is a gap."""
    for text in ("Dezernat V", "Fachbereich Teiche", FORM[0], title, FORM[1], "Wir pflegen:"):
        yield from ([(MARGIN, text)], [])
    for item in ("Netze", "Algen"):
        yield [(MARGIN, "•"), (MARGIN + 12, f"{item} für {title}")]
    yield []
    for text in (FORM[2], f"Zielgruppe: Freunde von {title}", RESPONSIBLE, "Fachbereich Teiche"):
        yield from ([(MARGIN, text)], [])


def overview(number: int) -> Iterator[Cells]:
    """Yield the lines of an overview below the head of its section."""
    yield from ([(MARGIN, f"{number}. Teiche im {number}. Park")], [])
    for cells in (HEAD, *ROWS):
        placed = zip(COLUMNS, cells, strict=True)
        yield from ([(left, text) for left, text in placed if text], [])


def written(path: Path, pages: Sequence[Sequence[Cells]]) -> Path:
    """Write pages of lines, the first of each page at its head."""
    document = pikepdf.new()
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font(document)))
    for lines in pages:
        document.add_blank_page(page_size=(595, 842))
        shown = "\n".join(
            f"BT /F 10 Tf {left} {TOP - PITCH * place} Td <{text.encode('cp1252').hex()}> Tj ET"
            for place, cells in enumerate(lines)
            for left, text in cells
        )
        document.pages[-1].Contents = document.make_stream(shown.encode())
        document.pages[-1].Resources = resources
    document.save(path)
    return path


def flowed(path: Path, lines: Sequence[Cells], height: int) -> Path:
    """Write lines on as many pages of a height as they take."""
    starts = range(0, len(lines), height)
    return written(path, [lines[start : start + height] for start in starts])


def rows(document: Imported) -> list[list[tuple[str, str]]]:
    """Return the rows of every overview and their directions."""
    return [[(row.short_title.text, row.direction) for row in table.rows]
            for table in document.overviews]  # fmt: skip


def told(document: Imported) -> list[tuple[str, str, str]]:
    """Return what every sheet says."""
    sheets = [entry.sheet for entry in document.entries]
    return [(s.title.text, s.description.text, s.target_groups.text) for s in sheets]


def said(title: str) -> tuple[str, str, str]:
    """Return what the sheet of a title says."""
    items = f"Wir pflegen:\n\n- Netze für {title}\n- Algen für {title}"
    return title, items, f"Freunde von {title}"


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.permutations((*TITLES, 1, 2)), st.integers(5, 55))
def test_sheets_and_overviews_stand_in_any_order_on_any_pages(
    order: list[str | int], height: int
) -> None:
    parts = [overview(each) if isinstance(each, int) else sheet(each) for each in order]
    with TemporaryDirectory() as folder:
        document = read(flowed(Path(folder, "a.pdf"), list(chain(*parts)), height))
    assert rows(document) == [WAYS, WAYS]
    assert told(document) == [said(each) for each in order if isinstance(each, str)]


def test_an_item_that_heads_three_pages_is_no_running_head(tmp_path: Path) -> None:
    lines = [*chain(*(sheet(each) for each in TITLES))]
    same = [[(left, text.partition(" für ")[0]) for left, text in cells] for cells in lines]
    document = read(flowed(tmp_path / "a.pdf", same, 12))
    assert {text for _, text, _ in told(document)} == {"Wir pflegen:\n\n- Netze\n- Algen"}


def test_marks_behind_titles_of_running_text_tell_their_column_by_their_blanks(
    tmp_path: Path,
) -> None:
    titles = ("Lange Nacht der Lurche im Westpark", "Uhu", "Lurche", "Teichpflege im Winter")
    marks = ((" ",), ("  ",), (" ", "  "), ("  ",))
    lines: list[Cells] = [[(MARGIN, "1. Teiche")], [], [(MARGIN, "   ".join(HEAD))], []]
    for title, blanks in zip(titles, marks, strict=True):
        text = title + "".join(f"{blank}•" for blank in blanks)
        lines += [[(MARGIN, text)], []]
    document = read(flowed(tmp_path / "a.pdf", lines, 50))
    ways = ("inward", "outward", "both", "outward")
    assert rows(document) == [list(zip(titles, ways, strict=True))]


def test_an_address_that_a_line_end_divides_is_one(tmp_path: Path) -> None:
    address = f"https://www.musterheim.example/teiche/{'pflege-' * 9}im-westen/index.html"
    *lines, last = sheet("Teichpflege")
    divided = [[(MARGIN, part)] for part in (address[:90], address[90:])]
    document = read(written(tmp_path / "a.pdf", [[*lines, last, *divided]]))
    assert [line.text for line in document.entries[0].sheet.addresses] == [address]
    assert not document.unplaced


def test_an_address_keeps_its_hyphen_at_a_line_end() -> None:
    words = words_of(())
    parts = ["mehr unter www.lurche-ohne-", "grenzen.example"]
    assert words.joined(parts) == "mehr unter www.lurche-ohne-grenzen.example"


def test_a_line_of_a_paragraph_that_is_the_name_of_a_part_is_text(tmp_path: Path) -> None:
    wrapped = ("Wir pflegen und nennen", "Anlaufstellen", "am Ufer.")
    lines = [part for cells in sheet("Teichpflege") for part in (
        [[(MARGIN, text)] for text in wrapped] if cells[:1] == [(MARGIN, "Wir pflegen:")]
        else [cells]
    )]  # fmt: skip
    document = read(written(tmp_path / "a.pdf", [lines]))
    assert told(document)[0][1].startswith("Wir pflegen und nennen Anlaufstellen am Ufer.")


def turned(path: Path, angle: int, is_told: bool) -> Path:
    """Turn the pages of a file: with ``/Rotate`` they are seen as before, without they lie."""
    turns = {90: "0 1 -1 0 842 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 595"}
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.contents_add(document.make_stream(f"q {turns[angle]} cm".encode()), prepend=True)
            page.contents_add(document.make_stream(b"Q"))
            page.MediaBox = [0, 0, 595, 842] if angle == 180 else [0, 0, 842, 595]
            if is_told:
                page.Rotate = angle
        document.save(path)
    return path


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_read(tmp_path: Path, angle: int, is_told: bool) -> None:
    lines = [*sheet("Teichpflege"), *overview(1), *sheet("Seerosen")]
    document = read(turned(flowed(tmp_path / "a.pdf", lines, 40), angle, is_told))
    assert rows(document) == [WAYS]
    assert told(document) == [said("Teichpflege"), said("Seerosen")]


def test_what_nobody_sees_on_a_turned_page_is_left_out(tmp_path: Path) -> None:
    hidden = [[(MARGIN, "Weg")], [], *sheet("Teichpflege")]
    path = written(tmp_path / "a.pdf", [hidden])
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        content = document.pages[0].Contents.read_bytes()
        white = b"1 1 1 rg " + content.replace(b"ET\n", b"ET 0 0 0 rg\n", 1)
        document.pages[0].Contents = document.make_stream(white)
        document.save(path)
    lines = read_lines(turned(path, 90, True))
    assert [line.text for line in lines if line.fate] == ["Weg"]


def by_weasyprint(path: Path) -> None:
    """Print the same from a page of the web."""
    pairs = ((HEAD, "th"), *((cells, "td") for cells in ROWS))
    table = "".join(
        f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>" for cells, tag in pairs
    )
    sheets = [
        "".join(f"<p>{' '.join(text for _, text in cells)}</p>" for cells in sheet(title) if cells)
        for title in ("Teichpflege", "Seerosen")
    ]
    # Where no face of the system is to be had, as beside our own engine, Pango needs one named.
    face = (ROOT / "fonts" / "SourceSans3-Regular.ttf").as_uri()
    looks = f"""<style>@font-face {{font-family: Own; src: url({face})}} html {{font-family: Own}}
        p {{margin: 3pt}} table {{width: 100%}} td, th {{text-align: left}}</style>"""
    head = "<p>1. Teiche im 1. Park</p>"
    weasyprint.HTML(string=f"{looks}{sheets[0]}{head}<table>{table}</table>{sheets[1]}").write_pdf(
        path
    )


def by_pdfium(path: Path) -> None:
    """Save the file anew with PDFium."""
    data = io.BytesIO()
    pypdfium2.PdfDocument(path.read_bytes()).save(data)
    path.write_bytes(data.getvalue())


def by_qpdf(path: Path) -> None:
    """Save the file for the web, its objects packed in streams."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        packed = pikepdf.ObjectStreamMode.generate
        document.save(path, object_stream_mode=packed, linearize=True, compress_streams=True)


@pytest.mark.parametrize("save", [by_weasyprint, by_pdfium, by_qpdf])
def test_who_wrote_the_file_makes_no_difference(
    tmp_path: Path, save: Callable[[Path], None]
) -> None:
    lines = [*sheet("Teichpflege"), *overview(1), *sheet("Seerosen")]
    path = flowed(tmp_path / "a.pdf", lines, 40)
    save(path)
    document = read(path)
    assert rows(document) == [WAYS]
    assert told(document) == [said("Teichpflege"), said("Seerosen")]
