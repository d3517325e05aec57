"""What an import would do, to be looked at first; taken over only as it was looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from catalogue.exchange.documents.entries import wanted as fillable
from catalogue.exchange.inbox import ANSWERED, DECIDED, Wanted, import_files, lay_before
from catalogue.exchange.report import ImportReport
from catalogue.exchange.uploads import bare, nameless
from catalogue.model.problems import CatalogueError, Problem, errors
from catalogue.source.declared import form_of

# The columns that belong to no field are chosen, not typed behind a command.
COLUMNS = "E285"
NOTHING = ImportReport((), (), (), (), ())


@dataclass(frozen=True)
class Trial:
    """What would be written, what is wrong with it, and the seal of exactly this."""

    report: ImportReport = field(repr=False)
    problems: tuple[Problem, ...]
    seal: str

    @property
    def may_be_taken(self) -> bool:
        """Whether it can be taken over as it is."""
        has_answers = any(each.code == ANSWERED for each in self.problems)
        return not errors(self.problems) and bool(self.report.writes or has_answers)

    @property
    def may_be_laid(self) -> bool:
        """Whether it can be decided field by field."""
        wrong = {each.code for each in errors(self.problems)}
        return bool(self.report.forms) and wrong <= {*DECIDED}

    @property
    def has_answers(self) -> bool:
        """Whether departments have answered questions."""
        return any(each.code == ANSWERED for each in self.problems)

    @property
    def is_unclear(self) -> bool:
        """Whether somebody must say first which column of a table is which field."""
        return any(each.code == COLUMNS for each in self.problems)


def tried(
    root: Path, files: Sequence[Path], number: int, wanted: Wanted, takes_answers: bool = False
) -> Trial:
    """Return what an import of these files would do; nothing is written."""
    try:
        report = import_files(root, files, number, True, lambda answer: takes_answers, wanted)
    except CatalogueError as error:
        return Trial(NOTHING, tuple(map(bare, error.problems)), "")
    texts = (f"{each.path}\0{each.difference.before}\0{each.difference.after}\0"
             for each in report.writes)
    problems = tuple(map(bare, report.problems))
    return Trial(report, problems, sha256("".join(texts).encode()).hexdigest())


def taken_over(
    root: Path, files: Sequence[Path], number: int, wanted: Wanted, takes_answers: bool = False
) -> ImportReport:
    """Take files over and return what was written; errors name files without their folders."""
    try:
        return import_files(root, files, number, False, lambda answer: takes_answers, wanted)
    except CatalogueError as error:
        raise nameless(error) from error


def laid(root: Path, files: Sequence[Path], number: int) -> ImportReport:
    """Lay forms into the inbox and return what lies there now."""
    try:
        return lay_before(root, files, number)
    except CatalogueError as error:
        raise nameless(error) from error


def fields_of(root: Path, kind: str) -> dict[str, str]:
    """Return the fields that a column may hold, as they are called, by id."""
    form = form_of(root)
    known = form.alone(kind) if kind in form.all_kinds else form
    return {each.id: each.label for each in fillable(known)}
