"""What changed between two editions, where „neu“ comes from, and the report to sign off."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner

from catalogue.archive.bag import write_bag
from catalogue.archive.places import RECORDS
from catalogue.archive.previous import (
    against_previous,
    compare,
    side_in,
    side_of,
    since_archived,
    since_problems,
)
from catalogue.checks.published import records_of
from catalogue.checks.validate import Validated, check, validate, validated
from catalogue.cli.archiving import diff_command, line
from catalogue.compare.report import WrittenReport, report
from catalogue.model.changes import ChangeKind, Changes, changes_between, tallies
from catalogue.model.problems import DataError
from catalogue.model.records import Edition
from catalogue.model.runs import runs
from catalogue.source.load import load
from tests.conftest import in_words, small_project

Edit = Callable[..., Edition]
DAY, FLYER, SCHOOL = "eltern-kind-tag", "flyer-vielfalt-der-geschlechter", "schule-ohne-rassismus"
NEW = "starke-maedchen"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The 3rd edition of a small project: seven measures."""
    return validate(load(small_project(tmp_path_factory.mktemp("small") / "project"), 3))


@pytest.fixture
def edited(before: Edition) -> Edit:
    """Return the 3rd edition with one measure changed."""

    def edit(identifier: str, **values: Any) -> Edition:
        measures = [m.model_copy(update=values) if m.id == identifier else m
                    for m in before.measures]
        return before.model_copy(update={"measures": tuple(measures)})

    return edit


def only(changes: Changes) -> tuple[tuple[ChangeKind, ...], tuple[str, ...]]:
    """The kinds and fields of the one change there is."""
    (change,) = changes.changes
    return change.kinds, change.fields


def test_an_edition_does_not_differ_from_itself(before: Edition) -> None:
    assert changes_between(before, before).changes == ()


def test_a_measure_of_the_new_edition_alone_is_new(before: Edition) -> None:
    earlier = before.model_copy(update={"measures": before.measures[1:]})
    assert changes_between(earlier, before).new == (before.measures[0].id,)


def test_a_measure_of_the_old_edition_alone_is_gone(before: Edition) -> None:
    later = before.model_copy(update={"measures": before.measures[1:]})
    assert only(changes_between(before, later)) == ((ChangeKind.GONE,), ())


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("description", "Ein anderer Text.", ChangeKind.CHANGED),
        ("goals", "Ein anderes Ziel.", ChangeKind.CHANGED),
        ("target_groups", "Andere Menschen", ChangeKind.CHANGED),
        ("responsible", "Jemand anderes", ChangeKind.CHANGED),
        ("direction", "both", ChangeKind.CHANGED),
        ("units", ("43/5",), ChangeKind.CHANGED),
        ("title", "Ein anderer Titel", ChangeKind.RENAMED),
        ("short_title", "Anders", ChangeKind.RENAMED),
        ("sections", ("herkunft",), ChangeKind.MOVED),
        ("directorate", "VI", ChangeKind.MOVED),
        ("departments", ("Fachbereich Recht",), ChangeKind.MOVED),
    ],
)
def test_a_changed_field_is_named_with_its_kind(
    before: Edition, edited: Edit, field: str, value: object, kind: ChangeKind
) -> None:
    assert only(changes_between(before, edited(DAY, **{field: value}))) == ((kind,), (field,))


@pytest.mark.parametrize("field", ["since", "order", "updated", "confirm", "pages"])
def test_what_no_reader_sees_is_no_change(before: Edition, edited: Edit, field: str) -> None:
    value = {"updated": "2026-01-01", "confirm": "Stimmt das?"}.get(field, 2)
    assert changes_between(before, edited(DAY, **{field: value})).changes == ()


def test_lines_wrapped_anew_are_no_change(before: Edition, edited: Edit) -> None:
    text = next(m.description for m in before.measures if m.id == DAY)
    wrapped = re.sub(r"(?<!\n)\n(?![\n-])", " ", text).replace(" ", "\n", 3)
    assert wrapped != text
    assert changes_between(before, edited(DAY, description=wrapped)).changes == ()


