"""What the design promises (section 3), by number, as far as it shows in one decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from handover.conversation.conversation import Control, Conversation, Mode, OutboxState
from handover.conversation.effects import (
    Alert,
    AnyEffect,
    PassControl,
    Record,
    Reply,
    Resume,
    SetTimer,
    SwitchOff,
    SwitchOn,
    WatchBurst,
)
from handover.conversation.moment import Decision, Finding
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome, Telling
from handover.pages.routing import RoutingMode
from tests.proof.model.claims import Claim, Tally, Violation
from tests.proof.model.facts import AGES, OLDEST, Facts, facts_of, left_of
from tests.proof.model.kinds import (
    ASKS_FOR_BOT,
    BURST_OVER,
    COPIES,
    INBOX_ASKS,
    MAY_FIND_THE_PAUSE_OVER,
    MOVED_HERE,
    OF_EARLIER,
    OF_STAFF,
    ON,
    OUTCOME,
    PRESS_ELSEWHERE,
    SIGNS_OF_ANOTHER,
    STAFF_PAUSE,
    STAFF_RESUME,
    TEXT,
    TIMER,
    UNSAID,
    USER_ACTS,
)
from tests.proof.model.letters import outcome_of
from tests.proof.model.world import Letter


@dataclass(frozen=True, slots=True)
class Case:
    """One decision.

    Attributes:
        loaded: the conversation as `decide` got it.
        wanted: what is to be done, with what earlier events left undone.
        again: what follows if the same event comes a second time.
        lapsed: what follows if the page does not pay for handovers any more.
        routing: what `decide` was told of how the page shares its threads.
        is_zero_config: how it does in truth.
    """

    facts: Facts
    letter: Letter
    loaded: Conversation
    decision: Decision
    wanted: tuple[AnyEffect, ...]
    again: Decision
    lapsed: Decision
    routing: RoutingMode | None
    is_zero_config: bool

    @property
    def after(self) -> Facts:
        return facts_of(self.decision.conversation, with_burst=self.facts.told is not None)

    @property
    def modes(self) -> tuple[Mode, Mode]:
        return self.loaded.mode, self.decision.conversation.mode

    @property
    def is_old(self) -> bool:
        """Whether the event is history: it happened before what began the last switch."""
        return self.letter.ago > self.facts.switched

    @property
    def is_new(self) -> bool:
        """Whether it cannot even be the other guise of what began the last switch."""
        return self.letter.ago < self.facts.switched

    @property
    def left(self) -> tuple[AnyEffect, ...]:
        """What earlier events left undone."""
        return self.loaded.outbox.effects if self.loaded.outbox else ()

    @property
    def is_pause_over(self) -> bool:
        return _is_over(self.facts)

    @property
    def outcome(self) -> SwitchOutcome | None:
        """How the last switch ended, where the event tells."""
        is_outcome = self.letter.what.startswith(OUTCOME) and self.letter.is_current
        return outcome_of(self.letter) if is_outcome else None


_BEGIN_A_REQUEST: Final = frozenset({Finding.HANDOVER_BEGUN, Finding.TAKEN_OVER})


def _is_over(facts: Facts) -> bool:
    """Whether a pause with these facts has lasted its time."""
    quiet = facts.since if facts.sign is None else min(facts.since, facts.sign)
    return quiet >= AGES[1] or facts.since >= AGES[2]


def broken_by(case: Case, tally: Tally) -> tuple[Violation, ...]:
    """Gives the promises that a decision breaks."""
    checks = _CHECKS_OF_DUPLICATES if case.decision.finding is Finding.DUPLICATE else _CHECKS
    return tuple(violation for number, check in checks for violation in tally.broken(number, check(case)))


type _Check = Callable[[Case], Iterator[Claim]]
"""Gives what a promise claims of a decision, if anything."""


# --- 1 ----------------------------------------------------------------------------------------------------------------


def _says_nothing_behind_the_gate(case: Case) -> Iterator[Claim]:
    conversation = case.decision.conversation
    for effect in case.wanted:
        if isinstance(effect, Alert | SetTimer | WatchBurst | Record):
            continue
        yield effect.fence == conversation.fence, f"a {effect.kind} of an older fence is still to be done"
        if isinstance(effect, Reply):
            yield conversation.mode is Mode.BOT, "the bot answers while a person has the conversation"


def _comes_back_only_when_asked(case: Case) -> Iterator[Claim]:
    match case.modes:
        case (Mode.HUMAN, Mode.RETURNING):
            yield _is_asked_back(case), "the bot goes back to work though neither user, time nor platform asks for it"
        case (Mode.HUMAN, Mode.BOT):
            yield case.outcome is SwitchOutcome.NOT_SAID, "a pause ends without a return"
            nobody_came = case.facts.sign is None and not case.facts.had_person
            nobody_is_there = nobody_came and case.facts.control != Control.ELSEWHERE
            yield nobody_is_there, "the bot goes on though a person has spoken, or another app has the thread"
        case (Mode.RETURNING, Mode.BOT):
            yield case.outcome is SwitchOutcome.RETURNED, "the bot speaks before its return is done"


def _is_asked_back(case: Case) -> bool:
    what, facts = case.letter.what, case.facts
    if what in MAY_FIND_THE_PAUSE_OVER and case.is_pause_over:
        return True
    if what in ASKS_FOR_BOT | {MOVED_HERE, STAFF_RESUME}:
        return not case.is_old
    return what == TEXT and facts.control == Control.ELSEWHERE


def _does_as_staff_say(case: Case) -> Iterator[Claim]:
    what, (before, after) = case.letter.what, case.modes
    if what == STAFF_PAUSE and not case.is_old:
        # Nobody hears of a timer; one is set where the pause was over.
        has_no_word = all(isinstance(effect, SetTimer) for effect in case.decision.effects)
        yield after is Mode.HUMAN and has_no_word, "staff pause the bot, and it is not silent, or not without a word"
        yield not _is_over(case.after), "staff pause the bot, and the visitor's next words bring it back"
    if what == STAFF_RESUME and not case.is_old:
        yield after is (Mode.BOT if before is Mode.BOT else Mode.RETURNING), "staff want the bot, and it does not come"


def _believes_no_older_switch(case: Case) -> Iterator[Claim]:
    if case.letter.what.startswith(OUTCOME) and not case.letter.is_current:
        is_still = not case.decision.effects and case.after == case.facts
        yield is_still, "the outcome of an older switch is believed"


# --- 2 ----------------------------------------------------------------------------------------------------------------


def _switches_as_decided(case: Case) -> Iterator[Claim]:
    kinds = [type(effect) for effect in case.decision.effects if not isinstance(effect, WatchBurst)]
    before, after = case.modes
    match case.decision.finding:
        case Finding.HANDOVER_BEGUN:
            is_on = (kinds, after) == ([SwitchOn, Alert, SetTimer], Mode.HUMAN)
            yield is_on, "a handover begins, and On is not what is ordered"
        case Finding.REQUEST_HONOURED:
            is_passed = (kinds[:1], after) == ([PassControl], Mode.HUMAN)
            yield is_passed, "a request is honoured, and control is not passed"
        case Finding.RETURNING:
            is_off = kinds in ([SwitchOff], [Resume], [SwitchOff, Alert]) and after is Mode.RETURNING
            yield is_off, "the bot is asked back, and Off is not what is ordered"
    if before is not after is Mode.RETURNING:
        is_returning = case.decision.finding is Finding.RETURNING
        yield is_returning, "the bot is on its way back, and nothing brings it"


def _tells_staff_what_failed(case: Case) -> Iterator[Claim]:
    facts, failures = case.facts, {SwitchOutcome.NOT_SAID, SwitchOutcome.PASS_FAILED}
    is_told = AlertKind.SWITCH_FAILED in _alerts(case.decision.effects)
    if facts.mode == Mode.HUMAN and case.outcome in failures:
        yield is_told, "a switch fails and staff are not told"
    if facts.mode == Mode.RETURNING and case.outcome is SwitchOutcome.RETURN_REFUSED:
        if facts.is_asked_again:
            is_tried = SwitchOff in [type(effect) for effect in case.decision.effects]
            yield is_tried, "a return is refused, the user has asked again, and it is not tried again"
        else:
            yield is_told is not facts.is_refusal_told, "a refused return is told to staff not once"
    if facts.mode == Mode.RETURNING and case.letter.what == UNSAID and case.letter.is_current:
        is_theirs = case.modes[1] is Mode.HUMAN
        yield is_told or is_theirs, "the bot is back, cannot say so, and staff are not told"


def _orders_again_what_was_held(case: Case) -> Iterator[Claim]:
    if case.outcome is not SwitchOutcome.HELD or case.loaded.mode is Mode.BOT:
        return
    is_unasked = case.facts.is_requested or case.facts.origin == Origin.INBOX
    ordered = PassControl if is_unasked else SwitchOn
    kinds = [type(effect) for effect in case.decision.effects]
    expected = [ordered if case.loaded.mode is Mode.HUMAN else SwitchOff]
    yield kinds == expected, "a switch that was held is not what is ordered again"
    for effect in case.decision.effects:
        if isinstance(effect, SwitchOn | SwitchOff):
            is_known = (effect.said, effect.in_doubt) == (case.letter.said, True)
            yield is_known, "a switch that was held is ordered again as if nothing of it had been said"


def _keeps_what_is_wanted(case: Case) -> Iterator[Claim]:
    for effect in case.left:
        if (
            not isinstance(effect, Alert | Reply | SetTimer | WatchBurst | Record)
            and effect.fence == case.decision.conversation.fence
        ):
            yield effect in case.wanted, "a switch that is still wanted is lost"


def _says_what_waited(case: Case) -> Iterator[Claim]:
    """A reply that waits for Meta is said when Meta answers, if it is the bot's turn still and the user expects one."""
    outbox, after = case.loaded.outbox, case.decision.conversation
    if outbox is None or outbox.state is not OutboxState.POSTPONED or case.after.user_acted >= AGES[OLDEST]:
        return
    said = {effect.recipe_id for effect in case.wanted if isinstance(effect, Reply)}
    for effect in case.left:
        if isinstance(effect, Reply) and effect.fence == after.fence:
            yield effect.recipe_id in said, "a reply that waited is lost"


