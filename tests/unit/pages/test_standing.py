"""How a page stands with Meta: what ends a hold, when it is looked at, and how those who waited are woken."""

import pytest

from handover.pages.standing import (
    DAY_MS,
    FIRST_LOOK_MS,
    LONGEST_LOOK_MS,
    SWEEPS,
    WAKE_PAUSE_MS,
    WOKEN_AT_MOST,
    WOKEN_FIRST,
    Hold,
    Standing,
    Trouble,
    TroubleKind,
    Waiting,
    Wake,
    fingerprint,
)

NOW = 20_000 * DAY_MS
OPEN = Standing(page_id="22", version=7)
OLD, NEW = fingerprint("old"), fingerprint("new")
MINUTE_MS = 60_000
NEXT = NOW + WAKE_PAUSE_MS


def trouble(kind: TroubleKind, **fields: object) -> Trouble:
    return Trouble.model_validate({"kind": kind, "detail": "HTTP 400, code 1", "token": OLD, **fields})


def hold(kind: TroubleKind, now: int = NOW, **fields: object) -> Hold:
    found = OPEN.held(trouble(kind, **fields), now).hold
    assert found is not None
    return found


def waiting(user_id: str, account_id: str = "22") -> Waiting:
    return Waiting(account_id=account_id, user_id=user_id, since=NOW, last_user_at=NOW)


def listed(*user_ids: str, waking: tuple[Waiting, ...] = ()) -> Standing:
    """The standing as earlier versions wrote it, with those who wait in it."""
    return OPEN.model_copy(update={"waiting": tuple(waiting(one) for one in user_ids), "waking": waking})


# --- who is forgotten -------------------------------------------------------------------------------------------------


def test_who_is_forgotten_waits_no_longer_and_is_not_woken() -> None:
    standing = listed("33", "34", waking=(waiting("33"),))
    assert standing.without("22", "33") == listed("34")


def test_somebody_of_another_account_waits_on() -> None:
    standing = OPEN.model_copy(update={"waiting": (waiting("33", "17841400000000001"),)})
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


# --- who is woken -----------------------------------------------------------------------------------------------------


def test_a_page_that_opens_wakes_those_whom_earlier_versions_have_listed() -> None:
    held = listed("34", waking=(waiting("33"),)).held(trouble(TroubleKind.TOKEN_DEAD), NOW)
    opened = held.opened()
    assert opened == OPEN.model_copy(update={"wake": Wake(), "waking": (waiting("33"), waiting("34"))})
    assert opened.woken(None) == OPEN


def test_a_page_that_is_held_while_it_wakes_begins_anew_when_it_opens() -> None:
    opened = OPEN.woken(Wake(rounds=4, places=(waiting("33"),)))
    assert opened.held(trouble(TroubleKind.RATE_LIMITED), NOW).wake is None


def woken(count: int, account_id: str = "22") -> dict[str, list[Waiting]]:
    return {account_id: [waiting(f"{number:05}", account_id) for number in range(count)]}


def test_twice_as_many_are_woken_each_round_up_to_a_limit() -> None:
    assert [Wake(rounds=rounds).size for rounds in (0, 1, 2, 3, 1000)] == [
        WOKEN_FIRST,
        2 * WOKEN_FIRST,
        WOKEN_AT_MOST,
        WOKEN_AT_MOST,
        WOKEN_AT_MOST,
    ]


def test_a_round_goes_on_behind_the_last_one_who_was_woken() -> None:
    rest = Wake().after(woken(WOKEN_FIRST), NOW)
    assert rest == Wake(at=NEXT, rounds=1, places=(waiting(f"{WOKEN_FIRST - 1:05}"),))
    assert rest.place("22") == waiting(f"{WOKEN_FIRST - 1:05}")
    assert rest.place("17841") is None


def test_all_are_looked_through_twice_from_the_beginning() -> None:
    second = Wake().after(woken(WOKEN_FIRST - 1), NOW)
    assert second == Wake(at=NEXT, sweep=SWEEPS, rounds=1)
    assert second.after(woken(2 * WOKEN_FIRST - 1), NOW) is None
    assert Wake(sweep=SWEEPS).after(woken(0), NOW) is None


def test_an_account_in_which_all_are_awake_is_not_looked_at_again_in_that_sweep() -> None:
    rest = Wake().after(woken(WOKEN_FIRST) | woken(3, "17841"), NOW)
    assert rest is not None
    assert rest.done == ("17841",)
    assert {one.account_id for one in rest.places} == {"22", "17841"}
    last = rest.after(woken(7), NOW)
    assert last == Wake(at=NEXT, sweep=SWEEPS, rounds=2)


def test_a_fingerprint_names_a_token_without_telling_it() -> None:
    assert fingerprint("EAAG-token") == fingerprint("EAAG-token") != fingerprint("EAAG-token2")
    assert len(fingerprint("EAAG-token")) == 16
