"""Do lists, tables and contents have the shape that readers count on? (ISO 14289-1, 7.2, 7.5)"""

from collections.abc import Iterator

from catalogue.preflight.findings import Finding
from catalogue.preflight.written import Element, Written

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
            for below in range(1, int(cell.attribute("/RowSpan") or 1)):
                open_cells[number + below] = open_cells.get(number + below, 0) + span
        widths.append(width)
    return widths


def contents_lead_on(file: Written) -> Iterator[Finding]:
    """Every entry of the contents is a link."""
    for each in file.of("TOCI"):
        if not any(kid.role == "Link" for kid in each.all()):
            yield Finding("E663", "ein Eintrag im Inhalt ist kein Verweis", LAYOUT, each.page)


SHAPE_RULES = (nesting, header_cells, regular_tables, contents_lead_on)
