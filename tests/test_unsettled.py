"""What is open of an edition is listed before it goes to print, and somebody must say go."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.archive.rebuild import commands, joined
from catalogue.build.unsettled import unsettled
from catalogue.cli import main
from catalogue.source.document import load_document
from catalogue.source.project import PATHS, Project

PACKED = Path("handoff-4.zip")
SETTLED = """
print:
  print_run: 500
  paper: {name: Offset, weight: 100, volume: 1.2}
  cover_paper: {name: Karton, weight: 300, volume: 1}
  binding: perfect
  delivery: Rathaus
"""


@pytest.fixture
def handed_over(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments of a call that sets no pages."""
    monkeypatch.setattr("catalogue.cli.handing.set_pages", lambda *_: _Done)
    monkeypatch.setattr("catalogue.cli.handing.handoff", lambda *_: PACKED)
    return ["handoff", "--edition", "4", "--printer", "online", "--root", str(project)]


class _Done:
    pages = leaves = None


def call(arguments: list[str], *more: str, **kwargs: str) -> Result:
    return CliRunner().invoke(main, [*arguments, *more], **kwargs)


def test_without_a_terminal_the_open_points_stop_the_handoff(handed_over: list[str]) -> None:
    stopped = call(handed_over)
    assert stopped.exit_code == 3
    assert all(word in stopped.stderr for word in (
        "wie hoch die Auflage ist", "auf welchem Papier", "Wer unterzeichnet das Vorwort?",
        "W127", "--trotzdem"))
    assert str(PACKED) not in stopped.output


def test_who_says_so_hands_over_all_the_same(handed_over: list[str]) -> None:
    done = call(handed_over, "--trotzdem")
    assert (done.exit_code, done.stdout) == (0, f"{PACKED}\n")
    assert "wie hoch die Auflage ist" in done.stderr


@pytest.mark.parametrize(("answer", "code"), [("j\n", 0), ("n\n", 130), ("\n", 130)])
def test_on_a_terminal_it_is_asked(
    handed_over: list[str], monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    assert call(handed_over, input=answer).exit_code == code


def test_an_edition_that_is_settled_is_handed_over_unasked(
    project: Path, handed_over: list[str]
) -> None:
    head = Project(project).head(4)
    text = head.read_text("utf-8").partition("confirm:")[0]
    head.write_text(f"{text}check_ignore: {{W127: bleibt}}{SETTLED}", "utf-8")
    for path in Project(project).measures.glob("*.yaml"):
        if "confirm" in load_document(project, PATHS.measure(path.stem)).value:
            path.write_text(path.read_text("utf-8").partition("confirm:")[0], "utf-8")
    assert [p for p in unsettled(project, 4) if p.place.path.parts[0] == "editions"] == []
    assert call(handed_over).exit_code == 0


def test_a_rebuild_never_asks() -> None:
    assert commands(4, "online")[-1][-1] == "--trotzdem"


@pytest.mark.parametrize(("pages", "words"), [
    ([9, 3, 4, 5, 6, 7], "3–7, 9"), ([2], "2"), ([1, 3], "1, 3"), ([4, 5], "4–5"),
])  # fmt: skip
def test_pages_that_follow_each_other_are_one_range(pages: list[int], words: str) -> None:
    assert joined(pages) == words
