"""How somebody watches things being done one after the other."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Watch(Protocol):
    """Gives each item as it is taken; ``of`` says how many there are, if not only these."""

    def __call__(self, what: str, items: Sequence[Item], of: int = 0) -> Iterable[Item]:
        """Give each item."""


def unwatched(what: str, items: Sequence[Item], of: int = 0) -> Iterable[Item]:
    """Give each item; nobody watches."""
    return items
