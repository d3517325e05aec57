"""Every press rule is provoked once by a file that breaks it, and a good file passes."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from catalogue.model.problems import Severity
from catalogue.preflight.findings import german, in_words
from catalogue.preflight.press import COVER_RULES, PRESS_RULES, preflight_press, press_findings
from tests.printing import online, opened, small_file, small_print

Break = Callable[[pikepdf.Pdf], None]


@cache
def good() -> bytes:
    """Four pages that a press takes: one of them a section opener, full of colour."""
    # A right page, that its margins stay those of a right page.
    opener = next(each.first_page - 1 for each in small_print().pages.fitted
                  if each.unit.kind == "overview" and each.first_page % 2)
    with opened(small_file()) as pdf:
        for number in reversed(range(len(pdf.pages))):
            if number not in (0, 1, opener, opener + 1):
                del pdf.pages[number]
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Return a PDF as bytes."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def broken(breaker: Break) -> bytes:
    """Return the good file with one thing broken in it."""
    with opened(good()) as pdf:
        breaker(pdf)
        return saved(pdf)


def codes(data: bytes) -> set[str]:
    """Return the codes of what keeps a file from the online printer."""
    return {problem.code for problem in preflight_press(data, online())}


def paint(content: str, page: int = 1, **resources: Any) -> Break:
    """Add operators to a page, with what they name."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        sheet = pdf.pages[page - 1]
        for kind, entries in resources.items():
            known = sheet.Resources.get(f"/{kind}", Dictionary())
            sheet.Resources[f"/{kind}"] = Dictionary({**dict(known.items()), **entries})
        sheet.contents_add(pdf.make_stream(f"q {content} Q".encode()))

    return breaker


def write(words: str, size: float = 12, x: float = 200, y: float = 400) -> str:
    """Operators that set text in the first font of the file, after what sets its colour."""
    return f"{words} BT /F0 {size} Tf {x} {y} Td <0001000200030004> Tj ET"


def text(words: str, size: float = 12, x: float = 200, y: float = 400) -> Break:
    """Set text in a font of the file."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        font = next(iter(dict(pdf.pages[0].Resources.Font.items()).values()))
        paint(write(words, size, x, y), Font={"/F0": font})(pdf)

    return breaker


def each_page(change: Callable[[Any], None]) -> Break:
    """Change every page."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            change(page.obj)

    return breaker


def one_page(**entries: Any) -> Break:
    """Set entries of the second page."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            pdf.pages[1].obj[f"/{name}"] = value

    return breaker


def root(**entries: Any) -> Break:
    """Set entries of the catalogue of the document."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return breaker


def intent(**entries: Any) -> Break:
    """Set entries of the output intent."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            pdf.Root.OutputIntents[0][f"/{name}"] = value

    return breaker


def without(owner: str, name: str) -> Break:
    """Delete an entry of the catalogue or of the document information."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        del (pdf.Root if owner == "root" else pdf.docinfo)[name]

    return breaker


def renamed(before: bytes, after: bytes) -> Break:
    """Replace a word of the XMP packet."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(before, after))

    return breaker


def rgb_profile(pdf: pikepdf.Pdf) -> None:
    """Put a profile of a screen into the output intent."""
    profile = b"\0" * 12 + b"mntrRGB " + b"\0" * 16 + b"acsp"
    pdf.Root.OutputIntents[0].DestOutputProfile.write(profile)


def no_font_file(pdf: pikepdf.Pdf) -> None:
    """Take the font programs out."""
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]


def image(space: Any, size: int = 400, bits: int = 8) -> Break:
    """Place a picture of so many dots on 72 points."""
    def breaker(pdf: pikepdf.Pdf) -> None:
        components = {Name.DeviceRGB: 3, Name.DeviceCMYK: 4}.get(space, 1)
        stream = pdf.make_stream(bytes(size * size * components * bits // 8 + size), {
            "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": size, "/Height": size,
            "/BitsPerComponent": bits, "/ColorSpace": space})
        paint("72 0 0 72 200 400 cm /I0 Do", XObject={"/I0": stream})(pdf)

    return breaker


def group(space: Any) -> Break:
    """Blend a page in a colour space."""
    return one_page(Group=Dictionary(S=Name.Transparency, CS=space))


def spot(name: str) -> Break:
    """Fill a square in a spot colour."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0, 0], N=1)
    space = Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint])
    return paint("/Spot cs 1 scn 200 400 50 50 re f", ColorSpace={"/Spot": space})


