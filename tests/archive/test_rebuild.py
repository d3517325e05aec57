"""An archived edition is read, laid out and built again from its bag alone."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from catalogue.archive import rebuild
from catalogue.archive.holdings import lay_out, source_root, unpack
from catalogue.archive.pack import LAYOUT
from catalogue.archive.status import status_rows
from catalogue.checks.validate import validate
from catalogue.cli.archiving import archive_command
from catalogue.cli.verifying import verify_command
from catalogue.model.problems import ArchiveError
from catalogue.source.load import load
from tests.archive.conftest import BAG, proved

pytestmark = pytest.mark.xdist_group("archive")


def test_an_archived_edition_is_read_from_its_bag(copied: Path) -> None:
    before = validate(load(copied, 3))
    (copied / "editions" / "3" / "foreword.md").write_text("Anders.", "utf-8")
    shutil.rmtree(copied / "data")
    project = source_root(copied, 3)
    assert validate(load(project, 3)) == before
    assert source_root(project, 3) == project


def test_the_status_of_an_archived_edition_comes_from_its_bag(copied: Path) -> None:
    before = next(row for row in status_rows(copied) if row["number"] == 3)
    shutil.rmtree(copied / "data")
    assert before in status_rows(copied)
    assert before["state"] == "archiviert"
    assert before["measures"] > 1


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


def test_a_damaged_bag_is_not_unpacked(copied: Path, tmp_path: Path) -> None:
    (copied / BAG / "data/build" / LAYOUT).write_bytes(b"x")
    with pytest.raises(ArchiveError, match="E701"):
        unpack(copied, 3, tmp_path / "out")
    assert not (tmp_path / "out").exists()


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
        deliver, known = rebuild.run, rebuild.versions([])

        def changed(project: Path, calls: Sequence[Any]) -> None:
            deliver(project, calls)
            run(next((project / "editions" / "3" / "out").glob("*-web.pdf")))

        patch.setattr(rebuild, "run", changed)
        patch.setattr(rebuild, "versions", lambda names: known | versions)
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
        said = "".join(map(str, proved(frozen, 3, rebuild.check_rebuild)))
    assert re.search(expected, said) if expected else not said


def test_a_damaged_bag_is_not_built_again(copied: Path, instant: object) -> None:
    (copied / BAG / "data" / "records" / "edition.json").unlink()
    assert [p.code for p in proved(copied, 3, rebuild.check_rebuild)] == ["E702"]


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
