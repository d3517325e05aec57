"""What was published stays: history word by word, frozen pages, gone and renamed records."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from catalogue.html.addresses import absolute
from catalogue.source.project import PATHS
from catalogue.source.retire import retire
from tests.conftest import small_project
from tests.history import begin, change, freeze, rename
from tests.site import Page, broken_links, page, pages, site

BASE = "https://katalog.musterstadt.example/vielfalt/"
DAY, FLYER, GUIDE, CAFE, GIRLS = ("eltern-kind-tag", "flyer-vielfalt-der-geschlechter",
                                  "leitfaden-sprache", "sprachcafe", "starke-maedchen")
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web edition of a 5th edition, two before it archived."""
    root = aged(tmp_path_factory.mktemp("history") / "project")
    return site(root, 5).folder


def aged(folder: Path) -> Path:
    """Write a project in whose 4th edition a record was renamed, one changed and one retired."""
    root = small_project(folder)
    freeze(root, 3)
    rename(root, DAY, "familientag")
    change(root, "familientag", title="Familientag")
    change(root, GUIDE, goals="- Anders schreiben")
    retire(root, CAFE, "Zwist ums Geld", successors=[GUIDE], notice="Die Bücherei zieht um.")
    freeze(root, 4)
    begin(root, 5, date="2027", closing_date="2027-11-20",
          site={"url": BASE, "moved": ["/alt/katalog.pdf"]})
    text = yaml.safe_load((root / PATHS.measure(FLYER)).read_text("utf-8"))["description"]
    assert "Wörter dafür" in text
    change(root, FLYER, description=text.replace("Wörter dafür", "viele Wörter"))
    change(root, GUIDE, sections=["herkunft"])
    return root


def record(folder: Path, name: str) -> Page:
    return page(folder, f"massnahme/{name}")


def said(shown: Page, tag: str) -> Iterator[str]:
    """Yield what stands between the tags of a name."""
    for part in shown.html.split(f"<{tag}>")[1:]:
        yield Page(part.partition(f"</{tag}>")[0]).text


def test_every_page_is_whole_and_every_link_leads_somewhere(folder: Path) -> None:
    assert broken_links(folder) == []
    found = pages(folder)
    assert {path: each.faults for path, each in found.items() if each.faults} == {}
    titles = [each.html.partition("<title>")[2].partition("</title>")[0]
              for each in found.values()]
    assert len(titles) == len(set(titles))


def test_a_change_is_shown_and_said_word_by_word(folder: Path) -> None:
    shown = record(folder, FLYER)
    assert list(said(shown, "del"))[1:] == ["[gestrichen: Wörter dafür.]"]
    assert list(said(shown, "ins"))[1:] == ["[eingefügt: viele Wörter.]"]
    assert "Anders als in der 4. Auflage: Beschreibung. Alles Übrige" in shown.text


def test_what_is_the_same_says_so(folder: Path) -> None:
    shown = record(folder, "runder-tisch-wohnen")
    assert "Seit der 4. Auflage ist hier jedes Wort gleich geblieben." in shown.text
    assert "del" not in shown.tags


def test_all_editions_of_a_record_stand_in_a_line(folder: Path) -> None:
    shown = record(folder, "familientag")
    line = shown.text.partition("gleich geblieben. ")[2].partition(" Weitergeben")[0]
    assert line == ("5. Auflage, 2027: unverändert (diese Fassung)"
                    " 4. Auflage, 2026: umbenannt, vorher „Eltern-Kind-Tag“"
                    " 3. Auflage: älteste Fassung im Archiv")
    assert f"../../auflage/3/massnahme/{DAY}/index.html" in shown.links


def test_an_edition_without_data_is_named_where_the_record_names_it(folder: Path) -> None:
    assert "3. Auflage: aufgenommen" in record(folder, "schule-ohne-rassismus").text
    assert "2. Auflage: aufgenommen" in record(folder, CAFE).text


@pytest.mark.parametrize(("number", "name"), [(3, DAY), (3, CAFE), (4, "familientag"), (5, GIRLS)])
def test_every_record_of_every_edition_stays_at_its_address(
    folder: Path, number: int, name: str
) -> None:
    shown = page(folder, f"auflage/{number}/massnahme/{name}")
    now = {DAY: "familientag"}.get(name, name)
    assert shown.values("link", "href")[0] == f"{BASE}massnahme/{now}/"
    assert f"../../../massnahme/{now}/index.html".replace("../../..", "../../../..") in shown.links


