"""A day, and the time from one day, month or year to another."""

import re
from typing import Any

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType
from catalogue.model.record import PARTIAL, Interval, IsoDate, in_calendar

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
DAY_FORM = "2026, November 2026 oder 21.11.2026"
# A day has a year and a month, too.
DAY_PARTS = 3
# A period has a first and a last one.
ENDS = 2
GERMAN_DAY = re.compile(r"(?:(\d{1,2})\.\s*)?(?:(\d{1,2})\.|([A-ZÄ][a-zä]+)\s)?\s*(\d{4})")


def date_in_words(date: str) -> str:
    """Return an ISO date, whole or partial, as Germans write it."""
    parts = date.split("-")
    if not date or len(parts) == 1:
        return date
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])}. {month}" if len(parts) == 3 else month


def iso_date(text: str) -> str:
    """Return a date, whole or partial, as ISO 8601 writes it; ``ValueError`` when it is none."""
    bare = " ".join(text.split())
    if re.fullmatch(PARTIAL, bare):
        return _known(bare)
    found = GERMAN_DAY.fullmatch(bare)
    if not found or (found[3] and found[3] not in MONTHS):
        raise ValueError(f"„{bare}“ ist kein Datum", f"so schreiben: {DAY_FORM}")
    day, month, name, year = found.groups()
    number = MONTHS.index(name) + 1 if name else month and int(month)
    return _known("-".join([year, *(f"{int(each):02}" for each in (number, day) if each)]))


def _known(text: str) -> str:
    try:
        return in_calendar(text)
    except ValueError as error:
        raise ValueError(str(error), f"so schreiben: {DAY_FORM}") from None


class Date(FieldType):
    """A day."""

    name = "date"
    width, takes_days, is_fact = 18, True, True

    def value(self, field: Field) -> Any:
        """Return a day in ISO 8601."""
        return IsoDate

    def plain(self, field: Field, value: Any) -> str:
        """Return the day in words."""
        return date_in_words(value)

    def form(self, field: Field) -> str:
        """Return how a day is written."""
        return "so schreiben: 21.11.2026"

    def example(self, field: Field) -> Any:
        """Return a day."""
        return "2026-11-21"

    def read(self, field: Field, text: str) -> Any:
        """Return the day."""
        day = iso_date(text)
        if len(day.split("-")) < DAY_PARTS:
            raise ValueError(f"„{' '.join(text.split())}“ ist kein ganzer Tag", self.form(field))
        return day


class Period(FieldType):
    """A day, month or year, or the time between two; open where the second is left out."""

    name = "period"
    width, takes_days, is_fact = 24, True, True

    def value(self, field: Field) -> Any:
        """Return an interval in ISO 8601, such as ``2026/2028-06`` or ``2026/``."""
        return Interval

    def plain(self, field: Field, value: Any) -> str:
        """Return the period in words."""
        first, is_open, last = (str(value).partition("/"))
        if not is_open:
            return date_in_words(first)
        return f"{date_in_words(first)} bis {date_in_words(last)}" if last else (
            f"seit {date_in_words(first)}")

    def form(self, field: Field) -> str:
        """Return how a period is written."""
        return f"so schreiben: {DAY_FORM}, 2026 bis 2028, seit 2026"

    def example(self, field: Field) -> Any:
        """Return a period of years."""
        return "2026/2028"

    def read(self, field: Field, text: str) -> Any:
        """Return the period."""
        bare = " ".join(text.split())
        if bare.startswith(("seit ", "ab ")):
            return f"{iso_date(bare.partition(' ')[2])}/"
        ends = re.split(r"\s*(?:–|/|\bbis\b)\s*|\s+-\s+|(?<=^\d{4})-(?=\d{4}$)", bare)
        if len(ends) > ENDS or not ends[0]:
            raise ValueError(f"„{bare}“ ist kein Zeitraum", self.form(field))
        return _known("/".join(iso_date(end) if end else "" for end in ends))
