"""`topics subscribe` and `topics confirm`, as somebody types them."""

import pytest
from typer.testing import CliRunner, Result

from handover.doctor.account import Subscriber, SubscriberState
from manage.cloud import Cloud
from manage.command import app
from tests.fakes.mail_subscriptions import MailSubscriptions
from tests.integration.manage.conftest import Connected

MAYA = "maya@harbour-bikes.example"


@pytest.fixture(name="mails")
def _mails(unconnected: Connected, monkeypatch: pytest.MonkeyPatch) -> MailSubscriptions:
    monkeypatch.setattr("manage.topic_commands.target", lambda _: unconnected.target)
    return unconnected.target.cloud.mail_subscriptions


def topics(*words: str) -> Result:
    return CliRunner().invoke(app, ["topics", *words], env={"COLUMNS": "200", "NO_COLOR": "1"})


def maya(at: Connected) -> Subscriber:
    listed = Cloud(at.target).subscribers(at.target.values["AlarmsTopicArn"]) or ()
    return next(one for one in listed if one.endpoint == MAYA)


def test_who_is_confirmed_by_the_command_cannot_be_ended_by_a_click(
    unconnected: Connected, mails: MailSubscriptions
) -> None:
    asked = topics("subscribe", "alarms", MAYA, "--stage", "prod")
    assert (asked.exit_code, "handover topics confirm 'LINK' --stage prod" in asked.stdout) == (0, True)
    assert maya(unconnected).state is SubscriberState.PENDING
    assert topics("confirm", mails.link(MAYA)).exit_code == 0
    mails.end(MAYA)
    assert maya(unconnected) == Subscriber("email", MAYA, SubscriberState.CONFIRMED, is_protected=True)


def test_where_a_click_came_before_that_is_said_and_it_begins_anew(
    unconnected: Connected, mails: MailSubscriptions
) -> None:
    topics("subscribe", "alarms", MAYA)
    mails.press(MAYA)
    result = topics("confirm", mails.link(MAYA))
    assert (result.exit_code, "by a click before" in result.stdout) == (1, True)
    assert maya(unconnected).ends_by_a_click
    mails.end(MAYA)
    assert maya(unconnected).state is SubscriberState.DELETED
    topics("subscribe", "alarms", MAYA)
    assert topics("confirm", mails.link(MAYA)).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["subscribe", "payments", MAYA], "payments is no topic of this stack"),
        (["subscribe", "arn:aws:sns:eu-west-1:123456789012:payments", MAYA], "is no topic of this stack"),
        (["confirm", "https://example.test/?Token=1"], "not the link of “Confirm subscription”"),
        (["confirm", "https://sns.eu-west-1.amazonaws.com/?TopicArn=arn:a:payments&Token=1"], "is no topic"),
    ],
)
@pytest.mark.usefixtures("mails")
def test_what_is_no_topic_and_no_link_is_said_in_one_line(words: list[str], said: str) -> None:
    result = topics(*words)
    assert (result.exit_code, said in result.stderr, result.stderr.count("\n")) == (1, True, 1)


def test_a_link_that_is_too_old_is_said(unconnected: Connected, mails: MailSubscriptions) -> None:
    topics("subscribe", "alarms", MAYA)
    result = topics("confirm", f"{mails.link(MAYA).partition('Token')[0]}Token=0")
    assert (result.exit_code, "Invalid parameter: Token" in result.stderr) == (1, True)
    assert maya(unconnected).state is SubscriberState.PENDING
