"""Files are written in one step, and as those who edit them keep them."""

import os
from pathlib import Path, PurePosixPath

import pytest

from catalogue.checks.fix import fix
from catalogue.checks.schema import write_schemas
from catalogue.exchange.inbox import import_files
from catalogue.model.problems import DataError, LayoutError
from catalogue.source.project import Project
from catalogue.source.write import BOM, Difference, publish, save

NAME = PurePosixPath("data", "text.md")
SAMPLE = Path(__file__).parent / "samples" / "import" / "katalog.txt"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A text as an editor on Windows keeps it."""
    path = tmp_path / NAME
    path.parent.mkdir()
    path.write_bytes(BOM + b"eins\r\nzwei\r\n")
    return path


def as_on_windows(path: Path) -> None:
    """Write a file anew with a mark at its head and the line ends of Windows."""
    path.write_bytes(BOM + path.read_bytes().replace(b"\n", b"\r\n"))


def is_as_on_windows(path: Path) -> bool:
    """Whether a file has kept its mark and its line ends."""
    data = path.read_bytes()
    return data.startswith(BOM) and data.count(b"\n") == data.count(b"\r\n") > 0


def test_a_text_keeps_its_mark_and_its_line_ends(text: Path, tmp_path: Path) -> None:
    save(tmp_path, [Difference(NAME, "eins\nzwei\n", "eins\ndrei\n")])
    assert text.read_bytes() == BOM + b"eins\r\ndrei\r\n"


def test_a_new_text_has_plain_line_ends(tmp_path: Path) -> None:
    save(tmp_path, [Difference(NAME, None, "eins\nzwei\n")])
    assert (tmp_path / NAME).read_bytes() == b"eins\nzwei\n"


def test_a_text_that_changed_meanwhile_is_refused(text: Path, tmp_path: Path) -> None:
    before = text.read_bytes()
    with pytest.raises(DataError, match=r"data/text\.md E216 .*geändert, seit"):
        save(tmp_path, [Difference(NAME, "vorher\n", "nachher\n")])
    assert text.read_bytes() == before


def test_a_new_text_never_takes_the_place_of_another(text: Path, tmp_path: Path) -> None:
    before = text.read_bytes()
    with pytest.raises(DataError, match="E216"):
        save(tmp_path, [Difference(NAME, None, "neu\n")])
    assert text.read_bytes() == before


def test_one_refused_text_keeps_all_from_being_written(text: Path, tmp_path: Path) -> None:
    other = PurePosixPath("data", "other.md")
    with pytest.raises(DataError):
        save(tmp_path, [Difference(other, None, "neu\n"), Difference(NAME, None, "neu\n")])
    assert list(text.parent.iterdir()) == [text]


def test_nothing_is_left_beside_a_file_that_cannot_be_replaced(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(text))

    monkeypatch.setattr("catalogue.source.write.os.replace", refuse)
    with pytest.raises(DataError, match=r"data/text\.md E214"):
        save(tmp_path, [Difference(NAME, "eins\nzwei\n", "drei\n")])
    assert list(text.parent.iterdir()) == [text]


def test_who_may_read_a_file_is_for_the_umask_to_say(tmp_path: Path) -> None:
    old = os.umask(0o007)
    try:
        save(tmp_path, [Difference(NAME, None, "neu\n")])
    finally:
        os.umask(old)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o660


def test_a_folder_for_products_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", "utf-8")
    with pytest.raises(LayoutError, match="out E520"):
        publish({tmp_path / "out" / "a.pdf": b"%PDF"})


def test_mending_keeps_mark_and_line_ends(project: Path) -> None:
    path = Project(project).measure("eltern-kind-tag")
    said = 'description: |\n  Es kommt die "Wache".\n'
    path.write_text(path.read_text("utf-8").replace("description: |\n", said), "utf-8")
    as_on_windows(path)
    fix(project, 4, write=True)
    assert is_as_on_windows(path)
    assert "die „Wache“".encode() in path.read_bytes()


def test_importing_keeps_mark_and_line_ends(tmp_path: Path) -> None:
    import_files(tmp_path, [SAMPLE], 2, dry_run=False)
    path = Project(tmp_path).contacts
    path.write_text(path.read_text("utf-8").replace("phone: ", "phone: 09"), "utf-8")
    as_on_windows(path)
    found = import_files(tmp_path, [SAMPLE], 2, dry_run=False)
    assert found.written == (PurePosixPath("data", "contacts.yaml"),)
    assert is_as_on_windows(path)


def test_naming_the_schema_keeps_mark_and_line_ends(project: Path) -> None:
    path = Project(project).departments
    path.write_text(path.read_text("utf-8").partition("\n")[2], "utf-8")
    as_on_windows(path)
    assert path in write_schemas(project)
    assert is_as_on_windows(path)
    assert path.read_bytes().startswith(BOM + b"# yaml-language-server")
