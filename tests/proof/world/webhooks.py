"""Counts in a webhook's body what must be stored, told by the platform's documents and not by our code."""

from typing import Final, cast

from local.simulator.json_object import Json
from tests.fakes.cloud import APP_ID

WANTED: Final = ("message", "postback", "pass_thread_control", "take_thread_control", "request_thread_control")


def wanted_in(body: Json) -> int:
    """How many events of a body ask something of us."""
    items = [
        item
        for entry in cast("list[Json]", body["entry"])
        for channel in ("messaging", "standby")
        for item in cast("list[object]", entry.get(channel) or [])
    ]
    return sum(isinstance(item, dict) and _is_wanted(item) for item in items)


def _is_wanted(item: Json) -> bool:
    if "policy_enforcement" in item:
        return True
    kind = next((name for name in WANTED if name in item), None)
    message = cast("Json", item.get("message", {}))
    is_own_echo = bool(message.get("is_echo")) and str(message.get("app_id")) == APP_ID
    return kind is not None and not is_own_echo
