"""The archive: frozen once and whole, every change found, built again byte for byte."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import Any

import bagit
import pikepdf
import pytest
from click.testing import CliRunner

import catalogue
from catalogue.archive import rebuild
from catalogue.archive.bag import files_below, seals, write_bag
from catalogue.archive.chain import (
    CHAIN,
    JOURNAL,
    START,
    ChainLine,
    alone,
    check_chain,
    commit,
    last_hash,
    read_chain,
)
from catalogue.archive.freeze import archive
from catalogue.archive.holdings import (
    archived_edition,
    lay_out,
    previous_edition,
    source_root,
    unpack,
)
from catalogue.archive.previous import against_previous, side_of
from catalogue.archive.status import status_rows
from catalogue.archive.verify import holdings, verify
from catalogue.checks.validate import validate, validated
from catalogue.cli.archiving import archive_command
from catalogue.cli.verifying import verify_command
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.press.order import ORDER, ORDER_FORM
from catalogue.source.load import load
from tests.conftest import small_project

BAG = Path("editions", "3", "archive")
SIGNS = {"E701": "verändert", "E702": "fehlt", "E703": "hinzugefügt"}


def found(root: Path, number: int | None = None) -> list[tuple[str, str]]:
    """What verify says, as code and place."""
    return [(problem.code, str(problem.place)) for problem in verify(root, number)]


def codes(raised: pytest.ExceptionInfo[ArchiveError]) -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in raised.value.problems]


# Tampering, on a small archive of two editions

PAYLOAD = (
    "data/build/layouts/katalog/unit.html",
    "data/build/versions.json",
    "data/metadata/dublincore.xml",
    "data/pdfa2/catalogue.txt",
    "data/records/edition.json",
    "data/source/data/measures/jungen-ag.yaml",
    "data/source/data/measures/maßnahme.yaml",
)
TAGS = (
    "bag-info.txt", "bagit.txt", "manifest-md5.txt", "manifest-sha256.txt",
    "tagmanifest-md5.txt", "tagmanifest-sha256.txt",
)  # fmt: skip
FILES = (*TAGS, *PAYLOAD)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An archive of two editions with a handful of small files."""
    for number in (3, 4):
        folder = tmp_path / "editions" / str(number)
        bag = folder / "staged"
        for name in PAYLOAD:
            (bag / name).parent.mkdir(parents=True, exist_ok=True)
            (bag / name).write_text(f"{name} der {number}. Auflage\n", "utf-8")
        (folder / "edition.yaml").write_text(f"number: {number}\n", "utf-8")
        write_bag(bag, [("Bagging-Date", "2026-11-21")])
        shelf = f"editions/{number}/archive"
        commit(tmp_path, bag, ChainLine(number, shelf, "Katalog", "2026-11-21", "", seals(bag),
                                        last_hash(tmp_path)))
    return tmp_path


def test_an_untouched_archive_has_no_faults(tiny: Path) -> None:
    assert found(tiny) == []


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_found_with_its_file(tiny: Path, name: str) -> None:
    path = tiny / BAG / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert found(tiny) == [("E701", str(BAG / name))]


@pytest.mark.parametrize("name", FILES)
def test_a_removed_file_is_found(tiny: Path, name: str) -> None:
    (tiny / BAG / name).unlink()
    assert found(tiny) == [("E702", str(BAG / name))]


@pytest.mark.parametrize("folder", sorted({str(Path(name).parent) for name in FILES}))
def test_an_added_file_is_found(tiny: Path, folder: str) -> None:
    (tiny / BAG / folder / "added.txt").write_text("x")
    assert found(tiny) == [("E703", (BAG / folder / "added.txt").as_posix())]


@pytest.mark.parametrize("name", TAGS)
def test_every_byte_of_a_tag_file_counts(tiny: Path, name: str) -> None:
    path = tiny / BAG / name
    whole = path.read_bytes()
    for i in range(0, len(whole), 13):
        # 0x20 turns a letter into its capital, which checksums forgive.
        path.write_bytes(whole[:i] + bytes([whole[i] ^ 0x20]) + whole[i + 1 :])
        assert found(tiny) == [("E701", str(BAG / name))]


