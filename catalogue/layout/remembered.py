"""What setting made of a text is remembered between runs: the same text gives the same again."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from catalogue.source.cache import Cache
from catalogue.source.program import own_sums

NAME = "texts"
# What reads a text or draws it, beside this program.
TOOLS = ("markdown-it-py", "mdurl", "segno")


class Remembered:
    """A pure function of a text that works out no text twice.

    ``known`` is what an earlier run found, ``asked`` what this one needs.
    """

    def __init__(self, function: Callable[[str], str]) -> None:
        self.__doc__, self.name = function.__doc__, function.__name__
        self._function = function
        self.known: Mapping[str, str] = {}
        self.asked: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return what the function gives for a text."""
        if text not in self.asked:
            found = self.known.get(text)
            self.asked[text] = self._function(text) if found is None else found
        return self.asked[text]

    def begin(self, known: Mapping[str, str]) -> None:
        """Begin a run that knows this and nothing else."""
        self.known, self.asked = known, {}


@contextmanager
def remembering(
    folder: Path, is_kept: bool, *functions: Remembered, name: str = NAME
) -> Iterator[None]:
    """Take what an earlier run kept in this cache under a name, and keep what this one needs.

    Where nothing shall be kept, every text is worked out anew.
    """
    cache, key = Cache(folder), _key()
    kept = (cache.get_json(name, key) if is_kept else None) or {}
    for each in functions:
        each.begin(kept.get(each.name, {}))
    yield
    if is_kept and any(each.asked.keys() - each.known.keys() for each in functions):
        cache.keep_json(name, key, {each.name: dict(each.asked) for each in functions})


def _key() -> bytes:
    versions = [metadata.version(name) for name in TOOLS]
    return repr([sys.version, versions, own_sums()]).encode()
