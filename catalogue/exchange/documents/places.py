"""Keeps the places of pictures that a text tells of, with a plate until a picture is there."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from catalogue.exchange.documents.passages import Clause, Words, plain
from catalogue.exchange.extract.lines import Line
from catalogue.model.fields import Field
from catalogue.model.form import Form
from catalogue.source.names import slug

CAPTION = re.compile(
    r"^(?:Abbildung|Abb\.|Bild|Foto|Grafik)\s*(?:\d{1,3})?\s*[:.]\s*(?P<said>\S.*)$")
CREDIT = re.compile(r"\s*\((?:Quelle|Foto|Bild|Grafik):\s*(?P<credit>[^()]{2,80})\)\s*$")
FOLDER = "pictures"
# In dots: wide enough for a page at 150 dpi.
SIZE, GROUND, FRAME = (1200, 800), "#eeeeee", "#888888"
UNSPOKEN = "Bild zu: "
MAKER = "Wer hat das Bild data/{} gemacht, und darf es gedruckt werden?"
RIGHTS, SEEN = "Darf das Bild data/{} gedruckt werden?", "Was ist darauf zu sehen?"
QUESTION = "Welches Bild gehört zu „{}“? Bis dahin liegt unter data/{} ein leeres."


def place_of(form: Form) -> Field | None:
    """Return the field that holds the picture of a record."""
    return next(iter(form.record.of_type("image")), None)


def captions(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of the first caption of a text: its paragraph."""
    start = next((i for i, line in enumerate(lines) if CAPTION.match(line.text.strip())), -1)
    if start < 0:
        return ()
    ends = (i for i in range(start, len(lines)) if not lines[i].text.strip())
    return tuple(lines[start : next(ends, len(lines))])


def pictured(lines: Sequence[Line], words: Words, title: str) -> tuple[Clause, dict[str, str]]:
    """Return a caption and the picture that it stands for: its file, its words, who made it."""
    said = plain(lines, words)
    credit = CREDIT.search(said.text)
    caption = said.text[: credit.start()] if credit else said.text
    value = {"file": f"{FOLDER}/{slug(title)}.png", "alt": f"Platz für: {caption}",
             "caption": caption} | ({"credit": credit["credit"]} if credit else {})
    return said, value


def question(value: Mapping[str, str], is_there: bool) -> str:
    """Return what somebody is asked: for the picture, or by which right it is printed."""
    if not is_there:
        return QUESTION.format(value["caption"], value["file"])
    asked = [RIGHTS.format(value["file"])] if value.get("credit") else [MAKER.format(value["file"])]
    return " ".join([*asked, *([SEEN] if value["alt"].startswith(UNSPOKEN) else [])])


def plate() -> bytes:
    """Return an empty picture."""
    plate = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(plate)
    width, height = SIZE
    draw.rectangle((0, 0, width - 1, height - 1), outline=FRAME, width=4)
    draw.line((0, 0, width, height), fill=FRAME, width=2)
    draw.line((0, height, width, 0), fill=FRAME, width=2)
    written = BytesIO()
    plate.save(written, "PNG", dpi=(150, 150))
    return written.getvalue()
