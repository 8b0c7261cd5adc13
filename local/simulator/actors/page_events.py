"""What Meta tells about the page itself, with no visitor in it."""

from dataclasses import dataclass

from local.simulator import webhook_events
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.platform import Happened, Platform


@dataclass(frozen=True)
class PageEvents:
    """Meta, as it speaks about the page."""

    platform: Platform

    def policy_enforcement(self, action: str, reason: str | None) -> Happened:
        """The page is warned, blocked or unblocked; unblocking has no reason."""
        content: Json = {"action": action} if reason is None else {"action": action, "reason": reason}
        self._note(f"policy enforcement: {action}")
        self.platform.emit_about_page(webhook_events.policy_enforcement(content))
        return self.platform.happened({"action": action})

    def app_roles(self, roles: dict[str, tuple[str, ...]]) -> Happened:
        """The apps get roles, in the words of the old protocol."""
        named: Json = {app_id: list(of_app) for app_id, of_app in roles.items()}
        self._note(f"app roles: {named}")
        self.platform.emit_about_page(webhook_events.app_roles(named))
        return self.platform.happened({"app_roles": named})

    def _note(self, summary: str) -> None:
        self.platform.journal.note(Kind.PAGE_EVENT, None, "meta", summary)
