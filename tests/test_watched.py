"""A bar on a terminal counts what is done; off it nothing is drawn."""

import pytest

from catalogue.cli.tables import watched


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
