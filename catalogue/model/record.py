"""What every record has in common: frozen, complete, no key but its own."""

import math
import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

# A number with a fraction, as the files hold it.
TYPED = re.compile("-?[0-9]{1,18}([.][0-9]{1,18})?")
# What falls back on what where it is left out.
SHORT = {"short_title": "title", "short_name": "name"}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# What is a key of a file, an attribute and a part of a CSS class at once.
NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
MONTH, DAY = r"-(?:0[1-9]|1[0-2])", r"-(?:0[1-9]|[12]\d|3[01])"
# Part of ISO 8601-1, 5.2: a year, a month of it, or a day.
PARTIAL = rf"\d{{4}}(?:{MONTH}(?:{DAY})?)?"
ISO_DATE, PARTIAL_DATE = rf"^\d{{4}}{MONTH}{DAY}$", rf"^{PARTIAL}$"
# ISO 8601-1, 5.5: a solidus between both ends; nothing behind it is an open end.
PERIOD = rf"^{PARTIAL}(?:/(?:{PARTIAL})?)?$"


def in_calendar(text: str) -> str:
    """Return dates as they are; ``ValueError`` where one is none or the end comes first."""
    ends = [end for end in text.split("/") if end]
    for end in ends:
        try:
            date.fromisoformat(f"{end}-01-01"[:10])
        except ValueError:
            raise ValueError(f"den Tag „{end}“ gibt es nicht") from None
    # Of what both ends say alike, the longer one may go on as it likes.
    if len(ends) > 1 and ends[0][: len(ends[1])] > ends[1]:
        raise ValueError(f"„{text}“ endet, bevor es beginnt")
    return text


Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Dated = AfterValidator(in_calendar)
PartialDate = Annotated[str, StringConstraints(pattern=PARTIAL_DATE), Dated]
IsoDate = Annotated[str, StringConstraints(pattern=ISO_DATE), Dated]
Interval = Annotated[str, StringConstraints(pattern=PERIOD), Dated]


def _counted(value: Any) -> Any:
    """Return what a file holds as a number; fractions are texts there, a yes is none."""
    if isinstance(value, str) and TYPED.fullmatch(value):
        return float(value)
    if type(value) is int or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise PydanticCustomError("float_type", "no number")


Quantity = Annotated[int | float, BeforeValidator(_counted)]


def is_left_out(value: Any) -> bool:
    """Whether a key says nothing, so that it is not written."""
    return not value


class Record(BaseModel):
    """A frozen record that knows every key it may hold."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True
    )

    @model_validator(mode="before")
    @classmethod
    def _short_defaults_to_whole(cls, values: Any) -> Any:
        for short in cls.model_fields.keys() & SHORT if isinstance(values, dict) else ():
            if SHORT[short] in values:
                values = {short: values[SHORT[short]], **values}
        return values


class CheckedRecord(Record):
    """A record for which rules can be silenced: rule code → reason."""

    check_ignore: dict[str, Text] = Field(default={}, repr=False)


class Link(Record):
    """An address on the web with the words that describe it."""

    url: HttpUrl
    text: Text

    @property
    def readable(self) -> str:
        """The address as it is printed: no scheme, no trailing slash, no escapes."""
        return readable_url(str(self.url))


def readable_url(url: str) -> str:
    """Return an address as it is printed: no scheme, no trailing slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")
