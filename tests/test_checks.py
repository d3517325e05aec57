"""Every rule finds what it is for: the bad files in ``tests/bad`` say what, line by line."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

from catalogue.archive.places import RECORDS
from catalogue.archive.previous import since_archived
from catalogue.checks.names import persons
from catalogue.checks.published import records_of
from catalogue.checks.rules import CHECKS
from catalogue.checks.validate import check, collected, in_order, revised, validate, validated
from catalogue.cli.explain import explain, rules_page
from catalogue.layout.layout import Face
from catalogue.model.phones import phone_form
from catalogue.model.problems import DataError, Problem, Severity
from catalogue.source.load import load, read
from catalogue.source.vocabulary import may_be_ignored, rules
from tests.conftest import ROOT, in_words, small_project

BAD = sorted((ROOT / "tests" / "bad").glob("*.yaml"))
OF_A_MEASURE = [path for path in BAD if "# Datei: data/measures/" in path.read_text("utf-8")]
HEAD = re.compile(r"# ([EWI]\d{3}) (.*)")
VERDICT = re.compile(r"# ([EWI]\d{3}):(\d+) ?((?:(?! ?# [EWI]\d{3}:).)*)")
CODE = re.compile(r'"([EWI]\d{3})"')
MEASURE = """\
title: Beispiel
sections: [geschlecht]
directorate: I
departments: [Büro für Gleichstellung und Vielfalt]
direction: both
description: |
  {}
goals: Rat
target_groups: Alle
responsible: Büro für Gleichstellung und Vielfalt
"""
# Rules whose example is a text that a measure may hold.
IN_TEXT = [code for code in filter(may_be_ignored, rules()) if code[1] == "3" and code not in {
    "W305", "W306", "I309", "W321", "E323", "W325", "W346", "W352", "I353"}]  # fmt: skip


class Verdict(NamedTuple):
    """What a bad file says of one of its places; line 0 is anywhere."""

    code: str
    line: int
    column: int
    words: str

    def is_met_by(self, problem: Problem) -> bool:
        """Whether a problem is what the verdict expects."""
        place = problem.place
        return (problem.code == self.code and self.words in in_words(problem)
                and (not self.line or (place.line, place.column) == (self.line, self.column)))


def verdicts(text: str) -> Iterator[Verdict]:
    """Return what a bad file expects of itself."""
    for number, line in enumerate(text.split("\n"), 1):
        if head := HEAD.fullmatch(line):
            yield Verdict(head[1], 0, 0, head[2])
        for found in VERDICT.finditer(line):
            yield Verdict(found[1], number, int(found[2]), found[3].strip())


def told(text: str, sign: str) -> list[str]:
    """Return the files that a bad file names at its head."""
    return re.findall(rf"^# {sign}: (.*)$", text, re.MULTILINE)


def put(bad: Path, project: Path) -> str:
    """Put a bad file into its place in a project, take away what it says, return its text."""
    text = bad.read_text("utf-8")
    (project / told(text, "Datei")[0]).write_text(text, "utf-8")
    for path in told(text, "fehlt"):
        (project / path).unlink()
    return text


def told_of(project: Path) -> Sequence[Problem]:
    """Return what a check says, or that by such a declaration nothing could be checked."""
    try:
        return check(project, 4)
    except DataError as error:
        return error.problems


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gets_the_verdict_it_states(bad: Path, project: Path) -> None:
    text = put(bad, project)
    (place,), missing = told(text, "Datei"), told(text, "fehlt")
    found = [p for p in told_of(project) if p.place.path.as_posix() in (place, *missing)]
    expected = list(verdicts(text))
    surprises = [in_words(p) for p in found if not any(v.is_met_by(p) for v in expected)]
    assert (surprises, [v for v in expected if not any(map(v.is_met_by, found))]) == ([], [])


@pytest.mark.parametrize("bad", OF_A_MEASURE, ids=lambda path: path.stem)
def test_a_measure_asked_alone_says_what_it_says_among_all(bad: Path, project: Path) -> None:
    before, _ = collected(read(project, 4))
    text = put(bad, project)
    path = PurePosixPath(told(text, "Datei")[0])
    checked, problems = collected(read(project, 4))
    problems += [problem for each in CHECKS for problem in each(checked)]
    expected = in_order(problem for problem in problems if problem.place.path == path)
    assert revised(before, path.stem, text)[1] == expected


@pytest.mark.parametrize("bad", [path for path in BAD if "terms" not in path.stem],
                         ids=lambda path: path.stem)
def test_every_error_of_a_bad_file_stops_a_build(bad: Path, project: Path) -> None:
    text = put(bad, project)
    # What the fonts lack is known to the layout alone.
    errors = {v.code for v in verdicts(text) if v.code[0] == "E"} - {"E323"}
    raised: tuple[Problem, ...] = ()
    try:
        validated(read(project, 4))
    except DataError as error:
        raised = error.problems
    assert {p.code for p in raised if p.severity is Severity.ERROR} == errors


@pytest.fixture(scope="module")
def one_measure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a measure to write examples into."""
    return small_project(tmp_path_factory.mktemp("examples") / "project")


