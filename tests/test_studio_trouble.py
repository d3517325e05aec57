"""What goes wrong around a desk: a slow or closed drive, a server that dies while saving."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from catalogue.source.project import PATHS
from tests.conftest import ROOT
from tests.desk import asked, entered, studio_of

RECORD = "sprachcafe"
SAVING = textwrap.dedent("""
    import sys
    from pathlib import Path
    from catalogue.source.journal import Hand
    from catalogue.source.saving import current_text, save_record
    root = Path(sys.argv[1])
    number = 0
    print("ready", flush=True)
    while True:
        number += 1
        goals = f"Ziel {number} " + "x" * 4000 + f" Ende {number}"
        save_record(root, "sprachcafe", current_text(root, "sprachcafe"), {"goals": goals},
                    Hand("Jana"))
""")


def record_of(root: Path) -> Path:
    return root / "data" / "measures" / f"{RECORD}.yaml"


@pytest.mark.parametrize("seconds", [0.05, 0.13, 0.31])
def test_a_save_that_is_killed_leaves_the_old_or_the_new_file(
    project: Path, seconds: float
) -> None:
    program = subprocess.Popen([sys.executable, "-c", SAVING, str(project)], text=True,
                               stdout=subprocess.PIPE)
    assert program.stdout
    program.stdout.readline()
    time.sleep(seconds)
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    text = record_of(project).read_text("utf-8")
    assert text.count("Ziel ") == text.count(" Ende ") <= 1
    client = entered(studio_of(project))
    assert client.get(f"/eintraege/{RECORD}").status_code == 200
    data = {"opened": text, "shown": "goals", "goals": "Danach"}
    assert client.post(f"/eintraege/{RECORD}", data=data).status_code == 303
    assert "Danach" in record_of(project).read_text("utf-8")


def test_a_closed_folder_costs_no_word(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = entered(studio_of(project))
    before = record_of(project).read_text("utf-8")

    def closed(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(record_of(project)))

    monkeypatch.setattr("os.replace", closed)
    data = {"opened": before, "shown": "goals", "goals": "Dieser Satz darf nicht verloren gehen."}
    answer = client.post(f"/eintraege/{RECORD}", data=data)
    assert answer.status_code == 422
    assert "Dieser Satz darf nicht verloren gehen." in answer.text
    assert record_of(project).read_text("utf-8") == before


def test_a_slow_drive_only_takes_longer(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studio_of(project)
    client = entered(studio)
    opening = Path.open

    def slow(path: Path, *arguments: object, **options: object) -> object:
        time.sleep(0.05)
        return opening(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", slow)
    data = {"opened": record_of(project).read_text("utf-8"), "shown": "goals", "goals": "Langsam"}
    assert client.post(f"/eintraege/{RECORD}", data=data).status_code == 303
    assert "Langsam" in record_of(project).read_text("utf-8")


@pytest.fixture
def declared(project: Path) -> Path:
    """The file of a project that says which words and fields it has."""
    return Path(shutil.copy(ROOT / PATHS.form, project / PATHS.form))


def test_a_declaration_that_cannot_be_read_costs_no_word_and_is_mended_as_a_text(
    project: Path, declared: Path
) -> None:
    studio = studio_of(project)
    client, sound = entered(studio), declared.read_text("utf-8")
    declared.write_text(f"x: [\n{sound}", "utf-8")
    data = {"opened": record_of(project).read_text("utf-8"), "shown": "goals", "goals": "Bleibt"}
    answer = client.post(f"/eintraege/{RECORD}", data=data)
    assert (answer.status_code, "Bleibt" in answer.text) == (422, True)
    told = 'nicht der neueste Stand.</b> Eine Klammer ist nicht geschlossen'
    assert told in client.get("/").text
    assert '<a href="/texte/data/catalogue.yaml">data/catalogue.yaml:' in client.get("/").text
    mended = {"opened": declared.read_text("utf-8"), "text": sound}
    assert client.post("/texte/data/catalogue.yaml", data=mended).status_code == 303
    assert declared.read_text("utf-8") == sound
    assert told not in client.get("/").text


def test_a_drive_that_is_gone_for_a_while_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studio_of(project)

    def gone(*arguments: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as away:
        away.setattr("catalogue.build.snapshot._stamped", gone)
        asked(studio.refreshed())
    assert "der Ordner ist nicht zu lesen" in str(studio.unread)
    asked(studio.refreshed())
    assert studio.unread == ()


def test_a_file_in_a_foreign_encoding_is_left_alone(project: Path) -> None:
    foreign = record_of(project).read_text("utf-8").encode("latin-1", "replace")
    record_of(project).write_bytes(foreign)
    client = entered(studio_of(project))
    shown = client.get(f"/eintraege/{RECORD}").text
    assert "Diese Datei ist nicht zu lesen." in shown
    assert 'name="goals"' not in shown
    answer = client.post(f"/texte/{PATHS.measure(RECORD)}", data={"opened": "", "text": "title: x"})
    assert (answer.status_code, "title: x" in answer.text) == (422, True)
    assert record_of(project).read_bytes() == foreign


def test_what_is_foreseen_waits_for_an_edition_that_can_be_read(project: Path) -> None:
    (project / PATHS.head(4)).write_text("x: [\n", "utf-8")
    client = entered(studio_of(project))
    assert client.get("/neu?title=Ein+Fest").status_code == 422
    data = {"opened": record_of(project).read_text("utf-8"), "shown": "goals", "goals": "Bleibt"}
    answer = client.post(f"/eintraege/{RECORD}/folgen", data=data)
    assert (answer.status_code, "Bleibt" in answer.text) == (422, True)


def test_a_change_is_told_once_however_many_look(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, told = studio_of(project), list[str]()
    monkeypatch.setattr(studio, "tell", lambda name, value: told.append(name))
    record_of(project).write_text(record_of(project).read_text("utf-8") + "# mehr\n", "utf-8")

    async def looks() -> None:
        await asyncio.gather(studio.refreshed(), studio.refreshed())

    asked(looks())
    assert told.count("changed") == 1
