"""Where the files of a project lie; every path has its one spelling here."""

from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath
from typing import Generic, TypeVar

Root = TypeVar("Root", bound=PurePath)


@dataclass(frozen=True)
class Project(Generic[Root]):
    """The paths below a root: a folder on disk, the source in a bag, or nothing for a message."""

    root: Root

    @property
    def data(self) -> Root:
        """The folder of what all editions share."""
        return self.root / "data"

    @property
    def sections(self) -> Root:
        """The sections in printed order."""
        return self.data / "sections.yaml"

    @property
    def departments(self) -> Root:
        """The directorates with their departments and units."""
        return self.data / "departments.yaml"

    @property
    def contacts(self) -> Root:
        """The contact points in printed order."""
        return self.data / "contacts.yaml"

    @property
    def terms(self) -> Root:
        """The words the catalogue spells in one way."""
        return self.data / "terms.yaml"

    @property
    def hyphenation(self) -> Root:
        """The words that are divided otherwise than the patterns say."""
        return self.data / "hyphenation.yaml"

    @property
    def languages(self) -> Root:
        """The passages in other languages."""
        return self.data / "languages.yaml"

    @property
    def measures(self) -> Root:
        """The folder with a file for every measure."""
        return self.data / "measures"

    def measure(self, identifier: str) -> Root:
        """Return the file of a measure."""
        return self.measures / f"{identifier}.yaml"

    @property
    def schemas(self) -> Root:
        """The folder with a schema for every kind of file."""
        return self.data / "schemas"

    @property
    def editions(self) -> Root:
        """The folder with a folder for every edition."""
        return self.root / "editions"

    def edition(self, number: int) -> Root:
        """Return the folder of an edition."""
        return self.editions / str(number)

    def head(self, number: int) -> Root:
        """Return the file that says which edition this is."""
        return self.edition(number) / "edition.yaml"

    def out(self, number: int) -> Root:
        """Return the folder an edition is delivered to."""
        return self.edition(number) / "out"

    @property
    def chain(self) -> Root:
        """The list of all that was archived."""
        return self.editions / "editions.jsonl"

    @property
    def layouts(self) -> Root:
        """The folder with the layouts and what they share."""
        return self.root / "layouts"

    def layout(self, name: str) -> Root:
        """Return the folder of a layout."""
        return self.layouts / name

    def layout_head(self, name: str) -> Root:
        """Return the file that says what a layout is made of."""
        return self.layout(name) / "layout.yaml"

    @property
    def printers(self) -> Root:
        """The folder with a profile for every print shop."""
        return self.layouts / "printers"

    @property
    def patterns(self) -> Root:
        """The patterns that divide German words."""
        return self.layouts / "hyphenation" / "hyph_de.dic"

    @property
    def profiles(self) -> Root:
        """The folder of the colour profiles."""
        return self.layouts / "icc"

    @property
    def fonts(self) -> Root:
        """The folder of the font files."""
        return self.root / "fonts"

    @property
    def cache(self) -> Root:
        """The folder of what can be worked out again; it may be missing or refuse to be written."""
        return self.root / ".cache"


# How messages name the files: as seen from the root.
PATHS = Project(PurePosixPath())
