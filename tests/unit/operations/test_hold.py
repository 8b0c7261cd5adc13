"""A page that Meta takes no calls for is held: nobody is forgotten, staff hear of it once, and it goes on by itself."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Never

import pytest

from handover.alerts.page_announcement import PageAlertKind, PageAnnouncement
from handover.aws.conditions import ConflictError
from handover.aws.mailbox import Letter, NotStoredError
from handover.aws.page_table import PageNotConnectedError
from handover.conversation.conversation import Outbox, OutboxState
from handover.conversation.effects import Reply
from handover.conversation.measures import Measure
from handover.messenger.errors import TransientError
from handover.missing_secret import MissingSecretError
from handover.operations import hold
from handover.pages.platform import WINDOW_MS
from handover.pages.standing import (
    DAY_MS,
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
from tests.builders.pages import PAGE_ID, page
from tests.fakes.standings import InMemoryStandings
from tests.unit.operations.desk import HOUR, MINUTE, NOW, Desk, DiedError, Moment, Part

OLD, NEW = fingerprint("test_page_token"), fingerprint("another token")
DEAD = Trouble(kind=TroubleKind.TOKEN_DEAD, detail="HTTP 400, code 190", token=OLD)
LIMITED = Trouble(kind=TroubleKind.RATE_LIMITED, detail="HTTP 400, code 80006", pause_seconds=600)
RESTRICTED = Trouble(kind=TroubleKind.RESTRICTED, detail="HTTP 400, code 368")
TROUBLES = [DEAD, LIMITED, RESTRICTED]
MINUTE_MS = MINUTE * 1000
INSTAGRAM = "17841400000000001"

type Step = tuple[Part, str, Moment]


def holds(desk: Desk, trouble: Trouble = DEAD) -> None:
    """A call was refused."""
    hold.hold(trouble, desk.page, "e", desk.holding)


def waiting(user_id: str, since_user: int = 0) -> Waiting:
    return Waiting(account_id=PAGE_ID, user_id=user_id, since=NOW - since_user, last_user_at=NOW - since_user)


def waits(desk: Desk, *waits_too: Waiting) -> None:
    """Conversations have something left to say."""
    for one in waits_too:
        left = Reply(id="e.1", fence=0, recipe_id="hours")
        state = OutboxState.POSTPONED
        outbox = Outbox(event_id="e", delivery_id="d", effects=(left,), state=state, waits_since=one.since)
        known = desk.conversations.load(one.account_id, one.user_id)
        changes = {"name": f"User {one.user_id}", "outbox": outbox, "last_user_at": one.last_user_at}
        desk.conversations.save(known.model_copy(update=changes))
        hold.wait(desk.page, desk.holding)


def look(desk: Desk) -> str:
    """What the letter of a timer brings about."""
    return hold.look(PAGE_ID, "e", desk.holding)


def held(desk: Desk) -> Hold:
    found = desk.standing.hold
    assert found is not None
    return found


def woken(desk: Desk) -> list[str]:
    """The users whose conversations are told that the page is open."""
    letters = [json.loads(letter.body) for letter in desk.mailbox.letters]
    return [letter["user"] for letter in letters if letter.get("event", {}).get("kind") == "page_opened"]


def second_sweep(desk: Desk) -> Wake:
    """What is left to do when all who waited were woken at once."""
    return Wake(at=desk.now + WAKE_PAUSE_MS, sweep=2, rounds=1)


def looks_to_come(desk: Desk) -> list[int]:
    """When the timers go off, in seconds from now."""
    return [round((one.at_ms - desk.now) / 1000) for one in desk.schedules.waiting.values()]


# --- holding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "first_look"),
    [
        (DEAD, MINUTE),
        (LIMITED, 10 * MINUTE),
        (LIMITED.model_copy(update={"pause_seconds": 0}), MINUTE),
        (RESTRICTED, HOUR),
    ],
)
def test_the_first_refused_call_holds_the_page_and_sets_a_timer(trouble: Trouble, first_look: int) -> None:
    desk = Desk()
    holds(desk, trouble)
    assert (held(desk).trouble, held(desk).since) == (trouble, NOW)
    assert looks_to_come(desk) == [first_look]
    [scheduled] = desk.schedules.waiting.values()
    assert scheduled.letter.group_id == PAGE_ID
    assert hold.page_of_look(json.loads(scheduled.letter.body)) == PAGE_ID


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_page_that_gets_held_is_counted_once_by_what_holds_it(trouble: Trouble) -> None:
    desk = Desk()
    holds(desk, trouble)
    holds(desk, trouble)
    desk.waits(MINUTE)
    assert desk.measures == [Measure(f"PageHeld_{trouble.kind}")]


def test_trouble_with_a_token_that_was_replaced_meanwhile_is_not_counted() -> None:
    desk = Desk()
    desk.graph.replace_token("another token")
    holds(desk, DEAD)
    assert desk.measures == []


@pytest.mark.parametrize("later", TROUBLES)
@pytest.mark.parametrize("first", TROUBLES)
def test_a_page_that_is_held_stays_as_it_is(first: Trouble, later: Trouble) -> None:
    desk = Desk()
    holds(desk, first)
    before = (desk.standing, dict(desk.schedules.waiting), list(desk.topic.published))
    desk.clock.forward(HOUR)
    holds(desk, later)
    assert (desk.standing, desk.schedules.waiting, desk.topic.published) == before


def test_the_log_names_the_trouble_and_no_token(caplog: pytest.LogCaptureFixture) -> None:
    holds(Desk())
    [line] = [vars(record) for record in caplog.records]
    assert (line["message"], line["trouble"], line["detail"]) == (
        "the page is held",
        TroubleKind.TOKEN_DEAD,
        "HTTP 400, code 190",
    )
    assert OLD not in str(line)


# --- telling staff ----------------------------------------------------------------------------------------------------


def told_ids(desk: Desk) -> list[str]:
    return [told.id for told in desk.told_of_page]


def opens(desk: Desk) -> None:
    """The page is open again."""
    desk.standings.save(desk.standing.opened().woken(None))


@pytest.mark.parametrize(
    ("trouble", "kind"), [(DEAD, PageAlertKind.TOKEN_DEAD), (RESTRICTED, PageAlertKind.RESTRICTED)]
)
def test_staff_are_told_what_meta_answered(trouble: Trouble, kind: PageAlertKind) -> None:
    desk = Desk()
    holds(desk, trouble)
    [told] = desk.told_of_page
    assert (told.kind, told.page_id, told.page_name) == (kind, PAGE_ID, "Harbour Bikes")
    assert (told.since, told.detail, told.id) == (NOW, trouble.detail, held(desk).id)


def test_a_rate_limit_is_told_to_nobody() -> None:
    desk = Desk()
    holds(desk, LIMITED)
    assert desk.topic.published == []


def test_a_dead_token_is_told_of_once_and_another_one_again() -> None:
    desk = Desk()
    for token in ("one token", "one token", "another token"):
        desk.graph.replace_token(token)
        holds(desk, DEAD.model_copy(update={"token": fingerprint(token)}))
        opens(desk)
        desk.clock.forward(3 * DAY_MS / 1000)
    first, second, third = told_ids(desk)
    assert first == second != third


def test_trouble_with_a_token_that_was_replaced_meanwhile_holds_nothing() -> None:
    desk = Desk()
    desk.graph.replace_token("another token")
    holds(desk)
    assert (desk.standing.hold, told_ids(desk), looks_to_come(desk)) == (None, [], [])


def test_the_token_that_was_refused_counts_again_where_meta_takes_it_after_all() -> None:
    desk = Desk()
    holds(desk)
    desk.is_token_revived = True
    assert look(desk) == "page_held"
    desk.clock.forward(MINUTE)
    assert look(desk) == "page_open"
    assert desk.standing.hold is None


def test_a_restriction_is_told_of_once_a_day() -> None:
    desk = Desk()
    desk.clock.now = 20_000 * DAY_MS / 1000
    for seconds in (0, 23 * HOUR, HOUR):
        desk.clock.forward(seconds)
        holds(desk, RESTRICTED)
        opens(desk)
    first, second, third = told_ids(desk)
    assert first == second != third


@pytest.mark.parametrize(
    ("part", "method", "moment"),
    [
        ("schedules", "at", Moment.BEFORE),
        ("schedules", "at", Moment.AFTER),
        ("topic", "publish", Moment.BEFORE),
        ("topic", "publish", Moment.AFTER),
        ("standings", "save", Moment.BEFORE),
        ("standings", "save", Moment.AFTER),
    ],
)
def test_a_hold_that_is_cut_off_forgets_nothing_and_tells_once(part: Part, method: str, moment: Moment) -> None:
    desk = Desk()
    desk.dies(part, method, moment)
    with pytest.raises(DiedError):
        holds(desk)
    if desk.is_held:
        assert desk.schedules.waiting
        assert desk.topic.published
    desk.clock.forward(5)
    holds(desk)
    assert desk.is_held
    assert len(set(told_ids(desk))) == 1
    assert looks_to_come(desk)


@pytest.mark.parametrize("part", ["schedules", "topic", "standings"])
def test_a_page_is_not_held_in_secret(part: Part) -> None:
    """Where the timer or the alert cannot be made, the page is not held, and the refused call is tried again."""
    desk = Desk()
    {"schedules": desk.schedules.fail_next, "topic": desk.topic.fail_next, "standings": desk.standings.fail_next_saves}[
        part
    ](1)
    with pytest.raises(Exception, match="Could not connect"):
        holds(desk)
    assert not desk.is_held
    holds(desk)
    assert desk.is_held


# --- others who save at the same time ---------------------------------------------------------------------------------


class Contested(InMemoryStandings):
    """Somebody else changes the standing just before some of our saves."""

    def __init__(self, times: int, change: Callable[[Standing], Standing], *standings: Standing) -> None:
        super().__init__(*standings)
        self._left = times
        self._change = change

    def save(self, standing: Standing) -> Standing:
        if self._left:
            self._left -= 1
            super().save(self._change(self.fresh(standing.page_id)))
        return super().save(standing)


def unchanged(standing: Standing) -> Standing:
    return standing


def held_by_another(standing: Standing) -> Standing:
    return standing.held(LIMITED, NOW)


def test_a_hold_that_is_not_saved_on_top_of_the_last_one_is_made_again() -> None:
    desk = Desk()
    desk.standings = Contested(3, unchanged)
    holds(desk)
    assert held(desk).trouble == DEAD
    assert len(set(told_ids(desk))) == 1


def test_a_page_that_somebody_else_held_meanwhile_is_held_once() -> None:
    desk = Desk()
    desk.standings = Contested(1, held_by_another)
    holds(desk)
    assert held(desk).trouble == LIMITED


@pytest.mark.parametrize("times", [7, 8])
def test_a_standing_that_changes_all_the_time_is_left_to_the_next_delivery(times: int) -> None:
    desk = Desk()
    desk.standings = Contested(times, unchanged)
    if times == 8:
        with pytest.raises(ConflictError):
            holds(desk)
    else:
        holds(desk)
    assert desk.is_held is (times == 7)


# --- waiting ----------------------------------------------------------------------------------------------------------


def test_who_waits_costs_the_standing_no_write() -> None:
    desk = Desk()
    holds(desk)
    before = desk.standings.saves
    waits(desk, *(waiting(str(number)) for number in range(50)))
    assert desk.standings.saves == before


def test_a_page_that_is_open_again_need_not_be_waited_for() -> None:
    desk = Desk()
    with pytest.raises(hold.PageOpenAgainError):
        hold.wait(desk.page, desk.holding)


def test_a_token_that_was_replaced_is_noticed_by_whoever_waits_next_and_looked_at_once() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"))
    assert desk.mailbox.letters == []
    desk.graph.replace_token("another token")
    waits(desk, waiting("34"), waiting("35"))
    [letter] = desk.mailbox.letters
    assert letter.group_id == PAGE_ID
    assert desk.receives(letter.body) == "page_open"
    assert woken(desk)[-3:] == ["33", "34", "35"]


@pytest.mark.parametrize(("trouble", "pause"), [(DEAD, MINUTE), (LIMITED, 10 * MINUTE), (RESTRICTED, HOUR)])
def test_a_timer_that_is_overdue_is_noticed_by_whoever_waits_next(trouble: Trouble, pause: int) -> None:
    desk = Desk()
    holds(desk, trouble)
    desk.clock.forward(pause + 2 * MINUTE - 1)
    waits(desk, waiting("33"))
    assert desk.mailbox.letters == []
    desk.clock.forward(2)
    waits(desk, waiting("34"), waiting("35"))
    assert [letter.group_id for letter in desk.mailbox.letters] == [PAGE_ID]


def test_a_look_that_the_mailbox_will_never_take_is_a_failure() -> None:
    desk = Desk()
    holds(desk)
    desk.graph.replace_token("another token")
    desk.mailbox.reject_next(1)
    with pytest.raises(NotStoredError, match="refuses"):
        waits(desk, waiting("33"))


def no_token(_page_id: str) -> Never:
    raise MissingSecretError("pages/22/token cannot be read")


def test_a_token_that_was_taken_away_is_no_other_token() -> None:
    desk = Desk()
    holds(desk)
    parts = replace(desk.holding, token_fingerprint=no_token)
    hold.wait(desk.page, parts)
    assert desk.mailbox.letters == []
    desk.clock.forward(MINUTE)
    assert hold.look(PAGE_ID, "e", parts) == "page_held"


def unreadable_token(_page_id: str) -> Never:
    raise TransientError("nothing was sent: /path/{pages/22/token} cannot be read: ThrottlingException")


def test_a_page_is_not_held_while_it_cannot_be_read_whether_it_has_another_token() -> None:
    desk = Desk()
    with pytest.raises(TransientError):
        hold.hold(DEAD, desk.page, "e1", replace(desk.holding, token_fingerprint=unreadable_token))
    assert (desk.is_held, desk.told_of_page, looks_to_come(desk)) == (False, [], [])


def test_a_limit_holds_the_page_though_its_token_cannot_be_read() -> None:
    desk = Desk()
    hold.hold(LIMITED, desk.page, "e1", replace(desk.holding, token_fingerprint=unreadable_token))
    assert desk.is_held


def test_a_held_page_whose_token_cannot_be_read_is_looked_at_again() -> None:
    desk = Desk()
    holds(desk)
    parts = replace(desk.holding, token_fingerprint=unreadable_token)
    hold.wait(desk.page, parts)
    assert desk.mailbox.letters == []
    desk.clock.forward(MINUTE)
    assert hold.look(PAGE_ID, "e1", parts) == "page_held"
    assert max(looks_to_come(desk)) == 2 * MINUTE


# --- looking ----------------------------------------------------------------------------------------------------------


def test_a_dead_token_is_looked_at_later_and_later_and_at_least_every_quarter_of_an_hour() -> None:
    desk = Desk()
    holds(desk)
    times = []
    while desk.now - NOW < 2 * HOUR * 1000:
        [pause] = looks_to_come(desk)
        assert desk.waits(pause) == ["page_held"]
        times.append(pause)
    assert times[:6] == [60, 120, 240, 480, 900, 900]
    assert max(times) == 900
    assert len(desk.told_of_page) == 1


@pytest.mark.parametrize(("trouble", "pause"), [(LIMITED, 10 * MINUTE), (RESTRICTED, HOUR)])
def test_a_hold_for_a_time_ends_when_the_time_is_over(trouble: Trouble, pause: int) -> None:
    desk = Desk()
    holds(desk, trouble)
    waits(desk, waiting("33"))
    desk.clock.forward(pause - 1)
    assert look(desk) == "page_held"
    assert desk.is_held
    desk.clock.forward(max(looks_to_come(desk)))
    assert look(desk) == "page_open"
    assert (desk.is_held, woken(desk)) == (False, ["33"])


def test_a_hold_for_a_time_ends_though_no_token_can_be_read() -> None:
    desk = Desk()
    holds(desk, LIMITED)
    desk.clock.forward(10 * MINUTE)
    assert hold.look(PAGE_ID, "e", replace(desk.holding, token_fingerprint=no_token)) == "page_open"


def test_another_token_opens_the_page_and_wakes_all_who_wait() -> None:
    desk = Desk(settings=page(instagram_account_id=INSTAGRAM))
    holds(desk)
    on_instagram = waiting("44").model_copy(update={"account_id": INSTAGRAM})
    waits(desk, waiting("33"), waiting("34"), on_instagram)
    desk.graph.replace_token("another token")
    desk.mailbox.letters.clear()
    assert look(desk) == "page_open"
    assert desk.standing == Standing(page_id=PAGE_ID, version=desk.standing.version, wake=second_sweep(desk))
    assert [letter.group_id for letter in desk.mailbox.letters] == ["22:33", "22:34", "17841400000000001:44"]
    assert woken(desk) == ["33", "34", "44"]


def test_a_look_costs_no_call_of_meta() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"))
    look(desk)
    desk.graph.replace_token("another token")
    look(desk)
    assert desk.graph.calls == []


def test_a_page_that_nobody_waits_for_is_just_opened() -> None:
    desk = Desk()
    holds(desk)
    desk.graph.replace_token("another token")
    assert look(desk) == "page_open"
    assert (desk.is_held, desk.mailbox.letters) == (False, [])


def test_those_who_were_not_woken_when_the_page_was_held_again_are_woken_with_the_others() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"))
    desk.graph.replace_token("another token")
    desk.dies("mailbox", "post")
    with pytest.raises(DiedError):
        look(desk)
    holds(desk, LIMITED)
    waits(desk, waiting("34"))
    assert look(desk) == "page_held"
    assert woken(desk) == []
    desk.clock.forward(HOUR)
    look(desk)
    assert woken(desk) == ["33", "34"]


@pytest.mark.parametrize(
    ("part", "method", "moment"),
    [
        ("standings", "save", Moment.BEFORE),
        ("standings", "save", Moment.AFTER),
        ("mailbox", "post", Moment.BEFORE),
        ("mailbox", "post", Moment.AFTER),
        ("topic", "publish", Moment.BEFORE),
        ("topic", "publish", Moment.AFTER),
    ],
)
def test_an_opening_that_is_cut_off_leaves_nobody_asleep_and_tells_of_the_missed_once(
    part: Part, method: str, moment: Moment
) -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"), waiting("34", WINDOW_MS))
    desk.topic.published.clear()
    desk.graph.replace_token("another token")
    desk.dies(part, method, moment)
    with pytest.raises(DiedError):
        look(desk)
    desk.clock.forward(5)
    assert look(desk) == "page_open"
    assert set(woken(desk)) == {"33", "34"}
    assert len(set(told_ids(desk))) == 1
    assert desk.standing == Standing(page_id=PAGE_ID, version=desk.standing.version, wake=second_sweep(desk))


def test_who_is_woken_twice_does_nothing_twice() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"))
    desk.graph.replace_token("another token")
    desk.dies("mailbox", "post", Moment.AFTER)
    with pytest.raises(DiedError):
        look(desk)
    [first] = desk.mailbox.letters
    desk.mailbox.letters.clear()  # SQS forgets after five minutes
    look(desk)
    [second] = desk.mailbox.letters
    assert (first.deduplication_id, first.group_id) == (second.deduplication_id, second.group_id)
    assert [desk.receives(first.body), desk.receives(second.body)] == ["noted", "duplicate"]
    assert desk.texts == ["Tuesday to Saturday.", "More?"]


def test_an_opening_that_somebody_else_changed_meanwhile_is_left_to_the_next_delivery() -> None:
    desk = Desk()
    holds(desk)
    desk.standings = Contested(1, unchanged, desk.standing)
    desk.graph.replace_token("another token")
    with pytest.raises(ConflictError):
        look(desk)
    assert look(desk) == "page_open"


def test_letters_that_the_mailbox_will_never_take_are_a_failure() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"))
    desk.graph.replace_token("another token")
    desk.mailbox.reject_next(1)
    with pytest.raises(NotStoredError, match="refuses"):
        look(desk)


# --- waking many ------------------------------------------------------------------------------------------------------


def opened_for(desk: Desk, *waits_too: Waiting) -> None:
    holds(desk)
    waits(desk, *waits_too)
    desk.graph.replace_token("another token")
    desk.mailbox.letters.clear()
    look(desk)


def a_minute_later(desk: Desk) -> list[str]:
    """Who is woken by the next timer."""
    desk.mailbox.letters.clear()
    desk.clock.forward(WAKE_PAUSE_MS / 1000)
    desk.schedules.fire_schedules(desk.now)
    for letter in [*desk.mailbox.letters]:
        desk.receives(letter.body)
    return woken(desk)


def test_many_are_woken_in_rounds_of_a_minute_each_and_who_waits_for_longest_first() -> None:
    desk = Desk()
    longest_last = [waiting(f"{number:05}", number) for number in range(WOKEN_FIRST + 2 * WOKEN_FIRST + 7)]
    opened_for(desk, *longest_last)
    rounds = [woken(desk), a_minute_later(desk), a_minute_later(desk)]
    assert [len(one) for one in rounds] == [WOKEN_FIRST, 2 * WOKEN_FIRST, 7]
    assert [user for one in rounds for user in one] == [one.user_id for one in reversed(longest_last)]


def test_nobody_is_woken_twice_in_one_sweep_though_they_still_wait() -> None:
    desk = Desk()
    opened_for(desk, *(waiting(f"{number:05}") for number in range(WOKEN_FIRST + 1)))
    assert (len(woken(desk)), a_minute_later(desk)) == (WOKEN_FIRST, [f"{WOKEN_FIRST:05}"])


def test_a_look_between_two_rounds_wakes_nobody() -> None:
    desk = Desk()
    opened_for(desk, *(waiting(f"{number:05}") for number in range(WOKEN_FIRST + 1)))
    desk.mailbox.letters.clear()
    desk.clock.forward(WAKE_PAUSE_MS / 1000 - 1)
    assert (look(desk), woken(desk)) == ("page_open", [])


def test_a_page_and_its_instagram_account_are_woken_side_by_side_whoever_waits_for_longest_first() -> None:
    desk = Desk(settings=page(instagram_account_id=INSTAGRAM))
    on_instagram = [waiting(f"{number:05}", 7).model_copy(update={"account_id": INSTAGRAM}) for number in range(600)]
    opened_for(desk, *on_instagram, waiting("33"), waiting("34", 5))
    assert len(woken(desk)) == WOKEN_FIRST + 2
    assert woken(desk)[-2:] == ["34", "33"]
    assert len(a_minute_later(desk)) == len(on_instagram) - WOKEN_FIRST


class Lagging:
    """An index that does not have yet what was written a moment ago."""

    def __init__(self, desk: Desk, times: int) -> None:
        self._desk = desk
        self._left = times

    def next(self, account_id: str, after: Waiting | None, limit: int) -> list[Waiting]:
        self._left -= 1
        return self._desk.conversations.next(account_id, after, limit) if self._left < 0 else []


def test_who_was_missing_from_the_index_when_the_page_opened_is_woken_a_minute_later() -> None:
    desk = Desk()
    lagging = Lagging(desk, 1)
    holds(desk)
    waits(desk, waiting("33"))
    desk.graph.replace_token("another token")
    desk.mailbox.letters.clear()
    hold.look(PAGE_ID, "e", replace(desk.holding, waiting=lagging))
    assert woken(desk) == []
    assert a_minute_later(desk) == ["33"]


def test_a_round_that_nothing_is_left_for_is_the_last() -> None:
    desk = Desk()
    opened_for(desk)
    a_minute_later(desk)
    assert desk.standing == Standing(page_id=PAGE_ID, version=desk.standing.version)
    assert a_minute_later(desk) == []


def test_a_page_that_is_held_between_two_rounds_wakes_the_others_when_it_opens_again() -> None:
    desk = Desk()
    opened_for(desk, *(waiting(f"{number:05}") for number in range(WOKEN_FIRST + 3)))
    holds(desk, LIMITED)
    assert a_minute_later(desk) == []
    assert desk.is_held
    desk.clock.forward(HOUR)
    look(desk)
    assert len(woken(desk)) == WOKEN_FIRST


def test_those_whom_earlier_versions_have_listed_are_woken_too() -> None:
    desk = Desk()
    holds(desk)
    listed = (waiting("33"), waiting("34", 5))
    desk.standings.save(desk.standing.model_copy(update={"waiting": listed[:1], "waking": listed[1:]}))
    desk.graph.replace_token("another token")
    look(desk)
    assert set(woken(desk)) == {"33", "34"}
    assert (desk.standing.waiting, desk.standing.waking) == ((), ())


def test_no_round_wakes_more_than_its_most() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, *(waiting(f"{number:05}") for number in range(WOKEN_AT_MOST + 1)))
    desk.standings.save(desk.standing.opened().woken(Wake(rounds=9)))
    desk.mailbox.letters.clear()
    look(desk)
    assert len(woken(desk)) == WOKEN_AT_MOST


# --- those who waited in vain -----------------------------------------------------------------------------------------


def missed(desk: Desk) -> list[PageAnnouncement]:
    return [told for told in desk.told_of_page if told.kind is PageAlertKind.MISSED]


def test_staff_are_given_a_list_of_those_whose_window_closed() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33", WINDOW_MS - 1), waiting("34", WINDOW_MS), waiting("35", WINDOW_MS + 1))
    desk.graph.replace_token("another token")
    look(desk)
    [told] = missed(desk)
    assert [(one.user_id, one.name) for one in told.missed] == [("35", "User 35"), ("34", "User 34")]
    assert (told.missed_count, told.since) == (2, NOW - WINDOW_MS - 1)
    assert woken(desk) == ["35", "34", "33"]


def test_who_has_nothing_left_to_wait_for_is_not_on_the_list() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("34", WINDOW_MS), waiting("35", WINDOW_MS))
    done = desk.conversations.load(PAGE_ID, "34")
    desk.conversations.save(done.model_copy(update={"outbox": None}))
    begun = desk.conversations.load(PAGE_ID, "35")
    assert begun.outbox is not None
    outbox = begun.outbox.model_copy(update={"state": OutboxState.BEGUN})
    desk.conversations.save(begun.model_copy(update={"outbox": outbox}))
    desk.graph.replace_token("another token")
    look(desk)
    assert missed(desk) == []


def test_who_never_wrote_has_missed_nothing() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("34").model_copy(update={"last_user_at": 0}))
    desk.graph.replace_token("another token")
    look(desk)
    assert (missed(desk), woken(desk)) == ([], ["34"])


def test_whose_wake_up_is_under_way_for_a_minute_is_listed_once() -> None:
    desk = Desk()
    opened_for(desk, waiting("34", WINDOW_MS))
    assert len(missed(desk)) == 1
    assert a_minute_later(desk) == ["34"]
    assert len(missed(desk)) == 1


def test_where_all_are_in_time_there_is_no_list() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("33"))
    desk.graph.replace_token("another token")
    look(desk)
    assert missed(desk) == []


def test_a_user_without_a_name_is_on_the_list_without_one() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("34", WINDOW_MS))
    nameless = desk.conversations.load(PAGE_ID, "34").model_copy(update={"name": ""})
    desk.conversations.save(nameless)
    desk.graph.replace_token("another token")
    look(desk)
    assert [one.name for told in missed(desk) for one in told.missed] == [None]


def test_a_page_that_was_disconnected_meanwhile_wakes_nobody_in_silence() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("34", WINDOW_MS))
    desk.graph.replace_token("another token")
    parts = replace(desk.holding, pages=type(desk.pages)())
    with pytest.raises(PageNotConnectedError):
        hold.look(PAGE_ID, "e", parts)
    assert desk.standing.wake == Wake()


class WorkedOnAtOnce:
    """A mailbox whose letters other invocations work on before ours goes on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def post(self, letters: Sequence[Letter]) -> list[Letter]:
        for letter in letters:
            self._desk.receives(letter.body)
        return []


def test_who_is_woken_before_the_list_is_made_is_on_it_all_the_same() -> None:
    desk = Desk()
    holds(desk)
    waits(desk, waiting("34", WINDOW_MS))
    desk.graph.replace_token("another token")
    desk.replaces("mailbox", WorkedOnAtOnce(desk))
    look(desk)
    assert [one.user_id for told in missed(desk) for one in told.missed] == ["34"]
