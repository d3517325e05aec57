"""A page that paints the same is read once; one that paints anything else is read again."""

import io
import operator
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest

from catalogue.build import products
from catalogue.build.products import knowing
from catalogue.build.wish import Wish
from catalogue.model.problems import LayoutError, PreflightError
from catalogue.preflight.known import KnownPages, sums
from catalogue.preflight.press import press_findings
from catalogue.preflight.readback import read_back
from catalogue.preflight.screen import preflight
from catalogue.source.cache import Cache
from catalogue.typeset import apart
from tests.printing import online, small_file
from tests.products import changed, small, small_archive, small_web

Change = Callable[[pikepdf.Pdf], None]
PAGE = 2


class Number(NamedTuple):
    """What a test reads from a page."""

    number: int


def sums_of(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sums(data, pdf)


def read_of(data: bytes, known: KnownPages) -> list[int]:
    """Return the pages that are really read, and end the run."""
    read = []

    def number(at: int) -> Number:
        read.append(at)
        return Number(at)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = known.read(data, pdf, Number, number)
    assert len(found) == len(sums_of(data))
    known.keep()
    return read


def content(pdf: pikepdf.Pdf, added: bytes) -> None:
    page = pdf.pages[PAGE]
    page.contents_add(added)


def first_font(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[PAGE].resources.Font.values()))


def looks(pdf: pikepdf.Pdf) -> None:
    """Give an annotation a look of its own."""
    form = pdf.make_stream(b"0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                           BBox=[0, 0, 9, 9])
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp,
                              Rect=[0, 0, 9, 9], AP=pikepdf.Dictionary(N=form))
    pdf.pages[PAGE].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def state(pdf: pikepdf.Pdf) -> None:
    pdf.pages[PAGE].resources.ExtGState = pikepdf.Dictionary(Own=pikepdf.Dictionary(ca=0.5))


def of_all_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Rotate = 90


def width(pdf: pikepdf.Pdf) -> None:
    descendant = first_font(pdf).DescendantFonts[0]
    descendant.DW = 123


def glyphs(pdf: pikepdf.Pdf) -> None:
    """Change what the letters mean, deep below the page."""
    first_font(pdf).ToUnicode = pdf.make_stream(first_font(pdf).ToUnicode.read_bytes() + b" ")


CHANGES: dict[str, Change] = {
    "content": lambda pdf: content(pdf, b"q Q"),
    "box": lambda pdf: setattr(pdf.pages[PAGE], "mediabox", [0, 0, 99, 99]),
    "annotation": looks, "state": state, "inherited": of_all_pages, "width": width,
    "glyphs": glyphs,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_is_another_when_anything_of_it_is_painted_otherwise(name: str) -> None:
    before, after = sums_of(small_web()), sums_of(changed(small_web(), CHANGES[name]))
    assert before[PAGE] != after[PAGE]


def test_the_pages_of_web_and_archive_are_the_same() -> None:
    assert sums_of(small_web()) == sums_of(small_archive())


def ring(pdf: pikepdf.Pdf) -> None:
    own = pdf.make_indirect(pikepdf.Dictionary())
    own.Own = own
    pdf.pages[PAGE].resources.Ring = own


def above(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Parent = pdf.Root.Pages


# What readers count or follow each in its own way.
ODD: dict[str, Change] = {
    "ring": ring, "ring above": above,
    "too few": lambda pdf: setattr(pdf.Root.Pages, "Count", 3),
    "too many": lambda pdf: setattr(pdf.Root.Pages, "Count", 300),
    "no page": lambda pdf: operator.setitem(pdf.Root.Pages.Kids, PAGE, 5),
    "no annotation": lambda pdf: setattr(pdf.pages[PAGE].obj, "Annots", pikepdf.Array([None])),
}


@pytest.mark.parametrize("name", ODD)
def test_of_an_odd_file_no_page_is_known(name: str) -> None:
    assert sums_of(changed(small_web(), ODD[name])) == []


def test_only_the_page_that_is_another_is_read(tmp_path: Path) -> None:
    every = [*range(len(sums_of(small_web())))]
    assert read_of(small_web(), KnownPages(tmp_path, "a")) == every
    assert read_of(small_web(), KnownPages(tmp_path, "a")) == []
    assert read_of(small_web(), KnownPages(tmp_path, "b")) == every
    other = changed(small_web(), CHANGES["content"])
    assert read_of(other, KnownPages(tmp_path, "a")) == [PAGE]


def test_what_was_kept_is_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownPages(tmp_path, "a")
    read_of(small_web(), known)
    monkeypatch.setattr(Cache, "keep", None)
    known.keep()
    assert read_of(small_web(), known) == []


def test_what_is_known_is_known_in_a_process_of_its_own(tmp_path: Path) -> None:
    read_of(small_web(), KnownPages(tmp_path, "a"))
    assert read_of(small_web(), pickle.loads(pickle.dumps(KnownPages(tmp_path, "a")))) == []


def test_a_large_file_is_known_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGE_FILE_BYTES", 0)
    known = KnownPages(tmp_path, "a")
    assert not preflight(small_web(), "web", engines=(), known=known).problems
    assert [each.name for each in (tmp_path / "pages").iterdir()] == ["a-Content"]


def test_a_damaged_memory_knows_nothing(tmp_path: Path) -> None:
    read_of(small_web(), KnownPages(tmp_path, "a"))
    path = tmp_path / "pages" / "a-Number"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert read_of(small_web(), KnownPages(tmp_path, "a"))


WRONG: dict[str, Change] = {
    "loose": lambda pdf: content(pdf, b"\n0 0 9 9 re f"),
    "syntax": lambda pdf: content(pdf, b"\n)) ET <"),
    "twice": lambda pdf: content(pdf, b"\n/P <</MCID 0>> BDC 0 0 9 9 re f EMC"),
    "huge": lambda pdf: content(pdf, b"\n/P <</MCID (99999999999999999999)>> BDC 0 0 9 9 re f EMC"),
    "no annotation": ODD["no annotation"],
}


@pytest.mark.parametrize("name", WRONG)
def test_a_verdict_is_the_same_with_what_is_known(name: str, tmp_path: Path) -> None:
    wrong = changed(small_web(), WRONG[name])
    wanted = [preflight(data, "web", engines=()) for data in (small_web(), wrong)]
    assert wanted[1].problems
    for _ in range(2):
        known = KnownPages(tmp_path, "a")
        assert preflight(small_web(), "web", engines=(), known=known) == wanted[0]
        known.keep()
        known = KnownPages(tmp_path, "a")
        assert preflight(wrong, "web", engines=(), known=known) == wanted[1]
        known.keep()


def test_what_a_link_says_is_no_reference(tmp_path: Path) -> None:
    def called(pdf: pikepdf.Pdf) -> None:
        links = (each for page in pdf.pages for each in page.get("/Annots", []))
        next(links).Contents = pikepdf.String("Telefon 4930908200000 0 R (Büro) 5 0 R")

    data = changed(small_web(), called)
    known = KnownPages(tmp_path, "a")
    read_back(data, small().pages, known)
    assert not preflight(data, "web", engines=(), known=known).problems


def test_forms_that_paint_each_other_are_read_each_time(tmp_path: Path) -> None:
    def painted(ink: bytes) -> Change:
        def change(pdf: pikepdf.Pdf) -> None:
            forms = [pdf.make_stream(each, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                                     BBox=[0, 0, 999, 999])
                     for each in (ink + b" k 60 60 99 99 re f /Other Do", b"/Other Do")]
            for form, other in zip(forms, reversed(forms), strict=True):
                form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Other=other))
            for at, form in enumerate(forms, PAGE):
                page = pdf.pages[at]
                page.obj.Resources = pikepdf.Dictionary(page.resources)
                page.resources.XObject = pikepdf.Dictionary(Own=form)
                page.contents_add(b"\n/Own Do")
        return change

    wrong = changed(small_file(), painted(b"1 1 1 1"))
    known = KnownPages(tmp_path, "a")
    press_findings(changed(small_file(), painted(b"0 0 0 1")), online(), known=known)
    known.keep()
    wanted = press_findings(wrong, online())
    assert "E638" in {each.code for each in wanted.problems}
    assert press_findings(wrong, online(), known=KnownPages(tmp_path, "a")) == wanted


