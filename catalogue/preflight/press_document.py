"""Press rules on the document: its claim, its output condition, and what must not be in it."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from catalogue.model.problems import Problem
from catalogue.preflight.findings import SHORTENED
from catalogue.preflight.pressfile import PressFile

REGISTRY = "http://www.color.org"
VERSION = re.compile(rb"GTS_PDFXVersion\W+PDF/X-4")
XMP_NAMES = ("CreateDate", "ModifyDate", "MetadataDate", "DocumentID", "VersionID",
             "RenditionClass", "title")
STANDARD = "als PDF/X-4 ausgeben"


def encryption(file: PressFile) -> Iterator[Problem]:
    """No encryption: a press cannot open what is locked."""
    if file.pdf.is_encrypted:
        yield file.problem("E601", "die Datei ist verschlüsselt", "ohne Kennwort speichern")


def claim(file: PressFile) -> Iterator[Problem]:
    """The file says that it is PDF/X-4, with every entry the standard asks for."""
    if not VERSION.search(file.metadata):
        yield file.problem("E602", "die Datei weist sich nicht als PDF/X-4 aus", STANDARD)
    missing = [name for name in XMP_NAMES if f":{name}".encode() not in file.metadata]
    if missing:
        yield file.problem("E602", f"in den Metadaten fehlt: {', '.join(missing)}", STANDARD)
    if str(file.pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        message = "die Angabe zur Überfüllung (Trapped) fehlt"
        yield file.problem("E602", message, "True oder False angeben")
    if "/ID" not in file.pdf.trailer:
        yield file.problem("E602", "die Kennung der Datei (ID) fehlt", STANDARD)


def output_intent(file: PressFile) -> Iterator[Problem]:
    """Exactly one output condition, by name and with a CMYK press profile inside."""
    found = [each for each in file.pdf.Root.get("/OutputIntents", pikepdf.Array())
             if each.get("/S") == "/GTS_PDFX"]
    if len(found) != 1:
        message = f"{len(found)} Druckbedingungen angegeben, nötig ist genau eine"
        yield file.problem("E603", message, STANDARD)
    for intent in found:
        yield from _condition(file, intent)


def _condition(file: PressFile, intent: Any) -> Iterator[Problem]:
    name = str(intent.get("/OutputConditionIdentifier", ""))
    allowed = file.printer.output_conditions
    if name not in allowed:
        message = f"Druckbedingung „{name}“, erlaubt: {', '.join(allowed)}"
        yield file.problem("E603", message, "das Profil der Druckerei wählen")
    if str(intent.get("/RegistryName", "")) != REGISTRY:
        message = "die Druckbedingung nennt ihr Verzeichnis nicht"
        yield file.problem("E603", message, f"RegistryName {REGISTRY} angeben")
    profile = intent.get("/DestOutputProfile")
    data = profile.read_bytes() if profile is not None else b""
    if data[12:20] != b"prtrCMYK" or data[36:40] != b"acsp":
        message = "die Druckbedingung enthält kein CMYK-Profil eines Druckverfahrens"
        yield file.problem("E603", message, "das ICC-Profil einbetten")


def actions(file: PressFile) -> Iterator[Problem]:
    """Nothing that runs, is filled in or is attached."""
    root, names = file.pdf.Root, file.pdf.Root.get("/Names", pikepdf.Dictionary())
    fields: Any = root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", [])
    found = {
        "Aktionen": "/OpenAction" in root or "/AA" in root,
        "JavaScript": "/JavaScript" in names,
        "Formularfelder": len(fields) > 0,
        "Dateianhänge": "/EmbeddedFiles" in names,
    }
    for what, is_there in found.items():
        if is_there:
            yield file.problem("E604", f"die Datei enthält {what}", "entfernen")


def layers(file: PressFile) -> Iterator[Problem]:
    """No layers: what is switched off on one machine prints on the next."""
    if "/OCProperties" in file.pdf.Root:
        yield file.problem("E605", "die Datei enthält Ebenen", "auf eine Ebene reduzieren")


def fonts(file: PressFile) -> Iterator[Problem]:
    """Every font is inside the file."""
    names = {str(each.get("/BaseFont", "ohne Namen")).lstrip("/")
             for each in file.pdf.objects if _is_foreign_font(each)}
    for name in sorted(names):
        yield file.problem("E606", f"die Schrift „{name}“ ist nicht eingebettet", "einbetten")


def _is_foreign_font(item: Any) -> bool:
    if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/Font":
        return False
    if item.get("/Subtype") in ("/Type0", "/Type3"):
        return False
    descriptor = item.get("/FontDescriptor", pikepdf.Dictionary())
    return not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def streams(file: PressFile) -> Iterator[Problem]:
    """No stream ends in a return, which readers take for a part of the line end behind it."""
    if SHORTENED.search(file.data):
        message = "ein Datenstrom endet mit einem Wagenrücklauf"
        yield file.problem("W607", message, "die Datei neu ausgeben")


DOCUMENT_RULES = (encryption, claim, output_intent, actions, layers, fonts, streams)
