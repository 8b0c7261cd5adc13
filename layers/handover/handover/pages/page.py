"""What the owner of a page has set: plan, handover, recipes, menu."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, StringConstraints, TypeAdapter, WithJsonSchema

from handover.frozen import Frozen
from handover.migrations import Shape
from handover.pages.hours import OpeningHours
from handover.pages.platform import Platform
from handover.recipes.automatic import automatic
from handover.recipes.buttons import Button, Label, MenuEntry, PhoneNumber
from handover.recipes.language import Language, Localised, in_every_language
from handover.recipes.recipe import AUTOMATIC, WHILE_PAUSED, Recipe, Words, off_titles
from handover.schema import Schema

KNOWN_APPS: Final = {"page_inbox": "263902037430900", "instagram_inbox": "1217981644879628"}
"""Apps every page has, by the name an owner may write instead of the id (Meta, Conversation Routing)."""

MINUTE_MS: Final = 60_000
EMAIL_LIMIT: Final = 254
UNANSWERED_LIMIT_MINUTES: Final = 23 * 60
"""Meta lets the bot write for 24 hours after the user has (standard messaging window): an hour is kept in hand."""

LINES_LIMIT: Final = 6
"""How many lines of a chat are remembered, and so can be told."""

_TOPIC: Final = r"^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:handover-[A-Za-z0-9_-]{1,247}$"
"""The only topics we may publish to (template.yaml, `PublishToTopicsOfAdmins`); no topic of a stack of ours is one."""

THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost"})

_EMAIL: Final = re.compile(r"[^@\s<>,;:\"]{1,64}@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+")

type AppId = Annotated[str, StringConstraints(pattern=r"^[0-9]{5,20}$")]


def _id_of_known(name: object) -> object:
    return KNOWN_APPS.get(name, name) if isinstance(name, str) else name


_ID_OR_NAME: Final = {"type": "string", "pattern": f"^([0-9]{{5,20}}|{'|'.join(KNOWN_APPS)})$"}

type KnownAppId = Annotated[AppId, BeforeValidator(_id_of_known), WithJsonSchema(_ID_OR_NAME)]
"""An app's id, or the name of one that every page has."""


type Greeting = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]


def _known_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("not a time zone: write one like Europe/Paris") from error
    return name


def _email(address: str) -> str:
    if not _EMAIL.fullmatch(address):
        raise ValueError("not an e-mail address: write one like maya@example.com")
    return address


type WaitMinutes = Annotated[int, Field(ge=1, le=UNANSWERED_LIMIT_MINUTES)]
"""How long somebody has waited, in minutes of the business hours."""


def _kept_secret_on_its_way(address: HttpUrl) -> HttpUrl:
    if address.scheme != "https" and address.host not in THIS_MACHINE:
        raise ValueError("not safe on its way: write an address that begins with https://")
    return address


class Plan(StrEnum):
    """What the owner pays for. Handover is a premium feature."""

    FREE = "free"
    PREMIUM = "premium"


class ClosedHoursAlerts(StrEnum):
    """How admins hear of requests outside the hours."""

    EACH = "each"
    """At once, one by one."""

    MORNING_LIST = "morning_list"
    """Together, when the hours begin."""


class Flood(Frozen):
    """From when on requests are told together: when more than `requests` came within `minutes`."""

    requests: Annotated[int, Field(ge=2, le=1000)] = 20
    minutes: Annotated[int, Field(ge=1, le=60)] = 10


class Budgets(Frozen):
    """How many alerts admins get one by one; what goes beyond is told together, or on another channel.

    Attributes:
        alerts_per_hour: about all visitors of the page.
        mails_per_day: to all admins together; as many as SES takes, where it is null.
        texts_per_day: text messages to all admins together.
    """

    alerts_per_hour: Annotated[int, Field(ge=1, le=1000)] = 60
    mails_per_day: Annotated[int, Field(ge=50, le=2000)] | None = 1000
    texts_per_day: Annotated[int, Field(ge=0, le=1000)] = 20


