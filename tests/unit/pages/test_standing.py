"""How a page stands with Meta: what ends a hold, when it is looked at, and who waits meanwhile."""

import pytest

from handover.pages.standing import (
    DAY_MS,
    FIRST_LOOK_MS,
    LONGEST_LOOK_MS,
    WAITING_LIMIT,
    Hold,
    Standing,
    Trouble,
    TroubleKind,
    Waiting,
    fingerprint,
)

NOW = 20_000 * DAY_MS
OPEN = Standing(page_id="22", version=7)
OLD, NEW = fingerprint("old"), fingerprint("new")
MINUTE_MS = 60_000


def trouble(kind: TroubleKind, **fields: object) -> Trouble:
    return Trouble.model_validate({"kind": kind, "detail": "HTTP 400, code 1", "token": OLD, **fields})


def hold(kind: TroubleKind, now: int = NOW, **fields: object) -> Hold:
    found = OPEN.held(trouble(kind, **fields), now).hold
    assert found is not None
    return found


def waiting(user_id: str, account_id: str = "22", last_user_at: int = NOW) -> Waiting:
    return Waiting(account_id=account_id, user_id=user_id, last_user_at=last_user_at)


# --- who is forgotten -------------------------------------------------------------------------------------------------


def test_who_is_forgotten_waits_no_longer_and_is_not_woken() -> None:
    standing = OPEN.with_waiting(waiting("33")).opened().with_waiting(waiting("33")).with_waiting(waiting("34"))
    assert standing.without("22", "33") == OPEN.with_waiting(waiting("34"))


def test_somebody_of_another_account_waits_on() -> None:
    standing = OPEN.with_waiting(waiting("33", "17841400000000001"))
    assert standing.without("22", "33") == standing


# --- holds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "pause_seconds", "pause"),
    [
        (TroubleKind.TOKEN_DEAD, 0, MINUTE_MS),
        (TroubleKind.RATE_LIMITED, 0, MINUTE_MS),
        (TroubleKind.RATE_LIMITED, 59, MINUTE_MS),
        (TroubleKind.RATE_LIMITED, 3600, 60 * MINUTE_MS),
        (TroubleKind.RESTRICTED, 0, 60 * MINUTE_MS),
    ],
)
def test_the_first_look_comes_when_it_may_help(kind: TroubleKind, pause_seconds: int, pause: int) -> None:
    assert hold(kind, pause_seconds=pause_seconds).look_at == NOW + pause


def test_a_page_that_is_held_already_stays_as_it_is() -> None:
    held = OPEN.held(trouble(TroubleKind.TOKEN_DEAD), NOW)
    assert held.held(trouble(TroubleKind.RESTRICTED), NOW + 1) is held


def test_holds_over_one_token_have_one_name_whenever_they_begin() -> None:
    kind = TroubleKind.TOKEN_DEAD
    assert hold(kind).id == hold(kind, NOW + 5 * DAY_MS).id == f"22.token_dead.{OLD}"
    assert hold(kind, token=NEW).id != hold(kind).id


@pytest.mark.parametrize("kind", [TroubleKind.RATE_LIMITED, TroubleKind.RESTRICTED])
def test_holds_for_a_time_have_one_name_a_day(kind: TroubleKind) -> None:
    assert hold(kind).id == hold(kind, NOW + DAY_MS - 1).id
    assert hold(kind).id != hold(kind, NOW + DAY_MS).id


def test_a_dead_token_ends_with_another_token_and_never_with_time() -> None:
    held = hold(TroubleKind.TOKEN_DEAD)
    assert not held.ends_at(NOW + 365 * DAY_MS, OLD)
    assert held.ends_at(NOW, NEW)


@pytest.mark.parametrize("kind", [TroubleKind.RATE_LIMITED, TroubleKind.RESTRICTED])
def test_a_hold_for_a_time_ends_with_time_whatever_the_token(kind: TroubleKind) -> None:
    held = hold(kind)
    assert not held.ends_at(held.look_at - 1, NEW)
    assert held.ends_at(held.look_at, OLD)


def test_each_look_that_changes_nothing_puts_the_next_one_off_up_to_a_quarter_of_an_hour() -> None:
    held, pauses = hold(TroubleKind.TOKEN_DEAD), []
    for _ in range(40):
        now = held.look_at
        held = held.looked(now)
        pauses.append(held.look_at - now)
    assert pauses[:4] == [2 * MINUTE_MS, 4 * MINUTE_MS, 8 * MINUTE_MS, 15 * MINUTE_MS]
    assert set(pauses[3:]) == {LONGEST_LOOK_MS}


def test_a_look_that_comes_early_brings_the_next_one_no_nearer() -> None:
    held = hold(TroubleKind.RESTRICTED)
    assert held.looked(NOW + FIRST_LOOK_MS).look_at == held.look_at


def test_a_look_at_an_open_page_changes_nothing() -> None:
    assert OPEN.looked(NOW) is OPEN


# --- who waits --------------------------------------------------------------------------------------------------------


def test_a_conversation_is_listed_once_with_its_newest_time() -> None:
    standing = OPEN.with_waiting(waiting("33")).with_waiting(waiting("34")).with_waiting(waiting("33", "22", NOW + 1))
    assert standing.waiting == (waiting("34"), waiting("33", "22", NOW + 1))


def test_conversations_of_two_accounts_with_one_user_id_are_two() -> None:
    assert len(OPEN.with_waiting(waiting("33")).with_waiting(waiting("33", "17841")).waiting) == 2


def test_those_beyond_the_limit_are_counted() -> None:
    full = OPEN.model_copy(update={"waiting": tuple(waiting(str(number)) for number in range(WAITING_LIMIT))})
    one_more = full.with_waiting(waiting("x")).with_waiting(waiting("y"))
    assert (len(one_more.waiting), one_more.beyond) == (WAITING_LIMIT, 2)
    assert len(full.with_waiting(waiting("0", "22", NOW + 1)).waiting) == WAITING_LIMIT


def test_a_page_that_opens_wakes_those_who_wait_after_those_who_are_being_woken() -> None:
    held = OPEN.held(trouble(TroubleKind.TOKEN_DEAD), NOW).with_waiting(waiting("34"))
    opened = held.model_copy(update={"waking": (waiting("33"),), "beyond": 3}).opened()
    assert opened == OPEN.model_copy(update={"waking": (waiting("33"), waiting("34"))})
    assert opened.awake() == OPEN


def test_a_fingerprint_names_a_token_without_telling_it() -> None:
    assert fingerprint("EAAG-token") == fingerprint("EAAG-token") != fingerprint("EAAG-token2")
    assert len(fingerprint("EAAG-token")) == 16
