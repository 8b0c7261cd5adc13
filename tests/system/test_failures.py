"""What fails at Meta, on the deployed stack: nothing is lost, staff hear of it once, and the bot goes on by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.system.people import PAUSED, People, Visitor, eventually

NEW_TOKEN = "another_page_token"
LOST = "has lost its access"  # what Maya reads; Jonas reads it in French


@contextmanager
def dead_token(people: People) -> Iterator[None]:
    """The page's token dies; at the end the one it was connected with counts again."""
    people.act("settings", {"token_dead": True}, method="PATCH")
    try:
        yield
    finally:
        replace_token(people, people.facts.page_token)


def replace_token(people: People, token: str) -> None:
    people.act("settings", {"page_token": token}, method="PATCH")
    name = f"{people.facts.secrets_path}/pages/{people.facts.page_id}/token"
    people.aws("ssm").put_parameter(Name=name, Value=token, Type="SecureString", Overwrite=True)


def mails(people: People, words: str) -> list[str]:
    return [mail["to"][0] for mail in people.ask("emails") if words in mail["subject"]]


def asks(people: People, visitor: Visitor, words: str) -> None:
    visitor.writes(words)
    people.everything_is_worked_on()


def test_a_dead_token_silences_the_bot_until_there_is_another_one(people: People) -> None:
    visitor, other = people.visitor("Ken Dead"), people.visitor("Lea Dead")
    other.writes("hello")
    asks(people, visitor, "hello")
    with dead_token(people):
        asks(people, visitor, "prices")
        other.chooses_from_menu("Talk to a human")
        people.everything_is_worked_on()
        assert mails(people, LOST) == ["maya@harbour-bikes.example"]
        assert len(people.mails_about(other)) == 2
        assert len(visitor.texts_from("bot")) == 1
        calls = len(people.ask("graph-calls"))
        asks(people, visitor, "opening hours")
        assert len(people.ask("graph-calls")) == calls
        replace_token(people, NEW_TOKEN)
        # Nobody writes: the timer finds the new token, a minute after the first refusal at most.
        eventually(lambda: visitor.texts_from("bot"), lambda texts: len(texts) == 3, "the answers", seconds=120)
        assert "Puncture 12 €" in visitor.texts_from("bot")[1]
        other.hears(PAUSED)
    people.everything_is_worked_on()
    assert mails(people, LOST) == ["maya@harbour-bikes.example"]


@pytest.mark.parametrize(
    "failure",
    [
        {"code": 2, "status": 503},
        {"code": 613},
        {"disconnect": True},
        {"disconnect": True, "when": "after"},
    ],
    ids=["Meta is down", "a throttled thread", "a lost call", "a lost answer"],
)
def test_a_reply_that_fails_once_is_said_once_all_the_same(people: People, failure: dict[str, object]) -> None:
    visitor = people.visitor("Mia Once")
    asks(people, visitor, "hello")
    people.act("failures", {"edge": "messages", "psid": visitor.psid, **failure})
    asks(people, visitor, "prices")
    visitor.hears("Puncture 12 €")
    people.everything_is_worked_on()
    assert sum("Puncture" in text for text in visitor.texts_from("bot")) == 1


@pytest.mark.parametrize("failure", [{"code": 10, "subcode": 2018278}, {"code": 551}, {"code": 100}])
def test_a_reply_that_is_refused_for_good_harms_no_later_one(people: People, failure: dict[str, object]) -> None:
    visitor = people.visitor("Nora Refused")
    people.act("failures", {"edge": "messages", "psid": visitor.psid, "times": 2, **failure})
    asks(people, visitor, "prices")
    asks(people, visitor, "opening hours")
    visitor.hears("Quay 7")
