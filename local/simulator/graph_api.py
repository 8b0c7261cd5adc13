"""The Graph API endpoints that the product calls."""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from local.simulator import errors
from local.simulator.call_log import Call
from local.simulator.content import ControlRequest, ExtendRequest, OwnerQuery, PassRequest, SendRequest, read
from local.simulator.errors import GraphError
from local.simulator.failures import Failure, When
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.page_profile import FIELDS as PROFILE_FIELDS
from local.simulator.platform import SUCCESS
from local.simulator.simulator import Simulator
from local.simulator.subscriptions import checked

DISCONNECT_HEADER = "x-simulator-disconnect"

VERSION = re.compile(r"v\d+\.\d+")

router = APIRouter()


@dataclass(frozen=True)
class Authorised:
    """A call whose token was found good, with the object it is about."""

    object_id: str
    parameters: Json

    def names(self, parameter: str) -> tuple[str, ...]:
        """A list of names, which callers write as a JSON list or with commas."""
        value = self.parameters.get(parameter)
        if isinstance(value, list):
            return tuple(str(part) for part in value)
        return tuple(part.strip() for part in str(value or "").split(",") if part.strip())

    def text(self, parameter: str) -> str | None:
        """A parameter that is one text."""
        value = self.parameters.get(parameter)
        return None if value is None else str(value)


type Edge = Callable[["Simulator", Authorised], Awaitable[Json]]


@router.api_route("/{version}/{path:path}", methods=["GET", "POST", "DELETE"])
async def answer(request: Request, version: str, path: str) -> Response:
    """Answers any Graph call: waits as long as told, fails as told, else does what the edge does."""
    if not VERSION.fullmatch(version):
        raise HTTPException(404, f"no such path: /{version}/{path}")
    simulator = cast("Simulator", request.app.state.simulator)
    parameters = await _parameters(request)
    object_id, _, named_edge = path.partition("/")
    edge = named_edge or ("page" if object_id in {"me", simulator.settings.page_id} else "profile")
    psid = object_id if edge == "profile" else _psid(parameters)
    call = Call(request.method, f"/{version}/{path}", edge, parameters, psid)
    await asyncio.sleep(simulator.settings.graph_latency_seconds)
    failure = simulator.failures.next_for(edge, psid)
    if failure is not None and failure.when is When.BEFORE:
        return _fail(simulator, call, failure)
    status, body = await _attempt(simulator, call, object_id, request.headers.get("authorization"))
    if failure is not None:
        return _fail(simulator, call, failure)
    simulator.calls.note(call, status)
    return JSONResponse(body, status)


async def _attempt(simulator: Simulator, call: Call, object_id: str, authorization: str | None) -> tuple[int, Json]:
    try:
        handler = _handler(call)
        _authorise(simulator, call, object_id, authorization)
        return 200, await handler(simulator, Authorised(object_id, call.parameters))
    except GraphError as error:
        simulator.journal.note(Kind.GRAPH_REFUSED, call.psid, "meta", f"Graph refused {call.edge}: {error.message}")
        return error.status, error.body()


def _fail(simulator: Simulator, call: Call, failure: Failure) -> Response:
    what = "dropped the connection of" if failure.disconnect else "failed"
    simulator.journal.note(Kind.GRAPH_REFUSED, call.psid, "meta", f"Graph {what} {call.edge}, as told")
    if failure.disconnect:
        simulator.calls.note(call, 0)
        return Response(status_code=502, headers={DISCONNECT_HEADER: "now"})
    simulator.calls.note(call, failure.status)
    return JSONResponse(failure.body(), failure.status)


# How a call is read


async def _parameters(request: Request) -> Json:
    raw = await request.body()
    spelled: Json = dict(request.query_params)
    if "application/json" in request.headers.get("content-type", ""):
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = {}
        return {**_decoded(spelled), **(body if isinstance(body, dict) else {})}
    return _decoded({**spelled, **dict(parse_qsl(raw.decode(errors="replace")))})


def _decoded(spelled: Json) -> Json:
    """Reads the parameters that a query or a form carries as JSON text."""
    return {name: _json_or_text(str(value)) for name, value in spelled.items()}


def _json_or_text(value: str) -> object:
    if value[:1] not in {"{", "["}:
        return value
    try:
        return cast("object", json.loads(value))
    except ValueError:
        return value


def _psid(parameters: Json) -> str | None:
    recipient = parameters.get("recipient")
    found = recipient.get("id") if isinstance(recipient, dict) else recipient or parameters.get("user_id")
    return None if found is None else str(found)


# Who may call


