"""Judges whether chats can be passed on and taken back: the default app, and the app's take switch."""

from collections.abc import Sequence
from typing import Final

from handover.doctor.verdict import Verdict, broken, not_looked_at, ok, worse
from handover.messenger.errors import MisconfiguredError, RoutingDisabledError, SettledError
from handover.messenger.graph import NOBODY
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode

ROUTING_SETTINGS: Final = {
    Platform.MESSENGER: "https://www.facebook.com/settings?tab=msgr_conversation_routing",
    Platform.INSTAGRAM: "https://www.facebook.com/settings?tab=ig_conversation_routing",
}
"""Where a person sets the default app; Meta has no API for it."""

CHATS_LOOKED_AT: Final = 10
"""How many of the newest chats are asked for their owner, to see what Meta shows us."""

_TAKE_SWITCH: Final = "as the Page: Page setup → Advanced messaging → let this app take control of conversations"


def judge_mode(platform: Platform, mode: RoutingMode) -> Verdict:
    """Judges whether a platform of the page has a default app at all."""
    if mode is RoutingMode.CONVERSATION_ROUTING:
        return ok("Conversation Routing is on: chats pass to the target app")
    return worse(
        "no default app: Conversation Routing is off",
        "the bot pauses all the same, but the chat stays in everybody's hands",
        f"choose this app as the default app: {ROUTING_SETTINGS[platform]}",
    )


def judge_default_app(owners: Sequence[str | None], our_app_id: str) -> Verdict:
    """Judges, on a page with Conversation Routing, whether we are the default app.

    Meta tells a chat's owner to the owner and to the default app alone: one that is told and is not us proves that we
    are the default app, one that is hidden proves that we are not.

    Args:
        owners: of the newest chats, as `Graph.thread_owner` gives them.
        our_app_id: our app.
    """
    settings = ROUTING_SETTINGS[Platform.MESSENGER]
    if None in owners:
        return broken(
            "another app is the default app: Meta hides from us whose some chats are",
            "the bot does not answer who writes for the first time",
            f"choose this app as the default app: {settings}",
        )
    if any(owner not in {our_app_id, NOBODY} for owner in owners):
        return ok("Conversation Routing is on, and this app is the default app")
    return worse(
        "Conversation Routing is on; that this app is the default app shows once another app has a chat",
        "if another app is, the bot does not answer who writes for the first time",
        f"look there: {settings}",
    )


def judge_take(refusal: SettledError | None) -> Verdict:
    """Judges what Meta said to a take for somebody who cannot exist.

    In which order Meta looks at the page and at the recipient is not documented: only a refusal for the page's sake
    tells something.
    """
    match refusal:
        case None:
            return ok("the app may take control")
        case RoutingDisabledError():
            return broken(
                f"Meta refuses to take control: there is no default app ({refusal})",
                "the Off button does not bring the bot back; Done in the inbox does",
                f"choose this app as the default app: {ROUTING_SETTINGS[Platform.MESSENGER]}",
            )
        case MisconfiguredError():
            return broken(
                f"the app may not take control ({refusal})",
                "the Off button does not bring the bot back; Done in the inbox does",
                _TAKE_SWITCH,
            )
        case _:
            return worse(
                f"Meta does not tell whether the app may take control ({refusal})",
                "if it may not, the Off button does not bring the bot back; Done in the inbox does",
                f"look there, {_TAKE_SWITCH}",
            )


def judge_take_in_zero_config() -> Verdict:
    """Judges the take switch of a page where there is nothing to take."""
    return not_looked_at("not looked at: without a default app there is no control to take")
