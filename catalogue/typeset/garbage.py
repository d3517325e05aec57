"""When to look for garbage: between units, where nearly all that was made is garbage."""

import gc

# Of the young, the older and the oldest things, how many there are when they are looked through.
DUE = (100_000, 20, 20)
# Within a unit nobody looks, as far as memory allows it.
WITHIN = (1_000_000, 20, 20)


def calm() -> None:
    """Let what is there stay for good, and look for garbage only where ``cleared`` is called.

    Laying out makes millions of things: looking through them as they come costs a tenth of the
    time, because most are still in use.
    """
    gc.freeze()
    gc.set_threshold(*WITHIN)


def cleared() -> None:
    """Remove what earlier units left behind, if it is much."""
    due = [age for age, count in enumerate(gc.get_count()) if count > DUE[age]]
    if due:
        gc.collect(max(due))
