"""Pictures of the web edition: files of their own, no larger than a screen shows them."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from markupsafe import Markup

from catalogue.html.addresses import PICTURES, relative
from catalogue.html.site import File
from catalogue.layout.picture import kind_of, shrunk
from catalogue.layout.typography import typeset

# Twice the width of a column, for screens with twice the dots.
MAX_PIXELS = (1200, 1600)
EXTENSIONS = {"png": ".png", "jpeg": ".jpg"}
FIGURE = Markup('<figure class="picture"><img src="{}" alt="{}" width="{}" height="{}">{}</figure>')
CAPTION = Markup("<figcaption>{}</figcaption>")


@dataclass(frozen=True)
class Picture:
    """A picture that lies in the site."""

    file: File
    width: int
    height: int

    def shown(self, here: str, alternative: str, caption: str) -> Markup:
        """Return the picture as a page shows it, with what stands below."""
        said = CAPTION.format(typeset(caption)) if caption else ""
        link = relative(here, self.file.path)
        return FIGURE.format(link, alternative, self.width, self.height, said)


def picture(folder: Path, name: str) -> Picture:
    """Return a picture of a folder; ``LayoutError`` where there is none."""
    data, (width, height) = shrunk(folder, name, MAX_PIXELS)
    path = PurePosixPath(name).with_suffix(EXTENSIONS[kind_of(name)])
    return Picture(File(f"{PICTURES}{path}", data), width, height)
