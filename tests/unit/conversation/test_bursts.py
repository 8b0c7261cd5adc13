"""A user who asks again and again: admins hear at once, then when it calms; nobody who waits then is forgotten."""

from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.conversation.audience import Audience
from handover.conversation.bursts import FIRST_MS, FORGOTTEN_MS, LONGEST_MS, joined_until
from handover.conversation.conversation import Burst, Conversation, Mode
from handover.conversation.effects import Alert, SetTimer, SwitchOff, SwitchOn, WatchBurst
from handover.conversation.events import BurstOver, HumanWrote, StaffClaimed, TimerRan
from handover.conversation.ladder import is_unanswered
from handover.conversation.moment import Decision, Finding
from handover.conversation.vocabulary import AlertKind, SwitchOutcome, Telling
from handover.pages.page import MINUTE_MS
from tests.builders.pages import DOCUMENT, page
from tests.unit.conversation.story import NOW, Story, kinds, story

HOUR_MS: Final = 60 * MINUTE_MS


def asks(told: Story) -> Decision:
    """The user asks for a person, and hears that one comes."""
    decision = told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED)
    return decision


def leaves(told: Story) -> None:
    """The user has the bot back."""
    told.presses("handover/off")
    told.switched(SwitchOutcome.RETURNED)


def alerts(decision: Decision) -> list[Alert]:
    return [effect for effect in decision.effects if isinstance(effect, Alert)]


def tellings(decision: Decision) -> list[Telling]:
    return [alert.telling for alert in alerts(decision)]


def until(told: Story) -> int:
    burst = told.conversation.burst
    assert burst is not None
    return joined_until(burst)


def calms(told: Story) -> Decision:
    """The time is over for which alerts were joined, and its timer runs."""
    told.now = until(told) - 1000
    return told.happens(BurstOver)


def ladder_runs(told: Story, minutes: int) -> Decision:
    """So much time passes, and the timer of the request runs."""
    request = told.conversation.request
    assert request is not None
    told.minutes_pass(minutes)
    return told.happens(TimerRan, request_id=request.id)


def asking_twice() -> Story:
    told = story()
    asks(told)
    leaves(told)
    asks(told)
    return told


# --- one alert now, the next joined to it -----------------------------------------------------------------------------


def test_the_first_request_is_told_at_once_and_the_next_ones_are_joined_with_one_timer_for_all() -> None:
    told = story()
    first = asks(told)
    leaves(told)
    second = asks(told)
    leaves(told)
    third = asks(told)
    assert [tellings(one) for one in (first, second, third)] == [[Telling.AT_ONCE], [Telling.JOINED], [Telling.JOINED]]
    assert [kinds(one)[0] for one in (first, second, third)] == [SwitchOn] * 3
    assert [WatchBurst in kinds(one) for one in (first, second, third)] == [False, True, False]
    [watch] = [effect for effect in second.effects if isinstance(effect, WatchBurst)]
    assert watch == WatchBurst(id="e5.4", at=NOW + 1000 + FIRST_MS)


def test_who_asks_again_after_the_time_is_told_of_at_once() -> None:
    told = story()
    asks(told)
    leaves(told)
    told.now = until(told) - 1000
    assert tellings(asks(told)) == [Telling.AT_ONCE]


def test_a_moment_sooner_they_are_not() -> None:
    told = story()
    asks(told)
    leaves(told)
    told.now = until(told) - 1001
    assert tellings(asks(told)) == [Telling.JOINED]


@pytest.mark.parametrize(
    ("count", "minutes"), [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 60), (7, 60), (1_000_000, 60)]
)
def test_the_time_doubles_with_each_alert_up_to_an_hour(count: int, minutes: int) -> None:
    assert joined_until(Burst(at=NOW, count=count)) == NOW + minutes * MINUTE_MS


@pytest.mark.parametrize(("pause", "count"), [(FORGOTTEN_MS - 1, 2), (FORGOTTEN_MS, 1)])
def test_after_six_hours_without_an_alert_a_burst_is_forgotten(pause: int, count: int) -> None:
    told = story()
    asks(told)
    leaves(told)
    told.now = NOW + pause
    asks(told)
    assert told.conversation.burst == Burst(at=NOW + 1000 + pause, count=count)


