"""A bar on a terminal counts what is done; off it nothing is drawn."""

import pytest

from catalogue.cli.progress import watched


def test_a_bar_counts_also_what_a_copy_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with watched() as (tell, watch):
        tell("Daten lesen")
        assert list(watch("Regeln geprüft", [1, 2, 3], 6)) == [1, 2, 3]
    said = capsys.readouterr().err
    assert "Daten lesen …" in said
    assert "2/6" in said
    assert "6/6" in said
    assert "Regeln geprüft" in said


def test_off_a_terminal_only_stages_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with watched() as (tell, watch):
        tell("Daten lesen")
        assert list(watch("Regeln geprüft", [1, 2])) == [1, 2]
    assert capsys.readouterr().err == "Daten lesen …\n"


def test_a_program_that_reads_along_is_told_how_far_a_stage_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CATALOGUE_PROGRESS", "lines")
    with watched() as (_, watch):
        assert len(list(watch("Seiten setzen", range(200), 400))) == 200
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 40
    assert (said[0], said[-1]) == ("Seiten setzen … 10 von 400", "Seiten setzen … 400 von 400")
