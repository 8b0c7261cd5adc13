"""The routes by which tests and people act for the page: staff, other apps, Meta's AI agent, and Meta itself."""

from typing import Literal

from fastapi import APIRouter

from local.simulator.content import Message, Metadata
from local.simulator.control.running import Body, Running, Text
from local.simulator.json_object import Json

router = APIRouter()


class Labelled(Body):
    """What goes with a change of control."""

    metadata: Metadata = ""


class Pass(Labelled):
    """A pass; it goes to the default app unless another is named."""

    target_app_id: str | None = None


class Answer(Text):
    """What an app says."""

    metadata: Metadata | None = None


class PolicyEnforcement(Body):
    """What Meta does to a page that broke a rule."""

    kind: Literal["policy_enforcement"]
    action: Literal["warning", "block", "unblock"]
    reason: str | None = None


class AppRoles(Body):
    """The roles of the apps, by app id."""

    kind: Literal["app_roles"]
    roles: dict[str, tuple[str, ...]]


@router.post("/inbox/{psid}/answer")
async def inbox_answer(simulator: Running, psid: str, body: Text) -> Json:
    """Staff answer from the inbox."""
    return simulator.publish(simulator.cast.inbox.answers(psid, body.text))


@router.post("/inbox/{psid}/take")
async def inbox_take(simulator: Running, psid: str) -> Json:
    """Staff take the thread over."""
    return simulator.publish(simulator.cast.inbox.takes(psid))


@router.post("/inbox/{psid}/done")
async def inbox_done(simulator: Running, psid: str) -> Json:
    """Staff mark the thread as done."""
    return simulator.publish(simulator.cast.inbox.done(psid))


@router.post("/meta_ai/{psid}/answer")
async def meta_ai_answer(simulator: Running, psid: str, body: Text) -> Json:
    """Meta's AI agent takes control and answers."""
    return simulator.publish(simulator.cast.meta_ai.answers(psid, body.text))


@router.post("/meta_ai/{psid}/done")
async def meta_ai_done(simulator: Running, psid: str) -> Json:
    """Meta's AI agent hands back."""
    return simulator.publish(simulator.cast.meta_ai.done(psid))


@router.post("/apps/{app_id}/{psid}/answer")
async def app_answer(simulator: Running, app_id: str, psid: str, body: Answer) -> Json:
    """Another app answers."""
    message = Message(text=body.text, metadata=body.metadata)
    return simulator.publish(simulator.cast.other_apps.answers(app_id, psid, message))


@router.post("/apps/{app_id}/{psid}/take")
async def app_take(simulator: Running, app_id: str, psid: str, body: Labelled | None = None) -> Json:
    """Another app takes the thread."""
    return simulator.publish(simulator.cast.other_apps.takes(app_id, psid, (body or Labelled()).metadata))


@router.post("/apps/{app_id}/{psid}/pass")
async def app_pass(simulator: Running, app_id: str, psid: str, body: Pass | None = None) -> Json:
    """Another app passes the thread on."""
    given = body or Pass()
    return simulator.publish(simulator.cast.other_apps.passes(app_id, psid, given.target_app_id, given.metadata))


@router.post("/apps/{app_id}/{psid}/request")
async def app_request(simulator: Running, app_id: str, psid: str, body: Labelled | None = None) -> Json:
    """Another app asks for the thread."""
    return simulator.publish(simulator.cast.other_apps.requests(app_id, psid, (body or Labelled()).metadata))


@router.post("/apps/{app_id}/{psid}/release")
async def app_release(simulator: Running, app_id: str, psid: str) -> Json:
    """Another app makes the thread idle."""
    return simulator.publish(simulator.cast.other_apps.releases(app_id, psid))


@router.post("/page_events")
async def page_event(simulator: Running, body: PolicyEnforcement | AppRoles) -> Json:
    """Meta tells something about the page."""
    events = simulator.cast.page_events
    match body:
        case PolicyEnforcement(action=action, reason=reason):
            return simulator.publish(events.policy_enforcement(action, reason))
        case AppRoles(roles=roles):
            return simulator.publish(events.app_roles(roles))
