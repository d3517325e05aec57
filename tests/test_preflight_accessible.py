"""Every way a web or archive file can go wrong is caught by our own rules, without any engine."""

import io
import random
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from catalogue.preflight import engines
from catalogue.preflight.engines import page_validation
from catalogue.preflight.screen import RULES, preflight
from tests.conftest import in_words
from tests.products import changed, elements, page_of, small_archive, small_web
from tests.verapdf import MissingEngineError, VeraPDF, verapdf

Change = Callable[[pikepdf.Pdf], None]

GOOD = """
<h2>Zwischentitel</h2>
<p>Text<span class="footnote">Eins.</span> und<span class="footnote">Zwei.</span></p>
<p>Das <span lang="en">motto</span> <a href="https://example.org/" title="Ein Ziel">hier</a></p>
<figure><svg role="img" viewBox="0 0 9 9"><title>Ein Kreis</title><circle r="4"/></svg></figure>
<ul><li>eins</li><li>zwei</li></ul>
<table><thead><tr><th>Name</th><th>Zahl</th></tr></thead><tbody>
<tr><th scope="row">A</th><td>1</td></tr><tr><th scope="row">B</th><td>2</td></tr></tbody></table>
"""


def good() -> bytes:
    """A small file without faults."""
    return page_of(GOOD)


def found(data: bytes, product: str = "web") -> str:
    """Return what our own rules find, one line each."""
    return "\n".join(map(str, preflight(data, product, engines=()).problems))


def removed(role: str, key: str, number: int = 0) -> Change:
    """Return a change that takes an entry from an element."""
    def change(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, role)[number][key]

    return change


def said(role: str, key: str, value: Any, number: int = 0) -> Change:
    """Return a change that sets an entry of an element."""
    def change(pdf: pikepdf.Pdf) -> None:
        elements(pdf, role)[number][key] = value

    return change


def root(**entries: Any) -> Change:
    """Return a change of entries of the catalogue; ``None`` takes one away."""
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = pikepdf.Dictionary() if value is None else value
            if value is None:
                del pdf.Root[f"/{key}"]

    return change


def link(**entries: Any) -> Change:
    """Return a change of the link to a website."""
    def change(pdf: pikepdf.Pdf) -> None:
        annotation = next(each for each in pdf.pages[0].Annots if "/A" in each)
        for key, value in entries.items():
            annotation[f"/{key}"] = value

    return change


def content(old: bytes, new: bytes, times: int = 1) -> Change:
    """Return a change in what the first page paints."""
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_coalesce()
        data = pdf.pages[0].Contents.read_bytes()
        assert old in data
        pdf.pages[0].Contents = pdf.make_stream(data.replace(old, new, times))

    return change


