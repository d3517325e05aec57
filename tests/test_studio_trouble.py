"""What goes wrong around a desk: a slow or closed drive, a server that dies while saving."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from catalogue.source.project import Project
from tests.browser import PLAIN, faults, needs_browser, served, window
from tests.desk import entered, studio_of

RECORD = "sprachcafe"
ZOOM = 4
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


@needs_browser
def test_the_desk_is_worked_by_keys_alone_and_four_times_as_large(
    project: Path, browser: Browser
) -> None:
    with served(project) as desk:
        page = window(browser, desk)
        # What a zoom of 400 % leaves of a window (WCAG 2.2, 1.4.10).
        page.set_viewport_size({name: size // ZOOM for name, size in PLAIN.items()})  # type: ignore[arg-type]
        _to(page, "Maßnahmen")
        page.keyboard.press("Enter")
        page.wait_for_url("**/eintraege")
        page.keyboard.press("/")
        page.keyboard.type("sprachcafé")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=sprachcaf**")
        page.locator("#rows tbody th a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("[name=goals]")
        page.locator("[name=goals]").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("Mit Tasten allein.")
        page.keyboard.press("Control+s")
        page.wait_for_url("**gesichert**")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert faults(page) == []
    assert "Mit Tasten allein." in record_of(project).read_text("utf-8")
    assert next(Project(project).journal.glob("*.jsonl")).stat().st_size


def _to(page: Page, words: str) -> None:
    """Press the tabulator until a link of these words has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(words)
