"""What the simulator is told: at the start by its command line, later through the control API."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from local.simulator.messaging_platform import MessagingPlatform

PAGE_INBOX_APP_ID = "263902037430900"
INSTAGRAM_INBOX_APP_ID = "1217981644879628"
LEAD_GEN_APP_ID = "413038776280800"
META_AI_APP_ID = "622851382610562"
INSTAGRAM_ACCOUNT_ID = "17841400000000001"

SCOPES = (
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_show_list",
    "instagram_basic",
    "instagram_manage_messages",
)
"""What a token made with every box ticked may be used for."""


class Mode(StrEnum):
    """The two ways a page shares its conversations between apps."""

    CONVERSATION_ROUTING = "conversation_routing"
    ZERO_CONFIG = "zero_config"


class Done(StrEnum):
    """What "Done" in the inbox does. Meta's pages leave open which of the two it is."""

    PASS = "pass"  # noqa: S105 - the name of a control change
    RELEASE = "release"


class KeptAliveBy(StrEnum):
    """What puts the end of control off. Meta's pages word it both ways."""

    ANYTHING = "anything"
    USER_MESSAGES = "user_messages"


class TakeToldTo(StrEnum):
    """Who hears that control was taken from an owner. Meta's pages word it both ways."""

    LOSER = "loser"
    SUBSCRIBERS = "subscribers"


class TakeLooksFirstAt(StrEnum):
    """What a take is refused for first, where both the page and the recipient are wrong. Meta's pages do not say."""

    PAGE = "page"
    RECIPIENT = "recipient"


class HopContext(StrEnum):
    """The shapes of `hop_context` that are in circulation."""

    NONE = "none"
    ENTRY_LIST = "entry_list"
    ENTRY_OBJECT = "entry_object"
    ITEM_OBJECT = "item_object"


class TimestampUnit(StrEnum):
    """What the timestamps of events count."""

    MILLISECONDS = "milliseconds"
    SECONDS = "seconds"


class SendLimit(BaseModel):
    """How many sends the page has in how many seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sends: int = Field(ge=0)
    seconds: float = Field(gt=0)


class ChangeableSettings(BaseModel):
    """The settings that the control API shows and changes while the simulator runs."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    # Who shares the page
    mode: Mode = Mode.CONVERSATION_ROUTING
    instagram_mode: Mode | None = Field(default=None, description="as `mode`, unless told otherwise")
    default_app_id: str
    inbox_app_id: str = PAGE_INBOX_APP_ID
    instagram_inbox_app_id: str = INSTAGRAM_INBOX_APP_ID
    meta_ai_app_id: str = META_AI_APP_ID
    other_app_ids: tuple[str, ...] = ()
    other_app_names: dict[str, str] = Field(default={}, description="what people call other apps, by id")
    take_allowed: bool = True
    take_looks_first_at: TakeLooksFirstAt = TakeLooksFirstAt.PAGE
    done: Done = Done.PASS
    kept_alive_by: KeptAliveBy = KeptAliveBy.ANYTHING

    # What webhooks look like and which are sent
    deliveries: bool = False
    anonymous_echoes: frozenset[MessagingPlatform] = frozenset({MessagingPlatform.INSTAGRAM})
    hop_context: HopContext = HopContext.NONE
    previous_owner_missing: bool = False
    take_told_to: TakeToldTo = TakeToldTo.LOSER
    timestamps: TimestampUnit = TimestampUnit.MILLISECONDS

    # How webhooks come
    webhooks_paused: bool = False
    duplicate_share: float = Field(default=0, ge=0, le=1)
    duplicate_deliveries: int = Field(default=2, ge=2)
    reorder_share: float = Field(default=0, ge=0, le=1)
    reorder_seconds: float = Field(default=1, gt=0)
    seed: int = 0

    # What the Graph API refuses
    appsecret_proof_required: bool = True
    locale_permitted: bool = Field(default=True, description="the app has `pages_user_locale`")
    token_dead: bool = False
    token_expires_at: int = Field(default=0, ge=0, description="in seconds since 1970; 0 is never")
    scopes: tuple[str, ...] = SCOPES
    page_restricted: bool = False
    send_limit: SendLimit | None = None
    graph_latency_seconds: float = Field(default=0, ge=0)

    clock_offset_seconds: float = 0


