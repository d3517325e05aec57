"""Lets the report of a build say how many records are reviewed by now; no page hangs on it."""

import json

from catalogue.build.unchanged import Order, Standing, remember
from catalogue.source.delivered import built
from catalogue.source.states import state_counts
from catalogue.source.write import publish


def restate(order: Order, key: bytes, there: Standing) -> None:
    """Write the states of the records into the report of what was delivered already."""
    said = built(order.report)
    names = {each["measure"] for each in said["units"] if "measure" in each}
    told = {**said, "states": state_counts(order.root, order.number, names)}
    publish({order.report: json.dumps(told, ensure_ascii=False, indent=1).encode()})
    remember(order, key, there.problems)
