"""The web edition in a real browser: for everybody, on every screen, with script and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.archive.places import RECORDS
from catalogue.build.line import build
from catalogue.build.site import publish_site
from catalogue.build.wish import Wish
from catalogue.checks.published import records_of
from catalogue.checks.validate import validated
from catalogue.source.load import load
from catalogue.source.project import PATHS
from tests.browser import needs_browser
from tests.declared import FULL, declared_project
from tests.site import pages
from tests.site_audit import SCRIPTS, SITE_LOOKS, kinds, looking, seen, served

pytestmark = [needs_browser, pytest.mark.xdist_group("browser")]
SEARCH, RECORD = "suche/index.html", f"massnahme/{FULL}/index.html"
SECTION, WHOLE = "abschnitt/geschlecht/nach-innen/index.html", "abschnitt/geschlecht/index.html"
# What the edition names for the search.
NAMED = "site:\n  url: https://katalog.example.org/\n  words: [Eltern, Frauen]\n"
FOCUSED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return { name: at.textContent.trim() || at.id, outline: parseFloat(style.outlineWidth),
    height: box.height, inline: style.display === "inline" };
}"""
# Whether a part stands out from the ground it stands on.
PAINTED = """(part) => {
  const paint = (where) => getComputedStyle(document.querySelector(where)).backgroundColor;
  return paint(part) !== paint("body");
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none"
    || style.scrollBehavior === "smooth";
}).map((each) => each.localName)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web edition of a project with every type of field, and the edition before."""
    root = declared_project(tmp_path_factory.mktemp("site") / "project")
    records = root / "editions" / "3" / "archive" / RECORDS
    records.parent.mkdir(parents=True)
    records.write_bytes(records_of(validated(load(root, 3)).edition))
    head = Path(root / PATHS.head(4))
    head.write_text(head.read_text("utf-8") + NAMED, "utf-8")
    build(root, 4, wish=Wish(("web",)))
    return publish_site(root, 4).folder


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    with looking(browser, base) as found:
        yield found
        assert not found.complaints  # type: ignore[attr-defined]


def hits(page: Page) -> list[str]:
    return [each.inner_text() for each in page.query_selector_all("#hits a")]


def rows(page: Page) -> int:
    return page.locator(".overview tbody tr:visible, #register li[data-id]:visible").count()


@pytest.mark.parametrize("has_script", SCRIPTS)
def test_every_kind_of_page_is_for_everybody(
    browser: Browser, site: Path, base: str, has_script: bool
) -> None:
    # Without script the same elements stand there, in the same colours.
    looks = SITE_LOOKS if has_script else {"day": SITE_LOOKS["day"]}
    with looking(browser, base, has_script) as page:
        found = {path: seen(page, base + path, looks) for path in [*kinds(pages(site)), RECORD]}
    assert not {path: told for path, told in found.items() if told}


def sought(page: Page, base: str, query: str) -> list[str]:
    """Return the titles that are found, the best first."""
    page.goto(f"{base}{SEARCH}?q={query}")
    return hits(page)


@pytest.mark.parametrize("query", ["förderung", "Foerderung", "FÖRDERUNG"])
def test_a_part_of_a_word_is_found(page: Page, base: str, query: str) -> None:
    assert len(sought(page, base, query)) == 1
    assert page.locator("#hits mark").first.inner_text() == "förderung"


def test_no_umlaut_is_made_where_none_was_typed(page: Page, base: str) -> None:
    assert sought(page, base, "Madchen") == sought(page, base, "Mädchen")
    assert not sought(page, base, "förmig")


@pytest.mark.parametrize("query", ["Schülerinnen", "Schüler*innen", "Schueler:innen"])
def test_signs_within_words_do_not_count(page: Page, base: str, query: str) -> None:
    assert len(sought(page, base, query)) == 1


def test_a_title_comes_before_a_text(page: Page, base: str) -> None:
    assert sought(page, base, "Eltern")[0].startswith("Eltern")


def test_all_words_must_be_there(page: Page, base: str) -> None:
    assert set(sought(page, base, "Eltern Rathaus")) < set(sought(page, base, "Eltern"))


def test_the_number_of_hits_is_told_in_all_places(page: Page, base: str) -> None:
    found = len(sought(page, base, "Eltern"))
    said = f"{found} Treffer für „Eltern“"
    assert page.inner_text("h1") == page.inner_text("#count[role=status]") == said
    assert page.title().startswith(said)


def test_a_slip_is_answered_with_what_was_meant(page: Page, base: str) -> None:
    assert not sought(page, base, "Jugendförderng")
    page.click("#meant a")
    assert len(hits(page)) == 1


