"""The pages of the law say what data say, name what ran, and leave open what nobody has said."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from catalogue.build.site import site_of
from catalogue.checks.validate import check
from catalogue.html import legal, plain
from catalogue.html.site import Offer, Site
from catalogue.model.problems import DataError
from catalogue.model.site import SiteHead
from catalogue.source.project import PATHS
from tests.declared import declare
from tests.history import begin, change, freeze, rewrite
from tests.site import Page, page, site

BASE = "https://katalog.musterstadt.example/vielfalt/"
FLYER, GUIDE = "flyer-vielfalt-der-geschlechter", "leitfaden-sprache"
WHOLE = {
    "url": BASE, "feedback": "barrieren@musterstadt.example",
    "imprint": {"represented_by": "Kim Beispiel, Bürgermeisterin",
                "responsible_person": "Toni Muster, Rathausplatz 1, 12345 Musterstadt"},
    "privacy": {"server_logs": "Gekürzte Adressen, *sieben Tage* lang.",
                "data_officer": "Alex Probe, Rathausplatz 2",
                "policy": "https://www.musterstadt.example/datenschutz"},
    "accessibility": {
        "law": "nrw", "conformity": "partial", "assessed": "2026-11-20",
        "rechecked": "2026-11-21", "tested": "Zwei Menschen mit Vorleseprogramm.",
        "barriers": [{"what": "Alte Hefte", "why": "Sie sind gescannt.",
                      "instead": "Wir lesen vor."}]},
    "plain": "Das ist der **Katalog**.",
    "signed": {"url": "https://film.musterstadt.example/", "text": "Film, 3 Minuten"},
}  # fmt: skip
KEPT = {"product": "web", "engine": "prüfer", "version": "1.2", "profile": "PDF/UA-1",
        "checks": 104, "verdict": "bestanden", "failed": 0}


def say(root: Path, number: int = 4, **said: Any) -> None:
    """Say this of the web edition of a project."""
    path = root / PATHS.head(number)
    rewrite(path, {**yaml.safe_load(path.read_text("utf-8")), "site": said})


def stated(made: Site, title: str) -> Page:
    """The page of the law that is called so, without a file written."""
    return next(each for file in legal.files(made)
                if title in (each := Page(file.data.decode())).text.partition("Start")[2][:60])


def with_verdicts(made: Site, *verdicts: dict[str, Any]) -> Site:
    """The site as if engines had said this of the PDF that it offers."""
    offers = (Offer("web", "katalog.pdf", b"%PDF", 12),)
    return Site(made.edition, made.layout, offers=offers, verdicts=verdicts, cache=made.cache)


@pytest.fixture
def whole(project: Path) -> Path:
    """A project whose web edition has all that the law asks."""
    say(project, **WHOLE)
    return project


def test_what_is_said_stands_there_and_nothing_is_open(whole: Path) -> None:
    folder = site(whole).folder
    shown = {name: page(folder, name).text for name in ("impressum", "datenschutz",
                                                        "barrierefreiheit")}
    assert not [name for name, text in shown.items() if "Noch offen" in text]
    assert "Kim Beispiel, Bürgermeisterin" in shown["impressum"]
    assert "Gekürzte Adressen, sieben Tage lang." in shown["datenschutz"]
    for said in ("§ 10b", "BITVNRW", "2016/2102", "zum Teil", "Alte Hefte. Sie sind gescannt.",
                 "Wir lesen vor.", "Erstellt am 20. November 2026, zuletzt geprüft am 21. November",
                 "Ombudsstelle", "Zwei Menschen mit Vorleseprogramm."):
        assert said in shown["barrierefreiheit"].replace("\N{NARROW NO-BREAK SPACE}", " ").replace(
            "\N{NO-BREAK SPACE}", " "), said
    assert not [p for p in check(whole, 4) if p.code in ("I196", "W197")]


def test_what_nobody_has_said_is_asked_and_stays_open(project: Path) -> None:
    say(project, url=BASE)
    folder = site(project).folder
    assert page(folder, "impressum").text.count("Noch offen: ") == 2
    assert page(folder, "datenschutz").text.count("Noch offen: ") == 3
    shown = page(folder, "barrierefreiheit").text
    assert shown.count("Noch offen: ") == 4
    assert "Ombudsstelle" not in shown
    asked = [p for p in check(project, 4) if p.code == "I196"]
    assert len(asked) == 10
    assert asked[0].message.startswith("offen: ")
    assert {str(p.place.path) for p in asked} == {"editions/4/edition.yaml"}


def test_a_catalogue_without_web_edition_is_asked_nothing(project: Path) -> None:
    assert not [p for p in check(project, 4) if p.code in ("I196", "W197")]


@pytest.mark.parametrize("said", [{"plain": None}, {"signed": None}])
def test_rules_are_not_kept_where_something_is_known_to_be_missing(
    whole: Path, said: dict[str, Any]
) -> None:
    judged = {**WHOLE["accessibility"], "conformity": "full", "barriers": []}
    say(whole, **{k: v for k, v in {**WHOLE, "accessibility": judged, **said}.items() if v})
    assert [str(p.place) for p in check(whole, 4) if p.code == "W197"]
    say(whole, **{**WHOLE, "accessibility": judged})
    assert not [p for p in check(whole, 4) if p.code == "W197"]


def test_only_checks_that_ran_are_named(whole: Path) -> None:
    made = site_of(whole, 4)
    without = stated(with_verdicts(made), "Erklärung").text
    assert "haben Programme geprüft" not in without
    assert "Zu den Webseiten selbst liegt kein Prüfbericht bei." in without
    printed = {**KEPT, "product": "print", "engine": "druckprüfer"}
    shown = stated(with_verdicts(made, KEPT, printed), "Erklärung").text
    assert "katalog.pdf: PDF/UA-1, 104 Regeln, prüfer 1.2: bestanden" in shown
    assert "druckprüfer" not in shown


def test_what_an_engine_did_not_find_kept_is_a_gap(whole: Path) -> None:
    failed = {**KEPT, "verdict": "nicht geprüft", "checks": 0, "reason": "Java fehlt"}
    shown = stated(with_verdicts(site_of(whole, 4), KEPT, failed), "Erklärung").text
    gaps = shown.partition("Was noch fehlt")[2].partition("Wie geprüft wurde")[0]
    assert "katalog.pdf: PDF/UA-1. Java fehlt" in gaps


def test_a_report_of_a_barrier_names_its_page(whole: Path) -> None:
    folder = site(whole).folder
    address = f"massnahme/{FLYER}"
    link = next(link for link in page(folder, address).links if "Barriere" in link)
    assert link.startswith("mailto:barrieren@musterstadt.example?subject=")
    assert FLYER in link


def test_a_form_of_the_city_takes_reports_as_it_is(whole: Path) -> None:
    form = "https://www.musterstadt.example/barriere"
    say(whole, **{**WHOLE, "feedback": form})
    assert form in page(site(whole).folder, "ueber").links


def test_plain_language_and_signs_have_their_pages(whole: Path) -> None:
    folder = site(whole).folder
    assert "Das ist der Katalog." in page(folder, "leichte-sprache").text
    assert "https://film.musterstadt.example/" in page(folder, "gebaerdensprache").links
    assert "leichte-sprache/index.html" in page(folder, "").links


@pytest.mark.parametrize("wrong", [{"accessibility": {"law": "xx"}}, {"feedback": "hier"},
                                   {"moved": ["alt.pdf"]}, {"lizenz": "frei"}])
def test_what_cannot_be_is_told_with_its_place(project: Path, wrong: dict[str, Any]) -> None:
    say(project, **wrong)
    found = [p for p in check(project, 4) if p.is_error]
    assert len(found) == 1
    assert found[0].place.line > 1


def declare_plain(root: Path, **more: Any) -> None:
    """Let records say something in plain language and in signs."""
    fields = yaml.safe_load((root / PATHS.form).read_text("utf-8"))["fields"]
    declare(root, fields=fields | {
        "plain": {"label": "Leichte Sprache", "type": "prose", "reach": "public", "role": "plain"},
        "signed": {"label": "Film", "type": "links", "reach": "public", "role": "signed"},
        "plain_for": {"label": "Leichte Sprache für", "type": "number", "reach": "public",
                      "role": "plain_edition"}, **more})


@pytest.fixture
def spoken(project: Path) -> Path:
    """A project with records in plain language, the 3rd edition archived."""
    declare(project)
    declare_plain(project)
    change(project, FLYER, plain="Ein Flyer ist ein Blatt.")
    change(project, GUIDE, plain="Ein Leitfaden hilft.", signed=[
        {"url": "https://film.musterstadt.example/leitfaden", "text": "Leitfaden"}])
    freeze(project, 3)
    return project


def otherwise(root: Path, name: str, number: int = 4) -> plain.Plain | None:
    made = site_of(root, number)
    return plain.plain(made, next(m for m in made.edition.measures if m.id == name))


def test_a_record_says_it_in_plain_language_and_in_signs(spoken: Path) -> None:
    shown = page(site(spoken).folder, f"massnahme/{GUIDE}")
    assert "Ein Leitfaden hilft." in shown.text
    assert "Überholt" not in shown.text
    assert "https://film.musterstadt.example/leitfaden" in shown.links
    assert otherwise(spoken, "runder-tisch-wohnen") is None


def test_it_is_overtaken_by_the_edition_that_changed_the_record(spoken: Path) -> None:
    change(spoken, FLYER, goals="Etwas ganz anderes")
    assert "Überholt seit: 4." in page(site(spoken).folder, f"massnahme/{FLYER}").text
    freeze(spoken, 4)
    begin(spoken, 5, date="2027", closing_date="2027-11-20")
    found = otherwise(spoken, FLYER, 5)
    assert found
    assert found.overtaken == "4. Auflage, 2026"


@pytest.mark.parametrize("said", [{"plain": "Ein Flyer ist ein Blatt Papier."}, {"plain_for": 4}])
def test_it_is_no_more_once_somebody_looked_at_it(spoken: Path, said: dict[str, Any]) -> None:
    change(spoken, FLYER, goals="Etwas ganz anderes", **said)
    found = otherwise(spoken, FLYER)
    assert found
    assert found.overtaken == ""


def test_what_is_said_otherwise_fills_no_page(spoken: Path) -> None:
    made = site_of(spoken, 4)
    measure = next(m for m in made.edition.measures if m.id == GUIDE)
    assert "plain" not in measure.fields.texts
    assert not {"plain", "signed"} & {each.id for each in measure.fields.body}


def test_it_is_of_its_type_and_never_printed(project: Path) -> None:
    declare(project)
    declare_plain(project, simple={"label": "Einfach", "type": "line", "role": "plain"})
    with pytest.raises(DataError) as raised:
        check(project, 4)
    assert [(p.code, p.hint) for p in raised.value.problems] == [
        ("E112", "„type: prose“ eintragen"), ("E112", "„reach: public“ eintragen")]


def test_every_law_says_whom_to_turn_to() -> None:
    names = SiteHead.model_json_schema()["$defs"]["Accessibility"]["properties"]["law"]
    for name in names["anyOf"][0].get("enum", [names["anyOf"][0].get("const")]):
        made = SimpleNamespace(head=SiteHead.model_validate({"accessibility": {"law": name}}))
        assert legal._law(made).keys() == {  # type: ignore[arg-type, union-attr]
            "act", "decree", "procedure", "body", "url", "email"}