def test_what_an_admin_does_is_told_at_once_also_in_a_burst() -> None:
    told = asking_twice()
    request = told.conversation.request
    assert request is not None
    claimed = told.happens(StaffClaimed, by="Maya", email="maya@example.test", request_id=request.id)
    assert tellings(claimed) == [Telling.AT_ONCE]


def test_the_failure_of_a_request_that_was_told_of_is_told_at_once() -> None:
    told = story()
    told.presses("handover/on")
    assert tellings(told.switched(SwitchOutcome.PASS_FAILED)) == [Telling.AT_ONCE]
    assert told.conversation.burst == Burst(at=NOW + 1000)


# --- when it calms ----------------------------------------------------------------------------------------------------


def test_invariant_3_who_waits_when_it_calms_is_told_of_once_and_how_often_they_asked() -> None:
    told = asking_twice()
    leaves(told)
    asks(told)
    calm = calms(told)
    assert calm.finding is Finding.JOINED_ALERT
    assert calm.effects == (
        Alert(
            id=f"e{told.count}.1",
            about=AlertKind.HANDOVER_REQUESTED,
            audience=Audience(last=0),
            times=2,
            counted_from=NOW + 1000,
        ),
    )
    assert told.conversation.burst == Burst(at=told.now, count=2)
    assert calms(told).finding is Finding.OUTDATED


def test_invariant_3_who_waits_is_told_of_by_the_ladder_where_the_timer_of_the_burst_is_lost() -> None:
    told = asking_twice()
    decision = ladder_runs(told, 60)
    assert tellings(decision) == [Telling.AT_ONCE]
    assert told.happens(BurstOver).finding is Finding.OUTDATED


def test_nobody_hears_of_who_has_the_bot_back_when_it_calms() -> None:
    told = asking_twice()
    leaves(told)
    calm = calms(told)
    assert (calm.effects, calm.finding) == ((), Finding.NOTED)
    assert told.conversation.burst == Burst(at=NOW + 1000)


def test_nobody_hears_of_who_has_an_answer_when_it_calms() -> None:
    told = asking_twice()
    told.happens(HumanWrote, text="Maya here")
    assert calms(told).effects == ()


def test_a_timer_that_comes_before_the_time_of_a_newer_alert_is_over_changes_nothing() -> None:
    told = asking_twice()
    leaves(told)
    old_timer_at = until(told)
    told.now = old_timer_at
    assert tellings(asks(told)) == [Telling.AT_ONCE]
    leaves(told)
    asks(told)
    assert told.happens(BurstOver, at=old_timer_at).finding is Finding.OUTDATED
    assert alerts(calms(told))[0].times == 1


def test_a_timer_counts_by_its_own_time_where_our_clock_is_behind() -> None:
    told = asking_twice()
    assert told.happens(BurstOver, at=until(told)).finding is Finding.JOINED_ALERT


def test_without_a_burst_its_timer_means_nothing() -> None:
    assert story().happens(BurstOver).finding is Finding.OUTDATED


# --- what follows from a request that was joined ----------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [SwitchOutcome.PASS_FAILED, SwitchOutcome.NOT_SAID])
def test_a_switch_that_fails_is_told_when_it_calms_in_place_of_the_request(outcome: SwitchOutcome) -> None:
    told = story()
    asks(told)
    leaves(told)
    told.presses("handover/on")
    failed = told.switched(outcome, detail="HTTP 400, code 100")
    assert tellings(failed) == [Telling.JOINED]
    [alert] = alerts(calms(told))
    assert (alert.about, alert.outcome, alert.detail) == (AlertKind.SWITCH_FAILED, outcome, "HTTP 400, code 100")
    assert (alert.telling, alert.times) == (Telling.AT_ONCE, 1)


