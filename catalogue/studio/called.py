"""Calls a handler: a typed function whose arguments come from its signature."""

import inspect
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from catalogue.model.problems import ArchiveError, CatalogueError, DataError
from catalogue.studio.answers import (
    Events,
    File,
    MisaskedError,
    Moved,
    NotAllowedError,
    NotThereError,
    View,
    misasked,
)
from catalogue.studio.people import Person, Session
from catalogue.studio.safety import session_of
from catalogue.studio.shown import Mistaken, drawn
from catalogue.studio.studio import Studio

Handler = Callable[..., Any]
# Which kind of error is answered how; the first that fits.
STATUS: tuple[tuple[type[CatalogueError], int], ...] = (
    (NotThereError, 404), (NotAllowedError, 403), (MisaskedError, 400), (ArchiveError, 409),
    (DataError, 422), (CatalogueError, 422),
)  # fmt: skip
SEE_OTHER = 303
MAX_PARTS = 2000
MAX_PART_BYTES = 2_000_000
SECRETS = {"Cache-Control": "no-store"}


async def answered(handler: Handler, request: Request) -> Response:
    """Return what a handler answers to a request; what goes wrong is told in words."""
    studio, person = request.app.state.studio, request.state.person
    wants_data = "application/json" in request.headers.get("accept", "")
    try:
        given = await _given(handler, request)
        if inspect.iscoroutinefunction(handler):
            answer = await handler(**given)
        else:
            answer = await run_in_threadpool(handler, **given)
        return response_of(answer, studio, person, wants_data)
    except CatalogueError as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        view = Mistaken(error.problems)
        return response_of(view, studio, person, wants_data, status)


def response_of(
    answer: Any, studio: Studio, person: Person | None, wants_data: bool, status: int = 0
) -> Response:
    """Return an answer as HTTP: a view as HTML, or as JSON for a script."""
    if isinstance(answer, View):
        code = status or answer.status
        if wants_data:
            return JSONResponse(_plain(answer), code, SECRETS)
        if person is None:
            # Who is nobody here reads nothing of the catalogue, not even that something is missing.
            return Response("", code, SECRETS, "text/plain")
        html = drawn(answer, studio, person)
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
    special = {Studio: request.app.state.studio, Person: request.state.person, FormData: sent,
               Session: Session(session_of(request.headers))}
    given, missing = dict[str, Any](), list[str]()
    for name, (kind, default) in _signature(handler).items():
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
        except ValueError:
            raise misasked(["JSON"]) from None
        items = said.items() if isinstance(said, dict) else ()
        return FormData([(str(name), each if isinstance(each, str) else json.dumps(each))
                         for name, each in items])
    return await request.form(max_fields=MAX_PARTS, max_part_size=MAX_PART_BYTES)


def _value(name: str, kind: Any, request: Request, sent: FormData) -> Any:
    """Return what a call says for a parameter; ``LookupError`` where it says nothing."""
    if isinstance(kind, type) and is_dataclass(kind):
        texts = ((each.name, request.query_params.get(each.name)) for each in fields(kind))
        return kind(**{name: text for name, text in texts if text is not None})
    if kind == tuple[str, ...]:
        found = (*request.query_params.getlist(name), *sent.getlist(name))
        return tuple(str(each) for each in found)
    value = request.path_params.get(name, sent.get(name, request.query_params.get(name)))
    if value is None or (kind is int and value == ""):
        raise LookupError
    if kind is UploadFile:
        if not isinstance(value, UploadFile):
            raise LookupError
        return value
    if isinstance(value, UploadFile):
        raise ValueError
    if kind is bool:
        return value not in ("", "0", "false")
    # A browser ends the lines of a form with CR LF (HTML Standard, 4.10.22.4).
    return kind(value.replace("\r\n", "\n")) if isinstance(value, str) else kind(value)
