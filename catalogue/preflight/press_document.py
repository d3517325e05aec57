"""Press rules on the document: its claim, its output condition, and what must not be in it."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from catalogue.preflight.findings import SHORTENED, Finding, faults
from catalogue.preflight.pressfile import PressFile
from catalogue.preflight.resources import font_name, is_embedded, named

REGISTRY = "http://www.color.org"
VERSION = re.compile(rb"GTS_PDFXVersion\W+PDF/X-4")
XMP_NAMES = ("CreateDate", "ModifyDate", "MetadataDate", "DocumentID", "VersionID",
             "RenditionClass", "title")
# What a graphics state of PDF/X-4 may not hold (ISO 15930-7).
BENDING = ("/TR", "/HTP", "/HTO")
STANDARD = "als PDF/X-4 ausgeben"


def encryption(file: PressFile) -> Iterator[Finding]:
    """No encryption: a press cannot open what is locked."""
    if file.pdf.is_encrypted:
        yield Finding("E601", "die Datei ist verschlüsselt", "ohne Kennwort speichern")


def claim(file: PressFile) -> Iterator[Finding]:
    """The file says that it is PDF/X-4, with every entry the standard asks for."""
    if not VERSION.search(file.metadata):
        yield Finding("E602", "die Datei weist sich nicht als PDF/X-4 aus", STANDARD)
    missing = [name for name in XMP_NAMES if f":{name}".encode() not in file.metadata]
    if missing:
        yield Finding("E602", f"in den Metadaten fehlt: {', '.join(missing)}", STANDARD)
    if str(file.pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        message = "die Angabe zur Überfüllung (Trapped) fehlt"
        yield Finding("E602", message, "True oder False angeben")
    if "/ID" not in file.pdf.trailer:
        yield Finding("E602", "die Kennung der Datei (ID) fehlt", STANDARD)


def output_intent(file: PressFile) -> Iterator[Finding]:
    """Exactly one output condition, by name and with a CMYK press profile inside."""
    found = [each for each in file.pdf.Root.get("/OutputIntents", pikepdf.Array())
             if each.get("/S") == "/GTS_PDFX"]
    if len(found) != 1:
        message = f"{len(found)} Druckbedingungen angegeben, nötig ist genau eine"
        yield Finding("E603", message, STANDARD)
    for intent in found:
        yield from _condition(file, intent)


def _condition(file: PressFile, intent: Any) -> Iterator[Finding]:
    name = str(intent.get("/OutputConditionIdentifier", ""))
    allowed = file.printer.output_conditions
    if name not in allowed:
        message = f"Druckbedingung „{name}“, erlaubt: {', '.join(allowed)}"
        yield Finding("E603", message, "das Profil der Druckerei wählen")
    if str(intent.get("/RegistryName", "")) != REGISTRY:
        message = "die Druckbedingung nennt ihr Verzeichnis nicht"
        yield Finding("E603", message, f"RegistryName {REGISTRY} angeben")
    profile = intent.get("/DestOutputProfile")
    data = profile.read_bytes() if profile is not None else b""
    if data[12:20] != b"prtrCMYK" or data[36:40] != b"acsp":
        message = "die Druckbedingung enthält kein CMYK-Profil eines Druckverfahrens"
        yield Finding("E603", message, "das ICC-Profil einbetten")


def actions(file: PressFile) -> Iterator[Finding]:
    """Nothing that runs, is filled in or is attached."""
    root, names = file.pdf.Root, file.pdf.Root.get("/Names", pikepdf.Dictionary())
    fields: Any = root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", [])
    yield from faults({f"die Datei enthält {what}": is_there for what, is_there in {
        "Aktionen": "/OpenAction" in root or "/AA" in root,
        "JavaScript": "/JavaScript" in names,
        "Formularfelder": len(fields) > 0,
        "Dateianhänge": "/EmbeddedFiles" in names,
    }.items()}, "E604", "entfernen")


def layers(file: PressFile) -> Iterator[Finding]:
    """No layers: what is switched off on one machine prints on the next."""
    if "/OCProperties" in file.pdf.Root:
        yield Finding("E605", "die Datei enthält Ebenen", "auf eine Ebene reduzieren")


def fonts(file: PressFile) -> Iterator[Finding]:
    """Every font is inside the file."""
    names = {font_name(each) for each in named(file.pdf, "/Font") if not is_embedded(each)}
    for name in sorted(names):
        yield Finding("E606", f"die Schrift „{name}“ ist nicht eingebettet", "einbetten")


def transfer(file: PressFile) -> Iterator[Finding]:
    """No graphics state bends the inks that the output condition has settled."""
    states = list(named(file.pdf, "/ExtGState"))
    keys = [key for key in BENDING if any(key in each for each in states)]
    if any(each.get("/TR2", "/Default") != "/Default" for each in states):
        keys.append("/TR2")
    if any("/TransferFunction" in _entries(each.get("/HT")) for each in states):
        keys.append("/HT")
    if keys:
        message = f"Zeichenzustände verändern die Farben beim Belichten ({', '.join(keys)})"
        yield Finding("E607", message, "Transferfunktionen und Rasterangaben entfernen")


def _entries(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary | pikepdf.Stream) else {}


def streams(file: PressFile) -> Iterator[Finding]:
    """No stream ends in a return, which readers take for a part of the line end behind it."""
    if SHORTENED.search(file.data):
        yield Finding("W608", "ein Datenstrom endet mit einem Wagenrücklauf",
                      "die Datei neu ausgeben")


DOCUMENT_RULES = (encryption, claim, output_intent, actions, layers, fonts, transfer, streams)
