"""What a command needs is loaded when it is called, and nothing else."""

import subprocess
import sys

import pytest

from catalogue.cli import main
from catalogue.cli.commands import COMMANDS
from tests.conftest import ROOT

MODULES = "import atexit, sys; atexit.register(lambda: print(*sys.modules, sep='\\n'));"
CALL = "sys.argv = ['catalogue', *sys.argv[1:]]; from catalogue.cli import main; main()"


def loaded(*arguments: str) -> set[str]:
    """Return the modules that a call has loaded when it ends."""
    call = [sys.executable, "-c", MODULES + CALL, *arguments]
    return set(subprocess.run(call, capture_output=True, text=True, cwd=ROOT).stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_says_of_itself(name: str) -> None:
    with main.make_context("catalogue", [name], resilient_parsing=True) as context:
        command = main.get_command(context, name)
    assert command
    assert (command.help or "").split("\n\n")[0] == COMMANDS[name][1]


@pytest.mark.parametrize("arguments", [("--help",), ("bild",), ("--version",)])
def test_help_and_a_wrong_call_load_no_command(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "catalogue.cli" in modules
    assert modules.isdisjoint(f"catalogue.cli.{module}" for module, _ in COMMANDS.values())
    assert modules.isdisjoint(("pydantic", "yaml"))


def test_the_desk_begins_without_what_its_list_does_not_need() -> None:
    modules = loaded("studio", "--help")
    assert "catalogue.studio.app" in modules
    assert modules.isdisjoint(("openpyxl", "pikepdf", "pypdfium2", "weasyprint"))
