"""The handbook tells of every command, every setting and every place of the desk."""

import re

import pytest

from catalogue.cli.commands import COMMANDS, module
from catalogue.source.members import Member, Settings
from catalogue.studio.app import ROUTES
from tests.conftest import ROOT

HANDBOOK = (ROOT / "docs" / "handbuch.md").read_text("utf-8")
# What a page of the desk fetches by itself, and nobody goes to.
UNSEEN = ("ereignisse", "anwesend", "gehen", "name", "farben.css", "schrift", "zustand")
PLACES = sorted({row.path.split("/")[1] for row in ROUTES} - {*UNSEEN, ""})


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_told(name: str) -> None:
    assert re.search(rf"catalogue {name}\b|`{name}`", HANDBOOK)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_of_the_desk_is_told(place: str) -> None:
    assert f"`/{place}`" in HANDBOOK


@pytest.mark.parametrize("name", [*Settings.model_fields, *Member.model_fields])
def test_every_setting_of_the_desk_is_told(name: str) -> None:
    assert re.search(rf"\b{name}\b", HANDBOOK)


def test_every_option_of_the_desk_is_told() -> None:
    command = module("desk").studio_command
    options = {option for each in command.params for option in each.opts} - {"--root"}
    assert {option for option in options if option not in HANDBOOK} == set()
