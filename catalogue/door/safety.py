"""The door of the desk: which requests come in, as whom, and what every answer carries."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from html import escape
from urllib.parse import parse_qs, quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalogue.exchange.proposals.guarded import Guard
from catalogue.exchange.proposals.links import ADDRESS
from catalogue.model.problems import DataError
from catalogue.model.told import sentence
from catalogue.source.members import Person

COOKIE, KEY = "katalogstudio", "schluessel"
SAFE = ("GET", "HEAD", "OPTIONS")
# What everybody may see: nothing of the catalogue.
OPEN = ("/static/", "/schrift/", "/farben.css", "/favicon.ico")
MAX_BYTES, MAX_UPLOAD = 2_000_000, 60_000_000
UPLOADS = ("/einlesen",)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Session(str):
    """By which secret somebody is known while the desk is open; it is never shown."""

    __slots__ = ()


@dataclass(eq=False)
class Keys:
    """The one key that opens the desk next, and the sessions that were opened with one."""

    name: str
    tell: Callable[[str], None] = lambda key: None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    sessions: dict[str, Person] = field(default_factory=dict, repr=False)

    def enter(self, key: str) -> str:
        """Return a new session for the right key, which no longer opens then; else nothing."""
        if not compare_digest(key.encode(), self.key.encode()):
            return ""
        self.key = secrets.token_urlsafe(32)
        session = secrets.token_urlsafe(32)
        self.sessions[session] = Person(self.name)
        self.tell(self.key)
        return session


@dataclass(frozen=True)
class Proxy:
    """Who may say in which header whom it has let in, and whom that name stands for."""

    address: str
    header: str
    known: Callable[[str], Person | None]


@dataclass(frozen=True)
class Door:
    """Lets in what comes from this desk's own pages, by somebody who has the key (ASGI 3.0)."""

    app: ASGIApp
    hosts: tuple[str, ...]
    keys: Keys
    proxy: Proxy | None = None
    guard: Guard | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = (self._refusal(scope, headers) or await self._linked(scope)
                   or self._entering(scope))
        sealed = _sealed(send, scope["path"])
        if refusal:
            await refusal(scope, receive, sealed)
            return
        limit = MAX_UPLOAD if scope["path"].startswith(UPLOADS) else MAX_BYTES
        await self.app(scope, _limited(receive, limit), sealed)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if host not in self.hosts:
            return _page(400, "Diese Adresse gehört nicht zum Katalogstudio.")
        is_safe = scope["method"] in SAFE
        if not is_safe and not _is_own(headers, host):
            return _page(403, "Diese Anfrage kam nicht von einer Seite des Katalogstudios.")
        limit = MAX_UPLOAD if scope["path"].startswith(UPLOADS) else MAX_BYTES
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            return _page(413, f"Das ist mehr, als auf einmal geht ({limit // 1_000_000} MB).")
        return None

    async def _linked(self, scope: Scope) -> Response | None:
        """Note whom a link brings, as far as its address goes; answer one that opens nothing."""
        try:
            link = await self.guard.link(scope["path"]) if self.guard else None
        except DataError as error:
            said = (sentence(text) for each in error.problems for text in (each.message, each.hint))
            return _page(404, escape(" ".join(said)))
        if link:
            person = Person(link.department, "department", link.department)
            scope.setdefault("state", {})["person"] = person
        return None

    def _entering(self, scope: Scope) -> Response | None:
        """Let a request through with its person, or answer one that has none."""
        person = scope.get("state", {}).get("person") or self.person(scope)
        scope.setdefault("state", {})["person"] = person
        query = parse_qs(scope["query_string"].decode("ascii", "replace"))
        if KEY in query and not self.proxy:
            session = self.keys.enter(query[KEY][0])
            if session:
                answer = RedirectResponse(quote(scope["path"]), 303)
                name = cookie_of(Headers(scope=scope))
                answer.set_cookie(name, session, httponly=True, samesite="strict", path="/")
                return answer
            if person:
                return RedirectResponse(quote(scope["path"]), 303)
        if person or scope["path"].startswith(OPEN):
            return None
        return _page(401, (
            "Bitte über die Adresse öffnen, die „catalogue studio“ im Terminal nennt. Jede gilt "
            "einmal; nach dem Öffnen nennt das Terminal eine neue."))

    def person(self, scope: Scope) -> Person | None:
        """Return who asks: whom the proxy has let in, or who has a session."""
        headers = Headers(scope=scope)
        if self.proxy:
            client = scope.get("client") or ("", 0)
            named = headers.getlist(self.proxy.header)
            is_theirs = client[0] == self.proxy.address and len(named) == 1 and named[0].strip()
            return self.proxy.known(named[0].strip()) if is_theirs else None
        return self.keys.sessions.get(session_of(headers))


def session_of(headers: Headers) -> Session:
    """Return the session that a request names, or nothing."""
    # Other programs of this machine may have put there what no standard knows.
    return Session(cookie_parser(headers.get("cookie", "")).get(cookie_of(headers), ""))


def cookie_of(headers: Headers) -> str:
    """Return what the cookie of a desk is called: a browser knows hosts, not ports (RFC 6265, 8.5).

    Two desks of one machine may be open at once.
    """
    return f"{COOKIE}-{headers.get('host', '').rpartition(':')[2]}"


def hosts_of(port: int, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names under which the desk answers: those of this machine, and declared ones."""
    return (*(f"{name}:{port}" for name in LOCAL), *more)


def _is_own(headers: Headers, host: str) -> bool:
    """Whether a request came from a page of ours (Fetch Metadata, 2.4; RFC 6454, 7)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == host


def _page(status: int, sentence: str) -> Response:
    return HTMLResponse(
        "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>Katalogstudio</title>"
        "<link rel=\"stylesheet\" href=\"/farben.css\">"
        "<link rel=\"stylesheet\" href=\"/static/studio.css\">"
        f"<main><h1>Katalogstudio</h1><p class=\"lead\">{sentence}</p></main></html>", status)


def _limited(receive: Receive, limit: int) -> Receive:
    """Return what takes a body in, as far as it is not too long."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            return {"type": "http.disconnect"}
        return message

    return limited


def _sealed(send: Send, path: str) -> Send:
    """Return what sends an answer with the headers that every answer has.

    An address that holds a link is told to nobody, not even to ourselves.
    """
    more = {"Referrer-Policy": "no-referrer"} if path.startswith(ADDRESS) else {}

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update({**HEADERS, **more})
        await send(message)

    return sealed
