"""A number with its unit, and an amount of money."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic import Field as Limited

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType
from catalogue.model.numerals import german
from catalogue.model.record import Quantity

POINTS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
EURO = "Euro"
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+(,\d+)?")


def _unpointed(value: Any) -> Any:
    """Return a value as it is; ``ValueError`` where it is a thousand to some and one to others."""
    if isinstance(value, str) and POINTS.fullmatch(value):
        raise ValueError(f"„{value}“ ist mehrdeutig: tausend oder eins")
    return value


class Number(FieldType):
    """A number, whole or not, within the declared limits; its unit is printed behind it."""

    name = "number"
    width, is_fact = 14, True

    def value(self, field: Field) -> Any:
        """Return a number within the limits."""
        limits = {"minimum": field.minimum, "maximum": field.maximum}
        said: Any = {key: limit for key, limit in limits.items() if limit is not None}
        return Annotated[Quantity, BeforeValidator(_unpointed), Limited(
            ge=field.minimum, le=field.maximum, json_schema_extra=said)]

    def plain(self, field: Field, value: Any) -> str:
        """Return the number with its unit."""
        return f"{german(value)} {self.unit(field)}".strip()

    def cell(self, field: Field, value: Any) -> str:
        """Return the number alone."""
        return german(value)

    def form(self, field: Field) -> str:
        """Return how a number is written."""
        return "so schreiben: 1250,5"

    def example(self, field: Field) -> Any:
        """Return a number within the limits."""
        least = field.minimum if field.minimum is not None else min(field.maximum or 0, 0)
        return int(least) if float(least).is_integer() else least

    def unit(self, field: Field) -> str:
        """Return what stands behind the number."""
        return field.unit or ""

    def read(self, field: Field, text: str) -> Any:
        """Return the number; its unit may stand behind it."""
        bare = text.strip().removesuffix(self.unit(field)).strip()
        if not GROUPED.fullmatch(bare):
            raise ValueError(f"„{text.strip()}“ ist keine Zahl", self.form(field))
        number = float(bare.replace(".", "").replace(",", "."))
        return int(number) if number.is_integer() else number


class Money(Number):
    """An amount of money, in Euro unless another unit is declared."""

    name = "money"

    def unit(self, field: Field) -> str:
        """Return the currency."""
        return field.unit or EURO

    def read(self, field: Field, text: str) -> Any:
        """Return the amount; its currency may stand behind it as a sign, too."""
        bare = text.strip()
        if self.unit(field) == EURO:
            bare = bare.removesuffix("€").removesuffix("EUR")
        return super().read(field, bare)