def test_a_press_file_that_is_refused_is_refused_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"0 0 0 1 k 30 30 99 99 re f 1 2 3", Type=pikepdf.Name.XObject,
                               Subtype=pikepdf.Name.Form, BBox=[0, 0, 99, 99])
        form.Resources = pikepdf.Dictionary()
        pdf.pages[PAGE].resources.XObject = pikepdf.Dictionary(Own=form)
        content(pdf, b"\n/Own Do")

    made = products.inside
    monkeypatch.setattr(products, "inside", lambda *wanted: replace(
        found := made(*wanted), data=changed(found.data, cut_off)))
    done = replace(small(), cache=tmp_path)
    for _ in range(2):
        with pytest.raises(PreflightError) as raised:
            products.press_file(done, Wish())
        assert "E600" in {each.code for each in raised.value.problems}


def test_a_press_file_is_judged_the_same_with_what_is_known(tmp_path: Path) -> None:
    def stained(pdf: pikepdf.Pdf) -> None:
        content(pdf, b"\n1 1 1 1 k 20 20 99 99 re f 0 0 1 rg 9 9 9 9 re f 0.01 w 0 0 m 99 0 l S")

    wrong = changed(small_file(), stained)
    wanted = [press_findings(data, online()) for data in (small_file(), wrong)]
    assert len(wanted[1].problems) > len(wanted[0].problems)
    for _ in range(2):
        known = KnownPages(tmp_path, "a")
        assert press_findings(small_file(), online(), known=known) == wanted[0]
        known.keep()
        assert press_findings(wrong, online(), known=KnownPages(tmp_path, "a")) == wanted[1]


def test_lost_words_are_missed_with_what_is_known(tmp_path: Path) -> None:
    known = KnownPages(tmp_path, "a")
    read_back(small_web(), small().pages, known)
    known.keep()
    read_back(small_web(), small().pages, KnownPages(tmp_path, "a"))

    def emptied(pdf: pikepdf.Pdf) -> None:
        pdf.pages[PAGE].Contents = pdf.make_stream(b"")

    with pytest.raises(LayoutError) as raised:
        read_back(changed(small_web(), emptied), small().pages, KnownPages(tmp_path, "a"))
    assert "E531" in {each.code for each in raised.value.problems}


def test_of_files_that_are_refused_nothing_is_kept(tmp_path: Path) -> None:
    done = replace(small(), cache=tmp_path)

    def refused() -> None:
        with knowing(done, Wish(), "screen") as known:
            read_back(small_web(), done.pages, known)
            raise LayoutError([])

    with pytest.raises(LayoutError):
        refused()
    assert not [*tmp_path.glob("pages/*")]
