"""What a large file needs happens in a process of its own, and nobody can tell from the answer."""

import os
from functools import partial
from pathlib import Path, PurePath

import pytest

from catalogue.build.line import set_pages
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.preflight.screen import preflight
from catalogue.typeset import apart
from tests.products import small_web

FAULT = Problem("E515", Place(PurePath("inks.css")), "die Farbe hat keine Druckfarbe")


def refuse() -> None:
    raise LayoutError([FAULT])


def test_a_task_runs_in_another_process() -> None:
    assert apart.apart(os.getpid) != os.getpid()


def test_its_error_is_raised_here() -> None:
    with pytest.raises(LayoutError) as caught:
        apart.apart(refuse)
    assert caught.value.problems == (FAULT,)


def test_a_task_whose_process_dies_is_done_here(capfd: pytest.CaptureFixture[str]) -> None:
    assert apart.apart(partial(pow, 2, 5, None)) == 32
    with pytest.raises(ZeroDivisionError):
        apart.apart(partial(divmod, 1, 0))
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_large_file_is_judged_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = small_web().replace(b"/Type /Page ", b"/Type /Pige ")
    wanted = [preflight(data, "web") for data in (small_web(), broken, b"%PDF-1.7 nichts")]
    monkeypatch.setattr(apart, "LARGE_FILE_BYTES", 0)
    assert [preflight(data, "web") for data in (small_web(), broken, b"%PDF-1.7 nichts")] == wanted


def test_an_edition_set_in_portions_is_the_same(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = set_pages(project, 4, is_kept=False).pages.leaves
    monkeypatch.setattr("catalogue.typeset.fit.PORTION", 6_000)
    assert set_pages(project, 4, is_kept=False).pages.leaves == whole
