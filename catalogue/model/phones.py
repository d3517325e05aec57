"""Telephone numbers: how they are found in a text, and their one form, that of DIN 5008."""

import re

# Anything that may be a number as somebody has typed it; ``phone_form`` says what it means.
PHONE = re.compile(r"(?<![\w./-])(?:\+49[ (]|\(0|0(?:[1-9]|\s\d\d\s))[\d /()–-]{5,}\d(?![\w/-])")
FORM = re.compile(r"0\d+ \d+(-\d+)?")
AREA = re.compile(
    r"\s*(?:\+49\s*(?:\(0\))?|\(?0)([\d ]+?)\)?\s*(?:[/–)-]+|\s(?=\d+\s*[–-]\s*\d)|$)"
)
# No area code has fewer than three figures: 030.
GROUPED = re.compile(r"\s*(?:\+49\s*(?:\(0\)\s*)?|0)(\d{2,})\s+(?=\d[\d\s]*$)")
# What is surely a number: it stays whole, its hyphen is no range and no dash.
_AREA_CODE = r"(?:\+\d\d\s?(?:\(0\)\s?)?[1-9]\d{1,4}|\(?0(?:[1-9]\d{1,4}|(?:\s\d\d){2})\)?)"
_DIGITS = r"(?:\d\d(?:\s\d\d)+|\d+)(?!\d)"
WHOLE = (
    rf"(?<![\w,/-])(?<!\d\.){_AREA_CODE}[\s/–-]{{1,3}}{_DIGITS}(?:\s?[–-]\s?{_DIGITS})?"
    rf"|(?<!\w)(?:Tel|Fax|Telefon|Durchwahl|Mobil)[.:]{{1,2}}\s?\d+\s?[–-]\s?{_DIGITS}"
)


def dialled(number: str) -> str:
    """Return the address of a telephone number (RFC 3966); one without a country is German."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return f"tel:+{digits}" if number.startswith("+") else f"tel:+49{digits.removeprefix('0')}"


def phone_form(number: str) -> str | None:
    """Return a telephone number in the form of DIN 5008, nothing when its parts are not clear."""
    if FORM.fullmatch(number):
        return number
    found = GROUPED.match(number) or AREA.match(number)
    # Behind a country code nobody sees where the area code ends.
    if not found or number.startswith("00"):
        return None
    area, rest = found[1].replace(" ", ""), number[found.end() :]
    parts = [re.sub(r"\D", "", part) for part in re.split(r"[–/-]", rest)]
    parts = [part for part in parts if part]
    form = f"0{area} {'-'.join(parts)}"
    return form if FORM.fullmatch(form) else None
