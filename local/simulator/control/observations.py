"""The routes that show what the page looks like and what happened on it."""

from fastapi import APIRouter

from local.simulator import emails, views
from local.simulator.control.running import Running
from local.simulator.json_object import Json
from local.simulator.shop_sign import sign_in_the_door

router = APIRouter()


@router.get("/health")
async def health(simulator: Running) -> Json:
    """Tells that the simulator runs, and how many webhooks still wait."""
    return {"status": "ok", "webhooks_waiting": simulator.webhooks.waiting}


@router.get("/page")
async def page(simulator: Running) -> Json:
    """What the page shows in Messenger before anything is said."""
    return views.page(simulator.platform)


@router.get("/shop_sign")
def shop_sign(simulator: Running) -> Json:
    """Whether somebody is there to answer, and when the next time is."""
    return sign_in_the_door(simulator.settings)


@router.get("/conversations")
async def conversations(simulator: Running) -> list[Json]:
    """All conversations, without their lines."""
    return [views.summary(simulator.platform, thread) for thread in simulator.platform.threads.values()]


@router.get("/conversations/{psid}")
async def conversation(simulator: Running, psid: str) -> Json:
    """One conversation."""
    return views.conversation(simulator.platform, simulator.platform.thread(psid))


@router.get("/graph-calls")
async def graph_calls(simulator: Running) -> list[Json]:
    """Every Graph call, without tokens."""
    return simulator.calls.entries


@router.get("/journal")
async def journal(simulator: Running, after: int = 0) -> Json:
    """What happened, later than a number."""
    return simulator.journal.after(after)


@router.get("/emails")
async def sent_emails(simulator: Running) -> list[Json]:
    """The e-mails that the engine has sent."""
    return await emails.sent(simulator.settings.engine_url)