def test_a_new_paragraph_is_a_change(before: Edition, edited: Edit) -> None:
    text = next(m.description for m in before.measures if m.id == DAY)
    broken = re.sub(r"\s", "\n\n", text, count=1)
    assert only(changes_between(before, edited(DAY, description=broken)))[1] == ("description",)


def test_the_same_text_under_another_id_is_renamed(before: Edition, edited: Edit) -> None:
    assert only(changes_between(before, edited(SCHOOL, id="courage"))) == (
        (ChangeKind.RENAMED,), ("id",)
    )


def test_another_text_under_another_id_is_new_and_the_old_one_gone(
    before: Edition, edited: Edit
) -> None:
    changes = changes_between(before, edited(DAY, id="anders", description="x", goals="y"))
    assert {change.kinds for change in changes.changes} == {(ChangeKind.NEW,), (ChangeKind.GONE,)}


def test_a_measure_may_change_in_several_ways(before: Edition, edited: Edit) -> None:
    later = edited(DAY, title="Neu", sections=("herkunft",), goals="Ein anderes Ziel.")
    kinds = (ChangeKind.CHANGED, ChangeKind.RENAMED, ChangeKind.MOVED)
    assert only(changes_between(before, later))[0] == kinds


def test_a_changed_chapter_is_named(before: Edition) -> None:
    later = before.model_copy(
        update={"chapters": {**before.chapters, "foreword": "Ein anderes Vorwort"}})
    assert changes_between(before, later).parts == ("Vorwort",)


def test_a_moved_measure_counts_where_it_was_and_where_it_is(
    before: Edition, edited: Edit
) -> None:
    rows = {r.name: r for r in tallies(changes_between(before, edited(
        DAY, departments=("Fachbereich Recht",), directorate="IV")))["departments"]}
    moved = list(ChangeKind).index(ChangeKind.MOVED)
    old = next(m.departments[0] for m in before.measures if m.id == DAY)
    assert rows["Fachbereich Recht"].changes[moved] == rows[old].changes[moved] == 1
    assert rows["Fachbereich Recht"].after == rows["Fachbereich Recht"].before + 1


# „neu“ from the archive


@pytest.fixture
def archived(project: Path, before: Edition) -> Path:
    """A project whose 3rd edition is archived."""
    records = project / "editions" / "3" / "archive" / RECORDS
    records.parent.mkdir(parents=True)
    records.write_bytes(records_of(before))
    return project


def change(project: Path, name: str, pattern: str, text: str) -> None:
    """Change a measure's file so that it surely differs."""
    path = project / "data" / "measures" / f"{name}.yaml"
    before = path.read_text("utf-8")
    after = re.sub(pattern, text, before, count=1, flags=re.MULTILINE)
    assert after != before
    path.write_text(after, "utf-8")


def opened(project: Path, number: int = 4) -> Validated:
    """An edition of a project, by itself the 4th, compared with the archived 3rd."""
    source = load(project, number)
    return against_previous(source, validated(source))[0]


def new_measures(project: Path) -> list[str]:
    """The ids of the measures that the 4th edition marks as new."""
    edition = opened(project).edition
    return [measure.id for measure in edition.measures if edition.is_new(measure)]


def test_what_the_archived_edition_lacks_is_new(archived: Path) -> None:
    assert new_measures(archived) == [NEW]


def test_since_may_be_left_out(archived: Path) -> None:
    change(archived, NEW, r"^since: .*\n", "")
    assert new_measures(archived) == [NEW]


def test_without_an_archived_edition_since_decides(project: Path) -> None:
    assert new_measures(project) == [NEW]


def test_a_renamed_file_is_not_new(archived: Path) -> None:
    folder = archived / "data" / "measures"
    (folder / f"{SCHOOL}.yaml").rename(folder / "courage.yaml")
    assert new_measures(archived) == [NEW]


def contradiction(project: Path, number: int = 4) -> str:
    """The one E108 that stops an edition."""
    with pytest.raises(DataError) as raised:
        opened(project, number)
    (problem,) = [p for p in raised.value.problems if p.code == "E108"]
    return in_words(problem)


