"""Lengths as CSS writes them, worked out in points: numbers, units, ``calc()``, tokens."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tinycss2 import parse_component_value_list

Node = Any
POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "px": 0.75, "q": 18 / 25.4}
FUNCTIONS: Mapping[str, Callable[[list[float]], float]] = {
    "calc": lambda values: values[0], "min": min, "max": max,
}


def points(value: str, tokens: Mapping[str, str]) -> float:
    """Return what an expression of CSS amounts to in points; ``ValueError`` when it is none."""
    return _sum(parse_component_value_list(value, skip_comments=True), tokens)


def _sum(nodes: Sequence[Node], tokens: Mapping[str, str]) -> float:
    """Return a sum of products; what is written without operators is no sum."""
    total, sign, product = 0.0, 1.0, None
    divides = False
    for node in (each for each in nodes if each.type != "whitespace"):
        if node.type == "literal" and product is not None:
            if node.value in "+-":
                total, sign = total + sign * product, 1.0 if node.value == "+" else -1.0
                product = None
            else:
                divides = node.value == "/"
            continue
        value = _value(node, tokens)
        product = value if product is None else product / value if divides else product * value
        divides = False
    if product is None:
        raise ValueError("no length")
    return total + sign * product


def _value(node: Node, tokens: Mapping[str, str]) -> float:
    if node.type == "number":
        return float(node.value)
    if node.type == "dimension" and node.lower_unit in POINTS:
        return float(node.value) * POINTS[node.lower_unit]
    if node.type == "() block":
        return _sum(node.content, tokens)
    if node.type == "function" and node.lower_name == "var":
        name = "".join(each.value for each in node.arguments if each.type == "ident")
        if (known := tokens.get(name.removeprefix("--"))) is not None:
            return points(known, tokens)
    elif node.type == "function" and node.lower_name in FUNCTIONS:
        return FUNCTIONS[node.lower_name]([_sum(each, tokens) for each in _parts(node.arguments)])
    raise ValueError(f"no length: {node.serialize()}")


def _parts(nodes: Sequence[Node]) -> list[list[Node]]:
    """Return the arguments of a function, divided at its commas."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts
