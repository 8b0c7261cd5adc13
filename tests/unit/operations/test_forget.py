"""A visitor is forgotten: place by place, with an account of what was erased and what is left."""

import base64
import gzip
import json
from dataclasses import dataclass, field

import pytest

from handover.aws.conditions import ConflictError
from handover.aws.queue_search import Found
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.deletion.request import BACKUP_DAYS, TOMBSTONE_DAYS
from handover.operations import forget
from handover.operations.forget import (
    DEAD_LETTER_DAYS,
    LEDGER_DAYS,
    UNDER_WAY_DAYS,
    Account,
    Left,
    NotAVisitorError,
    Trace,
    Visitor,
)
from handover.operations.mentions import mentions
from handover.pages.standing import Standing, Waiting
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.history import InMemoryHistory
from tests.fakes.searched_queue import SearchedQueue
from tests.fakes.standings import InMemoryStandings
from tests.fakes.tombstones import InMemoryTombstones

PAGE, USER, OTHER = "2000000001", "7000000000000042", "7000000000000043"
VISITOR = Visitor(PAGE, PAGE, USER)
NOW = 1_795_000_000_000
DAY = 86_400_000


@dataclass
class Timers:
    of: list[tuple[str, str]] = field(default_factory=list)

    def erase(self, account_id: str, user_id: str) -> int:
        found = self.of.count((account_id, user_id))
        self.of = [one for one in self.of if one != (account_id, user_id)]
        return found


@dataclass
class UnderWay:
    messages: int = 0

    def count(self) -> int:
        return self.messages


@dataclass
class Office:
    """Every place, in memory."""

    conversations: InMemoryConversations = field(default_factory=InMemoryConversations)
    tombstones: InMemoryTombstones = field(default_factory=InMemoryTombstones)
    history: InMemoryHistory = field(default_factory=InMemoryHistory)
    standings: InMemoryStandings = field(default_factory=InMemoryStandings)
    timers: Timers = field(default_factory=Timers)
    events: SearchedQueue = field(default_factory=SearchedQueue)
    under_way: UnderWay = field(default_factory=UnderWay)

    def forgets(self, visitor: Visitor = VISITOR, *more: forget.Place) -> Account:
        parts = forget.Parts(
            tombstones=self.tombstones,
            conversations=self.conversations,
            elsewhere=(
                forget.History(self.history),
                forget.WaitingList(self.standings),
                forget.PendingTimers(self.timers),
                forget.DeadLetters(self.events, Trace.EVENTS),
                *more,
            ),
            under_way=self.under_way,
            now=lambda: NOW,
        )
        return forget.forget(visitor, parts)


def letter(user: str) -> str:
    return json.dumps({"kind": "webhook", "account": PAGE, "user": user, "event": {"sender": {"id": user}}})


def full() -> Office:
    office = Office(standings=InMemoryStandings(Standing(page_id=PAGE)))
    for user in (USER, OTHER):
        office.conversations.save(Conversation(account_id=PAGE, user_id=user))
        office.timers.of.append((PAGE, user))
        office.events.bodies.append(letter(user))
    listed = tuple(Waiting(account_id=PAGE, user_id=user, last_user_at=NOW) for user in (USER, OTHER))
    office.standings.save(office.standings.fresh(PAGE).model_copy(update={"waiting": listed}))
    return office


def test_every_trace_goes_and_nothing_of_anybody_else() -> None:
    office = full()
    account = office.forgets()
    assert account.erased == {Trace.CONVERSATION: 1, Trace.WAITING: 1, Trace.TIMERS: 1, Trace.EVENTS: 1}
    assert office.conversations.load(PAGE, USER).version == 0
    assert office.conversations.load(PAGE, OTHER).version == 1
    assert [one.user_id for one in office.standings.fresh(PAGE).waiting] == [OTHER]
    assert office.timers.of == [(PAGE, OTHER)]
    assert office.events.bodies == [letter(OTHER)]


