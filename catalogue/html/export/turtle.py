"""Writes a JSON-LD value of short names as Turtle, so that both say the same."""

from collections.abc import Iterator, Mapping
from typing import Any

ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
# What an address in angle brackets may not hold (RDF 1.1 Turtle, IRIREF).
UNSAFE = str.maketrans({each: f"%{ord(each):02X}" for each in ' <>"{}|^`\\'})
INDENT = "    "


def turtle(value: Mapping[str, Any]) -> str:
    """Return the nodes of a graph below their prefixes."""
    prefixes = [f"@prefix {name}: <{iri}> .\n" for name, iri in value["@context"].items()]
    nodes = [f"{_iri(node['@id'])} {_body(node, 1)} .\n" for node in value["@graph"]]
    return "\n".join(["".join(prefixes), *nodes])


def _body(node: Mapping[str, Any], depth: int) -> str:
    return f" ;\n{INDENT * depth}".join(_statements(node, depth))


def _statements(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    for name, value in node.items():
        if name == "@type":
            yield f"a {value}"
        elif name != "@id":
            values = value if isinstance(value, list) else [value]
            said = f",\n{INDENT * (depth + 1)}".join(_object(each, depth + 1) for each in values)
            yield f"{name} {said}"


def _object(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return f'"{value.translate(ESCAPES)}"'
    if "@value" in value:
        tail = f"^^{value['@type']}" if "@type" in value else f"@{value['@language']}"
        return f"{_object(value['@value'], depth)}{tail}"
    if "@id" in value:
        return _iri(value["@id"])
    return f"[\n{INDENT * depth}{_body(value, depth)}\n{INDENT * (depth - 1)}]"


def _iri(iri: str) -> str:
    return f"<{iri.translate(UNSAFE)}>"
