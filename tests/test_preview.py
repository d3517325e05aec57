"""What an editor sees while typing is what the next build prints, to the dot."""

import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

import pypdfium2
import pytest

from catalogue.build.line import set_pages
from catalogue.build.preview import Desk, Preview, current, opened, preview, settled
from catalogue.model.problems import FitError
from catalogue.pdf.raster import pictures
from catalogue.source.project import Project
from tests.conftest import build_web, small_project, unshared
from tests.test_fit import MEASURE, SENTENCE, alone

# How many sentences end at which step of the ladder; the last fit at none.
SENTENCES = {0: 2, 2: 22, 3: 26, 5: 33, 6: 36}
TOO_MANY = 44
# Nothing stands behind these but registers, so that no page of another measure moves.
LAST = MappingProxyType({"sections": "[sexuelle-identitaet]", "directorate": "VI",
                         "departments": "[Fachbereich Recht]"})
IN_TWO = "flyer-vielfalt-der-geschlechter"
DOTS_A_POINT = 1.5


def written(sentences: int, title: str, lines: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the file of a measure of so many sentences, some of its lines replaced."""
    text = MEASURE.format(title=title, description=SENTENCE * sentences, goals="Ziel",
                          groups="Alle")
    for key, line in lines.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {line}", text)
    return text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a measure at every step, set once for all tests."""
    return Path(shutil.copytree(_set(), tmp_path / "project", symlinks=True))


@cache
def _set() -> Path:
    folder = unshared(small_project(Path(mkdtemp(prefix="catalogue-")) / "project"))
    for step, sentences in SENTENCES.items():
        save(folder, f"stufe-{step}", written(sentences, f"Probe {step}"))
    save(folder, "zu-lang", written(SENTENCES[6], "Probe zu lang", LAST))
    opened(folder, 4)
    return folder


@cache
def _desk() -> Desk:
    """A desk for trials that are refused, of which nothing stays."""
    return opened(_set(), 4)


def save(root: Path, identifier: str, text: str) -> None:
    """Write the file of a measure."""
    Project(root).measure(identifier).write_text(text, "utf-8")


def files(root: Path) -> dict[Path, tuple[int, bytes]]:
    """Return every file of a project with its time and its bytes."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes())
            for path in root.rglob("*") if path.is_file()}


def typed(desk: Desk) -> Iterator[tuple[str, str, Preview]]:
    """Yield measures whose texts change: the text, and what is shown of it before it is saved."""
    for step, sentences in SENTENCES.items():
        name, text = f"stufe-{step}", written(sentences, f"Probe {step}").replace("Abend", "Morgen")
        shown = preview(desk, name, text)
        known, = (each for each in desk.done.pages.measures if each.unit.id.endswith(f"-{name}"))
        assert (alone(desk.done, known), shown.step) == (step, known.step and known.step.number)
        yield name, text, shown
    text = Project(desk.root).measure(IN_TWO).read_text("utf-8")
    text = text.replace("description: |\n  ", "description: |\n  Neu ist dieser Satz. ", 1)
    for section in ("geschlecht", "sexuelle-identitaet"):
        yield IN_TWO, text, preview(desk, IN_TWO, text, section)
    long = written(TOO_MANY, "Probe zu lang", LAST)
    yield "zu-lang", long, preview(desk, "zu-lang", long)
    yield "zu-lang", long, settled(desk, "zu-lang", long)


def test_what_is_shown_equals_the_page_of_the_next_build(root: Path) -> None:
    shown = [*typed(opened(root, 4))]
    assert [len(pictures(page.pdf, 1)) for *_, page in shown] == [1] * (len(shown) - 2) + [2, 2]
    for name, text, _ in shown:
        save(root, name, text)
    build_web(root, 4, allow_overflow=True)
    web, = Project(root).out(4).glob("*.pdf")
    with pypdfium2.PdfDocument(web) as pdf:
        for name, _, page in shown:
            for number, picture in enumerate(pictures(page.pdf, DOTS_A_POINT), page.first_page):
                printed = pdf[number - 1].render(scale=DOTS_A_POINT).to_pil()
                assert picture.tobytes() == printed.tobytes(), f"{name}, Seite {number}"


def test_a_new_measure_is_shown_where_the_next_build_puts_it(root: Path) -> None:
    desk, text = opened(root, 4), written(SENTENCES[3], "Probe 3a")
    shown = preview(desk, "neu", text)
    save(root, "neu", text)
    done = current(desk).done
    page, = (each for each in done.pages.measures if each.unit.id == "geschlecht-neu")
    assert (shown.first_page, shown.step <= alone(done, page)) == (page.first_page, True)
    assert settled(current(desk), "neu", text) == settled(desk, "neu", text)


def test_a_text_settles_where_a_build_sets_it(root: Path) -> None:
    desk, text = opened(root, 4), written(SENTENCES[5], "Probe 2")
    held = preview(desk, "stufe-2", text)
    assert (held.lines < 0, held.problems) == (True, ())
    shown = settled(desk, "stufe-2", text)
    assert preview(desk, "stufe-2", text, step=shown.step) == shown
    save(root, "stufe-2", text)
    page, = (each for each in set_pages(root, 4).pages.measures
             if each.unit.id == "geschlecht-stufe-2")
    assert page.step
    assert (shown.step, shown.lines) == (page.step.number, page.lines)


def test_what_is_too_long_is_told_as_a_build_tells_it(root: Path) -> None:
    desk, text = opened(root, 4), written(TOO_MANY, "Probe 6")
    shown, held = (show(desk, "stufe-6", text) for show in (settled, preview))
    save(root, "stufe-6", text)
    with pytest.raises(FitError) as refused:
        set_pages(root, 4)
    assert shown.problems == tuple(refused.value.problems)
    assert f"{-shown.lines} Zeilen (etwa {-shown.characters} Zeichen)" in shown.problems[0].message
    assert abs(held.lines - shown.lines) <= 1


@pytest.mark.parametrize(("lines", "code"), [
    ({"directorate": "XX"}, "E104"), ({"direction": "[both"}, "E102"),
    ({"sections": "[]"}, "E113"), ({"title": "Probe 2"}, "E106"), ({"title": "''"}, "E113"),
])  # fmt: skip
def test_what_a_build_would_refuse_is_told_and_not_shown(
    lines: dict[str, str], code: str
) -> None:
    shown = preview(_desk(), "stufe-0", written(1, "Probe 0", lines))
    assert code in [problem.code for problem in shown.problems]
    assert {str(problem.place.path) for problem in shown.problems} == {
        "data/measures/stufe-0.yaml"}
    assert not shown.pdf


def test_what_the_engine_refuses_is_told() -> None:
    shown = preview(_desk(), "stufe-0", written(1, "Probe 字"))
    assert [problem.code for problem in shown.problems] == ["E534"]


def test_nothing_is_written_and_nothing_kept(root: Path) -> None:
    desk = opened(root, 4)
    before, made = files(root), desk.done.leaves.made
    for sentences in SENTENCES.values():
        for show in (preview, settled):
            assert show(desk, "stufe-0", written(sentences, "Zuletzt eine andere Probe")).pdf
    assert (files(root), desk.done.leaves.made) == (before, made)


def test_a_change_by_others_is_seen(root: Path) -> None:
    desk = opened(root, 4)
    assert current(desk) is desk
    save(root, "stufe-0", written(SENTENCES[5], "Probe 0"))
    now = current(desk)
    text = written(SENTENCES[5], "Probe 0").replace("Abend", "Tag")
    assert (preview(desk, "stufe-0", text).step, preview(now, "stufe-0", text).step) == (0, 5)
    assert now.done.leaves is desk.done.leaves


@pytest.mark.parametrize("name", [
    "layouts/katalog/tokens.css", "data/hyphenation.yaml", "editions/4/edition.yaml"])
def test_the_engine_begins_anew_where_it_has_read_what_changed(root: Path, name: str) -> None:
    desk, path = opened(root, 4), root / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert current(desk).done.leaves is not desk.done.leaves
