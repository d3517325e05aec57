"""The XMP metadata of a file: what its Info dictionary says, and which standards it claims."""

import io
from xml.sax.saxutils import escape

import pikepdf

PDFA_LEVEL = "A"
PDFUA_PART = 1

# PDF/A asks that a schema it does not know, such as that of PDF/UA, is described in the file.
PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{entries}
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

# Each entry of the Info dictionary and how XMP writes it (ISO 19005-2, table 1).
ENTRIES = (
    ("/Title", '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>'),
    ("/Author", "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>"),
    ("/Subject", '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
                 "</dc:description>"),
    ("/Keywords", "<pdf:Keywords>{}</pdf:Keywords>"),
    ("/Producer", "<pdf:Producer>{}</pdf:Producer>"),
    ("/Creator", "<xmp:CreatorTool>{}</xmp:CreatorTool>"),
    ("/CreationDate", "<xmp:CreateDate>{}</xmp:CreateDate>"),
    ("/ModDate", "<xmp:ModifyDate>{}</xmp:ModifyDate>"),
)  # fmt: skip
DATES = ("/CreationDate", "/ModDate")


def claim(pdf: pikepdf.Pdf, part: int) -> None:
    """Claim PDF/A of this part, level a, and PDF/UA-1; all else repeats the Info dictionary."""
    entries = [
        f"<pdfaid:part>{part}</pdfaid:part>",
        f"<pdfaid:conformance>{PDFA_LEVEL}</pdfaid:conformance>",
        f"<pdfuaid:part>{PDFUA_PART}</pdfuaid:part>",
        "<dc:format>application/pdf</dc:format>",
        f"<dc:language><rdf:Bag><rdf:li>{pdf.Root.Lang}</rdf:li></rdf:Bag></dc:language>",
    ]
    for key, element in ENTRIES:
        if key in pdf.docinfo:
            text = str(pdf.docinfo[key])
            entries.append(element.format(_iso(text) if key in DATES else escape(text)))
    data = PACKET.format(entries="\n".join(entries)).encode()
    pdf.Root.Metadata = pikepdf.Stream(
        pdf, data, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _iso(date: str) -> str:
    """Return a PDF date without a time, such as ``D:20261121``, as ISO 8601 writes it."""
    digits = date.removeprefix("D:")
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:8]) if part)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return a file linearised and packed; the same content gives the same bytes."""
    output = io.BytesIO()
    pdf.save(
        output,
        linearize=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return output.getvalue()