def test_who_is_being_woken_is_taken_out_of_the_list_too() -> None:
    office = full()
    office.standings.save(office.standings.fresh(PAGE).opened())
    office.forgets()
    assert [one.user_id for one in office.standings.fresh(PAGE).waking] == [OTHER]


def test_a_second_time_nothing_is_stored() -> None:
    office = full()
    office.forgets()
    assert office.forgets() == Account(erased=office.forgets().erased, left=())
    assert not office.forgets().erased


def test_what_is_left_is_told_with_the_day_it_is_gone() -> None:
    office = full()
    office.under_way.messages = 1
    assert office.forgets().left == (
        Left(Trace.UNDER_WAY, NOW + UNDER_WAY_DAYS * DAY),
        Left(Trace.STEPS, NOW + LEDGER_DAYS * DAY),
        Left(Trace.BACKUPS, NOW + BACKUP_DAYS * DAY),
        Left(Trace.TOMBSTONE, NOW + TOMBSTONE_DAYS * DAY),
    )


def test_dead_letters_that_could_not_be_looked_at_are_told() -> None:
    class Deep:
        trace = Trace.ALERTS

        def erase(self, visitor: Visitor) -> Found:  # noqa: ARG002 - the protocol's
            return Found(0, unseen=3)

    assert Office().forgets(VISITOR, Deep()).left == (Left(Trace.ALERTS, NOW + DEAD_LETTER_DAYS * DAY),)


def test_a_conversation_that_cannot_be_read_is_erased_all_the_same() -> None:
    office = full()
    office.conversations.damage(PAGE, USER)
    assert office.forgets().erased[Trace.CONVERSATION] == 1


def test_what_is_begun_anew_meanwhile_goes_too() -> None:
    office = full()

    class Working:
        """A letter of the visitor is worked on between two places."""

        trace = Trace.SWITCHES

        def erase(self, visitor: Visitor) -> Found:
            office.conversations.save(Conversation(account_id=PAGE, user_id=visitor.user_id))
            return Found(0, unseen=0)

    assert office.forgets(VISITOR, Working()).erased[Trace.CONVERSATION] == 2
    assert office.conversations.load(PAGE, USER).version == 0


def test_a_tombstone_says_when_and_comes_before_anything_is_erased() -> None:
    office = full()

    class Watching:
        """Whoever is worked on while the first place is searched."""

        trace = Trace.SWITCHES

        def erase(self, visitor: Visitor) -> Found:
            assert office.tombstones.forgotten_at(visitor.account_id, visitor.user_id) == NOW
            return Found(0, unseen=0)

    office.forgets(VISITOR, Watching())
    assert office.tombstones.forgotten_at(PAGE, USER) == NOW
    assert office.tombstones.forgotten_at(PAGE, OTHER) == 0


def test_of_somebody_of_whom_nothing_is_stored_it_is_known_too() -> None:
    office = Office()
    assert office.forgets().erased == {}
    assert office.tombstones.forgotten_at(PAGE, USER) == NOW


def test_who_writes_again_meanwhile_keeps_the_new_conversation() -> None:
    office = full()

    class Working:
        """Something newer than the tombstone is worked on between two places."""

        trace = Trace.SWITCHES

        def erase(self, visitor: Visitor) -> Found:
            begun = Conversation(account_id=PAGE, user_id=visitor.user_id, forgotten_at=NOW)
            office.conversations.save(begun)
            return Found(0, unseen=0)

    assert office.forgets(VISITOR, Working()).erased[Trace.CONVERSATION] == 1
    assert office.conversations.load(PAGE, USER).version == 1


def test_who_was_forgotten_before_is_forgotten_once_more() -> None:
    office = Office()
    office.conversations.save(Conversation(account_id=PAGE, user_id=USER, forgotten_at=NOW - 1))
    assert office.forgets().erased == {Trace.CONVERSATION: 1}


