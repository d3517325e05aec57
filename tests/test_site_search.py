"""What the search of the web edition looks in, and what its lists are narrowed down to."""

import json
from pathlib import Path

import pytest

from catalogue.build.site import site_of
from catalogue.html import search
from catalogue.html.filters import Filter, filters
from catalogue.html.site import Group, Site
from catalogue.model.fields import type_of
from catalogue.preflight.readback import missing, squeezed
from catalogue.source.project import PATHS
from tests.conftest import small_project
from tests.declared import FULL, declare, declared_project, without_sections
from tests.kinds import kinds_project

PREFIX, END = "var texts=", ";\n"


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = declared_project(tmp_path_factory.mktemp("search") / "project")
    head = root / PATHS.head(4)
    more = "site: {words: [Frauen, Eltern, Außerirdische]}\n"
    head.write_text(head.read_text("utf-8") + more, "utf-8")
    return site_of(root, 4)


def texts(site: Site) -> dict[str, list[str]]:
    file, = search.files(site)
    written = file.data.decode()
    assert written.startswith(PREFIX)
    found: dict[str, list[str]] = json.loads(written.removeprefix(PREFIX).removesuffix(END))
    return found


def everything(site: Site) -> Group:
    return Group(None, tuple(places[0] for places in site.standing.values()))


def offered(site: Site, group: Group) -> dict[str, Filter]:
    return {each.label: each for each in filters(site, group)}


def test_every_printed_word_can_be_found(declared: Site) -> None:
    found = texts(declared)
    for measure in declared.edition.measures:
        said = squeezed(" ".join([measure.short_title, *found[measure.id]]))
        for field in (*measure.fields.head, *measure.fields.body):
            if not field.is_prose and measure.text(field.id):
                for block in type_of(field).words(field, measure.value(field.id)):
                    assert not missing(block, said), (measure.id, field.id)
        assert not missing(measure.title, said)


def test_no_question_of_ours_is_among_them(declared: Site) -> None:
    asked = [each.confirm for each in declared.edition.measures if each.confirm]
    written = json.dumps(texts(declared), ensure_ascii=False)
    assert asked
    assert not [question for question in asked if question[:30] in written]


def test_texts_are_paragraphs_without_signs(declared: Site) -> None:
    assert "dann gedämmt" in texts(declared)[FULL]


def test_lists_of_all_are_narrowed_down_by_all_that_is_declared(declared: Site) -> None:
    assert [*offered(declared, everything(declared))] == [
        "Abschnitt", "Richtung", "Neuheit", "Dezernat", "Zielgruppen"]


def test_a_section_is_narrowed_down_by_departments(declared: Site) -> None:
    group = next(each for each in declared.groups if len(each.entries) > 2)
    found = offered(declared, group)
    assert "Fachbereich" in found
    assert not {"Abschnitt", "Dezernat"} & {*found}


def test_words_that_an_edition_names_are_looked_for_where_targets_stand(declared: Site) -> None:
    found = offered(declared, everything(declared))["Zielgruppen"]
    assert [each.label for each in found.choices] == ["Frauen", "Eltern"]
    assert found.choices[0].ids == {"starke-maedchen"}


def test_every_choice_has_a_word_of_its_own_and_leaves_some(declared: Site) -> None:
    group = everything(declared)
    choices = [each for found in filters(declared, group) for each in found.choices]
    words = [each.word for each in choices]
    assert len({*words}) == len(words)
    assert all(0 < len(each.ids) < len(group.entries) for each in choices)


def test_kinds_and_catalogues_without_sections_have_their_own(tmp_path: Path) -> None:
    several = site_of(kinds_project(tmp_path / "kinds"), 4)
    assert "Art" in offered(several, everything(several))
    for group in several.groups:
        known = {entry.measure.id for entry in group.entries}
        assert all(choice.ids <= known for each in filters(several, group)
                   for choice in each.choices)
    root = small_project(tmp_path / "plain")
    declare(root, [{"type": "sections"}])
    without_sections(root)
    plain = site_of(root, 4)
    assert not {"Abschnitt", "Dezernat", "Fachbereich"} & {*offered(plain, everything(plain))}


def test_an_edition_that_names_no_words_offers_none(tmp_path: Path) -> None:
    site = site_of(small_project(tmp_path / "project"), 4)
    assert "Zielgruppen" not in offered(site, everything(site))
