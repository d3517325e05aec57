"""A shortcut for columns that are filled one after the other: the engine sets them once."""

from typing import Any

from catalogue.typeset.replaced import put

# What the engine takes from a column that it tries: nothing of it stands there.
NOTHING = (None,) * 6


def fill_columns(column: Any, block: Any) -> None:
    """Let columns that need not be even be set without trying how high they would be."""
    # The engine tries every height on all that is left, on this page and later ones, and then sets
    # the columns anew; where nothing is balanced, no height but that of the page comes of it.
    columns_layout, block_box_layout = column.columns_layout, block.block_box_layout
    tried: list[bool] = []

    def filled(context: Any, box: Any, *rest: Any) -> Any:
        tried.append(not _is_filled(context, box))
        try:
            return columns_layout(context, box, *rest)
        finally:
            tried.pop()

    def laid_out(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
        if tried and not tried[-1] and box.is_column:
            tried[-1] = True
            return NOTHING
        return block_box_layout(context, box, *rest, **named)

    put(columns_layout, filled)
    put(block_box_layout, laid_out)


def _is_filled(context: Any, box: Any) -> bool:
    """Whether the columns of a box have no height but that of the page, and trying leaves nothing.

    It does in columns within them, and adds a first letter to the first letter.
    """
    notes = context.footnotes, context.current_page_footnotes, context.reported_footnotes
    return (box.style["column_fill"] == "auto" and not any(notes)
            and all(child.style["column_span"] != "all" for child in box.children)
            and not any(_is_changed(each) for child in box.children
                        for each in child.descendants()))


def _is_changed(box: Any) -> bool:
    return (box.style["column_width"] != "auto" or box.style["column_count"] != "auto"
            or box.first_letter_style is not None)