def test_a_failure_that_a_later_switch_has_mended_is_told_to_nobody() -> None:
    told = story()
    asks(told)
    leaves(told)
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASS_FAILED)
    leaves(told)
    assert calms(told).effects == ()


def test_a_refused_return_is_told_when_it_calms() -> None:
    told = asking_twice()
    told.presses("handover/off")
    assert tellings(told.switched(SwitchOutcome.RETURN_REFUSED)) == [Telling.JOINED]
    assert [alert.outcome for alert in alerts(calms(told))] == [SwitchOutcome.RETURN_REFUSED]


def test_a_return_that_is_refused_after_it_has_calmed_is_told_although_one_was_joined_before() -> None:
    told = asking_twice()
    told.presses("handover/off")
    told.switched(SwitchOutcome.RETURN_REFUSED)
    told.presses("handover/off")
    assert calms(told).effects == ()
    assert tellings(told.switched(SwitchOutcome.RETURN_REFUSED)) == [Telling.AT_ONCE]


def test_a_bot_that_is_back_and_could_not_say_so_is_told_of_when_it_calms() -> None:
    told = asking_twice()
    told.presses("handover/off")
    assert tellings(told.switched(SwitchOutcome.RETURNED, detail="HTTP 400, code 100")) == [Telling.JOINED]
    assert [alert.outcome for alert in alerts(calms(told))] == [SwitchOutcome.RETURNED]


def test_what_befalls_another_handover_meanwhile_is_told_at_once() -> None:
    told = asking_twice()
    leaves(told)
    told.happens(HumanWrote, text="Maya here")
    told.presses("handover/off")
    assert tellings(told.switched(SwitchOutcome.RETURN_REFUSED)) == [Telling.AT_ONCE]


def patient_burst() -> Story:
    """A user whose next request is joined for an hour."""
    reminding = page(handover={**DOCUMENT["handover"], "remind_after_minutes": 5, "return_after_minutes": 20})
    told = story(reminding)
    told.conversation = told.conversation.model_copy(update={"burst": Burst(at=NOW, count=6)})
    asks(told)
    return told


def test_a_reminder_of_who_was_not_told_of_yet_says_nothing_that_the_joined_alert_does_not() -> None:
    told = patient_burst()
    reminded = ladder_runs(told, 5)
    assert (tellings(reminded), reminded.finding) == ([Telling.JOINED], Finding.STILL_WAITING)
    assert SetTimer in kinds(reminded)
    told.now = NOW + FIRST_MS
    burst = told.conversation.burst
    assert burst is not None
    assert burst.joined is not None
    assert burst.joined.alert.about is AlertKind.HANDOVER_REQUESTED


def test_who_was_left_unanswered_in_a_burst_is_told_of_when_it_calms() -> None:
    told = patient_burst()
    left = ladder_runs(told, 21)
    assert (kinds(left), tellings(left)) == ([SwitchOff, Alert], [Telling.JOINED])
    told.switched(SwitchOutcome.RETURNED)
    assert [alert.about for alert in alerts(calms(told))] == [AlertKind.LEFT_UNANSWERED]


# --- in any order and timing ------------------------------------------------------------------------------------------

_presses = st.sampled_from(["on", "on", "off", "off", "refused", "not said", "unpassed", "unheard"])
_pauses = st.integers(0, 20 * MINUTE_MS) | st.integers(0, 2000)


