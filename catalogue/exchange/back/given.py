"""What comes back as a whole: the files of a catalogue, and which of them are records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from catalogue.model.problems import Problem
from catalogue.model.records import Edition
from catalogue.source.project import PATHS


@dataclass(frozen=True)
class Given:
    """The texts and other files of a catalogue that begins with them, and what to tell of it."""

    edition: Edition = field(repr=False)
    texts: Mapping[PurePosixPath, str] = field(repr=False)
    files: Mapping[PurePosixPath, bytes] = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def titles(self) -> dict[PurePosixPath, str]:
        """The titles of the records by their files."""
        return {PATHS.measure(each.id, each.declared.id): each.title
                for each in self.edition.measures}
