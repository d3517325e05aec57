"""Where the files of a project lie; every path has its one spelling here."""

from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath
from typing import Generic, TypeVar

Root = TypeVar("Root", bound=PurePath)


class Below:
    """The path of one file or folder below the root of a project."""

    def __init__(self, name: str, explained: str) -> None:
        self.name, self.__doc__ = name, explained

    def __get__(self, project: "Project[Root]", owner: type) -> Root:
        """Return the path in a project."""
        return project.root / self.name


@dataclass(frozen=True)
class Project(Generic[Root]):
    """The paths below a root: a folder on disk, the source in a bag, or nothing for a message."""

    root: Root

    data = Below("data", "The folder of what all editions share.")
    sections = Below("data/sections.yaml", "The sections in printed order.")
    departments = Below("data/departments.yaml", "The directorates, departments and units.")
    contacts = Below("data/contacts.yaml", "The contact points in printed order.")
    terms = Below("data/terms.yaml", "The words the catalogue spells in one way.")
    hyphenation = Below("data/hyphenation.yaml", "The words that are divided in their own way.")
    languages = Below("data/languages.yaml", "The passages in other languages.")
    measures = Below("data/measures", "The folder with a file for every measure.")
    form = Below("data/catalogue.yaml", "What the catalogue is made of: words, fields, parts.")
    retired = Below("data/retired.yaml", "The measures that the catalogue no longer holds.")
    kept = Below("data/retired", "The folder with the file of every retired measure.")
    journal = Below("data/.verlauf", "The folder with all that was ever changed, month by month.")
    schemas = Below("data/schemas", "The folder with a schema for every kind of file.")
    editions = Below("editions", "The folder with a folder for every edition.")
    chain = Below("editions/editions.jsonl", "The list of all that was archived.")
    layouts = Below("layouts", "The folder with the layouts and what they share.")
    printers = Below("layouts/printers", "The folder with a profile for every print shop.")
    patterns = Below("layouts/hyphenation/hyph_de.dic", "The patterns that divide German words.")
    profiles = Below("layouts/icc", "The folder of the colour profiles.")
    fonts = Below("fonts", "The folder of the font files.")
    cache = Below(".cache", "What can be worked out again; it may be missing or unwritable.")

    def records(self, kind: str) -> Root:
        """Return the folder with a file for every record of a kind."""
        return self.data / kind

    def measure(self, identifier: str, kind: str = "measures") -> Root:
        """Return the file of a record, of the kind that every catalogue has or of another."""
        return self.records(kind) / f"{identifier}.yaml"

    def edition(self, number: int) -> Root:
        """Return the folder of an edition."""
        return self.editions / str(number)

    def head(self, number: int) -> Root:
        """Return the file that says which edition this is."""
        return self.edition(number) / "edition.yaml"

    def states(self, number: int) -> Root:
        """Return the file that says which records of an edition are reviewed or released."""
        return self.edition(number) / "states.yaml"

    def proposals(self, number: int) -> Root:
        """Return the folder of what departments propose for an edition."""
        return self.edition(number) / "vorschlaege"

    def out(self, number: int) -> Root:
        """Return the folder an edition is delivered to."""
        return self.edition(number) / "out"

    def site(self, number: int) -> Root:
        """Return the folder of the web edition, within what is delivered."""
        return self.out(number) / "web"

    def layout(self, name: str) -> Root:
        """Return the folder of a layout."""
        return self.layouts / name

    def layout_head(self, name: str) -> Root:
        """Return the file that says what a layout is made of."""
        return self.layout(name) / "layout.yaml"


# How messages name the files: as seen from the root.
PATHS = Project(PurePosixPath())
