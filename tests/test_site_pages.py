"""The pages of the web edition: whole, linked, well-formed, complete without a script."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from catalogue.build.wish import Wanted
from catalogue.checks.validate import validate
from catalogue.html.addresses import Addresses, relative
from catalogue.html.contacts import contact_of
from catalogue.model.fields import OWN_TYPES, TYPES, type_of
from catalogue.model.form import Form, house_form
from catalogue.model.problems import LayoutError
from catalogue.model.records import Edition, Measure, measure_type
from catalogue.preflight.readback import missing, squeezed
from catalogue.source.load import load
from tests.conftest import small_project
from tests.declared import FULL, HOUSE, declare, declared_project, without_sections
from tests.kinds import kinds_project
from tests.site import Page, broken_links, outside, page, pages, site

PROJECTS = {"small": small_project, "declared": declared_project, "kinds": kinds_project}
BASE = "https://katalog.musterstadt.example/vielfalt/"
KILO = 1024
# What a page of a kind may take beside its words, in the mean: the latest, and as it once was.
BESIDE_WORDS = {r"massnahme/": 3.75, r"auflage/\d/\w+/": 1.75}
# A star inside a word is a letter, any other a sign, as is what begins an item.
SIGN = re.compile(r"^(?:\d+\.|[-#]+) |(?<!\w)\*|\*(?!\w)")


@pytest.fixture(scope="module", params=PROJECTS)
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of each make, its web edition written."""
    made = PROJECTS[request.param](tmp_path_factory.mktemp("site") / request.param)
    site(made)
    return made


@pytest.fixture
def folder(root: Path) -> Path:
    """The web edition of a project."""
    return root / "editions" / "4" / "out" / "web"


def edition_of(root: Path) -> Edition:
    return validate(load(root, 4))


def test_every_page_is_well_formed(folder: Path) -> None:
    assert {path: each.faults for path, each in pages(folder).items() if each.faults} == {}


def test_every_name_on_a_page_is_given_once(folder: Path) -> None:
    twice = {path: [name for name, count in Counter(each.names).items() if count > 1]
             for path, each in pages(folder).items()}
    assert {path: names for path, names in twice.items() if names} == {}


def test_every_link_leads_somewhere_without_a_server(folder: Path) -> None:
    assert broken_links(folder) == []


def test_every_page_has_one_title_and_one_main_part(folder: Path) -> None:
    for path, each in pages(folder).items():
        assert each.tags.count("h1") == each.tags.count("main") == 1, path
        assert each.values("html", "lang") == ["de"], path
        # What has no menu has nothing to skip.
        has_menu = "Hauptmenü" in each.values("nav", "aria-label")
        assert each.links.count("#inhalt") == has_menu, path


def test_titles_tell_pages_apart(folder: Path) -> None:
    titles = [each.html.partition("<title>")[2].partition("</title>")[0]
              for each in pages(folder).values()]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_nothing_is_loaded_from_elsewhere(folder: Path) -> None:
    for path, each in pages(folder).items():
        assert list(outside(each)) == [], path
        assert not [name for _, name, _ in each.attributes
                    if name == "style" or name.startswith("on")], path
        assert "style" not in each.tags, path
        assert any(value.startswith("default-src 'self'")
                   for value in each.values("meta", "content")), path
    assert "//" not in (folder / "site.css").read_text("utf-8").replace("/*", "")


def test_every_printed_word_of_a_record_is_on_its_page(root: Path, folder: Path) -> None:
    edition = edition_of(root)
    for measure in edition.measures:
        kind = {"measures": "massnahme", "projects": "projekt", "reports": "bericht"}
        text = squeezed(page(folder, f"{kind[measure.declared.id]}/{measure.id}").text)
        lost = [word for block in printed(measure) for word in missing(block, text)]
        assert lost == [], measure.id


def printed(measure: Measure) -> Iterator[str]:
    """Yield what the page of the book says, told apart from the program that writes the site."""
    yield from (measure.title, *measure.departments, measure.directorate)
    for each in measure.fields.body:
        value = measure.value(each.id)
        if measure.text(each.id) and not each.is_prose:
            yield from type_of(each).words(each, value)
        yield from (SIGN.sub("", line.strip()) for line in str(value).splitlines()
                    if each.is_prose)
    yield from (each.readable for each in measure.links)
    for each in measure.fields.marked:
        for name in measure.chosen(each.id):
            yield each.options[name].phrase or each.options[name].label


