"""Says what a print file is: document information and XMP, the same for the same edition."""

from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

import pikepdf

from catalogue import __version__
from catalogue.model.records import EditionHead

NO_DATE = "1980-01-01"

PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmpMM:DocumentID>uuid:{identifier}</xmpMM:DocumentID>
<xmpMM:VersionID>{number}</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def identify(pdf: pikepdf.Pdf, head: EditionHead, part: str) -> None:
    """Write title, author, dates of the edition and the PDF/X-4 mark (ISO 15930-7, 6.2)."""
    title = f"{head.title}, {head.number}. Auflage"
    author = f"{head.publisher}, {head.office}"
    producer = f"catalogue {__version__}"
    day = closing_day(head)
    name = f"{head.publisher}/{head.title}/{head.number}/{part}"
    packet = PACKET.format(
        title=escape(title), author=escape(author), producer=producer, number=head.number,
        date=f"{day}T00:00:00Z", identifier=uuid5(NAMESPACE_URL, name))
    pdf.Root.Metadata = pdf.make_stream(
        packet.encode(), {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML})
    # The engine's /ID is of its own metadata; the one of this file is made from its content.
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    moment = f"D:{day.replace('-', '')}000000Z"
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary({
        "/Title": title, "/Author": author, "/Creator": producer, "/Producer": producer,
        "/CreationDate": moment, "/ModDate": moment, "/Trapped": pikepdf.Name("/False"),
    }))


def closing_day(head: EditionHead) -> str:
    """Return the day all dates of an edition's files carry: the closing date, else the first
    day of its date, else one that says nothing."""
    if head.closing_date:
        return head.closing_date
    return head.date + NO_DATE[len(head.date):] if head.date else NO_DATE
