"""Conversations, in memory and in the table: loaded as saved, and saved only on top of what was loaded."""

from typing import Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.conditions import ConflictError
from handover.aws.conversation_table import KEPT_DAYS, ConversationTable
from handover.aws.damaged import DamagedItemError
from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode, Outbox, OutboxState
from handover.conversation.effects import Alert, AnyEffect, Doubt, PassControl, Reply, Resume, SwitchOff, SwitchOn
from handover.conversation.seen import Group, Seen
from handover.conversation.vocabulary import AlertKind, Line, Origin, Speaker
from handover.operations.ports import Conversations
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.conversations import InMemoryConversations

PAGE, USER = "2000000001", "7000000000000042"
KEY = f"conversation#{PAGE}#{USER}"

EFFECTS: tuple[AnyEffect, ...] = (
    Reply(id="e.1", fence=0, recipe_id="welcome"),
    Reply(id="e.1", fence=3, recipe_id="repairs", said=1),
    Reply(id="e.3", fence=3, recipe_id="repairs", at=8, said=1, doubt=Doubt.CUT_OFF),
    PassControl(id="e.4", fence=1, target_app_id="263902037430900"),
    SwitchOn(id="e.1", fence=1, target_app_id="263902037430900"),
    SwitchOff(id="e.1", fence=2),
    Resume(id="e.1", fence=2),
    Alert(id="e.2", about=AlertKind.HANDOVER_REQUESTED),
    Alert(id="e.2", about=AlertKind.SWITCH_FAILED, detail="HTTP 400, code 100"),
)
REQUEST = HandoverRequest(id="e", origin=Origin.BUTTON, since=1, control=Control.UNKNOWN, control_at=1)


