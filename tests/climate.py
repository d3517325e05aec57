"""Makes a climate plan of a town that does not exist: 40 measures, 9 fields of action, pictures.

``python -m tests.climate FOLDER`` writes it where somebody wants to look at it.
"""

import sys
from pathlib import Path

from click.testing import CliRunner
from PIL import Image, ImageDraw

from catalogue.cli import main
from catalogue.source.edit import new_text
from catalogue.source.names import slug
from catalogue.source.project import PATHS, Project

OFFICES = ("Umweltamt", "Amt für Gebäude", "Tiefbauamt", "Schulamt", "Kämmerei")
TITLES = {
    "Strom": ("Solarstrom auf Schuldächern", "Straßenlicht nachts dimmen", "Ökostrom einkaufen",
              "Alte Pumpen ersetzen", "Zähler fernauslesen"),
    "Wärme": ("Wärmeplan aufstellen", "Heizungen abgleichen", "Nahwärme am Bad",
              "Abwärme der Wäscherei nutzen"),
    "Gebäude": ("Rathausdach dämmen", "Fenster der Bücherei tauschen", "Bauen mit Holz",
                "Kita mit Lehmputz", "Turnhalle verschatten"),
    "Verkehr": ("Radweg an der Bahn", "Lastenräder leihen", "Sichere Wege zur Schule",
                "Parkplätze teilen", "Bus im Takt"),
    "Stadtgrün": ("Bäume gießen", "Innenhöfe entsiegeln", "Dächer begrünen", "Regen sammeln"),
    "Abfall": ("Mehrweg auf dem Markt", "Reparieren statt wegwerfen", "Biotonne für alle",
               "Bücher weitergeben"),
    "Ernährung": ("Gemüse aus der Nähe", "Kochkurs in der Kantine", "Reste retten",
                  "Gärten verpachten"),
    "Bildung": ("Klimatag an Schulen", "Energiesparmodell", "Spaziergang zu guten Beispielen",
                "Ausstellung im Foyer"),
    "Verwaltung": ("Dienstreisen mit der Bahn", "Papier sparen", "Klimawirkung prüfen",
                   "Beschaffen mit Siegel", "Treibhausgase bilanzieren"),
}  # fmt: skip
# What is said of each measure; every text names it, since no two are the same.
TEXTS = {
    "description": "Mit „{0}“ beginnt das {1} in einem Stadtteil und weitet es aus.\n\n"
                   "Was „{0}“ bringt, wird nach einem Jahr gezählt.",
    "goals": "- Weniger Energie durch „{0}“\n- Erfahrungen mit „{0}“ weitergeben",
    "actors": "{1}, Stadtwerke und alle, die bei „{0}“ mitmachen wollen",
    "target_groups": "Alle, die „{0}“ betrifft",
    "steps": "1. „{0}“ planen\n2. „{0}“ erproben\n3. Ergebnisse von „{0}“ prüfen",
}
PICTURED = 5
# A layout of the town's own: half the page, its colours, one of them an ink of its own.
LAYOUT = {
    "layout.yaml": "extends: katalog\n",
    "tokens.css": ":root { --page-width: 148mm; --page-height: 210mm }\n",
    "brand.yaml": """colours:
  - {name: Stadtgrün, hex: "#0b6b3c", cmyk: [90, 20, 85, 25], spot: HKS 57 K}
  - {name: Wasserblau, hex: "#0d4488"}
  - {name: Ziegelrot, hex: "#9c3a28"}
""",
}


def climate_plan(root: Path, *, with_pictures: bool = True) -> Path:
    """Write the plan into an empty folder, with ``init`` and files alone."""
    call = ["init", str(root), "--muster", "klimaschutz", "--titel", "Klimaplan Musterstadt",
            "--abschnitte", ";".join(TITLES), "--organisation", f"Stadt: {', '.join(OFFICES)}"]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.output
    for example in Project(root).measures.glob("beispiel-*.yaml"):
        example.unlink()
    titles = [(section, title) for section, found in TITLES.items() for title in found]
    for number, (section, title) in enumerate(titles):
        value = _measure(number, slug(section), title)
        if with_pictures and number % PICTURED == 0:
            # A picture takes the place of two texts.
            value = {key: each for key, each in value.items() if key not in ("actors", "steps")}
            value["picture"] = _picture(Project(root).data / "bilder", slug(title), number)
        path = PATHS.measure(slug(title))
        (root / path).write_text(new_text(path, value), "utf-8")
    folder = root / PATHS.layout("stadt")
    folder.mkdir(parents=True)
    for name, text in LAYOUT.items():
        (folder / name).write_text(text, "utf-8")
    head = root / PATHS.head(1)
    more = "layout: stadt\ndate: 2027\nclosing_date: 2027-03-31\n"
    head.write_text(f"{head.read_text('utf-8')}{more}", "utf-8")
    return root


def _measure(number: int, section: str, title: str) -> dict[str, object]:
    office = OFFICES[number % len(OFFICES)]
    return {
        "title": title, "sections": [section], "departments": [office],
        "number": f"M {number + 1}",
        "priority": ("high", "medium", "low")[number % 3],
        "status": ("planned", "begun", "done")[number % 4 % 3],
        **{name: f"{text.format(title, office)}\n" for name, text in TEXTS.items()},
        "period": f"{2026 + number % 3}/{2029 + number % 4}",
        "costs": 1_500 * (number + 1), "saving": 2.5 * (number % 12),
    }  # fmt: skip


def _picture(folder: Path, name: str, number: int) -> dict[str, str]:
    """Draw a sun over a roof, at 300 dpi for a width of ten centimetres."""
    folder.mkdir(exist_ok=True)
    image = Image.new("RGB", (1200, 800), (200 - number, 225, 240))
    drawing = ImageDraw.Draw(image)
    drawing.polygon([(100, 800), (600, 300 + 5 * number), (1100, 800)], fill=(150, 70, 50))
    drawing.ellipse([850, 80, 1050, 280], fill=(250, 200, 60))
    image.save(folder / f"{name}.jpg", quality=85, dpi=(300, 300))
    return {"file": f"bilder/{name}.jpg", "alt": "Ein Dach, darüber die Sonne",
            "caption": "Ein Dach im Sonnenschein", "credit": "Zeichnung: Stadt Musterstadt"}


if __name__ == "__main__":
    print(climate_plan(Path(sys.argv[1])))
