"""What departments have sent, how far each is, their links, and what editors decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.datastructures import FormData

from catalogue.exchange.proposals.answered import Answers, answers, letter
from catalogue.exchange.proposals.links import keep_reminded, make_links, revoke_links
from catalogue.exchange.proposals.review import Review, Waiting, decide, inbox, review
from catalogue.exchange.proposals.sent import decided_text, verdicts_of
from catalogue.exchange.proposals.submitted import CHOICE_WORDS, Choice
from catalogue.model.problems import DataError, Problem
from catalogue.studio.answers import Moved, View, not_there
from catalogue.studio.page import Older, Pane, asked_page, source
from catalogue.studio.people import Person
from catalogue.studio.studio import Studio

ALL, BEFORE = "all", "before"


@dataclass(frozen=True)
class Inbox(View):
    """All that was sent, what waits first, and how far each department is."""

    template: ClassVar[str] = "proposals.html"

    waiting: tuple[Waiting, ...]
    decided: tuple[Waiting, ...]
    answers: tuple[Answers, ...]
    until: str
    done: str = ""


@dataclass(frozen=True)
class Letters(View):
    """Texts to copy: a letter for each department, with its new link where one was made."""

    template: ClassVar[str] = "letters.html"

    letters: tuple[tuple[str, str, str], ...] = field(repr=False)
    until: str = ""


@dataclass(frozen=True)
class ReviewView(View):
    """A proposal point by point, and what came of the last try to decide."""

    template: ClassVar[str] = "review.html"
    words: ClassVar[Mapping[Choice, str]] = CHOICE_WORDS

    found: Review
    record: str
    others: tuple[Waiting, ...]
    chosen: Mapping[str, object] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Undecided(ReviewView):
    """A proposal of which nothing was decided, and why; what was chosen stands there."""

    status: ClassVar[int] = 422


def proposals(studio: Studio, gesichert: str = "") -> Inbox:
    """Return all that was sent for the edition, and how far each department is."""
    rows = inbox(studio.root, studio.number)
    head = studio.snapshot.checked.head
    closing = (head and head.closing_date) or ""
    return Inbox(tuple(each for each in reversed(rows) if each.open),
                 tuple(each for each in rows if not each.open),
                 answers(studio.root, studio.number),
                 closing if closing > date.today().isoformat() else "", gesichert)


def links(
    studio: Studio, person: Person, act: str, department: tuple[str, ...] = (), until: str = ""
) -> Moved | Letters:
    """Make or take back links of departments, or keep that they were reminded."""
    given = studio.root, studio.number, department
    if act == "make":
        made = make_links(*given, until, person.name)
        told = ((each.link.department, each.address(studio.address)) for each in made)
        return Letters(tuple((name, address, letter(*given[:2], name, address))
                             for name, address in told), made[0].link.until if made else "")
    if act == "revoke":
        revoke_links(*given)
    if act == "reminded":
        keep_reminded(*given)
    return Moved("/vorschlaege#stellen")


def letters(studio: Studio, department: tuple[str, ...] = ()) -> Letters:
    """Return what reminds departments, without a new link."""
    return Letters(tuple((each, "", letter(studio.root, studio.number, each))
                         for each in department))


def proposal(studio: Studio, name: str, record: str = "") -> ReviewView:
    """Return a proposal point by point; the page shows one of its records."""
    return _view(ReviewView, studio, name, record)


async def settle(
    studio: Studio, person: Person, name: str, sent: FormData, act: str = "", record: str = ""
) -> Moved | ReviewView:
    """Decide as a form says; what keeps any of it from being decided keeps all."""
    chosen = dict(sent)
    try:
        found = review(studio.root, studio.number, name)
        decided = decide(studio.root, studio.number, name,
                         verdicts_of(found, chosen, act == ALL), person.name)
    except DataError as error:
        return _view(Undecided, studio, name, record, chosen, error.problems)
    await studio.refreshed()
    is_done = not any(each.is_open for each in decided.points)
    to = f"/vorschlaege?gesichert={name}" if is_done else f"/vorschlaege/{name}?gesichert=1"
    return Moved(to)


def judged_page(
    studio: Studio, name: str, window: str, number: int, sent: FormData, record: str = ""
) -> Pane | Older:
    """Return the page of a record with what is chosen; what is not chosen yet as proposed."""
    found = review(studio.root, studio.number, name)
    if record not in studio.snapshot.records:
        return Older()
    verdicts = [] if sent.get("shown") == BEFORE else verdicts_of(found, sent, is_all=True)
    text = decided_text(studio.root, studio.snapshot.edition, found, record, verdicts)
    proof = studio.proofs.ask(asked_page(window, number, record, text, sent))
    if proof is None:
        return Older()
    return Pane(record, proof, "screen", {}, sources=tuple(map(source, proof.pictures)))


def _view(
    kind: type[ReviewView], studio: Studio, name: str, record: str,
    chosen: Mapping[str, object] | None = None, problems: tuple[Problem, ...] = (),
) -> ReviewView:
    rows = inbox(studio.root, studio.number)
    if name not in {each.name for each in rows}:
        raise not_there(f"den Vorschlag „{name}“ gibt es nicht", "unter „Vorschläge“ weitergehen")
    found = review(studio.root, studio.number, name)
    others = tuple(each for each in reversed(rows) if each.open and each.name != name)
    shown = record if record in found.titles else next(iter(found.titles), "")
    return kind(found, shown, others, chosen or {}, problems)
