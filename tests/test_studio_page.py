"""The page beside the form: what a window asks while somebody types, and what it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from catalogue.build import proofs
from catalogue.source.form_texts import form_text
from catalogue.source.history import history
from catalogue.studio.studio import Studio
from tests.browser import Served, needs_browser, served, window
from tests.conftest import small_project
from tests.desk import entered, studio_of

RECORD = "sprachcafe"
# How long a page may take says no test but that of the one that hangs.
PATIENT_SECONDS, PAGE_MS = 300.0, 120_000
SENTENCE = "Dieser Satz steht hier nur, damit die Seite voller wird als sie sein darf. "


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    studio = studio_of(small_project(tmp_path_factory.mktemp("page") / "project"))
    yield studio
    studio.proofs.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page take as long as a busy machine needs."""
    monkeypatch.setattr(proofs, "SET_SECONDS", PATIENT_SECONDS)


@pytest.fixture(scope="module")
def client(studio: Studio) -> TestClient:
    return entered(studio)


def path_of(studio: Studio) -> Path:
    return studio.root / "data" / "measures" / f"{RECORD}.yaml"


def ask(client: TestClient, studio: Studio, number: int, **typed: str) -> tuple[int, str]:
    """Return status and HTML of a page with these texts, as a window named for the test asks."""
    opened = studio.snapshot.documents[RECORD].text
    data = {"window": "test", "number": str(number), "opened": opened, "shown": list(typed),
            "is_settled": "1", **typed}
    answer = client.post(f"/eintraege/{RECORD}/seite", data=data)
    return answer.status_code, answer.text


def test_a_text_that_is_not_saved_is_shown(client: TestClient, studio: Studio) -> None:
    before = path_of(studio).read_bytes()
    status, html = ask(client, studio, 1, goals="Ein Ziel, das noch nirgends steht")
    assert status == 200
    assert "data:image/jpeg;base64," in html
    assert "Ein Ziel, das noch nirgends steht" in html
    assert path_of(studio).read_bytes() == before


def test_an_older_text_is_not_shown_any_more(client: TestClient, studio: Studio) -> None:
    assert ask(client, studio, 20, goals="Neu")[0] == 200
    assert ask(client, studio, 19, goals="Alt") == (204, "")


def test_findings_are_told_at_their_field(client: TestClient, studio: Studio) -> None:
    _, html = ask(client, studio, 30, goals="Der Zeitraum 2026-2027 ist vereinbart.")
    said = html[html.index('data-said="goals"'):]
    assert "W314" in said[: said.index("data-said", 10)]
    assert "data-fixed=\"Der Zeitraum 2026–2027 ist vereinbart.\"" in said


def test_what_is_too_long_says_where_it_ends(client: TestClient, studio: Studio) -> None:
    _, html = ask(client, studio, 40, description=SENTENCE * 70)
    assert "zu lang" in html
    assert 'data-jump="description"' in html
    assert html.count('class="miss"') == 1
    assert 'class="miss"' not in ask(client, studio, 41, goals="Kurz")[1]


def test_a_text_that_cannot_be_set_keeps_the_page(client: TestClient, studio: Studio) -> None:
    status, html = ask(client, studio, 50, title="")
    assert status == 200
    assert "data:image" not in html
    assert "Ihr Text ist da" in html


def test_what_a_build_would_refuse_stands_in_the_gauge(
    client: TestClient, studio: Studio
) -> None:
    _, html = ask(client, studio, 55, title="X" * 200)
    gauge = html[html.index('class="gauge bad"'):html.index('class="sheets')]
    assert "ragt Text über den Rand" in gauge


def test_the_saved_page_is_a_picture_and_a_file(client: TestClient) -> None:
    assert client.get(f"/eintraege/{RECORD}/seite.jpg").content[:2] == b"\xff\xd8"
    assert client.get(f"/eintraege/{RECORD}/seite.pdf").content[:5] == b"%PDF-"
    assert len(client.get(f"/eintraege/{RECORD}/seite.jpg?look=spread&sheet=1").content) > 1000
    assert client.get(f"/eintraege/{RECORD}/seite.jpg?sheet=9").status_code == 404


def test_an_earlier_state_is_shown_as_a_page(client: TestClient, studio: Studio) -> None:
    now = client.get(f"/eintraege/{RECORD}/seite.jpg").content
    for goals in ("Erst dieses Ziel", "Dann jenes"):
        opened = studio.snapshot.documents[RECORD].text
        client.post(f"/eintraege/{RECORD}", data={"opened": opened, "shown": "goals",
                                                  "goals": goals})
    latest, first = (each.first.name for each in history(studio.root, RECORD))
    last, then, again = (client.get(f"/eintraege/{RECORD}/seite.jpg?stand={name}").content
                         for name in (latest, first, ""))
    assert len({now, then, last}) == 3
    assert last == again
    page = client.get(f"/eintraege/{RECORD}?ansicht=verlauf&von={first}&bis={latest}").text
    assert all(f"seite.jpg?stand={name}" in page for name in (first, latest))


