"""A catalogue that is not of the first city: from nothing to two editions, by data alone."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main
from catalogue.source.document import load_document
from catalogue.source.edit import changed_text
from catalogue.source.project import PATHS, Project
from tests.climate import TITLES, climate_plan
from tests.conftest import plain, sharing

pytestmark = pytest.mark.xdist_group("climate")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A climate plan whose first edition is archived and whose second is built."""
    root = sharing(climate_plan(tmp_path_factory.mktemp("climate") / "plan"))
    run("build", "--edition", 1, "--product", "web", "--product", "print", "--root", root)
    run("handoff", "--edition", 1, "--printer", "online", "--trotzdem", "--root", root)
    run("archive", "--edition", 1, "--root", root)
    run("new", "edition", "--root", root)
    changed(root, "papier-sparen", costs=99_000, status="done")
    run("remove", "reste-retten", "--grund", "erledigt", "--root", root)
    run("build", "--edition", 2, "--product", "web", "--root", root)
    run("diff", 1, 2, "--root", root)
    return root


def changed(root: Path, identifier: str, **values: object) -> None:
    path = root / PATHS.measure(identifier)
    path.write_text(changed_text(path.read_text("utf-8"), values), "utf-8")


def words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return plain(" ".join(page.get_textpage().get_text_range() for page in pdf))


def product(root: Path, number: int, name: str) -> Path:
    return next(Project(root).out(number).glob(f"*-{name}.pdf"))


def test_every_measure_has_its_page(plan: Path) -> None:
    text = words(product(plan, 1, "web"))
    assert [title for found in TITLES.values() for title in found if title not in text] == []


def test_every_declared_field_stands_on_the_page(plan: Path) -> None:
    text = words(product(plan, 1, "web"))
    measure = load_document(plan, PATHS.measure("waermeplan-aufstellen")).value
    for said in ("M 6", "mittel", "begonnen", "9000 Euro", "12,5 t/a", "Ein Dach im Sonnenschein",
                 "Zeichnung: Stadt Musterstadt", "2028 bis 2030"):
        assert said in text, (said, measure)


def test_its_words_are_its_own(plan: Path) -> None:
    text = words(product(plan, 1, "web"))
    assert "Dezernat" not in text
    assert "Fachbereich" not in text


def test_what_is_ordered_is_whole(plan: Path) -> None:
    assert list(Project(plan).out(1).glob("handoff-1.zip"))
    with pikepdf.open(product(plan, 1, "print")) as pdf:
        assert pdf.Root.OutputIntents[0].OutputConditionIdentifier == "FOGRA39"


def test_the_report_tells_what_changed(plan: Path) -> None:
    report = next(Project(plan).out(2).glob("diff-1-2.html")).read_text("utf-8")
    for said in ("Papier sparen", "99.000", "umgesetzt", "Reste retten"):
        assert said in report


def test_the_archive_is_as_it_was(plan: Path) -> None:
    assert "unverändert" in run("verify", "--root", plan).output
