"""Freezing: once and whole, all that an edition was made of, whatever ends it."""

import json
import os
import re
import shutil
import sys
from base64 import urlsafe_b64decode
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import bagit
import fastjsonschema
import pytest

import catalogue
from catalogue.archive import freeze, rebuild
from catalogue.archive.bag import files_below, seals
from catalogue.archive.chain import CHAIN, read_chain
from catalogue.archive.freeze import archive
from catalogue.archive.holdings import previous_edition, source_root, unpack
from catalogue.archive.pack import layout_zip, wheel
from catalogue.archive.places import RECORDS, SCHEMA, Archive
from catalogue.archive.previous import against_previous, side_of
from catalogue.archive.status import status_rows
from catalogue.checks.published import records_of
from catalogue.checks.validate import validate, validated
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.press.order import ORDER, ORDER_FORM
from catalogue.source.load import load
from tests.archive.conftest import BAG, NO_PROGRAM, codes, found, program

LATER = re.compile(r"closing_date: \S+")
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
        f"build/catalogue-{catalogue.__version__}-py3-none-any.whl", "build/layout.zip",
        "build/versions.json", "reports/build.json", "metadata/dublincore.xml",
        "metadata/liesmich.txt",
    ],
)  # fmt: skip
def test_the_bag_holds_all_an_edition_is_made_of(frozen: Path, name: str) -> None:
    assert (frozen / BAG / "data" / name).stat().st_size > 0


def test_the_bag_holds_the_order_for_the_files_that_lie_beside_it(frozen: Path) -> None:
    data = frozen / BAG / "data"
    order = json.loads((data / "reports" / ORDER).read_text("utf-8"))
    printed = {sha256(path.read_bytes()).hexdigest() for path in data.glob("print/*.pdf")}
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
    assert (frozen / BAG / RECORDS).read_bytes() == records_of(validate(load(frozen, 3)))


def test_the_records_in_the_bag_have_their_schema_and_no_notes(frozen: Path) -> None:
    records = frozen / BAG / RECORDS
    fastjsonschema.compile(json.loads((frozen / BAG / SCHEMA).read_text("utf-8")))(
        json.loads(records.read_text("utf-8")))
    assert b'"confirm"' not in records.read_bytes()
    assert b"confirm:" in (frozen / BAG / "data/source/editions/3/edition.yaml").read_bytes()


def test_freezing_twice_gives_the_same_bytes(
    frozen: Path, thawed: Path, instant: object
) -> None:
    archive(thawed, 3, project=thawed)
    assert seals(thawed / BAG) == seals(frozen / BAG)
    assert wheel() == program()


