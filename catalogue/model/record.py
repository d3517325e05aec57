"""What every record has in common: frozen, complete, no key but its own."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

# What falls back on what where it is left out.
SHORT = {"short_title": "title", "short_name": "name"}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
# What is a key of a file, an attribute and a part of a CSS class at once.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z0-9]+)*$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


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