class World(Protocol):
    """One way of keeping conversations, and what can befall it."""

    @property
    def conversations(self) -> Conversations: ...

    def damage(self) -> None: ...

    def erase(self) -> int: ...

    def erase_older(self, forgotten_at: int) -> int: ...

    def fail_next_load(self) -> None: ...

    def fail_next_save(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.conversations = InMemoryConversations()

    def damage(self) -> None:
        self.conversations.damage(PAGE, USER)

    def erase(self) -> int:
        return self.conversations.erase(PAGE, USER)

    def erase_older(self, forgotten_at: int) -> int:
        return self.conversations.erase_older(PAGE, USER, forgotten_at)

    def fail_next_load(self) -> None:
        self.conversations.fail_next_loads(1)

    def fail_next_save(self) -> None:
        self.conversations.fail_next_saves(1)


class InTable:
    def __init__(self, cloud: Cloud) -> None:
        self._client = cloud.client("dynamodb")
        self.conversations = ConversationTable(self._client, TABLE_NAME)

    def damage(self) -> None:
        state = '{"account_id":"2000000001","lines":[{"speaker":"user","text":"my secret","at":"yesterday"}]}'
        self._client.put_item(TableName=TABLE_NAME, Item={"pk": {"S": KEY}, "state": {"S": state}})

    def erase(self) -> int:
        return self.conversations.erase(PAGE, USER)

    def erase_older(self, forgotten_at: int) -> int:
        return self.conversations.erase_older(PAGE, USER, forgotten_at)

    def fail_next_load(self) -> None:
        interrupt(self._client, "GetItem").begin(1)

    def fail_next_save(self) -> None:
        interrupt(self._client, "PutItem").begin(1)


@pytest.fixture(params=["in memory", "in the table"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InTable(request.getfixturevalue("cloud"))


@pytest.fixture
def conversations(world: World) -> Conversations:
    return world.conversations


def test_a_conversation_that_was_never_saved_is_new(conversations: Conversations) -> None:
    assert conversations.load(PAGE, USER) == Conversation(account_id=PAGE, user_id=USER)


def test_a_conversation_is_loaded_as_it_was_saved(conversations: Conversations) -> None:
    full = Conversation(
        account_id=PAGE,
        user_id=USER,
        mode=Mode.HUMAN,
        fence=3,
        request=REQUEST.model_copy(update={"last_human_sign": 5, "button": "Ein Mensch, bitte 🙏"}),
        held=("Grüße",),
        seen=Seen().with_event(Group.WORDS, "a", 1, now=2).with_event(Group.REPORTS, "b", 0, now=2),
        lines=(Line(speaker=Speaker.USER, text="“Ä” \u0000 😀", at=7),),
        name="Anna Bergström",
        switched_at=9,
        last_user_at=7,
        returns=(3, 4),
        spoken=("digest",),
    )
    saved = conversations.save(full)
    assert saved == full.model_copy(update={"version": 1})
    assert conversations.load(PAGE, USER) == saved


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: f"{effect.kind}-{effect.id}")
def test_what_is_left_to_do_is_loaded_as_it_was_saved(conversations: Conversations, effect: AnyEffect) -> None:
    outbox = Outbox(event_id="e", delivery_id="d", effects=(effect,), state=OutboxState.POSTPONED)
    saved = conversations.save(Conversation(account_id=PAGE, user_id=USER, outbox=outbox))
    assert conversations.load(PAGE, USER) == saved


def test_every_save_raises_the_version_by_one(conversations: Conversations) -> None:
    first = conversations.save(conversations.load(PAGE, USER))
    second = conversations.save(first.model_copy(update={"fence": 1}))
    assert (first.version, second.version) == (1, 2)
    assert conversations.load(PAGE, USER).version == 2


def test_a_save_on_top_of_an_older_version_is_refused(conversations: Conversations) -> None:
    loaded = conversations.save(conversations.load(PAGE, USER))
    by_another = conversations.save(loaded.model_copy(update={"held": ("theirs",)}))
    with pytest.raises(ConflictError):
        conversations.save(loaded.model_copy(update={"held": ("ours",)}))
    assert conversations.load(PAGE, USER) == by_another


def test_only_one_of_two_first_saves_counts(conversations: Conversations) -> None:
    new = conversations.load(PAGE, USER)
    conversations.save(new)
    with pytest.raises(ConflictError):
        conversations.save(new)


def test_an_erased_conversation_is_new_and_what_was_loaded_before_cannot_be_saved(world: World) -> None:
    loaded = world.conversations.save(world.conversations.load(PAGE, USER))
    assert world.erase() == 1
    with pytest.raises(ConflictError):
        world.conversations.save(loaded.model_copy(update={"name": "Anna"}))
    assert world.conversations.load(PAGE, USER) == Conversation(account_id=PAGE, user_id=USER)
    assert world.erase() == 0


@pytest.mark.parametrize(("begun_after", "erased"), [(0, 1), (6, 1), (7, 0), (8, 0)])
def test_a_conversation_that_was_begun_after_its_visitor_was_forgotten_stays(
    world: World, begun_after: int, erased: int
) -> None:
    new = world.conversations.load(PAGE, USER)
    world.conversations.save(new.model_copy(update={"forgotten_at": begun_after}))
    assert world.erase_older(7) == erased
    assert world.conversations.load(PAGE, USER).version == 1 - erased


def test_where_there_is_none_none_is_erased(world: World) -> None:
    assert world.erase_older(7) == 0
    assert world.conversations.load(PAGE, USER).version == 0


def test_a_damaged_conversation_can_be_erased(world: World) -> None:
    world.conversations.save(world.conversations.load(PAGE, USER))
    world.damage()
    assert world.erase() == 1
    assert world.conversations.load(PAGE, USER).version == 0


def test_conversations_of_other_users_and_pages_are_others(conversations: Conversations) -> None:
    conversations.save(Conversation(account_id=PAGE, user_id=USER, held=("one",)))
    conversations.save(Conversation(account_id=PAGE, user_id="8", held=("two",)))
    conversations.save(Conversation(account_id="2000000002", user_id=USER, held=("three",)))
    found = [conversations.load(page, user).held for page, user in [(PAGE, USER), (PAGE, "8"), ("2000000002", USER)]]
    assert found == [("one",), ("two",), ("three",)]


def test_a_damaged_conversation_is_named_without_its_contents(world: World) -> None:
    world.damage()
    with pytest.raises(DamagedItemError, match=f"{PAGE}:{USER}") as damaged:
        world.conversations.load(PAGE, USER)
    assert "secret" not in str(damaged.value)
    assert damaged.value.__cause__ is None
    assert damaged.value.__suppress_context__ or damaged.value.__context__ is None


def test_a_table_out_of_reach_is_an_error_of_one_call(world: World) -> None:
    world.fail_next_load()
    with pytest.raises(BotoCoreError):
        world.conversations.load(PAGE, USER)
    new = world.conversations.load(PAGE, USER)
    world.fail_next_save()
    with pytest.raises(BotoCoreError):
        world.conversations.save(new)
    assert world.conversations.save(new).version == 1


def test_an_item_expires_half_a_year_after_its_last_save(cloud: Cloud) -> None:
    clock = ManualClock(1_000.0)
    table = ConversationTable(cloud.client("dynamodb"), TABLE_NAME, clock)
    saved = table.save(Conversation(account_id=PAGE, user_id=USER))
    clock.forward(60)
    table.save(saved)
    assert cloud.items("conversation#")[KEY]["expires_at"] == {"N": str(1_060 + KEPT_DAYS * 86_400)}


def test_an_item_that_is_not_ours_is_damaged(cloud: Cloud) -> None:
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item={"pk": {"S": KEY}})
    with pytest.raises(DamagedItemError):
        ConversationTable(cloud.client("dynamodb"), TABLE_NAME).load(PAGE, USER)