def test_every_byte_of_the_chain_counts(tiny: Path) -> None:
    path = tiny / CHAIN
    whole = path.read_bytes()
    for i in range(len(whole)):
        path.write_bytes(whole[:i] + bytes([whole[i] ^ 0x20]) + whole[i + 1 :])
        assert list(check_chain(tiny)), whole[i - 20 : i + 1]


@pytest.mark.parametrize("order", [(1, 0), (1,), (0,), (0, 0, 1), ()])
def test_a_broken_chain_is_found(tiny: Path, order: tuple[int, ...]) -> None:
    lines = (tiny / CHAIN).read_text("utf-8").splitlines(keepends=True)
    (tiny / CHAIN).write_text("".join(lines[i] for i in order), "utf-8")
    assert "E704" in {code for code, _ in found(tiny)}


def test_a_missing_chain_is_found(tiny: Path) -> None:
    (tiny / CHAIN).unlink()
    assert [code for code, _ in found(tiny)] == ["E704", "E704"]


def test_a_removed_bag_is_found(tiny: Path) -> None:
    shutil.rmtree(tiny / BAG)
    assert found(tiny) == [("E702", str(BAG))]


def test_a_file_that_became_a_link_is_found(tiny: Path) -> None:
    path = tiny / BAG / PAYLOAD[0]
    shutil.move(path, tiny / "elsewhere")
    path.symlink_to(tiny / "elsewhere")
    assert found(tiny) == [("E701", str(BAG / PAYLOAD[0]))]


def test_swapped_files_are_both_found(tiny: Path) -> None:
    one, two = (tiny / BAG / name for name in PAYLOAD[-2:])
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert [code for code, _ in found(tiny)] == ["E701", "E701"]


def test_a_bag_made_valid_again_after_a_change_is_found(tiny: Path) -> None:
    (tiny / BAG / PAYLOAD[0]).write_text("gefälscht")
    write_bag(tiny / BAG, [("Bagging-Date", "2026-11-21")])
    assert bagit.Bag(str(tiny / BAG)).is_valid()
    assert {code for code, _ in found(tiny)} == {"E701"}


def test_what_the_reference_implementation_refuses_is_found(tmp_path: Path) -> None:
    bag = tmp_path / "editions" / "3" / "staged"
    (bag / "data").mkdir(parents=True)
    (tmp_path / "editions" / "3" / "edition.yaml").write_text("number: 3\n")
    (bag / "data" / "a.txt").write_text("a")
    write_bag(bag, [("Payload-Oxum", "99.99")])
    commit(tmp_path, bag, ChainLine(3, str(BAG), "", "", "", seals(bag), START))
    assert [code for code, _ in found(tmp_path)] == ["E705"]


def test_a_bag_that_vanished_with_its_line_is_missed(tiny: Path) -> None:
    shutil.rmtree(tiny / "editions" / "4" / "archive")
    (tiny / CHAIN).write_text((tiny / CHAIN).read_text("utf-8").splitlines(keepends=True)[0])
    for number in (4, 5):
        (tiny / "editions" / str(number)).mkdir(exist_ok=True)
        (tiny / "editions" / str(number) / "edition.yaml").write_text(f"number: {number}\n")
        (tiny / "editions" / str(number) / "foreword.md").write_text("Vorwort\n")
    assert found(tiny) == [("W714", "editions/4")]


@pytest.mark.parametrize(("key", "value"), [
    ("edition", 4), ("date", "1999-01-01"), ("title", "Anderes Buch"), ("reason", "gefälscht"),
])  # fmt: skip
def test_a_line_that_says_otherwise_than_its_bag_is_found(
    copied: Path, key: str, value: object
) -> None:
    link = replace(read_chain(copied)[0], **{key: value})
    (copied / CHAIN).write_text(f"{link.line}\n", "utf-8")
    assert "E704" in {code for code, _ in found(copied)}


@pytest.mark.parametrize("line", [
    '{"bag":{}}', '{"bag":[],"folder":5}', "7", "\udcff",
])  # fmt: skip
def test_an_odd_line_is_found(tiny: Path, line: str) -> None:
    (tiny / CHAIN).write_bytes(line.encode("utf-8", "surrogateescape") + b"\n")
    assert "E704" in {code for code, _ in found(tiny)}


