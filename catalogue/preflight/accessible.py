"""Can everyone read this file? Rules of PDF/UA-1 (ISO 14289-1) and what goes beyond them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pikepdf

from catalogue.preflight.findings import Finding, faults
from catalogue.preflight.written import Element, Written

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FILE_NAME = re.compile(r"(?i)\.(jpe?g|png|gif|svg|webp|tiff?)$|^(bild|abbildung|grafik)[ _-]?\d*$")
HEADING = re.compile(r"H[1-6]")
PRINTED, HIDDEN = 4, 2
# What must stand in what, and what may stand in it (ISO 32000-1, 14.8.4.3).
PARENTS = {
    "LI": {"L"}, "LBody": {"LI"}, "TOCI": {"TOC"},
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
    "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
}  # fmt: skip
CHILDREN = {
    "L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}, "TR": {"TH", "TD"},
}  # fmt: skip
NAMES = {
    "L": "Liste", "LI": "Listenpunkt", "LBody": "Text eines Listenpunkts", "TOC": "Inhalt",
    "TOCI": "Eintrag im Inhalt", "Table": "Tabelle", "THead": "Tabellenkopf",
    "TBody": "Tabellenkörper", "TFoot": "Tabellenfuß", "TR": "Tabellenzeile",
    "TH": "Kopfzelle", "TD": "Tabellenzelle",
}  # fmt: skip
SCOPES = ("/Row", "/Column", "/Both")
LAYOUT = "die Vorlage im Layout berichtigen"
REBUILD = "die Datei neu bauen"

# ISO 32000-1, 14.8.4.
STANDARD = """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3
    H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry
    Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form
