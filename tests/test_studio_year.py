"""The year of an edition at the desk, as an editor, a colleague and a department walk it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.source.new import new_edition
from tests.browser import PLAIN, Served, needs_browser, served, watched, window
from tests.conftest import small_project
from tests.test_proposals import FLYER, OFFICE

pytestmark = [needs_browser, pytest.mark.xdist_group("browser")]
EDITION, CLOSING, RETURN = 5, "2026-11-21", "2099-03-31"
RECORD = "sprachcafe"
# An edition that is opened first is set as a whole; a run may wait for other programs.
PAGE_MS, RUN_MS = 90_000, 300_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = small_project(tmp_path_factory.mktemp("year") / "project")
    new_edition(root)
    with served(root, EDITION) as found:
        yield found


def file_of(desk: Served, identifier: str) -> str:
    return (desk.root / "data" / "measures" / f"{identifier}.yaml").read_text("utf-8")


def colleague(browser: Browser, desk: Served, name: str) -> Page:
    """Return the window of somebody who has said how he is called."""
    page = window(browser, desk)
    page.click(".who summary")
    page.fill("#name", name)
    page.click(".who button")
    return page


def saved(page: Page) -> None:
    page.click("button.main")
    page.wait_for_url("**gesichert**")


def run_to_its_end(page: Page, desk: Served, button: str) -> None:
    """Begin a run on the page of files, and follow it until it has succeeded."""
    page.goto(f"{desk.base}/dateien")
    if button.startswith("Paket"):
        page.check("text=Auch packen")
    page.click(f"button:has-text('{button}')")
    if button.endswith("…"):
        page.click("text=Endgültig archivieren")
    expect(page.locator("#lauf-stand .sign")).to_have_text("Gelungen.", timeout=RUN_MS)


def test_two_editors_at_once_see_each_other_and_lose_no_word(
    browser: Browser, desk: Served
) -> None:
    jana, toni = (colleague(browser, desk, name) for name in ("Jana Muster", "Toni Beispiel"))
    for page in (jana, toni):
        page.goto(f"{desk.base}/eintraege/{RECORD}")
    expect(jana.locator("#others")).to_contain_text("Toni Beispiel ist hier seit")
    toni.fill("[name=target_groups]", "Alle von Toni")
    toni.fill("[name=goals]", "Das Ziel von Toni")
    saved(toni)
    expect(jana.locator("#updated")).to_be_visible(timeout=PAGE_MS)
    jana.fill("[name=responsible]", "Jana selbst")
    saved(jana)
    assert "Toni Beispiel hat inzwischen" in jana.inner_text("main")
    assert all(said in file_of(desk, RECORD) for said in ("Alle von Toni", "Jana selbst"))
    toni.fill("[name=responsible]", "Toni selbst")
    toni.click("button.main")
    expect(toni.locator("h1 + .lead")).to_contain_text("Jana Muster hat gesichert")
    toni.check("text=Ihre Fassung")
    saved(toni)
    assert "Toni selbst" in file_of(desk, RECORD)
    for page in (jana, toni):
        assert not page.complaints  # type: ignore[attr-defined]
        page.context.close()


def test_an_edition_goes_from_its_first_day_into_the_archive(
    browser: Browser, desk: Served
) -> None:
    page = window(browser, desk)
    page.goto(f"{desk.base}/texte/editions/{EDITION}/edition.yaml")
    page.fill("[name=closing_date]", CLOSING)
    saved(page)
    answer(browser, desk, asked(page, desk))
    expect(page.locator("#waiting")).to_have_text(" (1)", timeout=PAGE_MS)
    page.goto(f"{desk.base}/vorschlaege")
    page.click("tbody th a >> nth=0")
    # By key: the page may still move while its picture comes.
    page.press("[name^=choice][value=accepted]", "Space")
    expect(page.locator("[name^=choice][value=accepted]")).to_be_checked()
    saved(page)
    assert "Aus der Stelle" in file_of(desk, FLYER)
    mend(page, desk)
    release(page, desk)
    for button in ("Neu setzen", "Paket für die Druckerei packen", "archivieren …", "jetzt prüfen"):
        run_to_its_end(page, desk, button)
    page.goto(f"{desk.base}/")
    assert "eingefroren" in page.inner_text(".year")
    page.goto(f"{desk.base}/dateien")
    links = page.locator("a", has_text=re.compile(r"-web\.pdf"))
    assert links.count()
    assert (desk.root / "editions" / str(EDITION) / "archive").is_dir()
    assert not page.complaints  # type: ignore[attr-defined]
    page.context.close()


def asked(page: Page, desk: Served) -> str:
    """Make the link of a department and return it."""
    page.goto(f"{desk.base}/vorschlaege")
    page.check(f"[name=department][value='{OFFICE}']")
    page.fill("#until", RETURN)
    page.click("text=Link machen")
    return page.input_value(".copy")


def answer(browser: Browser, desk: Served, link: str) -> None:
    """Walk the whole way of a department: its list, a draft, its page, a proposal."""
    page = watched(browser.new_context(viewport=PLAIN))
    page.goto(link)
    page.click("text=Flyer „Vielfalt")
    page.fill("[name=goals]", "Noch nicht")
    page.click("text=Später weiterschreiben >> nth=0")
    page.click("main .lines a:has-text('Flyer')")
    expect(page.locator("[name=goals]")).to_have_value("Noch nicht")
    page.fill("[name=goals]", "Aus der Stelle")
    expect(page.locator("#aloud")).to_contain_text("Aus der Stelle", timeout=PAGE_MS)
    page.click("text=Vorschlag absenden")
    expect(page.locator("main")).to_contain_text("Vielen Dank!")
    assert not page.complaints  # type: ignore[attr-defined]
    page.context.close()


def mend(page: Page, desk: Served) -> None:
    """Write a text with its page beside it, and mend what is found there."""
    page.goto(f"{desk.base}/eintraege/{RECORD}")
    page.fill("[name=goals]", "Der Zeitraum 2026-2027 ist vereinbart.")
    expect(page.locator("#aloud")).to_contain_text("ist vereinbart", timeout=PAGE_MS)
    page.click("[data-fix=goals]")
    expect(page.locator("[name=goals]")).to_have_value("Der Zeitraum 2026–2027 ist vereinbart.")
    saved(page)


def release(page: Page, desk: Served) -> None:
    """Mark all records as reviewed, then as released."""
    for button in ("Als geprüft kennzeichnen", "Freigeben"):
        page.goto(f"{desk.base}/eintraege")
        page.check("#every")
        page.click(f"text={button}")
        page.wait_for_url("**marked=*")
    count = page.locator("#rows tbody tr").count()
    assert page.locator("#rows tbody .sign:has-text('freigegeben')").count() == count
