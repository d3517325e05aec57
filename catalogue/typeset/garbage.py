"""When to look for garbage: between units, or while nobody waits, and never while one is set."""

import gc

# Of the young, the older and the oldest things, how many there are when they are looked through.
DUE = (600_000, 20, 20)
# Within a unit nobody looks, as far as memory allows it.
WITHIN = (1_000_000, 20, 20)


def calm() -> None:
    """Let what is there stay for good, and look for garbage only where it is asked for.

    Laying out makes millions of things: looking through them as they come costs a tenth of the
    time, because most are still in use.
    """
    gc.freeze()
    gc.set_threshold(*WITHIN)


def cleared() -> None:
    """Remove what earlier units left behind, if it is much."""
    if ages := _due():
        gc.collect(max(ages))


def idle() -> None:
    """Remove what the last units left behind, however little: nobody waits."""
    gc.collect(max(_due(), default=0))


def _due() -> list[int]:
    return [age for age, count in enumerate(gc.get_count()) if count > DUE[age]]
