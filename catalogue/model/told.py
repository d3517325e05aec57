"""Days, moments, lengths of files and messages, as German says them."""

from datetime import date, datetime

from catalogue.model.fields.period import MONTHS

UNITS = ("Byte", "kB", "MB", "GB")
KILO = 1000


def day(value: date | str) -> str:
    """Return a day as it is said, with its year only where it is not this one."""
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    today = datetime.now().astimezone().date()
    if isinstance(found, datetime):
        found = found.astimezone().date()
    near = {0: "heute", 1: "gestern"}.get((today - found).days)
    year = f" {found.year}" if found.year != today.year else ""
    return near or f"{found.day}. {MONTHS[found.month - 1]}{year}"


def when(value: datetime | str | float) -> str:
    """Return a moment as it is said: today and yesterday with the time."""
    if isinstance(value, float | int):
        found = datetime.fromtimestamp(value).astimezone()
    else:
        found = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone()
    said = day(found)
    return f"{said} {found:%H:%M}" if said in ("heute", "gestern") else said


def size(count: int) -> str:
    """Return how long a file is, as it is said."""
    value, unit = float(count), 0
    while value >= KILO and unit < len(UNITS) - 1:
        value, unit = value / KILO, unit + 1
    return f"{value:.{1 if unit > 1 else 0}f} {UNITS[unit]}".replace(".", ",")


def sentence(text: str) -> str:
    """Return a message as a sentence: it begins with a capital and ends with its point."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!', '…')) else '.'}"