@pytest.mark.parametrize("folder_of_kind", BESIDE_WORDS)
def test_little_stands_on_the_many_pages_beside_their_words(
    folder: Path, folder_of_kind: str
) -> None:
    found = [each for path, each in pages(folder).items() if re.match(folder_of_kind, path)]
    spent = sum(len(each.html.encode()) - len(each.text.encode()) for each in found)
    assert spent / len(found) <= BESIDE_WORDS[folder_of_kind] * KILO


def test_pages_and_style_are_small(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        assert path.stat().st_size <= 40 * KILO, path
    assert (folder / "site.css").stat().st_size <= 12 * KILO
    assert len(list(folder.rglob("*.woff2"))) == 2


def test_the_style_sheet_draws_the_form_of_every_section_with_its_number(folder: Path) -> None:
    style = (folder / "site.css").read_text("utf-8")
    forms = re.findall(r'\.in-(\d)\{[^}]*--n:"(\d)";--r:([^}]+)\}', style)
    assert [*(of for of, *_ in forms)] == [*map(str, range(1, len(forms) + 1))]
    assert all(of == shown for of, shown, _ in forms)
    assert len({corners for *_, corners in forms}) == len(forms) > 1
    many = ("massnahme/", "projekt/", "abschnitt/", "auflage/")
    assert not [path for path, each in pages(folder).items()
                if path.startswith(many) and "svg" in each.tags]


def test_every_type_of_field_is_shown_in_its_own_way(tmp_path: Path) -> None:
    root = declared_project(tmp_path / "p")
    site(root)
    shown = page(root / "editions/4/out/web", f"massnahme/{FULL}")
    used = {each.type for each in edition_of(root).form.record if each.is_printed}
    assert used >= TYPES.keys() - {*OWN_TYPES}
    assert shown.values("time", "datetime") == ["2026-11-21", "2026-11-21"]
    assert "tel:+492323162383" in shown.links
    assert "mailto:kim@example.org" in shown.links
    assert "../sprachcafe/index.html" in shown.links
    assert shown.values("img", "alt") == ["Ein Dach mit Solarzellen"]
    assert (root / "editions/4/out/web/bilder/bilder/dach.png").is_file()


def test_a_catalogue_without_sections_lists_all_records(project: Path) -> None:
    declare(project, [{"type": "sections"}])
    without_sections(project)
    folder = site(project).folder
    assert broken_links(folder) == []
    assert len({link for link in page(folder, "").links if link.startswith("massnahme/")}) == 8
    assert "8 Maßnahmen" in page(folder, "massnahmen").text


def test_kinds_have_addresses_and_tables_of_their_own(tmp_path: Path) -> None:
    root = kinds_project(tmp_path / "p")
    folder = site(root).folder
    assert {path.name for path in folder.iterdir() if path.is_dir()} >= {
        "massnahme", "projekt", "bericht", "abschnitt"}
    each = next(each for path, each in pages(folder).items()
                if path.count("/") == 2 and each.tags.count("table") > 1)
    assert "Titel des Projekts" in each.text
    assert "Titel der Maßnahme" in each.text
    assert "2 Projekte, eines davon neu" in page(folder, "abschnitt/herkunft").text


def test_the_permanent_address_names_no_file(project: Path) -> None:
    folder = site(project, wanted=Wanted(BASE)).folder
    each = page(folder, "massnahme/sprachcafe")
    assert f'<link rel="canonical" href="{BASE}massnahme/sprachcafe/">' in each.html
    assert each.values("input", "value") == [f"{BASE}massnahme/sprachcafe/"]
    assert Page((folder / "404.html").read_text("utf-8")).base == "/vielfalt/"
    assert broken_links(folder) == []


def test_the_address_of_edition_yaml_holds_where_none_is_given(project: Path) -> None:
    head = project / "editions" / "4" / "edition.yaml"
    head.write_text(f"{head.read_text('utf-8')}site:\n  url: {BASE}\n", "utf-8")
    assert f'href="{BASE}suche/"' in page(site(project).folder, "suche").html


def test_without_an_address_no_page_claims_one(project: Path) -> None:
    assert "canonical" not in page(site(project).folder, "").html


def test_foreign_passages_name_their_language(project: Path) -> None:
    each = page(site(project).folder, "ueber")
    assert '<span lang="en">Gender Mainstreaming</span>' in each.html
    assert '<title><span' not in each.html


def test_a_page_of_one_filter_has_its_own_rows(project: Path) -> None:
    folder = site(project).folder
    whole, part = page(folder, "abschnitt/geschlecht"), page(
        folder, "abschnitt/geschlecht/nach-aussen")
    rows = [value for value in whole.values("tr", "data-words") if "nach-aussen" in value.split()]
    assert part.values("th", "scope").count("row") == len(rows) > 0
    assert len(whole.values("tr", "data-words")) > len(rows)
    assert f"{len(rows)} von " in part.text
    assert part.links.count("../index.html") == 2
    assert "Fachbereich" not in part.text.partition("22 von")[0].partition("Richtung")[2]


def test_a_filter_that_leaves_one_record_leads_to_it(project: Path) -> None:
    folder = site(project).folder
    whole = page(folder, "abschnitt/geschlecht")
    alone = [name for name in whole.values("a", "data-word") if name and sum(
        name in row.split() for row in whole.values("tr", "data-words")) == 1]
    assert alone
    assert not [name for name in alone if (folder / "abschnitt/geschlecht" / name).exists()]
    assert broken_links(folder) == []


def test_titles_are_divided_only_where_a_phone_is_too_narrow(project: Path) -> None:
    path = project / "data" / "measures" / "sprachcafe.yaml"
    text = path.read_text("utf-8").replace(
        "title: ", "title: Gleichstellungsbeauftragtenkonferenz – ", 1)
    path.write_text(text, "utf-8")
    folder = site(project).folder
    assert "\u00ad" in page(folder, "massnahme/sprachcafe").html.partition("<h1>")[2]
    assert "\u00ad" not in page(folder, "massnahme/eltern-kind-tag").html.partition("</h1>")[0]


def test_a_theme_replaces_templates_and_styles_one_by_one(project: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "site.css").write_text("body{color:red}", "utf-8")
    (theme / "missing.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>Verlaufen?</h1>{% endblock %}', "utf-8")
    folder = site(project, wanted=Wanted(theme=theme)).folder
    assert (folder / "site.css").read_text("utf-8").endswith("body{color:red}")
    assert "Verlaufen?" in (folder / "404.html").read_text("utf-8")
    assert page(folder, "massnahme/sprachcafe").tags.count("h1") == 1


def test_a_theme_that_leaves_words_out_is_refused(project: Path, tmp_path: Path) -> None:
    before = site(project).folder / "massnahme" / "sprachcafe" / "index.html"
    kept, theme = before.read_bytes(), tmp_path / "theme"
    theme.mkdir()
    (theme / "fields.html").write_text(
        "{% macro printed(blocks) %}{% endmacro %}{% macro body(block) %}{% endmacro %}", "utf-8")
    with pytest.raises(LayoutError, match=r"sprachcafe\.yaml E536 .*im Netz fehlt: „"):
        site(project, wanted=Wanted(theme=theme))
    assert before.read_bytes() == kept


def test_a_fault_in_a_template_is_told_with_its_name(project: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "contacts.html").write_text("{{ nowhere }}", "utf-8")
    with pytest.raises(LayoutError, match=r"contacts\.html E505 .*nowhere"):
        site(project, wanted=Wanted(theme=theme))


def test_an_office_that_the_data_know_is_named_first(project: Path) -> None:
    edition = edition_of(project)
    own = next(each for each in edition.measures if "sprachcafe" not in each.id
               and contact_of(edition, each) == edition.office)
    other = next(each for each in edition.measures if contact_of(edition, each) is None)
    folder = site(project).folder
    assert "Auskunft zum Katalog" not in page(folder, f"massnahme/{own.id}").text
    text = page(folder, f"massnahme/{other.id}").text
    assert "Auskunft zum Katalog" in text
    assert text.index("Auskunft zum Katalog") < text.index("Beschreibung")


def test_links_hold_from_any_depth() -> None:
    assert relative("", "suche/") == "suche/index.html"
    assert relative("massnahme/a/", "") == "../../index.html"
    assert relative("massnahme/a/", "massnahme/a/") == "index.html"
    assert relative("massnahme/a/", "massnahme/b/") == "../b/index.html"
    assert relative("massnahme/a/", "massnahme/a/a.pdf") == "a.pdf"
    assert relative("ueber/", "ueber/#vorwort") == "#vorwort"
    assert relative("404.html", "ueber/#vorwort") == "ueber/index.html#vorwort"


def test_words_that_are_folders_already_get_a_number() -> None:
    said = yaml.safe_load(HOUSE.read_text("utf-8"))
    said["words"]["record"] = {"one": "Suche", "many": "Kontakte", "genus": "f"}
    at = Addresses(Form.model_validate(said))
    assert (at.section(), at.edition(3)) == ("kontakte-2/", "auflage/3/")
    assert at.record(measure_type(house_form()).model_construct(id="a")) == "suche-2/a/"
