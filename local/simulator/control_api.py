"""The HTTP API by which tests and people act as visitor and as staff, and read everything said."""

from typing import Annotated, Self, cast

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from local.simulator import emails, views
from local.simulator.failures import Failure
from local.simulator.json_object import Json
from local.simulator.model import Profile
from local.simulator.settings import ChangeableSettings
from local.simulator.simulator import Simulator
from local.simulator.webhooks import Delivery

router = APIRouter(prefix="/_simulator")


async def _running(request: Request) -> Simulator:
    return cast("Simulator", request.app.state.simulator)


Running = Annotated[Simulator, Depends(_running)]


class Body(BaseModel):
    """What a request's body has in common with all others: nothing unknown is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NewVisitor(Body):
    """A person to add. Without a name the profile is hidden."""

    name: str = ""
    profile: Profile | None = None


class Text(Body):
    """What somebody writes."""

    text: str = Field(min_length=1)


class Title(Body):
    """What somebody presses."""

    title: str


class Press(Title):
    """A button or quick reply: the newest with its title, unless the number of its line is given."""

    line: int | None = None


class Redelivery(Body):
    """Which webhooks to send again."""

    number: int | None = None
    all: bool = False

    @model_validator(mode="after")
    def _names_one_or_all(self) -> Self:
        if (self.number is None) != self.all:
            raise ValueError("give a number, or all")
        return self


class RawWebhook(Body):
    """Any text to send as a webhook; it is signed unless a signature comes with it."""

    body: str
    signature: str | None = None


@router.get("/health")
async def health(simulator: Running) -> Json:
    """Tells that the simulator runs, and how many webhooks still wait."""
    return {"status": "ok", "webhooks_waiting": simulator.webhooks.waiting}


@router.get("/page")
async def page(simulator: Running) -> Json:
    """What the page shows in Messenger before anything is said."""
    return views.page(simulator.platform)


@router.post("/visitors")
async def add_visitor(simulator: Running, body: NewVisitor) -> Json:
    """A new visitor."""
    profile = body.profile or (Profile.SHOWN if body.name.strip() else Profile.HIDDEN)
    return {"psid": simulator.platform.add_visitor(body.name, profile).psid}


@router.post("/visitors/{psid}/write")
async def write(simulator: Running, psid: str, body: Text) -> Json:
    """The visitor writes."""
    return simulator.publish(simulator.platform.visitor_writes(psid, body.text))


@router.post("/visitors/{psid}/press")
async def press(simulator: Running, psid: str, body: Press) -> Json:
    """The visitor presses a quick reply or a button."""
    return simulator.publish(simulator.platform.visitor_presses(psid, body.title, body.line))


@router.post("/visitors/{psid}/menu")
async def choose(simulator: Running, psid: str, body: Title) -> Json:
    """The visitor chooses from the persistent menu."""
    return simulator.publish(simulator.platform.visitor_chooses(psid, body.title))


@router.post("/visitors/{psid}/get_started")
async def get_started(simulator: Running, psid: str) -> Json:
    """The visitor presses Get Started."""
    return simulator.publish(simulator.platform.visitor_gets_started(psid))


@router.post("/inbox/{psid}/answer")
async def inbox_answer(simulator: Running, psid: str, body: Text) -> Json:
    """Staff answer from the inbox."""
    return simulator.publish(simulator.platform.inbox_answers(psid, body.text))


@router.post("/inbox/{psid}/take")
async def inbox_take(simulator: Running, psid: str) -> Json:
    """Staff take the thread over."""
    return simulator.publish(simulator.platform.inbox_takes(psid))


@router.post("/inbox/{psid}/done")
async def inbox_done(simulator: Running, psid: str) -> Json:
    """Staff mark the thread as done."""
    return simulator.publish(simulator.platform.inbox_done(psid))


@router.get("/conversations")
async def conversations(simulator: Running) -> list[Json]:
    """All conversations, without their lines."""
    return [views.summary(simulator.platform, thread) for thread in simulator.platform.threads.values()]


@router.get("/conversations/{psid}")
async def conversation(simulator: Running, psid: str) -> Json:
    """One conversation."""
    return views.conversation(simulator.platform, simulator.platform.thread(psid))


@router.get("/settings")
async def settings(simulator: Running) -> ChangeableSettings:
    """The settings as they are."""
    return ChangeableSettings.model_validate(simulator.settings)


@router.patch("/settings")
async def change_settings(simulator: Running, changes: Json) -> ChangeableSettings:
    """Changes the settings that are named."""
    try:
        simulator.change_settings(changes)
    except ValidationError as error:
        raise HTTPException(422, str(error)) from error
    return ChangeableSettings.model_validate(simulator.settings)


@router.get("/failures")
async def failures(simulator: Running) -> list[Failure]:
    """The failures still to come."""
    return simulator.failures.pending()


@router.post("/failures")
async def add_failure(simulator: Running, failure: Failure) -> Json:
    """Makes Graph calls fail."""
    simulator.failures.add(failure)
    return {"pending": len(simulator.failures.pending())}


@router.delete("/failures")
async def clear_failures(simulator: Running) -> Json:
    """Lets Graph calls succeed again."""
    simulator.failures.clear()
    return {"pending": 0}


@router.get("/webhooks")
async def webhooks(simulator: Running) -> list[Json]:
    """Every webhook and how its delivery went."""
    return [delivery.as_json() for delivery in simulator.webhooks.deliveries]


@router.post("/webhooks/redeliver")
async def redeliver(simulator: Running, body: Redelivery) -> Json:
    """Sends the same bytes again and waits for the answers."""
    chosen = [one for one in simulator.webhooks.deliveries if body.all or one.number == body.number]
    if not chosen and not body.all:
        raise HTTPException(404, f"no webhook has the number {body.number}")
    return {"statuses": [await _again(simulator, delivery) for delivery in chosen]}


@router.post("/webhooks/send")
async def send_webhook(simulator: Running, body: RawWebhook) -> Json:
    """Sends any text as a webhook."""
    delivery = await simulator.webhooks.send(body.body.encode(), body.signature)
    return {"number": delivery.number, "status": delivery.status, "milliseconds": delivery.milliseconds}


@router.post("/webhooks/verify")
async def verify_webhook(simulator: Running) -> Json:
    """Does the handshake of a subscription with the verify token the simulator was started with."""
    current = simulator.settings
    wrong = await simulator.webhooks.verify(current.webhook_url, current.verify_token)
    return {"verified": wrong is None, "reason": wrong}


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


@router.post("/reset")
async def reset(simulator: Running) -> Json:
    """Begins anew."""
    simulator.reset()
    return {"status": "ok"}


async def _again(simulator: Simulator, delivery: Delivery) -> Json:
    status = await simulator.webhooks.redeliver(delivery)
    return {"number": delivery.number, "status": status, "milliseconds": delivery.milliseconds}
