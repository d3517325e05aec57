"""What the PDFs of a bag claim is judged again, once by the same rules and engines."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from catalogue.archive.bag import files_below, seals, write_bag
from catalogue.archive.chain import CHAIN, START, ChainLine, commit
from catalogue.archive.pack import DAY, LAYOUT
from catalogue.archive.verdicts import judge_key
from catalogue.press.handoff import packed
from catalogue.press.order import ORDER
from catalogue.source.program import PROGRAM, own_sums, program_sums
from tests.archive.conftest import BAG, DATE, found, paint_red, proved, said_of, sealed_again
from tests.conftest import in_words

pytestmark = pytest.mark.xdist_group("archive")


@pytest.fixture
def claiming(tiny: Path) -> Path:
    """The small archive, with a report that says its web PDF was PDF/UA-1; it is blank."""
    bag = tiny / BAG
    check = {"engine": "page-validation", "profile": "PDF/UA-1", "verdict": "bestanden"}
    file = {"product": "web", "name": "catalogue-web.pdf", "checks": [check]}
    (bag / "data" / "reports").mkdir()
    (bag / "data/reports/build.json").write_text(json.dumps({"files": [file]}))
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(bag / "data/pdfa2/catalogue-web.pdf")
    write_bag(bag, said_of(3))
    (tiny / CHAIN).unlink()
    shutil.rmtree(tiny / "editions" / "4")
    shutil.move(bag, tiny / "staged")
    commit(tiny, tiny / "staged",
           ChainLine(3, BAG.as_posix(), "Katalog", DATE, "", seals(tiny / "staged"), START))
    return tiny


def test_a_claim_that_does_not_hold_is_found(claiming: Path) -> None:
    pytest.importorskip("page")
    path = str(BAG / "data/pdfa2/catalogue-web.pdf")
    assert set(found(claiming)) == {("E713", path)}


def test_a_claim_that_nobody_can_check_is_told(
    claiming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.preflight.engines.page", None)
    said = [str(problem) for problem in proved(claiming) if problem.code == "I713"]
    assert len(said) == 2
    assert all("page-validation fehlt" in each for each in said)


def test_verifying_ends_where_the_engine_was_asked_before(claiming: Path) -> None:
    pytest.importorskip("page")
    # The engine keeps threads, for which a forked process waits for ever.
    program = (
        "import sys; from pathlib import Path\n"
        "from catalogue.preflight.engines import page_validation\n"
        "from catalogue.archive.judge import check_claims\n"
        "from catalogue.archive.verify import verify\n"
        "root = Path(sys.argv[1])\n"
        "page_validation(next(root.rglob('*-web.pdf')).read_bytes(), '2a')\n"
        "sys.exit(7 if verify(root, check_claims) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(claiming)], timeout=60, check=False)
    assert done.returncode == 7


def forget_language(pdf: pikepdf.Pdf) -> None:
    """Say no more in what language the file is."""
    del pdf.Root["/Lang"]


def forget_data(pdf: pikepdf.Pdf) -> None:
    """Drop all that the file carries beside its pages."""
    for name in list(pdf.attachments):
        del pdf.attachments[name]


@pytest.mark.parametrize(
    ("pattern", "change", "said"),
    [
        ("print/*-print.pdf", paint_red, "DeviceRGB, erlaubt ist CMYK"),
        ("print/*-umschlag.pdf", paint_red, "DeviceRGB, erlaubt ist CMYK"),
        ("print/druckauftrag.pdf", forget_language, "die Sprache der Datei fehlt"),
        ("archive/*.pdf", forget_data, "die Daten der Auflage fehlen"),
        ("pdfa2/*.pdf", forget_language, "die Sprache der Datei fehlt"),
    ],
)
def test_every_pdf_of_a_bag_is_judged_by_the_rules_of_its_product(
    copied: Path, pattern: str, change: Callable[[pikepdf.Pdf], object], said: str
) -> None:
    path = sealed_again(copied, change, pattern)
    problems = proved(copied)
    assert {str(p.place) for p in problems} == {path.as_posix()}
    assert any(p.code == "E713" and said in in_words(p.message) for p in problems)


def test_a_profile_this_program_cannot_read_leaves_print_unjudged(copied: Path) -> None:
    profile = packed({"layouts/printers/online.yaml": b"name: online\n"}, DAY)
    (copied / BAG / "data/build" / LAYOUT).write_bytes(profile)
    sealed_again(copied)
    assert {code for code, _ in found(copied)} == {"I713"}


@pytest.mark.parametrize("data", [b"", b"kein ZIP", packed({"../x": b"x"}, DAY)])
def test_a_layout_that_cannot_be_unpacked_leaves_print_unjudged(
    copied: Path, data: bytes
) -> None:
    (copied / BAG / "data/build" / LAYOUT).write_bytes(data)
    sealed_again(copied)
    assert {code for code, _ in found(copied)} == {"I713"}


def test_a_pdf_that_no_report_names_is_told(copied: Path) -> None:
    data = copied / BAG / "data"
    shutil.copy(next(data.glob("pdfa2/*.pdf")), data / "print" / "extra.pdf")
    sealed_again(copied)
    assert found(copied) == [("I713", (BAG / "data" / "print" / "extra.pdf").as_posix())]


def test_an_inside_of_its_own_is_judged_too(copied: Path) -> None:
    data = copied / BAG / "data"
    order = json.loads((data / "reports" / ORDER).read_text("utf-8"))
    name = next(each["name"] for each in order["files"] if each["kind"] == "inside")
    shutil.copy(next(data.glob("print/*-print.pdf")), data / "print" / name)
    path = sealed_again(copied, paint_red, f"print/{name}").as_posix()
    assert set(found(copied)) == {("E701", path), ("E713", path)}


@pytest.mark.parametrize(("report", "text"), [
    ("build.json", "{"), ("build.json", "[]"), ("build.json", "{}"), ("build.json", "7"),
    ("build.json", '{"files": [{"name": "x"}]}'), ("build.json", '{"files": 7}'),
    (ORDER, '{"files": [{"name": "x"}]}'), (ORDER, "null"),
])  # fmt: skip
def test_a_report_that_cannot_be_read_is_an_error_of_the_archive(
    copied: Path, report: str, text: str
) -> None:
    (copied / BAG / "data" / "reports" / report).write_text(text, "utf-8")
    sealed_again(copied)
    assert {code for code, _ in found(copied)} == {"E705"}


def test_a_file_that_a_report_names_and_the_bag_lacks_is_missing(copied: Path) -> None:
    shutil.rmtree(copied / BAG / "data" / "pdfa2")
    sealed_again(copied)
    assert {code for code, _ in found(copied)} == {"E702"}


def test_a_verdict_of_today_does_not_keep_a_bag_from_being_built_again(copied: Path) -> None:
    sealed_again(copied, paint_red, "print/*-umschlag.pdf")
    built: list[Path] = []
    proved(copied, 3, lambda bag, number, shown: built.append(bag) or iter(()))
    assert built == [copied / BAG]


def test_a_bag_is_judged_once_by_the_same_rules_and_engines(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    judge = "catalogue.archive.judge.check_claims"
    monkeypatch.setattr(judge, lambda bag, shown: asked.append(bag) or [])
    (copied / ".cache" / "verdicts").unlink()
    found(copied)
    found(copied)
    assert len(asked) == 1
    monkeypatch.setattr("catalogue.archive.verdicts.installed", lambda name: "0.99")
    found(copied)
    assert len(asked) == 2
    proved(copied, 3, lambda bag, number, shown: iter(()))
    assert len(asked) == 3


def test_a_fault_is_never_remembered(copied: Path) -> None:
    sealed_again(copied, paint_red, "print/*-umschlag.pdf")
    assert found(copied) == found(copied) != []


def test_a_file_flipped_in_the_frozen_edition_is_found(copied: Path) -> None:
    for name in files_below(copied / BAG)[::9]:
        path = copied / BAG / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert found(copied) == [("E701", (BAG / name).as_posix())]
        path.write_bytes(whole)


ROOMS = ("archive", "layout", "pdf", "preflight", "press")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program."""
    hidden = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(PROGRAM, tmp_path_factory.mktemp("program") / "catalogue", ignore=hidden)


def test_the_same_program_is_the_same_judge(program: Path) -> None:
    assert judge_key(program_sums(program)) == judge_key(own_sums())


@pytest.mark.parametrize("room", ROOMS)
def test_a_changed_module_is_another_judge(program: Path, room: str) -> None:
    for path in (program / room).rglob("*.py"):
        whole = path.read_bytes()
        path.write_bytes(whole + b"#")
        assert judge_key(program_sums(program)) != judge_key(own_sums()), path
        path.write_bytes(whole)


@pytest.mark.parametrize("room", ROOMS)
def test_a_moved_module_is_another_judge(program: Path, room: str) -> None:
    path = next((program / room).rglob("*.py"))
    # It keeps its place in the order of names.
    moved = path.rename(path.with_name(f"{path.stem}_.py"))
    assert judge_key(program_sums(program)) != judge_key(own_sums())
    moved.rename(path)
