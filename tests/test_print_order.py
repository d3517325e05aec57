"""What a print shop asks for: its spine, its paper, what is still open, who it is."""

from pathlib import Path
from typing import Any

import pytest

from catalogue.archive.freeze import _identifier
from catalogue.checks.validate import check, validated
from catalogue.layout.layout import load_layout
from catalogue.layout.printers import unsuited
from catalogue.model.print_spec import Paper, PrintSpec
from catalogue.model.problems import Place, PreflightError, Problem
from catalogue.model.records import Edition, EditionHead
from catalogue.pdf.print import PrintJob
from catalogue.preflight.findings import Findings
from catalogue.press.handoff import handoff_files
from catalogue.press.order import SAID, OrderItem, order_data
from catalogue.press.parts import saved, signatures, spine_mm
from catalogue.source.load import load
from catalogue.typeset.compose import compose
from tests.printing import online, small_print
from tests.test_printed_fields import order_form

OFFSET = Paper(name="Offset weiß", weight=100, volume=1.2)


def head(**values: Any) -> EditionHead:
    return EditionHead(number=4, title="Katalog", publisher="Stadt", office="Büro",
                       print=PrintSpec(**values))


def order(**values: Any) -> dict[str, Any]:
    parts = tuple(OrderItem(name, name, b"", 116, (210, 297), 1, ())
                  for name in ("inside", "cover"))
    return order_data(head(**values), online(), PrintJob(head(), b"", {}, 300), 8.2, parts)


def test_the_printer_knows_the_spine_best() -> None:
    assert spine_mm(116, head(spine_mm=8.2, binding="saddle"), online()) == 8.2


@pytest.mark.parametrize(("count", "said"), [
    (116, "116 = 7 × 16 + 4"), (96, "96 = 6 × 16"), (12, "12 = 12")])
def test_pages_are_told_in_signatures(count: int, said: str) -> None:
    assert signatures(count) == said


@pytest.mark.parametrize(("count", "less"), [
    (115, 3), (112, 0), (119, 0), (16, 0), (18, 2), (9, 0)])  # fmt: skip
def test_what_a_signature_less_would_take_is_told(count: int, less: int) -> None:
    assert saved(count) == less


@pytest.mark.parametrize(("paper", "condition", "codes"), [
    (OFFSET, "FOGRA39", ["W508"]),
    (OFFSET, "FOGRA52", []),
    (OFFSET.model_copy(update={"surface": "coated"}), "FOGRA39", []),
    (Paper(name="Feinpapier", weight=90, volume=1, surface="uncoated"), "FOGRA51", ["W508"]),
    (None, "FOGRA39", []),
])  # fmt: skip
def test_paper_and_output_condition_fit(
    paper: Paper | None, condition: str, codes: list[str]
) -> None:
    found = unsuited(head(paper=paper, output_condition=condition), online())
    assert [each.code for each in found] == codes


def test_what_is_not_settled_is_open() -> None:
    assert {*SAID} - {*order(proof="ein Proof")["open"]} == {"proof"}


def test_the_order_is_folded_and_its_spine_is_the_printers() -> None:
    layout = load_layout(small_print().root, "katalog")
    form = order_form(head(spine_mm=8.2, glue="PUR"), layout)
    assert "nach Angabe der Druckerei" in form
    assert "Klebstoff: PUR" in " ".join(form.split())
    assert "Bogen zu 16 Seiten: 4 = 4" in form


def imprint(project: Path) -> str:
    composition = compose(validated(load(project, 4)).edition, load_layout(project, "katalog"))
    unit = next(each for each in composition.units if each.kind == "imprint")
    return composition.html(unit, {})


def named(project: Path) -> None:
    """Give the printer's profile and the edition what an imprint needs."""
    for path, line in ((project / "layouts/printers/online.yaml", "imprint: Presse Muster, Köln"),
                       (project / "editions/4/edition.yaml", "licence: CC BY 4.0")):
        path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")


def test_the_imprint_names_printer_and_rights(project: Path) -> None:
    assert "Druck:" not in imprint(project)
    named(project)
    assert "Druck: Presse Muster, Köln" in imprint(project)
    assert "CC BY 4.0" in imprint(project)


def test_check_asks_for_printer_and_rights_until_they_are_there(project: Path) -> None:
    def asked() -> int:
        return [each.code for each in check(project, 4)].count("I193")

    assert asked() == 2
    named(project)
    assert asked() == 0


def test_an_order_form_that_not_everybody_can_read_is_not_handed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = Findings((Problem("E650", Place(Path("druckauftrag.pdf")), "kein Titel"),), ())
    monkeypatch.setattr("catalogue.press.handoff.preflight", lambda *_: broken)
    small = small_print()
    with pytest.raises(PreflightError, match="E650"):
        handoff_files(small.pages, small.leaves, online())


def test_a_reprint_has_an_identifier_of_its_own() -> None:
    edition = Edition(head=head(), sections=(), directorates=(), contacts=(), measures=(),
                      chapters={})
    names = [_identifier(edition, Path(each)) for each in ("archive", "archive-2")]
    assert names == ["katalog-4", "katalog-4-2"]
