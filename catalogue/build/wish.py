"""What is asked of a build; loading it loads nothing that builds."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PRODUCTS = ("web", "print", "archive")
# The web edition is asked for by its name: it stands on what was built.
SITE = "site"


@dataclass(frozen=True)
class Wish:
    """What to build: the products, crop marks in print, two pages for what does not fit one.

    A draft is the web file alone, which no engine of others looks at.
    """

    products: tuple[str, ...] = PRODUCTS
    marks: bool = False
    allow_overflow: bool = False
    no_cache: bool = False
    draft: bool = False


class Wanted(NamedTuple):
    """What is asked of a web edition: its permanent address, other templates, whose products.

    ``delivered`` is the folder that the products lie in, where it is another than usual.
    """

    base: str = ""
    theme: Path | None = None
    delivered: Path | None = None


ALL, AS_DECLARED = Wish(), Wanted()
