"""What a field of a record says as the text of a form, and the value that such a text is."""

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalogue.model.fields import Field, type_of
from catalogue.source.edit import block


def form_text(field: Field, value: Any) -> str:
    """Return a value of a file as a form shows it, as it stands where it is none of its type."""
    if value is None:
        return ""
    kind = type_of(field)
    try:
        return kind.cell(field, _adapter(kind.value(field)).validate_python(value)).strip()
    except ValidationError:
        return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@cache
def _adapter(value: Any) -> TypeAdapter[Any]:
    """Return what reads values of a type; it takes longer to make than to use."""
    return TypeAdapter(value)


def value_of(field: Field, text: str) -> Any:
    """Return the value that a text of a form is, nothing for an empty one.

    What is none of the type of the field is kept as it was typed: the checks tell what is wrong.
    """
    typed = block(text)
    if not typed:
        return None
    try:
        value = type_of(field).read(field, typed)
    except ValueError:
        return typed
    return f"{value}\n" if field.is_prose else value


def is_same(field: Field, one: Any, other: Any) -> bool:
    """Whether two values of a file say the same in a form."""
    return one == other or form_text(field, one) == form_text(field, other)