def test_since_of_a_measure_that_was_there_before_is_an_error_with_both_places(
    archived: Path
) -> None:
    change(archived, DAY, r"^description:", r"since: 4\n\g<0>")
    said = contradiction(archived)
    assert re.match(rf"data/measures/{DAY}.yaml:\d+:\d+ ", said)
    assert f"editions/3/archive/data/source/data/measures/{DAY}.yaml" in said


def test_since_of_a_measure_that_was_not_there_is_an_error_with_both_places(
    archived: Path
) -> None:
    change(archived, NEW, r"^since: .*", "since: 2")
    said = contradiction(archived)
    assert "in der 3. Auflage steht sie nicht" in said
    assert "editions/3/archive/data/records/edition.json" in said


def test_what_came_with_an_edition_that_was_never_frozen_asks_for_freezing_it(
    archived: Path
) -> None:
    shutil.copytree(archived / "editions" / "4", archived / "editions" / "5")
    head = archived / "editions" / "5" / "edition.yaml"
    head.write_text(head.read_text("utf-8").replace("number: 4", "number: 5"), "utf-8")
    said = contradiction(archived, 5)
    assert "die 4. Auflage ist nicht archiviert; den Stand von damals einfrieren" in said
    assert "„catalogue archive --edition 4 --from ORDNER“; nur wenn die Maßnahme dort fehlt" in said


def test_since_may_not_differ_from_the_archived_one(archived: Path) -> None:
    path = archived / "editions" / "3" / "archive" / RECORDS
    records = json.loads(path.read_text("utf-8"))
    next(each for each in records["measures"] if each["id"] == DAY)["since"] = 3
    path.write_text(json.dumps(records), "utf-8")
    change(archived, DAY, r"^description:", r"since: 2\n\g<0>")
    assert "„since: 2“, in der 3. Auflage aber „since: 3“" in contradiction(archived)
    assert [problem.code for problem in check(archived, 4, (since_archived,))
            if problem.code == "E108"] == ["E108"]


def test_check_finds_a_contradiction_of_a_renamed_measure(archived: Path) -> None:
    folder = archived / "data" / "measures"
    change(archived, DAY, r"^description:", r"since: 4\n\g<0>")
    (folder / f"{DAY}.yaml").rename(folder / "courage.yaml")
    assert "E108" in [problem.code for problem in check(archived, 4, (since_archived,))]


def test_a_contradiction_is_told_without_building(archived: Path) -> None:
    change(archived, NEW, r"^since: .*", "since: 2")
    assert [problem.code for problem in since_problems(archived, 4)] == ["E108"]


def test_a_reason_overrides_and_is_reported(archived: Path) -> None:
    change(archived, DAY, r"^description:",
           r"since: 4\nnew_because: von Grund auf neu aufgelegt\n\g<0>")
    assert sorted(new_measures(archived)) == sorted([DAY, NEW])
    said = [str(p) for p in opened(archived).problems if p.code == "I108"]
    assert "von Grund auf neu aufgelegt" in said[0]


# Word by word


def marked(old: str, new: str) -> str:
    """The runs of two texts in one line."""
    signs = {"same": "{}", "removed": "[− {}]", "added": "[+ {}]"}
    return " ".join(signs[run.kind].format(" ¶ ".join(run.pieces)) for run in runs(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Ein guter Plan.", "Ein guter Plan.", "Ein guter Plan."),
        ("Ein guter neuer Plan hilft.", "Ein guter neuer Rat hilft.",
         "Ein guter neuer [− Plan] [+ Rat] hilft."),
        ("", "Alles neu.", "[+ Alles neu.]"),
        ("Alles fort.", "", "[− Alles fort.]"),
        ("Der erste Satz.", "Der erste Satz.\n\nDer zweite.",
         "Der erste Satz. [+  ¶ Der zweite.]"),
        ("Wer a und b sagt, tut es.", "Wer c und d sagt, tut es.",
         "Wer [− a und b] [+ c und d] sagt, tut es."),
    ],
)
def test_the_difference_is_marked_word_by_word(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


# The report


PAGES = {DAY: 10, FLYER: 20, SCHOOL: 30, NEW: 40}
HEAD, BODY = (60, 800, 100, 10), (60, 400, 100, 10)


def printed(root: Path, number: int, boxes: dict[int, Any]) -> Path:
    """Write pages that are blank but for one box on some, and the report of their build."""
    side = side_of(root, number)
    report, pdf = side.report, side.pdf("x-web.pdf")
    units = [{"measure": name, "first_page": page, "pages": 1, "new": False, "tightness": 1}
             for name, page in PAGES.items()]
    with pikepdf.new() as document:
        for page in range(1, 50):
            document.add_blank_page(page_size=(595, 842))
            box = boxes.get(page)
            if box:
                stream = f"{' '.join(map(str, box))} re f".encode()
                document.pages[-1].Contents = document.make_stream(stream)
        pdf.parent.mkdir(parents=True, exist_ok=True)
        document.save(pdf)
    file = {"product": "web", "name": "x-web.pdf", "sha256": sha256(pdf.read_bytes()).hexdigest()}
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps({"files": [file], "units": units}), "utf-8")
    return root


