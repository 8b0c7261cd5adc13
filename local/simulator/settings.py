"""What the simulator is told: at the start by its command line, later through the control API."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

PAGE_INBOX_APP_ID = "263902037430900"


class Mode(StrEnum):
    """The two ways a page shares its conversations between apps."""

    CONVERSATION_ROUTING = "conversation_routing"
    ZERO_CONFIG = "zero_config"


class Done(StrEnum):
    """What "Done" in the inbox does. Meta's pages leave open which of the two it is."""

    PASS = "pass"  # noqa: S105 - the name of a control change
    RELEASE = "release"


class Settings(BaseModel):
    """Everything the simulator can be told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    webhook_url: str
    app_id: str
    app_secret: str = Field(repr=False)
    verify_token: str = Field(repr=False)
    page_id: str
    page_name: str
    page_token: str = Field(repr=False)
    default_app_id: str
    engine_url: str | None = None
    mode: Mode = Mode.CONVERSATION_ROUTING
    inbox_app_id: str = PAGE_INBOX_APP_ID
    other_app_ids: tuple[str, ...] = ()
    take_allowed: bool = True
    done: Done = Done.PASS
    appsecret_proof_required: bool = True
    graph_latency_seconds: float = Field(default=0, ge=0)
    webhooks_paused: bool = False
    webhook_retry_seconds: tuple[float, ...] = (0.5, 1, 2)
    webhook_timeout_seconds: float = 20
    clock_offset_seconds: float = 0

    @property
    def routing(self) -> bool:
        """Whether Conversation Routing is enabled for the page."""
        return self.mode is Mode.CONVERSATION_ROUTING

    def app_name(self, app_id: str | None) -> str:
        """The name people use for an app."""
        if app_id is None:
            return "nobody"
        return {self.app_id: "bot", self.inbox_app_id: "Page Inbox"}.get(app_id, f"app {app_id}")

    def knows_app(self, app_id: str) -> bool:
        """Whether an app is connected to the page."""
        return app_id in {self.app_id, self.inbox_app_id, self.default_app_id, *self.other_app_ids}


class ChangeableSettings(BaseModel):
    """The settings that the control API shows and changes while the simulator runs."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    mode: Mode
    default_app_id: str
    inbox_app_id: str
    other_app_ids: tuple[str, ...]
    take_allowed: bool
    done: Done
    appsecret_proof_required: bool
    graph_latency_seconds: float = Field(ge=0)
    webhooks_paused: bool
    clock_offset_seconds: float
