"""The archive file: the same pages as the web file, with the data of the edition inside."""

import io
import json
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest

from catalogue.build.products import archived
from catalogue.checks.published import records_of
from catalogue.pdf.archive import archive_file
from catalogue.preflight.engines import page_validation
from tests.products import fresh, small, small_archive, small_web, written

NAMES = ["build.json", "edition.json", "edition.schema.json"]


@cache
def enclosed() -> dict[str, Any]:
    """The values of all files inside the archive."""
    with pikepdf.open(io.BytesIO(small_archive())) as pdf:
        return {name: json.loads(spec.get_file().read_bytes())
                for name, spec in pdf.attachments.items()}


def test_there_is_one_file_with_its_schema_and_the_report() -> None:
    assert set(enclosed()) == set(NAMES)


def test_the_records_are_those_of_the_edition() -> None:
    edition, value = small().pages.composition.edition, enclosed()["edition.json"]
    assert value == json.loads(records_of(edition))
    assert [each["id"] for each in value["measures"]] == [m.id for m in edition.measures]
    assert value["measures"][0]["description"] == edition.measures[0].value("description")
    assert value["head"]["number"] == 4
    assert value["chapters"]["foreword"] == edition.chapters["foreword"]
    assert len(value["contacts"]) == len(edition.contacts)


def test_the_report_tells_the_pages_and_no_times() -> None:
    report = enclosed()["build.json"]
    assert report["pages"] == small().pages.page_count
    assert report["engine"]["weasyprint"].startswith("70.0")
    assert "seconds" not in report


@pytest.mark.parametrize(("entry", "expected"), [
    ("relation", {"/Source", "/Supplement"}),
    ("type", {"/application/json"}),
    ("date", {"D:20261121000000Z"}),
])  # fmt: skip
def test_each_file_says_what_it_is_and_when_it_was_made(entry: str, expected: set[str]) -> None:
    with pikepdf.open(io.BytesIO(small_archive())) as pdf:
        specs = [spec.obj for spec in pdf.attachments.values()]
        found = {
            "relation": {str(spec.AFRelationship) for spec in specs},
            "type": {str(spec.EF.F.Subtype) for spec in specs},
            "date": {str(spec.EF.F.Params[key]) for spec in specs
                     for key in ("/CreationDate", "/ModDate")},
        }
    assert found[entry] == expected


def test_each_file_is_listed_once() -> None:
    with pikepdf.open(io.BytesIO(small_archive())) as pdf:
        listed = [each.objgen for each in pdf.Root.AF]
        assert len(listed) == len(set(listed)) == len(pdf.attachments)


def test_it_claims_pdf_a_3a_and_pdf_ua_1() -> None:
    with pikepdf.open(io.BytesIO(small_archive())) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_an_independent_engine_agrees(profile: str) -> None:
    checked = page_validation(small_archive(), profile)
    assert checked.verdict == "bestanden", checked.failures


def test_its_pages_are_those_of_the_web_file() -> None:
    with pikepdf.open(io.BytesIO(small_web())) as web, \
            pikepdf.open(io.BytesIO(small_archive())) as archive:
        for one, other in zip(web.pages, archive.pages, strict=True):
            pairs = zip(one.Contents, other.Contents, strict=True)
            assert all(ours.read_bytes() == theirs.read_bytes() for ours, theirs in pairs)
    with pypdfium2.PdfDocument(small_archive()) as document:
        assert len(document) == small().pages.page_count


def test_two_runs_give_the_same_bytes() -> None:
    done = fresh()
    assert archive_file(written(done), done.pages, archived(done)) == small_archive()
