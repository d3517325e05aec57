"""The style of the web edition: the colours of the layout, light and dark, and what they serve."""

import re
from collections.abc import Iterator, Mapping

from catalogue.html.addresses import ICON, SCRIPT, STYLE
from catalogue.html.faces import FAMILY, faces
from catalogue.html.faces import files as face_files
from catalogue.html.site import File, Site
from catalogue.html.templates import resource
from catalogue.layout import css
from catalogue.layout.colours import WHITE, darker, lightened, mixed
from catalogue.layout.palette import form_of

FACE = ('@font-face{{font-family:"{}";src:url({});font-weight:{};'
        "font-display:swap}}")  # fmt: skip
COMMENT = re.compile(r"/\*.*?\*/", re.S)
SPACE = re.compile(r"\s*([{};>])\s*")
DARK = "@media screen and (prefers-color-scheme:dark){{{}}}"
# Of the colour before and behind the sections, so much is left in the dark.
PAGE, PAPER, HAIR = 0.25, 0.36, 0.8
# What is mixed of a colour and its ground.
TINT, MARKED, EDGE = 0.25, 0.45, 0.7

# The seven forms as round corners.
CORNERS = ("50%", "50% 0", "50% 50% 50% 0", "50% 50% 0 0", "0 50% 50% 0", "100% 0 0", "0 0 50% 50%")

Colours = Mapping[str, str]


def files(site: Site) -> Iterator[File]:
    """Yield style sheet, script, sign and faces."""
    yield File(STYLE, sheet(site).encode())
    yield File(SCRIPT, resource(site.theme, SCRIPT))
    yield File(ICON, site.environment.get_template(ICON).render(site=site).encode())
    yield from face_files(site)


def sheet(site: Site) -> str:
    """Return the style sheet: what the layout decides, and what holds for every layout."""
    own = _packed(resource(site.theme, STYLE).decode())
    fonts = [FACE.format(FAMILY, face.address, face.weight) for face in faces(site)]
    tokens = _of_layout(site)
    numbers = range(len(site.edition.sections) + 1)
    light = [_rule(":root", _ground(tokens)),
             *(_rule(f".in-{n}", {**_family(tokens, n), **_form(n)}) for n in numbers)]
    dark = [_rule(":root", _dark_ground(tokens)), _rule("[class*=in-]", {"f": "var(--x)"}),
            *(_rule(f".in-{n}", _dark_family(tokens, n)) for n in numbers)]
    return "\n".join([*fonts, *light, DARK.format("".join(dark)), own])


def _packed(text: str) -> str:
    """Return a style sheet without its comments and indents."""
    return SPACE.sub(r"\1", "".join(map(str.strip, COMMENT.sub("", text).splitlines())))


def _rule(selector: str, values: Colours) -> str:
    return f"{selector}{{{';'.join(f'--{name}:{value}' for name, value in values.items())}}}"


def _of_layout(site: Site) -> Colours:
    return {name: colour for name, value in site.layout.tokens.items()
            if (colour := css.colour(value))}


def _ground(tokens: Colours) -> Colours:
    quiet = tokens["ink-quiet"]
    return {"ink": tokens["ink"], "quiet": quiet, "hair": tokens["hairline"],
            "edge": mixed(quiet, WHITE, EDGE), "page": tokens["white"], "paper": tokens["paper"],
            "add": tokens["added-tint"], "gone": tokens["removed-tint"]}


def _family(tokens: Colours, number: int) -> Colours:
    """Return of a section: a solid field, a form and text on the page, a tint."""
    return {"s": tokens[f"accent-{number}"], "d": tokens[f"deep-{number}"],
            "t": tokens[f"tint-{number}"]}


def _form(number: int) -> Colours:
    """Return of a section: its number, and the corners of its form."""
    if not number:
        return {}
    return {"n": f'"{number}"', "r": CORNERS[form_of(number) - 1]}


def _dark_ground(tokens: Colours) -> Colours:
    front = tokens["accent-0"]
    page = darker(front, PAGE)
    return {"ink": tokens["tint-0"], "quiet": lightened(mixed(front, WHITE, EDGE), page),
            "hair": darker(front, HAIR), "edge": mixed(front, WHITE, EDGE), "page": page,
            "paper": darker(front, PAPER), "add": mixed(tokens["added"], page, MARKED),
            "gone": mixed(tokens["removed"], page, MARKED)}


def _dark_family(tokens: Colours, number: int) -> Colours:
    accent, page = tokens[f"accent-{number}"], darker(tokens["accent-0"], PAGE)
    tint = mixed(accent, page, TINT)
    return {"t": tint, "x": lightened(accent, tint, darker(tokens["accent-0"], PAPER))}