class TargetApp(Frozen):
    """An app that thread control can pass to."""

    label: Label
    app_id: KnownAppId

    def on(self, platform: Platform) -> str:
        """Gives the app's id on a platform: an Instagram chat has an inbox of its own."""
        if platform is Platform.INSTAGRAM and self.app_id == KNOWN_APPS["page_inbox"]:
            return KNOWN_APPS["instagram_inbox"]
        return self.app_id


class Admin(Frozen):
    """Somebody who is told when a user waits.

    Attributes:
        language: of their alerts; the page's first where it is left out.
        sms: a telephone number that gets a short message as well.
        topic: an SNS topic of the account and the region the bot runs in that gets the alert as well; its name begins
            with `handover-`.
        after_minutes: of who waits, they are told only when nobody has come after this many minutes; at once, if 0.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    email: Annotated[str, StringConstraints(max_length=EMAIL_LIMIT), AfterValidator(_email)]
    language: Language | None = None
    sms: PhoneNumber | None = None
    topic: Annotated[str, StringConstraints(pattern=_TOPIC)] | None = None
    after_minutes: Annotated[int, Field(ge=0, le=UNANSWERED_LIMIT_MINUTES)] = 0


class Handover(Frozen):
    """How this page hands a conversation to people.

    Attributes:
        target_apps: where thread control may pass to; the first is the default.
        closed_hours_target: the label of the app that gets every request outside the business hours.
        admins: who gets an e-mail for every request.
        lines_in_alerts: how many of the last lines of the chat an alert shows; none, if 0.
        closed_hours_alerts: whether requests outside the hours are told one by one or in a list when the hours begin.
        flood: from when on requests are told together.
        budgets: how many alerts admins get one by one.
        webhook: an address that gets what happens to every request, signed.
        may_request: apps, besides the target apps, that may ask for a conversation and get it.
        resume_words: what a user may type to bring the bot back, besides the titles of the Off buttons.
        remind_after_minutes: the admins who were told hear once more of who has waited this long; never, if 0.
        unanswered_after_minutes: who has waited this long without a sign of a human is told so; never, if left out.
        return_unanswered_after_minutes: who has waited this long gets the bot back; never, if left out.
        return_after_minutes: the bot is back this long after the last sign of a human.
        longest_pause_minutes: the bot is back after this long whatever happens.
    """

    enabled: bool = True
    target_apps: Annotated[tuple[TargetApp, ...], Field(min_length=1, max_length=10)] = (
        TargetApp(label="Page Inbox", app_id=KNOWN_APPS["page_inbox"]),
    )
    closed_hours_target: Label | None = None
    may_request: Annotated[tuple[KnownAppId, ...], Field(max_length=20)] = tuple(KNOWN_APPS.values())
    admins: Annotated[tuple[Admin, ...], Field(min_length=1, max_length=50)]
    resume_words: Localised[Words] = ()
    lines_in_alerts: Annotated[int, Field(ge=0, le=LINES_LIMIT)] = LINES_LIMIT
    closed_hours_alerts: ClosedHoursAlerts = ClosedHoursAlerts.EACH
    flood: Flood = Flood()
    budgets: Budgets = Budgets()
    webhook: Annotated[HttpUrl, AfterValidator(_kept_secret_on_its_way)] | None = None
    remind_after_minutes: Annotated[int, Field(ge=0, le=UNANSWERED_LIMIT_MINUTES)] = 15
    unanswered_after_minutes: WaitMinutes | None = None
    return_unanswered_after_minutes: WaitMinutes | None = None
    return_after_minutes: Annotated[int, Field(ge=5, le=10_080)] = 1440
    longest_pause_minutes: Annotated[int, Field(ge=5, le=43_200)] = 10_080

    def target(self, label: str | None) -> TargetApp:
        """Gives the app of that label, or the default one."""
        return next((app for app in self.target_apps if app.label == label), self.target_apps[0])

    def allows_requests_of(self, app_id: str) -> bool:
        """Tells whether an app that asks for a conversation gets it."""
        return app_id in self.may_request or any(app.app_id == app_id for app in self.target_apps)


class Page(Frozen):
    """Everything about one page that its owner decides.

    Attributes:
        instagram_account_id: the Instagram professional account connected to the page, if the bot answers there too.
        languages: those the page speaks; the first is for everybody whose own it does not speak.
        hours: when people are there; always, where it is left out.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,30}$")]
    instagram_account_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,30}$")] | None = None
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    plan: Plan = Plan.FREE
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=20)] = ("en",)
    handover: Handover
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "UTC"
    hours: OpeningHours | None = None
    greeting: Localised[Greeting] | None = None
    menu: Annotated[tuple[MenuEntry, ...], Field(max_length=20)] = ()
    recipes: Annotated[tuple[Recipe, ...], Field(min_length=1)]

    @property
    def accounts(self) -> tuple[str, ...]:
        """The Page, and its Instagram account if it has one."""
        return (self.id, self.instagram_account_id) if self.instagram_account_id else (self.id,)

    @property
    def offers_handover(self) -> bool:
        """Whether a new handover may begin: it is switched on and the plan covers it."""
        return self.handover.enabled and self.plan is Plan.PREMIUM

    def language_of_alerts(self, admin: Admin) -> Language:
        """Gives the language that an admin is told in."""
        return admin.language or self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The page's time zone."""
        return ZoneInfo(self.timezone)

    def is_open(self, at: int) -> bool:
        """Tells whether people are there to answer, at a time in milliseconds since 1970."""
        return self.hours is None or self.hours.is_open(at, self.zone)

    def opens_next(self, at: int) -> int | None:
        """Gives when people are there again, in milliseconds since 1970; None while they are, or never."""
        return None if self.hours is None or self.is_open(at) else self.hours.next_open(at, self.zone)

    def after_waiting(self, since: int, minutes: int) -> int | None:
        """Gives when somebody has waited that long while people were there; times in milliseconds since 1970.

        None where nobody is there for that long within 400 days.
        """
        return since + minutes * MINUTE_MS if self.hours is None else self.hours.after(since, minutes, self.zone)

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """Where the bot answers: on Messenger, and on Instagram if the page has an account there."""
        return (Platform.MESSENGER,) if self.instagram_account_id is None else (Platform.MESSENGER, Platform.INSTAGRAM)

    def platform_of(self, account_id: str) -> Platform:
        """Tells where the conversations with an account take place."""
        return Platform.INSTAGRAM if account_id == self.instagram_account_id else Platform.MESSENGER

    def recipe(self, recipe_id: str) -> Recipe | None:
        """Gives a recipe by its id; an automatic one that the owner has not written is there all the same."""
        return next((recipe for recipe in self.recipes if recipe.id == recipe_id), None) or automatic(recipe_id)

    @property
    def all_recipes(self) -> tuple[Recipe, ...]:
        """The recipes that the owner has written, then the automatic ones that they have not."""
        written = {recipe.id for recipe in self.recipes}
        others = (automatic(name) for name in AUTOMATIC if name not in written)
        return (*self.recipes, *(recipe for recipe in others if recipe))

    @property
    def all_buttons(self) -> Iterator[Button]:
        """Every entry of the menu and every button of the recipes, those of the automatic ones too."""
        yield from self.menu
        for recipe in self.all_recipes:
            yield from recipe.all_buttons

    @property
    def words_that_resume(self) -> tuple[str, ...]:
        """What a user may type to bring the bot back, in every language."""
        said = (self.recipe(recipe_id) for recipe_id in WHILE_PAUSED)
        titles = (title for recipe in said if recipe for title in off_titles(recipe))
        words = (word for words in in_every_language(self.handover.resume_words) for word in words)
        return tuple(dict.fromkeys((*words, *titles)))


PAGE: Final = Schema(Shape.PAGE, TypeAdapter(Page))
"""How stored settings are read. A page file is read as strictly as its owner needs it (`handover.lint.shape`)."""
