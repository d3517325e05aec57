"""Foreign phrases: found wherever they stand, and nothing else is touched."""

from pathlib import Path

import pytest

from catalogue.model.problems import DataError
from catalogue.source.phrases import foreign_phrases
from catalogue.typeset.languages import mark_languages
from tests.conftest import SMALL

PHRASES = {"en": ("Gender Mainstreaming", "Cross-Gender"), "fr": ("déjà vu",)}


@pytest.mark.parametrize(("html", "expected"), [
    ("<p>Mit Gender Mainstreaming!</p>",
     '<p>Mit <span lang="en">Gender Mainstreaming</span>!</p>'),
    ("<p>„Gender\u00a0Mainstreaming“</p>",
     '<p><span lang="en">„Gender\u00a0Mainstreaming“</span></p>'),
    ('<p>Gender <span class="whole">Mainstreaming.</span></p>',
     '<p><span lang="en">Gender </span><span class="whole">'
     '<span lang="en">Mainstreaming</span>.</span></p>'),
    ("<p>Cross-Gender und déjà vu</p>",
     '<p><span lang="en">Cross-Gender</span> und <span lang="fr">déjà vu</span></p>'),
])  # fmt: skip
def test_a_phrase_is_marked_where_it_stands(html: str, expected: str) -> None:
    assert mark_languages(html, PHRASES) == expected


@pytest.mark.parametrize("html", [
    "<p>Gender</p><p>Mainstreaming</p>",
    "<p>Cross-Gender-Mentoring</p>",
    "<head><title>Gender Mainstreaming</title></head>",
    "<svg><title>Gender Mainstreaming</title></svg>",
    '<a title="Gender Mainstreaming">mehr</a>',
])
def test_what_is_no_passage_stays_as_it_is(html: str) -> None:
    assert mark_languages(html, PHRASES) == html


def test_the_projects_own_phrases_are_read() -> None:
    assert "Youth for Equality" in foreign_phrases(SMALL)["en"]


def test_a_project_without_foreign_phrases_has_none(tmp_path: Path) -> None:
    assert foreign_phrases(tmp_path) == {}


@pytest.mark.parametrize("text", ["Englisch: [Team]", "en: Team"])
def test_a_faulty_list_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "languages.yaml").write_text(f"# Liste\n{text}\n", "utf-8")
    with pytest.raises(DataError, match=r"languages\.yaml:2:\d+ E117"):
        foreign_phrases(tmp_path)
