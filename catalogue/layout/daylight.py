"""The colours of a layout on a screen: readable by day and by night, as a style sheet."""

from pathlib import Path

from catalogue.layout.colours import WHITE, holds, mixed
from catalogue.layout.layout import read_layout
from catalogue.layout.palette import FORMS
from catalogue.model.problems import CatalogueError

NIGHT = "#1d1a17"
# What the sections look like where no layout can be read.
GREY = "#5c4c44"
FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Semibold", 600, "normal"),
         ("Bold", 700, "normal"))  # fmt: skip
FACE = ('@font-face{{font-family:"Source Sans 3";font-weight:{1};font-style:{2};font-display:swap;'
        "src:url({3}SourceSans3-{0}.ttf)}}\n")
# Seven forms, so that a section is not told by its colour alone: the radii of a square.
RADII = ("50%", "50% 0", "50% 50% 50% 0", "50% 50% 0 0", "0 50% 50% 0", "100% 0 0", "0 0 50% 50%")


def daylight(root: Path, name: str, sections: int, fonts: str) -> str:
    """Return the style sheet of a layout for a screen; ``fonts`` is where its faces are fetched.

    Sections are grey where there is no such layout, or it cannot be read.
    """
    try:
        tokens = read_layout(root, name, sections).tokens
    except (CatalogueError, OSError, ValueError):
        tokens = {}
    accents = [tokens.get(f"accent-{number}", GREY) for number in range(sections + 1)]
    day = "".join(f"--a{n}:{each};" for n, each in enumerate(accents))
    night = "".join(f"--a{n}:{_by_night(each)};" for n, each in enumerate(accents))
    faces = "".join(FACE.format(*each, fonts) for each in FACES)
    forms = "".join(f".form.f{n}{{background:var(--a{n})}}" for n in range(1, sections + 1))
    radii = "".join(f".form.r{n}{{border-radius:{radius}}}"
                    for n, radius in enumerate(RADII[:FORMS], 1))
    return (f"{faces}:root{{{day}}}\n@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
            f"{forms}\n{radii}\n")


def _by_night(colour: str) -> str:
    """Return the nearest lighter tone of a colour that can be read on the ground of the night."""
    tones = (mixed(colour, WHITE, 1 - share / 20) for share in range(21))
    return next(tone for tone in tones if holds(tone, NIGHT))