def test_a_frozen_page_says_what_its_edition_said(folder: Path) -> None:
    then, now = (page(folder, f"auflage/{n}/massnahme/{GUIDE}").text for n in (3, 4))
    assert ("Niemanden übersehen" in then, "Niemanden übersehen" in now) == (True, False)
    assert "Anders schreiben" in now


def test_the_list_of_an_edition_has_all_its_records(folder: Path) -> None:
    links = {link.split("/")[1] for link in page(folder, "auflage/3").links
             if link.startswith("massnahme/")}
    assert links == {path.name for path in (folder / "auflage/3/massnahme").iterdir()}
    assert len(links) == 7


def test_a_retired_record_keeps_its_page_and_leads_on(folder: Path) -> None:
    shown = record(folder, CAFE)
    assert "seit: 4. Auflage, 2026" in shown.text
    assert "Die Bücherei zieht um." in shown.text
    assert f"../{GUIDE}/index.html" in shown.links
    assert f"../../auflage/3/massnahme/{CAFE}/index.html" in shown.links


def test_the_reason_of_the_house_is_nowhere(folder: Path) -> None:
    assert not [path for path in folder.rglob("*.*") if b"Zwist" in path.read_bytes()]


def test_a_given_up_id_leads_to_the_record(folder: Path) -> None:
    shown = record(folder, DAY)
    assert "0; url=../familientag/index.html" in shown.values("meta", "content")
    assert shown.values("link", "href")[0] == f"{BASE}massnahme/familientag/"
    assert "../familientag/index.html" in shown.links


def test_all_changes_of_each_edition_stand_on_a_page(folder: Path) -> None:
    fourth, fifth = page(folder, "aenderungen/4"), page(folder, "aenderungen/5")
    assert fourth.names[1:] == ["new", "renamed", "gone", "changed"]
    assert "Bei 4 Maßnahmen ist etwas anders, 4 sind Wort für Wort gleich" in fourth.text
    assert list(said(fourth, "del"))[1:] == ["[gestrichen: Eltern-Kind-Tag]"]
    assert fifth.names[1:] == ["moved", "changed"]
    assert f"../../massnahme/{FLYER}/index.html" in fifth.links


def test_the_feed_is_dated_by_the_edition_and_names_what_stays(folder: Path) -> None:
    feed = ElementTree.parse(folder / "aenderungen.atom").getroot()
    entries = feed.findall(f"{ATOM}entry")
    for each in (feed, *entries):
        assert {child.tag.removeprefix(ATOM) for child in each} >= {"id", "title", "updated"}
        assert each.findtext(f"{ATOM}updated") == "2027-11-20T00:00:00Z"
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert ids == [f"{BASE}auflage/5/", f"{BASE}auflage/5/massnahme/{FLYER}/",
                   f"{BASE}auflage/5/massnahme/{GUIDE}/"]


def test_the_map_lists_what_is_its_own_latest_state(folder: Path) -> None:
    listed = {each.text for each in ElementTree.parse(folder / "sitemap.xml").iter(f"{SITEMAP}loc")}
    expected = set()
    for path, each in pages(folder).items():
        own = absolute(BASE, path.removesuffix("index.html"))
        if path != "404.html" and own in each.values("link", "href"):
            expected.add(own)
    assert listed == expected
    assert f"{BASE}massnahme/{CAFE}/" in listed
    assert f"{BASE}massnahme/{DAY}/" not in listed
    assert f"Sitemap: {BASE}sitemap.xml" in (folder / "robots.txt").read_text("utf-8")


def test_old_addresses_lead_on(folder: Path) -> None:
    assert (folder / "_redirects").read_text("utf-8").splitlines() == [
        f"/alt/katalog.pdf {BASE} 301",
        f"/vielfalt/massnahme/{DAY}/ {BASE}massnahme/familientag/ 301"]


def test_without_an_address_there_is_no_feed_and_no_map(project: Path) -> None:
    folder = site(project).folder
    assert not {"sitemap.xml", "aenderungen.atom", "_redirects"} & {
        each.name for each in folder.iterdir()}
    assert "Was hat sich geändert?" not in record(folder, FLYER).text
    assert not (folder / "aenderungen").exists()


def test_two_runs_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = site(aged(tmp_path / "project"), 5).folder
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")} == {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
