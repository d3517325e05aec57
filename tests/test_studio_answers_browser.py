"""Departments and their editors in a real browser: from a link to a text that counts."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.exchange.proposals.answered import inbox
from catalogue.exchange.proposals.desk import Typed, submit
from catalogue.exchange.proposals.submitted import folder
from tests.browser import (
    PLAIN,
    Served,
    needs_browser,
    served,
    shortcomings,
    wait_until_kept,
    watched,
    window,
)
from tests.conftest import SMALL, small_project
from tests.test_proposals import FLYER, OFFICE, change, token
from tests.test_workbook import measure

pytestmark = needs_browser
# The edition is set as a whole when it is opened first.
FIRST_PAGE_MS = 60_000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(small_project(tmp_path_factory.mktemp("answers") / "project")) as found:
        yield found


@pytest.fixture
def desk(running: Served) -> Iterator[Served]:
    """A desk whose project is as it was before when the test has ended."""
    yield running
    shutil.rmtree(running.root / folder(4), ignore_errors=True)
    shutil.copytree(SMALL / "data", running.root / "data", dirs_exist_ok=True)


@pytest.fixture
def home(desk: Served) -> str:
    return f"{desk.base}/antwort/{token(desk.root)}"


def visitor(browser: Browser, **options: object) -> Page:
    """Return the window of somebody who has never been at the desk."""
    return watched(browser.new_context(viewport=PLAIN, **options))  # type: ignore[arg-type]


def sent(root: Path, **fields: str) -> str:
    """Send fields of the flyer and return the name of the submission."""
    submit(root, 4, OFFICE, FLYER, Typed(fields))
    return inbox(root, 4)[0].name


def test_every_view_of_an_answer_is_readable_for_everybody(
    browser: Browser, desk: Served, home: str
) -> None:
    name = sent(desk.root, goals="Viel", target_groups="Alle", title="Anders")
    change(desk.root, "Mehr Wissen", "Von der Redaktion")
    page = window(browser, desk)
    for path in (home, f"{home}?sent={FLYER}", f"{home}?kept={FLYER}", f"{home}/{FLYER}",
                 f"{home}/nichts", f"{desk.base}/antwort/falsch",
                 f"{desk.base}/vorschlaege/{name}", f"{desk.base}/vorschlaege", f"{desk.base}/"):
        assert shortcomings(page, path) == [], path
    assert not page.complaints  # type: ignore[attr-defined]
    page.context.close()


def test_a_department_sees_its_page_while_it_types_and_sends_it(
    browser: Browser, desk: Served, home: str
) -> None:
    page = visitor(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}/{FLYER}")
    page.fill("[name=goals]", "Ein Ziel, das vorher niemand kannte")
    expect(page.locator("#aloud")).to_contain_text("vorher niemand kannte", timeout=FIRST_PAGE_MS)
    expect(page.locator("#fullness")).to_contain_text("Es passt.")
    page.click("button.main")
    expect(page.locator("main")).to_contain_text("Vielen Dank!")
    page.wait_for_load_state()
    said = inbox(desk.root, 4)[0].submission.records[FLYER]
    assert {key: each.text for key, each in said.fields.items()} == {
        "goals": "Ein Ziel, das vorher niemand kannte"}
    assert not [url for url in asked if "/anwesend" in url or "/ereignisse" in url]
    assert page.evaluate("localStorage.length") == 0
    assert not page.complaints  # type: ignore[attr-defined]
    page.context.close()


def test_what_a_department_typed_survives_a_closed_window(
    browser: Browser, desk: Served, home: str
) -> None:
    page = visitor(browser)
    page.goto(f"{home}/{FLYER}")
    page.fill("[name=goals]", "Noch nicht gesichert")
    wait_until_kept(page)
    second = page.context.new_page()
    page.close(run_before_unload=False)
    second.goto(f"{home}/{FLYER}")
    assert home.rpartition("/")[2] not in second.evaluate("JSON.stringify(localStorage)")
    second.click("[data-take]")
    expect(second.locator("[name=goals]")).to_have_value("Noch nicht gesichert")
    second.context.close()


def test_enter_in_a_line_keeps_a_draft_and_sends_nothing(
    browser: Browser, desk: Served, home: str
) -> None:
    page = visitor(browser)
    page.goto(f"{home}/{FLYER}")
    page.fill("[name=title]", "Ein anderer Titel")
    page.press("[name=title]", "Enter")
    expect(page.locator("main")).to_contain_text("noch nicht abgesendet")
    assert inbox(desk.root, 4) == ()
    page.context.close()


def test_all_of_it_works_without_script(browser: Browser, desk: Served, home: str) -> None:
    page = visitor(browser, java_script_enabled=False)
    page.goto(home)
    page.click("text=Flyer „Vielfalt")
    page.fill("[name=goals]", "Ohne Skript")
    page.click("button.main")
    expect(page.locator("main")).to_contain_text("Vielen Dank!")
    editor = window(browser, desk, java_script_enabled=False)
    editor.goto(f"{desk.base}/vorschlaege")
    editor.click("tbody th a >> nth=0")
    editor.check("text=Ändern")
    editor.fill("textarea[name^='changed|']", "Von der Redaktion geglättet")
    editor.click("button.main")
    editor.wait_for_url("**/vorschlaege?gesichert=*")
    assert str(measure(desk.root, FLYER).value("goals")).strip() == "Von der Redaktion geglättet"
    page.context.close()
    editor.context.close()


def test_the_page_beside_a_proposal_follows_the_choice(browser: Browser, desk: Served) -> None:
    name = sent(desk.root, goals="Aus der Stelle")
    page = window(browser, desk)
    page.goto(f"{desk.base}/vorschlaege/{name}")
    aloud = page.locator("#aloud")
    expect(aloud).to_contain_text("Aus der Stelle", timeout=FIRST_PAGE_MS)
    page.check("text=Ändern")
    page.fill("textarea[name^='changed|']", "Von der Redaktion")
    expect(aloud).to_contain_text("Von der Redaktion", timeout=FIRST_PAGE_MS)
    page.check("text=bisher >> nth=-1")
    expect(aloud).to_contain_text("Mehr Wissen", timeout=FIRST_PAGE_MS)
    page.click("button.main")
    page.wait_for_url("**/vorschlaege?gesichert=*")
    assert page.evaluate("localStorage.length") == 0
    assert str(measure(desk.root, FLYER).value("goals")).strip() == "Von der Redaktion"
    assert not page.complaints  # type: ignore[attr-defined]
    page.context.close()