# --- 3 ----------------------------------------------------------------------------------------------------------------


def _alerts_once_for_each_request(case: Case) -> Iterator[Claim]:
    alerts = [effect.id for effect in case.decision.effects if _is_request_alert(effect)]
    begun = case.decision.finding is Finding.HANDOVER_BEGUN
    if case.decision.finding is not Finding.JOINED_ALERT and (alerts or begun):
        yield len(alerts) == begun, f"{len(alerts)} alerts for {int(begun)} requests"
    if case.letter.what == ON and not case.is_old:
        if _is_request_running(case):
            yield not begun, "the user asks for a person, which they have done already, and staff hear of it again"
        else:
            yield begun, "the user asks for a person and nobody hears of it"


def _loses_no_alert(case: Case) -> Iterator[Claim]:
    promised = _ids_of_alerts((*case.left, *case.decision.effects))
    if promised:
        yield sorted(promised) == sorted(_ids_of_alerts(case.wanted)), "an alert is lost or doubled"


def _joins_what_comes_too_soon(case: Case) -> Iterator[Claim]:
    """A request that comes too soon after the last alert is joined, any other is told at once; and so what follows."""
    told, alerts = case.facts.told, [effect for effect in case.decision.effects if isinstance(effect, Alert)]
    if told is None:
        return
    is_told_of = not (told.joined and told.is_of_request)
    for alert in alerts:
        is_joined = alert.telling is Telling.JOINED
        if case.letter.what == BURST_OVER:
            yield not is_joined and len(alerts) == 1, "when a burst is over the admins are told nothing, or too much"
            yield alert.times == told.times or told.times > 1, "the admins do not hear how often a user asked"
        elif _is_request_alert(alert):
            yield is_joined is (told.is_begun and not told.is_over), "a request is told too soon, or joined to nothing"
        elif alert.about is AlertKind.CLAIMED or is_told_of:
            yield not is_joined, f"{alert.about}: joined, though it follows from what the admins know"
        else:
            yield is_joined, f"{alert.about}: told at once, though the admins do not know of the request"
    watches = sum(isinstance(effect, WatchBurst) for effect in case.decision.effects)
    after = case.after.told
    is_first = after is not None and bool(after.joined) and not told.joined
    yield watches == is_first, "a time in which alerts are joined has no timer, or more than one"