def test_an_odd_journal_is_forgotten(tiny: Path) -> None:
    (tiny / JOURNAL).write_bytes(b"\xff\xfe{")
    assert found(tiny) == []


def test_where_no_catalogue_lies_nothing_is_verified(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="kein Katalog"):
        verify(tmp_path)


def test_an_archived_edition_without_its_head_is_still_listed(tiny: Path) -> None:
    (tiny / "editions" / "3" / "edition.yaml").unlink()
    assert [(each.number, each.state) for each in holdings(tiny)] == [
        (3, "archiviert"), (4, "archiviert")]


def test_only_the_asked_edition_is_verified(tiny: Path) -> None:
    (tiny / BAG / PAYLOAD[0]).unlink()
    assert found(tiny, 4) == []


def test_an_edition_that_is_not_archived_cannot_be_verified(tiny: Path) -> None:
    with pytest.raises(ArchiveError, match="nicht archiviert"):
        verify(tiny, 5)


def test_each_fault_is_told_with_its_kind_and_exit_code(tiny: Path) -> None:
    (tiny / BAG / PAYLOAD[0]).unlink()
    result = CliRunner().invoke(verify_command, ["--root", str(tiny)])
    assert isinstance(result.exception, ArchiveError)
    assert result.exception.exit_code == 7
    assert "fehlt" in str(result.exception)


# What the PDFs claim


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
    write_bag(bag, [("Bagging-Date", "2026-11-21")])
    (tiny / CHAIN).unlink()
    shutil.rmtree(tiny / "editions" / "4")
    shutil.move(bag, tiny / "staged")
    commit(tiny, tiny / "staged",
           ChainLine(3, BAG.as_posix(), "", "2026-11-21", "", seals(tiny / "staged"), START))
    return tiny


def test_a_claim_that_does_not_hold_is_found(claiming: Path) -> None:
    pytest.importorskip("page")
    path = str(BAG / "data/pdfa2/catalogue-web.pdf")
    assert set(found(claiming)) == {("E713", path)}


