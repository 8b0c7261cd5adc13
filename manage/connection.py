"""Connects a page: settings and token to AWS, subscriptions and menu to Meta."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from handover.doctor.alerts import judge_address, judge_webhook
from handover.doctor.routing import judge_mode
from handover.doctor.subscriptions import FIELDS, FIELDS_OF, judge_app, judge_page
from handover.doctor.verdict import Mark, Verdict, broken, ok, worse
from handover.messenger.administration import Identity, Subscription
from handover.messenger.errors import GraphError
from handover.messenger.meta_access import MetaAccess
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.routing import mode_where
from manage.cloud import Cloud
from manage.link_keys import has_key, make_first_key
from manage.outgoing_secret import webhook_secret_name
from manage.target import Target

_UNHEARD: Final = "the bot may hear nothing of what visitors write"
_AGAIN: Final = "mend what Meta names (docs/runbook.md tells the codes), then connect again"
_KINDS: Final = {
    Platform.MESSENGER: ("page", "app subscription"),
    Platform.INSTAGRAM: ("instagram", "app subscription, Instagram"),
}
"""The kind of object that the app subscribes to, and the name of that step."""

_ROUTING: Final = {Platform.MESSENGER: "Conversation Routing", Platform.INSTAGRAM: "Conversation Routing, Instagram"}


class WrongTokenError(Exception):
    """The token belongs to another page, or to nobody."""


class Step(NamedTuple):
    """Something that was done or looked at, and what came of it."""

    name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Connection:
    """A page on its way into a stack."""

    page: Page
    token: str
    target: Target
    meta: MetaAccess

    def identify(self) -> Identity:
        """Gives the page whose token it is.

        Raises:
            WrongTokenError: Meta does not take it, or it is that of another page.
        """
        try:
            owner = self.meta.page(self.page.id, self.token).token_owner()
        except GraphError as error:
            raise WrongTokenError(f"Meta does not accept the page token ({error})") from error
        if owner.id != self.page.id:
            named = f" “{owner.name}”" if owner.name else ""
            raise WrongTokenError(f"the token is that of page {owner.id}{named}, the file is about page {self.page.id}")
        return owner

    def store(self, by: str) -> Iterator[Step]:
        """Keeps the token as a secret, and the settings as the newest version unless they count already.

        The first page of a stack brings the key of the links in alerts, too.

        Raises:
            AccountTakenError: the page's Instagram account is another page.
        """
        cloud = Cloud(self.target)
        cloud.put_secret(f"pages/{self.page.id}/token", self.token)
        yield Step("page token", ok("stored as a secret"))
        if not has_key(cloud):
            make_first_key(cloud)
            yield Step("link key", ok("made: mails to admins have links from now on"))
        current = self.target.versions.current(self.page.id)
        if current and current.page == self.page:
            yield Step("settings", ok(f"version {current.number} counts already"))
            return
        version = self.target.versions.publish(self.page, by=by, note="connected")
        yield Step("settings", ok(f"stored as version {version.number}"))

    def introduce(self) -> Iterator[Step]:
        """Subscribes the app to the page, and publishes what the page shows in Messenger."""
        administration = self.meta.page(self.page.id, self.token)

        def subscribe() -> Verdict:
            administration.subscribe_app((*FIELDS,))
            return judge_page(administration.subscribed_fields(self.meta.app_id))

        def publish() -> Verdict:
            administration.set_messenger_profile(messenger_profile(self.page))
            return ok("greeting, Get Started button and menu are published")

        yield Step("page subscription", _done(subscribe, "the bot does not hear the page's chats"))
        yield Step("menu", _done(publish, "visitors see no menu, or an old one"))

    def look_at_app(self) -> Iterator[Step]:
        """Looks at what the app hears; changes nothing."""
        for kind, name in self._kinds:
            yield Step(name, _done(partial(self._judged, kind), _UNHEARD))

    def subscribe_app(self) -> Iterator[Step]:
        """Has the app hear, at this stack's webhook, what it does not hear yet.

        Raises:
            MissingSecretError: there is no verify token.
        """
        for kind, name in self._kinds:
            yield Step(name, _done(partial(self._subscribed, kind), _UNHEARD))

    def tell_routing(self) -> Iterator[Step]:
        """Says whether control can be passed and taken."""
        graph = self.meta.graph(self.page.id, self.token)
        for platform in self.page.platforms:
            name = _ROUTING[platform]
            try:
                has_routing = graph.has_conversation_routing(platform)
            except GraphError as error:
                yield Step(name, worse(f"unknown ({error.summary})", "", "`handover page doctor` asks again"))
            else:
                yield Step(name, judge_mode(platform, mode_where(has_routing=has_routing)))

    def look_at_webhook(self) -> Iterator[Step]:
        """Says whether the page's outgoing webhook can be signed, where it has one."""
        if self.page.handover.webhook is not None:
            secret = Cloud(self.target).secret(webhook_secret_name(self.page.id))
            yield Step("outgoing webhook", judge_webhook(self.page, secret))
            if self.target.stack_name is not None:
                yield Step("program of the page", judge_address(self.page.handover.webhook))

    @property
    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return tuple(_KINDS[platform] for platform in self.page.platforms)

    def _judged(self, kind: str) -> Verdict:
        return judge_app(self.meta.app.subscriptions(), kind, self.target.values["WebhookUrl"])

    def _subscribed(self, kind: str) -> Verdict:
        app, url = self.meta.app, self.target.values["WebhookUrl"]
        before = app.subscriptions()
        verdict = judge_app(before, kind, url)
        if verdict.mark is Mark.OK:
            return verdict
        verify_token = Cloud(self.target).needed_secret("verify-token")
        app.subscribe(kind, url, verify_token, _with_ours(before, kind))
        return self._judged(kind)


def _with_ours(before: tuple[Subscription, ...], kind: str) -> tuple[str, ...]:
    """Gives the fields to subscribe: Meta replaces them all, and others may need those that are there."""
    there = (field for one in before if one.kind == kind for field in one.fields)
    return tuple(dict.fromkeys((*there, *FIELDS_OF[kind])))


def _done(act: Callable[[], Verdict], means: str) -> Verdict:
    try:
        return act()
    except GraphError as error:
        return broken(f"Meta refuses it ({error.summary})", means, _AGAIN)
