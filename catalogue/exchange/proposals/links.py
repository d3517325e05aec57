"""The links by which departments see their records: random, limited, kept only as a hash."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

from catalogue.exchange.forms.readable import department_named, departments, readable
from catalogue.exchange.proposals.submitted import LINKS, folder, now, read_file, written
from catalogue.model.fields.period import date_in_words, iso_date
from catalogue.model.problems import DataError, Place, Problem
from catalogue.model.record import IsoDate, Record
from catalogue.source.load import edition_numbers
from catalogue.source.lock import in_turn
from catalogue.source.write import save

# Below which address of the desk departments work; behind it follows the token.
ADDRESS = "/antwort/"
TOKEN_BYTES = 24
MAX_TOKEN = 200
ASK = "bitte bei der Stelle nachfragen, von der Sie den Link haben"


class Link(Record):
    """A link of a department: its hash, who made it when, until when it holds, what became of it.

    ``opened`` and ``reminded`` are the last days of it.
    """

    department: str
    sha256: str
    made: str
    by: str = ""
    until: IsoDate
    revoked: str = ""
    opened: str = ""

    def is_valid(self, today: str) -> bool:
        """Whether it opens anything today."""
        return not self.revoked and today <= self.until

    @property
    def standing(self) -> str:
        """How the link stands, in words."""
        until = date_in_words(self.until)
        if self.revoked:
            return "zurückgenommen"
        return f"gilt bis {until}" if self.is_valid(_today()) else f"abgelaufen am {until}"


class Links(Record):
    """Every link of an edition, and when a department was last reminded."""

    links: tuple[Link, ...] = ()
    reminded: Mapping[str, IsoDate] = {}

    def of(self, department: str) -> Link | None:
        """Return the last link of a department."""
        return next((each for each in reversed(self.links) if each.department == department), None)


@dataclass(frozen=True)
class NewLink:
    """A link just made; its token is told once and kept nowhere."""

    link: Link
    token: str

    def address(self, home: str) -> str:
        """Return the whole address, below where the desk is reached."""
        return f"{home.rstrip('/')}{ADDRESS}{self.token}"


def all_links(root: Path, number: int) -> Links:
    """Return every link of an edition."""
    return read_file(root, folder(number) / LINKS, Links) or Links()


@in_turn
def make_links(
    root: Path, number: int, names: Sequence[str] | None, until: str = "", by: str = ""
) -> list[NewLink]:
    """Make a link for each department, for all where none is named; earlier ones end.

    ``DataError`` where a name is unknown or nobody says until when.
    """
    edition = readable(root, number)
    known = departments(edition)
    wanted = known if names is None else [department_named(each, edition) for each in names]
    last = _until(until, edition.head.closing_date or "", number)
    made = [_new(name, last, by) for name in dict.fromkeys(wanted)]
    kept = _revoked(all_links(root, number), wanted)
    _store(root, number, kept, (*kept.links, *(each.link for each in made)))
    return made


@in_turn
def revoke_links(root: Path, number: int, names: Sequence[str]) -> list[str]:
    """Take the links of departments back and return the names of those that had one."""
    edition, links = readable(root, number), all_links(root, number)
    wanted = [department_named(each, edition) for each in names]
    valid = [name for name in wanted
             if (link := links.of(name)) and link.is_valid(_today())]
    kept = _revoked(links, valid)
    _store(root, number, kept, kept.links)
    return valid


def opened(root: Path, token: str) -> tuple[int, Link]:
    """Return the edition and the link that a token opens, and keep the day.

    ``DataError`` says in plain words why one opens nothing.
    """
    sign, today = sha256(token[:MAX_TOKEN].encode()).hexdigest(), _today()
    known = ((number, link) for number in reversed(edition_numbers(root))
             for link in all_links(root, number).links)
    number, link = next((each for each in known if hmac.compare_digest(each[1].sha256, sign)),
                        (0, None))
    if link is None:
        raise _closed(0, "diesen Link gibt es nicht", f"ist er vollständig kopiert? Sonst {ASK}")
    _refuse_ended(root, number, link, today)
    if link.opened != today:
        _keep_day(root, number, link, today)
    return number, link


@in_turn
def keep_reminded(root: Path, number: int, names: Iterable[str]) -> None:
    """Keep that departments were reminded today."""
    links = all_links(root, number)
    days = {**links.reminded, **dict.fromkeys(names, _today())}
    save(root, [written(root, folder(number) / LINKS, links.model_copy(update={"reminded": days}))])


@in_turn
def _keep_day(root: Path, number: int, link: Link, today: str) -> None:
    links = all_links(root, number)
    changed = tuple(each.model_copy(update={"opened": today}) if each.sha256 == link.sha256
                    else each for each in links.links)
    _store(root, number, links, changed)


def _store(root: Path, number: int, links: Links, changed: Iterable[Link]) -> None:
    found = links.model_copy(update={"links": tuple(changed)})
    save(root, [written(root, folder(number) / LINKS, found)])


def _new(department: str, until: str, by: str) -> NewLink:
    token = token_urlsafe(TOKEN_BYTES)
    sign = sha256(token.encode()).hexdigest()
    return NewLink(Link(department=department, sha256=sign, made=now(), by=by, until=until), token)


def _revoked(links: Links, names: Iterable[str]) -> Links:
    wanted, at = set(names), now()
    ended = tuple(each.model_copy(update={"revoked": at})
                  if each.department in wanted and not each.revoked else each
                  for each in links.links)
    return links.model_copy(update={"links": ended})


def _today() -> str:
    return date.today().isoformat()


def _until(asked: str, closing: str, number: int) -> str:
    """Return the last day on which a link holds."""
    place = Place(folder(number).parent / "edition.yaml")
    hint = "den Tag nennen, bis zu dem die Antworten da sein sollen (--until)"
    try:
        last = iso_date(asked) if asked else closing
    except ValueError as error:
        raise DataError([Problem("E902", place, *map(str, error.args))]) from error
    if not last:
        message = "die Auflage nennt keinen Redaktionsschluss („closing_date“)"
        raise DataError([Problem("E902", place, message, hint)])
    if len(last) != len("2026-11-21"):
        message = f"„{asked}“ nennt keinen Tag"
        raise DataError([Problem("E902", place, message, "so schreiben: 21.11.2026")])
    if last < _today():
        message = f"die Frist, der {date_in_words(last)}, ist vorbei"
        raise DataError([Problem("E902", place, message, hint)])
    return last


def _refuse_ended(root: Path, number: int, link: Link, today: str) -> None:
    if link.revoked:
        raise _closed(number, "dieser Link ist zurückgenommen", _whom_to_ask(root, number))
    if not link.is_valid(today):
        message = f"die Frist für diesen Link war der {date_in_words(link.until)}"
        raise _closed(number, message, _whom_to_ask(root, number))


def _whom_to_ask(root: Path, number: int) -> str:
    """Return whom to ask where the edition says so; whoever had a link may know that."""
    try:
        edition = readable(root, number)
    except DataError:
        return ASK
    reach = edition.office
    more = f", Telefon {reach.phone}, E-Mail {reach.email}" if reach else ""
    return f"weiter hilft: {edition.head.office}{more}"


def _closed(number: int, message: str, hint: str) -> DataError:
    return DataError([Problem("E901", Place(folder(number)), message, hint)])
