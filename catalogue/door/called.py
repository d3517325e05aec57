"""Calls a handler: a typed function whose arguments come from its signature."""

import inspect
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from catalogue.door.answers import (
    Events,
    File,
    MisaskedError,
    Mistaken,
    Moved,
    NotAllowedError,
    NotThereError,
    Refused,
    View,
    misasked,
    not_there,
)
from catalogue.door.safety import Session, session_of
from catalogue.model.problems import ArchiveError, CatalogueError, DataError
from catalogue.source.members import Person

BROKEN = (
    "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\"><title>Katalogstudio</title>"
    "<main><h1>Im Programm ist ein Fehler</h1><p>Gesichertes ist unversehrt. Mit „Zurück“ im "
    "Browser steht Ihr Text wieder da. Was genau war, steht im Fenster, in dem das Studio läuft."
    "</p></main></html>")
Handler = Callable[..., Any]
# Which kind of error is answered how; the first that fits.
STATUS: tuple[tuple[type[CatalogueError], int], ...] = (
    (NotThereError, 404), (NotAllowedError, 403), (MisaskedError, 400), (ArchiveError, 409),
    (DataError, 422), (CatalogueError, 422),
)  # fmt: skip
SEE_OTHER, UNPROCESSABLE = 303, 422
MAX_PARTS = 2000
MAX_PART_BYTES = 2_000_000
NOTHING: Mapping[Any, Any] = MappingProxyType({})
SECRETS = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class House:
    """What stands behind the door: what a handler may ask for by its type, how a view is drawn."""

    given: Mapping[type, Any]
    draw: Callable[[View, Person, int], str]


async def answered(handler: Handler, request: Request) -> Response:
    """Return what a handler answers to a request; what goes wrong is told in words."""
    try:
        given = await _given(handler, request)
        if inspect.iscoroutinefunction(handler):
            answer = await handler(**given)
        else:
            answer = await run_in_threadpool(handler, **given)
        return _response(answer, request)
    except CatalogueError as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        return _response(Mistaken(error.problems), request, status)


def _response(answer: Any, request: Request, status: int = 0) -> Response:
    """Return an answer as HTTP: a view as HTML, or as JSON for a script."""
    if isinstance(answer, Refused):
        return _response(answer.view, request, UNPROCESSABLE)
    if isinstance(answer, View):
        code, person = status or answer.status, request.state.person
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(_plain(answer), code, SECRETS)
        if person is None:
            # Who is nobody here reads nothing of the catalogue, not even that something is missing.
            return Response("", code, SECRETS, "text/plain")
        html = request.app.state.house.draw(answer, person, code)
        return Response(html, code, SECRETS, "text/html")
    if isinstance(answer, Moved):
        return RedirectResponse(answer.to, SEE_OTHER)
    if isinstance(answer, File):
        # Any letter may stand in a name (RFC 6266, 4.3).
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(answer.name)}"}
        return Response(answer.content, 200, {**SECRETS, **(named if answer.name else {})},
                        answer.type)
    if isinstance(answer, Events):
        return StreamingResponse(_lines(answer.stream), 200, SECRETS, "text/event-stream")
    return JSONResponse(answer, 200, SECRETS)


def _plain(answer: View) -> Any:
    return json.loads(json.dumps(asdict(answer), default=str, skipkeys=True))


async def _lines(stream: AsyncIterator[tuple[str, object]]) -> AsyncIterator[str]:
    """Write events as the browser reads them (HTML Standard, 9.2.6)."""
    async for name, value in stream:
        yield f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False, default=str)}\n\n"


@cache
def _signature(handler: Handler) -> Mapping[str, tuple[Any, Any]]:
    hints = get_type_hints(handler)
    parameters = inspect.signature(handler).parameters.values()
    return {each.name: (hints[each.name], each.default) for each in parameters}


async def _given(handler: Handler, request: Request) -> dict[str, Any]:
    sent = await _form(request)
    special = {**request.app.state.house.given, Person: request.state.person, FormData: sent,
               Session: session_of(request.headers)}
    return _arguments(handler, request, sent, special)


def _arguments(
    called: Handler, request: Request, sent: FormData, special: Mapping[Any, Any] = NOTHING
) -> dict[str, Any]:
    """Return what a request says for each parameter; ``MisaskedError`` names what is missing."""
    given, missing = dict[str, Any](), list[str]()
    for name, (kind, default) in _signature(called).items():
        try:
            given[name] = special[kind] if kind in special else _value(name, kind, request, sent)
        except LookupError:
            if default is inspect.Parameter.empty:
                missing.append(name)
        except ValueError:
            missing.append(name)
    if missing:
        raise misasked(missing)
    return given


async def _form(request: Request) -> FormData:
    if request.method in ("GET", "HEAD"):
        return FormData()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            said = await request.json()
        except (ValueError, ClientDisconnect):
            raise misasked(["JSON"]) from None
        items = said.items() if isinstance(said, dict) else ()
        return FormData([(str(name), each if isinstance(each, str) else json.dumps(each))
                         for name, each in items])
    try:
        return await request.form(max_fields=MAX_PARTS, max_part_size=MAX_PART_BYTES)
    except HTTPException as error:
        # Whoever answers that would read the same form once more.
        raise misasked([error.detail]) from None
    except ClientDisconnect:
        # A window was closed in the middle, or the door let no more in.
        raise misasked(["Ende"]) from None


def _value(name: str, kind: Any, request: Request, sent: FormData) -> Any:
    """Return what a call says for a parameter; ``LookupError`` where it says nothing."""
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**_arguments(kind, request, sent))
    if kind == tuple[str, ...]:
        found = (*request.query_params.getlist(name), *sent.getlist(name))
        return tuple(str(each) for each in found)
    # In a form there are fields that a catalogue declares, which may be called like a parameter.
    asked = request.path_params.get(name, request.query_params.get(name))
    value = sent.get(name) if asked is None else asked
    if value is None or (kind is not str and value == ""):
        raise LookupError
    if kind is UploadFile:
        if not isinstance(value, UploadFile):
            raise LookupError
        return value
    if isinstance(value, UploadFile):
        raise ValueError
    if kind is bool:
        return value not in ("0", "false")
    # A browser ends the lines of a form with CR LF (HTML Standard, 4.10.22.4).
    text = str(value).replace("\r\n", "\n")
    if get_origin(kind) is Literal:
        return next((each for each in get_args(kind) if each == text), get_args(kind)[0])
    return kind(text)


async def _missing(request: Request, error: Exception) -> Response:
    def missing() -> None:
        raise not_there("diese Seite gibt es nicht")

    response = await answered(missing, request)
    if isinstance(error, HTTPException):
        response.status_code = error.status_code
    return response


async def _broken(request: Request, error: Exception) -> Response:
    return HTMLResponse(BROKEN, 500)


ERRORS: Mapping[Any, Any] = {HTTPException: _missing, Exception: _broken}
