"""The whole way: any text of a document is imported, checked, built, and printed word for word."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.checks.validate import check
from catalogue.exchange.documents.chapters import chapter
from catalogue.exchange.documents.form import marked, zones
from catalogue.exchange.documents.passages import Words, blocks, markdown
from catalogue.exchange.extract.lines import numbered
from catalogue.exchange.inbox import import_files
from catalogue.layout.complaints import complaints
from catalogue.layout.markdown import source_words
from catalogue.model.problems import CatalogueError, Problem, Severity
from tests.conftest import build_web

SHEETS = 24
OFFICE = "Fachbereich Schule"
BEGIN, END = "Der Anfang steht hier.", "Und das Ende steht dort."
PLAIN = ("Stadt", "lädt", "alle", "Bürger*innen", "Jugend- und", "z.B.", "Straße", "für")
SIGNS = (
    *("*", "**", "_", "__", "#", "##", ">", "+", "-", "–", "--", "---", "***", "=", "===", "~~"),
    *("`", "```", "|", "|---|", "\\", "\\\\", "\\*", "^", "<", "&", "(", ")", "[", "]", "]("),
    *("1.", "2.", "3)", "1986.", "12/3", "10-12", "+49", "...", "…", "!", ":", "{{x}}", "{%"),
    "[ ]",
    *('"', "'", "„so“", "»a«", "’", "Wort\u00adteil", "a\u00a0b", "u\u0308ber", "x\ty", "\u2011"),
    *("*kursiv*", "**fett**", "_unter_", "`code`", "a*b*c", "a_b_c", "[x](y)", "![b](c)"),
    *("[^1]", "[^1]:", "[a]: b", "[a](https://b.de)", "<b>", "</div>", "<!--", "<https://a.de>"),
    *("&amp;", "&#65;", "www.a.example", "https://a.example/b_c?d=*e*", "mail@a.example"),
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf",
)  # fmt: skip
PIECES = st.lists(st.sampled_from((*PLAIN, *SIGNS)) | st.text("ab1.*_#>+-`[]()<&|\\~", max_size=4),
                  max_size=7).map(" ".join)  # fmt: skip
# What begins with the number of a list may be counted with its neighbours, with that of a note
# it is one.
LISTED = re.compile(r"^(?=\d{1,2}[.)]\s|\[\^\d+\]:)")
# With a word in it, no line is a number of a page or a link and nothing else.
TEXTS = st.builds(lambda before, word, after: f"{before} {word} {after}".strip(),
                  PIECES, st.sampled_from(PLAIN), PIECES).map(lambda text: LISTED.sub("Am ", text))
LONG = st.lists(TEXTS, min_size=4, max_size=7).map(" ".join)
LIST = st.sampled_from([("1. ", "- ", "2. "), ("- ", "- "), ("1. ", "2. "), ("",), ("", "")])
Paragraph = tuple[str, str]


@st.composite
def paragraphs(draw: st.DrawFn) -> list[Paragraph]:
    """Return signs of lists and the texts behind them."""
    found: list[Paragraph] = []
    for _ in range(draw(st.integers(1, 3))):
        found += [(sign, draw(TEXTS)) for sign in draw(LIST)]
        found += [("", draw(LONG)), ("", "")] if draw(st.booleans()) else []
    return found


NO_WORDS = Words(frozenset(), (), is_running=True)
BULLET = re.compile(r"^\s*[-–*]\s+")
# What setting may change: blanks, hyphens, bullets; dots and brackets behind numbers of a list.
LOOSE = re.compile(r"[\s\u00ad\u2010-\u2015\u2022\u2060\u0002\ufffe-]+|(?<=\d)[.)]")
TYPED = str.maketrans({char: "'" for char in "\"„“”‚‘’'´`»«"} | {"…": "..."})


def letters(text: str) -> str:
    """Return what no setting may change."""
    return LOOSE.sub("", unicodedata.normalize("NFC", text).translate(TYPED))


def written(found: list[Paragraph]) -> str:
    """Return the letters of paragraphs, without the signs that a list prints beside its text."""
    return "".join(letters(text if sign else BULLET.sub("", text)) for sign, text in found)


def document(path: Path, said: list[list[Paragraph]]) -> Path:
    """Write sheets in the house form; each description stands between two plain sentences."""
    word = Document()
    for number, texts in enumerate(said):
        for text in ("Dezernat III", OFFICE, "Titel der Maßnahme", f"Probe {number} a",
                     "Beschreibung", BEGIN, *map("".join, texts), END, "Ziele und Zielgruppen",
                     "Ziel: Ruhe", "Zielgruppe: Igel",
                     "Wer ist für die Maßnahme verantwortlich?", OFFICE):
            word.add_paragraph(text)
    word.save(str(path))
    return path


def sheets() -> list[list[Paragraph]]:
    """Return what Hypothesis thinks of, to be printed in one edition: a build takes its time."""
    found: list[list[Paragraph]] = []

    @given(paragraphs())
    @settings(max_examples=SHEETS, deadline=None)
    def think(each: list[Paragraph]) -> None:
        found.append(each)

    think()
    return found


def faults(root: Path) -> list[Problem]:
    """Return the errors that ``check`` finds."""
    return [each for each in check(root, 4) if each.severity is Severity.ERROR]


def printed(root: Path) -> Iterator[str]:
    """Build, and yield what the file prints between the two sentences of each sheet."""
    built = build_web(root, 4, allow_overflow=True).delivery
    with pypdfium2.PdfDocument(built.files[0]) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    units = {u["title"]: u for u in built.report["units"] if u["kind"] == "measure"}
    for title in sorted((t for t in units if t.startswith("Probe")), key=lambda t: int(t[6:-2])):
        first = units[title]["first_page"] - 1
        text = letters("".join(pages[first : first + units[title]["pages"]]))
        yield text[text.index(letters(BEGIN)) + len(letters(BEGIN)) : text.rindex(letters(END))]


def test_what_a_document_says_is_printed_word_for_word(project: Path) -> None:
    said = sheets()
    import_files(project, [document(project / "a.docx", said)], 4, dry_run=False)
    assert faults(project) == []
    assert [*printed(project)] == [written(texts) for texts in said]


@given(paragraphs())
@example([("", "+ eins *zwei*")])
@example([("- ", "--")])
@example([("", f"{'wort ' * 19}--- weiter")])
@example([("", f"{'wort ' * 19}=== weiter")])
@example([("", f"{'wort ' * 19}<div weiter")])
@example([("", f"{'wort ' * 19}[a]: b weiter")])
@settings(max_examples=150, deadline=None)
def test_what_an_import_writes_can_be_set(texts: list[Paragraph]) -> None:
    lines = numbered([each for text in texts for each in ("".join(text), "")])
    found = blocks(lines, is_running=True)
    text = markdown(found, NO_WORDS)
    assert [*complaints(text)] == []
    said = "".join(line for block in found for line in block.lines)
    assert letters("".join(source_words(text))) == letters(said)


def test_a_note_of_a_document_stays_a_note_and_its_signs_are_signs() -> None:
    told = ["Vorwort", "", "Ein Gruß.", "", "\fEin *neues* Mainstreaming", "",
            "Im Jahr[^1] davor.", "", "[^1]: Quelle *x* von a_b_", ""]  # fmt: skip
    zone = next(each for each in zones(marked([*numbered(told)])) if each.name == "chapter")
    found = chapter(zone, NO_WORDS)
    assert found.text.text == (
        "## Ein \\*neues\\* Mainstreaming\n\nIm Jahr[^1] davor.\n\n"
        "[^1]: Quelle \\*x\\* von a\\_b\\_")
    assert [*complaints(found.text.text, is_chapter=True)] == []


def test_a_sign_that_no_font_has_is_told_with_its_place(project: Path) -> None:
    signs = ["😀", "漢", "\ue000", "ש", "a\u20dd"]
    said = [[("", f"Heute {sign} hier")] for sign in signs]
    import_files(project, [document(project / "a.docx", said)], 4, dry_run=False)
    found = faults(project)
    assert {(each.place.path.name, each.place.line, each.code) for each in found} == {
        (f"probe-{n}-a.yaml", 11, "E322" if n == 2 else "E323") for n in range(len(signs))}
    with pytest.raises(CatalogueError):
        build_web(project, 4, allow_overflow=True)
