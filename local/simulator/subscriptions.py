"""Which webhook fields reach the product's app: those that the app and the page both subscribe to."""

from collections.abc import Collection
from dataclasses import dataclass

from local.simulator import errors
from local.simulator.messaging_platform import MessagingPlatform

FIELDS = frozenset(
    {
        "messages",
        "messaging_postbacks",
        "messaging_handovers",
        "standby",
        "message_echoes",
        "message_deliveries",
        "message_reads",
        "message_reactions",
        "message_edits",
        "messaging_referrals",
        "messaging_optins",
        "messaging_optouts",
        "messaging_policy_enforcement",
        "messaging_feedback",
        "messaging_integrity",
        "response_feedback",
        "inbox_labels",
        "agent_messages",
        "message_context",
        "user_action",
        "feed",
    }
)

ON_INSTAGRAM = {
    "messages": "messages",
    "message_echoes": "messages",
    "messaging_postbacks": "messaging_postbacks",
    "messaging_handovers": "messaging_handover",
    "standby": "standby",
    "message_reads": "messaging_seen",
    "message_reactions": "message_reactions",
    "message_edits": "message_edit",
    "messaging_referrals": "messaging_referral",
    "messaging_optins": "messaging_optins",
}
"""Where Instagram has what a page's field tells. What is not here, such as deliveries, Instagram does not tell."""


@dataclass
class Subscriptions:
    """The layers. A layer that nobody has set lets every field through, so that nothing need be set up first.

    For Instagram the app says which fields it wants, and the page only that the app is installed.
    """

    app_fields: tuple[str, ...] | None = None
    page_fields: tuple[str, ...] | None = None
    instagram_fields: tuple[str, ...] | None = None

    def lets_through(self, field: str, platform: MessagingPlatform) -> bool:
        """Whether a webhook of this field, as a page names it, is sent."""
        if platform is MessagingPlatform.INSTAGRAM:
            installed = self.page_fields is None or bool(self.page_fields)
            return installed and field in ON_INSTAGRAM and _has(self.instagram_fields, ON_INSTAGRAM[field])
        return _has(self.app_fields, field) and _has(self.page_fields, field)

    def of_app(self) -> dict[str, tuple[str, ...]]:
        """The fields that the app subscribes to, by kind of object."""
        layers = {"page": self.app_fields, "instagram": self.instagram_fields}
        return {name: fields for name, fields in layers.items() if fields is not None}

    def known(self, name: str) -> Collection[str]:
        """The fields that a kind of object has."""
        return {*ON_INSTAGRAM.values()} if name == "instagram" else FIELDS

    def subscribe_app(self, name: str, fields: tuple[str, ...]) -> None:
        """Replaces the fields that the app subscribes to of a kind of object."""
        if name == "instagram":
            self.instagram_fields = fields
        else:
            self.app_fields = fields


def _has(layer: tuple[str, ...] | None, field: str) -> bool:
    return layer is None or field in layer


def checked(fields: tuple[str, ...], parameter: str, known: Collection[str] = FIELDS) -> tuple[str, ...]:
    """Gives field names back, or refuses one that Meta does not know."""
    for position, field in enumerate(fields):
        if field not in known:
            allowed = ", ".join(sorted(known))
            raise errors.bad_parameter(f"Param {parameter}[{position}] must be one of {{{allowed}}} - got {field!r}")
    if not fields:
        raise errors.bad_parameter(f"The parameter {parameter} is required.")
    return fields
