"""The archive as it lies there: every change to a bag or to the chain is found."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner

from catalogue.archive.bag import write_bag
from catalogue.archive.chain import (
    CHAIN,
    JOURNAL,
    canonical,
    check_chain,
    read_chain,
)
from catalogue.archive.holdings import unpack
from catalogue.archive.places import Archive
from catalogue.cli.verifying import verify_command
from catalogue.model.problems import ArchiveError
from tests.archive.conftest import BAG, FILES, PAYLOAD, TAGS, found, proved, said_of


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


@pytest.mark.parametrize("folder", ["leer", "data/leer", "data/source/leer/tiefer"])
def test_an_added_empty_folder_is_found(tiny: Path, folder: str) -> None:
    (tiny / BAG / folder).mkdir(parents=True)
    assert found(tiny) == [("E703", (BAG / folder).as_posix())]


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
    write_bag(tiny / BAG, said_of(3))
    assert bagit.Bag(str(tiny / BAG)).is_valid()
    assert {code for code, _ in found(tiny)} == {"E701"}


def test_a_bag_that_vanished_with_its_line_is_missed(tiny: Path) -> None:
    shutil.rmtree(tiny / "editions" / "4" / "archive")
    (tiny / CHAIN).write_text((tiny / CHAIN).read_text("utf-8").splitlines(keepends=True)[0])
    for number in (4, 5):
        (tiny / "editions" / str(number)).mkdir(exist_ok=True)
        (tiny / "editions" / str(number) / "edition.yaml").write_text(f"number: {number}\n")
        (tiny / "editions" / str(number) / "foreword.md").write_text("Vorwort\n")
    assert found(tiny) == [("W714", "editions/4")]


@pytest.mark.parametrize(("key", "value"), [
    ("date", "1999-01-01"), ("title", "Anderes Buch"), ("title", ""), ("title", " "),
    ("title", "Kat"), ("title", "log"), ("reason", "gefälscht"),
])  # fmt: skip
def test_a_line_that_says_otherwise_than_its_bag_is_found(
    tiny: Path, key: str, value: object
) -> None:
    first, second = read_chain(tiny)
    forged = replace(first, **{key: value})
    joined = replace(second, previous=forged.hash)
    (tiny / CHAIN).write_text(f"{forged.line}\n{joined.line}\n", "utf-8")
    assert ("E704", str(BAG)) in found(tiny)


NESTED = f'{{"edition":{"[" * 3000}{"]" * 3000}}}'


@pytest.mark.parametrize("line", [
    '{"bag":{}}', '{"bag":[],"folder":5}', "7", "\udcff", NESTED, f'{{"edition":{"9" * 9999}}}',
])  # fmt: skip
def test_an_odd_line_is_found(tiny: Path, line: str) -> None:
    (tiny / CHAIN).write_bytes(line.encode("utf-8", "surrogateescape") + b"\n")
    assert "E704" in {code for code, _ in found(tiny)}


@pytest.mark.parametrize(("key", "value"), [
    ("edition", "3"), ("edition", True), ("edition", 4), ("title", 5),
    ("date", None), ("reason", []), ("folder", "../fremd"), ("folder", "editions/3/out"),
    ("folder", 3), ("bag", {"tagmanifest-md5.txt": 1, "tagmanifest-sha256.txt": 2}),
    ("previous", 0),
])  # fmt: skip
def test_a_line_of_wrong_types_is_found_however_well_it_is_sealed(
    tiny: Path, key: str, value: object
) -> None:
    values = json.loads((tiny / CHAIN).read_text("utf-8").splitlines()[0]) | {key: value}
    del values["hash"]
    sealed = values | {"hash": hashlib.sha256(canonical(values).encode()).hexdigest()}
    (tiny / CHAIN).write_text(f"{canonical(sealed)}\n", "utf-8")
    assert [problem.code for problem in check_chain(tiny)] == ["E704"]


def test_a_title_that_no_file_can_hold_is_found(tiny: Path) -> None:
    line = (tiny / CHAIN).read_text("utf-8").splitlines()[0]
    (tiny / CHAIN).write_text(line.replace('"Katalog"', r'"\ud800"') + "\n", "utf-8")
    assert [problem.code for problem in check_chain(tiny)] == ["E704"]


def test_an_odd_journal_is_forgotten(tiny: Path) -> None:
    (tiny / JOURNAL).write_bytes(b"\xff\xfe{")
    assert found(tiny) == []


def test_where_no_catalogue_lies_nothing_is_verified(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="kein Katalog"):
        proved(tmp_path)


def test_an_archived_edition_without_its_head_is_still_listed(tiny: Path) -> None:
    (tiny / "editions" / "3" / "edition.yaml").unlink()
    assert Archive(tiny).states == {3: "archiviert", 4: "archiviert"}


def test_only_the_asked_edition_is_verified(tiny: Path) -> None:
    (tiny / BAG / PAYLOAD[0]).unlink()
    assert found(tiny, 4) == []


def test_an_edition_that_is_not_archived_cannot_be_verified(tiny: Path) -> None:
    with pytest.raises(ArchiveError, match="nicht archiviert"):
        proved(tiny, 5)


def test_what_is_not_in_stock_is_not_unpacked_and_the_way_out_is_said(tiny: Path) -> None:
    (tiny / "editions" / "1").mkdir()
    (tiny / "editions" / "1" / "edition.yaml").write_text("number: 1\n")
    with pytest.raises(ArchiveError, match=r"nicht im Bestand.*archive --edition 1 --from"):
        unpack(tiny, 1, tiny / "out")


def test_each_fault_is_told_with_its_kind_and_exit_code(tiny: Path) -> None:
    (tiny / BAG / PAYLOAD[0]).unlink()
    result = CliRunner().invoke(verify_command, ["--root", str(tiny)])
    assert isinstance(result.exception, ArchiveError)
    assert result.exception.exit_code == 7
    assert "fehlt" in str(result.exception)


@pytest.mark.parametrize("text", ["", "{", "7", "[7]", '{"x": [1]}', "\\ud800"])
def test_a_damaged_memory_is_an_empty_one(tiny: Path, text: str) -> None:
    (tiny / ".cache").mkdir()
    (tiny / ".cache" / "verdicts").write_text(text, "utf-8")
    assert found(tiny) == []


def test_a_freezing_that_was_not_moved_is_forgotten(tiny: Path) -> None:
    (tiny / JOURNAL).write_text("{}\n")
    assert found(tiny) == []
    assert not (tiny / JOURNAL).exists()
