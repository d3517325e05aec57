"""Where a field shows beside its page: in registers, overviews, forms, what is compared."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.checks.published import published
from catalogue.checks.validate import validate
from catalogue.exchange.forms.fields import form_fields
from catalogue.layout.layout import load_layout
from catalogue.model.changes import changes_between
from catalogue.model.records import Edition
from catalogue.source.load import load
from catalogue.source.project import PATHS
from catalogue.typeset.compose import compose
from catalogue.typeset.composition import Composition, Part
from tests.declared import FULL, PICTURE, declared_project
from tests.site import site

LISTED = "shows: [overview, register]"
# What the full record says beside its title, each with what its field is.
FACTS = {"slogan": "Gemeinsam weniger verbrauchen", "priority": "hoch",
         "action_fields": "Wärme, Kälte, Strom", "saving": "1250,5", "costs": "48.000",
         "start": "21. November 2026", "runtime": "2026 bis Juni 2028"}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project with a field of every type."""
    return declared_project(tmp_path / "declared")


def showing(root: Path, said: str, *names: str) -> Path:
    """Say more of some fields in the declaration of a project."""
    path = root / PATHS.form
    text = path.read_text("utf-8")
    for name in names:
        text = re.sub(rf"(?m)^  {name}: {{", rf"\g<0>{said}, ", text)
        text = re.sub(rf"(?m)^  {name}:\n", rf"\g<0>    {said}\n", text)
    path.write_text(text, "utf-8")
    return root


def registers(edition: Edition, root: Path) -> Iterator[tuple[Composition, Part]]:
    """Yield every register of an edition."""
    composition = compose(edition, load_layout(root, edition.head.layout))
    yield from ((composition, unit) for unit in composition.units if unit.kind == "index")


def test_a_register_says_short_facts_beside_a_title(root: Path) -> None:
    edition = validate(load(showing(root, LISTED, *FACTS), 4))
    for composition, unit in registers(edition, root):
        said = composition.html(unit, {}).replace("\xad", "")
        measured = composition.tried(unit.extended(is_endless=True)).replace("\xad", "")
        found = re.search(r"Dach und Wand dämmen</span> <span class=\"fact\">(.*?)</span>", said)
        assert found
        assert found[0] in measured
        words = re.sub(r"\s", " ", found[1])
        assert {name for name, each in FACTS.items() if each not in words} == (
            {"action_fields"} & {unit.context["by"]})


def test_a_register_says_no_more_where_nothing_is_declared(root: Path) -> None:
    edition = validate(load(root, 4))
    assert [unit.id for composition, unit in registers(edition, root)
            if "fact" in composition.html(unit, {})] == []


def test_registers_and_overviews_in_the_web_say_the_same_facts(root: Path) -> None:
    folder = site(showing(root, LISTED, *FACTS)).folder
    register = (folder / "suche" / "index.html").read_text("utf-8")
    overview = (folder / "abschnitt" / "geschlecht" / "index.html").read_text("utf-8")
    said = re.sub(r"\s|\xad", " ", register)
    row = re.sub(r"\s|\xad", " ", overview.partition("Dach und Wand")[2].partition("</tr>")[0])
    assert "Gemeinsam weniger verbrauchen · hoch · Wärme, Kälte, Strom · 1250,5 t/a" in said
    for label, value in (("Kosten", "48.000 Euro"), ("Laufzeit", "2026 bis Juni 2028")):
        assert f'<th scope="col">{label}<' in overview
        assert f'<span class="vh">{label}: </span>{value}' in row


def test_a_field_that_shows_elsewhere_is_asked_all_the_same(root: Path) -> None:
    before = {each.key for each in form_fields(validate(load(root, 4)).form.record)}
    showing(root, "shows: [overview, register, page, diff]", "priority", "costs")
    showing(root, "reach: public, shows: [diff]", "slogan")
    after = {each.key for each in form_fields(validate(load(root, 4)).form.record)}
    assert before - after == {"slogan"}


@pytest.mark.parametrize(
    ("shows", "found"), [("shows: [diff]", ("slogan",)), ("shows: [form]", ())])
def test_what_is_published_and_not_printed_is_compared_where_it_says_so(
    root: Path, shows: str, found: tuple[str, ...]
) -> None:
    before = validate(load(showing(root, f"reach: public, {shows}", "slogan"), 4))
    path = root / PATHS.measure(FULL)
    path.write_text(path.read_text("utf-8").replace("Gemeinsam", "Zusammen"), "utf-8")
    changes = changes_between(before, validate(load(root, 4))).changes
    assert tuple(name for change in changes for name in change.fields) == found


def test_an_internal_picture_is_not_published(root: Path) -> None:
    def names(root: Path) -> set[str]:
        return {each.name for each in published(validate(load(root, 4)), root)}

    assert PICTURE.as_posix() in names(root)
    assert PICTURE.as_posix() not in names(showing(root, "reach: internal", "picture"))
