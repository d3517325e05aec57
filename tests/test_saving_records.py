"""What is typed at the desk is saved field by field, and nothing of anybody is lost."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.build.unchanged import sources
from catalogue.checks.validate import check
from catalogue.model.form import house_form
from catalogue.model.merging import merged, split
from catalogue.model.problems import DataError
from catalogue.source.declared import form_of
from catalogue.source.document import document_of
from catalogue.source.form_texts import form_text, value_of
from catalogue.source.journal import Hand, journal
from catalogue.source.project import PATHS
from catalogue.source.saving import Collision, Saved, save_record, save_text
from catalogue.source.splice import spliced
from catalogue.source.write import BOM
from catalogue.source.yaml import parsed

ME, TONI = Hand("Jana Muster"), Hand("Toni Beispiel")
FLYER = "flyer-vielfalt-der-geschlechter"
TEXT = """\
# Ein Kopf
title:   Tag der Vielfalt   # so heißt er

sections: [a,b]
departments:
- Büro für Rat  # der erste
units:   [ "43/5" ]
# vor der Beschreibung
description: |    # Text
    Eins zwei.

    Drei.

# vor den Zielen
goals: >-
  Vier
  fünf
updated: 2026-11-21
confirm: 'Wer?'
"""
ORDER = ("title", "short_title", "sections", "departments", "units", "order", "description",
         "goals", "updated", "confirm")


def saved(root: Path, opened: str, hand: Hand = ME, **typed: str) -> Saved:
    """Save fields that nobody else has changed."""
    found = save_record(root, FLYER, opened, typed, hand)
    assert isinstance(found, Saved)
    return found


def file_of(root: Path) -> str:
    """The file of the record."""
    return (root / PATHS.measure(FLYER)).read_text("utf-8")


@pytest.mark.parametrize(("key", "value", "lines"), [
    ("title", "Neu", ["title:   Neu   # so heißt er"]),
    ("order", 3, ["order: 3"]),
    ("confirm", "Wer sonst?", ["confirm: 'Wer sonst?'"]),
    ("updated", "2026-12-01", ["updated: 2026-12-01"]),
    ("description", "Eins zwei.\n\nNeu.\n", ["    Neu."]),
    ("sections", ["c"], ["sections: [c]"]),
    ("short_title", "Tag # 1", ["short_title: 'Tag # 1'"]),
])
def test_only_the_lines_of_a_changed_value_change(
    key: str, value: object, lines: list[str]
) -> None:
    after = spliced(TEXT, {key: value}, ORDER, ("description", "goals"))
    assert [line for line in after.splitlines() if line not in TEXT.splitlines()] == lines
    gone = [line for line in TEXT.splitlines() if line not in after.splitlines()]
    assert len(gone) <= 1


def test_a_new_key_stands_where_the_order_has_it() -> None:
    after = spliced(TEXT, {"order": 3, "short_title": "Tag"}, ORDER, ("description",))
    assert list(parsed(after, PATHS.form).value)[:6] == [
        "title", "short_title", "sections", "departments", "units", "order"]


def test_a_key_that_goes_leaves_the_remarks_around_it() -> None:
    after = spliced(TEXT, {"description": None}, ORDER, ("description",))
    assert "Eins zwei" not in after
    assert "# vor der Beschreibung\n\n# vor den Zielen\ngoals" in after


@given(st.dictionaries(st.sampled_from(ORDER), st.text(max_size=30), max_size=3))
def test_saving_a_value_changes_only_that_value(typed: dict[str, str]) -> None:
    fields = house_form().record
    changes = {name: value_of(fields[name], text) for name, text in typed.items()}
    before = parsed(TEXT, PATHS.form).value
    found = parsed(spliced(TEXT, changes, ORDER, fields.texts), PATHS.form)
    assert not found.problems
    for name in {*before, *changes} - changes.keys():
        assert found.value[name] == before[name]
    for name, value in changes.items():
        assert form_text(fields[name], found.value.get(name)) == form_text(fields[name], value)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=6, max_size=8, unique=True),
       st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_a_merge_holds_both_changes(
    words: list[str], mine: int, other: int, is_longer: bool
) -> None:
    yours = [*words[:mine], "ICH", *words[mine + 1 :]]
    theirs = [*words[:other], *["DU"] * (1 + is_longer), *words[other + 1 :]]
    found = merged(*(" ".join(each) for each in (words, yours, theirs)))
    if abs(mine - other) > 1:
        assert found
        assert "ICH" in found
        assert found.count("DU") == 1 + is_longer
        assert set(words) - {words[mine], words[other]} <= set(found.split())
    else:
        assert found is None


@given(st.text())
def test_the_words_of_a_text_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


def test_a_field_of_mine_is_saved_beside_a_field_of_another(project: Path) -> None:
    opened = file_of(project)
    saved(project, opened, TONI, goals="Viel Wissen")
    found = saved(project, opened, ME, target_groups="Alle")
    assert (found.fields, found.theirs) == (("target_groups",), ("goals",))
    assert "Viel Wissen" in file_of(project)
    assert "  Alle\n" in file_of(project)


def test_the_same_field_of_two_is_a_conflict_and_nothing_is_written(project: Path) -> None:
    opened = file_of(project)
    after = saved(project, opened, TONI, goals="Mehr Wissen für alle", order="8").text
    found = save_record(project, FLYER, opened,
                        {"goals": "Sehr Mehr Wissen", "title": "Neu"}, ME)
    assert isinstance(found, Collision)
    conflict = found.conflicts[0]
    assert (conflict.yours, conflict.theirs, conflict.common, conflict.merged) == (
        "Sehr Mehr Wissen", "Mehr Wissen für alle", "Mehr Wissen", "Sehr Mehr Wissen für alle")
    assert (found.yours, found.theirs, found.text) == ({"title": "Neu"}, ("order",), after)
    assert file_of(project) == after


def test_what_was_chosen_in_a_conflict_is_saved(project: Path) -> None:
    opened = file_of(project)
    saved(project, opened, TONI, goals="Anders")
    collision = save_record(project, FLYER, opened, {"goals": "Neu"}, ME)
    assert isinstance(collision, Collision)
    saved(project, collision.text, ME, goals="Neu und anders")
    assert "Neu und anders" in file_of(project)


def test_a_form_sent_as_it_was_opened_writes_nothing(project: Path) -> None:
    opened = file_of(project)
    fields, found = form_of(project).record, document_of(opened, PATHS.measure(FLYER), [])
    typed = {name: form_text(fields[name], found.value.get(name)).replace("\n", "\r\n")
             for name in fields.by_id if name != "id"}
    assert saved(project, opened, ME, **typed).fields == ()
    assert file_of(project) == opened
    assert not list(journal(project))


def test_a_draft_is_saved_though_it_is_wrong(project: Path) -> None:
    found = saved(project, file_of(project), ME, updated="morgen", title="", links="kein Verweis")
    assert set(found.fields) == {"updated", "title", "links"}
    assert "updated: morgen\n" in file_of(project)
    assert "title:" not in file_of(project)


def test_a_file_that_cannot_be_read_is_told_with_a_way_out(project: Path) -> None:
    opened = file_of(project)
    (project / PATHS.measure(FLYER)).write_text("title: [\n", "utf-8")
    with pytest.raises(DataError, match=r"E102 .+ – .+"):
        save_record(project, FLYER, opened, {"goals": "Neu"}, ME)


def test_a_record_that_is_gone_is_told(project: Path) -> None:
    with pytest.raises(DataError, match=r"E104 .*gibt es hier nicht"):
        save_record(project, "jungen-ag", "", {"goals": "Neu"}, ME)


def test_mark_and_line_ends_of_a_file_stay(project: Path) -> None:
    path = project / PATHS.measure(FLYER)
    path.write_bytes(BOM + path.read_bytes().replace(b"\n", b"\r\n"))
    saved(project, path.read_text("utf-8-sig"), ME, goals="Neu\r\nund")
    data = path.read_bytes()
    assert data.startswith(BOM)
    assert data.count(b"\n") == data.count(b"\r\n")


def test_a_whole_file_is_saved_and_a_broken_one_refused(project: Path) -> None:
    path = PATHS.sections
    opened = (project / path).read_text("utf-8")
    assert isinstance(save_text(project, path, opened, opened + "# Ende\r\n", ME), Saved)
    assert (project / path).read_text("utf-8") == opened + "# Ende\n"
    with pytest.raises(DataError, match=r"E102 .+ – .+"):
        save_text(project, path, opened + "# Ende\n", "sections: [", ME)


def test_a_chapter_that_two_changed_comes_back_in_three_texts(project: Path) -> None:
    path = PATHS.edition(4) / "foreword.md"
    opened = (project / path).read_text("utf-8")
    save_text(project, path, opened, f"Zuerst.\n\n{opened}", TONI)
    found = save_text(project, path, opened, f"{opened}\nZuletzt.\n", ME)
    assert isinstance(found, Collision)
    assert found.conflicts[0].merged == f"Zuerst.\n\n{opened}\nZuletzt.\n"


@pytest.mark.parametrize("name", ["data/../x.yaml", "layouts/katalog/page.css", "data/bild.png"])
def test_no_other_file_is_saved(project: Path, name: str) -> None:
    with pytest.raises(DataError, match="E292"):
        save_text(project, PATHS.root / name, "", "x", ME)


def test_an_archived_edition_is_not_changed(project: Path) -> None:
    (project / PATHS.edition(4) / "archive").mkdir()
    with pytest.raises(DataError, match="E706"):
        save_text(project, PATHS.edition(4) / "foreword.md", "", "x", ME)


LOOP = """
import sys
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from catalogue.source.journal import Hand
from catalogue.source.saving import save_record
root, path, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
for number in range(10_000):
    save_record(root, name, path.read_text(), {"goals": f"Ziel {number % 2}"}, Hand("Jana"))
    print(number, flush=True)
