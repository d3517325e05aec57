"""What a layout has no room for is said with its place and a way out."""

from pathlib import Path

import pytest

from catalogue.model.problems import LayoutError
from catalogue.typeset.frames import bound
from tests.printing import set_for


def test_a_page_for_notes_that_spills(project: Path) -> None:
    template = project / "layouts" / "katalog" / "notes.html"
    template.write_text(template.read_text("utf-8").replace("/ points(", "* points("), "utf-8")
    small = set_for(project)
    with pytest.raises(LayoutError, match=r"layouts/katalog/notes\.html E519 .* Seiten statt"):
        bound(small.pages, small.leaves, small.pages.page_count + 1)
