"""Which webhook fields reach the product's app: those that the app and the page both subscribe to."""

from dataclasses import dataclass

from local.simulator import errors

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


@dataclass
class Subscriptions:
    """The two layers. A layer that nobody has set lets every field through, so that nothing need be set up first."""

    app_fields: tuple[str, ...] | None = None
    page_fields: tuple[str, ...] | None = None

    def lets_through(self, field: str) -> bool:
        """Whether a webhook of this field is sent."""
        return all(layer is None or field in layer for layer in (self.app_fields, self.page_fields))


def checked(fields: tuple[str, ...], parameter: str) -> tuple[str, ...]:
    """Gives field names back, or refuses one that Meta does not know."""
    for position, field in enumerate(fields):
        if field not in FIELDS:
            allowed = ", ".join(sorted(FIELDS))
            raise errors.bad_parameter(f"Param {parameter}[{position}] must be one of {{{allowed}}} - got {field!r}")
    if not fields:
        raise errors.bad_parameter(f"The parameter {parameter} is required.")
    return fields
