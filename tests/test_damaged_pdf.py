"""Whatever happens to a PDF on its way: reading it ends, and ends in findings."""

import io
import os
import random
import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count, takewhile
from time import monotonic

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from catalogue.model.problems import PreflightError
from catalogue.preflight.findings import UNREAD, Finding, found
from catalogue.preflight.outline import outline
from catalogue.preflight.press import preflight_press
from catalogue.preflight.screen import preflight
from tests.printing import online

# ``make fuzz`` tries for so many seconds instead of these few seeds.
SECONDS = int(os.environ.get("FUZZ_SECONDS", "0"))
SEEDS = 8
LIMIT_SECONDS = 60
CODE = re.compile(r"[EWI]\d{3}")
TREE = (b"/P <</MCID 0>> BDC BT /F0 12 Tf 20 40 Td (Wort) Tj ET EMC"
        b" q 1 0 0 1 5 5 cm /Form Do Q /Artifact BMC 0 0 0 1 k 10 10 20 5 re f EMC")


@cache
def whole() -> bytes:
    """Two tagged pages with a font, a form, a link, bookmarks and an output condition."""
    with pikepdf.new() as pdf:
        fonts = Dictionary(F0=pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier,
            ToUnicode=pdf.make_stream(b"1 beginbfrange <00> <ff> <0000> endbfrange"))))
        form = pdf.make_stream(b"0.2 0.2 0 0 k 0 0 9 9 re f", Type=Name.XObject,
                               Subtype=Name.Form, BBox=[0, 0, 9, 9])
        for _ in range(2):
            page = pdf.add_blank_page(page_size=(300, 400)).obj
            page.TrimBox, page.StructParents = Array([9, 9, 291, 391]), 0
            page.Resources = Dictionary(Font=fonts, XObject=Dictionary(Form=form))
            page.Contents = pdf.make_stream(TREE)
            page.Annots = Array([pdf.make_indirect(Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=4))])
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        words = pdf.make_indirect(Dictionary(
            Type=Name.StructElem, S=Name.P, P=tree, Pg=pdf.pages[0].obj, K=0))
        tree.K, tree.ParentTree = words, Dictionary(Nums=Array([0, Array([words])]))
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = tree, Dictionary(Marked=True)
        with pdf.open_outline() as marks:
            marks.root.append(pikepdf.OutlineItem("Anfang", 0))
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, deterministic_id=True,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 30, 200))):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def with_a_hole(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(400) :]


def renumbered(data: bytes, chance: random.Random) -> bytes:
    """Let references lead to other objects, so that loops and wrong kinds come about."""
    most = data.count(b" 0 obj")
    return re.sub(rb"\b\d+ 0 R", lambda found: b"%d 0 R" % chance.randrange(1, most + 1)
                  if chance.random() < 0.15 else found[0], data)


def huge_numbers(data: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"(?<=[ \[])\d{1,3}(?=[ \]])", lambda found: b"%d" % chance.choice(
        (-1, 0, 2**31, 10**15)) if chance.random() < 0.1 else found[0], data)


DAMAGES = (flipped, cut_off, with_a_hole, renumbered, huge_numbers)


def seeds() -> Iterator[int]:
    end = monotonic() + SECONDS
    return takewhile(lambda seed: seed < SEEDS or monotonic() < end, count())


def told(data: bytes) -> list[str]:
    """Return every code that reading a file in each way ends in."""
    found = [*preflight_press(data, online()), *preflight(data, "web").problems,
             *preflight(data, "archive", engines=()).problems]
    try:
        outline(data)
    except PreflightError as error:
        found += error.problems
    return [each.code for each in found]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_ends_in_findings(damage: Callable[..., bytes]) -> None:
    for seed in seeds():
        since = monotonic()
        codes = told(damage(whole(), random.Random(f"{damage.__name__}-{seed}")))
        assert codes
        assert all(map(CODE.fullmatch, codes)), seed
        assert monotonic() - since < LIMIT_SECONDS, seed


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def painting_itself(pdf: pikepdf.Pdf) -> None:
    form = pdf.pages[0].Resources.XObject.Form
    form.Resources = Dictionary(XObject=Dictionary(Form=form))
    form.write(b"/Form Do " * 20)


def endless_range(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].Resources.Font.F0
    font.ToUnicode.write(b"1 beginbfrange <00000000> <ffffffff> <0000> endbfrange")


def endless_row(pdf: pikepdf.Pdf) -> None:
    cell = pdf.make_indirect(Dictionary(S=Name.TD, A=Dictionary(O=Name.Table, RowSpan=2**31 - 1)))
    row = pdf.make_indirect(Dictionary(S=Name.TR, K=cell))
    pdf.Root.StructTreeRoot.K = pdf.make_indirect(Dictionary(S=Name.Table, K=row))


def deep_tree(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.StructTreeRoot
    for _ in range(5000):
        tree.K = pdf.make_indirect(Dictionary(S=Name.Sect, K=tree.K))


def endless_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox = pdf.pages[0].TrimBox = Array([0, 0, 10**9, 10**9])


@pytest.mark.parametrize("change", [painting_itself, endless_range, endless_row, deep_tree,
                                    endless_page])
def test_what_would_never_end_ends(change: Callable[[pikepdf.Pdf], None]) -> None:
    since = monotonic()
    assert {"E600", "E679", "E611", "E666", "E683", "E606"} & {*told(changed(change))}
    assert monotonic() - since < LIMIT_SECONDS


def test_what_the_reader_only_warns_of_is_a_finding() -> None:
    def rule(file: None) -> Iterator[Finding]:
        warnings.warn("Ende fehlt", stacklevel=1)
        return iter(())

    assert [each.message for each in found([rule], None, UNREAD)] == [
        "die Datei ist nicht lesbar (Ende fehlt)"]


def test_why_a_file_cannot_be_read_is_said_the_same_twice() -> None:
    first, second = (preflight(b"%PDF-1.7 nichts", "web").problems for _ in range(2))
    assert first == second
    assert "object at 0x" not in str(first[0])
