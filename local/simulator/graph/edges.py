"""What each edge of the Graph API answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from local.simulator import errors
from local.simulator.actors.our_app import SUCCESS
from local.simulator.call_log import Call
from local.simulator.content import ControlRequest, ExtendRequest, OwnerQuery, PassRequest, SendRequest, read
from local.simulator.graph.tokens import about_token
from local.simulator.json_object import Json
from local.simulator.page_profile import FIELDS as PROFILE_FIELDS
from local.simulator.simulator import Simulator
from local.simulator.subscriptions import checked


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


type Edge = Callable[[Simulator, Authorised], Awaitable[Json]]


def edge_of(call: Call) -> Edge:
    """The edge that a call is made to, or refuses one that does not exist."""
    found = EDGES.get((call.method, call.edge))
    if found is None:
        raise errors.unknown_path(call.path.partition("/")[2])
    return found


async def _send(simulator: Simulator, call: Authorised) -> Json:
    request = read(SendRequest, call.parameters)
    simulator.send_rate.admit(simulator.platform.recipient(request.recipient.id).platform)
    return simulator.publish(simulator.cast.our_app.send(request))


async def _pass(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.cast.our_app.pass_thread_control(read(PassRequest, call.parameters)))


async def _take(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.cast.our_app.take_thread_control(read(ControlRequest, call.parameters)))


async def _release(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.cast.our_app.release_thread_control(read(ControlRequest, call.parameters)))


async def _request(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.cast.our_app.request_thread_control(read(ControlRequest, call.parameters)))


async def _extend(simulator: Simulator, call: Authorised) -> Json:
    return simulator.publish(simulator.cast.our_app.extend_thread_control(read(ExtendRequest, call.parameters)))


async def _thread_owner(simulator: Simulator, call: Authorised) -> Json:
    return simulator.cast.our_app.thread_owner(read(OwnerQuery, call.parameters))


async def _page(simulator: Simulator, call: Authorised) -> Json:
    return simulator.profiles.of_page(call.names("fields"))


async def _profile(simulator: Simulator, call: Authorised) -> Json:
    return simulator.profiles.of_visitor(call.object_id, call.names("fields"))


async def _app(simulator: Simulator, call: Authorised) -> Json:
    return {"id": call.object_id, "name": simulator.settings.app_name(call.object_id)}


async def _debug_token(simulator: Simulator, call: Authorised) -> Json:
    return {"data": about_token(simulator.settings, call.text("input_token") or "", simulator.now())}


async def _conversations(simulator: Simulator, call: Authorised) -> Json:
    named = (call.text("platform") or "messenger").lower()
    return simulator.conversations.show(named, call.text("user_id"), call.text("fields"))


async def _ids_for_pages(simulator: Simulator, call: Authorised) -> Json:
    return simulator.profiles.of_app_user(call.object_id)


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
    subscriptions = simulator.platform.subscriptions
    url, fields, name = call.text("callback_url"), call.names("fields"), call.text("object") or "page"
    checked(fields, "fields", subscriptions.known(name))
    if url is None:
        raise errors.bad_parameter("The parameter callback_url is required.")
    wrong = await simulator.webhooks.verify(url, call.text("verify_token") or "")
    if wrong is not None:
        raise errors.callback_not_verified(wrong)
    subscriptions.subscribe_app(name, fields)
    simulator.use(simulator.settings.model_copy(update={"webhook_url": url}))
    return SUCCESS


async def _show_app_subscription(simulator: Simulator, _: Authorised) -> Json:
    url = simulator.settings.webhook_url
    found: list[Json] = []
    for name, fields in simulator.platform.subscriptions.of_app().items():
        named = [{"name": field, "version": "v25.0"} for field in fields]
        found.append({"object": name, "callback_url": url, "active": True, "fields": named})
    return {"data": found}


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
    ("GET", "app"): _app,
    ("GET", "debug_token"): _debug_token,
    ("GET", "conversations"): _conversations,
    ("GET", "ids_for_pages"): _ids_for_pages,
    ("POST", "messenger_profile"): _set_messenger_profile,
    ("GET", "messenger_profile"): _show_messenger_profile,
    ("DELETE", "messenger_profile"): _delete_messenger_profile,
    ("POST", "subscribed_apps"): _subscribe_page,
    ("DELETE", "subscribed_apps"): _unsubscribe_page,
    ("GET", "subscribed_apps"): _show_page_subscription,
    ("POST", "subscriptions"): _subscribe_app,
    ("GET", "subscriptions"): _show_app_subscription,
}
