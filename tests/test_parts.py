"""An edition is composed of the declared parts, in their order, with their titles and numbers."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from catalogue.build.line import Built, build
from catalogue.checks.validate import check
from catalogue.model.problems import DataError, PreflightError
from catalogue.press.handoff import handoff_files
from tests.conftest import build_web, plain, small_project
from tests.declared import declare, without_sections, write_chapter

LONG = "Die Stadt richtet eine Stelle ein, an die sich alle wenden können. " * 60
PARTS = [
    {"type": "cover"},
    {"type": "contents"},
    {"type": "chapter", "id": "anlass", "title": "Anlass", "number": "I.", "headings": True},
    {"type": "chapter", "id": "umsetzung", "title": "Umsetzung", "number": "IV."},
    {"type": "chapter", "id": "abende", "title": "Abende", "number": "IV.1", "level": 2},
    {"type": "index", "id": "direction", "by": "direction", "title": "Nach Richtung"},
    {"type": "sections"},
    {"type": "chapter", "id": "entwurf", "title": "Entwurf", "optional": True},
    {"type": "chapter", "id": "beschluss", "title": "Beschluss", "number": "Anlage A"},
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A catalogue of numbered chapters with an annex."""
    root = small_project(tmp_path_factory.mktemp("parts") / "project")
    declare(root, PARTS)
    write_chapter(root, "anlass", f"{LONG}\n\n## Der Auftrag\n\n{LONG}\n\n### Frist\n\n{LONG}")
    write_chapter(root, "umsetzung", "Wie es geht: siehe Anlage A.")
    write_chapter(root, "abende", "Vier Abende.\n\n## Der erste\n\nEin Abend.")
    write_chapter(root, "beschluss", "Der Rat beschließt.")
    return build_web(root, 4)


def pages_of(built: Built) -> list[str]:
    """The text of every page."""
    with pypdfium2.PdfDocument(built.delivery.files[0]) as pdf:
        return [plain(page.get_textpage().get_text_range()) for page in pdf]


def bookmarks(built: Built) -> list[tuple[int, str, int]]:
    """Level, title and page of every bookmark."""
    with pypdfium2.PdfDocument(built.delivery.files[0]) as pdf:
        return [(each.level, each.get_title(), (each.get_dest().get_index() or 0) + 1)
                for each in pdf.get_toc()]


def test_units_stand_in_the_declared_order(built: Built) -> None:
    kinds = [(unit.kind, unit.id) for unit in built.pages.composition.units if not unit.measures]
    assert kinds == [
        ("cover", "cover"), ("contents", "contents"), ("chapter", "anlass"),
        ("chapter", "umsetzung"), ("chapter", "abende"), ("index", "direction"),
        ("overview", "geschlecht"), ("overview", "herkunft"), ("overview", "sexuelle-identitaet"),
        ("chapter", "beschluss"),
    ]  # fmt: skip


def test_bookmarks_nest_as_deep_as_chapters_do(built: Built) -> None:
    found = [(level, title) for level, title, _ in bookmarks(built)]
    assert found[2:9] == [
        (0, "I. Anlass"), (1, "Der Auftrag"), (2, "Frist"), (0, "IV. Umsetzung"),
        (1, "IV.1 Abende"), (2, "Der erste"), (0, "Nach Richtung")]
    assert found[-1] == (0, "Anlage A Beschluss")


def test_contents_list_numbers_and_headings_with_the_pages_they_stand_on(built: Built) -> None:
    page, where = pages_of(built)[1], {title: page for _, title, page in bookmarks(built)}
    assert where["Frist"] > where["I. Anlass"]
    for title, name in (("I. Anlass", "I. Anlass"), ("Der Auftrag", "Der Auftrag"),
                        ("Frist", "Frist"), ("IV.1 Abende", "IV.1 Abende"),
                        ("Anlage A Beschluss", "Anlage A Beschluss")):
        assert f"{name} {where[title]}" in page
    # Only a chapter that says so has its headings there.
    assert "Der erste" not in page


