"""Links are looked at, followed once, and answered plainly."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

import pytest

from handover.aws.kept_parameters import REFRESH_INTERVAL_SECONDS
from handover.aws.mailbox import NotStoredError
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.seen import Group
from handover.conversation.vocabulary import Origin
from handover.links.link import Action, Link
from handover.links.signing import LIFETIME
from handover.links.used import UsedLink
from handover.operations import links
from handover.operations.links import RESTS, Answer, Parts
from handover.operations.reports import read_report
from handover.operations.signed_links import Signer
from tests.builders.links import (
    JONAS,
    KEY,
    MAYA,
    MAYAS,
    NOW,
    REQUEST_ID,
    USER,
    WAITING,
    claimed,
    link,
    waiting,
    with_the_bot,
)
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.clock import ManualClock
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.history import InMemoryHistory
from tests.fakes.link_keys import FakeLinkKeys
from tests.fakes.pages import InMemoryPages
from tests.fakes.queue import RecordingQueue
from tests.fakes.used_links import InMemoryUsedLinks

WEEK_MS = int(LIFETIME.total_seconds() * 1000)


@dataclass
class Office:
    """Everything around the links, in memory; while somebody waits, `meanwhile` happens at each rest."""

    conversations: InMemoryConversations = field(default_factory=lambda: InMemoryConversations(WAITING))
    pages: InMemoryPages = field(default_factory=lambda: InMemoryPages(page()))
    now: int = NOW
    meanwhile: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.clock = ManualClock()
        self.keys = FakeLinkKeys(clock=self.clock, link_key=KEY)
        self.queue = RecordingQueue()
        self.history = InMemoryHistory()
        self.used = InMemoryUsedLinks()
        self.rests: list[float] = []
        self.signer = Signer(self.keys, lambda: self.now)
        self.parts = Parts(
            signer=self.signer,
            pages=self.pages,
            conversations=self.conversations,
            history=self.history,
            requests=self.conversations,
            mailbox=self.queue,
            used=self.used,
            now=lambda: self.now,
            rest=self._rest,
        )

    def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.meanwhile()

    def looks(self, at: Link, language: str = "en") -> Answer:
        return links.look(self.signer.sign(at), language, self.parts)

    def follows(self, at: Link) -> Answer:
        return links.follow(self.signer.sign(at), "en", self.parts)

    def lists(self, at: Link | None = None) -> Answer:
        return links.list_waiting(self.signer.sign(at or of_list()), "en", self.parts)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(letter.body)["event"] for letter in self.queue.letters]


class IndexThatLagsBehind:
    """Still knows of a handover that has ended."""

    def users(self, account_id: str) -> Iterator[str]:  # noqa: ARG002 - the same for every account
        yield USER

    def answered(self, account_id: str) -> Iterator[str]:  # noqa: ARG002 - as above
        yield from ()


def of_list() -> Link:
    return link(Action.LIST, user_id="", request="")


def title(answer: Answer) -> str:
    [found] = re.findall(r"<h1>(.*?)</h1>", answer.html)
    return str(found)


# --- looking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.LIST])
def test_looking_changes_nothing_however_often(action: Action) -> None:
    office = Office()
    for _ in range(5):
        answer = office.looks(link(action))
        assert (answer.status, answer.html.count("<form")) == (HTTPStatus.OK, 1)
    assert (office.queue.letters, office.used.uses, office.conversations.saves) == ([], {}, 0)


# --- following --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "event"),
    [
        (Action.CLAIM, {"kind": "staff_claimed", "email": MAYA}),
        (Action.RESUME, {"kind": "staff_resumed"}),
        (Action.HOUR, {"kind": "staff_extended", "minutes": 60}),
        (Action.DAY, {"kind": "staff_extended", "minutes": 1440}),
        (Action.WEEK, {"kind": "staff_extended", "minutes": 10_080}),
    ],
)
def test_following_a_link_orders_what_it_is_for(action: Action, event: dict[str, object]) -> None:
    office = Office()
    assert office.follows(link(action)) == Answer(HTTPStatus.SEE_OTHER)
    told = {"id": f"link-{link(action).digest}", "at": NOW, "by": "Maya", "request_id": REQUEST_ID}
    assert office.events == [event | told]
    [letter] = office.queue.letters
    assert letter.group_id == f"{PAGE_ID}:{USER}"
    delivered = read_report(json.loads(letter.body))
    assert (delivered.account_id, delivered.user_id) == (PAGE_ID, USER)
    assert office.used.uses == {link(action).digest: UsedLink(at=NOW, by="Maya", action=action)}


def test_it_happens_after_all_that_the_page_has_shown() -> None:
    ahead = WAITING.model_copy(update={"last_user_at": NOW + 5, "switched_at": NOW + 9})
    office = Office(InMemoryConversations(ahead))
    office.follows(link())
    assert office.events[0]["at"] == NOW + 9


def test_a_link_counts_once() -> None:
    office = Office()
    for _ in range(3):
        assert office.follows(link()).status is HTTPStatus.SEE_OTHER
        office.queue.letters.clear()
        office.now += 60_000
    assert office.queue.letters == []
    assert office.used.uses[link().digest].at == NOW


def test_two_who_press_at_once_bring_about_one_event() -> None:
    office = Office()
    office.follows(link())
    office.used.uses.clear()  # the other one looked before this was written down
    office.follows(link())
    assert len({letter.deduplication_id for letter in office.queue.letters}) == 1


def test_a_link_that_could_not_be_stored_is_not_used() -> None:
    office = Office()
    office.queue.fail_next(1)
    with pytest.raises(NotStoredError):
        office.follows(link())
    assert office.used.uses == {}
    office.follows(link())
    assert len(office.queue.letters) == 1


def test_nor_one_that_the_mailbox_will_never_take() -> None:
    office = Office()
    office.queue.reject_next(1)
    with pytest.raises(NotStoredError):
        office.follows(link())
    assert office.used.uses == {}


@pytest.mark.parametrize(
    "conversation",
    [
        with_the_bot(),
        waiting(id="another"),
        WAITING.model_copy(update={"mode": Mode.RETURNING}),
        claimed(),
        Conversation(account_id=PAGE_ID, user_id=USER),
    ],
)
def test_where_there_is_nothing_to_do_any_more_nothing_is_ordered(conversation: Conversation) -> None:
    office = Office(InMemoryConversations(conversation))
    assert office.follows(link(email=JONAS)).status is HTTPStatus.SEE_OTHER
    assert (office.queue.letters, office.used.uses, office.rests) == ([], {}, [])


# --- what came of it --------------------------------------------------------------------------------------------------


def test_it_waits_until_the_event_is_decided_and_no_longer() -> None:
    office = Office()

    def decided_at_the_third_look() -> None:
        if len(office.rests) == 3:
            office.conversations.save(claimed().remembering(Group.STAFF, f"link-{link().digest}", NOW, NOW))

    office.meanwhile = decided_at_the_third_look
    office.follows(link())
    assert office.rests == list(RESTS[:3])
    assert title(office.looks(link())) == "You answer Anna Berg"


def test_it_does_not_wait_for_ever() -> None:
    office = Office()
    office.follows(link())
    assert office.rests == list(RESTS)
    assert sum(RESTS) <= 5
    answer = office.looks(link())
    assert (answer.status, title(answer)) == (HTTPStatus.ACCEPTED, "Your click is on its way")
    assert 'http-equiv="refresh"' in answer.html


def test_the_second_admin_reads_who_was_first() -> None:
    office = Office(InMemoryConversations(claimed()))
    assert title(office.looks(link(email=JONAS))) == "Maya answers Anna Berg"


# --- what is not followed ---------------------------------------------------------------------------------------------

VERBS = pytest.mark.parametrize("show", [links.look, links.follow])


@VERBS
@pytest.mark.parametrize("token", ["", "nonsense", "c~22~22~7~a~b~c.aaaa.bbbb", "é" * 30, "x" * 5000])
def test_a_forged_link_is_refused(show: Callable[[str, str, Parts], Answer], token: str) -> None:
    office = Office()
    answer = show(token, "en", office.parts)
    assert (answer.status, title(answer)) == (HTTPStatus.BAD_REQUEST, "This link is not complete")
    assert office.queue.letters == []


@VERBS
def test_an_expired_link_says_so_in_the_language_of_its_admin(show: Callable[[str, str, Parts], Answer]) -> None:
    office = Office(pages=InMemoryPages(page(languages=["fr"])))
    token = office.signer.sign(link())
    office.now += WEEK_MS + 1000
    answer = show(token, "en", office.parts)
    assert (answer.status, title(answer)) == (HTTPStatus.GONE, "Ce lien a expiré")
    assert office.queue.letters == []


@VERBS
def test_who_looks_after_the_page_no_longer_can_do_nothing(show: Callable[[str, str, Parts], Answer]) -> None:
    office = Office()
    answer = show(office.signer.sign(link(email="left@example.test")), "en", office.parts)
    assert (answer.status, title(answer)) == (HTTPStatus.FORBIDDEN, "This link is not yours any more")
    assert "Anna" not in answer.html
    assert office.queue.letters == []


@VERBS
@pytest.mark.parametrize("changes", [{"page_id": "99"}, {"account_id": "99"}])
def test_a_page_or_an_account_that_is_not_connected_any_more(
    show: Callable[[str, str, Parts], Answer], changes: dict[str, str]
) -> None:
    office = Office()
    answer = show(office.signer.sign(link(Action.CLAIM, MAYA, **changes)), "fr", office.parts)
    assert (answer.status, title(answer)) == (HTTPStatus.NOT_FOUND, "Cette page n’est plus connectée")  # noqa: RUF001 - French
    assert office.queue.letters == []


@VERBS
def test_without_a_key_nothing_can_be_checked(show: Callable[[str, str, Parts], Answer]) -> None:
    office = Office()
    token = office.signer.sign(link())
    office.keys.stored.clear()
    office.clock.forward(REFRESH_INTERVAL_SECONDS * 100)
    answer = show(token, "en", office.parts)
    assert (answer.status, office.queue.letters) == (HTTPStatus.SERVICE_UNAVAILABLE, [])


@VERBS
def test_the_link_of_a_list_is_no_link_of_a_conversation(show: Callable[[str, str, Parts], Answer]) -> None:
    office = Office()
    assert show(office.signer.sign(of_list()), "en", office.parts).status is HTTPStatus.BAD_REQUEST


def test_a_key_that_was_rotated_a_moment_ago_is_asked_for_anew() -> None:
    office = Office()
    office.signer.sign(link())
    office.keys.stored |= {"link-key": "new" * 15, "link-key-previous": KEY}
    office.clock.forward(REFRESH_INTERVAL_SECONDS)
    token = Signer(FakeLinkKeys(link_key="new" * 15), lambda: NOW).sign(link())
    assert links.look(token, "en", office.parts).status is HTTPStatus.OK


def test_a_link_of_a_function_that_has_not_heard_of_three_rotations_works_until_it_expires() -> None:
    office = Office()
    office.keys.stored |= {"link-key": "fourth" * 8, "link-key-previous": f"{'third' * 9}@3 {'second' * 8}@2 {KEY}@1"}
    token = Signer(FakeLinkKeys(link_key=KEY), lambda: NOW).sign(link())
    assert links.look(token, "en", office.parts).status is HTTPStatus.OK


def test_a_link_that_was_signed_with_a_revoked_key_is_said_to_need_a_newer_mail() -> None:
    office = Office()
    office.keys.stored |= {"link-key": "new" * 15, "link-key-previous": "new" * 15}
    token = Signer(FakeLinkKeys(link_key=KEY), lambda: NOW).sign(link())
    answer = links.look(token, "en", office.parts)
    assert (answer.status, "use a newer one" in answer.html) == (HTTPStatus.BAD_REQUEST, True)


def test_trouble_is_told_plainly() -> None:
    assert links.trouble("en").status is HTTPStatus.INTERNAL_SERVER_ERROR


# --- everybody who waits ----------------------------------------------------------------------------------------------


def test_the_list_shows_who_waits_and_each_can_be_claimed_there() -> None:
    other = waiting(id="e9", since=NOW).model_copy(update={"user_id": "70000000000043", "name": "Ben"})
    office = Office(InMemoryConversations(WAITING, other))
    answer = office.lists()
    assert (answer.status, title(answer)) == (HTTPStatus.OK, "2 visitors wait on Harbour Bikes")
    tokens = re.findall(r'action="\.\./links/([^"]+)"', answer.html)
    assert [office.signer.read(token).link.action for token in tokens] == [Action.CLAIM] * 2
    assert [title(links.look(token, "en", office.parts)) for token in tokens] == ["Answer Anna Berg?", "Answer Ben?"]
    links.follow(tokens[1], "en", office.parts)
    assert [event["request_id"] for event in office.events] == ["e9"]


def test_the_list_can_be_looked_at_often_and_shows_how_it_stands_then() -> None:
    office = Office()
    assert title(office.lists()) == "1 visitor waits on Harbour Bikes"
    office.conversations.save(claimed(MAYAS))
    assert title(office.lists()) == "Nobody waits on Harbour Bikes"
    assert "You answer, since" in office.lists().html


@pytest.mark.parametrize("conversation", [WAITING, claimed(MAYAS), with_the_bot(), waiting(id="another")])
def test_the_link_of_a_conversation_leads_to_no_list(conversation: Conversation) -> None:
    other = waiting(id="e9", since=NOW).model_copy(update={"user_id": "70000000000043", "name": "Ben"})
    answer = Office(InMemoryConversations(conversation, other)).looks(link())
    assert ("waiting/" in answer.html, "Ben" in answer.html) == (False, False)


def test_what_a_list_offers_expires_with_the_list() -> None:
    office = Office()
    of_sixth_day = office.signer.sign(of_list())
    office.now += WEEK_MS - 60_000
    [token] = re.findall(r'action="\.\./links/([^"]+)"', links.list_waiting(of_sixth_day, "en", office.parts).html)
    assert links.look(token, "en", office.parts).status is HTTPStatus.OK
    office.now += 61_000
    assert links.look(token, "en", office.parts).status is HTTPStatus.GONE
    assert links.follow(token, "en", office.parts).status is HTTPStatus.GONE


def test_a_rotation_ends_what_a_list_offers_with_the_list() -> None:
    office = Office()
    of_the_previous_key = office.signer.sign(of_list())
    office.keys.stored |= {"link-key": "new" * 15, "link-key-previous": KEY}
    office.clock.forward(REFRESH_INTERVAL_SECONDS)
    html = links.list_waiting(of_the_previous_key, "en", office.parts).html
    [token] = re.findall(r'action="\.\./links/([^"]+)"', html)
    office.keys.stored |= {"link-key": "third" * 9, "link-key-previous": "new" * 15}
    office.clock.forward(REFRESH_INTERVAL_SECONDS * 100)
    assert links.look(token, "en", office.parts).status is HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("gone", [with_the_bot(), waiting(origin=Origin.INBOX)])
def test_who_does_not_wait_any_more_is_not_on_it(gone: Conversation) -> None:
    office = Office(InMemoryConversations(gone))
    office.parts = replace(office.parts, requests=IndexThatLagsBehind())
    assert title(office.lists()) == "Nobody waits on Harbour Bikes"


def test_on_instagram_too() -> None:
    settings = page(instagram_account_id="77", handover={**DOCUMENT["handover"]})
    there = WAITING.model_copy(update={"account_id": "77"})
    office = Office(InMemoryConversations(there), InMemoryPages(settings))
    answer = office.lists()
    [token] = re.findall(r'action="\.\./links/([^"]+)"', answer.html)
    assert office.signer.read(token).link.account_id == "77"


def test_a_link_of_a_conversation_opens_no_list() -> None:
    assert Office().lists(link()).status is HTTPStatus.BAD_REQUEST


def test_an_expired_list_says_so() -> None:
    office = Office()
    token = office.signer.sign(of_list())
    office.now += WEEK_MS + 1000
    assert links.list_waiting(token, "en", office.parts).status is HTTPStatus.GONE