def test_a_claim_that_nobody_can_check_is_told(
    claiming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.preflight.engines.page", None)
    said = [str(problem) for problem in verify(claiming) if problem.code == "I713"]
    assert len(said) == 2
    assert all("page-validation fehlt" in each for each in said)


def test_verifying_ends_where_the_engine_was_asked_before(claiming: Path) -> None:
    pytest.importorskip("page")
    # The engine keeps threads, for which a forked process waits for ever.
    program = (
        "import sys; from pathlib import Path\n"
        "from catalogue.preflight.engines import page_validation\n"
        "from catalogue.archive.verify import verify\n"
        "root = Path(sys.argv[1])\n"
        "page_validation(next(root.rglob('*-web.pdf')).read_bytes(), '2a')\n"
        "sys.exit(7 if verify(root) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(claiming)], timeout=60, check=False)
    assert done.returncode == 7


# Freezing a small edition


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project whose 3rd edition is archived; tests may not change it."""
    root = small_project(tmp_path_factory.mktemp("frozen") / "project")
    archive(root, 3, project=root)
    assert found(root) == []
    return root


@pytest.fixture
def copied(frozen: Path, tmp_path: Path) -> Path:
    """A copy of the frozen project, to be changed."""
    return shutil.copytree(frozen, tmp_path / "copy", symlinks=True)


@pytest.fixture
def instant(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the program in a bag deliver at once what it delivered to the frozen edition."""

    def deliver(project: Path, calls: Sequence[Any] = (), number: int = 3) -> None:
        out = project / "editions" / str(number) / "out"
        out.mkdir(parents=True, exist_ok=True)
        for folder in ("pdfa2", "archive", "print", "reports"):
            shutil.copytree(frozen / BAG / "data" / folder, out, dirs_exist_ok=True)

    versions = json.loads((frozen / BAG / rebuild.VERSIONS).read_text("utf-8"))["versions"]
    monkeypatch.setattr(rebuild, "run", deliver)
    program = frozen / BAG / "data" / "build" / "catalogue" / "__init__.py"
    monkeypatch.setattr(catalogue, "__file__", str(program))
    monkeypatch.setattr(rebuild, "versions", lambda names=None: versions)
    return deliver


@pytest.fixture
def thawed(frozen: Path, tmp_path: Path) -> Path:
    """A copy of the project as it was before it was frozen."""
    unfrozen = shutil.ignore_patterns("archive", CHAIN.name)
    return shutil.copytree(frozen, tmp_path / "thawed", symlinks=True, ignore=unfrozen)


pytestmark = pytest.mark.xdist_group("archive")


def test_a_frozen_edition_is_a_bag_by_the_reference_implementation(frozen: Path) -> None:
    bag = bagit.Bag(str(frozen / BAG))
    assert bag.is_valid()
    assert bag.version_info == (1, 0)
    assert set(bag.algorithms) == {"md5", "sha256"}
    assert bag.info["Bagging-Date"] == "2026-11-21"


def test_a_frozen_edition_verifies(frozen: Path) -> None:
    assert found(frozen) == []


@pytest.mark.parametrize(
    "name",
    [
        "pdfa2/diversity-massnahmenkatalog-3-web.pdf", "records/edition.json",
        "source/data/departments.yaml", "source/editions/3/foreword.md",
        "build/layouts/katalog/catalogue.css", "build/fonts/SourceSans3-Regular.ttf",
        "build/layouts/hyphenation/hyph_de.dic", "build/layouts/icc/FOGRA39L_coated.icc",
        "build/catalogue/__main__.py", "build/versions.json", "reports/build.json",
        "metadata/dublincore.xml", "metadata/liesmich.txt",
    ],
)  # fmt: skip
def test_the_bag_holds_all_an_edition_is_made_of(frozen: Path, name: str) -> None:
    assert (frozen / BAG / "data" / name).stat().st_size > 0


def test_the_bag_holds_the_order_for_the_files_that_lie_beside_it(frozen: Path) -> None:
    data = frozen / BAG / "data"
    order = json.loads((data / "reports" / ORDER).read_text("utf-8"))
    printed = {hashlib.sha256(path.read_bytes()).hexdigest() for path in data.glob("print/*.pdf")}
    ordered = {file["kind"]: file["sha256"] for file in order["files"]}
    assert ordered.keys() == {"inside", "cover"}
    assert set(ordered.values()) < printed
    assert (data / "print" / ORDER_FORM).is_file()


def test_no_two_files_of_the_bag_share_a_stem(frozen: Path) -> None:
    paths = files_below(frozen / BAG)
    assert len({path.with_suffix("") for path in paths}) == len(paths)


def test_the_report_in_the_bag_has_no_times(frozen: Path) -> None:
    report = json.loads((frozen / BAG / "data/reports/build.json").read_text("utf-8"))
    assert "seconds" not in report
    assert report["edition"] == 3


def test_the_bag_tells_the_versions_of_all_that_sets_the_pages(frozen: Path) -> None:
    recorded = json.loads((frozen / BAG / rebuild.VERSIONS).read_text("utf-8"))["versions"]
    named = {"python", "weasyprint", "pango", "harfbuzz", "pydyf", "fonttools", "zlib", "pikepdf"}
    assert named <= recorded.keys()


def test_the_bag_says_that_the_edition_was_reconstructed(frozen: Path) -> None:
    assert "nachgebaut" in (frozen / BAG / "bag-info.txt").read_text("utf-8")


def test_the_records_in_the_bag_are_the_edition(frozen: Path) -> None:
    assert archived_edition(frozen, 3) == validate(load(frozen, 3))


def test_freezing_twice_gives_the_same_bytes(
    frozen: Path, thawed: Path, instant: object
) -> None:
    archive(thawed, 3, project=thawed)
    assert seals(thawed / BAG) == seals(frozen / BAG)


def sealed_again(
    root: Path, change: Callable[[pikepdf.Pdf], object] | None = None, pattern: str = ""
) -> Path:
    """Seal the frozen bag anew, as one would who hides a change well; of a PDF, or made before."""
    bag = root / BAG
    path = next(bag.glob(f"data/{pattern}"))
    if change:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)
    link = read_chain(root)[0]
    write_bag(bag, [("Bagging-Date", link.date)])
    (root / CHAIN).write_text(f"{replace(link, bag=seals(bag)).line}\n", "utf-8")
    return path.relative_to(root)


def paint_red(pdf: pikepdf.Pdf) -> None:
    """Paint a field in a colour of the screen."""
    pdf.pages[0].contents_add(b"1 0 0 rg 50 50 100 100 re f")


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
    problems = verify(copied)
    assert {str(p.place) for p in problems} == {path.as_posix()}
    assert any(p.code == "E713" and said in p.message for p in problems)


def test_a_profile_this_program_cannot_read_leaves_print_unjudged(copied: Path) -> None:
    profile = copied / BAG / "data/build/layouts/printers/online.yaml"
    profile.write_text("name: online\n")
    sealed_again(copied)
    assert {code for code, _ in found(copied)} == {"I713"}


def test_a_profile_is_found_where_a_bag_had_to_put_it(copied: Path) -> None:
    build = copied / BAG / "data" / "build"
    moved = Path("layouts", "printers", "online.yaml")
    (build.with_name("build-2") / moved.parent).mkdir(parents=True)
    (build / moved).rename(build.with_name("build-2") / moved)
    sealed_again(copied)
    assert found(copied) == []


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
    next((copied / BAG).glob("data/pdfa2/*.pdf")).unlink()
    sealed_again(copied)
    assert {code for code, _ in found(copied)} == {"E702"}


def test_a_verdict_of_today_does_not_keep_a_bag_from_being_built_again(copied: Path) -> None:
    sealed_again(copied, paint_red, "print/*-umschlag.pdf")
    built: list[Path] = []
    verify(copied, 3, lambda bag, number, shown: built.append(bag) or iter(()))
    assert built == [copied / BAG]


def test_a_bag_is_judged_once_by_the_same_rules_and_engines(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    judge = "catalogue.archive.judge.check_claims"
    monkeypatch.setattr(judge, lambda bag, shown: asked.append(bag) or [])
    (copied / ".cache" / "verdicts.json").unlink()
    found(copied)
    found(copied)
    assert len(asked) == 1
    monkeypatch.setattr("catalogue.archive.verdicts.installed", lambda name: "0.99")
    found(copied)
    assert len(asked) == 2
    verify(copied, 3, lambda bag, number, shown: iter(()))
    assert len(asked) == 3


@pytest.mark.parametrize("text", ["", "{", "7", "[7]", '{"x": [1]}', "\\ud800"])
def test_a_damaged_memory_is_an_empty_one(tiny: Path, text: str) -> None:
    (tiny / ".cache").mkdir()
    (tiny / ".cache" / "verdicts.json").write_text(text, "utf-8")
    assert found(tiny) == []


def test_a_fault_is_never_remembered(copied: Path) -> None:
    sealed_again(copied, paint_red, "print/*-umschlag.pdf")
    assert found(copied) == found(copied) != []


def test_nothing_is_frozen_that_does_not_keep_its_promise(
    thawed: Path, instant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    (thawed / ".cache" / "verdicts.json").unlink()
    fault = Problem("E713", Place(PurePosixPath("x.pdf")), "hält nicht")
    monkeypatch.setattr("catalogue.archive.judge.check_claims", lambda bag, shown: [fault])
    with pytest.raises(ArchiveError, match="hält nicht"):
        archive(thawed, 3, project=thawed)
    assert not list((thawed / "editions").rglob("*archive*"))
    assert not read_chain(thawed)


def test_a_file_flipped_in_the_frozen_edition_is_found(copied: Path) -> None:
    for name in files_below(copied / BAG)[::9]:
        path = copied / BAG / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert found(copied) == [("E701", (BAG / name).as_posix())]
        path.write_bytes(whole)


def test_a_second_freezing_is_refused(copied: Path) -> None:
    with pytest.raises(ArchiveError) as raised:
        archive(copied, 3, project=copied)
    assert codes(raised) == ["E706"]


def test_a_correction_is_a_bag_and_a_line_of_its_own(
    frozen: Path, copied: Path, tmp_path: Path, instant: object
) -> None:
    project = unpack(copied, 3, tmp_path / "correction")
    assert archive(copied, 3, "Tippfehler im Vorwort", project) == (
        copied / "editions" / "3" / "archive-2"
    )
    assert [link.reason for link in read_chain(copied)] == ["", "Tippfehler im Vorwort"]
    assert seals(copied / BAG) == seals(frozen / BAG)
    assert found(copied) == []


def test_a_correction_from_the_data_of_a_later_edition_is_refused(copied: Path) -> None:
    with pytest.raises(ArchiveError, match="spätere Auflage"):
        archive(copied, 3, "Tippfehler")


def test_a_correction_of_what_is_not_archived_is_refused(thawed: Path) -> None:
    with pytest.raises(ArchiveError, match="noch nicht archiviert"):
        archive(thawed, 4, "Tippfehler")


def test_an_edition_without_a_date_is_not_frozen(thawed: Path) -> None:
    head = thawed / "editions" / "3" / "edition.yaml"
    head.write_text(re.sub("closing_date:.*\n", "", head.read_text("utf-8")), "utf-8")
    with pytest.raises(ArchiveError) as raised:
        archive(thawed, 3, project=thawed)
    assert codes(raised) == ["E707"]


def test_files_that_differ_in_extension_only_go_to_folders_of_their_own(
    thawed: Path, instant: object, tmp_path: Path
) -> None:
    (thawed / "layouts" / "katalog" / "cover.css").write_text("x")
    bag = archive(thawed, 3, project=thawed) / "data"
    assert (bag / "build" / "layouts" / "katalog" / "cover.css").is_file()
    assert (bag / "build-2" / "layouts" / "katalog" / "cover.html").is_file()
    unpack(thawed, 3, tmp_path / "again")
    assert (tmp_path / "again" / "layouts" / "katalog" / "cover.html").is_file()


def test_freezing_says_how_many_notices_are_open(thawed: Path, instant: object) -> None:
    said: list[str] = []
    archive(thawed, 3, project=thawed, progress=said.append)
    count = len(against_previous(source := load(thawed, 3), validated(source))[0].problems)
    assert count
    assert said[0] == f"Quellen sammeln, {count} Hinweise sind offen"


def test_an_edition_is_not_frozen_from_the_data_of_a_later_one(thawed: Path) -> None:
    with pytest.raises(ArchiveError, match="spätere Auflage – den Stand von damals mit --from"):
        archive(thawed, 3)


def test_what_the_chain_names_is_not_frozen_again_when_its_bag_is_gone(copied: Path) -> None:
    shutil.rmtree(copied / BAG)
    with pytest.raises(ArchiveError, match="fehlt, ist aber laut"):
        archive(copied, 3, project=copied)
    assert len(read_chain(copied)) == 1


@pytest.mark.parametrize("ask", [
    lambda root: source_root(root, 3), status_rows, lambda root: side_of(root, 3),
    lambda root: previous_edition(root, 4),
])  # fmt: skip
def test_nothing_stands_in_for_a_bag_that_is_gone(
    copied: Path, ask: Callable[[Path], object]
) -> None:
    shutil.rmtree(copied / BAG)
    with pytest.raises(ArchiveError, match="fehlt, ist aber laut"):
        ask(copied)


def test_two_editions_are_not_frozen_at_once(thawed: Path) -> None:
    with alone(thawed), pytest.raises(ArchiveError, match="wird gerade eine Auflage"):
        archive(thawed, 3, project=thawed)


def test_a_broken_chain_is_not_continued(copied: Path) -> None:
    (copied / CHAIN).write_text("{}\n")
    with pytest.raises(ArchiveError) as raised:
        archive(copied, 4)
    assert codes(raised) == ["E704"]


def test_a_build_that_fails_leaves_nothing(thawed: Path) -> None:
    layout = thawed / "layouts" / "katalog" / "cover.html"
    layout.write_text("{{ nowhere }}", "utf-8")
    with pytest.raises(ArchiveError, match=r"gescheitert.*cover\.html"):
        archive(thawed, 3, project=thawed)
    assert not list((thawed / "editions").rglob("*archive*"))


def test_the_next_bag_holds_the_records_of_the_last(
    copied: Path, instant: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "run", lambda project, _: instant(project, number=4))
    bag = archive(copied, 4)
    records = bag / "data/source/editions/3/archive/data/records/edition.json"
    assert records.read_bytes() == (copied / BAG / "data/records/edition.json").read_bytes()
    assert found(copied) == []


def test_products_of_one_stem_go_to_folders_of_their_own(tmp_path: Path) -> None:
    report = {"files": [{"name": "x-web.pdf", "product": "web"}]}
    (tmp_path / "print").mkdir()
    (tmp_path / "build.json").write_text(json.dumps(report))
    for name in ("x-web.pdf", "print/ticket.pdf", "print/ticket.json"):
        (tmp_path / name).write_text("x")
    assert sorted(map(str, rebuild.shelved(tmp_path))) == [
        "data/pdfa2/x-web.pdf", "data/print-2/ticket.pdf", "data/print/ticket.json",
        "data/reports/build.json",
    ]  # fmt: skip


def test_editions_of_which_only_the_facts_are_known_are_listed(copied: Path) -> None:
    path = copied / "editions" / "2" / "edition.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("number: 2\n")
    states = {each.number: each.state for each in holdings(copied)}
    assert states == {2: "nicht im Bestand", 3: "archiviert", 4: "offen"}


# Building from the bag


def test_an_archived_edition_is_read_from_its_bag(copied: Path) -> None:
    before = validate(load(copied, 3))
    (copied / "editions" / "3" / "foreword.md").write_text("Anders.", "utf-8")
    shutil.rmtree(copied / "data")
    project = source_root(copied, 3)
    assert validate(load(project, 3)) == before
    assert source_root(project, 3) == project


def test_the_status_of_an_archived_edition_comes_from_its_bag(copied: Path) -> None:
    before = status_rows(copied)[0]
    shutil.rmtree(copied / "data")
    assert status_rows(copied)[0] == before
    assert (before["measures"], before["state"]) == (3, "archiviert")


def test_what_was_laid_out_is_never_trusted(copied: Path) -> None:
    laid = source_root(copied, 3) / "data" / "departments.yaml"
    whole = laid.read_bytes()
    laid.write_bytes(b"changed")
    assert source_root(copied, 3) / "data" / "departments.yaml" == laid
    assert laid.read_bytes() == whole


def test_a_damaged_bag_is_not_built_from(copied: Path) -> None:
    path = copied / BAG / "data" / "source" / "data" / "departments.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ArchiveError, match="E701"):
        source_root(copied, 3)


def test_a_read_only_bag_can_be_laid_out(frozen: Path, tmp_path: Path) -> None:
    bag = shutil.copytree(frozen / BAG, tmp_path / "bag")
    for folder in (path for path in bag.rglob("*") if path.is_dir()):
        folder.chmod(0o555)
    lay_out(bag, tmp_path / "out")
    assert os.access(tmp_path / "out" / "layouts" / "katalog", os.W_OK)
    assert (tmp_path / "out" / "layouts").stat().st_mode & 0o200


def test_an_open_edition_is_read_from_the_project(frozen: Path) -> None:
    assert source_root(frozen, 4) == frozen


def test_a_folder_that_holds_something_is_not_overwritten(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(ArchiveError, match="nicht leer"):
        unpack(frozen, 3, tmp_path)


def test_a_rebuild_runs_the_program_in_the_bag(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "__init__.py").touch()
    (tmp_path / "catalogue" / "__main__.py").write_text("raise SystemExit('aus dem Archiv')")
    with pytest.raises(ArchiveError, match="gescheitert: aus dem Archiv"):
        rebuild.run(tmp_path, rebuild.commands(3, "online"))


@contextmanager
def rebuilt(monkeypatch: pytest.MonkeyPatch, run: Any, **versions: str) -> Iterator[None]:
    """Let a rebuild deliver something else, with other versions."""
    with monkeypatch.context() as patch:
        deliver, known = rebuild.run, rebuild.versions()

        def changed(project: Path, calls: Sequence[Any]) -> None:
            deliver(project, calls)
            run(next((project / "editions" / "3" / "out").glob("*-web.pdf")))

        patch.setattr(rebuild, "run", changed)
        patch.setattr(rebuild, "versions", lambda names=None: known | versions)
        yield


def reworded(path: Path) -> None:
    """Change the bytes of a PDF but not what it shows."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Changed = True
        pdf.save(path)


def repainted(path: Path) -> None:
    """Change what the 2nd page of a PDF shows."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].contents_add(b"1 0 0 rg 50 50 100 100 re f")
        pdf.save(path)


@pytest.mark.parametrize(
    ("run", "versions", "expected"),
    [
        (lambda path: None, {}, ""),
        (reworded, {}, "E708 .*nicht byte-gleich, aber alle .*alle Fassungen sind wie"),
        (reworded, {"pango": "9.9"}, "W708 .*nicht byte-gleich.*pango .* → 9.9"),
        (repainted, {}, "E708 .*sieht anders aus auf Seite 2 "),
        (repainted, {"pango": "9.9"}, "E708 .*sieht anders aus auf Seite 2 .*pango .* → 9.9"),
        (Path.unlink, {}, "E708 .*entsteht beim Neubau nicht mehr"),
    ],
)
def test_a_rebuild_names_versions_and_pages_that_differ(
    frozen: Path, instant: object, monkeypatch: pytest.MonkeyPatch,
    run: Any, versions: dict[str, str], expected: str,
) -> None:
    with rebuilt(monkeypatch, run, **versions):
        said = "".join(map(str, verify(frozen, 3, rebuild.check_rebuild)))
    assert re.search(expected, said) if expected else not said


def test_a_damaged_bag_is_not_built_again(copied: Path, instant: object) -> None:
    (copied / BAG / "data" / "records" / "edition.json").unlink()
    assert [p.code for p in verify(copied, 3, rebuild.check_rebuild)] == ["E702"]


# A kill at any point

CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod")


def freeze_and_die(root: Path, last: int, count: Path) -> None:
    """Freeze in this process and end it before the change number ``last`` to the disk."""
    done = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal done
        mode = arguments[1] if event == "open" else ""
        if event in CHANGES or set("wax") & set(mode or ""):
            done += 1
            if done == last:
                os._exit(9)

    sys.addaudithook(watch)
    archive(root, 3, project=root)
    final = done
    count.write_text(str(final))
    os._exit(0)


def in_child(root: Path, last: int, count: Path) -> int:
    """Return how a process ended that was to freeze and die."""
    child = get_context("fork").Process(target=freeze_and_die, args=(root, last, count))
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


@pytest.fixture(scope="session")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many changes to the disk a freezing makes, once it was counted."""
    return {}


@pytest.mark.parametrize("point", [*range(0, 100, 12), *range(-8, 0)])
def test_a_kill_leaves_no_archive_or_a_whole_one(
    frozen: Path, thawed: Path, instant: object, steps: dict[str, int], tmp_path: Path, point: int
) -> None:
    if not steps:
        whole = shutil.copytree(thawed, tmp_path / "whole", symlinks=True)
        assert in_child(whole, -1, tmp_path / "count") == 0
        steps["all"] = int((tmp_path / "count").read_text())
    last = steps["all"] + point + 1 if point < 0 else 1 + steps["all"] * point // 100
    assert in_child(thawed, last, tmp_path / "count") == 9
    said = found(thawed)
    assert said == ([] if (thawed / BAG).exists() else [("W714", "editions/3")])
    if not (thawed / BAG).exists():
        assert not read_chain(thawed)
        archive(thawed, 3, project=thawed)
    assert seals(thawed / BAG) == seals(frozen / BAG)
    assert found(thawed, 3) == []
    assert not list((thawed / "editions").rglob(".*"))


def test_a_freezing_that_was_not_moved_is_forgotten(tiny: Path) -> None:
    (tiny / JOURNAL).write_text("{}\n")
    assert found(tiny) == []
    assert not (tiny / JOURNAL).exists()


def test_archive_unpacks_what_verify_has_proved(frozen: Path, tmp_path: Path) -> None:
    arguments = ["--edition", "3", "--unpack", str(tmp_path / "out"), "--root", str(frozen)]
    assert CliRunner().invoke(archive_command, arguments).exit_code == 0
    kept = frozen / BAG / "data" / "source" / "data" / "departments.yaml"
    there = tmp_path / "out" / "data" / "departments.yaml"
    assert hashlib.sha256(there.read_bytes()).digest() == hashlib.sha256(
        kept.read_bytes()
    ).digest()


def test_verify_says_what_is_archived_and_what_is_not(frozen: Path) -> None:
    result = CliRunner().invoke(verify_command, ["--root", str(frozen)])
    assert result.exit_code == 0
    assert "editions/3/archive" in result.stdout
    assert "Archiv unverändert" in result.stdout
