"""`handover page doctor` on the running stack: one link broken at a time, which it names; then nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from local.stack import Stack
from manage.doctor import checkup
from tests.system.commands import run
from tests.system.people import PAGE_INBOX, People

USUALLY_WORSE = ["take switch"]
"""Meta does not tell of the take switch while it is on."""


@dataclass(frozen=True)
class Told:
    """What the doctor said."""

    exit_code: int
    marks: dict[str, list[str]]

    def named(self, mark: str) -> list[str]:
        return self.marks.get(mark, [])


NOT_ASKED_LOCALLY = [checkup.ADMINS, checkup.ALARMS, *checkup.OF_THE_ACCOUNT]
"""The embedded engine knows no suppression list, has no account, and its alarms are for nobody."""


def doctor(stack: Stack) -> Told:
    done = run(stack, "page", "doctor", stack.facts.page_id, "--json")
    assert not done.stderr
    marks: dict[str, list[str]] = {}
    for check in json.loads(done.stdout)["checks"]:
        marks.setdefault(check["mark"], []).append(check["name"])
    return Told(done.returncode, marks)


@pytest.fixture(scope="module")
def chat(stack: Stack) -> None:
    """A chat that the inbox has: by what Meta shows of it, one knows the default app."""
    with People(stack.facts).present() as people:
        visitor = people.visitor("Ida Inbox")
        visitor.writes("hello")
        visitor.hears("Harbour Bikes")
        visitor.agent("answer", text="Hello, Maya here.")
        visitor.is_owned_by(PAGE_INBOX)
        people.everything_is_worked_on()


# --- the ways to break a link, each mended at its end -----------------------------------------------------------------


@contextmanager
def settings(people: People, **broken: object) -> Iterator[None]:
    before = people.ask("settings")
    people.act("settings", broken, method="PATCH")
    try:
        yield
    finally:
        people.act("settings", {name: before[name] for name in broken}, method="PATCH")


@contextmanager
def without_field(people: People, layer: str, field: str) -> Iterator[None]:
    before = people.ask("subscriptions")[layer]
    people.act("subscriptions", {layer: [one for one in before if one != field]}, method="PATCH")
    try:
        yield
    finally:
        people.act("subscriptions", {layer: before}, method="PATCH")


@contextmanager
def unverified_sender(people: People) -> Iterator[None]:
    people.aws("ses").delete_identity(Identity=people.facts.sender_email)
    try:
        yield
    finally:
        people.aws("ses").verify_email_identity(EmailAddress=people.facts.sender_email)


@contextmanager
def unconfirmed_subscriber(people: People) -> Iterator[None]:
    topics = people.aws("sns")
    # Of the engine's subscribers, only those by HTTP have to confirm; this one never does.
    topic, endpoint = people.facts.admin_alerts_topic_arn, "http://127.0.0.1:9/alerts"
    topics.subscribe(TopicArn=topic, Protocol="http", Endpoint=endpoint)
    listed = topics.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    [arn] = [one["SubscriptionArn"] for one in listed if one["Endpoint"] == endpoint]
    try:
        yield
    finally:
        topics.unsubscribe(SubscriptionArn=arn)


@contextmanager
def dead_letter(people: People) -> Iterator[None]:
    queues, url = people.aws("sqs"), people.facts.notifications_dead_letter_queue_url
    queues.send_message(QueueUrl=url, MessageBody="an alert that nobody got")
    try:
        yield
    finally:
        queues.purge_queue(QueueUrl=url)


@contextmanager
def disabled_mapping(people: People) -> Iterator[None]:
    functions = people.aws("lambda")
    name = people.facts.outputs["NotificationsFunctionName"]
    [mapping] = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


@contextmanager
def missing_secret(people: People, name: str) -> Iterator[None]:
    secrets, path = people.aws("ssm"), f"{people.facts.secrets_path}/{name}"
    value = secrets.get_parameter(Name=path, WithDecryption=True)["Parameter"]["Value"]
    secrets.delete_parameter(Name=path)
    try:
        yield
    finally:
        secrets.put_parameter(Name=path, Value=value, Type="SecureString")


type Break = Callable[[People], AbstractContextManager[Any]]

LINKS: dict[str, tuple[Break, str]] = {
    "token": (lambda people: settings(people, token_dead=True), "page token"),
    "scope": (lambda people: settings(people, scopes=["pages_manage_metadata"]), "permissions"),
    "page field": (lambda people: without_field(people, "page_fields", "standby"), "page subscription"),
    "app field": (lambda people: without_field(people, "app_fields", "message_echoes"), "app subscription"),
    "default app": (lambda people: settings(people, default_app_id=PAGE_INBOX), "default app"),
    "take switch": (lambda people: settings(people, take_allowed=False), "take switch"),
    "secret": (lambda people: missing_secret(people, "verify-token"), "app secrets"),
    "sender": (unverified_sender, "e-mail sender"),
    "subscriber": (unconfirmed_subscriber, "admin alerts topic"),
    "dead letter": (dead_letter, "dead letters, notifications"),
    "mapping": (disabled_mapping, "function notifications"),
}


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("link", LINKS)
def test_one_broken_link_is_named_and_no_other(stack: Stack, people: People, link: str) -> None:
    breaks, name = LINKS[link]
    with breaks(people):
        told = doctor(stack)
        assert (told.exit_code, told.named("broken")) == (1, [name])
        assert {*told.named("worse")} <= {*USUALLY_WORSE}


@pytest.mark.usefixtures("chat")
def test_when_all_is_mended_nothing_is_broken_and_what_nobody_tells_is_said(stack: Stack) -> None:
    told = doctor(stack)
    assert (told.exit_code, told.named("broken"), told.named("not_looked_at")) == (0, [], NOT_ASKED_LOCALLY)
    assert told.named("worse") == USUALLY_WORSE


@pytest.mark.usefixtures("chat")
def test_a_page_without_a_default_app_is_told_as_that_and_not_as_broken(stack: Stack, people: People) -> None:
    with settings(people, mode="zero_config"):
        told = doctor(stack)
    assert (told.exit_code, told.named("broken")) == (0, [])
    # Instagram follows, unless told otherwise.
    assert told.named("worse") == ["default app", "default app, Instagram"]
    assert told.named("not_looked_at") == ["take switch", *NOT_ASKED_LOCALLY]
