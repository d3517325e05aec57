"""What is asked of a build; loading it loads nothing that builds."""

from dataclasses import dataclass

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


ALL = Wish()
