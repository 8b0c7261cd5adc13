"""The whole system at work: functions, cloud and platform, one page and one visitor, and the time for all of them."""

from dataclasses import dataclass
from typing import Final

from handover.conversation.conversation import Conversation
from tests.fakes.cloud import Cloud
from tests.fakes.meta import SimulatedPage
from tests.integration.functions import Functions
from tests.integration.seen import state

MINUTE: Final = 60
HOUR: Final = 3600
SHOWN: Final = 11
"""How many characters of what was said are enough to know it."""


@dataclass(frozen=True)
class System:
    """All functions, and one page with a visitor."""

    functions: Functions
    cloud: Cloud
    page: SimulatedPage
    visitor: str

    def settle(self) -> None:
        """Brings what happened on the platform through the functions, and all that follows from it, to its end."""
        self.functions.settle()
        while webhooks := self.page.new_webhooks():
            assert set(self.functions.receive_webhooks(webhooks)) == {200}
            self.functions.settle()

    def arrives(self) -> None:
        """Brings what happened on the platform into the mailbox and no further."""
        assert set(self.functions.receive_webhooks(self.page.new_webhooks())) == {200}

    def passes(self, seconds: float) -> None:
        """Lets time pass for the functions and the platform; the timers that are due go off, each once."""
        self.functions.clock.forward(seconds)
        self.page.change(clock_offset_seconds=self.functions.clock.ahead)
        self.functions.fire_timers()
        self.settle()

    def writes(self, text: str, visitor: str | None = None) -> None:
        """A visitor writes, and the system does what it has to."""
        self.page.visitor_writes(visitor or self.visitor, text)
        self.settle()

    def presses(self, title: str) -> None:
        """The visitor presses a button or a quick reply."""
        self.page.visitor_presses(self.visitor, title)
        self.settle()

    def chooses(self, title: str) -> None:
        """The visitor chooses from the menu."""
        self.page.visitor_chooses(self.visitor, title)
        self.settle()

    def replaces_token(self, token: str) -> None:
        """The owner connects the page again."""
        self.page.replace_token(token)
        self.cloud.put_secret(f"pages/{self.page.simulator.settings.page_id}/token", token)

    def said(self, visitor: str | None = None) -> list[str]:
        """How what the bot has said to a visitor begins."""
        return [words[:SHOWN] for words in self.page.bot_said(visitor or self.visitor)]

    @property
    def state(self) -> Conversation:
        """The conversation with the visitor, as it is stored."""
        return state(self.cloud, self.visitor)

    @property
    def owner(self) -> str | None:
        """The app that owns the visitor's thread."""
        return self.page.owner(self.visitor)