"""
ROLES = frozenset(STANDARD.split())


def title(file: Written) -> Iterator[Finding]:
    """The file has a title, and readers show it instead of the file name (7.1)."""
    if not any(file.metadata.get("dc:title", [])):
        yield Finding("E650", "die Datei hat keinen Titel", "in edition.yaml angeben")
    if not file.entry("/ViewerPreferences", "/DisplayDocTitle"):
        yield Finding("E650", "Leseprogramme zeigen den Dateinamen statt des Titels", REBUILD)


def language(file: Written) -> Iterator[Finding]:
    """The file is German, and each passage names a language that there can be (7.2)."""
    said = str(file.pdf.Root.get("/Lang", ""))
    if not said:
        yield Finding("E651", "die Sprache der Datei fehlt", "lang am Element html angeben")
    elif said.partition("-")[0].lower() != "de":
        yield Finding("E651", f"die Sprache der Datei ist „{said}“ statt Deutsch", LAYOUT)
    for each in file.elements:
        if "/Lang" in each.source and not LANGUAGE.fullmatch(each.text("/Lang")):
            message = f"„{each.text('/Lang')}“ ist keine Sprache"
            yield Finding("E651", message, "ein Kürzel wie en angeben", each.page)


def tagged(file: Written) -> Iterator[Finding]:
    """The file has tags, says so, and does not doubt them (6.2, 7.1)."""
    if not file.elements or not file.entry("/MarkInfo", "/Marked"):
        yield Finding("E652", "die Datei hat keine Struktur für Vorleseprogramme", REBUILD)
    if file.entry("/MarkInfo", "/Suspects"):
        yield Finding("E652", "die Struktur der Datei gilt als unsicher (Suspects)", REBUILD)


def known_roles(file: Written) -> Iterator[Finding]:
    """Every element has a role that readers know (7.1)."""
    for each in file.elements:
        if each.role not in ROLES:
            yield Finding("E653", f"die Rolle „{each.role}“ gibt es nicht", REBUILD, each.page)


def all_content(file: Written) -> Iterator[Finding]:
    """All that is painted is read once or marked as decoration: nothing between (7.1)."""
    owners = Counter(mark for each in file.elements for mark in each.marks)
    for page, content in enumerate(file.contents):
        numbers = Counter(content.numbers)
        yield from faults({
            "Inhalt ohne Kennzeichnung wird weder vorgelesen noch übergangen": content.loose,
            "Inhalt hängt an keinem Element, etwa ein Kolumnentitel": sum(
                (page, number) not in owners for number in numbers),
            "Schmuck und vorgelesener Inhalt sind ineinander geschachtelt": content.nested,
            "die Nummer eines Inhalts ist doppelt vergeben": max(numbers.values(), default=1) - 1,
            "Inhalt gehört zu zwei Elementen": sum(
                owners[page, number] > 1 for number in numbers),
        }, "E654", REBUILD, page + 1)
    painted = {(page, n) for page, content in enumerate(file.contents) for n in content.numbers}
    for page in sorted({page for page, number in owners if (page, number) not in painted}):
        yield Finding("E654", "ein Element nennt Inhalt, den es nicht gibt", REBUILD, page + 1)


def parent_tree(file: Written) -> Iterator[Finding]:
    """From every page and annotation the way leads back to its element (ISO 32000-1, 14.7.4.4)."""
    parents = file.entry("/StructTreeRoot", "/ParentTree")
    if parents is None:
        return
    tree = pikepdf.NumberTree(parents)
    found = [tree.get(int(page.StructParents)) if "/StructParents" in page else None
             for page in file.pdf.pages]
    owners = [list(each) if isinstance(each, pikepdf.Array) else [] for each in found]
    for each in file.elements:
        for page, number in each.marks:
            if number >= len(owners[page]) or \
                    getattr(owners[page][number], "objgen", None) != each.source.objgen:
                message = "der Weg vom Inhalt zu seinem Element fehlt (ParentTree)"
                yield Finding("E655", message, REBUILD, page + 1)


def pictures(file: Written) -> Iterator[Finding]:
    """Every picture is described in words that are no file name (7.3)."""
    for each in file.of("Figure", "Formula"):
        words = (each.text("/Alt") or each.text("/ActualText")).strip()
        if not words:
            message = "eine Abbildung hat keine Beschreibung"
            yield Finding("E656", message, "alt oder title angeben", each.page)
        elif FILE_NAME.search(words):
            message = f"„{words}“ beschreibt die Abbildung nicht"
            yield Finding("E656", message, "in einem Satz sagen, was sie zeigt", each.page)


def headings(file: Written) -> Iterator[Finding]:
    """Headings begin at level 1 and skip no level (7.4)."""
    level = 0
    for each in file.elements:
        if HEADING.fullmatch(each.role):
            found = int(each.role[1])
            if found > level + 1:
                message = f"auf Überschrift {level or 'null'} folgt Überschrift {found}"
                yield Finding("E657", message, "keine Ebene überspringen", each.page)
            level = found
    if not level:
        yield Finding("E657", "die Datei hat keine Überschriften", LAYOUT)


def outline(file: Written) -> Iterator[Finding]:
    """The bookmarks are headings in their order, the title of every unit among them."""
    headings = [each for each in file.elements if HEADING.fullmatch(each.role)]
    firsts = {id(_unit(each)): each for each in reversed(headings)}
    titles = [each for each in headings if each.role == "H1" or firsts[id(_unit(each))] is each]
    with file.pdf.open_outline() as tree:
        found = list(_levels(tree.root, 1))
    if len(found) not in _reached(headings, titles, found):
        message = f"{len(found)} Lesezeichen, {len(titles)} Titel, {len(headings)} Überschriften"
        if len(titles) <= len(found) <= len(headings):
            message = "Lesezeichen und Überschriften stehen in anderer Ordnung"
        yield Finding("E658", message, "bookmark-level im Layout prüfen")


def _unit(element: Element) -> Element:
    """Return the outermost element that holds this one, below that of the document."""
    around = [element, *element.above()]
    return around[-2] if around[-1].role == "Document" and around[1:] else around[-1]


def _reached(
    headings: Sequence[Element], titles: Sequence[Element], levels: Sequence[int]
) -> set[int]:
    """Return how many bookmarks these headings may account for; a title has one, others may.

    A heading below one without a bookmark, the label of a field, stands a level higher among them.
    """
    reached, wanted = {0}, {id(each) for each in titles}
    for heading in headings:
        level, is_title = int(heading.role[1]), id(heading) in wanted
        allowed = {level} if is_title else {level, level - 1}
        more = {at + 1 for at in reached if allowed & {*levels[at : at + 1]}}
        reached = more if is_title else more | reached
    return reached


def _levels(items: Iterable[pikepdf.OutlineItem], level: int) -> Iterator[int]:
    for item in items:
        yield level
        yield from _levels(item.children, level + 1)


def page_labels(file: Written) -> Iterator[Finding]:
    """Readers show the printed page numbers."""
    if "/PageLabels" not in file.pdf.Root:
        yield Finding("E659", "die Seiten tragen nicht ihre gedruckten Zahlen", REBUILD)


def tab_order(file: Written) -> Iterator[Finding]:
    """The tab key follows the structure on every page with links (7.18.3)."""
    for number, page in enumerate(file.pdf.pages, 1):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield Finding("E660", "die Tabulatortaste folgt nicht der Struktur", REBUILD, number)


def links(file: Written) -> Iterator[Finding]:
    """Every link says where it leads, is read, and stands in one element (7.18.5)."""
    owned = {each.objgen for link in file.of("Link") for each in link.annotations}
    for page, link in file.links:
        said = str(link.get("/Contents", "")).strip()
        address = str(link.get("/A", pikepdf.Dictionary()).get("/URI", ""))
        flags = int(link.get("/F", 0))
        yield from faults({
            "ein Verweis sagt nicht, wohin er führt": not said,
            f"ein Verweis sagt nur „{said}“": said and said == address,
            "ein Verweis steht außerhalb der Struktur": link.objgen not in owned,
            "ein Verweis ist verborgen oder wird nicht gedruckt":
                flags & HIDDEN or not flags & PRINTED,
        }, "E661", "den Verweis im Layout mit title beschreiben", page)
    for each in file.of("Link"):
        if not each.annotations:
            yield Finding("E661", "ein Verweis führt nirgendhin", LAYOUT, each.page)


def notes(file: Written) -> Iterator[Finding]:
    """Every footnote has its own name and number, and a link leads to it and back (7.9)."""
    found = list(file.of("Note"))
    names = Counter(each.text("/ID") for each in found)
    for each in found:
        name = each.text("/ID")
        if not name or names[name] > 1:
            yield Finding("E662", "eine Fußnote hat keinen eigenen Namen (ID)", REBUILD, each.page)
        inside = {kid.role for kid in each.all()}
        if not {"Lbl", "Link"} <= inside:
            message = "eine Fußnote hat keine Nummer, die zum Text zurückführt"
            yield Finding("E662", message, REBUILD, each.page)
    calls = [each for each in file.of("Reference")
             if not any(above.role == "TOCI" for above in each.above())]
    if len(calls) != len(found):
        yield Finding("E662", f"{len(calls)} Hinweise auf {len(found)} Fußnoten", REBUILD)


def nesting(file: Written) -> Iterator[Finding]:
    """Lists hold items, tables hold rows, rows hold cells, and these stand nowhere else."""
    for each in file.elements:
        parent = each.parent.role if each.parent else ""
        if parent not in PARENTS.get(each.role, {parent}):
            code = "E664" if each.role[0] == "T" and each.role != "TOCI" else "E663"
            yield Finding(code, f"{NAMES[each.role]} in „{parent}“", LAYOUT, each.page)
        for kid in each.kids:
            if kid.role not in CHILDREN.get(each.role, {kid.role}) and kid.role not in PARENTS:
                code = "E663" if each.role in ("L", "LI", "TOC") else "E664"
                message = f"„{kid.role}“ unmittelbar in: {NAMES[each.role]}"
                yield Finding(code, message, LAYOUT, kid.page)
        if each.marks and each.role in CHILDREN:
            yield Finding("E663", f"Text unmittelbar in: {NAMES[each.role]}", LAYOUT, each.page)


def header_cells(file: Written) -> Iterator[Finding]:
    """Every table has header cells, and each says whether it heads a row or a column (7.5)."""
    for table in file.of("Table"):
        heads = [each for each in table.all() if each.role == "TH"]
        if not heads:
            yield Finding("E665", "eine Tabelle hat keine Kopfzellen", LAYOUT, table.page)
        for each in heads:
            if str(each.attribute("/Scope")) not in SCOPES:
                message = "eine Kopfzelle sagt nicht, ob sie Zeile oder Spalte überschreibt"
                yield Finding("E665", message, "scope angeben", each.page or table.page)


def regular_tables(file: Written) -> Iterator[Finding]:
    """Every row of a table spans as many columns, spans over rows counted (7.2)."""
    for table in file.of("Table"):
        widths = _widths([each for each in table.all() if each.role == "TR"])
        if len(set(widths)) > 1:
            shown = " und ".join(map(str, sorted(set(widths))))
            message = f"die Zeilen einer Tabelle haben {shown} Spalten"
            yield Finding("E666", message, "fehlende Zellen ergänzen", table.page)
        if sum(kid.role == "THead" for kid in table.kids) > 1:
            yield Finding("E666", "eine Tabelle hat mehrere Köpfe", LAYOUT, table.page)


def _widths(rows: list[Element]) -> list[int]:
    """Return how many columns each row spans."""
    open_cells: dict[int, int] = {}
    widths = []
    for number, row in enumerate(rows):
        width = open_cells.get(number, 0)
        for cell in row.kids:
            span = int(cell.attribute("/ColSpan") or 1)
            width += span
            for below in range(1, min(int(cell.attribute("/RowSpan") or 1), len(rows))):
                open_cells[number + below] = open_cells.get(number + below, 0) + span
        widths.append(width)
    return widths


def contents_lead_on(file: Written) -> Iterator[Finding]:
    """Every entry of the contents is a link."""
    for each in file.of("TOCI"):
        if not any(kid.role == "Link" for kid in each.all()):
            yield Finding("E663", "ein Eintrag im Inhalt ist kein Verweis", LAYOUT, each.page)


ACCESSIBLE_RULES = (
    title, language, tagged, known_roles, all_content, parent_tree, pictures, headings, outline,
    page_labels, tab_order, links, notes, nesting, header_cells, regular_tables, contents_lead_on,
)  # fmt: skip
