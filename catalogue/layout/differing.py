"""What a changed record says before and after, as a reader sees it, word by word."""

from collections.abc import Iterator

from catalogue.layout.markdown import spoken_blocks
from catalogue.model.changes import Change, Changes, text_of
from catalogue.model.records import Edition, Measure
from catalogue.model.runs import TextRun, runs


def differences(
    changes: Changes, change: Change, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, list[TextRun]]]:
    """Yield these fields of a change, else those that differ: the label of each, its runs.

    A record that is new or gone is shown as it is: marked whole, nothing would stand out.
    """
    old = (changes.before, change.before) if change.before else (changes.after, change.after)
    new = (changes.after, change.after) if change.after else old
    for name in names or change.fields:
        yield change.labels[name], runs(_earlier(old, new[1], name), shown(*new, name))


def _earlier(old: tuple[Edition, Measure | None], after: Measure | None, name: str) -> str:
    """Return what a field said before, there perhaps under another id."""
    field = after.fields.by_id.get(name) if after else None
    here = old[1].fields.earlier(field) if field and old[1] else name
    return shown(*old, here)


def shown(edition: Edition, measure: Measure | None, name: str) -> str:
    """Return a field as words: sections and other records by their titles, texts without signs."""
    if measure is None:
        return ""
    if name == "sections":
        return ", ".join(edition.section(key).title for key in measure.sections)
    text = text_of(measure, name)
    if name in measure.fields and measure.fields[name].type == "reference":
        titles = {each.id: each.short_title for each in edition.measures}
        return ", ".join(titles.get(key, key) for key in measure.value(name))
    return unsigned(text) if name in measure.fields.texts else text


def unsigned(text: str) -> str:
    """Return the words of a text without the signs of its Markdown, block by block."""
    return "\n\n".join(spoken_blocks(text))
