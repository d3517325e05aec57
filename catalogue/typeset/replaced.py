"""Puts functions in the place of some of the engine's, which stay behind them as they were."""

import sys
from typing import Any

ENGINE = "weasyprint"


def put(original: Any, shortcut: Any) -> None:
    """Put a shortcut in the place of a function in every module of the engine that names it."""
    name, shortcut.unshortened = original.__name__, original
    for module in [each for each in sys.modules.values() if each.__name__.startswith(ENGINE)]:
        if vars(module).get(name) is original:
            setattr(module, name, shortcut)


def put_method(owner: Any, name: str, shortcut: Any) -> None:
    """Put a shortcut in the place of a method."""
    shortcut.unshortened = getattr(owner, name)
    setattr(owner, name, shortcut)