@pytest.fixture
def both(archived: Path) -> Path:
    """A project with the pages of both editions; one text was edited for the 4th."""
    change(archived, DAY, r"^description: \|\n  (\w+)", r"description: |\n  Zuvörderst")
    printed(archived, 3, {})
    return printed(archived, 4, {})


def written(root: Path, out: Path, department: str = "", pictures: bool = True) -> WrittenReport:
    """Write the report of the 4th edition against the archived 3rd."""
    return report(side_of(root, 3), side_of(root, 4), out, department, pictures)


def html_of(found: WrittenReport) -> str:
    """The written web page."""
    return next(path for path in found.files if path.suffix == ".html").read_text("utf-8")


def test_the_report_marks_words_with_lines_and_says_so_aloud(both: Path, tmp_path: Path) -> None:
    html = html_of(written(both, tmp_path))
    said = '<{0}><span class="vh">[{1}: </span>{2}<span class="vh">]</span></{0}>'
    assert said.format("ins", "eingefügt", "Zuvörderst") in html
    assert re.search(said.format("del", "gestrichen", r"\w+").replace("[", r"\["), html)
    assert re.search(r"ins \{[^}]*underline", html)
    assert re.search(r"del \{[^}]*line-through", html)


def test_the_report_shows_both_pages_of_a_changed_measure(both: Path, tmp_path: Path) -> None:
    html = html_of(written(both, tmp_path))
    assert html.count('src="data:image/png') == 3
    assert 'alt="Bild: 3. Auflage, Seite 10"' in html
    assert "steht nicht in der 3. Auflage" in html


