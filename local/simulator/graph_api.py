"""The Graph API over HTTP: waits as long as told, fails as told, else does what the edge does."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import cast

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from local.simulator.call_log import Call
from local.simulator.errors import GraphError
from local.simulator.failures import Failure, When
from local.simulator.graph.authorisation import authorise
from local.simulator.graph.edges import Authorised, edge_of
from local.simulator.graph.reading import parameters_of, psid_in
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.settings import Settings
from local.simulator.simulator import Simulator

DISCONNECT_HEADER = "x-simulator-disconnect"

VERSION = re.compile(r"v\d+\.\d+")
OK = 200

router = APIRouter()


@dataclass(frozen=True)
class Answer:
    """What a call is answered with."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


@router.api_route("/{version}/{path:path}", methods=["GET", "POST", "DELETE"])
async def answer(request: Request, version: str, path: str) -> Response:
    """Answers any Graph call."""
    if not VERSION.fullmatch(version):
        raise HTTPException(404, f"no such path: /{version}/{path}")
    simulator = cast("Simulator", request.app.state.simulator)
    parameters = await parameters_of(request)
    object_id, _, named_edge = path.partition("/")
    edge = named_edge or _kind_of(simulator.settings, object_id)
    psid = object_id if edge == "profile" else psid_in(parameters)
    call = Call(request.method, f"/{version}/{path}", edge, parameters, psid)
    await asyncio.sleep(simulator.settings.graph_latency_seconds)
    failure = simulator.failures.next_for(edge, psid)
    if failure is not None and failure.when is When.BEFORE:
        return _fail(simulator, call, failure)
    given = await _attempt(simulator, call, object_id, request.headers.get("authorization"))
    if failure is not None:
        return _fail(simulator, call, failure)
    simulator.calls.note(call, given.status)
    return JSONResponse(given.body, given.status, given.headers)


def _kind_of(settings: Settings, object_id: str) -> str:
    """What is asked for by its id alone."""
    if object_id in {"me", settings.page_id}:
        return "page"
    if object_id == "debug_token":
        return object_id
    return "app" if settings.knows_app(object_id) else "profile"


async def _attempt(simulator: Simulator, call: Call, object_id: str, authorization: str | None) -> Answer:
    try:
        edge = edge_of(call)
        authorise(simulator.settings, call, object_id, authorization, simulator.now())
        body = await edge(simulator, Authorised(object_id, call.parameters))
    except GraphError as error:
        simulator.journal.note(Kind.GRAPH_REFUSED, call.psid, "meta", f"Graph refused {call.edge}: {error.message}")
        return Answer(error.status, error.body(), error.headers)
    return Answer(OK, body, _usage(simulator, call))


def _usage(simulator: Simulator, call: Call) -> dict[str, str]:
    thread = simulator.platform.threads.get(call.psid or "")
    return simulator.send_rate.headers(thread.platform) if call.edge == "messages" and thread else {}


def _fail(simulator: Simulator, call: Call, failure: Failure) -> Response:
    what = "dropped the connection of" if failure.disconnect else "failed"
    simulator.journal.note(Kind.GRAPH_REFUSED, call.psid, "meta", f"Graph {what} {call.edge}, as told")
    if failure.disconnect:
        simulator.calls.note(call, 0)
        return Response(status_code=502, headers={DISCONNECT_HEADER: "now"})
    simulator.calls.note(call, failure.status)
    return JSONResponse(failure.body(), failure.status, failure.spelled_headers)
