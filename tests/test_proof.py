"""A proof shows the page as it will be printed, and says where everything stands on it."""

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pypdfium2
import pytest
from PIL import Image

from catalogue.build.drawing import proof_of
from catalogue.build.line import build
from catalogue.build.preview import Desk, opened, preview
from catalogue.build.proof import Area, Ask, Proof
from catalogue.build.wish import Wish
from catalogue.source.project import Project
from tests.conftest import build_web, small_project
from tests.test_fit import MEASURE, SENTENCE

RECORD, SENTENCES, TOO_MANY, LAST_STEP = "probe", 14, 44, 6
GOALS = "Ein Ziel für 2026-2027 ist erreicht, eines für 2026-2027 nicht."
DOTS = 2


def written(sentences: int = SENTENCES, goals: str = GOALS, title: str = "Probe") -> str:
    """Return the file of a measure with a description of so many sentences."""
    return MEASURE.format(title=title, description=SENTENCE * sentences, goals=goals,
                          groups="Alle")


@cache
def desk() -> Desk:
    """Return the small project with one more measure, held warm."""
    root = small_project(Path(mkdtemp(prefix="catalogue-")) / "project")
    Project(root).measure(RECORD).write_text(written(), "utf-8")
    return opened(root, 4)


def proof(text: str | None = None, **wishes: object) -> Proof:
    """Return a proof of the measure."""
    ask = Ask("window", 7, RECORD, text or written())
    return proof_of(desk(), replace(ask, **wishes))  # type: ignore[arg-type]


def jpeg(page: pypdfium2.PdfPage, margins: tuple[float, ...] = (0, 0, 0, 0)) -> bytes:
    """Return a page of a built file as the desk would send it."""
    file = io.BytesIO()
    image = page.render(scale=DOTS, crop=margins).to_pil().convert("RGB")
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def words_at(area: Area, page: pypdfium2.PdfPage) -> str:
    """Return the text that a page of a built file has at a place."""
    text, top = page.get_textpage(), page.get_height() - area.y
    found = text.get_text_bounded(area.x - 1, top - area.height - 1, area.x + area.width + 1,
                                  top + 1)
    return " ".join(str(found).split())


@pytest.fixture(scope="module")
def web() -> pypdfium2.PdfDocument:
    """The web edition of the same texts."""
    build_web(desk().root, 4)
    return pypdfium2.PdfDocument(next(Project(desk().root).out(4).glob("*-web.pdf")))


def test_the_picture_is_the_page_of_the_next_build(web: pypdfium2.PdfDocument) -> None:
    for shown in (proof(), proof(is_settled=True)):
        picture, = shown.pictures
        assert (shown.first_page, shown.page_count) == (picture.page, len(web))
        assert picture.jpeg == jpeg(web[picture.page - 1])
        size = Image.open(io.BytesIO(picture.jpeg)).size
        assert size == (round(picture.width * DOTS), round(picture.height * DOTS))


def test_every_field_stands_where_the_proof_says(web: pypdfium2.PdfDocument) -> None:
    shown = proof()
    page = web[shown.first_page - 1]
    said = {area.field: words_at(area, page) for area in shown.areas}
    assert said["title"] == "Probe"
    assert said["description"].startswith(SENTENCE[:20])
    assert said["goals"].removeprefix("Ziele ").startswith("Ein Ziel für")
    assert said["target_groups"].removeprefix("Zielgruppen ") == "Alle"
    assert {"departments", "direction"} <= said.keys()


def test_a_finding_stands_at_its_word_and_in_its_field(web: pypdfium2.PdfDocument) -> None:
    shown = proof(is_settled=True)
    page = web[shown.first_page - 1]
    first, second = (each for each in shown.findings if each.problem.code == "W314")
    assert {first.field, second.field} == {"goals"}
    places = [area for each in (first, second) for area in each.areas]
    assert [words_at(each, page) for each in places] == ["2026–2027"] * 2
    assert places[0].x < places[1].x or places[0].y < places[1].y


def test_the_text_is_read_back_in_order_with_whole_words() -> None:
    said = proof(is_settled=True).text
    roles, words = [role for role, _ in said], [text for _, text in said]
    assert words.index("Probe") < words.index("Ziele") < words.index("Alle")
    assert roles[words.index("Probe")] == "H2"
    # The first sentence stands alone, as it leads the text.
    assert " ".join((SENTENCE * SENTENCES).split()) in " ".join(words)


def test_the_print_view_is_the_sheet_of_the_print_file(tmp_path: Path) -> None:
    build(desk().root, 4, tmp_path, wish=Wish(("print",), marks=True))
    with pypdfium2.PdfDocument(next(tmp_path.glob("*-print.pdf"))) as printed:
        picture, = proof(look="print").pictures
        assert picture.jpeg == jpeg(printed[picture.page - 1])
        left, right = proof(look="spread").pictures
        assert (left.page % 2, right.page) == (0, left.page + 1)
        for each in (left, right):
            page = printed[each.page - 1]
            x, y, u, v = page.get_trimbox()
            assert (each.width, each.height) == pytest.approx((u - x, v - y))


def test_what_is_too_long_ends_at_the_last_word_that_fits() -> None:
    text = written(TOO_MANY)
    shown = proof(text, is_settled=True)
    cut = shown.surplus
    assert cut
    assert (shown.fits, shown.lines, len(shown.pictures)) == (False, -cut.lines, 1)
    description = SENTENCE * TOO_MANY
    kept, rest = description[: cut.offset], description[cut.offset :]
    assert (cut.field, kept.split()[-1]) == ("description", cut.word)
    assert cut.characters == len(rest.rstrip())
    more = kept + re.match(r"\s*\S+", rest)[0]  # type: ignore[index]
    fitting, failing = (preview(desk(), RECORD, text.replace(description, each), step=LAST_STEP)
                        for each in (kept, more))
    assert fitting.lines >= 0 > failing.lines
    assert any(said.endswith(f" {cut.word}") for _, said in shown.text)


def test_what_is_wrong_is_told_at_its_field_and_not_drawn() -> None:
    shown = proof(written().replace("direction: both", "direction: beide"), is_settled=True)
    assert not shown.pictures
    assert "direction" in [each.field for each in shown.findings if each.problem.is_error]


def test_the_page_comes_as_a_file_of_its_own() -> None:
    with pypdfium2.PdfDocument(proof(look="pdf").pdf) as file:
        assert len(file) == 1
        assert "Probe" in file[0].get_textpage().get_text_range()


def test_a_larger_picture_has_more_dots() -> None:
    small, large = (proof(dots=dots).pictures[0] for dots in (2.0, 6.0))
    widths = [Image.open(io.BytesIO(each.jpeg)).width for each in (small, large)]
    assert widths[1] == pytest.approx(3 * widths[0], abs=3)


@pytest.mark.parametrize(("look", "count"), [("print", 1), ("spread", 2)])
def test_what_is_too_long_takes_no_page_of_another(look: str, count: int) -> None:
    assert len(proof(written(TOO_MANY), look=look).pictures) == count


def test_what_a_build_would_refuse_is_told_though_it_fits() -> None:
    told = proof(written(title="X" * 200), is_settled=True)
    assert [each.problem.code for each in told.findings if each.problem.is_error] == ["E532"]
    assert told.fits
    assert len(told.pictures) == 1
