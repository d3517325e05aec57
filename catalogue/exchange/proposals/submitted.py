"""The files of what departments have sent: one a submission, and never one of the data."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator

from catalogue.exchange.forms.fields import fingerprint
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.record import Identifier, Name, Record
from catalogue.source.document import Document, load_document
from catalogue.source.edit import dumped, node
from catalogue.source.names import slug
from catalogue.source.project import PATHS
from catalogue.source.typed import record_of
from catalogue.source.write import Difference, text_of

R = TypeVar("R", bound=Record)
# So begin the files that are no submissions: what is not sent yet, who has which link.
DRAFT, LINKS = "entwurf-", "links.yaml"
TEXTS = ("base", "text", "remark", "question")
HEADS = {
    LINKS: "Wer welchen Link hat; das Programm schreibt diese Datei.",
    DRAFT: "Noch nicht abgesendet; das Programm schreibt diese Datei.",
    "": "Ein Vorschlag; das Programm schreibt diese Datei.",
}
# By what a department has answered.
BY_LINK = "link"

Choice = Literal["accepted", "changed", "asked", "kept"]
CHOICE_WORDS: Mapping[Choice, str] = {
    "accepted": "übernommen", "changed": "geändert übernommen", "asked": "nachgefragt",
    "kept": "beim Alten gelassen",
}  # fmt: skip


def _in_time(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(f"„{text}“ nennt keine Zeitzone")
    return text


class Decision(Record):
    """What the editors decided: who, when, and the text that they wrote or the question asked."""

    choice: Choice
    by: str = ""
    at: str
    text: str = ""


class Suggested(Record):
    """A field that a department wants changed: the text that it saw, and the one it proposes."""

    base: str = ""
    text: str = ""
    decision: Decision | None = None


class Replied(Record):
    """What a department answers to a question."""

    question: str
    text: str
    decision: Decision | None = None


class Proposed(Record):
    """What a department says of one record; where it says nothing, all is right as it stands."""

    fields: Mapping[Name, Suggested] = {}
    answers: tuple[Replied, ...] = ()
    remark: str = ""
    is_gone: bool = False
    decision: Decision | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the department only confirms what stands there."""
        return not (self.fields or self.answers or self.remark or self.is_gone)

    @property
    def points(self) -> "Iterator[tuple[str, Suggested | Replied | Proposed]]":
        """All that is to be decided, by the key that decides it."""
        yield from self.fields.items()
        yield from ((answer_key(each.question), each) for each in self.answers)
        if self.remark or self.is_gone:
            yield NOTE, self


class Submission(Record):
    """What a department has sent at once, or will: who, when, on which way, and of each record."""

    department: str
    by: str = ""
    at: Annotated[str, AfterValidator(_in_time)]
    via: str = BY_LINK
    records: Mapping[Identifier, Proposed] = {}

    @property
    def time(self) -> datetime:
        """When it was sent."""
        return datetime.fromisoformat(self.at)


# The key of what a department says beside its fields: a remark, or that a record is no more.
NOTE = "remark"
ANSWER_SIGN = "answer:"


def answer_key(question: str) -> str:
    """Return the key by which the answer to a question is decided."""
    return f"{ANSWER_SIGN}{fingerprint(question)}"


def now() -> str:
    """Return the time as the files keep it: with its zone, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def folder(number: int) -> PurePosixPath:
    """Return the folder of what departments send for an edition."""
    return PATHS.proposals(number)


def is_draft(name: str) -> bool:
    """Return whether a file of this name holds what nobody has sent yet."""
    return name.startswith(DRAFT)


def draft_path(number: int, department: str) -> PurePosixPath:
    """Return the file of what a department has not sent yet."""
    return folder(number) / f"{DRAFT}{slug(department)}.yaml"


def new_path(
    root: Path, number: int, submission: Submission, others: Iterable[str] = ()
) -> PurePosixPath:
    """Return a file that is not there yet, named by the time and the department.

    ``others`` are the names of files that are about to be written.
    """
    stem = f"{submission.time:%Y-%m-%d-%H%M%S}-{slug(submission.department)}"
    taken = {*others, *(path.stem for path in (root / folder(number)).glob("*.yaml"))}
    names = (stem, *(f"{stem}-{count}" for count in range(2, len(taken) + 3)))
    return folder(number) / f"{next(name for name in names if name not in taken)}.yaml"


def submissions(root: Path, number: int) -> dict[str, Submission]:
    """Return all that was sent for an edition by its name, the oldest first.

    ``DataError`` names every file that cannot be read.
    """
    problems: list[Problem] = []
    paths = (root / folder(number)).glob("[0-9]*.yaml")
    found = {path.stem: _read(root, folder(number) / path.name, Submission, problems)
             for path in paths}
    if problems:
        raise DataError(problems)
    read = {name: each for name, each in found.items() if each}
    return dict(sorted(read.items(), key=lambda each: (each[1].time, each[0])))


def draft_of(root: Path, number: int, department: str) -> Submission | None:
    """Return what a department has begun and not sent yet."""
    return read_file(root, draft_path(number, department), Submission)


def read_file(root: Path, path: PurePosixPath, model: type[R]) -> R | None:
    """Return what a file says, nothing where there is none; ``DataError`` says what is wrong."""
    problems: list[Problem] = []
    found = _read(root, path, model, problems) if (root / path).is_file() else None
    if problems:
        raise DataError(problems)
    return found


def _read(
    root: Path, path: PurePosixPath, model: type[R], problems: list[Problem]
) -> R | None:
    try:
        document: Document = load_document(root, path)
    except DataError as error:
        problems += error.problems
        return None
    return record_of(model, document, (), problems)


def written(root: Path, path: PurePosixPath, value: Record | None) -> Difference:
    """Return how a file changes that shall say this, or shall not be."""
    head = next(text for sign, text in HEADS.items() if path.name.startswith(sign))
    said = None if value is None else (
        f"# {head}\n{dumped(node(_kept(value.model_dump(mode='json')), texts=TEXTS))}")
    return Difference(path, text_of(root / path), said)


def _kept(value: Any) -> Any:
    """Return what is worth writing of a value: nothing that is empty but in a text of its own."""
    if isinstance(value, Mapping):
        return {name: _kept(each) for name, each in value.items()
                if each not in ("", None, False, [], {}) or name in ("base", "text", "records")}
    return [_kept(each) for each in value] if isinstance(value, list) else value


def named(root: Path, number: int, name: str) -> tuple[PurePosixPath, Submission]:
    """Return a submission with its file; ``DataError`` with the nearest where there is none."""
    found = submissions(root, number)
    if name not in found:
        message, hint = f"den Vorschlag „{name}“ gibt es nicht", nearest(name, found)
        raise DataError([Problem("E904", Place(folder(number)), message,
                                 hint or "alle zeigt „catalogue proposals“")])
    return folder(number) / f"{name}.yaml", found[name]


def latest(found: Mapping[str, Submission]) -> dict[tuple[str, str], str]:
    """Return by department and record the name of the last submission that speaks of it."""
    return {(each.department, record): name for name, each in found.items()
            for record in each.records}


def open_points(
    found: Mapping[str, Submission], name: str, newest: Mapping[tuple[str, str], str]
) -> Iterable[tuple[str, str]]:
    """Yield record and key of all that waits for a decision; what was sent anew stands there."""
    each = found[name]
    for record, proposed in each.records.items():
        if newest[each.department, record] == name:
            yield from ((record, key) for key, point in proposed.points if point.decision is None)
