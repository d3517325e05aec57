"""The colours and faces of the desk: those of the layout, made readable by day and by night."""

from pathlib import Path

from catalogue.layout.colours import WHITE, holds, mixed
from catalogue.layout.layout import read_layout
from catalogue.layout.palette import FORMS
from catalogue.model.problems import CatalogueError
from catalogue.source.inherited import home
from catalogue.source.project import PATHS
from catalogue.studio.answers import File, not_there
from catalogue.studio.studio import Studio

NIGHT = "#1d1a17"
# What the sections look like where no layout can be read.
GREY = "#5c4c44"
FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Semibold", 600, "normal"),
         ("Bold", 700, "normal"))  # fmt: skip
# Seven forms, so that a section is not told by its colour alone: the radii of a square.
RADII = ("50%", "50% 0", "50% 50% 50% 0", "50% 50% 0 0", "0 50% 50% 0", "100% 0 0", "0 0 50% 50%")


def colours(studio: Studio) -> File:
    """Return the style sheet that holds what the layout decides."""
    count = len(studio.snapshot.checked.sections)
    head = studio.snapshot.checked.head
    try:
        tokens = read_layout(studio.root, head.layout if head else "", count).tokens
    except (CatalogueError, OSError, ValueError):
        tokens = {}
    accents = [tokens.get(f"accent-{number}", GREY) for number in range(count + 1)]
    day = "".join(f"--a{n}:{each};" for n, each in enumerate(accents))
    night = "".join(f"--a{n}:{_by_night(each)};" for n, each in enumerate(accents))
    faces = "".join(
        f'@font-face{{font-family:"Source Sans 3";font-weight:{weight};font-style:{style};'
        f'font-display:swap;src:url(/schrift/SourceSans3-{name}.ttf)}}\n'
        for name, weight, style in FACES)
    forms = "".join(f".form.f{n}{{background:var(--a{n})}}" for n in range(1, count + 1))
    radii = "".join(f".form.r{n}{{border-radius:{radius}}}"
                    for n, radius in enumerate(RADII[:FORMS], 1))
    css = (f"{faces}:root{{{day}}}\n@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
           f"{forms}\n{radii}\n")
    return File(css.encode(), "text/css")


def _by_night(colour: str) -> str:
    """Return the nearest lighter tone of a colour that can be read on the ground of the night."""
    tones = (mixed(colour, WHITE, 1 - share / 20) for share in range(21))
    return next(tone for tone in tones if holds(tone, NIGHT))


def face(studio: Studio, name: str) -> File:
    """Return a font file."""
    folder: Path = home(studio.root, PATHS.fonts) / PATHS.fonts
    known = {path.name: path for path in folder.glob("*.ttf")}
    if name not in known:
        raise not_there(f"die Schrift „{name}“ gibt es nicht")
    return File(known[name].read_bytes(), "font/ttf")