"""


def test_a_kill_leaves_the_old_or_the_new_file(project: Path) -> None:
    path = project / PATHS.measure(FLYER)
    call = [sys.executable, "-c", LOOP, str(project), str(path), FLYER]
    for saves in (1, 2, 3):
        with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            while int(running.stdout.readline()) < saves:
                pass
            running.send_signal(signal.SIGKILL)
        assert file_of(project).count("Ziel ") == 1
        assert not parsed(file_of(project), PATHS.form).problems
        saved(project, file_of(project), TONI, goals=f"Danach {saves}")
        assert next(journal(project)).after == f"Danach {saves}\n"


def test_a_slow_disk_only_takes_longer(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opens = Path.open

    def slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.05)
        return opens(*args, **kwargs)

    monkeypatch.setattr(Path, "open", slowly)
    start = time.perf_counter()
    saved(project, file_of(project), ME, goals="Neu")
    assert "Neu" in file_of(project)
    assert time.perf_counter() - start < 1.5


def test_what_cannot_be_written_is_not_in_the_journal(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(project / PATHS.measure(FLYER)))

    saved(project, file_of(project), ME, goals="Neu")
    monkeypatch.setattr("catalogue.source.write.os.replace", refuse)
    with pytest.raises(DataError, match=r"E214 .*keine Berechtigung.* – Schreibschutz aufheben"):
        save_record(project, FLYER, file_of(project), {"goals": "Anders"}, ME)
    assert [entry.after for entry in journal(project)] == ["Neu\n"]


def test_saving_needs_no_new_build_where_nothing_printed_changes(project: Path) -> None:
    before = set(sources(project))
    for path in (PATHS.states(4), PATHS.proposals(4) / "a" / "b.json"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("x", "utf-8")
    saved(project, file_of(project), ME, goals="Neu")
    assert set(sources(project)) == before
    assert not [each for each in check(project, 4) if each.code == "W121"]
