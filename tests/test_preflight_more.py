"""What a press stumbles over that no numbered object and no single mark shows."""

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from catalogue.preflight.press import preflight_press
from tests.printing import online, opened
from tests.test_preflight_press import OVER, Break, broken, codes, one_page, paint, text, write

CURVE = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=2)
MULTIPLY = {"/Multiply": Dictionary(BM=Name.Multiply)}
ON_TOP = "0.9 0.9 0 0 k 100 300 300 300 re f {} 0 0 0.9 0.9 k 250 350 300 100 re f"
BLACK_FIELD = "0 0 0 1 k 150 380 200 60 re f"


def state(**entries: Any) -> Break:
    """Name a graphics state with these entries on a page."""
    return paint("/Bent gs", ExtGState={"/Bent": Dictionary(**entries)})


def foreign_font() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)


def in_a_form(pdf: pikepdf.Pdf) -> None:
    """Paint a form that names a font which is written in its own resources."""
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
                           Resources=Dictionary(Font=Dictionary(F9=foreign_font())))
    paint("/Form Do", XObject={"/Form": form})(pdf)


@pytest.mark.parametrize(("code", "breaker"), [
    ("E606", paint("", Font={"/F9": foreign_font()})),
    ("E606", in_a_form),
    ("E607", state(TR=Name.Identity)),
    ("E607", state(TR2=CURVE)),
    ("E607", state(HTP=Array([0, 0]))),
    ("E607", state(HT=Dictionary(HalftoneType=1, TransferFunction=CURVE))),
    ("E619", text("0 0 0 1 k", x=300, y=4)),
    ("E621", one_page(CropBox=Array([20, 20, 500, 800]))),
    ("W621", one_page(CropBox=Array([5, 5, 608, 854]))),
    ("E638", paint(ON_TOP.format("/Over gs"), ExtGState=OVER)),
    ("E638", paint(ON_TOP.format("/Multiply gs"), ExtGState=MULTIPLY)),
    ("W642", paint(f"{BLACK_FIELD} {write('0 0 0 0 k', size=7)}")),
])  # fmt: skip
def test_what_hides_is_found(code: str, breaker: Break) -> None:
    with_font = broken(lambda pdf: (named_font(pdf), breaker(pdf))[1])
    assert code in codes(with_font)


def named_font(pdf: pikepdf.Pdf) -> None:
    """Give the first font of the file the name that ``write`` sets in."""
    font = next(iter(dict(pdf.pages[0].Resources.Font.items()).values()))
    paint("", Font={"/F0": font})(pdf)


@pytest.mark.parametrize("breaker", [
    state(TR2=Name.Default),
    one_page(CropBox=Array([0, 0, 612.2835, 858.8976])),
    paint(ON_TOP.format("/Out gs"), ExtGState={"/Out": Dictionary(op=False)}),
    # The dark field lies under a white one where the black overprints.
    paint("0.9 0.9 0.5 0 k 100 300 300 300 re f 0 0 0 0 k 120 320 250 250 re f"
          " /Over gs 0 0 0 1 k 150 350 20 20 re f", ExtGState=OVER),
    paint("0.9 0.9 0.5 0 k 100 300 100 100 re f /Over gs 0 0 0 1 k 200 300 100 100 re f",
          ExtGState=OVER),
])  # fmt: skip
def test_what_is_no_fault_is_not_called_one(breaker: Break) -> None:
    assert codes(broken(breaker)) <= {"E633"}


def test_a_printer_who_lets_type_touch_the_knife_is_warned_about() -> None:
    bold = online().model_copy(update={"safe_mm": 0})
    found = preflight_press(broken(text("/Over gs 0 0 0 1 k", x=300, y=12)), bold)
    assert [each.code for each in found] == ["W619"]


def test_a_font_is_found_once_however_many_pages_name_it() -> None:
    def breaker(pdf: pikepdf.Pdf) -> None:
        for number in range(1, 5):
            paint("", number, Font={"/F9": foreign_font()})(pdf)

    with opened(broken(breaker)) as pdf:
        assert len(pdf.pages) == 4
    found = [each for each in preflight_press(broken(breaker), online()) if each.code == "E606"]
    assert len(found) == 1