def _tells_how_it_stands(case: Case) -> Iterator[Claim]:
    """When a burst is over, the admins hear of who waits, and of nobody who does not."""
    told, facts = case.facts.told, case.facts
    if told is None or case.letter.what != BURST_OVER or not (case.letter.is_current or told.is_over):
        return
    if told.joined == AlertKind.HANDOVER_REQUESTED:
        is_waiting = facts.mode == Mode.HUMAN and told.is_of_request and facts.sign is None
        yield bool(case.decision.effects) is is_waiting, "who waits is not told of, or who does not is"
    after = case.after.told
    yield after is not None and not after.joined, "what was joined is kept when its time is over"


def _is_request_running(case: Case) -> bool:
    facts = case.facts
    return (facts.mode, facts.origin) == (Mode.HUMAN, Origin.BUTTON) and not case.is_pause_over


def _is_request_alert(effect: AnyEffect) -> bool:
    return isinstance(effect, Alert) and effect.about is AlertKind.HANDOVER_REQUESTED


def _alerts(effects: tuple[AnyEffect, ...]) -> list[AlertKind]:
    return [effect.about for effect in effects if isinstance(effect, Alert)]


def _ids_of_alerts(effects: tuple[AnyEffect, ...]) -> list[str]:
    return [effect.id for effect in effects if isinstance(effect, Alert)]