def packet(old: bytes, new: bytes) -> Change:
    """Return a change in the XMP packet."""
    def change(pdf: pikepdf.Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old in data
        pdf.Root.Metadata.write(data.replace(old, new))

    return change


def fonts(key: str) -> Change:
    """Return a change that takes an entry from every font or its descriptor."""
    def change(pdf: pikepdf.Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and key in item:
                del item[key]

    return change


def cell_is_gone(pdf: pikepdf.Pdf) -> None:
    """Take the last cell from a row."""
    row = elements(pdf, "TR")[-1]
    row.K = pikepdf.Array(list(row.K)[:-1])


def item_stands_alone(pdf: pikepdf.Pdf) -> None:
    """Put a list item beside its list."""
    item = elements(pdf, "LI")[0]
    section = elements(pdf, "Sect")[0]
    elements(pdf, "L")[0].K = elements(pdf, "LI")[1]
    section.K.append(item)
    item.P = section


def two_owners(pdf: pikepdf.Pdf) -> None:
    """Give the content of one paragraph to another one too."""
    first, second = elements(pdf, "P")[:2]
    second.K.append(first.K[0])


def no_owner(pdf: pikepdf.Pdf) -> None:
    """Lead from the content of the first page to nothing."""
    pdf.Root.StructTreeRoot.ParentTree.Nums[1] = pikepdf.Array()


def outside(pdf: pikepdf.Pdf) -> None:
    """Take the annotation from its link element."""
    element = elements(pdf, "Link")[-1]
    element.K = element.K[0] if isinstance(element.K[0], int) else element.K[-1]


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    """Take all bookmarks away."""
    del pdf.Root.Outlines


def script(pdf: pikepdf.Pdf) -> None:
    """Run something when the file is opened."""
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.beep()")


def other_info(pdf: pikepdf.Pdf) -> None:
    """Give the Info dictionary another title."""
    pdf.docinfo["/Title"] = "Anders"


def enclosed(pdf: pikepdf.Pdf) -> None:
    """Put a file into the web product."""
    pdf.attachments["a.txt"] = b"x"


MCID = b"/Span\n<</MCID 1>>\nBDC"
HEADER = b"/Artifact\n<</Type /Pagination/Subtype /Header>>\nBDC"
WRONG: list[tuple[Change, str, str]] = [
    (fonts("/FontFile2"), "E683", "nicht eingebettet"),
    (fonts("/ToUnicode"), "E683", "welche Zeichen"),
    (said("H2", "/S", pikepdf.Name.H3), "E657", "auf Überschrift 1 folgt Überschrift 3"),
    (said("H1", "/S", pikepdf.Name.P), "E657", "auf Überschrift null folgt"),
    (removed("Figure", "/Alt"), "E656", "keine Beschreibung"),
    (said("Figure", "/Alt", "kreis.png"), "E656", "beschreibt die Abbildung nicht"),
    (content(HEADER, b"/Span\n<</MCID 99>>\nBDC"), "E654", "etwa ein Kolumnentitel"),
    (content(MCID, b"/Span\n<</MCID 0>>\nBDC"), "E654", "doppelt vergeben"),
    (content(MCID, b"/Artifact\nBMC\n/Span\n<</MCID 1>>\nBDC\nEMC"), "E654", "geschachtelt"),
    (content(MCID, b"/Span\nBMC"), "E654", "ohne Kennzeichnung"),
    (said("P", "/K", 77), "E654", "nennt Inhalt, den es nicht gibt"),
    (two_owners, "E654", "gehört zu zwei Elementen"),
    (no_owner, "E655", "ParentTree"),
    (removed("TH", "/A"), "E665", "ob sie Zeile oder Spalte"),
    (cell_is_gone, "E666", "1 und 2 Spalten"),
    (item_stands_alone, "E663", "Listenpunkt in „Sect“"),
    (said("LBody", "/S", pikepdf.Name.P), "E663", "„P“ unmittelbar in: Listenpunkt"),
    (said("TR", "/S", pikepdf.Name.Div), "E664", "„Div“ unmittelbar in: Tabellenkopf"),
    (said("Sect", "/S", pikepdf.Name.Kapitel), "E653", "die Rolle „Kapitel“"),
    (root(Lang=None), "E651", "die Sprache der Datei fehlt"),
    (root(Lang="en-US"), "E651", "„en-US“ statt Deutsch"),
    (said("Span", "/Lang", "e!"), "E651", "„e!“ ist keine Sprache"),
    (root(ViewerPreferences=None), "E650", "Dateinamen statt des Titels"),
    (packet(b"dc:title", b"dc:type"), "E650", "keinen Titel"),
    (root(MarkInfo=pikepdf.Dictionary(Marked=False)), "E652", "keine Struktur"),
    (root(MarkInfo=pikepdf.Dictionary(Marked=True, Suspects=True)), "E652", "unsicher"),
    (root(StructTreeRoot=None), "E652", "keine Struktur"),
    (no_bookmarks, "E658", "0 Lesezeichen, 1 Titel, 2 Überschriften"),
    (root(PageLabels=None), "E659", "gedruckten Zahlen"),
    (lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs"), "E660", "Seite 1"),
    (link(Contents=""), "E661", "sagt nicht, wohin"),
    (link(Contents="https://example.org/"), "E661", "sagt nur „https"),
    (link(F=0), "E661", "nicht gedruckt"),
    (outside, "E661", "außerhalb der Struktur"),
    (removed("Note", "/ID"), "E662", "keinen eigenen Namen"),
    (said("Note", "/ID", "note-1", 1), "E662", "keinen eigenen Namen"),
    (said("Lbl", "/S", pikepdf.Name.Span), "E662", "zum Text zurückführt"),
    (said("Reference", "/S", pikepdf.Name.Span), "E662", "1 Hinweise auf 2 Fußnoten"),
    (packet(b"<pdfuaid:part>1</pdfuaid:part>", b""), "E680", "pdfuaid:part"),
    (packet(b"<pdfaid:part>2<", b"<pdfaid:part>1<"), "E680", "ist 1, verlangt ist 2"),
    (packet(b"/pdfua/ns/id/</pdfaSchema", b"/x/</pdfaSchema"), "E680", "erklären das Schema"),
    (packet(b"<pdf:Keywords>Probe", b"<pdf:Keywords>x"), "E681", "/Keywords ist „Probe“"),
    (other_info, "E681", "/Title ist „Anders“"),
    (script, "E682", "führt beim Öffnen etwas aus"),
    (link(A=pikepdf.Dictionary(S=pikepdf.Name.Launch)), "E682", "/Launch"),
    (root(OutputIntents=None), "E684", "Farbprofil fehlt"),
    (enclosed, "E687", "enthält Anhänge: a.txt"),
]


def test_a_good_file_has_no_faults() -> None:
    assert found(good()) == found(changed(good(), lambda pdf: None)) == ""


@pytest.mark.parametrize(("change", "code", "words"), WRONG)
def test_a_broken_file_is_caught(change: Change, code: str, words: str) -> None:
    lines = found(changed(good(), change)).splitlines()
    assert any(f" {code} " in line and words in line for line in lines), lines


def attachment(key: str, value: Any) -> Change:
    """Return a change of the first enclosed file."""
    def change(pdf: pikepdf.Pdf) -> None:
        spec = pdf.attachments["edition.json"].obj
        stream = spec.EF.F
        owner = {"/AFRelationship": spec, "/Desc": spec, "/Subtype": stream}.get(
            key, stream.Params)
        owner[key] = value

    return change


def other_bytes(pdf: pikepdf.Pdf) -> None:
    """Change what an enclosed file says, not what it says of itself."""
    pdf.attachments["edition.json"].obj.EF.F.write(b"[]")


def listed_twice(pdf: pikepdf.Pdf) -> None:
    """List an enclosed file twice."""
    pdf.Root.AF.append(pdf.Root.AF[0])


def nothing_inside(pdf: pikepdf.Pdf) -> None:
    """Take all data from an archive."""
    del pdf.Root.Names.EmbeddedFiles
    del pdf.Root.AF


@pytest.mark.parametrize(("change", "words"), [
    (other_bytes, "ist nicht der, der eingelegt wurde"),
    (attachment("/CheckSum", b"0" * 16), "ist nicht der, der eingelegt wurde"),
    (attachment("/Size", 3), "andere Länge"),
    (attachment("/AFRelationship", pikepdf.Name.Unspecified), "was er zu den Seiten ist"),
    (attachment("/Subtype", pikepdf.Name("/x")), "nennt seine Art nicht"),
    (attachment("/Desc", ""), "sagt nicht, was er ist"),
    (listed_twice, "nicht genau einmal im Verzeichnis"),
    (root(AF=pikepdf.Array()), "nicht genau einmal im Verzeichnis"),
    (nothing_inside, "die Daten der Auflage fehlen"),
])  # fmt: skip
def test_a_broken_enclosure_is_caught(change: Change, words: str) -> None:
    line = found(changed(small_archive(), change), "archive")
    assert "E687" in line
    assert words in in_words(line)


def test_an_archive_without_faults_has_none() -> None:
    assert found(small_archive(), "archive") == ""


def test_an_archive_is_no_web_file_and_the_reverse() -> None:
    assert "ist 3, verlangt ist 2" in found(small_archive(), "web")
    assert "ist 2, verlangt ist 3" in found(small_web(), "archive")


def test_a_locked_file_is_caught() -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "E682 die Datei ist verschlüsselt" in found(output.getvalue())


def test_a_file_in_no_order_for_browsers_is_caught() -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(good())) as pdf:
        pdf.save(output)
    assert "E685" in found(output.getvalue())


def test_a_file_too_large_for_the_web_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.preflight.archival.FONT_BYTES", 10_000)
    monkeypatch.setattr("catalogue.preflight.archival.PAGE_BYTES", 100)
    said = found(good())
    assert "E685 ohne Bilder hat die Datei" in said
    assert "Seiten erlaubt sind 10" in said
    assert "Bilder verkleinern" not in said


def test_a_picture_too_large_for_the_web_is_caught() -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        noise = random.Random(1).randbytes(100 * 1100 * 3)
        pdf.pages[0].resources.XObject = pikepdf.Dictionary(Im=pdf.make_stream(
            noise, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1100, Height=100,
            BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB))  # fmt: skip

    said = found(changed(good(), add))
    assert "E685 ein Bild hat 330 KB, erlaubt sind 300 – das Bild verkleinern" in said
    assert "ohne Bilder" not in said


@pytest.mark.parametrize("fault", [
    b"BT (abc", b"/P <</MCID 0 BDC", b"<zz> Tj", b"q ) Q", b"q BI /W 1 /H 1 ID abc", b"[1 2 Td",
])  # fmt: skip
def test_faults_in_what_a_page_paints_are_those_that_the_library_tells(fault: bytes) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(fault)

    data = changed(good(), add)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = [each.partition(" (content")[2] for each in pdf.check_pdf_syntax()]
    said = [line for line in found(data).splitlines() if "E686" in line]
    assert len(said) == len(set(told)) > 0
    assert all(words in line for words, line in zip(dict.fromkeys(told), said, strict=True))


@pytest.mark.parametrize("data", [b"", b"kein PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_said_so(data: bytes) -> None:
    assert "E679" in found(data)


def test_a_damaged_file_is_caught() -> None:
    assert found(good()[:-2000]) != ""


def test_the_same_fault_on_many_pages_is_one_line_that_names_them() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Tabs

    lines = [line for line in found(changed(small_web(), change)).splitlines() if "E660" in line]
    assert len(lines) == 1
    assert "Seiten 2" in lines[0]


def test_each_product_has_its_own_rules() -> None:
    assert len(RULES["web"]) > 20
    assert len(set(RULES["web"]) ^ set(RULES["archive"])) == 5


def test_a_page_without_a_key_into_the_parent_tree_is_no_fault_when_it_is_blank() -> None:
    assert found(changed(good(), lambda pdf: pdf.add_blank_page())) == ""


def test_a_page_that_lost_its_key_into_the_parent_tree_is_caught() -> None:
    def lose(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0]["/StructParents"]

    assert "E655" in found(changed(good(), lose))


def test_what_a_rule_stumbles_over_is_told() -> None:
    def break_it(pdf: pikepdf.Pdf) -> None:
        pdf.Root.StructTreeRoot.ParentTree = 7

    assert "E679" in found(changed(good(), break_it))


def test_the_report_counts_rules_and_names_engines() -> None:
    own, *others = (each.report for each in preflight(good(), "web").checked)
    assert own["checks"] == len(RULES["web"])
    assert own["verdict"] == "bestanden"
    assert [(each["engine"], each["profile"]) for each in others] == [
        ("page-validation", "PDF/A-2a"), ("page-validation", "PDF/UA-1")]


def test_a_missing_engine_is_said_and_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "page", None)
    checked = page_validation(good(), "ua1")
    assert checked.report["verdict"] == "nicht geprüft"
    assert "page-validation fehlt" in checked.report["reason"]


def test_missing_java_is_said_and_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> VeraPDF:
        raise MissingEngineError("Java fehlt")

    monkeypatch.setattr(VeraPDF, "start", start)
    assert verapdf(good(), "ua1").report["verdict"] == "nicht geprüft"


def test_what_an_engine_finds_stops_the_file() -> None:
    data = changed(good(), removed("Figure", "/Alt"))
    problems = preflight(data, "web", engines=(page_validation,)).problems
    assert any(each.code == "E690" and "page-validation zu PDF/UA-1" in each.message
               for each in problems)


@pytest.fixture(scope="module")
def reference() -> None:
    """Skip where veraPDF cannot run."""
    try:
        VeraPDF.start()
    except MissingEngineError as error:
        pytest.skip(f"nicht geprüft: {error}")


@pytest.mark.parametrize(("product", "profile"), [
    ("web", "2a"), ("web", "ua1"), ("archive", "3a"), ("archive", "ua1"),
])  # fmt: skip
def test_verapdf_agrees(reference: None, product: str, profile: str) -> None:
    checked = verapdf({"web": small_web, "archive": small_archive}[product](), profile)
    assert checked.verdict == "bestanden", checked.failures
    assert checked.checks > 10_000


def test_verapdf_finds_what_we_find(reference: None) -> None:
    checked = verapdf(changed(good(), removed("Figure", "/Alt")), "ua1")
    assert checked.verdict == "nicht bestanden"
    assert any(each.startswith("7.3-1") for each in checked.failures)
