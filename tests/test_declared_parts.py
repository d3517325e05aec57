"""What a declaration says of its parts and cannot be is told with its place and a way out."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue.checks.validate import check
from catalogue.model.problems import DataError
from catalogue.source.declared import form_of
from catalogue.source.project import PATHS
from tests.declared import HOUSE, declare

SECTIONS = {"type": "sections"}
CHAPTER = {"type": "chapter", "id": "anlass", "title": "Anlass"}
CROSSTAB = {"type": "crosstab", "title": "Wer was"}
WRONG: list[tuple[list[dict[str, Any]], str, str]] = [
    ([{"type": "chaptr", "id": "a"}], "E112", "chapter"),
    ([{**CHAPTER, "nummer": "I."}], "E111", "gemeint: „number“?"),
    ([SECTIONS, {"type": "cover"}], "E112", "nach oben stellen"),
    ([{"type": "sections"}, {"type": "sections", "id": "more"}], "E106", "nur einmal"),
    ([CHAPTER, {**CHAPTER}], "E106", "doppelt vergeben"),
    ([{"type": "chapter", "id": "a"}], "E110", "fehlt „title“"),
    ([{"type": "index", "by": "title"}], "E110", "fehlt „title“"),
    ([{"type": "index", "by": "direktion", "title": "A"}], "E104", "gemeint: „direction“?"),
    ([{**CROSSTAB, "rows": "departments"}], "E104", "nicht, was ihre Spalten sind"),
    ([{**CROSSTAB, "columns": "sections"}], "E104", "nicht, was ihre Zeilen sind"),
    ([{**CROSSTAB, "rows": "sections", "columns": "direktion"}], "E104", "gemeint: „direction“?"),
    ([{**CROSSTAB, "rows": "goals", "columns": "sections"}], "E104", "nach „goals“ lässt sich"),
    ([{**CROSSTAB, "rows": "title", "columns": "sections"}], "E104", "nach „title“ lässt sich"),
    ([{**CROSSTAB, "rows": "units", "columns": "units"}], "E112", "sind beide „units“"),
    ([{"type": "crosstab", "rows": "sections", "columns": "units"}], "E110", "fehlt „title“"),
    ([{**CHAPTER, "rows": "units"}], "E111", "„rows“ gibt es nur bei crosstab"),
    ([{**CHAPTER, "by": "title"}], "E111", "„by“ gibt es nur bei index"),
    ([{"type": "contacts", "headings": True}], "E111", "„headings“ gibt es nur bei chapter"),
    ([{**CHAPTER, "level": 2}], "E112", "level: 1"),
    ([CHAPTER, {**CHAPTER, "id": "b", "level": 3}], "E112", "auf Ebene 1 folgt Ebene 3"),
    ([{**CHAPTER, "number": "I."}, {**CHAPTER, "id": "b", "number": "I"}], "E106", "Nummer"),
]


def told(root: Path) -> str:
    """What is wrong with the declaration of a project."""
    with pytest.raises(DataError) as error:
        form_of(root)
    return "\n".join(map(str, error.value.problems))


@pytest.mark.parametrize(("parts", "code", "message"), WRONG)
def test_a_contradiction_is_told_with_its_line(
    project: Path, parts: list[dict[str, Any]], code: str, message: str
) -> None:
    declare(project, parts)
    said = told(project)
    assert f" {code} " in said
    assert message in said
    assert "data/catalogue.yaml:1:1 " not in said


def test_columns_are_for_what_flows(project: Path) -> None:
    declare(project, columns=2)
    assert "E111 „columns“ gibt es nur bei „setting: flow“" in told(project)
    declare(project, columns=2, setting="flow")
    assert form_of(project).columns == 2


def test_a_field_that_names_a_level_needs_its_word(project: Path) -> None:
    words = {"record": {"one": "Projekt", "many": "Projekte", "genus": "n"},
             "edition": {"one": "Stand", "many": "Stände", "genus": "m"}}
    declare(project, [SECTIONS], words=words)
    said = told(project)
    for field, word in (("sections", "section"), ("units", "unit")):
        assert f"das Feld „{field}“ braucht unter „words“ das Wort „{word}“" in said


def test_a_part_is_called_as_its_type_where_nothing_is_said(project: Path) -> None:
    declare(project, [{"type": "imprint"}, {"type": "contacts", "title": "Rat"}])
    assert [part.title for part in form_of(project).parts] == ["Impressum", "Rat"]


def test_a_field_that_names_a_level_is_called_by_its_word(project: Path) -> None:
    noun = {"one": "Bezirk", "many": "Bezirke", "genus": "m"}
    words = {name: {**noun} for name in ("record", "edition", "section", "department")}
    declare(project, [SECTIONS], words=words, fields={"departments": {}})
    labels = form_of(project).labels
    assert (labels["sections"], labels["departments"]) == ("Bezirk", "Bezirk")


def test_a_kind_that_takes_the_name_of_the_first_is_told_where_it_stands(project: Path) -> None:
    noun = {"one": "Bericht", "many": "Berichte", "genus": "m"}
    declare(project, [SECTIONS], kinds={"measures": {"noun": noun, "fields": {}}})
    line = (project / PATHS.form).read_text("utf-8").split("\n").index("  measures:") + 1
    assert f"data/catalogue.yaml:{line + 1}:5 E106" in told(project)


def test_what_became_of_a_field_is_told_where_a_record_still_has_it(project: Path) -> None:
    fields = yaml.safe_load(HOUSE.read_text("utf-8"))["fields"]
    fields["aims"] = {**fields.pop("goals"), "was": ["goals"]}
    fields["responsible"] |= {"retired": True, "required": False}
    declare(project, [SECTIONS], fields=fields)
    hints = {(each.message, each.hint) for each in check(project, 4) if each.code == "E111"}
    assert hints == {
        ("unbekannte Angabe „goals“",
         "heißt jetzt „aims“, umbenennen; „catalogue check --fix“ tut es"),
        ("Wer ist verantwortlich?: unbekannte Angabe „responsible“",
         "wird nicht mehr benutzt, die Angabe weglassen")}