def test_what_is_typed_is_sought_when_it_is_sent(page: Page, base: str) -> None:
    page.goto(base + SEARCH)
    page.fill("#q", "Eltern")
    assert not hits(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=Eltern$"))
    expect(page.locator("#hits a")).not_to_have_count(0)
    page.go_back()
    expect(page.locator("#hits a")).to_have_count(0)
    expect(page.locator("#q")).to_have_value("")


def test_nothing_typed_is_ever_run(page: Page, base: str) -> None:
    sought(page, base, "%3Cimg src=x onerror=alert(1)%3E [a-z]+ (")
    assert page.locator("main img[src=x]").count() == 0


def test_filters_combine_and_the_address_keeps_them(page: Page, base: str) -> None:
    page.goto(base + SEARCH)
    everything = rows(page)
    page.click("summary")
    page.click("a[data-word=geschlecht]")
    one = rows(page)
    page.click("a[data-word=frauen]")
    two = rows(page)
    assert 0 < two < one < everything
    assert page.inner_text("#count").startswith(f"{two} von {everything} Maßnahmen: Geschlecht")
    expect(page).to_have_url(re.compile("abschnitt=geschlecht"))
    page.reload()
    assert rows(page) == two
    page.go_back()
    assert rows(page) == one
    assert page.get_attribute("a[data-word=geschlecht]", "aria-current") == "true"


def test_a_filter_narrows_down_what_was_found(page: Page, base: str) -> None:
    found = len(sought(page, base, "Eltern"))
    page.click("summary")
    page.click("a[data-word=geschlecht]")
    assert 0 < len(hits(page)) < found
    expect(page).to_have_url(re.compile("q=Eltern"))


def test_filters_that_leave_nothing_say_so(page: Page, base: str) -> None:
    page.goto(f"{base}{SEARCH}?abschnitt=sexuelle-identitaet&zielgruppen=frauen")
    assert page.is_visible("#none")
    page.click("#none a")
    assert rows(page)


def test_a_page_of_one_filter_leads_to_where_filters_combine(page: Page, base: str) -> None:
    page.goto(base + SECTION)
    alone = rows(page)
    page.click(".filters a")
    # The script names no file in the address, as soon as it has begun.
    page.wait_for_url(base + WHOLE.removesuffix("index.html"))
    assert 0 < alone < rows(page)
    page.click("a[data-word=nach-innen]")
    assert rows(page) == alone


def test_without_script_a_filter_is_a_page_and_the_register_whole(
    browser: Browser, base: str
) -> None:
    with looking(browser, base, has_script=False) as page:
        page.goto(base + SEARCH)
        whole = rows(page)
        assert not page.is_visible(".narrowing")
        page.goto(base + WHOLE)
        page.click("a[data-word=nach-innen]")
        page.wait_for_url(base + SECTION)
        assert 0 < rows(page) < whole


def test_from_a_stick_the_search_works_too(browser: Browser, site: Path) -> None:
    with looking(browser, "file:") as page:
        page.goto(f"{(site / SEARCH).as_uri()}?q=Eltern")
        assert hits(page)
        assert not page.complaints  # type: ignore[attr-defined]


def test_the_keyboard_goes_through_a_page_and_shows_where_it_is(page: Page, base: str) -> None:
    page.goto(base + RECORD)
    wanted = page.locator("a:visible, button:visible, input:visible, summary:visible").count()
    seen_at: list[str] = []
    for _ in range(wanted + 1):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["outline"] >= 2, at
        assert at["height"] >= 24 or at["inline"], at
        seen_at.append(at["name"])
    assert seen_at[0] == "Zum Inhalt springen"
    assert len({*seen_at}) >= wanted - 1


def test_the_first_stop_leads_to_the_content(page: Page, base: str) -> None:
    page.goto(base + RECORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#inhalt$"))


def test_the_address_is_copied_on_demand(browser: Browser, base: str) -> None:
    with looking(browser, base) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(base + RECORD)
        page.click("button[data-copy]")
        page.wait_for_selector("text=Adresse kopiert.")
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"https://katalog.example.org/massnahme/{FULL}/"


def test_forced_colours_leave_forms_and_choices_to_be_seen(page: Page, base: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(base + WHOLE)
    assert page.evaluate(PAINTED, ".form")
    assert page.evaluate(PAINTED, ".filters [aria-current]")


def test_who_wants_no_motion_sees_none(page: Page, base: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(base + RECORD)
    assert page.evaluate(MOVING) == []


def test_a_printed_record_has_no_menus_and_names_its_address(page: Page, base: str) -> None:
    page.emulate_media(media="print")
    page.goto(base + RECORD)
    assert page.is_hidden("header nav")
    assert page.is_hidden("button")
    assert page.is_visible(f"text=https://katalog.example.org/massnahme/{FULL}/")