# --- 4 ----------------------------------------------------------------------------------------------------------------


def _ends_by_itself(case: Case) -> Iterator[Claim]:
    """A handover that a user asked for has a timer as long as it runs, unless its pause is over for Meta too."""
    if case.letter.what != TIMER or (case.facts.mode, case.facts.origin) != (Mode.HUMAN, Origin.BUTTON):
        return
    kinds = [type(effect) for effect in case.decision.effects]
    if not case.is_pause_over:
        yield kinds == [SetTimer], "a timer runs before the pause is over, and there is no next one"
    elif case.facts.user_acted < AGES[2]:
        yield kinds[:1] == [SwitchOff], "a timer runs when the pause is over, and the bot does not come back"
        is_told = AlertKind.LEFT_UNANSWERED in _alerts(case.decision.effects)
        yield is_told is (case.facts.sign is None), "that nobody came is told where somebody did, or is not told"


# --- 6 ----------------------------------------------------------------------------------------------------------------


def _changes_state_once(case: Case) -> Iterator[Claim]:
    is_same = not case.again.effects and case.again.conversation == case.decision.conversation
    yield is_same, "an event that comes a second time changes something"


def _leaves_known_events_alone(case: Case) -> Iterator[Claim]:
    if case.letter.is_again:
        is_same = not case.decision.effects and case.decision.conversation == case.loaded
        yield is_same, "an event that comes a second time changes something"


def _leaves_the_request_alone(case: Case) -> Iterator[Claim]:
    if case.letter.what in OF_EARLIER:
        is_still = not case.decision.effects and case.after == case.facts
        yield is_still, f"{case.letter.what}: it changes the one that runs"


def _answers_nothing_of_yesterday(case: Case) -> Iterator[Claim]:
    """The user's 24 hours after it are over: nobody expects an answer any more, and Meta takes none."""
    if case.letter.what in USER_ACTS and case.letter.ago >= AGES[OLDEST]:
        says = any(isinstance(effect, Reply) for effect in case.decision.effects)
        is_held = not set(case.after.held) <= set(case.facts.held)
        yield not says and not is_held, f"{case.letter.what}: it is answered after more than a day"
    if case.after.user_acted >= AGES[OLDEST]:
        waited = any(isinstance(effect, Reply) and effect in case.left for effect in case.wanted)
        yield not waited, "what waited for more than a day is said"


# --- 9 ----------------------------------------------------------------------------------------------------------------


def _pauses_in_zero_config(case: Case) -> Iterator[Claim]:
    if case.is_zero_config and case.letter.what == TEXT and case.modes[0] is Mode.HUMAN and not case.is_pause_over:
        yield case.modes[1] is Mode.HUMAN, "in zero-config a message ends the pause"


# --- 10 ---------------------------------------------------------------------------------------------------------------


def _pauses_outlive_the_plan(case: Case) -> Iterator[Claim]:
    if case.letter.what == ON:
        begins = case.lapsed.finding is Finding.HANDOVER_BEGUN
        begins |= any(isinstance(effect, SwitchOn | Alert) for effect in case.lapsed.effects)
        yield not begins, "without the plan a handover begins"
    else:
        yield essence_of(case.lapsed) == essence_of(case.decision), "a running pause depends on the plan"


def essence_of(decision: Decision) -> tuple[object, ...]:
    """Gives what counts of a decision."""
    effects = tuple(left_of(effect, decision.conversation) for effect in decision.effects)
    return facts_of(decision.conversation), effects, decision.finding