def test_a_list_that_somebody_else_changes_is_read_again() -> None:
    class Contended(InMemoryStandings):
        refusals = 3

        def save(self, standing: Standing) -> Standing:
            if self.refusals:
                self.refusals -= 1
                raise ConflictError("version 0 is not the last one")
            return super().save(standing)

    one = Waiting(account_id=PAGE, user_id=USER, last_user_at=NOW)
    office = Office(standings=Contended(Standing(page_id=PAGE, waiting=(one,))))
    assert office.forgets().erased[Trace.WAITING] == 1
    office = Office(standings=Contended(Standing(page_id=PAGE, waiting=(one,))))
    office.standings.refusals = 99  # type: ignore[attr-defined]  # the one above has it
    with pytest.raises(ConflictError):
        office.forgets()


@pytest.mark.parametrize(
    "user_id",
    ["", "1", "1234", " 7000000000000042", "7000000000000042\n", "anna", "\N{ARABIC-INDIC DIGIT SEVEN}" * 6, "7" * 31],
)
def test_only_what_has_the_form_of_a_visitors_id_can_be_forgotten(user_id: str) -> None:
    with pytest.raises(NotAVisitorError, match="5 to 30 digits"):
        Visitor(PAGE, PAGE, user_id)


@pytest.mark.parametrize("account_id", [PAGE, "17841400000000001"])
def test_a_page_is_no_visitor_of_its_own(account_id: str) -> None:
    for own in (PAGE, account_id):
        with pytest.raises(NotAVisitorError, match="a page's own id"):
            Visitor(PAGE, account_id, own)


# --- whom a message names ---------------------------------------------------------------------------------------------


def unreadable(body: bytes, part: int = 1) -> str:
    packed = base64.b64encode(gzip.compress(body)).decode()
    return json.dumps({"kind": "unreadable", "part": part, "parts": 1, "gzip_base64": packed})


@pytest.mark.parametrize(
    "body",
    [
        letter(USER),
        json.dumps({"page_id": PAGE, "user_id": USER, "messages": []}),
        json.dumps({"Type": "Notification", "Message": json.dumps({"user_id": USER})}),
        json.dumps({"event": {"id": f"2000000001.opened.3.{USER}"}}),
        unreadable(f'{{"entry":[{{"sender":{{"id":{USER}}}}}]'.encode()),
        f"not json, {USER}",
    ],
)
def test_a_message_names_a_user_however_it_is_packed(body: str) -> None:
    assert mentions(body, USER)


@pytest.mark.parametrize(
    "body",
    [
        letter(OTHER),
        letter(f"{USER}1"),
        letter(f"1{USER}"),
        unreadable(OTHER.encode()),
        unreadable(b"\xff\x00"),
        json.dumps({"gzip_base64": "no base64"}),
        json.dumps({"gzip_base64": base64.b64encode(b"no gzip").decode()}),
        json.dumps({"gzip_base64": 5}),
        json.dumps([USER[:-1]]),
        "[" * 100_000,
        "",
    ],
    ids=lambda body: body[:20],
)
def test_a_message_about_somebody_else_names_nobody(body: str) -> None:
    assert not mentions(body, USER)


@pytest.mark.parametrize("body", [letter(USER), "", '{"text": ""}'])
def test_no_id_at_all_is_named_by_no_message(body: str) -> None:
    assert not mentions(body, "")


def test_the_history_goes_too_and_that_of_others_stays() -> None:
    office = Office()
    record = Record(id="a", deed=Deed.REQUESTED, at=NOW, request_id="r")
    for user in (USER, OTHER):
        office.history.add(PAGE, user, record)
    account = office.forgets()
    assert account.erased == {Trace.HISTORY: 1}
    assert [one.trace for one in account.left] == [Trace.BACKUPS, Trace.TOMBSTONE]
    assert [[*office.history.newest_first(PAGE, user)] for user in (USER, OTHER)] == [[], [record]]
