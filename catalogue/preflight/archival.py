"""Will this file be the same in fifty years? Rules of PDF/A-2a and PDF/A-3a (ISO 19005)."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pikepdf

from catalogue.preflight.findings import IN_MEMORY, SHORTENED, Finding, faults
from catalogue.preflight.resources import font_name, is_embedded, named
from catalogue.preflight.written import Written

REBUILD = "die Datei neu bauen"
UA_SCHEMA = b"http://www.aiim.org/pdfua/ns/id/"
# Table 1 of ISO 19005-2: what Info and XMP both say, they say alike.
ALIKE = (("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Subject", "dc:description"),
         ("/Keywords", "pdf:Keywords"), ("/Creator", "xmp:CreatorTool"),
         ("/Producer", "pdf:Producer"))
DATES = (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate"))
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
RELATIONS = ("/Source", "/Data", "/Alternative", "/Supplement")
# What a page may add to a web file, all fonts together, and a single picture.
PAGE_BYTES, FONT_BYTES, PICTURE_BYTES = 6_000, 200_000, 300_000


def claims(file: Written, part: str) -> Iterator[Finding]:
    """One metadata block claims PDF/A of this part, level a, and PDF/UA-1, and explains both."""
    wanted = {"pdfaid:part": part, "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    for name, value in wanted.items():
        found = file.metadata.get(name, [])
        if found != [value]:
            shown = ", ".join(found) or "nichts"
            message = f"{name} in den Metadaten ist {shown}, verlangt ist {value}"
            yield Finding("E680", message, REBUILD)
    if UA_SCHEMA not in b"".join(_schemas(file.entry("/Metadata"))):
        yield Finding("E680", "die Metadaten erklären das Schema von PDF/UA nicht", REBUILD)


def _schemas(packet: Any) -> Iterator[bytes]:
    data = packet.read_bytes() if isinstance(packet, pikepdf.Stream) else b""
    return (part.partition(b"</")[0] for part in data.split(b"namespaceURI>")[1::2])


def same_metadata(file: Written) -> Iterator[Finding]:
    """Info dictionary and XMP say the same (ISO 19005-2, 6.6.3)."""
    info = file.pdf.docinfo
    for key, name in (*ALIKE, *DATES):
        said = str(info.get(key, ""))
        found = " ".join(file.metadata.get(name, []))
        if (key, name) in DATES:
            if found and not MOMENT.fullmatch(found):
                message = f"{name} in den Metadaten ist „{found}“, ohne Uhrzeit oder Zeitzone"
                yield Finding("E681", message, REBUILD)
            said, found = _digits(said), _digits(found)
        if said != found:
            yield Finding("E681", f"{key} ist „{said}“, {name} in den Metadaten „{found}“", REBUILD)


def _digits(date: str) -> str:
    return "".join(filter(str.isdecimal, date))[:14]


def open_file(file: Written) -> Iterator[Finding]:
    """The file is not locked and runs nothing (6.1.3, 6.5)."""
    if file.pdf.is_encrypted:
        yield Finding("E682", "die Datei ist verschlüsselt", "ohne Kennwort speichern")
    actions = (("/OpenAction",), ("/AA",), ("/Names", "/JavaScript"))
    if any(file.entry(*keys) is not None for keys in actions):
        yield Finding("E682", "die Datei führt beim Öffnen etwas aus", "Aktionen entfernen")
    for page, link in file.links:
        kind = link.get("/A", pikepdf.Dictionary()).get("/S", "/URI")
        if kind not in ("/URI", "/GoTo"):
            message = f"ein Verweis führt etwas aus ({kind})"
            yield Finding("E682", message, "nur Adressen und Seiten als Ziel", page)


def fonts(file: Written) -> Iterator[Finding]:
    """Every font is inside the file and tells its characters (6.2.11.4, 6.2.11.7)."""
    found = {font_name(each): each for each in named(file.pdf, "/Font")}
    for name, font in sorted(found.items()):
        if not is_embedded(font):
            yield Finding("E683", f"die Schrift „{name}“ ist nicht eingebettet", REBUILD)
        if "/ToUnicode" not in font:
            message = f"die Schrift „{name}“ sagt nicht, welche Zeichen sie zeigt"
            yield Finding("E683", message, REBUILD)


def output_intent(file: Written) -> Iterator[Finding]:
    """One output intent says what RGB means, with the profile inside (6.2.3)."""
    found = [each for each in file.entry("/OutputIntents") or []
             if each.get("/S") == "/GTS_PDFA1"]
    profile = found[0].get("/DestOutputProfile") if len(found) == 1 else None
    data = profile.read_bytes() if isinstance(profile, pikepdf.Stream) else b""
    if data[36:40] != b"acsp" or data[16:20] != b"RGB ":
        yield Finding("E684", "das Farbprofil fehlt, das die Farben der Datei festlegt", REBUILD)


def fast_opening(file: Written) -> Iterator[Finding]:
    """A browser shows the first page before the rest has come, and the file is small."""
    if not file.pdf.is_linearized or not file.pdf.check_linearization():
        yield Finding("E685", "die Datei ist nicht für das Öffnen im Browser geordnet", REBUILD)
    pictures = [len(each.read_raw_bytes()) for each in named(file.pdf, "/XObject")
                if each.get("/Subtype") == "/Image"]
    if (largest := max(pictures, default=0)) > PICTURE_BYTES:
        message = f"ein Bild hat {largest // 1000} KB, erlaubt sind {PICTURE_BYTES // 1000}"
        yield Finding("E685", message, "das Bild verkleinern")
    rest, pages = len(file.data) - sum(pictures), len(file.pdf.pages)
    if rest > (allowed := FONT_BYTES + PAGE_BYTES * pages):
        message = (f"ohne Bilder hat die Datei {rest // 1000} KB,"
                   f" bei {pages} Seiten erlaubt sind {allowed // 1000}")
        yield Finding("E685", message, "Zeichnungen im Layout vereinfachen, weniger Schriften")


def syntax(file: Written) -> Iterator[Finding]:
    """The file is built as the standard says, each length is true (6.1)."""
    for warning in (IN_MEMORY.sub("", each) for each in file.warnings):
        yield Finding("E686", f"der Aufbau der Datei ist fehlerhaft: WARNING: {warning}", REBUILD)
    if SHORTENED.search(file.data):
        yield Finding("E686", "ein Datenstrom endet mit einem Wagenrücklauf", REBUILD)


def nothing_enclosed(file: Written) -> Iterator[Finding]:
    """A web file carries no other files."""
    if len(file.pdf.attachments):
        names = ", ".join(sorted(file.pdf.attachments))
        yield Finding("E687", f"die Datei enthält Anhänge: {names}", REBUILD)


def data_enclosed(file: Written) -> Iterator[Finding]:
    """Each enclosed file is whole, typed, dated, and listed once as part of the pages (6.8)."""
    if not len(file.pdf.attachments):
        yield Finding("E687", "die Daten ⟪the edition.gen⟫ fehlen in der Datei", REBUILD)
    entries: Any = file.entry("/AF") or []
    listed = Counter(each.objgen for each in entries if isinstance(each, pikepdf.Object))
    for name, spec in file.pdf.attachments.items():
        stream: Any = spec.obj.EF.get("/F")
        parameters = stream.get("/Params", pikepdf.Dictionary())
        data = stream.read_bytes()
        yield from faults({f"der Anhang „{name}“ {message}": fault for message, fault in {
            "sagt nicht, was er zu den Seiten ist":
                spec.obj.get("/AFRelationship") not in RELATIONS,
            "steht nicht genau einmal im Verzeichnis": listed[spec.obj.objgen] != 1,
            "nennt seine Art nicht": "/" not in str(stream.get("/Subtype", ""))[1:],
            "ist nicht der, der eingelegt wurde": bytes(parameters.get("/CheckSum", b""))
            != hashlib.md5(data, usedforsecurity=False).digest(),
            "hat eine andere Länge als angegeben": parameters.get("/Size") != len(data),
            "hat kein Datum": "/CreationDate" in file.pdf.docinfo and "/ModDate" not in parameters,
            "sagt nicht, was er ist": not spec.description,
        }.items()}, "E687", REBUILD)


COMMON = (same_metadata, open_file, fonts, output_intent, syntax)
WEB_RULES = (partial(claims, part="2"), *COMMON, fast_opening, nothing_enclosed)
# A draft claims nothing, and nobody waits for its first page.
DRAFT_RULES = (*COMMON, nothing_enclosed)
ARCHIVE_RULES = (partial(claims, part="3"), *COMMON, data_enclosed)
