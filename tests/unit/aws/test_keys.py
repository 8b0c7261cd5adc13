"""The keys of items and lists: each kind has its own, different parts make different keys, and a key can be read."""

import inspect
from collections.abc import Callable
from itertools import permutations, product

import pytest

from handover.aws import keys
from handover.aws.keys import ItemKind, ListKind

PAGE, USER, RECORD, NUMBER = "2000000001", "7000000000000042", "e1.requested", 3
DIGEST, CODE = "a1b2", "Zk9_-x"

KEYS = {
    keys.address_mark_key(DIGEST): "address#a1b2",
    keys.budget_key(PAGE, "texts", 20): "budget#2000000001#texts#20",
    keys.conversation_key(PAGE, USER): "conversation#2000000001#7000000000000042",
    keys.deletion_request_key(CODE): "deletion#Zk9_-x",
    keys.endpoint_key(PAGE): "endpoint#2000000001",
    keys.history_key(PAGE, USER, RECORD): "history#2000000001#7000000000000042#e1.requested",
    keys.page_key(PAGE): "page#2000000001",
    keys.page_version_key(PAGE, NUMBER): "page-version#2000000001#3",
    keys.receipt_key(DIGEST): "receipt#a1b2",
    keys.routing_key(PAGE, "instagram"): "routing#2000000001#instagram",
    keys.standing_key(PAGE): "standing#2000000001",
    keys.tombstone_key(PAGE, USER): "tombstone#2ccd547fa478a6e855006077cd8cb9dc",
    keys.used_link_key(DIGEST): "link#a1b2",
}
LISTS = {
    keys.answered_requests_list(PAGE): "answered#2000000001",
    keys.history_list(PAGE, USER): "history#2000000001#7000000000000042",
    keys.unanswered_requests_list(PAGE): "requests#2000000001",
    keys.waiting_list(PAGE): "waiting#2000000001",
}


def functions_that_end_in(ending: str) -> list[str]:
    return [
        name for name, _ in inspect.getmembers(keys, inspect.isfunction) if name.endswith(ending) and name[0] != "_"
    ]


@pytest.mark.parametrize(("made", "expected"), [*KEYS.items(), *LISTS.items()])
def test_a_key_is_what_is_stored_on_aws_already(made: str, expected: str) -> None:
    assert made == expected


def test_every_function_that_makes_a_key_is_looked_at_here() -> None:
    assert len(functions_that_end_in("_key")) == len(KEYS)
    assert len(functions_that_end_in("_list")) == len(LISTS)


def test_every_kind_has_a_key_that_begins_with_its_prefix_but_for_steps_whose_keys_powertools_makes() -> None:
    assert {kind for kind in ItemKind if any(key.startswith(kind.prefix) for key in KEYS)} == {*ItemKind} - {
        ItemKind.STEP
    }
    assert {kind for kind in ListKind if any(name.startswith(kind.prefix) for name in LISTS)} == {*ListKind}


@pytest.mark.parametrize("kinds", [[*ItemKind], [*ListKind]])
def test_no_prefix_is_the_beginning_of_another(kinds: list[ItemKind | ListKind]) -> None:
    assert [(one, other) for one, other in permutations(kinds, 2) if other.prefix.startswith(one.prefix)] == []


# What Meta's ids, the ids of pages and digests can be made of; what stands last may be anything.
IDS = ("1", "11", "12", "1.2", "1-2", "1_2", "a")
LAST = (*IDS, "", "1#2", "#", "2#e.1")


@pytest.mark.parametrize("make", [keys.conversation_key, keys.routing_key, keys.history_list, keys.tombstone_key])
def test_two_keys_are_equal_only_if_all_their_parts_are(make: Callable[[str, str], str]) -> None:
    assert len({make(one, other) for one, other in product(IDS, LAST)}) == len(IDS) * len(LAST)


def test_two_lines_of_histories_have_one_key_only_if_they_are_the_same() -> None:
    parts = [*product(IDS, IDS, LAST)]

    assert len({keys.history_key(*three) for three in parts}) == len(parts)


def test_two_versions_have_one_key_only_if_they_are_of_one_page() -> None:
    parts = [*product(IDS, (1, 2, 11, 12))]

    assert len({keys.page_version_key(*two) for two in parts}) == len(parts)


def test_the_conversations_of_an_account_are_those_whose_keys_begin_with_its_prefix() -> None:
    found = [
        (prefix_of, account)
        for prefix_of, account in product(IDS, IDS)
        if keys.conversation_key(account, USER).startswith(keys.conversations_prefix(prefix_of))
    ]

    assert found == [(account, account) for account in IDS]


@pytest.mark.parametrize(("account", "user"), [*product(IDS, LAST)])
def test_the_user_of_a_conversation_can_be_read_from_its_key(account: str, user: str) -> None:
    assert keys.user_of_conversation(keys.conversation_key(account, user)) == user


@pytest.mark.parametrize("key", ["", "conversation", "conversation#1", "conversations#1#2", "history#1#2#e", "1#2#3"])
def test_no_user_is_read_from_another_key(key: str) -> None:
    with pytest.raises(ValueError, match=r"^not the key of a conversation$"):
        keys.user_of_conversation(key)


@pytest.mark.parametrize("key", [keys.conversation_key(PAGE, USER), keys.history_key(PAGE, USER, "e#1")])
def test_a_key_tells_whose_conversation_or_line_of_history_it_is(key: str) -> None:
    assert keys.visitor_of(key) == (PAGE, USER)


@pytest.mark.parametrize("key", [keys.page_key(PAGE), "conversation#1", "", keys.tombstone_key(PAGE, USER)])
def test_no_other_key_tells_of_a_visitor(key: str) -> None:
    with pytest.raises(ValueError, match="not the key"):
        keys.visitor_of(key)


def test_a_tombstone_names_nobody() -> None:
    assert USER not in keys.tombstone_key(PAGE, USER)
