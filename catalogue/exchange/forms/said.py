"""What a form that came back says, as texts: what was sent, and what stands there now."""

from collections.abc import Collection, Iterator

from catalogue.exchange.forms.collected import FormRow
from catalogue.exchange.forms.edits import Return
from catalogue.exchange.forms.fields import ANSWER, cells, fingerprint
from catalogue.exchange.forms.signs import CONFIRM, canonical
from catalogue.exchange.report import FormBack, Said
from catalogue.model.records import Measure


def form_back(back: Return, answered: Collection[str]) -> FormBack:
    """Return what a form says of every record that it was sent with and that is still there.

    Of those ``answered`` the answer is taken over.
    """
    records = {row.id: _said(back, row, row.id in answered) for row in back.form.rows
               if row.id in back.sent.measures and row.id in back.measures}
    return FormBack(back.sent.department, back.path.name, records)


def _said(back: Return, row: FormRow, is_taken: bool) -> Said:
    if row.is_empty:
        return Said({}, is_gone=True)
    asked, answer = (" ".join(row.text(key).split()) for key in (CONFIRM, ANSWER.id))
    return Said(dict(_changed(back, row, back.measures[row.id])), (asked, answer), is_taken)


def _changed(back: Return, row: FormRow, measure: Measure) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the fields that differ from what was sent; what was sent is known while it stands."""
    there = cells(measure, back.offered)
    for field in back.edited:
        found = back.cells(row, field.key)
        text, sign = canonical(cell.text for cell in found), back.sign(row.id, field.key)
        if found and fingerprint(text) != sign and not any(cell.fault for cell in found):
            is_same = fingerprint(canonical(there[field.key])) == sign
            yield field.key, ("\n".join(there[field.key]) if is_same else "", text)
