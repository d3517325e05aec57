"""Tells which values of a record an import changes; what it does not know stays."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from catalogue.exchange.documents.passages import unwrapped
from catalogue.source.names import spelling_key
from catalogue.source.vocabulary import HOUSE_FORM, resource_values

PARTED = tuple(resource_values(HOUSE_FORM)["parted"])
QUOTES = re.compile("[\"„“”»«‚‘’'‹›]")
DASHES = re.compile("[-–—\u2010\u2011]")


def changed(
    old: Mapping[str, Any], new: Mapping[str, Any], is_whole: bool, texts: Collection[str]
) -> dict[str, Any]:
    """Return the values that differ; ``is_whole`` says that the import names every section.

    ``texts`` are the keys of texts, which may be wrapped otherwise.
    """
    wanted = {**new}
    if "sections" in new and not is_whole:
        wanted["sections"] = _united(old.get("sections") or (), new["sections"])
    if "links" in new:
        wanted["links"] = _linked(old.get("links") or (), new["links"])
    if old.get("since") is not None:
        wanted.pop("since", None)
    if _is_parted_since(old, new):
        wanted.pop(PARTED[0], None)
    before = {"short_title": old.get("title"), **old}
    return {
        key: value for key, value in wanted.items()
        if not _is_same(key, before.get(key), value, texts)
    }


def _united(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    return [*old, *(each for each in new if each not in old)]


def _linked(old: Sequence[Any], new: Sequence[Mapping[str, str]]) -> list[Any]:
    known = {_address(str(each.get("url"))) for each in old if isinstance(each, Mapping)}
    return [*old, *(each for each in new if _address(each["url"]) not in known)]


def _address(url: str) -> str:
    return url.partition("://")[2].rstrip("/") or url


def _folded(parts: Iterable[str]) -> list[str]:
    """Return texts without what is mended after an import: quotes, dashes, blanks."""
    return [DASHES.sub("-", QUOTES.sub("", "".join(part.split()))) for part in parts]


def _is_parted_since(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the file tells goals from target groups where the document does not."""
    first, second = PARTED
    if second in new or not old.get(second):
        return False
    parts = [part for key in PARTED for part in unwrapped(str(old.get(key) or ""))]
    return not is_changed("\n\n".join(parts), str(new.get(first, "")))


def _is_same(key: str, old: Any, new: Any, texts: Collection[str]) -> bool:
    if key in texts:
        return not is_changed(str(old or ""), str(new))
    if isinstance(new, str):
        return _folded([str(old or "")]) == _folded([new])
    if key == "departments":
        return [spelling_key(str(each)) for each in old or ()] == [
            spelling_key(each) for each in new
        ]
    if key in ("sections", "units"):
        return sorted(map(str, old or ())) == sorted(new)
    # A number is read from a file as it stands there.
    return bool(old == new) or (isinstance(new, int | float) and str(old) == str(new))


def is_changed(old: str, new: str) -> bool:
    """Whether two texts differ in more than line ends and what is mended after an import."""
    return _folded(unwrapped(old)) != _folded(unwrapped(new))