def test_nothing_is_frozen_that_does_not_keep_its_promise(
    thawed: Path, instant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    (thawed / ".cache" / "verdicts").unlink()
    fault = Problem("E713", Place(PurePosixPath("x.pdf")), "hält nicht")
    monkeypatch.setattr("catalogue.archive.freeze.check_claims", lambda bag, shown: [fault])
    with pytest.raises(ArchiveError, match="hält nicht"):
        archive(thawed, 3, project=thawed)
    assert not list((thawed / "editions").rglob("*archive*"))
    assert not read_chain(thawed)


def test_a_second_freezing_is_refused(copied: Path) -> None:
    with pytest.raises(ArchiveError) as raised:
        archive(copied, 3, project=copied)
    assert codes(raised) == ["E706"]


def test_a_correction_is_a_bag_and_a_line_of_its_own(
    frozen: Path, copied: Path, tmp_path: Path, instant: object
) -> None:
    project = unpack(copied, 3, tmp_path / "correction")
    with pytest.raises(ArchiveError, match="E707 der Nachdruck ist nicht jünger"):
        archive(copied, 3, "Tippfehler im Vorwort", project)
    head = project / "editions" / "3" / "edition.yaml"
    head.write_text(LATER.sub("closing_date: 2030-01-31", head.read_text("utf-8")), "utf-8")
    assert archive(copied, 3, "Tippfehler im Vorwort", project) == (
        copied / "editions" / "3" / "archive-2"
    )
    assert [link.reason for link in read_chain(copied)] == ["", "Tippfehler im Vorwort"]
    assert read_chain(copied)[1].date == "2030-01-31"
    assert seals(copied / BAG) == seals(frozen / BAG)
    assert found(copied) == []


def test_a_correction_from_the_data_of_a_later_edition_is_refused(copied: Path) -> None:
    with pytest.raises(ArchiveError, match="schon ⟪a \\+später edition⟫"):
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
    (thawed / "data" / "contacts.txt").write_text("x")
    bag = archive(thawed, 3, project=thawed) / "data"
    assert (bag / "source" / "data" / "contacts.txt").is_file()
    assert (bag / "source-2" / "data" / "contacts.yaml").is_file()
    unpack(thawed, 3, tmp_path / "again")
    assert (tmp_path / "again" / "data" / "contacts.yaml").is_file()


def test_an_empty_folder_of_the_data_is_left_out(thawed: Path, instant: object) -> None:
    (thawed / "data" / "leer").mkdir()
    archive(thawed, 3, project=thawed)
    assert found(thawed) == []


def test_the_wheel_lists_the_sum_of_every_file_in_it() -> None:
    with ZipFile(BytesIO(wheel()[1])) as files:
        record = next(name for name in files.namelist() if name.endswith(".dist-info/RECORD"))
        rows = [line.rsplit(",", 2) for line in files.read(record).decode().splitlines()]
        assert [name for name, _, _ in rows] == files.namelist()
        for name, digest, size in rows[:-1]:
            data = files.read(name)
            assert int(size) == len(data)
            assert urlsafe_b64decode(f"{digest.removeprefix('sha256=')}=") == sha256(data).digest()


def test_the_wheel_holds_the_whole_program() -> None:
    program = Path(catalogue.__file__).parent
    with ZipFile(BytesIO(wheel()[1])) as files:
        names = set(files.namelist())
    assert {f"catalogue/{path.relative_to(program).as_posix()}" for path in program.rglob("*")
            if path.is_file() and path.suffix != ".pyc"} < names
    assert not any("__pycache__" in name for name in names)


def test_a_program_that_is_not_installed_is_not_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("catalogue.archive.pack.metadata.distribution", missing)
    with pytest.raises(ArchiveError, match=r"E712 .*pip install -e \."):
        wheel()


def test_wheel_and_layout_carry_no_time_of_their_own(thawed: Path) -> None:
    for data in (wheel()[1], layout_zip(thawed)):
        with ZipFile(BytesIO(data)) as files:
            assert {each.date_time for each in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_guide_puts_what_lasts_first_and_names_the_libraries(frozen: Path) -> None:
    guide = (frozen / BAG / "data/metadata/liesmich.txt").read_text("utf-8")
    assert guide.index("Das Archiv sind die PDF/A und die Daten") < guide.index("Neu bauen")
    recorded = json.loads((frozen / BAG / rebuild.VERSIONS).read_text("utf-8"))["versions"]
    for name in ("pango", "harfbuzz", "fontconfig"):
        assert f"{name} {recorded[name]}\n" in guide


def test_a_bag_names_the_wheels_kept_beside_it(
    thawed: Path, instant: object, tmp_path: Path
) -> None:
    path = tmp_path / "paket-1-py3-none-any.whl"
    path.write_bytes(b"x")
    bag = archive(thawed, 3, project=thawed, wheels=[path])
    named = bagit.Bag(str(bag)).info["Wheelhouse-Sha256"]
    assert named == f"{sha256(b'x').hexdigest()} {path.name}"
    assert found(thawed) == []


def test_an_edition_of_which_only_the_head_is_here_is_not_frozen(thawed: Path) -> None:
    head = thawed / "editions" / "1" / "edition.yaml"
    head.parent.mkdir(exist_ok=True)
    head.write_text("number: 1\n")
    with pytest.raises(ArchiveError, match=r"nicht im Bestand.*--from ORDNER") as raised:
        archive(thawed, 1)
    assert codes(raised) == ["E711"]


def test_freezing_says_how_many_notices_are_open(thawed: Path, instant: object) -> None:
    said: list[str] = []
    archive(thawed, 3, project=thawed, progress=said.append)
    count = len(against_previous(source := load(thawed, 3), validated(source))[0].problems)
    assert count
    assert said[0] == f"Quellen sammeln, {count} Hinweise sind offen"


def test_an_edition_is_not_frozen_from_the_data_of_a_later_one(thawed: Path) -> None:
    with pytest.raises(ArchiveError, match="später edition⟫ – den Stand von damals mit --from"):
        archive(thawed, 3)


def test_what_the_chain_names_is_not_frozen_again_when_its_bag_is_gone(copied: Path) -> None:
    shutil.rmtree(copied / BAG)
    with pytest.raises(ArchiveError, match="fehlt, ist aber laut"):
        archive(copied, 3, project=copied)
    assert len(read_chain(copied)) == 1


@pytest.mark.parametrize("ask", [
    lambda root: source_root(root, 3), lambda root: side_of(root, 3),
    lambda root: previous_edition(root, 4),
])  # fmt: skip
def test_nothing_stands_in_for_a_bag_that_is_gone(
    copied: Path, ask: Callable[[Path], object]
) -> None:
    shutil.rmtree(copied / BAG)
    with pytest.raises(ArchiveError, match="fehlt, ist aber laut"):
        ask(copied)


def test_the_status_of_an_edition_whose_bag_is_gone_is_a_fault(copied: Path) -> None:
    shutil.rmtree(copied / BAG)
    row = next(row for row in status_rows(copied) if row["number"] == 3)
    assert row["state"] == "fehlerhaft (eine Meldung)"


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
    (tmp_path / "handoff-3").mkdir()
    (tmp_path / "build.json").write_text(json.dumps(report))
    for name in ("x-web.pdf", "handoff-3/ticket.pdf", "handoff-3/ticket.txt"):
        (tmp_path / name).write_text(name)
    assert sorted(map(str, rebuild.shelved(tmp_path))) == [
        "data/pdfa2/x-web.pdf", "data/print-2/ticket.txt", "data/print/ticket.pdf",
        "data/reports/build.json",
    ]  # fmt: skip


def test_what_is_a_product_is_not_shelved_twice(tmp_path: Path) -> None:
    report = {"files": [{"name": "x-print.pdf", "product": "print"}]}
    (tmp_path / "build.json").write_text(json.dumps(report))
    (tmp_path / "handoff-3").mkdir()
    for name in ("x-print.pdf", "handoff-3/innenteil.pdf"):
        (tmp_path / name).write_text("x")
    assert sorted(map(str, rebuild.shelved(tmp_path))) == [
        "data/print/x-print.pdf", "data/reports/build.json"]


def test_editions_of_which_only_the_facts_are_known_are_listed(copied: Path) -> None:
    path = copied / "editions" / "2" / "edition.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("number: 2\n")
    absent = dict.fromkeys((1, 2), "nicht im Bestand")
    assert Archive(copied).states == absent | {3: "archiviert", 4: "offen"}


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


@pytest.fixture
def whole(
    thawed: Path, instant: object, monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The project frozen without a kill, beside it how many changes to the disk that took.

    Its bag holds no program: where one is unpacked, a kill finds nothing of the project.
    """
    monkeypatch.setattr(freeze, "wheel", lambda: NO_PROGRAM)
    root = tmp_path_factory.getbasetemp() / "whole"
    if not root.exists():
        shutil.copytree(thawed, root, symlinks=True)
        assert in_child(root, -1, root / "count") == 0
    return root


@pytest.mark.parametrize("point", [*range(0, 100, 12), *range(-8, 0)])
def test_a_kill_leaves_no_archive_or_a_whole_one(
    whole: Path, thawed: Path, tmp_path: Path, point: int
) -> None:
    steps = int((whole / "count").read_text())
    last = steps + point + 1 if point < 0 else 1 + steps * point // 100
    assert in_child(thawed, last, tmp_path / "count") == 9
    said = found(thawed)
    assert said == ([] if (thawed / BAG).exists() else [("W714", "editions/3")])
    if not (thawed / BAG).exists():
        assert not read_chain(thawed)
        archive(thawed, 3, project=thawed)
    assert seals(thawed / BAG) == seals(whole / BAG)
    assert found(thawed, 3) == []
    assert not list((thawed / "editions").rglob(".*"))
