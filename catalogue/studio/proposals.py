"""What departments have sent, how far each is, their links, and what editors decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from starlette.datastructures import FormData

from catalogue.build.proof import Ask
from catalogue.door.answers import Moved, Refused, View, not_there
from catalogue.exchange.proposals.answered import Answers, Waiting, answers, inbox, letter
from catalogue.exchange.proposals.links import keep_reminded, make_links, revoke_links
from catalogue.exchange.proposals.review import Review, decide, review
from catalogue.exchange.proposals.sent import decided_text, verdicts_of
from catalogue.model.problems import DataError, Problem
from catalogue.source.members import Person
from catalogue.studio.page import Older, Pane
from catalogue.studio.studio import Studio

ALL, BEFORE = "all", "before"


@dataclass(frozen=True)
class Proposals(View):
    """All that was sent, the newest first, and how far each department is."""

    rows: tuple[Waiting, ...]
    answers: tuple[Answers, ...]
    until: str
    done: str


@dataclass(frozen=True)
class Letters(View):
    """Texts to copy: a letter for each department, with its new link where one was made."""

    letters: tuple[tuple[str, str, str], ...] = field(repr=False)
    until: str = ""


@dataclass(frozen=True)
class Proposal(View):
    """A proposal point by point, and what came of the last try to decide."""

    found: Review
    record: str
    others: tuple[Waiting, ...]
    chosen: Mapping[str, object] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()


def proposals(studio: Studio, gesichert: str = "") -> Proposals:
    """Return all that was sent for the edition, and how far each department is."""
    head = studio.snapshot.checked.head
    closing = (head and head.closing_date) or ""
    return Proposals(inbox(studio.root, studio.number), answers(studio.root, studio.number),
                     closing if closing > date.today().isoformat() else "", gesichert)


async def links(
    studio: Studio, person: Person, act: str, department: tuple[str, ...] = (), until: str = ""
) -> Moved | Letters:
    """Make or take back links of departments, or keep that they were reminded."""
    given = studio.root, studio.number, department
    if act == "make":
        made = make_links(*given, until, person.name)
        await studio.refreshed()
        told = {each.link.department: each.address(studio.address) for each in made}
        return Letters(_letters(studio, told), made[0].link.until if made else "")
    if act == "revoke":
        revoke_links(*given)
    if act == "reminded":
        keep_reminded(*given)
    await studio.refreshed()
    return Moved("/vorschlaege#stellen")


def letters(studio: Studio, department: tuple[str, ...] = ()) -> Letters:
    """Return what reminds departments, without a new link."""
    return Letters(_letters(studio, dict.fromkeys(department, "")))


def proposal(studio: Studio, name: str, record: str = "") -> Proposal:
    """Return a proposal point by point; the page shows one of its records."""
    rows = inbox(studio.root, studio.number)
    if name not in {each.name for each in rows}:
        raise not_there(f"den Vorschlag „{name}“ gibt es nicht", "unter „Vorschläge“ weitergehen")
    found = review(studio.root, studio.number, name)
    others = tuple(each for each in reversed(rows) if each.open and each.name != name)
    shown = record if record in found.titles else next(iter(found.titles), "")
    return Proposal(found, shown, others)


async def settle(
    studio: Studio, person: Person, name: str, sent: FormData, act: str = "", record: str = ""
) -> Moved | Refused:
    """Decide as a form says; what keeps any of it from being decided keeps all."""
    given = studio.root, studio.number, name
    try:
        verdicts = verdicts_of(review(*given), sent, act == ALL)
        decided = decide(*given, verdicts, person.name)
    except DataError as error:
        view = proposal(studio, name, record)
        return Refused(replace(view, chosen=dict(sent), problems=error.problems))
    await studio.refreshed()
    is_open = any(each.is_open for each in decided.points)
    to = f"/vorschlaege/{name}?gesichert=1" if is_open else f"/vorschlaege?gesichert={name}"
    return Moved(to)


def judged_page(
    studio: Studio, name: str, ask: Ask, sent: FormData, record: str = ""
) -> Pane | Older:
    """Return the page of a record with what is chosen; what is not chosen yet as proposed."""
    found = review(studio.root, studio.number, name)
    if record not in studio.snapshot.records:
        return Older()
    verdicts = [] if sent.get("shown") == BEFORE else verdicts_of(found, sent, is_all=True)
    text = decided_text(studio.root, studio.snapshot.edition, found, record, verdicts)
    proof = studio.proofs.ask(replace(ask, record=record, text=text, look="screen"))
    return Pane(record, proof) if proof else Older()


def _letters(studio: Studio, addresses: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Return each department with its new address, if it has one, and the letter to it."""
    return tuple((name, address, letter(studio.root, studio.number, name, address))
                 for name, address in addresses.items())
