"""No packed stream of a written file ends in a return, which readers would cut off."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest

from catalogue.pdf import saving
from catalogue.pdf.saving import saved
from catalogue.preflight.archival import same_metadata, syntax
from catalogue.preflight.press_document import streams
from catalogue.preflight.pressfile import opened as opened_for_press
from catalogue.preflight.written import opened
from tests.printing import online, small_file
from tests.products import changed, small_archive, small_web

STREAM = re.compile(rb"/Length (\d+)[^R]*?>>\s*stream\r?\n", re.DOTALL)
PRODUCTS = [small_web, small_archive, small_file]


def ends(data: bytes) -> Iterator[bytes]:
    """Yield the last byte of every stream whose length stands in it."""
    for found in STREAM.finditer(data):
        last = found.end() + int(found[1])
        assert data[last:].lstrip().startswith(b"endstream")
        yield data[last - 1 : last]


def ending_in_return(begin: bytes) -> bytes:
    """Return content that ends in a return when it is packed."""
    longer = (begin + b"!" * n for n in range(256))
    return next(each for each in longer if zlib.adler32(each) % 256 == ord("\r"))


def faulty(packed: bool = True) -> bytes:
    """A page whose content is such, saved by anybody."""
    with pikepdf.new() as pdf:
        page, data = pdf.add_blank_page(), ending_in_return(b"q Q %")
        page.obj.Contents = pdf.make_stream(data)
        if packed:
            page.Contents.write(zlib.compress(data), filter=pikepdf.Name.FlateDecode)
        output = io.BytesIO()
        pdf.save(output, compress_streams=packed)
        return output.getvalue()


@pytest.mark.parametrize("product", PRODUCTS)
def test_no_stream_of_a_product_ends_in_a_return(product: Callable[[], bytes]) -> None:
    found = list(ends(product()))
    assert len(found) > 5
    assert b"\r" not in found


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("linearize", [True, False])
def test_a_stream_that_would_end_so_is_packed_otherwise(packed: bool, linearize: bool) -> None:
    with pikepdf.open(io.BytesIO(faulty(packed))) as pdf:
        data = saved(pdf, linearize=linearize)
    assert b"\r" not in ends(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == ending_in_return(b"q Q %")


def test_streams_of_objects_that_would_end_so_are_made_anew() -> None:
    mended = 0
    for number in range(300):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.add_blank_page()
            pdf.Root.Probe = pikepdf.String("!" * number)
            data = saved(pdf, linearize=True)
        assert b"\r" not in ends(data)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == 2
            assert pdf.is_linearized
            mended += pdf.pages[0].obj.MediaBox.is_indirect
    assert mended


def test_such_a_stream_is_found_on_the_screen_and_in_print() -> None:
    data = faulty()
    assert [each.code for each in syntax(opened(data))] == ["E686"]
    press = opened_for_press(data, online())
    assert [each.code for each in streams(press)] == ["W608"]


@pytest.mark.parametrize("date", ["2026-11-21", "2026-11-21T00:00:00"])
def test_a_date_without_time_or_zone_is_found(date: str) -> None:
    def cut(pdf: pikepdf.Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(packet.replace(
            b"<xmp:CreateDate>2026-11-21T00:00:00Z", b"<xmp:CreateDate>" + date.encode()))

    said = [each.message for each in same_metadata(opened(changed(small_web(), cut)))]
    assert said[0] == f"xmp:CreateDate in den Metadaten ist „{date}“, ohne Uhrzeit oder Zeitzone"


def test_a_thousand_streams_of_objects_are_saved_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[bytes] = []
    written = saving._written

    def counted(pdf: pikepdf.Pdf, options: dict[str, Any]) -> bytes:
        writes.append(written(pdf, options))
        return writes[-1]

    monkeypatch.setattr(saving, "_written", counted)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        numbers = [pdf.make_indirect(pikepdf.Dictionary(N=n)) for n in range(100_000)]
        pdf.Root.Numbers = pikepdf.Array(numbers)
        data = saved(pdf)
    assert b"\r" not in set(ends(data))
    assert len(writes) <= 2
    with pikepdf.open(io.BytesIO(data)) as again:
        assert [int(each.N) for each in again.Root.Numbers] == list(range(100_000))
