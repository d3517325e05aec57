"""A few kilobytes that unpack to gigabytes end in a finding, at once."""

import io
import zlib
from pathlib import Path
from time import monotonic

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from catalogue.archive import rebuild
from catalogue.exchange.extract.lines import read_lines
from catalogue.model.problems import DataError, PreflightError
from catalogue.preflight.outline import outline
from catalogue.preflight.press import preflight_press
from catalogue.preflight.screen import preflight
from catalogue.preflight.unpacked import TooMuchError, refuse_too_much
from tests.printing import online

ZEROS = b"0 0 1 1 re f\n" * 100_000
MEGABYTES = 40


def packed(times: int, megabytes: int = MEGABYTES) -> bytes:
    """Pack far more than a catalogue holds, once or over again."""
    engine = zlib.compressobj(9)
    data = b"".join(engine.compress(ZEROS) for _ in range(megabytes * 10 // 13)) + engine.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def bomb(times: int, place: str = "page", megabytes: int = MEGABYTES) -> bytes:
    """A PDF of one page with such a stream."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400))
        stream = pdf.make_stream(b"")
        filters = Array([Name.FlateDecode] * times)
        stream.write(packed(times, megabytes), filter=filters, type_check=False)
        if place == "page":
            page.Contents = stream
        else:
            pdf.Root.OutputIntents = Array([Dictionary(
                S=Name.GTS_PDFX, OutputConditionIdentifier="x", DestOutputProfile=stream)])
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


@pytest.mark.parametrize("place", ["page", "profile"])
@pytest.mark.parametrize("times", [1, 2])
def test_packed_gigabytes_are_refused_before_a_reader_unpacks_them(times: int, place: str) -> None:
    data, since = bomb(times, place), monotonic()
    assert len(data) < 2_000_000
    found = [*preflight_press(data, online()), *preflight(data, "web", engines=()).problems]
    assert [each.code for each in found] == ["E600", "E679"]
    assert all("entpackt sich" in each.message for each in found)
    with pytest.raises(PreflightError, match="entpackt sich"):
        outline(data)
    assert monotonic() - since < 20


def test_many_small_packings_count_together() -> None:
    stream = b"1 0 obj <</Length 9>> stream\n" + zlib.compress(bytes(900_000), 9) + b"\nendstream\n"
    refuse_too_much(stream * 200)
    with pytest.raises(TooMuchError):
        refuse_too_much(stream * 230)


def test_a_broken_packing_inside_hides_nothing() -> None:
    engine = zlib.compressobj(9)
    data = engine.compress(b"x\x9c kein zlib") + b"".join(
        engine.compress(ZEROS) for _ in range(30)) + engine.flush()
    file = b"%PDF-1.7\n1 0 obj <</Length 9>> stream\n" + data + b"\nendstream endobj"
    assert "entpackt sich" in str(preflight(file, "web", engines=()).problems[0])


def test_an_import_of_packed_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bomb(2, megabytes=260))
    with pytest.raises(DataError) as raised:
        read_lines(path)
    assert [each.code for each in raised.value.problems] == ["E204"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nichts", bytes(2000)])
def test_a_damaged_file_of_the_archive_is_a_finding(data: bytes, tmp_path: Path) -> None:
    kept, rebuilt = tmp_path / "alt.pdf", tmp_path / "neu.pdf"
    kept.write_bytes(data)
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.save(rebuilt)
    found = rebuild._difference(rebuild.PurePosixPath("data/a.pdf"), kept, rebuilt, "")
    assert (found.code, "nicht vergleichen" in found.message) == ("E708", True)
