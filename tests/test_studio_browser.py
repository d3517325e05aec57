"""The desk in a real browser: readable for everybody, and nothing typed is lost."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.source.project import Project
from tests.browser import (
    PHONE,
    PLAIN,
    Served,
    faults,
    needs_browser,
    served,
    shortcomings,
    wait_until_kept,
    window,
)
from tests.conftest import small_project

pytestmark = needs_browser
RECORD, ZOOM = "sprachcafe", 4
VIEWS = {
    "start": "/", "liste": "/eintraege", "gefiltert": "/eintraege?q=kein-solches-wort",
    "eintrag": f"/eintraege/{RECORD}", "befunde": "/befunde", "texte": "/texte",
    "liste-als-formular": "/texte/data/contacts.yaml",
    "liste-als-text": "/texte/data/contacts.yaml?shape=text",
    "kapitel": "/texte/editions/4/foreword.md", "hilfe": "/hilfe", "regeln": "/hilfe/regeln",
    "dateien": "/dateien", "einlesen": "/einlesen", "vergleich": "/vergleich?before=3&after=4",
    "vorschlaege": "/vorschlaege",
    "briefe": "/vorschlaege/briefe?department=Fachbereich%20Gesundheit",
    "fehlt": "/nichts", "verlauf": f"/eintraege/{RECORD}?ansicht=verlauf",
    "staende": f"/eintraege/{RECORD}?ansicht=verlauf&von=frueher",
    "was-ist-neu": f"/eintraege/{RECORD}?ansicht=neu", "neu": "/neu?title=Neues",
    "teilen": f"/eintraege/{RECORD}/teilen?title=Zweites&feld=goals",
    "entfallen": f"/eintraege/{RECORD}/entfallen", "weggefallen": "/entfallen",
    "stumm": f"/eintraege/{RECORD}/stumm?code=W301",
}  # fmt: skip
# Where somebody wants to look at the views, or put them into the handbook.
PICTURES = os.environ.get("CATALOGUE_PICTURES")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = small_project(tmp_path_factory.mktemp("desk") / "project")
    with served(root) as found:
        yield found


@pytest.fixture
def page(browser: Browser, desk: Served) -> Iterator[Page]:
    found = window(browser, desk)
    yield found
    assert not found.complaints  # type: ignore[attr-defined]
    found.context.close()


def test_every_view_is_readable_for_everybody_and_asks_nobody_else(
    page: Page, desk: Served
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = {name: shortcomings(page, desk.base + path, Path(PICTURES) / name if PICTURES else None)
             for name, path in VIEWS.items()}
    assert not {name: each for name, each in found.items() if each}
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {
        desk.base.split("/")[2]}


def test_what_was_typed_survives_a_closed_window(browser: Browser, desk: Served) -> None:
    first = window(browser, desk)
    address = f"{desk.base}/eintraege/{RECORD}"
    first.goto(address)
    first.fill("[name=goals]", "Noch nicht gesichert.")
    wait_until_kept(first)
    second = first.context.new_page()
    first.close(run_before_unload=False)
    second.goto(address)
    assert second.input_value("[name=goals]") != "Noch nicht gesichert."
    second.click("[data-take]")
    expect(second.locator("[name=goals]")).to_have_value("Noch nicht gesichert.")
    second.context.close()


def test_a_save_writes_the_field_that_was_typed(page: Page, desk: Served) -> None:
    path = desk.root / "data" / "measures" / f"{RECORD}.yaml"
    before = path.read_text("utf-8").splitlines()
    page.goto(f"{desk.base}/eintraege/{RECORD}")
    page.fill("[name=target_groups]", "Alle, die es einfach mögen")
    page.keyboard.press("Control+s")
    page.wait_for_url("**gesichert**")
    after = path.read_text("utf-8").splitlines()
    assert any("Alle, die es einfach mögen" in line for line in after)
    assert [line for line in before if line.startswith("title")] == [
        line for line in after if line.startswith("title")]
    journal = next((desk.root / "data" / ".verlauf").glob("*.jsonl"))
    last = json.loads(journal.read_text("utf-8").splitlines()[-1])
    assert (last["id"], last["field"]) == (RECORD, "target_groups")


def test_signs_are_put_where_the_cursor_is_and_taken_back(page: Page, desk: Served) -> None:
    page.goto(f"{desk.base}/eintraege/{RECORD}")
    field = page.locator("[name=description]")
    before = field.input_value()
    field.focus()
    page.evaluate("document.activeElement.setSelectionRange(0, 5)")
    page.click("[data-field=description] [data-sign='*']")
    expect(field).to_have_value(f"*{before[:5]}*{before[5:]}")
    page.keyboard.press("Control+z")
    expect(field).to_have_value(before)


def test_a_name_from_a_list_is_mended_where_it_is_chosen(page: Page, desk: Served) -> None:
    path = Project(desk.root).measure("elternabende-vielfalt")
    right = "Fachbereich Kinder – Jugend – Familie"
    before = path.read_text("utf-8")
    assert right in before
    page.goto(f"{desk.base}/eintraege/{path.stem}")
    path.write_text(before.replace(right, right.replace(" – ", "-")), "utf-8")
    page.wait_for_selector("#updated:not([hidden])")
    page.click("#updated a")
    page.click("#f-departments-f [data-fix]")
    expect(page.locator("[name=departments] >> nth=0")).to_have_value(right)
    page.click("button.main")
    page.wait_for_url("**gesichert**")
    assert path.read_text("utf-8") == before


def test_the_list_is_walked_by_keys(page: Page, desk: Served) -> None:
    page.goto(f"{desk.base}/eintraege")
    page.locator("#rows tbody th a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#chosen")).to_have_text("1 ausgewählt")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_who_else_is_there_is_told(browser: Browser, desk: Served, page: Page) -> None:
    page.goto(f"{desk.base}/eintraege/{RECORD}")
    other = window(browser, desk)
    other.click(".who summary")
    other.fill("#name", "Toni Beispiel")
    other.click(".who button")
    other.goto(f"{desk.base}/eintraege/{RECORD}")
    expect(page.locator("#others")).to_contain_text(re.compile(r"Toni Beispiel ist hier seit \d"))
    other.focus("[name=goals]")
    expect(page.locator("[data-mate=goals]")).to_contain_text("Auch in diesem Feld: Toni Beispiel")
    assert faults(page) == []
    expect(other.locator("[data-mate]:visible")).to_have_count(0)
    other.context.close()


def test_everything_works_without_script(browser: Browser, desk: Served) -> None:
    page = window(browser, desk, java_script_enabled=False)
    page.goto(f"{desk.base}/eintraege?q=sprachcaf")
    page.click("#rows tbody th a >> nth=0")
    page.fill("[name=short_title]", "Leicht gesagt")
    page.click("button.main")
    page.wait_for_url("**gesichert**")
    assert "Leicht gesagt" in (
        desk.root / "data" / "measures" / f"{RECORD}.yaml").read_text("utf-8")
    page.context.close()


def test_a_run_is_followed_where_it_stands_and_read_by_everybody(page: Page, desk: Served) -> None:
    page.goto(f"{desk.base}/dateien")
    page.click("text=Nur prüfen")
    page.focus("#lauf")
    address = page.url
    page.wait_for_selector("#lauf-stand .sign", timeout=30_000)
    # Nothing was loaded anew: who reads stays where he is.
    assert (page.url, page.evaluate("document.activeElement.id")) == (address, "lauf")
    expect(page.locator("#lauf-stand")).to_contain_text("Gelungen")
    assert faults(page) == []


def test_a_file_dropped_anywhere_is_looked_at_first(page: Page, desk: Served) -> None:
    page.goto(f"{desk.base}/einlesen")
    page.evaluate("""() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['Titel;Quatsch\\nEin Fest;x\\n'], 'liste.csv'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    }""")
    page.wait_for_url("**/einlesen/*")
    assert page.locator(".warn:has-text('unklar')").count() == 1
    assert faults(page) == []
    page.select_option("select[name=to] >> nth=1", "-")
    page.click("text=Mit diesen Spalten ansehen")
    expect(page.locator("button.main:has-text('Übernehmen')")).to_have_count(1)
    assert faults(page) == []


def test_files_are_brought_in_without_script(
    browser: Browser, desk: Served, tmp_path: Path
) -> None:
    table = tmp_path / "liste.csv"
    table.write_text("Titel;Ziele\nOhne Skript;Alle.\n", "utf-8")
    page = window(browser, desk, java_script_enabled=False)
    page.goto(f"{desk.base}/einlesen")
    page.set_input_files("#files", table)
    page.click("button.main")
    with page.expect_navigation():
        page.click("button.main:has-text('Übernehmen')")
    assert (desk.root / "data" / "measures" / "ohne-skript.yaml").is_file()
    page.goto(f"{desk.base}/dateien")
    with page.expect_navigation():
        page.click("text=Nur prüfen")
    while page.locator("text=Stand neu laden").count():
        with page.expect_navigation():
            page.click("text=Stand neu laden")
    assert "Gelungen" in page.inner_text("#lauf-stand")
    page.context.close()


def test_two_texts_of_one_field_are_readable_and_neither_is_lost(
    browser: Browser, desk: Served, page: Page
) -> None:
    address = f"{desk.base}/eintraege/{RECORD}"
    other = window(browser, desk)
    for each, goals in ((page, "Mein Text"), (other, "Dein Text")):
        each.goto(address)
        each.fill("[name=goals]", goals)
    other.click("button.main")
    other.wait_for_url("**gesichert**")
    page.click("button.main")
    page.wait_for_selector("text=Fassung von")
    assert not faults(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "zwei-fassungen.png", full_page=True)
    page.click("text=Später entscheiden")
    page.click("[data-take]")
    expect(page.locator("[name=goals]")).to_have_value("Mein Text")
    other.context.close()


def test_a_failed_save_keeps_the_text_as_unsaved(page: Page, desk: Served) -> None:
    page.goto(f"{desk.base}/eintraege/{RECORD}")
    page.fill("[name=goals]", "Lange getippt")
    journal = desk.root / "data" / ".verlauf"
    aside = journal.rename(desk.root / "aside") if journal.exists() else None
    journal.write_text("", "utf-8")
    page.click("button.main")
    page.wait_for_selector("#warum")
    expect(page.locator("[name=goals]")).to_have_value("Lange getippt")
    expect(page.locator("#unsaved")).to_have_text("ungesichert")
    assert not faults(page)
    journal.unlink()
    if aside:
        aside.rename(journal)
    page.click("button.main")
    page.wait_for_url("**gesichert**")
    expect(page.locator("#unsaved")).to_be_hidden()
    expect(page.locator("#saved")).to_have_text("Gesichert")


def test_a_text_stays_in_its_window_while_nobody_answers(
    browser: Browser, tmp_path: Path
) -> None:
    with served(small_project(tmp_path / "project")) as alone:
        page = window(browser, alone)
        page.goto(f"{alone.base}/eintraege/{RECORD}")
        page.fill("[name=goals]", "Niemand hört zu")
        expect(page.locator("#away")).to_be_hidden()
        alone.program.kill()
        expect(page.locator("#away")).to_be_visible()
        page.keyboard.press("Control+s")
        page.click("button.main")
        expect(page.locator("[name=goals]")).to_have_value("Niemand hört zu")
        expect(page.locator("#unsaved")).to_be_visible()
        page.context.close()


def test_who_else_is_at_a_chapter_is_told_and_what_he_saves(
    browser: Browser, desk: Served, page: Page
) -> None:
    other = window(browser, desk)
    other.click(".who summary")
    other.fill("#name", "Toni Beispiel")
    other.click(".who button")
    for each in (other, page):
        each.goto(desk.base + VIEWS["kapitel"])
    expect(page.locator("main p.mate:visible")).to_contain_text("Toni Beispiel ist hier seit")
    other.fill("#text", "Ein neues Vorwort.")
    other.click("button.main")
    expect(page.locator("#updated")).to_be_visible()
    assert faults(page) == []
    other.context.close()


def test_a_word_without_end_lets_no_view_scroll_sideways(page: Page, desk: Served) -> None:
    path = Project(desk.root).measure("starke-maedchen")
    before = path.read_text("utf-8")
    page.goto(f"{desk.base}/eintraege/{path.stem}")
    path.write_text(re.sub(r"(?m)^title: .*", f"title: {'X' * 300}", before), "utf-8")
    page.wait_for_selector("#updated:not([hidden])")
    page.set_viewport_size(PHONE)
    for name in ("start", "liste", "befunde", "vergleich"):
        page.goto(desk.base + VIEWS[name])
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
    path.write_text(before, "utf-8")


def test_a_record_that_others_save_meanwhile_says_so(
    browser: Browser, desk: Served, page: Page
) -> None:
    page.goto(f"{desk.base}/eintraege/{RECORD}")
    other = window(browser, desk)
    other.goto(f"{desk.base}/eintraege/{RECORD}")
    other.fill("[name=responsible]", "Eine andere Stelle")
    other.click("button.main")
    page.wait_for_selector("#updated:not([hidden])")
    other.context.close()


def test_the_desk_is_worked_by_keys_alone_and_four_times_as_large(
    page: Page, desk: Served
) -> None:
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
    # The script hears keys once all of the page is there.
    page.wait_for_load_state()
    page.locator("[name=goals]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Mit Tasten allein.")
    page.keyboard.press("Control+s")
    page.wait_for_url("**gesichert**")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert faults(page) == []
    assert "Mit Tasten allein." in Project(desk.root).measure(RECORD).read_text("utf-8")


def _to(page: Page, words: str) -> None:
    """Press the tabulator until a link of these words has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(words)
