"""Numbers as Germans write them."""

POINTED = 10_000


def german(number: float) -> str:
    """Return a number as Germans write it: comma, and points from five digits on."""
    whole, _, rest = f"{number:f}".rstrip("0").partition(".")
    is_long = abs(number) >= POINTED
    grouped = f"{int(whole):,}".replace(",", ".") if is_long else whole
    return f"{grouped},{rest}" if rest else grouped
