"""Garbage is looked for between units when it is much, and whenever nobody waits."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from catalogue.typeset import garbage


class Ring:
    """A thing that only the collector can remove."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.collect()
    gc.disable()
    yield
    gc.set_threshold(*before)
    gc.enable()


def left() -> "weakref.ref[Ring]":
    return weakref.ref(Ring())


def test_little_garbage_stays_between_units(monkeypatch: pytest.MonkeyPatch) -> None:
    found = left()
    garbage.cleared()
    assert found() is not None
    monkeypatch.setattr(garbage, "DUE", (0, 20, 20))
    garbage.cleared()
    assert found() is None


def test_all_garbage_goes_while_nobody_waits() -> None:
    found = left()
    garbage.idle()
    assert found() is None


def test_what_has_grown_old_is_looked_through_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Ring()
    found = weakref.ref(kept)
    garbage.idle()
    del kept
    garbage.idle()
    assert found() is not None
    monkeypatch.setattr(garbage, "DUE", (600_000, 0, 20))
    garbage.idle()
    assert found() is None


def test_what_was_there_at_the_beginning_stays() -> None:
    garbage.calm()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] > garbage.DUE[0]
    gc.unfreeze()
