"""The desk as an ASGI application: which address calls which handler, and who may call it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from catalogue.exchange.proposals.guarded import OWN
from catalogue.exchange.proposals.links import ADDRESS
from catalogue.studio.answers import Moved, not_allowed, not_there
from catalogue.studio.called import Handler, answered
from catalogue.studio.colours import colours, face
from catalogue.studio.comparison import comparison
from catalogue.studio.department import own, own_page, own_picture, own_record, send
from catalogue.studio.files import fetch, files
from catalogue.studio.findings import findings
from catalogue.studio.guide import explained, guide
from catalogue.studio.intake import bring, intake, look, take
from catalogue.studio.listing import listing
from catalogue.studio.making import (
    bring_back,
    create,
    creating,
    gone,
    part,
    parting,
    retiring,
    take_out,
)
from catalogue.studio.page import page, pdf, picture
from catalogue.studio.people import Person, Role
from catalogue.studio.presence import arrive, events, leave, present, rename
from catalogue.studio.proposals import (
    judged_page,
    letters,
    links,
    proposal,
    proposals,
    settle,
)
from catalogue.studio.record import foresee, mark_one, record, save, undo
from catalogue.studio.running import begin, cancel, run
from catalogue.studio.start import start
from catalogue.studio.studio import Studio
from catalogue.studio.texts import save_file, text, texts
from catalogue.studio.work import hush, hushing, mark_many

BROKEN = (
    "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\"><title>Katalogstudio</title>"
    "<main><h1>Im Programm ist ein Fehler</h1><p>Gesichertes ist unversehrt. Mit „Zurück“ im "
    "Browser steht Ihr Text wieder da. Was genau war, steht im Fenster, in dem das Studio läuft."
    "</p></main></html>")
STATIC = Path(__file__).with_name("static")
READERS: tuple[Role, ...] = ("read", "editor")
EDITORS: tuple[Role, ...] = ("editor",)
DEPARTMENTS: tuple[Role, ...] = ("department",)


class Row(NamedTuple):
    """An address, the method it is asked with, what answers, and who may ask."""

    method: str
    path: str
    handler: Handler
    roles: tuple[Role, ...] = READERS


ROUTES: tuple[Row, ...] = (
    Row("GET", "/", start),
    Row("GET", "/eintraege", listing),
    Row("GET", "/eintraege/{id}", record),
    Row("POST", "/eintraege/{id}", save, EDITORS),
    Row("POST", "/eintraege/{id}/seite", page),
    Row("GET", "/eintraege/{id}/seite.jpg", picture),
    Row("GET", "/eintraege/{id}/seite.pdf", pdf),
    Row("POST", "/eintraege/{id}/folgen", foresee),
    Row("POST", "/eintraege/{id}/zustand", mark_one, EDITORS),
    Row("POST", "/eintraege/{id}/zurueck", undo, EDITORS),
    Row("GET", "/eintraege/{id}/stumm", hushing, EDITORS),
    Row("POST", "/eintraege/{id}/stumm", hush, EDITORS),
    Row("GET", "/eintraege/{id}/teilen", parting, EDITORS),
    Row("POST", "/eintraege/{id}/teilen", part, EDITORS),
    Row("GET", "/eintraege/{id}/entfallen", retiring, EDITORS),
    Row("POST", "/eintraege/{id}/entfallen", take_out, EDITORS),
    Row("POST", "/zustand", mark_many, EDITORS),
    Row("GET", "/neu", creating, EDITORS),
    Row("POST", "/neu", create, EDITORS),
    Row("GET", "/entfallen", gone),
    Row("POST", "/entfallen", bring_back, EDITORS),
    Row("GET", "/befunde", findings),
    Row("GET", "/texte", texts),
    Row("GET", "/texte/{path:path}", text),
    Row("POST", "/texte/{path:path}", save_file, EDITORS),
    Row("GET", "/hilfe", guide),
    Row("GET", "/hilfe/regeln", explained),
    Row("GET", "/ereignisse", events),
    Row("GET", "/anwesend", present),
    Row("POST", "/anwesend", arrive),
    Row("POST", "/gehen", leave),
    Row("POST", "/name", rename),
    Row("GET", "/dateien", files),
    Row("GET", "/dateien/{path:path}", fetch),
    Row("POST", "/laeufe", begin, EDITORS),
    Row("GET", "/laeufe/{number}", run),
    Row("POST", "/laeufe/{number}/abbrechen", cancel, EDITORS),
    Row("GET", "/einlesen", intake, EDITORS),
    Row("POST", "/einlesen", bring, EDITORS),
    Row("GET", "/einlesen/{batch}", look, EDITORS),
    Row("POST", "/einlesen/{batch}", take, EDITORS),
    Row("GET", "/vergleich", comparison),
    Row("GET", "/vorschlaege", proposals),
    Row("POST", "/vorschlaege", links, EDITORS),
    Row("GET", "/vorschlaege/briefe", letters),
    Row("GET", "/vorschlaege/{name}", proposal),
    Row("POST", "/vorschlaege/{name}", settle, EDITORS),
    Row("POST", "/vorschlaege/{name}/seite", judged_page),
    Row("GET", "/antwort/{token}", own, DEPARTMENTS),
    Row("GET", "/antwort/{token}/{id}", own_record, DEPARTMENTS),
    Row("POST", "/antwort/{token}/{id}", send, DEPARTMENTS),
    Row("POST", "/antwort/{token}/{id}/seite", own_page, DEPARTMENTS),
    Row("GET", "/antwort/{token}/{id}/seite.jpg", own_picture, DEPARTMENTS),
    Row("GET", "/farben.css", colours, ()),
    Row("GET", "/schrift/{name}", face, ()),
)


def application(studio: Studio, routes: Iterable[Row] = ROUTES) -> Starlette:
    """Return the desk as an application; who asks stands in the state of each request."""

    @asynccontextmanager
    async def watching(app: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(studio.watch())
        # The first list does not wait for the pages.
        Thread(target=studio.proofs.refresh, daemon=True).start()
        yield
        studio.proofs.close()
        await studio.runs.close()
        studio.uploads.close()
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    app = Starlette(
        routes=[*(Route(row.path, _endpoint(row), methods=[row.method]) for row in routes),
                Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={HTTPException: _missing, Exception: _broken}, lifespan=watching)
    app.state.studio = studio
    return app


def _endpoint(row: Row) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        person: Person | None = request.state.person
        if row.roles and (not person or person.role not in row.roles):
            is_home = person and person.role in DEPARTMENTS and row.path == "/"
            return await answered(_own_home if is_home else _refused, request)
        answer = await answered(row.handler, request)
        if row.method == "POST" and row.roles == EDITORS:
            await asyncio.to_thread(request.app.state.studio.record)
        return answer

    return endpoint


def _own_home() -> Moved:
    return Moved(ADDRESS + OWN)


def _refused() -> None:
    raise not_allowed("das darf diese Person nicht", "die Redaktion fragen")


async def _missing(request: Request, error: Exception) -> Response:
    def missing() -> None:
        raise not_there("diese Seite gibt es nicht")

    response = await answered(missing, request)
    if isinstance(error, HTTPException):
        response.status_code = error.status_code
    return response


async def _broken(request: Request, error: Exception) -> Response:
    return HTMLResponse(BROKEN, 500)
