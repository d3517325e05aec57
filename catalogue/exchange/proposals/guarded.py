"""Opens links for whoever has one, and slows down whoever guesses."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.exchange.proposals.links import ADDRESS, Link, opened
from catalogue.model.problems import DataError, Place, Problem

# Whoever comes in by a proxy works under this name instead of a token.
OWN = "ich"
WRONG_SECONDS = 1.0
# So many wrong links are answered at a time; meanwhile no unknown one is looked up.
MAX_WRONG = 5


@dataclass(eq=False)
class Guard:
    """Tells whose link an address holds, at each request anew, for one edition."""

    root: Path
    number: int
    _known: set[str] = field(default_factory=set, repr=False)
    _wrong: int = 0

    async def link(self, path: str) -> Link | None:
        """Return the link that an address holds, nothing where it is none of a link.

        ``DataError`` when it opens nothing; whoever guesses has to wait for that.
        """
        token = path.removeprefix(ADDRESS).partition("/")[0]
        if not path.startswith(ADDRESS) or token == OWN:
            return None
        if token not in self._known and self._wrong >= MAX_WRONG:
            raise _closed("gerade kommen zu viele falsche Links an",
                          "bitte in einer Minute noch einmal versuchen")
        try:
            return await asyncio.to_thread(self._opened, token)
        except DataError:
            self._wrong += 1
            await asyncio.sleep(WRONG_SECONDS)
            self._wrong -= 1
            raise

    def _opened(self, token: str) -> Link:
        number, link = opened(self.root, token)
        if number != self.number:
            raise _closed("dieser Link gehört zu einer früheren Abfrage",
                          "bitte bei der Stelle nachfragen, von der Sie den Link haben")
        self._known.add(token)
        return link


def _closed(message: str, hint: str) -> DataError:
    return DataError([Problem("E901", Place(Path()), message, hint)])