@dataclass
class _Admins:
    """What the admins know of the user, and the timers there are.

    Attributes:
        mails: when there was one, and what it said.
        known: the requests they were told of.
        last: the last alert, told or joined: when it came, what it said, and where the fence stood then.
    """

    told: Story = field(default_factory=story)
    mails: list[tuple[int, AlertKind, SwitchOutcome | None]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    last: tuple[int, AlertKind, SwitchOutcome | None, int] | None = None
    asked: int = 0
    timers: list[int] = field(default_factory=list)

    def hear(self, decision: Decision) -> None:
        request = decision.conversation.request
        for effect in decision.effects:
            if isinstance(effect, WatchBurst):
                self.timers.append(effect.at)
            elif isinstance(effect, Alert):
                self.last = self.told.now, effect.about, effect.outcome, decision.conversation.fence
                if effect.telling is Telling.AT_ONCE:
                    self.mails.append((self.told.now, effect.about, effect.outcome))
                    self.known |= {request.id} if request else set()
        self.asked += decision.finding is Finding.HANDOVER_BEGUN

    def time_passes(self, until_at: int) -> None:
        for at in sorted(timer for timer in self.timers if timer <= until_at):
            self.timers.remove(at)
            self.told.now = max(self.told.now, at - 1000)
            self.hear(self.told.happens(BurstOver, at=at))
        self.told.now = max(self.told.now, until_at)

    def does(self, what: str) -> None:
        told = self.told
        match what:
            case "on":
                self.hear(told.presses("handover/on"))
                self.hear(told.switched(SwitchOutcome.PASSED))
            case "off":
                self.hear(told.presses("handover/off"))
                self.hear(told.switched(SwitchOutcome.RETURNED))
            case "refused":
                self.hear(told.presses("handover/off"))
                self.hear(told.switched(SwitchOutcome.RETURN_REFUSED))
            case "unheard":
                self.hear(told.presses("handover/off"))
                self.hear(told.switched(SwitchOutcome.RETURNED, detail="code 100"))
            case _:
                outcome = SwitchOutcome.NOT_SAID if what == "not said" else SwitchOutcome.PASS_FAILED
                self.hear(told.presses("handover/on"))
                self.hear(told.switched(outcome))


@given(st.lists(st.tuples(_presses, _pauses), max_size=60))
def test_invariant_3_however_a_user_presses_mails_are_few_and_who_waits_at_the_end_is_known(
    deeds: list[tuple[str, int]],
) -> None:
    admins = _Admins()
    for what, pause in deeds:
        admins.time_passes(admins.told.now + pause)
        admins.does(what)
    admins.time_passes(admins.told.now + LONGEST_MS)
    conversation = admins.told.conversation
    assert admins.timers == []
    assert conversation.burst is None or conversation.burst.joined is None
    if is_unanswered(conversation):
        assert conversation.request is not None
        assert conversation.request.id in admins.known
    if admins.last is not None and admins.last[3] == conversation.fence:
        at, about, outcome, _ = admins.last
        assert any(mail[0] >= at and mail[1:] == (about, outcome) for mail in admins.mails)
    # Each request that is told of brings at most a failure of On and one of Off besides.
    for at, *_ in admins.mails:
        within = [mail for mail in admins.mails if at <= mail[0] < at + HOUR_MS]
        assert len(within) <= 3 * 6


@given(st.lists(st.sampled_from(["on", "off"]), min_size=1, max_size=100), st.integers(1, 60_000))
def test_one_user_who_presses_for_long_brings_few_mails(whats: list[str], pause: int) -> None:
    admins = _Admins()
    for what in whats:
        admins.time_passes(admins.told.now + pause)
        admins.does(what)
    hours = (admins.told.now - NOW) // HOUR_MS + 1
    assert len(admins.mails) <= 5 + 2 * hours


def test_sixty_presses_in_a_few_seconds_bring_one_alert_and_one_when_it_calms() -> None:
    admins = _Admins()
    for _ in range(30):
        admins.does("on")
        admins.does("off")
    admins.does("on")
    admins.time_passes(admins.told.now + LONGEST_MS)
    assert len(admins.mails) == 2
    assert admins.told.conversation.mode is Mode.HUMAN
    assert admins.asked == 31


def test_an_ordinary_conversation_remembers_nothing_of_it() -> None:
    told = story()
    told.writes("hello")
    assert "burst" not in told.conversation.model_dump_json(exclude_none=True)


def test_after_a_request_it_remembers_some_forty_bytes() -> None:
    told = story()
    asks(told)
    leaves(told)
    kept = Conversation(account_id="22", user_id="33", burst=told.conversation.burst)
    grown = len(kept.model_dump_json(exclude_none=True)) - len(
        kept.model_copy(update={"burst": None}).model_dump_json(exclude_none=True)
    )
    assert grown <= 45
