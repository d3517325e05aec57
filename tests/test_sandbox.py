"""What may be hostile is read in a process of its own, on every system."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from catalogue.exchange.extract.sandbox import READERS, Reader, answer
from catalogue.exchange.forms.collect import collect
from catalogue.model.problems import DataError

# Windows has no module of this name.
WITHOUT_LIMITS = """
import sys
sys.modules["resource"] = None
from catalogue.cli import main
main(sys.argv[1:])
"""
SERVE_WITHOUT_LIMITS = """
import runpy, sys
sys.modules["resource"] = None
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=False)
"""


def ran(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a Python that has no limits for a process."""
    return subprocess.run([sys.executable, "-c", program, *map(str, arguments)],
                          capture_output=True, text=True, check=False)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_is_a_program_that_says_why_it_refuses(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "leer.docx"
    path.write_bytes(b"nothing")
    assert import_module(READERS[reader])
    with pytest.raises(DataError) as caught:
        answer(reader, path, "neu speichern")
    assert "verlangt zu viel Speicher" not in str(caught.value)


def test_a_form_is_read_where_a_process_has_no_limits(project: Path) -> None:
    (form, *_) = collect(project, 4, None, "xlsx")
    done = ran(SERVE_WITHOUT_LIMITS, READERS["form in sheets"], form)
    assert (done.returncode, done.stdout[:10]) == (0, '{"answer":')


@pytest.mark.parametrize("command", [("check", "--fix"), ("collect",)])
def test_commands_run_where_a_process_has_no_limits(
    project: Path, command: tuple[str, ...]
) -> None:
    done = ran(WITHOUT_LIMITS, *command, "--edition=4", "--root", project)
    assert "Traceback" not in done.stderr
    assert done.stdout


def test_importing_runs_where_a_process_has_no_limits(project: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "Blatt.txt"
    sheet.write_text("nichts\n", "utf-8")
    done = ran(WITHOUT_LIMITS, "import", sheet, "--root", project)
    assert "E210" in done.stderr