def media_is_trim(page: Any) -> None:
    """Let a page end at its trim."""
    page.MediaBox = page.BleedBox = page.TrimBox


OVER = {"/Over": Dictionary({"/op": True, "/OPM": 1})}
HALF = {"/Half": Dictionary({"/ca": 0.5})}
FRAME = "0 0 0 0 k 0 0 612.3 8.5 re f 0 850.4 612.3 8.6 re f 0 0 8.5 859 re f 603.8 0 8.6 859 re f"
FIELD = "0.5 0.6 0.6 0.6 k 100 300 300 300 re f /Over gs 0 0 0 1 k 150 350 20 20 re f"

BROKEN: tuple[tuple[str, str, Break], ...] = (
    ("kein PDF/X-4", "E602", renamed(b"PDF/X-4", b"PDF/A-2")),
    ("keine Kennung", "E602", renamed(b"DocumentID", b"Dokument")),
    ("ohne Trapped", "E602", without("info", "/Trapped")),
    ("ohne Druckbedingung", "E603", without("root", "/OutputIntents")),
    ("fremde Druckbedingung", "E603", intent(OutputConditionIdentifier="SWOP")),
    ("ohne Verzeichnis", "E603", intent(RegistryName="")),
    ("Bildschirmprofil", "E603", rgb_profile),
    ("JavaScript", "E604", root(Names=Dictionary(JavaScript=Dictionary(Names=Array())))),
    ("Aktion", "E604", root(OpenAction=Dictionary(S=Name.Named))),
    ("Anhang", "E604", root(Names=Dictionary(EmbeddedFiles=Dictionary(Names=Array())))),
    ("Formular", "E604", root(AcroForm=Dictionary(Fields=Array([Dictionary()])))),
    ("Ebene", "E605", root(OCProperties=Dictionary(OCGs=Array(), D=Dictionary()))),
    ("Schrift fehlt", "E606", no_font_file),
    ("kein Endformat", "E611", each_page(lambda page: page.__delitem__("/TrimBox"))),
    ("Endformat außerhalb", "E611", one_page(TrimBox=Array([-20, 8.5, 600, 850]))),
    ("kein Beschnitt", "E612", each_page(media_is_trim)),
    ("gemischte Formate", "E613", one_page(TrimBox=Array([8.5, 8.5, 500, 850]))),
    ("gedreht", "E614", one_page(Rotate=90)),
    ("eigener Maßstab", "E614", one_page(UserUnit=2)),
    ("Verweis", "E615", one_page(Annots=Array([Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([100, 100, 200, 200]))]))),
    ("ungerade Seitenzahl", "E616", lambda pdf: pdf.pages.__delitem__(0)),
    ("Farbe ohne Beschnitt", "E618", paint(FRAME, page=3)),
    ("Text am Rand", "E619", text("0 0 0 1 k", x=300, y=12)),
    ("Text im Bund", "E620", text("0 0 0 1 k", x=30)),
    ("Text in RGB", "E631", text("1 0 0 rg")),
    ("Fläche in RGB", "E631", paint("1 0 0 rg 200 400 50 50 re f")),
    ("Linie in RGB", "E631", paint("1 0 0 RG 200 400 m 300 400 l S")),
    ("Bild in RGB", "E631", image(Name.DeviceRGB)),
    ("Verlauf in RGB", "E631", paint("/S0 sh", Shading={"/S0": Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB)})),
    ("Farbe in Lab", "E631", paint("/L0 cs 50 0 0 scn 200 400 50 50 re f", ColorSpace={
        "/L0": Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])})),
    ("Sonderfarbe", "E632", spot("HKS#2013")),
    ("Passkreuzfarbe", "E632", spot("All")),
    ("Mischen in RGB", "E633", group(Name.DeviceRGB)),
    ("Transparenz ohne Raum", "E633", paint("/Half gs 200 400 50 50 re f", ExtGState=HALF)),
    ("Schwarz aus vier Farben", "E634", text("0.6 0.5 0.5 1 k")),
    ("Schwarz spart aus", "W635", text("0 0 0 1 k")),
    ("Weiß überdruckt", "E636", paint("/Over gs 0 0 0 0 k 200 400 50 50 re f", ExtGState=OVER)),
    ("kleiner bunter Text", "W637", text("0.3 0.3 0.3 0 k", size=8)),
    ("zu viel Farbe", "E638", paint("0.9 0.9 0.9 0.9 k 200 400 50 50 re f")),
    ("Schwarz auf zu viel Farbe", "E638", paint(
        FIELD.replace("0.5 0.6 0.6 0.6", "0.9 0.8 0.8 0.3"), ExtGState=OVER)),
    ("Haarlinie", "E639", paint("0 0 0 1 K 0.1 w 200 400 m 300 400 l S")),
    ("Haarlinie als Fläche", "E639", paint("0 0 0 1 k 200 400 100 0.1 re f")),
    ("Haarlinie im Ausschnitt", "E639", paint(
        "200 400 100 0.1 re W n 0 0 0 1 k 200 300 100 200 re f")),
    ("kleine Schrift", "E640", text("0 0 0 1 k", size=4)),
    ("kleine Schrift im Maßstab", "E640", text("0.4 0 0 0.4 0 0 cm 0 0 0 1 k", x=500, y=900)),
    ("grobes Bild", "E641", image(Name.DeviceCMYK, size=100)),
    ("grobe Strichzeichnung", "E641", image(Name.DeviceGray, size=400, bits=1)),
)


