"""A telephone number has one form, whoever asks."""

from pathlib import Path

import pytest

from catalogue.checks.fix import fix
from catalogue.exchange.inbox import import_files
from catalogue.source.document import load_document
from catalogue.source.project import PATHS

SAMPLE = Path(__file__).parent / "samples" / "import" / "katalog.txt"


@pytest.mark.parametrize(("typed", "form"), [
    ("0 12 34 / 56 - 78 90", "01234 56-7890"),
    ("01234 56 78 90", "01234 567890"),
    ("(01234) 56-7890", "01234 56-7890"),
    ("+49 1234 56-7890", "01234 56-7890"),
    ("+49 1234 567890", "01234 567890"),
    ("01234-56-7890", "01234 56-7890"),
])  # fmt: skip
def test_importing_writes_what_mending_would(typed: str, form: str, tmp_path: Path) -> None:
    sample = tmp_path / "katalog.txt"
    text = SAMPLE.read_text("utf-8")
    sample.write_text(text.replace("0 12 34 / 56 – 78 90", typed), "utf-8")
    root = tmp_path / "project"
    root.mkdir()
    import_files(root, [sample], 2, dry_run=False)
    contacts = load_document(root, PATHS.contacts).value["contacts"]
    assert contacts[0]["phone"] == form
    assert PATHS.contacts not in [each.path for each in fix(root, 2)]