def found_in(project: Path, text: str) -> set[str]:
    """Return the codes that a description gets."""
    path = project / "data" / "measures" / "beispiel.yaml"
    path.write_text(MEASURE.format(text), "utf-8")
    place = path.relative_to(project)
    return {p.code for p in check(project, 4) if p.place.path == place}


@pytest.mark.parametrize("code", IN_TEXT)
def test_a_rule_finds_its_bad_example_and_nothing_in_the_good_one(
    code: str, one_measure: Path
) -> None:
    assert code in found_in(one_measure, rules()[code].bad)
    assert not found_in(one_measure, in_words(rules()[code].good))


def test_a_word_with_and_without_a_hyphen_is_found(one_measure: Path) -> None:
    assert found_in(one_measure, "Nachbar-Hilfe heißt anderswo Nachbarhilfe") == {"W305"}


@pytest.mark.parametrize("number", [3, 4])
def test_good_data_have_no_errors_and_no_warnings(number: int, project: Path) -> None:
    assert [str(p) for p in check(project, number) if p.severity is not Severity.NOTICE] == []


def test_a_build_is_stopped_by_errors_only(project: Path) -> None:
    path = project / "data" / "measures" / "eltern-kind-tag.yaml"
    path.write_text(path.read_text("utf-8").replace("Gemeinsam", '"Gemeinsam"'), "utf-8")
    assert {p.code for p in validated(load(project, 4)).problems} == {"I190"}
    assert "W310" in {p.code for p in check(project, 4)}


def test_an_unknown_edition_names_the_known_ones(project: Path) -> None:
    with pytest.raises(DataError) as raised:
        check(project, 9)
    said = in_words(raised.value.problems[0])
    assert "die 9. Auflage gibt es nicht – vorhanden: 1, 2, 3, 4" in said


def test_a_file_in_another_encoding_is_told_apart(project: Path) -> None:
    path = project / "data" / "measures" / "eltern-kind-tag.yaml"
    path.write_bytes("title: Maßnahme\n".encode("latin-1"))
    problem = next(p for p in check(project, 4) if p.code == "E103")
    assert str(problem).endswith("die Datei ist nicht lesbar – in der Kodierung UTF-8 speichern")


def test_a_broken_file_does_not_hide_what_is_wrong_elsewhere(project: Path) -> None:
    (project / "data" / "contacts.yaml").write_text("contacts: [", "utf-8")
    path = project / "data" / "measures" / "eltern-kind-tag.yaml"
    path.write_text(path.read_text("utf-8").replace("[geschlecht]", "[geschlect]"), "utf-8")
    assert {p.code for p in read(project, 4).problems} == {"E102"}
    assert {"E102", "E104"} <= {p.code for p in check(project, 4)}


def test_two_measures_with_the_same_text_are_found(project: Path) -> None:
    folder = project / "data" / "measures"
    text = (folder / "schule-ohne-rassismus.yaml").read_text("utf-8")
    changed = re.sub(r"^title: (.*)", r"title: 'Noch einmal: \1'", text, flags=re.MULTILINE)
    (folder / "zwilling.yaml").write_text(changed.replace("Fahrten", "Reisen"), "utf-8")
    found = {p.code: str(p) for p in check(project, 4)}
    assert "% des Textes stehen auch in schule-ohne-rassismus.yaml" in found["W132"]
    assert found["W133"].startswith("data/measures/zwilling.yaml:")


def test_a_text_in_many_measures_is_told_once_for_each_copy(project: Path) -> None:
    folder = project / "data" / "measures"
    text = (folder / "schule-ohne-rassismus.yaml").read_text("utf-8")
    for number in range(7):
        (folder / f"zwilling-{number}.yaml").write_text(text, "utf-8")
    told = [p.message for p in check(project, 4) if p.code == "W132"]
    assert told == ["100 % des Textes stehen auch in schule-ohne-rassismus.yaml"] * 7


def test_a_likely_misspelling_is_a_notice(one_measure: Path) -> None:
    text = "Beratung, Beratung und Beratung für alle, die eine Bertaung suchen"
    assert found_in(one_measure, text) == {"I309"}