def test_the_running_head_says_the_number(built: Built) -> None:
    heads = {unit.id: unit.running_head for unit in built.pages.composition.units}
    assert heads["abende"] == "IV.1 Abende"
    assert heads["direction"] == "Register: Nach Richtung"


def test_a_reference_leads_to_the_annex(built: Built) -> None:
    with pikepdf.open(built.delivery.files[0]) as pdf:
        links = {str(link.Contents): str(link.Dest) for page in pdf.pages
                 for link in page.get("/Annots", ()) if "/Dest" in link}
    assert links["Anlage A: Beschluss"] == "chapter-beschluss"


def test_a_missing_chapter_is_an_error_unless_it_is_optional(project: Path) -> None:
    declare(project, [{"type": "chapter", "id": "anlass", "title": "Anlass"}, {"type": "sections"}])
    with pytest.raises(DataError, match=r"editions/4/anlass\.md E101"):
        build_web(project, 4)


def test_a_part_with_nothing_to_print_is_an_error_unless_it_is_optional(project: Path) -> None:
    (project / "data" / "contacts.yaml").write_text("contacts: []\n", "utf-8")
    for optional, codes in ((False, ["E137"]), (True, [])):
        declare(project, [{"type": "sections"}, {"type": "contacts", "optional": optional}])
        found = [each for each in check(project, 4) if each.code == "E137"]
        assert [each.code for each in found] == codes
    assert not [each for each in check(project, 4) if each.code == "E101"]


def test_records_alone_are_a_catalogue(project: Path) -> None:
    """Without cover, imprint, sections and offices there are pages, bookmarks and their names."""
    declare(project, [{"type": "sections"}])
    without_sections(project)
    built = build_web(project, 4)
    assert [level for level, _, _ in bookmarks(built)] == [0] * 8
    with pikepdf.open(built.delivery.files[0]) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Diversity-Maßnahmenkatalog, 4. Auflage"
        assert int(pdf.Root.PageLabels.Nums[1].St) == 1


def test_an_article_is_a_catalogue_that_has_all_products(project: Path) -> None:
    declare(project, [{"type": "chapter", "id": "artikel", "title": "Ein Artikel"}])
    without_sections(project)
    for name in ("contacts.yaml", *(f"measures/{path.name}" for path in
                                    (project / "data" / "measures").iterdir())):
        (project / "data" / name).unlink()
    write_chapter(project, "artikel", "Ein Absatz.")
    head = project / "editions" / "4" / "edition.yaml"
    head.write_text(head.read_text("utf-8").replace("contact: gleichstellung\n", ""), "utf-8")
    built = build(project, 4)
    names = sorted(path.name.rsplit("-", 1)[-1] for path in built.delivery.files[:3])
    assert names == ["archive.pdf", "print.pdf", "web.pdf"]
    assert built.pages.page_count == 1


def test_without_a_cover_nothing_is_handed_over(built: Built) -> None:
    composition = built.pages.composition
    bare = type(composition)(composition.edition, composition.layout, composition.units[1:],
                             composition.environment)
    pages = type(built.pages)(bare, built.pages.fitted[1:])
    with pytest.raises(PreflightError, match="E521"):
        handoff_files(pages, None, None)  # type: ignore[arg-type]


def test_parts_without_records_wait_for_them_where_they_are_optional(project: Path) -> None:
    rest = [{"type": "sections", "optional": True},
            {"type": "index", "by": "title", "title": "A bis Z", "optional": True}]
    for path in (project / "data" / "measures").iterdir():
        path.unlink()
    declare(project, [{"type": "chapter", "id": "foreword", "title": "Vorwort"}, *rest])
    kinds = [unit.kind for unit in build_web(project, 4).pages.composition.units]
    assert kinds == ["chapter"]
