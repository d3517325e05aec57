"""Brings forms that came back into the inbox in which links end, too."""

from collections.abc import Iterable
from pathlib import Path

from catalogue.exchange.proposals.submitted import (
    Decision,
    Proposed,
    Replied,
    Submission,
    Suggested,
    new_path,
    now,
    submissions,
    written,
)
from catalogue.exchange.report import FormBack, Said
from catalogue.source.write import Difference


def form_submissions(
    root: Path, number: int, forms: Iterable[FormBack], is_taken: bool
) -> list[Difference]:
    """Return the files that keep what forms say; where it ``is_taken`` over, it is decided there.

    A form that was read before is known by what it says.
    """
    known = [_said(each) for each in submissions(root, number).values()]
    found: list[Difference] = []
    for form in forms:
        sent = _submission(form, is_taken)
        if sent.records and _said(sent) not in known:
            path = new_path(root, number, sent, [each.path.stem for each in found])
            found.append(written(root, path, sent))
    return found


def _submission(form: FormBack, is_taken: bool) -> Submission:
    records = {name: _proposed(said, is_taken) for name, said in form.records.items()}
    return Submission(department=form.department, at=now(), via=form.file, records=records)


def _proposed(said: Said, is_taken: bool) -> Proposed:
    taken = Decision(choice="accepted", at=now())
    asked, answer = said.answer
    # A form has one answer to all that is asked of a record.
    replied = Replied(question=asked, text=answer, decision=taken if said.is_taken else None)
    return Proposed(
        fields={key: Suggested(base=base, text=text, decision=taken if is_taken else None)
                for key, (base, text) in said.fields.items()},
        answers=(replied,) if asked and answer else (),
        remark="" if asked else answer, is_gone=said.is_gone)


def _said(submission: Submission) -> tuple[object, ...]:
    """Return what a submission says, without what was decided of it."""
    records = {record: ({key: each.text for key, each in said.fields.items()},
                        [each.text for each in said.answers], said.remark, said.is_gone)
               for record, said in submission.records.items()}
    return submission.department, submission.via, records
