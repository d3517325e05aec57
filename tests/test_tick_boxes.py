"""Boxes to tick in the Word form: several sections, both directions, whoever saved the file."""

import os
import subprocess
from pathlib import Path
from shutil import which

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from catalogue.exchange.forms.edits import kept_in_order
from catalogue.exchange.forms.fields import FormField
from catalogue.model.fields import Field
from tests.test_workbook import (
    FLYER,
    codes,
    edited,
    fill,
    labelled,
    measure,
    sent,
    taken_back,
    untagged,
)

BOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
OLD = (
    '<w:p {}><w:sdt><w:sdtPr><w:alias w:val="Richtung"/><w:tag w:val="catalogue.2.direction.0"/>'
    '<w:dropDownList><w:listItem w:displayText="nach innen" w:value="nach innen"/></w:dropDownList>'
    "</w:sdtPr><w:sdtContent><w:r><w:t>nach innen</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)


def turned_inward(project: Path) -> None:
    """Let the flyer work inwards only, before its form is sent."""
    path = project / "data" / "measures" / f"{FLYER}.yaml"
    text = path.read_text("utf-8").replace("direction: both", "direction: inward")
    path.write_text(text, "utf-8")


def test_every_section_and_both_directions_have_a_box(project: Path) -> None:
    document = Document(str(sent(project, kind="docx")))
    for name in ("Geschlecht", "Ethnische Herkunft", "nach innen", "nach außen"):
        assert all(each.find(f".//{BOX}") is not None for each in labelled(document, name))
    assert labelled(document, "beides") == []


@pytest.mark.parametrize("saved", [Path, untagged])
def test_a_tick_in_each_direction_means_both(project: Path, saved: object) -> None:
    turned_inward(project)
    path = sent(project, kind="docx")
    fill(path, "nach außen", "☒", number=1)
    taken_back(project, saved(path))  # type: ignore[operator]
    assert measure(project, FLYER).direction == "both"


@pytest.mark.parametrize("saved", [Path, untagged])
def test_a_tick_taken_away_takes_the_section_away(project: Path, saved: object) -> None:
    path = sent(project, kind="docx")
    fill(path, "Geschlecht", "☐", number=1)
    taken_back(project, saved(path))  # type: ignore[operator]
    assert measure(project, FLYER).sections == ("sexuelle-identitaet",)


@pytest.mark.skipif(not which("soffice"), reason="LibreOffice fehlt")
def test_ticks_are_read_from_a_form_saved_as_odt(project: Path) -> None:
    path = sent(project, kind="docx")
    fill(path, "Ethnische Herkunft", "☒", number=1)
    profile = f"-env:UserInstallation=file://{project}/profil"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", str(project)]
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=60, env=own)
    found = taken_back(project, project / path.with_suffix(".odt").name)
    assert (found.changed, codes(found)) == ((FLYER,), [])
    assert measure(project, FLYER).sections == ("geschlecht", "sexuelle-identitaet", "herkunft")


def test_a_form_with_lists_to_choose_from_is_still_read(project: Path) -> None:
    path = sent(project, kind="docx")
    document = Document(str(path))
    boxes = [labelled(document, name)[1].getparent() for name in ("nach innen", "nach außen")]
    boxes[0].addprevious(parse_xml(OLD.format(nsdecls("w"))))
    for box in boxes:
        box.getparent().remove(box)
    now, before = "Bitte alle ankreuzen.", "Je Zeile einen aus der Liste wählen."
    for each in document.element.body.iter(qn("w:t")):
        each.text = (each.text or "").replace(now, before)
    document.save(str(path))
    found = taken_back(project, path)
    assert (measure(project, FLYER).direction, codes(found)) == ("inward", [])


def test_words_beside_the_boxes_are_no_choice(project: Path) -> None:
    path = sent(project, kind="docx")
    document = Document(str(path))
    line = labelled(document, "Geschlecht")[1].getparent()
    line.addnext(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>und Sport</w:t></w:r></w:p>"))
    document.save(str(path))
    found = taken_back(project, path)
    assert (found.changed, codes(found)) == ((), ["W246"])


def test_two_directions_in_one_cell_mean_both(project: Path) -> None:
    turned_inward(project)
    taken_back(project, edited(sent(project), (FLYER, "Richtung", "nach innen, nach außen")))
    assert measure(project, FLYER).direction == "both"


def test_an_option_that_means_others_comes_back_as_it_was() -> None:
    field = Field.model_validate({"id": "themes", "label": "Themen", "type": "choice", "many": True,
        "options": {"kids": {"label": "Kinder"}, "old": {"label": "Ältere"},
                    "all": {"label": "alle", "means": ["kids", "old"]}}})  # fmt: skip
    form_field = FormField(field, 14, 3)
    assert kept_in_order(form_field, ["kids", "old"], ["all"]) == ["all"]
    assert kept_in_order(form_field, ["kids"], ["all"]) == ["kids"]