def test_a_form_lets_lines_flow_that_the_file_breaks(client: TestClient, studio: Studio) -> None:
    document = studio.snapshot.documents[RECORD]
    field = studio.snapshot.checked.source.form.record["description"]
    raw = form_text(field, document.value["description"])
    assert "\n" in raw
    assert " ".join(raw.split("\n")[:2]) in client.get(f"/eintraege/{RECORD}").text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(small_project(tmp_path_factory.mktemp("typing") / "project")) as found:
        yield found


@pytest.fixture
def page(browser: Browser, desk: Served) -> Iterator[Page]:
    found = window(browser, desk)
    found.goto(f"{desk.base}/eintraege/{RECORD}")
    found.wait_for_selector("#aloud", timeout=PAGE_MS)
    yield found
    assert not found.complaints  # type: ignore[attr-defined]
    found.context.close()


def picture(page: Page) -> str:
    return page.get_attribute("#pages img", "src") or ""


@needs_browser
def test_fifty_keys_at_once_end_with_the_page_of_the_last(page: Page) -> None:
    page.click("[name=goals]")
    page.keyboard.press("Control+a")
    page.keyboard.type("Fünfzig Anschläge nacheinander, und es gilt der letzte.", delay=0)
    page.click("#aloud summary")
    page.wait_for_selector("#aloud >> text=und es gilt der letzte.", timeout=PAGE_MS)
    expect(page.locator("#aloud summary")).to_be_focused()


@needs_browser
def test_a_page_is_decoded_before_it_is_shown(page: Page) -> None:
    page.evaluate("""() => { new MutationObserver((changes) => {
        const added = changes.flatMap((each) => [...each.addedNodes]);
        const image = added.map((each) => each.querySelector?.('img')).find(Boolean);
        if (image) image.dataset.whole = image.complete && image.naturalWidth > 0;
    }).observe(document.querySelector('#pages'), { childList: true, subtree: true }); }""")
    page.click("[name=goals]")
    page.keyboard.type("!")
    page.wait_for_selector("#pages img[data-whole]", timeout=20_000)
    assert page.get_attribute("#pages img", "data-whole") == "true"


@needs_browser
def test_the_field_with_the_cursor_is_marked_on_the_page(page: Page) -> None:
    page.click("[name=description]")
    assert page.locator(".mark.here").first.get_attribute("data-mark") == "description"
    page.locator('[data-spot="target_groups"]').first.click()
    expect(page.locator("[name=target_groups]")).to_be_focused()


@needs_browser
def test_the_page_grows_and_turns_to_print(page: Page) -> None:
    small = page.locator("#pages img").bounding_box()
    page.click("[data-zoom]")
    large = page.locator("#pages img").bounding_box()
    assert small
    assert large
    assert large["width"] > 1.5 * small["width"]
    before = picture(page)
    page.click("[data-look=print]")
    expect(page.locator("#pages img")).not_to_have_attribute("src", before, timeout=PAGE_MS)


@needs_browser
def test_f6_goes_round_and_escape_returns(page: Page) -> None:
    page.click("[name=goals]")
    page.keyboard.press("F6")
    expect(page.locator("#seite")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[name=goals]")).to_be_focused()


@needs_browser
def test_what_may_be_done_about_a_finding_keeps_its_words_while_somebody_types(page: Page) -> None:
    for name in ("goals", "short_title"):
        page.fill(f"[name={name}]", "Der Zeitraum 2026-2027 ist vereinbart.")
    page.wait_for_selector("#f-short_title-f [data-jump]", timeout=PAGE_MS)
    before = page.locator(".said button").all_inner_texts()
    assert "Zur Stelle" in before
    page.evaluate("document.querySelector('[name=goals]').dispatchEvent(new Event('input', "
                  "{ bubbles: true }))")
    assert page.locator(".said button").all_inner_texts() == before


@needs_browser
def test_a_page_that_cannot_be_set_is_told_in_words_and_the_last_one_stays(page: Page) -> None:
    before = picture(page)
    page.fill("[name=title]", "")
    expect(page.locator("#gauge")).to_contain_text(
        "Die Seite ließ sich nicht setzen, Ihr Text ist da", timeout=PAGE_MS)
    expect(page.locator("#gauge")).to_contain_text("die Angabe „title“ fehlt")
    assert picture(page) == before


@needs_browser
def test_a_field_says_that_it_is_not_saved(page: Page) -> None:
    page.fill("[name=goals]", "Anders")
    expect(page.locator(".unsaved:visible")).to_have_count(1)
    page.check("[name=direction] >> nth=0")
    expect(page.locator("#unsaved")).to_have_text("2 Felder ungesichert")
    expect(page.locator("[data-field=direction] .unsaved")).to_be_visible()


def test_a_page_that_hangs_costs_no_save(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    client = entered(studio)
    monkeypatch.setattr(proofs, "SET_SECONDS", 0.0)
    status, html = ask(client, studio, 60, goals="Ein Ziel, auf dem der Satz hängt")
    assert status == 200
    assert "Ihr Text ist da" in html
    opened = studio.snapshot.documents[RECORD].text
    data = {"opened": opened, "shown": "goals", "goals": "Gesichert"}
    assert client.post(f"/eintraege/{RECORD}", data=data).status_code == 303
    assert "Gesichert" in path_of(studio).read_text("utf-8")
