"""What a layout has no room for is said with its place and a way out."""

from pathlib import Path

import pytest

from catalogue.model.problems import LayoutError
from catalogue.typeset.frames import bound
from tests.printing import set_for


def test_a_section_more_than_the_layout_has_colours_for(project: Path) -> None:
    path = project / "data" / "sections.yaml"
    more = [f"  - id: mehr-{n}\n    title: Noch mehr {n}\n" for n in range(6)]
    path.write_text(path.read_text("utf-8") + "".join(more), "utf-8")
    with pytest.raises(LayoutError, match=r"sections\.yaml E518 .* für 7 Abschnitte, .* der 8\."):
        set_for(project)


def test_a_page_for_notes_that_spills(project: Path) -> None:
    template = project / "layouts" / "katalog" / "notes.html"
    template.write_text(template.read_text("utf-8").replace("range(18)", "range(60)"), "utf-8")
    small = set_for(project)
    with pytest.raises(LayoutError, match=r"layouts/katalog/notes\.html E519 .* Seiten statt"):
        bound(small.pages, small.leaves, small.pages.page_count + 1)
