"""The wheels kept beside the archive: with them a bag is built again where there is no network."""

import json
import os
import shutil
import subprocess
import venv
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from catalogue.archive import rebuild
from catalogue.archive.freeze import archive
from catalogue.archive.pack import LAYOUT, LOCK, collect, wheels
from catalogue.cli.archiving import archive_command
from catalogue.model.problems import ArchiveError
from tests.archive.conftest import BAG
from tests.conftest import ROOT, small_project

pytestmark = pytest.mark.xdist_group("archive")


def test_only_wheels_of_the_lock_file_belong_to_it(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(f"a==1 --hash=sha256:{sha256(b'a').hexdigest()}\n")
    for name in ("a-1-py3-none-any.whl", "b-1-py3-none-any.whl"):
        (tmp_path / name).write_bytes(name[:1].encode())
    assert [path.name for path in wheels(tmp_path, tmp_path)] == ["a-1-py3-none-any.whl"]


def test_what_cannot_be_collected_is_said(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("kein Paket!\n")
    with pytest.raises(ArchiveError, match=r"E715 .*nicht zu bekommen"):
        collect(tmp_path, tmp_path / "wheelhouse")


def test_archive_asks_for_an_edition_or_a_wheelhouse(tmp_path: Path) -> None:
    done = CliRunner().invoke(archive_command, ["--root", str(tmp_path)])
    assert done.exit_code == 2
    assert "--edition oder --wheelhouse" in done.output


def test_every_package_of_the_lock_file_has_a_hash_and_none_is_only_for_tests() -> None:
    names = {line.split("==")[0] for line in (ROOT / LOCK).read_text("utf-8").splitlines()
             if "==" in line and not line.startswith((" ", "#"))}
    assert "weasyprint" in names
    assert not names & {"bagit", "pytest", "mypy", "ruff"}


@pytest.mark.slow
def test_a_bag_is_built_again_from_the_wheelhouse_alone(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    shutil.copy(ROOT / LOCK, root)
    house = tmp_path / "wheelhouse"
    try:
        kept = collect(root, house)
    except ArchiveError as error:
        pytest.skip(str(error))
    data = archive(root, 3, project=root, wheels=kept) / "data"
    project = installed_by_the_guide(data, house, tmp_path / "again")
    for path, file in rebuild.shelved(project / "editions" / "3" / "out").items():
        if path.parts[1] != "reports":
            assert file.read_bytes() == (root / BAG / path).read_bytes(), path


def installed_by_the_guide(data: Path, house: Path, project: Path) -> Path:
    """Install what a bag needs and build it, step by step as its guide says."""
    shutil.copytree(data / "source", project)
    with ZipFile(data / "build" / LAYOUT) as layout:
        layout.extractall(project)
    venv.create(project / "venv", with_pip=True)
    python = str(project / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--no-index"]
    wheel = next((data / "build").glob("*.whl"))
    recorded = json.loads((data / "build" / "versions.json").read_text("utf-8"))
    alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    for call in (
        [*pip, "--find-links", house, "--require-hashes", "-r", data / "build" / LOCK],
        [*pip, "--no-deps", wheel], *([python, *each] for each in recorded["commands"]),
    ):  # fmt: skip
        subprocess.run(call, cwd=project, env=alone, check=True)
    return project