# --- 12 ---------------------------------------------------------------------------------------------------------------


def _follows_the_platform(case: Case) -> Iterator[Claim]:
    what, facts, (before, after) = case.letter.what, case.facts, case.modes
    is_of_now = case.is_new and (what not in COPIES or case.letter.ago < facts.returned)
    if what in SIGNS_OF_ANOTHER and is_of_now:
        yield after is not Mode.BOT, f"the bot goes on after {what}"
    is_given_back = before is Mode.HUMAN and facts.control != Control.BOUNCING and not case.is_old
    if what == MOVED_HERE and is_given_back:
        yield _follows(case), "control came to us and the bot does not come back"
    if what == TEXT and is_given_back and _proves_return(case):
        yield _follows(case), "a message in messaging, and the bot does not come back"


def _follows(case: Case) -> bool:
    return case.modes[1] is Mode.RETURNING or case.decision.finding is Finding.BOUNCING


def _proves_return(case: Case) -> bool:
    is_after = case.facts.control_since is not None and case.letter.ago < case.facts.control_since
    return is_after and case.routing is RoutingMode.CONVERSATION_ROUTING and not case.is_zero_config


def _leaves_history_alone(case: Case) -> Iterator[Claim]:
    what = case.letter.what
    about_control = SIGNS_OF_ANOTHER | OF_STAFF | {MOVED_HERE, INBOX_ASKS, ON}
    # A return that takes too long is ordered again by whatever the user sent, whenever that was.
    is_overdue = case.modes[0] is Mode.RETURNING and case.facts.switched >= AGES[1] and what in USER_ACTS
    if what in about_control and case.is_old and not case.is_pause_over and not is_overdue:
        is_left = case.modes[0] is case.modes[1] and not case.decision.effects
        yield is_left, f"{what}: it happened before the last switch, and changes something"


def _knows_nothing_less_by_what_comes_late(case: Case) -> Iterator[Claim]:
    """What was learnt of people and apps is not set back by an event that happened before, and comes later."""
    before, after = case.facts, case.after
    if case.letter.what in USER_ACTS | {PRESS_ELSEWHERE}:
        is_newest = after.user_acted == min(before.user_acted, case.letter.ago)
        yield is_newest, f"{case.letter.what}: it makes the last act of the user older than it is, or newer"
    if not before.origin or not after.origin or case.decision.finding in _BEGIN_A_REQUEST:
        return
    if before.sign is not None:
        yield (
            after.sign is not None and after.sign <= before.sign,
            f"{case.letter.what}: a sign of a human is forgotten",
        )
    if before.control_since is not None and after.control_since is not None:
        is_kept = after.control_since <= before.control_since
        yield is_kept, f"{case.letter.what}: when another app had the thread last is set back"


def _knows_copies_of_before(case: Case) -> Iterator[Claim]:
    is_before = case.loaded.mode is Mode.BOT and case.letter.ago >= case.facts.returned
    if case.letter.what in COPIES and is_before:
        is_left = case.modes[1] is Mode.BOT and not case.decision.effects
        yield is_left, f"{case.letter.what}: it happened before the bot was back, and silences it"


_CHECKS: Final[tuple[tuple[int, _Check], ...]] = (
    (1, _says_nothing_behind_the_gate),
    (1, _comes_back_only_when_asked),
    (1, _does_as_staff_say),
    (1, _believes_no_older_switch),
    (2, _switches_as_decided),
    (2, _tells_staff_what_failed),
    (2, _orders_again_what_was_held),
    (2, _keeps_what_is_wanted),
    (3, _alerts_once_for_each_request),
    (3, _loses_no_alert),
    (3, _joins_what_comes_too_soon),
    (3, _tells_how_it_stands),
    (4, _ends_by_itself),
    (6, _changes_state_once),
    (6, _leaves_known_events_alone),
    (6, _leaves_the_request_alone),
    (6, _answers_nothing_of_yesterday),
    (8, _says_what_waited),
    (9, _pauses_in_zero_config),
    (10, _pauses_outlive_the_plan),
    (12, _follows_the_platform),
    (12, _leaves_history_alone),
    (12, _knows_nothing_less_by_what_comes_late),
    (12, _knows_copies_of_before),
)
_CHECKS_OF_DUPLICATES: Final[tuple[tuple[int, _Check], ...]] = ((6, _leaves_known_events_alone),)
