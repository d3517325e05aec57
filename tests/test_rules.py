"""One vocabulary of findings: what the program can say, ``check --explain`` knows."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from catalogue.cli.explain import explain
from catalogue.model.problems import SEVERITIES
from catalogue.source.vocabulary import rules
from tests.conftest import ROOT

GIVEN = re.compile(r'"([EWI]\d{3})"')


def codes(pattern: re.Pattern[str]) -> Iterator[str]:
    for path in (ROOT / "catalogue").rglob("*.py"):
        yield from pattern.findall(path.read_text("utf-8"))


def test_every_code_has_a_rule_and_every_rule_a_code() -> None:
    assert set(codes(GIVEN)) == set(rules())


@pytest.mark.parametrize("code", sorted(rules()))
def test_a_rule_is_explained_in_whole_sentences(code: str) -> None:
    rule = rules()[code]
    assert explain(code).startswith(f"{code} {rule.title} ({SEVERITIES[code[0]]})\n")
    assert rule.explanation.endswith(".")


@pytest.mark.parametrize(("asked", "meant"), [("e70", "E70"), ("W630", "W63"), ("foo", "alle")])
def test_an_unknown_code_gets_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(LookupError, match=f"die Regel {asked} gibt es nicht – gemeint: „{meant}"):
        explain(asked)


def test_explaining_needs_nothing_heavy() -> None:
    script = """
import sys
import catalogue.cli.explain
print(sorted({"weasyprint", "pikepdf", "pypdfium2", "PIL", "jinja2"} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
