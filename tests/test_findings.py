"""What is wrong with a record is told at its field, and can be mended or left with a reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalogue.checks.checked import Passage
from catalogue.checks.findings import Finding, findings, silence
from catalogue.checks.rule import Hit
from catalogue.checks.text import TEXT_RULES
from catalogue.checks.validate import check, examined
from catalogue.model.problems import DataError
from catalogue.source.declared import form_of
from catalogue.source.form_texts import form_text
from catalogue.source.journal import Hand, journal
from catalogue.source.project import PATHS
from catalogue.source.saving import record_values, typed_text

ME = Hand("Jana Muster")
FLYER = "flyer-vielfalt-der-geschlechter"
# What these say hangs on other records as well.
OF_ALL = {"W131"}
FAULTS = """\

  Rat - und und "Hilfe" , derzeit z.B. von Frau Muster (PfD) in 2024, siehe [hier](http://x.de).
"""
DASHES = next(each for each in TEXT_RULES if each.code == "W314")
DASH = "Im Jahr 2026-2027 und 2028-2029."


def found(root: Path, **typed: str) -> list[Finding]:
    """What is wrong with the record when this is typed and not saved."""
    text = (root / PATHS.measure(FLYER)).read_text("utf-8")
    text = typed_text(form_of(root).record, FLYER, text, typed)
    return list(findings(examined(root, 4)[0], FLYER, text))


def of(told: list[Finding], code: str) -> list[Finding]:
    return [each for each in told if each.problem.code == code]


def test_a_finding_names_the_words_of_its_field_and_their_mend(project: Path) -> None:
    first, second = of(found(project, goals=DASH), "W314")
    words = [DASH[each.start : (each.start or 0) + each.length] for each in (first, second)]
    assert (first.field, second.field, words) == ("goals", "goals", ["-", "-"])
    assert first.fixed == DASH.replace("2026-2027", "2026–2027")
    assert second.fixed == DASH.replace("2028-2029", "2028–2029")


def test_what_is_missing_is_told_at_its_field(project: Path) -> None:
    assert [each.field for each in of(found(project, title=""), "E110")] == ["title"]


def test_an_empty_text_is_told_at_its_field(project: Path) -> None:
    assert [each.field for each in of(found(project, goals="", confirm=""), "E109")] == ["goals"]


def test_a_department_spelled_otherwise_is_mended_in_its_line(project: Path) -> None:
    names = "Büro für Gleichstellung und Vielfalt\nFachbereich Kinder-Jugend-Familie"
    wrong = of(found(project, departments=names), "E104")[0]
    assert (wrong.field, names[wrong.start :]) == ("departments", names.splitlines()[1])
    assert wrong.fixed == names.replace("Kinder-Jugend", "Kinder – Jugend").replace(
        "Jugend-Familie", "Jugend – Familie")


def test_a_value_of_another_type_is_told_at_its_field(project: Path) -> None:
    told = found(project, updated="morgen", direction="seitwärts", links="kein Verweis")
    assert {each.field for each in told if each.problem.is_error} == {
        "updated", "direction", "links"}


def test_a_broken_file_is_told_for_the_record(project: Path) -> None:
    told = findings(examined(project, 4)[0], FLYER, "title: [\n")
    assert [each.problem.code for each in told] == ["E102"]


def test_a_mended_text_has_the_finding_no_more(project: Path) -> None:
    typed = {"goals": 'Mehr "Wissen", Mut , mehr  Rat: z.B. 2026-2027.'}
    for _ in range(20):
        mends = [each for each in found(project, **typed) if each.fixed is not None]
        if not mends:
            break
        typed = {mends[0].field: mends[0].fixed or ""}
    assert typed["goals"] == "Mehr „Wissen“, Mut, mehr Rat: z. B. 2026–2027."


def test_the_desk_says_of_every_record_what_the_check_says(project: Path) -> None:
    for path in (project / PATHS.measures).glob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("\ntarget_groups:", f"{FAULTS}target_groups:", 1), "utf-8")
    checked, whole = examined(project, 4)[0], check(project, 4)
    for measure in checked.printed:
        text = checked.document(measure).text
        told = {str(each.problem) for each in findings(checked, measure.id, text)}
        path = PATHS.measure(measure.id)
        known = {str(each) for each in whole if each.place.path == path
                 and each.code not in OF_ALL}
        assert told == known
        assert len(told) > 5


def test_every_place_lies_in_the_text_of_its_field(project: Path) -> None:
    fields, checked = form_of(project).record, examined(project, 4)[0]
    for measure in checked.printed:
        document = checked.document(measure)
        for each in findings(checked, measure.id, document.text):
            if each.start is not None:
                text = form_text(fields[each.field], document.value[each.field])
                assert 0 <= each.start <= each.start + each.length <= len(text)


def test_a_rule_is_silent_with_a_reason_and_that_is_in_the_journal(project: Path) -> None:
    path = project / PATHS.measure(FLYER)
    path.write_text(path.read_text("utf-8").replace("Mehr Wissen", "Mehr 2026-2027"), "utf-8")
    assert of(found(project), "W314")[0].may_be_silenced
    silence(project, FLYER, "W314", "ein Aktenzeichen", ME)
    assert not of(found(project), "W314")
    assert not [each for each in check(project, 4) if each.code in ("W314", "W191")]
    assert record_values(project, FLYER)["check_ignore"] == {"W314": "ein Aktenzeichen"}
    assert next(journal(project)).field == "check_ignore"


@pytest.mark.parametrize(("code", "reason"), [("E104", "so"), ("W999", "so"), ("W314", " ")])
def test_nothing_is_silenced_without_a_reason_and_no_error(
    project: Path, code: str, reason: str
) -> None:
    with pytest.raises(DataError, match=r"E293 .+ – .+"):
        silence(project, FLYER, code, reason, ME)


def test_a_page_that_was_pasted_is_searched_once_a_rule(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def find(text: str) -> Iterator[Hit]:
        asked.append(text)
        yield from DASHES.find(text)

    monkeypatch.setattr("catalogue.checks.findings.TEXT_RULES", (DASHES._replace(find=find),))
    monkeypatch.setattr(Passage, "in_file", counted(asked, Passage.in_file))
    told = of(found(project, goals=f"{DASH} " * 40), "W314")
    assert len(told) == 80
    # Each character has its place once, and each finding is placed twice.
    assert len(asked) < len(DASH) * 40 * 3


def counted(calls: list[str], call: Any) -> Any:
    def counting(*arguments: Any) -> Any:
        calls.append("")
        return call(*arguments)

    return counting
