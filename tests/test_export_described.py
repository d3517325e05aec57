"""Open data describe themselves: Data Package, DCAT-AP.de, JSON-LD; what is not known is asked."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalogue.build.export import open_data
from catalogue.build.site import site_of
from catalogue.build.wish import Wanted
from catalogue.checks.open_data import licence_of
from catalogue.checks.validate import check
from catalogue.cli import main
from catalogue.html.export.formats import FORMATS, data_files
from catalogue.html.export.jsonld import reaches_outward, record, record_script
from catalogue.html.export.value import OpenData
from catalogue.html.record import files
from tests.conftest import ROOT
from tests.declared import FULL, declared_project
from tests.test_export_tables import BASE, exported

SHAPES = ROOT / "tests" / "dcat-ap-de.ttl"
CONTRIBUTOR = "http://dcat-ap.de/def/contributors/musterland"
KNOWN = f"licence: CC BY 4.0\nsite: {{contributor_id: '{CONTRIBUTOR}'}}\n"
# How a cell of a type is read, by Table Schema.
READ: Mapping[str, Callable[[str], Any]] = {
    "string": str, "integer": int, "number": float, "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__, "array": json.loads,
    "object": json.loads,
}  # fmt: skip


def told(root: Path, lines: str = KNOWN) -> Path:
    """A project whose edition says more."""
    path = root / "editions" / "4" / "edition.yaml"
    path.write_text(path.read_text("utf-8") + lines, "utf-8")
    return root


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """A project with a field of every type that says all that is asked."""
    return told(declared_project(tmp_path / "declared"))


def nodes(files: Mapping[str, bytes], kind: str) -> list[dict[str, Any]]:
    """The nodes of a class in the description for portals."""
    return [each for each in json.loads(files["dcat.jsonld"])["@graph"] if each["@type"] == kind]


def ran(root: Path, *words: str) -> Any:
    """Call the command for a project."""
    return CliRunner().invoke(main, ["export", "--edition", "4", "--root", str(root), *words])


def test_every_cell_is_of_the_type_that_is_told(said: Path) -> None:
    files = exported(said, "datapackage", with_persons=True)
    package = json.loads(files["datapackage.json"])
    types = set()
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (
            len(data), f"sha256:{sha256(data).hexdigest()}")
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
        fields = resource["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields]
        for row in rows[1:]:
            for field, cell in zip(fields, row, strict=True):
                keeps(field, cell)
                types.add(field["type"])
    assert types == READ.keys()


def keeps(field: Mapping[str, Any], cell: str) -> None:
    """Hold a cell against its field in a Table Schema."""
    limits = field.get("constraints", {})
    assert cell or not limits.get("required"), field["name"]
    if cell:
        value = READ[field["type"]](cell)
        assert isinstance(value, {"array": list, "object": dict}.get(field["type"], object))
        assert value in limits.get("enum", [value])
        assert re.search(limits.get("pattern", ""), cell)
        assert limits.get("minimum", 0) <= 0 or value >= limits["minimum"]


def test_a_package_names_its_licence_and_publisher(said: Path) -> None:
    package = json.loads(exported(said, "datapackage")["datapackage.json"])
    assert package["licenses"] == [{
        "name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "CC BY 4.0"}]
    assert package["contributors"][0]["title"] == "Stadt Musterstadt"
    options = next(field for field in package["resources"][0]["schema"]["fields"]
                   if field["name"] == "priority")
    assert options["constraints"]["enum"] == ["high", "low"]
    assert options["categories"][0] == {"value": "high", "label": "hoch"}


def test_the_description_keeps_to_the_shapes(said: Path) -> None:
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    compare = pytest.importorskip("rdflib.compare")
    files = exported(said, "dcat")
    graph = rdflib.Graph().parse(data=files["dcat.ttl"].decode(), format="turtle")
    same = rdflib.Graph().parse(data=files["dcat.jsonld"].decode(), format="json-ld")
    assert compare.isomorphic(graph, same)
    keeps_to, _, report = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert keeps_to, report


def test_the_shapes_find_what_is_missing(project: Path) -> None:
    rdflib, pyshacl = pytest.importorskip("rdflib"), pytest.importorskip("pyshacl")
    graph = rdflib.Graph().parse(data=exported(project, "dcat")["dcat.ttl"].decode())
    keeps_to, _, report = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert not keeps_to
    assert "license" in report
    assert "contributorID" in report


def test_the_description_says_all_that_is_mandatory(said: Path) -> None:
    files = exported(said, "dcat")
    (catalogue,), (dataset,) = nodes(files, "dcat:Catalog"), nodes(files, "dcat:Dataset")
    for each in (catalogue, dataset):
        assert each["dcterms:title"]["@value"] == "Diversity-Maßnahmenkatalog"
        assert each["dcterms:description"]["@value"].startswith("9 Maßnahmen.")
        assert each["dcterms:publisher"]["foaf:name"]["@value"] == "Stadt Musterstadt"
    assert dataset["dcatde:contributorID"] == {"@id": CONTRIBUTOR}
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {
        "@id": "mailto:gleichstellung-vielfalt@musterstadt.example"}
    found = nodes(files, "dcat:Distribution")
    assert [{"@id": each["@id"]} for each in found] == dataset["dcat:distribution"]
    for each in found:
        path = each["dcat:accessURL"]["@id"].removeprefix(f"{BASE}/daten/")
        assert each["dcat:downloadURL"] == each["dcat:accessURL"]
        assert each["dcat:byteSize"]["@value"] == str(len(files[path]))
        assert each["dcterms:license"] == {"@id": "http://dcat-ap.de/def/licenses/cc-by/4.0"}


def test_what_is_not_known_is_left_out_and_asked(project: Path) -> None:
    files = exported(project, "dcat", "jsonld")
    assert all("dcterms:license" not in each for each in nodes(files, "dcat:Distribution"))
    assert "dcatde:contributorID" not in nodes(files, "dcat:Dataset")[0]
    assert "licenses" not in json.loads(files["datapackage.json"])
    assert b'"license"' not in b"".join(files.values())
    result = ran(project, "--format", "csv")
    assert result.exit_code == 0
    assert result.output.count("I194") == 2
    assert "unter welcher Lizenz die Daten stehen, ist nicht gesagt" in result.output


@pytest.mark.parametrize(("lines", "count"), [
    ("", 0),
    ("site: {url: 'https://katalog.example'}\n", 2),
    (f"licence: CC BY 4.0\nsite: {{url: '{BASE}', contributor_id: '{CONTRIBUTOR}'}}\n", 0),
    ("licence: © Stadt\nsite: {url: 'https://katalog.example'}\n", 2),
])  # fmt: skip
def test_a_check_asks_where_the_edition_goes_online(
    project: Path, lines: str, count: int
) -> None:
    assert [each.code for each in check(told(project, lines), 4)].count("I194") == count


@pytest.mark.parametrize(("text", "found"), [
    ("CC BY 4.0", "CC-BY-4.0"), ("cc-by-4.0", "CC-BY-4.0"), ("CC0", "CC0-1.0"),
    ("https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"),
    ("dl-de/zero-2-0", "DL-DE-ZERO-2.0"), ("© Stadt Musterstadt", None), ("CC BY-NC 4.0", None),
    ("", None), (None, None),
])  # fmt: skip
def test_a_licence_is_known_by_its_names(text: str | None, found: str | None) -> None:
    known = licence_of(text)
    assert (known.id if known else None) == found


def test_what_reaches_the_public_is_a_service(said: Path) -> None:
    graph = json.loads(data_files(open_data(said, 4, BASE), ("jsonld",))[0].data)["@graph"]
    kinds = {each["identifier"]: each["@type"] for each in graph if "identifier" in each}
    assert kinds[FULL] == "CreativeWork"
    assert kinds["elternabende-vielfalt"] == "GovernmentService"
    service = next(each for each in graph if each.get("identifier") == "elternabende-vielfalt")
    assert service["url"] == f"{BASE}/massnahme/elternabende-vielfalt/"
    assert service["provider"]["name"] == "Stadt Musterstadt"
    assert service["serviceOperator"][0]["name"] == "Fachbereich Kinder – Jugend – Familie"


def test_without_a_direction_nothing_is_a_service(said: Path) -> None:
    path = said / "data" / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace("    role: direction\n", ""), "utf-8")
    graph = json.loads(data_files(open_data(said, 4), ("jsonld",))[0].data)["@graph"]
    assert {each["@type"] for each in graph[1:]} == {"CreativeWork"}
    assert all("url" not in each for each in graph)


def test_data_in_a_page_cannot_end_their_element(said: Path) -> None:
    data = open_data(said, 4)
    service = next(each for each in data.edition.measures if reaches_outward(each))
    measure = service.model_copy(update={"title": "</script><b>&"})
    text = record_script(data, measure)
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == measure.title


def test_the_page_of_a_record_holds_its_data(said: Path) -> None:
    pages = {each.path: each.data for each in files(site_of(said, 4, Wanted(BASE)))}
    page = pages["massnahme/elternabende-vielfalt/index.html"].decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = open_data(said, 4, BASE)
    measure = next(each for each in data.edition.measures if each.id == "elternabende-vielfalt")
    whole = {"@context": "https://schema.org", **record(data, measure)}
    assert whole.pop("description")
    assert whole.pop("@id") == whole["url"]
    assert json.loads(text) == whole


def test_what_stays_inside_is_a_work_to_search_engines(said: Path) -> None:
    pages = {each.path: each.data for each in files(site_of(said, 4))}
    page = pages[f"massnahme/{FULL}/index.html"].decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(text)["@type"] == "CreativeWork"


def test_the_command_writes_what_is_asked(said: Path, tmp_path: Path) -> None:
    result = ran(said, "--format", "json, csv", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"edition.json", "edition.schema.json", "massnahmen.csv"} < names
    assert not any(name.endswith((".xlsx", ".ttl")) for name in names)


def test_without_an_address_all_but_the_description_for_portals_is_written(said: Path) -> None:
    result = ran(said)
    assert result.exit_code == 0, result.output
    assert "ohne dcat" in result.output
    folder = said / "editions" / "4" / "out" / "daten"
    assert (folder / "datapackage.json").is_file()
    assert not (folder / "dcat.ttl").exists()


@pytest.mark.parametrize(("words", "code", "message"), [
    (("--format", "dcat"), 3, "E195"),
    (("--format", "pdf"), 2, "„pdf“ gibt es hier nicht, möglich: csv"),
    (("--url", "katalog.example"), 2, "die Adresse beginnt mit https://"),
])  # fmt: skip
def test_a_wrong_call_is_told(said: Path, words: tuple[str, ...], code: int, message: str) -> None:
    result = ran(said, *words)
    assert (result.exit_code, message in result.output) == (code, True), result.output


def test_texts_that_name_persons_are_told(said: Path) -> None:
    path = said / "data" / "measures" / "sprachcafe.yaml"
    path.write_text(path.read_text("utf-8").replace(
        "description: |\n  ", "description: |\n  Andrea Beispiel lädt ein. "), "utf-8")
    told_of = "Texten, die bleiben, wie sie gedruckt sind: sprachcafe\n"
    assert told_of in ran(said, "--format", "csv").output
    assert "Namen von Personen" not in ran(said, "--format", "csv", "--with-persons").output


def test_every_form_can_be_had_alone(said: Path) -> None:
    data: OpenData = open_data(said, 4, BASE)
    for name, form in FORMATS.items():
        found = {each.path for each in data_files(data, (name,))}
        needed = {each.path for other in form.needs for each in data_files(data, (other,))}
        assert needed < found
