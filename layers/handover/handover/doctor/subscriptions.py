"""Judges what Meta tells us of: the subscriptions of the app, and that of the page."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from handover.doctor.verdict import Verdict, broken, ok
from handover.messenger.administration import Subscription

FIELDS: Final = {
    "messages": "the bot hears nothing that visitors write",
    "messaging_postbacks": "buttons and the menu do nothing",
    "message_echoes": "the bot speaks while a person answers",
    "messaging_handovers": "the bot does not hear who has a chat",
    "standby": "the bot hears nothing of chats that another app has",
    "messaging_referrals": "Meta may not route chats to this app",
    "messaging_policy_enforcement": "nobody is told when Meta warns or blocks the page",
}
"""What the app must be subscribed to, at the app and at the page, and what is lost without.

Meta delivers only fields on both levels. Referrals ask nothing of a bot; Meta wants them subscribed before it routes
conversations.
"""

INSTAGRAM_FIELDS: Final = {
    "messages": FIELDS["messages"],
    "messaging_postbacks": FIELDS["messaging_postbacks"],
    "messaging_handover": FIELDS["messaging_handovers"],
    "messaging_referral": FIELDS["messaging_referrals"],
    "standby": FIELDS["standby"],
}
"""The same for Instagram, where the app alone is subscribed (Meta, Conversation Routing for Instagram)."""

FIELDS_OF: Final[Mapping[str, Mapping[str, str]]] = {"page": FIELDS, "instagram": INSTAGRAM_FIELDS}
"""The fields by the kind of object that the app subscribes to."""

_SUBSCRIBE_APP: Final = "`handover page connect FILE --subscribe-app`"


def judge_app(subscriptions: Sequence[Subscription], kind: str, webhook_url: str) -> Verdict:
    """Judges what the app hears of a kind of object, and where."""
    found = next((one for one in subscriptions if one.kind == kind), None)
    if found is None:
        return broken(
            f"the app is subscribed to nothing of kind `{kind}`", "the bot hears nothing there", _SUBSCRIBE_APP
        )
    if found.callback_url != webhook_url:
        return broken(
            f"webhooks go to {found.callback_url}, not to {webhook_url}",
            "this stack hears nothing",
            f"{_SUBSCRIBE_APP}, if the app is to belong to this stack",
        )
    if not found.active:
        return broken("Meta has switched the subscription off", "this stack hears nothing", _SUBSCRIBE_APP)
    return _judge_fields(found.fields, FIELDS_OF[kind], _SUBSCRIBE_APP)


def judge_page(fields: Collection[str]) -> Verdict:
    """Judges what the page tells the app."""
    if not fields:
        return broken(
            "the app is not subscribed to the page", "the bot hears nothing there", "`handover page connect FILE`"
        )
    return _judge_fields(fields, FIELDS, "`handover page connect FILE`")


def _judge_fields(fields: Collection[str], needed: Mapping[str, str], mend: str) -> Verdict:
    missing = [field for field in needed if field not in fields]
    if not missing:
        return ok(f"all {len(needed)} fields are subscribed")
    noun = "field" if len(missing) == 1 else "fields"
    return broken(f"{noun} not subscribed: {', '.join(missing)}", "; ".join(needed[field] for field in missing), mend)