def test_the_pdf_holds_the_same_words(both: Path, tmp_path: Path) -> None:
    path = next(p for p in written(both, tmp_path).files if p.suffix == ".pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Zuvörderst" in text
    assert "[+" not in text
    assert "Starkmacherei" in text


def test_another_page_with_the_same_text_is_listed_apart(both: Path, tmp_path: Path) -> None:
    printed(both, 4, {PAGES[SCHOOL]: BODY})
    assert [each.measure.id for each in written(both, tmp_path).resets] == [SCHOOL]


def test_another_running_head_is_no_other_page(both: Path, tmp_path: Path) -> None:
    printed(both, 4, {PAGES[SCHOOL]: HEAD})
    assert written(both, tmp_path).resets == ()


def test_a_department_gets_only_its_own(both: Path, tmp_path: Path) -> None:
    found = written(both, tmp_path, "Fachbereich Gesundheit", pictures=False)
    assert found.files[0].name == "diff-3-4-fachbereich-gesundheit.html"
    titles = re.findall("<h3>(.*?)</h3>", html_of(found))
    assert titles == ["„Starkmacherei“"]


def test_an_unknown_department_is_answered_with_the_nearest(both: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="gemeint: „Fachbereich Gesundheit“"):
        written(both, tmp_path, "FB Gesundheit", pictures=False)


def test_an_edition_that_was_not_built_is_reported_without_pictures(
    both: Path, tmp_path: Path
) -> None:
    shutil.rmtree(both / "editions" / "4" / "out")
    found = written(both, tmp_path)
    assert [problem.code for problem in found.problems] == ["W720"]
    assert "data:image" not in html_of(found)


def test_pages_older_than_the_data_are_told(both: Path, tmp_path: Path) -> None:
    change(both, NEW, r"^since:", "# später\nsince:")
    os.utime(both / "data" / "measures" / f"{NEW}.yaml", (2**31, 2**31))
    assert [p.code for p in written(both, tmp_path).problems] == ["W721"]


def test_a_report_without_pictures_never_loads_the_typesetter(both: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from catalogue.archive.previous import side_of;"
        "from catalogue.compare.report import report; root, out = map(Path, sys.argv[1:]);"
        "report(side_of(root, 3), side_of(root, 4), out, pictures=False);"
        "sys.exit('weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, both, tmp_path], check=False).returncode == 0


def test_an_edition_compares_with_another_folder(both: Path, tmp_path: Path) -> None:
    other = shutil.copytree(both, tmp_path / "other", symlinks=True)
    shutil.rmtree(other / "editions" / "3" / "archive")
    change(other, SCHOOL, r"^title: .*", "title: Anders")
    found = compare(side_of(both, 3), side_in(other, 3))
    assert {change.measure.title for change in found.changes} >= {"Anders"}


def test_diff_prints_each_change_as_one_line(both: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        diff_command, ["3", "4", "--root", str(both), "--out", str(tmp_path), "--no-pictures"]
    )
    assert result.exit_code == 0, result.output
    lines = [line for line in result.stdout.splitlines() if line.startswith(("neu:", "geändert:"))]
    assert len(lines) == 2
    assert "(Beschreibung)" in "".join(lines)


def test_the_report_says_why_a_measure_counts_as_new(both: Path, tmp_path: Path) -> None:
    change(both, SCHOOL, r"^since: .*", "since: 4\nnew_because: ganz neu gedacht")
    html = html_of(written(both, tmp_path, pictures=False))
    assert re.search(r"Gilt als neu, obwohl .*Schule.*Grund: ganz neu gedacht", html)
    shown = CliRunner().invoke(diff_command, ["3", "4", "--root", str(both), "--no-pictures"])
    assert re.search(r"gilt als neu: .*Schule.* – ganz neu gedacht", shown.stdout)


def test_json_holds_the_changes_of_one_department_when_asked(both: Path) -> None:
    call = ["3", "4", "--root", str(both), "--json", "--department"]
    result = CliRunner().invoke(diff_command, [*call, "Fachbereich Gesundheit"])
    departments = [each["departments"] for each in json.loads(result.stdout)["changes"]]
    assert departments
    assert all("Fachbereich Gesundheit" in each for each in departments)
    unknown = CliRunner().invoke(diff_command, [*call, "Fachbereich Gesundhet"])
    assert "gemeint: „Fachbereich Gesundheit“" in str(unknown.exception)


def test_an_edition_is_compared_with_a_bag_elsewhere(both: Path, tmp_path: Path) -> None:
    bag = both / "editions" / "3" / "archive"
    write_bag(bag, ())
    call = ["3", "--against", str(bag), "--root", str(both), "--no-pictures"]
    result = CliRunner().invoke(diff_command, [*call, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.exception
    assert "keine Unterschiede" in result.stdout


def test_diff_speaks_json(both: Path) -> None:
    result = CliRunner().invoke(diff_command, ["3", "4", "--root", str(both), "--json"])
    found = json.loads(result.stdout)
    assert {c["id"]: c["kinds"] for c in found["changes"]} == {NEW: ["new"], DAY: ["changed"]}


@pytest.mark.parametrize(("departments", "end"), [((), "Teich"), (("Amt A",), "Teich – Amt A")])
def test_who_answers_is_told_where_somebody_does(departments: tuple[str, ...], end: str) -> None:
    change = SimpleNamespace(kinds=(ChangeKind.NEW,), measure=SimpleNamespace(title="Teich"),
                             what="", departments=departments)
    assert line(change) == f"neu: {end}"  # type: ignore[arg-type]