def _authorise(simulator: Simulator, call: Call, object_id: str, authorization: str | None) -> None:
    settings = simulator.settings
    kind, _, bearer = (authorization or "").partition(" ")
    token = bearer if kind.lower() == "bearer" else str(call.parameters.get("access_token", ""))
    if not token:
        raise errors.missing_token()
    app_token = f"{settings.app_id}|{settings.app_secret}"
    if token not in {settings.page_token, app_token}:
        raise errors.invalid_token()
    proof = call.parameters.get("appsecret_proof")
    if proof is None:
        if settings.appsecret_proof_required and token != app_token:
            raise errors.missing_proof()
    elif proof != hmac.new(settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest():
        raise errors.invalid_proof()
    owned_by = settings.app_id if call.edge == "subscriptions" else settings.page_id
    if call.edge != "profile" and object_id not in {"me", owned_by}:
        raise errors.unknown_object(object_id)


def _handler(call: Call) -> Edge:
    found = EDGES.get((call.method, call.edge))
    if found is None:
        raise errors.unknown_path(call.path.partition("/")[2])
    return found


# The edges


async def _send(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.platform.send(read(SendRequest, call.parameters)))


async def _pass(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.platform.pass_thread_control(read(PassRequest, call.parameters)))


async def _take(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.platform.take_thread_control(read(ControlRequest, call.parameters)))


async def _release(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.platform.release_thread_control(read(ControlRequest, call.parameters)))


async def _request(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.platform.request_thread_control(read(ControlRequest, call.parameters)))


async def _extend(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.platform.extend_thread_control(read(ExtendRequest, call.parameters)))


async def _thread_owner(simulator: Simulator, call: Authorised) -> Json:
    return simulator.platform.thread_owner(read(OwnerQuery, call.parameters))


async def _page(simulator: Simulator, call: Authorised) -> Json:
    settings = simulator.settings
    known: Json = {
        "name": settings.page_name,
        "messaging_feature_status": {"hop_v2": False, "msgr_multi_app": settings.routing, "ig_multi_app": False},
    }
    asked = call.names("fields") or ("name",)
    return {**{name: known[name] for name in asked if name in known}, "id": settings.page_id}


async def _profile(simulator: Simulator, call: Authorised) -> Json:
    fields = call.names("fields") or ("first_name", "last_name")
    return simulator.platform.profile(call.object_id, fields)


async def _conversations(simulator: Simulator, call: Authorised) -> Json:
    return simulator.platform.conversations(call.text("user_id"))


async def _set_messenger_profile(simulator: Simulator, call: Authorised) -> Json:
    return simulator.platform.page.set(call.parameters)


async def _show_messenger_profile(simulator: Simulator, call: Authorised) -> Json:
    return simulator.platform.page.show(call.names("fields") or PROFILE_FIELDS)


async def _delete_messenger_profile(simulator: Simulator, call: Authorised) -> Json:
    return simulator.platform.page.delete({"fields": list(call.names("fields"))})


async def _subscribe_page(simulator: Simulator, call: Authorised) -> Json:
    fields = checked(call.names("subscribed_fields"), "subscribed_fields")
    simulator.platform.subscriptions.page_fields = fields
    return SUCCESS


async def _unsubscribe_page(simulator: Simulator, _: Authorised) -> Json:
    simulator.platform.subscriptions.page_fields = ()
    return SUCCESS


async def _show_page_subscription(simulator: Simulator, _: Authorised) -> Json:
    fields = simulator.platform.subscriptions.page_fields
    app: Json = {"id": simulator.settings.app_id, "name": "bot", "subscribed_fields": list(fields or ())}
    return {"data": [app] if fields else []}


async def _subscribe_app(simulator: Simulator, call: Authorised) -> Json:
    fields = checked(call.names("fields"), "fields")
    url = call.text("callback_url")
    if url is None:
        raise errors.bad_parameter("The parameter callback_url is required.")
    wrong = await simulator.webhooks.verify(url, call.text("verify_token") or "")
    if wrong is not None:
        raise errors.callback_not_verified(wrong)
    simulator.platform.subscriptions.app_fields = fields
    simulator.use(simulator.settings.model_copy(update={"webhook_url": url}))
    return SUCCESS


async def _show_app_subscription(simulator: Simulator, _: Authorised) -> Json:
    fields = simulator.platform.subscriptions.app_fields
    if fields is None:
        return {"data": []}
    named = [{"name": field, "version": "v25.0"} for field in fields]
    page: Json = {"object": "page", "callback_url": simulator.settings.webhook_url, "active": True, "fields": named}
    return {"data": [page]}


EDGES: dict[tuple[str, str], Edge] = {
    ("POST", "messages"): _send,
    ("POST", "pass_thread_control"): _pass,
    ("POST", "take_thread_control"): _take,
    ("POST", "release_thread_control"): _release,
    ("POST", "request_thread_control"): _request,
    ("POST", "extend_thread_control"): _extend,
    ("GET", "thread_owner"): _thread_owner,
    ("GET", "page"): _page,
    ("GET", "profile"): _profile,
    ("GET", "conversations"): _conversations,
    ("POST", "messenger_profile"): _set_messenger_profile,
    ("GET", "messenger_profile"): _show_messenger_profile,
    ("DELETE", "messenger_profile"): _delete_messenger_profile,
    ("POST", "subscribed_apps"): _subscribe_page,
    ("DELETE", "subscribed_apps"): _unsubscribe_page,
    ("GET", "subscribed_apps"): _show_page_subscription,
    ("POST", "subscriptions"): _subscribe_app,
    ("GET", "subscriptions"): _show_app_subscription,
}
