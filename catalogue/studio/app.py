"""The desk as an ASGI application: which address calls which handler, and who may call it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from catalogue.door.answers import Moved, not_allowed
from catalogue.door.called import ERRORS, Handler, House, answered
from catalogue.exchange.proposals.guarded import OWN
from catalogue.exchange.proposals.links import ADDRESS
from catalogue.source.members import Person, Role
from catalogue.studio.shown import drawn
from catalogue.studio.studio import Studio

STATIC = Path(__file__).with_name("static")
READERS: tuple[Role, ...] = ("read", "editor")
EDITORS: tuple[Role, ...] = ("editor",)
DEPARTMENTS: tuple[Role, ...] = ("department",)


class Row(NamedTuple):
    """An address, the method it is asked with, what answers, and who may ask."""

    method: str
    path: str
    answer: str
    roles: tuple[Role, ...] = READERS

    def handler(self) -> Handler:
        """Return what answers; its module is imported when it is asked for first."""
        home, name = self.answer.split(".")
        handler: Handler = getattr(import_module(f"{__package__}.{home}"), name)
        return handler


ROUTES: tuple[Row, ...] = (
    Row("GET", "/", "start.start"),
    Row("GET", "/eintraege", "listing.listing"),
    Row("GET", "/eintraege/{id}", "record.record"),
    Row("POST", "/eintraege/{id}", "record.save", EDITORS),
    Row("POST", "/eintraege/{id}/seite", "page.page"),
    Row("GET", "/eintraege/{id}/seite.jpg", "page.picture"),
    Row("GET", "/eintraege/{id}/seite.pdf", "page.pdf"),
    Row("POST", "/eintraege/{id}/folgen", "record.foresee"),
    Row("POST", "/eintraege/{id}/zustand", "record.mark_one", EDITORS),
    Row("POST", "/eintraege/{id}/zurueck", "record.undo", EDITORS),
    Row("GET", "/eintraege/{id}/stumm", "work.hushing", EDITORS),
    Row("POST", "/eintraege/{id}/stumm", "work.hush", EDITORS),
    Row("GET", "/eintraege/{id}/teilen", "making.parting", EDITORS),
    Row("POST", "/eintraege/{id}/teilen", "making.part", EDITORS),
    Row("GET", "/eintraege/{id}/entfallen", "making.retiring", EDITORS),
    Row("POST", "/eintraege/{id}/entfallen", "making.take_out", EDITORS),
    Row("POST", "/zustand", "work.mark_many", EDITORS),
    Row("GET", "/neu", "making.creating", EDITORS),
    Row("POST", "/neu", "making.create", EDITORS),
    Row("GET", "/entfallen", "making.gone"),
    Row("POST", "/entfallen", "making.bring_back", EDITORS),
    Row("GET", "/befunde", "findings.findings"),
    Row("GET", "/texte", "texts.texts"),
    Row("GET", "/texte/{path:path}", "texts.text"),
    Row("POST", "/texte/{path:path}", "texts.save_file", EDITORS),
    Row("GET", "/hilfe", "guide.guide"),
    Row("GET", "/hilfe/regeln", "guide.rules"),
    Row("GET", "/ereignisse", "presence.events"),
    Row("GET", "/anwesend", "presence.present"),
    Row("POST", "/anwesend", "presence.arrive"),
    Row("POST", "/gehen", "presence.leave"),
    Row("POST", "/name", "presence.rename"),
    Row("GET", "/dateien", "files.files"),
    Row("GET", "/dateien/{path:path}", "files.fetch"),
    Row("POST", "/laeufe", "files.begin", EDITORS),
    Row("GET", "/laeufe/{number}", "files.run"),
    Row("POST", "/laeufe/{number}/abbrechen", "files.cancel", EDITORS),
    Row("GET", "/einlesen", "intake.intake", EDITORS),
    Row("POST", "/einlesen", "intake.bring", EDITORS),
    Row("GET", "/einlesen/{batch}", "intake.look", EDITORS),
    Row("POST", "/einlesen/{batch}", "intake.take", EDITORS),
    Row("GET", "/vergleich", "comparison.comparison"),
    Row("GET", "/vorschlaege", "proposals.proposals"),
    Row("POST", "/vorschlaege", "proposals.links", EDITORS),
    Row("GET", "/vorschlaege/briefe", "proposals.letters"),
    Row("GET", "/vorschlaege/{name}", "proposals.proposal"),
    Row("POST", "/vorschlaege/{name}", "proposals.settle", EDITORS),
    Row("POST", "/vorschlaege/{name}/seite", "proposals.judged_page"),
    Row("GET", "/antwort/{token}", "department.own", DEPARTMENTS),
    Row("GET", "/antwort/{token}/{id}", "department.own_record", DEPARTMENTS),
    Row("POST", "/antwort/{token}/{id}", "department.send", DEPARTMENTS),
    Row("POST", "/antwort/{token}/{id}/seite", "department.own_page", DEPARTMENTS),
    Row("GET", "/antwort/{token}/{id}/seite.jpg", "department.own_picture", DEPARTMENTS),
    Row("GET", "/farben.css", "guide.colours", ()),
    Row("GET", "/schrift/{name}", "guide.face", ()),
)


def application(studio: Studio) -> Starlette:
    """Return the desk as an application; who asks stands in the state of each request."""

    def warm() -> None:
        # The first list waits neither for the pages nor for what other views stand on.
        studio.proofs.refresh()
        for row in ROUTES:
            row.handler()

    @asynccontextmanager
    async def watching(app: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(studio.watch())
        Thread(target=warm, daemon=True).start()
        yield
        studio.proofs.close()
        await studio.runs.close()
        studio.uploads.close()
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    app = Starlette(
        routes=[*(Route(row.path, _endpoint(row, studio), methods=[row.method]) for row in ROUTES),
                Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers=ERRORS, lifespan=watching)
    app.state.house = House({Studio: studio}, partial(drawn, studio))
    return app


def _endpoint(row: Row, studio: Studio) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        person: Person | None = request.state.person
        if row.roles and (not person or person.role not in row.roles):
            is_home = person and person.role in DEPARTMENTS and row.path == "/"
            return await answered(_own_home if is_home else _refused, request)
        answer = await answered(row.handler(), request)
        if studio.commits and row.method == "POST" and row.roles == EDITORS:
            await asyncio.to_thread(studio.commits.take)
        return answer

    return endpoint


def _own_home() -> Moved:
    return Moved(ADDRESS + OWN)


def _refused() -> None:
    raise not_allowed("das darf diese Person nicht", "die Redaktion fragen")