class Settings(ChangeableSettings):
    """Everything the simulator can be told."""

    webhook_url: str
    app_id: str
    app_secret: str = Field(repr=False)
    verify_token: str = Field(repr=False)
    page_id: str
    page_name: str
    page_token: str = Field(repr=False)
    instagram_account_id: str = INSTAGRAM_ACCOUNT_ID
    engine_url: str | None = None
    region: str = "eu-west-1"
    table_name: str | None = None
    webhook_retry_seconds: tuple[float, ...] = (0.5, 1, 2)
    webhook_timeout_seconds: float = 20

    @property
    def data_deletion_url(self) -> str:
        """The app's data deletion callback: beside its webhook."""
        return f"{self.webhook_url.rpartition('/')[0]}/data-deletion"

    @property
    def changeable(self) -> ChangeableSettings:
        """The part that may be shown to anybody."""
        return ChangeableSettings.model_validate(self.model_dump(include=set(ChangeableSettings.model_fields)))

    def changed(self, changes: dict[str, object]) -> "Settings":
        """These settings with some of the changeable ones, or the page's token, replaced. A new token lives."""
        revived = {"token_dead": False, "token_expires_at": 0} if "page_token" in changes else {}
        unknown = changes.keys() - {*ChangeableSettings.model_fields, "page_token"}
        if unknown:
            raise ValueError(f"no such settings: {', '.join(sorted(unknown))}")
        return Settings.model_validate({**self.model_dump(), **revived, **changes})

    def routes(self, platform: MessagingPlatform) -> bool:
        """Whether Conversation Routing is enabled on a platform."""
        of_instagram = self.instagram_mode if platform is MessagingPlatform.INSTAGRAM else None
        return (of_instagram or self.mode) is Mode.CONVERSATION_ROUTING

    def account_id(self, platform: MessagingPlatform) -> str:
        """Whom visitors of a platform write to."""
        return self.instagram_account_id if platform is MessagingPlatform.INSTAGRAM else self.page_id

    def inbox(self, platform: MessagingPlatform) -> str:
        """The app that staff answer in."""
        return self.instagram_inbox_app_id if platform is MessagingPlatform.INSTAGRAM else self.inbox_app_id

    def default_app(self, platform: MessagingPlatform) -> str:
        """The default app; each platform has an inbox of its own."""
        return self.inbox(platform) if self.default_app_id == self.inbox_app_id else self.default_app_id

    def app_name(self, app_id: str | None) -> str:
        """The name people use for an app."""
        return "nobody" if app_id is None else self.app_names.get(app_id, f"app {app_id}")

    @property
    def app_names(self) -> dict[str, str]:
        """The apps that have a name."""
        return {
            **self.other_app_names,
            LEAD_GEN_APP_ID: "Lead Gen",
            self.meta_ai_app_id: "Meta AI",
            self.instagram_inbox_app_id: "Instagram inbox",
            self.inbox_app_id: "Page Inbox",
            self.app_id: "bot",
        }

    def knows_app(self, app_id: str) -> bool:
        """Whether there is an app with this id."""
        return app_id in {*self.app_names, *self.other_app_ids, self.default_app_id}

    def connected(self, app_id: str, platform: MessagingPlatform) -> bool:
        """Whether an app is connected to the page, for a platform."""
        known = {self.app_id, self.inbox(platform), self.default_app(platform), self.meta_ai_app_id, LEAD_GEN_APP_ID}
        return app_id in {*known, *self.other_app_ids}