@pytest.mark.parametrize(("words", "code"), [(900, "W402"), (430, "I403"), (100, None)])
def test_length_is_estimated_before_anything_is_set(
    words: int, code: str | None, one_measure: Path
) -> None:
    codes = found_in(one_measure, " ".join(["Beratungen finden hier statt."] * (words // 4)))
    assert codes == ({code} if code else set())


def test_a_layout_without_its_font_is_told_as_such(project: Path) -> None:
    head = project / "layouts" / "katalog" / "layout.yaml"
    head.write_text(head.read_text("utf-8").replace("Sans3-It.ttf", "Sans3-Fett.ttf"), "utf-8")
    assert "E503" in {p.code for p in check(project, 4)}


def test_the_fonts_are_read_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(project, 4)
    read: list[Path] = []
    monkeypatch.setattr(Face, "read", read.append)
    check(project, 4)
    assert read == []


def test_a_silencer_of_an_edition_covers_its_chapters(project: Path) -> None:
    folder = project / "editions" / "4"
    (folder / "foreword.md").write_text('Das "Vorwort" der Stadt.\n', "utf-8")
    assert "W310" in {p.code for p in check(project, 4)}
    head = (folder / "edition.yaml").read_text("utf-8")
    (folder / "edition.yaml").write_text(f"{head}check_ignore: {{W310: Zitat}}\n", "utf-8")
    assert "W310" not in {p.code for p in check(project, 4)}


def test_a_silencer_in_a_list_covers_its_own_record_only(project: Path) -> None:
    path = project / "data" / "sections.yaml"
    path.write_text(
        "sections:\n"
        "  - {id: geschlecht, title: '\"Geschlecht\"', check_ignore: {W310: Eigenname}}\n"
        "  - {id: herkunft, title: '\"Herkunft\"'}\n"
        "  - {id: sexuelle-identitaet, title: Identität}\n", "utf-8")  # fmt: skip
    lines = {p.place.line for p in check(project, 4) if p.code == "W310"}
    assert lines == {3}


@pytest.mark.parametrize(("number", "form"), [
    ("0 23 23 / 16 - 23 83", "02323 16-2383"),
    ("0 23 23 / 16 – 26 29", "02323 16-2629"),
    ("(02323) 16-2383", "02323 16-2383"),
    ("+49 (0)2323 16-2383", "02323 16-2383"),
    ("02323/162383", "02323 162383"),
    ("02323 16-2383", "02323 16-2383"),
    ("16-2383", None),
])  # fmt: skip
def test_a_telephone_number_gets_the_form_of_din_5008(number: str, form: str | None) -> None:
    assert phone_form(number) == form


def test_names_that_are_no_persons_are_left_alone() -> None:
    text = "Rosa Strippe, der Christopher Street Day und Sonja Fatma Bläser"
    found = [name for _, name in persons(text, ("Rosa Strippe", "Christopher Street Day"))]
    assert found == ["Sonja Fatma Bläser"]


def test_every_code_a_check_can_give_is_explained() -> None:
    package = ROOT / "catalogue"
    sources = [*(package / "checks").glob("*.py"), package / "source" / "load.py"]
    given = {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}
    assert given - set(rules()) == set()


def test_a_since_that_the_archive_contradicts_is_told(project: Path) -> None:
    records = project / "editions" / "3" / "archive" / RECORDS
    records.parent.mkdir(parents=True)
    records.write_bytes(records_of(validate(load(project, 3))))
    path = project / "data" / "measures" / "eltern-kind-tag.yaml"
    path.write_text(path.read_text("utf-8") + "since: 4\n", "utf-8")
    found = [p for p in check(project, 4, (since_archived,)) if p.code == "E108"]
    assert [(p.place.path.name, "3. Auflage" in in_words(p.message)) for p in found] == [
        ("eltern-kind-tag.yaml", True)]  # fmt: skip


def test_the_page_of_rules_is_the_one_in_the_manual() -> None:
    # Written with: catalogue check --explain alle > docs/pruefregeln.md
    assert (ROOT / "docs" / "pruefregeln.md").read_text("utf-8") == in_words(f"{rules_page()}\n")


def test_a_rule_explains_itself_with_an_example() -> None:
    assert explain("w314").split("\n") == [
        "W314 Strich zwischen Zahlen (Warnung)",
        "„Bis“ zwischen zwei Zahlen ist ein Halbgeviertstrich ohne Leerzeichen.",
        "  nicht:   2023-2027",
        "  sondern: 2023–2027",
        "„catalogue check --fix“ behebt das.",
    ]
    with pytest.raises(LookupError, match="die Regel W999 gibt es nicht – gemeint: "):
        explain("W999")


def test_a_problem_is_a_flat_record_for_other_programs(project: Path) -> None:
    (project / "data" / "measures" / "starke-maedchen.yaml").write_text("title: 'a' b\n", "utf-8")
    record = next(p for p in check(project, 4) if p.code == "E102").record
    assert record.items() >= {"code": "E102", "severity": "error", "line": 1, "column": 8}.items()
    assert record["path"] == "data/measures/starke-maedchen.yaml"


def test_checking_imports_nothing_that_only_others_need(project: Path) -> None:
    script = f"""
import sys
from catalogue.cli import main
try:
    main(["check", "--json", "--root", {str(project)!r}])
except SystemExit:
    others = {{"weasyprint", "pikepdf", "jinja2", "rich", "ruamel.yaml"}}
    print(sorted(others & set(sys.modules)), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"