def test_a_good_file_has_no_problem() -> None:
    assert preflight_press(good(), online()) == []


@pytest.mark.parametrize(("code", "breaker"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_file_is_caught(code: str, breaker: Break) -> None:
    assert code in codes(broken(breaker))


def test_every_rule_has_a_broken_file() -> None:
    elsewhere = {"E601", "E607", "E617", "W608", "W619", "E621", "W642"}
    tried = {code for _, code, _ in BROKEN} | elsewhere
    assert len(tried) == len(PRESS_RULES)


def test_black_over_a_light_field_is_not_too_much_ink() -> None:
    light = FIELD.replace("0.5 0.6 0.6 0.6", "0.1 0 0.1 0")
    assert codes(broken(paint(light, ExtGState=OVER))) == set()


def test_a_locked_file_is_refused() -> None:
    with opened(good()) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(owner="a", user=""))
    assert "E601" in codes(data)


@pytest.mark.parametrize("data", [b"%PDF-1.6", b"", b"\x89PNG"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    assert codes(data) == {"E600"}


def test_a_file_with_a_password_is_refused() -> None:
    with opened(good()) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert codes(data) == {"E600"}


def test_a_file_without_pages_is_refused() -> None:
    with pikepdf.new() as pdf:
        assert codes(saved(pdf)) == {"E600"}


def test_a_page_that_cannot_be_read_is_said() -> None:
    assert "E600" in codes(broken(paint("/Nichts cs /Nichts scn")))


def test_marks_are_refused_where_none_are_wanted() -> None:
    assert codes(small_print().written(marks=True)) == {"E617"}


def test_the_printer_decides() -> None:
    wants_marks = online().model_copy(update={"marks": True})
    assert preflight_press(small_print().written(marks=True), wants_marks) == []


def test_a_finding_names_page_value_and_limit() -> None:
    data = broken(paint("0 0 0 1 K 0.1 w 200 400 m 300 400 l S"))
    found = [str(problem) for problem in preflight_press(data, online(), name="x.pdf")]
    assert found == ["x.pdf E639 Seite 1: Linie von 0,1 Punkt – mindestens 0,25 Punkt"]


def test_the_report_says_what_was_checked_and_what_was_not() -> None:
    own, *others = press_findings(broken(spot("Rot")), online()).checked
    assert (own.verdict, own.checks) == ("nicht bestanden", len(PRESS_RULES))
    assert {each.verdict for each in others} == {"nicht geprüft"}


def test_a_cover_needs_no_page_count() -> None:
    cover = broken(lambda pdf: pdf.pages.__delitem__(slice(1, None)))
    assert preflight_press(cover, online(), COVER_RULES) == []


def test_warnings_do_not_stop_a_file() -> None:
    problems = preflight_press(broken(text("0 0 0 1 k")), online())
    assert [problem.severity for problem in problems] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("pages", "words"),
    [([3], "Seite 3"), ([5, 3, 4, 9, 3], "Seiten 3–5, 9"), ([1, 2], "Seiten 1–2"), ([], "")],
)
def test_pages_are_named_in_runs(pages: list[int], words: str) -> None:
    assert in_words(pages) == words


@pytest.mark.parametrize(("number", "text"), [(3.0, "3"), (0.254, "0,3"), (6.5, "6,5")])
def test_numbers_have_a_decimal_comma(number: float, text: str) -> None:
    assert german(number) == text
