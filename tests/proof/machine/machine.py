"""Random visitors, agents, apps, duplicates, disorder and faults against the real handlers, checked at every step."""

from collections import Counter
from contextlib import ExitStack
from random import Random
from typing import ClassVar, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from handover.conversation.conversation import Mode
from handover.conversation.moment import pause_ends_at
from handover.pages.standing import TroubleKind
from local.simulator.model import Speaker
from tests.fakes.cloud import APP_ID
from tests.proof.machine.faults import AWS_CALLS, GRAPH_FAILURES, GraphFailure
from tests.proof.world.dead_letters import DeadLetters
from tests.proof.world.functions import NAMES
from tests.proof.world.line import Kind, Mishap
from tests.proof.world.people import QUESTIONS, TYPED_WORDS, People
from tests.proof.world.verdict import verdict
from tests.proof.world.versions import Versions
from tests.proof.world.world import Visitor, world

SECOND_MS: Final = 1_000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
QUARTER_MS: Final = 16 * MINUTE_MS
"""Longer than a held page is left alone."""

SETTLED: Final = "settled"
STORED: Final = "stored"
DECIDED: Final = "decided"
LEFT: Final = "left"
PACES: Final = st.sampled_from([SETTLED, SETTLED, SETTLED, STORED, DECIDED, LEFT])
"""How far what follows from a deed goes before the next one."""

VISITORS: Final = st.integers(0, 4)
ANY: Final = st.integers(0, 30)
"""Picks one of however many there are."""

ASKS: Final = "Talk to a human"
BACK: Final = "Switch the bot on"
"""What the buttons say that begin and end a handover."""

SIGNALS: Final = ("edits", "deletes", "reacts", "reads", "follows_a_link")
OF_STAFF: Final = (
    "agent_answers",
    "agent_takes",
    "agent_is_done",
    "staff_pause_the_bot",
    "staff_bring_the_bot_back",
    "admin_claims",
    "admin_keeps_the_bot_out",
    "admin_brings_the_bot_back",
)
OF_OTHERS: Final = (
    "shop_answers",
    "shop_takes",
    "shop_passes_to_us",
    "shop_passes_to_the_inbox",
    "shop_asks",
    "shop_releases",
    "meta_ai_answers",
    "meta_ai_is_done",
)
MAY_BE_LATE: Final = (
    "gets_started",
    "agent_answers",
    "agent_takes",
    "agent_is_done",
    "shop_answers",
    "shop_takes",
    "shop_passes_to_us",
    "meta_ai_answers",
)
"""What Meta may tell of late, beside what the visitor says and presses."""

A_LONG_CHAT: Final = 30
"""More messages than a lively chat has in some hours, and fewer than are remembered."""

MOST_MISHAPS: Final = 4
STEPS: Final = 50


class Machine(RuleBasedStateMachine):
    """The world, moved by chance."""

    counts: ClassVar[Counter[str]] = Counter()
    faults: ClassVar[Counter[str]] = Counter()
    checked: ClassVar[Counter[str]] = Counter()
    """What happened in all runs of this process, what went wrong on purpose, how often each invariant was checked."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.world = self._stack.enter_context(world())
        self.people = People(self.world)
        self.dead_letters = DeadLetters(self.world)
        self.versions = Versions(self.world)

    def teardown(self) -> None:
        try:
            self.heal()
            self.judge()
        finally:
            self._stack.close()
            Machine.counts += self.world.observer.book.counts
            Machine.faults += self.world.lines.faults
            Machine.checked += self.world.observer.book.checked
            Machine.counts["visitors"] += len(self.world.visitors)
            Machine.counts["worlds"] += 1

    # --- visitors -----------------------------------------------------------------------------------------------------

    @rule(visitor=VISITORS, text=st.sampled_from(QUESTIONS), pace=PACES)
    def writes(self, visitor: int, text: str, pace: str) -> None:
        who = self.world.visitors[visitor]
        is_expected = pace == SETTLED and self._would_answer(who)
        before = self._said(who)
        self.people.writes(who, text)
        self.go_on(pace)
        if is_expected:
            self._expect("8", "a visitor wrote to a bot that is on, and got no answer", holds=self._said(who) > before)

    @rule(visitor=VISITORS, which=ANY, pace=PACES)
    def presses(self, visitor: int, which: int, pace: str) -> None:
        who = self.world.visitors[visitor]
        if titles := self.people.visible(who):
            self.people.presses(who, titles[which % len(titles)])
            self.go_on(pace)

    @rule(visitor=VISITORS, pace=PACES)
    def asks_for_a_person(self, visitor: int, pace: str) -> None:
        self.people.chooses(self.world.visitors[visitor], ASKS)
        self.go_on(pace)

    @rule(
        visitor=VISITORS,
        titles=st.lists(st.sampled_from([ASKS, BACK]), min_size=3, max_size=12),
        pace=st.sampled_from([LEFT, STORED, DECIDED]),
    )
    def presses_on_and_off(self, visitor: int, titles: list[str], pace: str) -> None:
        """One visitor presses many times within seconds; what they pressed last is what holds."""
        who = self.world.visitors[visitor]
        is_expected = self._is_untroubled(who)
        for title in titles:
            self._presses(who, title)
            self.go_on(pace)
        self.go_on(SETTLED)
        if is_expected and titles[-1] == BACK:
            self._expect("5", f"Off was pressed last, and the mode is {self._mode(who)}", holds=self._is_back(who))

    @rule(visitor=VISITORS, pace=PACES)
    def gets_started(self, visitor: int, pace: str) -> None:
        self.people.gets_started(self.world.visitors[visitor])
        self.go_on(pace)

    @rule(visitor=VISITORS, word=st.sampled_from(TYPED_WORDS), pace=PACES)
    def types_a_word(self, visitor: int, word: str, pace: str) -> None:
        self.people.writes(self.world.visitors[visitor], word)
        self.go_on(pace)

    @rule(visitor=VISITORS, kind=st.sampled_from(["image", "audio", "sticker", "fallback"]), pace=PACES)
    def attaches(self, visitor: int, kind: str, pace: str) -> None:
        self.people.attaches(self.world.visitors[visitor], kind)
        self.go_on(pace)

    @rule(visitor=VISITORS, deed=st.sampled_from(SIGNALS), pace=PACES)
    def signals(self, visitor: int, deed: str, pace: str) -> None:
        getattr(self.people, deed)(self.world.visitors[visitor])
        self.go_on(pace)

    # --- everybody else -----------------------------------------------------------------------------------------------

    @rule(visitor=VISITORS, deed=st.sampled_from(OF_STAFF), pace=PACES)
    def staff(self, visitor: int, deed: str, pace: str) -> None:
        getattr(self.people, deed)(self.world.visitors[visitor])
        self.go_on(pace)

    @rule(visitor=VISITORS, deed=st.sampled_from(OF_OTHERS), pace=PACES)
    def others(self, visitor: int, deed: str, pace: str) -> None:
        getattr(self.people, deed)(self.world.visitors[visitor])
        self.go_on(pace)

    # --- time and disorder --------------------------------------------------------------------------------------------

    @rule(pause=st.sampled_from([10 * SECOND_MS, 3 * MINUTE_MS, 20 * MINUTE_MS, 2 * HOUR_MS, 25 * HOUR_MS, 8 * DAY_MS]))
    def time_passes(self, pause: int) -> None:
        self._pass_time(pause)
        self.go_on(SETTLED)

    @rule(
        visitor=VISITORS,
        titles=st.lists(st.sampled_from([QUESTIONS[1], ASKS, BACK]), max_size=3),
        deeds=st.lists(st.sampled_from(MAY_BE_LATE), min_size=1, max_size=3),
        newer=st.sampled_from([0, 0, 1, A_LONG_CHAT]),
    )
    def meta_tells_late(self, visitor: int, titles: list[str], deeds: list[str], newer: int) -> None:
        """What happens now is delivered for the first time when much has happened since."""
        who = self.world.visitors[visitor]
        self.world.store_all()
        for title in titles:
            self._presses(who, title)
        for deed in deeds:
            getattr(self.people, deed)(who)
        self.world.hold_back([*self.world.pending])
        for number in range(newer):
            self.people.writes(who, QUESTIONS[number % len(QUESTIONS)])
        self.go_on(SETTLED)

    @precondition(lambda self: self.world.late)
    @rule(pace=PACES)
    def what_is_late_arrives(self, pace: str) -> None:
        """The newest comes first."""
        self.world.bring_late()
        self.go_on(pace)

    @rule(pause=st.sampled_from([SECOND_MS, 40 * SECOND_MS, 4 * MINUTE_MS]))
    def everything_is_slow(self, pause: int) -> None:
        """Nothing is delivered for a while."""
        self.world.clock.forward(pause)

    @precondition(lambda self: self.world.pending)
    @rule(which=ANY, together=st.integers(1, 3))
    def a_webhook_comes_out_of_turn(self, which: int, together: int) -> None:
        first = self.world.pending[which % len(self.world.pending)]
        same = [one for one in self.world.pending if one.body["object"] == first.body["object"] and one is not first]
        self.world.deliver([first, *same[: together - 1]])

    @precondition(lambda self: self.world.pending)
    @rule(which=ANY)
    def an_event_is_unreadable(self, which: int) -> None:
        self.world.spoil(self.world.pending[which % len(self.world.pending)])

    @precondition(lambda self: self.world.answered)
    @rule(which=ANY)
    def a_webhook_comes_again(self, which: int) -> None:
        self.world.deliver_again(which)
        self.nothing_is_broken()

    @precondition(lambda self: self.world.deliverable())
    @rule(which=ANY, end_is_heard=st.sampled_from([True, True, False]))
    def a_message_is_worked_on(self, which: int, *, end_is_heard: bool) -> None:
        deliverable = self.world.deliverable()
        self.world.work(*deliverable[which % len(deliverable)], end_is_heard=end_is_heard)

    @rule(function=st.sampled_from(NAMES))
    def another_container_works(self, function: str) -> None:
        self.world.functions.scale(function)

    # --- what failed for good -----------------------------------------------------------------------------------------

    @precondition(lambda self: self.world.deliverable())
    @rule(which=ANY, calls=st.integers(0, 20))
    def a_message_dies(self, which: int, calls: int) -> None:
        deliverable = self.world.deliverable()
        self.dead_letters.kill(*deliverable[which % len(deliverable)], calls)
        self.nothing_is_broken()

    @precondition(lambda self: self.world.worked)
    @rule(which=ANY)
    def a_message_dies_though_it_was_worked_on(self, which: int) -> None:
        self.dead_letters.copy(which)

    @precondition(lambda self: self.dead_letters.all())
    @rule(pause=st.sampled_from([5 * SECOND_MS, HOUR_MS, 13 * DAY_MS]), order=st.randoms(), pace=PACES)
    def dead_letters_come_back(self, pause: int, order: Random, pace: str) -> None:
        """After seconds or days, in any order, each as a message that nobody has seen."""
        if pause > MINUTE_MS:
            self._pass_time(pause)
        else:
            self.world.clock.forward(pause)
        letters = self.dead_letters.all()
        order.shuffle(letters)
        self.dead_letters.redrive(letters)
        self.go_on(pace)

    @rule(visitor=VISITORS, pause=st.sampled_from([40 * MINUTE_MS, 3 * HOUR_MS]))
    def an_off_comes_back_when_a_person_has_gone_on(self, visitor: int, pause: int) -> None:
        """What was asked for long ago does not take a chat from whoever goes on with it."""
        who = self.world.visitors[visitor]
        if self._mode(who) is not Mode.HUMAN or not self._is_untroubled(who):
            return
        known = self.dead_letters.all()
        self._presses(who, BACK)
        self.world.store_all()
        for queue, message in self.world.deliverable():
            self.dead_letters.kill(queue, message, 0)
        self._pass_time(pause)
        self.people.agent_answers(who)
        self.go_on(SETTLED)
        is_theirs, said = self._is_paused_for_a_while(who), self._said(who)
        self.dead_letters.redrive([one for one in self.dead_letters.all() if one not in known])
        self.go_on(SETTLED)
        is_kept = self._mode(who) is Mode.HUMAN and self._said(who) == said
        self._expect("12", "an old Off took the chat from a person", holds=is_kept or not is_theirs)

    # --- faults -------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.world.lines.mishaps) < MOST_MISHAPS)
    @rule(
        call=st.sampled_from(AWS_CALLS),
        kind=st.sampled_from([Kind.NOT_REACHED, Kind.ANSWER_LOST, Kind.MADE_TWICE]),
        skip=st.integers(0, 3),
    )
    def aws_fails(self, call: str, kind: Kind, skip: int) -> None:
        # What botocore makes twice by itself reaches people twice: nothing of ours could keep it from that.
        reaches_people = kind is Kind.MADE_TWICE and call in {"ses.SendEmail", "sns.Publish"}
        self.world.lines.mishaps.append(Mishap(kind, "replies" if reaches_people else None, call, skip))

    @precondition(lambda self: len(self.world.lines.mishaps) < MOST_MISHAPS)
    @rule(kind=st.sampled_from([Kind.NOT_REACHED, Kind.ANSWER_LOST]), skip=st.integers(0, 4))
    def meta_is_not_reached(self, kind: Kind, skip: int) -> None:
        self.world.lines.mishaps.append(Mishap(kind, None, "graph.", skip))

    @precondition(lambda self: len(self.world.lines.mishaps) < MOST_MISHAPS)
    @rule(
        function=st.sampled_from(NAMES),
        kind=st.sampled_from([Kind.DIES_BEFORE, Kind.DIES_AFTER]),
        skip=st.integers(0, 10),
    )
    def a_function_dies(self, function: str, kind: Kind, skip: int) -> None:
        self.world.lines.mishaps.append(Mishap(kind, function, "", skip))

    @precondition(lambda self: len(self.world.lines.mishaps) < MOST_MISHAPS)
    @rule(
        function=st.sampled_from(NAMES[1:]), skip=st.integers(0, 10), visitor=VISITORS, deed=st.sampled_from(OF_STAFF)
    )
    def somebody_acts_in_the_middle(self, function: str, skip: int, visitor: int, deed: str) -> None:
        """While a function is at work, an agent acts, and the other functions go on working."""

        def happens() -> None:
            getattr(self.people, deed)(self.world.visitors[visitor])
            self.world.work_off()

        self.world.lines.mishaps.append(Mishap(Kind.MEANWHILE, function, "", skip, happens))

    @rule(page=st.integers(0, 1), failure=st.sampled_from(GRAPH_FAILURES))
    def meta_fails(self, page: int, failure: GraphFailure) -> None:
        failures = self.world.pages[page].simulator.failures
        if len(failures.pending()) < MOST_MISHAPS:
            failures.add(failure.made())

    @rule(page=st.integers(0, 1), what=st.sampled_from(["token_dead", "page_restricted", "send_limit", "take_refused"]))
    def meta_refuses(self, page: int, what: str) -> None:
        changes: dict[str, dict[str, object]] = {
            "token_dead": {"token_dead": True},
            "page_restricted": {"page_restricted": True},
            "send_limit": {"send_limit": {"sends": 2, "seconds": 600}},
            "take_refused": {"take_allowed": False},
        }
        self.world.pages[page].change(**changes[what])

    @rule(page=st.integers(0, 1))
    def meta_relents(self, page: int) -> None:
        self._relent(page)
        self.go_on(LEFT)

    @rule(page=st.integers(0, 1), is_down=st.booleans())
    def meta_is_down(self, page: int, *, is_down: bool) -> None:
        self.world.pages[page].is_down = is_down

    @rule(
        page=st.integers(0, 1),
        pause=st.sampled_from([3 * MINUTE_MS, 22 * MINUTE_MS, 4 * HOUR_MS]),
        titles=st.lists(st.tuples(VISITORS, st.sampled_from([*QUESTIONS[:2], ASKS, BACK])), max_size=4),
        pace=PACES,
    )
    def an_outage_passes(self, page: int, pause: int, titles: list[tuple[int, str]], pace: str) -> None:
        """No call for the page is possible for a while: nothing is given up, and all goes on soon after."""
        dead = len(self.dead_letters.all())
        meta_page = self.world.pages[page]
        meta_page.is_down = True
        for visitor, title in titles:
            self._presses(self.world.visitors[visitor], title)
            self.go_on(pace)
        self._pass_time(pause)
        self.judge()
        meta_page.is_down = False
        self._pass_time(QUARTER_MS)
        self.go_on(SETTLED)
        self._expect("8", "a message was given up in an outage", holds=len(self.dead_letters.all()) == dead)
        standing = self.world.observer.book.standings.get(meta_page.id)
        is_held_for_it = standing and standing.hold and standing.hold.trouble.kind is TroubleKind.UNREACHABLE
        is_disturbed = self.world.lines.mishaps or meta_page.simulator.failures.pending()
        self._expect("8", "an outage is over, and its page is held", holds=not is_held_for_it or bool(is_disturbed))

    # --- other versions -----------------------------------------------------------------------------------------------

    @rule(is_newer=st.booleans())
    def another_version_has_written(self, *, is_newer: bool) -> None:
        """All that is stored or under way is what a newer version wrote, which is rolled back, or one of long ago."""
        if is_newer:
            self.versions.newer_wrote()
        else:
            self.versions.older_wrote()

    @rule(visitor=VISITORS, title=st.sampled_from([QUESTIONS[1], ASKS, BACK]), pause=st.integers(0, 4))
    def only_a_newer_version_could_read_it(self, visitor: int, title: str, pause: int) -> None:
        """It is rolled back for a while, and deployed again."""
        self.versions.only_newer_reads()
        self._presses(self.world.visitors[visitor], title)
        for _ in range(pause):
            self.world.work_off()
            self.world.clock.forward(QUARTER_MS)
        self.versions.newer_is_back()
        self.go_on(SETTLED)

    # --- owners -------------------------------------------------------------------------------------------------------

    @rule(page=st.integers(0, 1))
    def the_plan_changes(self, page: int) -> None:
        self.world.change_plan(self.world.pages[page])

    # --- promises -----------------------------------------------------------------------------------------------------

    @rule(visitor=VISITORS)
    def waits_until_the_bot_is_back(self, visitor: int) -> None:
        """Invariant 4: nobody is paused for ever."""
        who = self.world.visitors[visitor]
        self.heal()
        longest = self.world.observer.book.page_of(who.account_id).handover.longest_pause_minutes
        self._pass_time(max(longest * MINUTE_MS, DAY_MS) + HOUR_MS)
        before = self._said(who)
        self.people.writes(who, QUESTIONS[0])
        self.go_on(SETTLED)
        self._expect("4", f"the time is over and the mode is {self._mode(who)}", holds=self._mode(who) is Mode.BOT)
        self._expect("4", "the time is over and the bot says nothing", holds=self._said(who) > before)

    @rule(visitor=VISITORS, is_typed=st.booleans())
    def asks_for_the_bot(self, visitor: int, *, is_typed: bool) -> None:
        """Invariant 5: the user can always come back alone."""
        who = self.world.visitors[visitor]
        self.heal()
        if self._mode(who) is not Mode.HUMAN:
            return
        if not is_typed and BACK in self.people.visible(who):
            self.people.presses(who, BACK)
        else:
            self.people.writes(who, TYPED_WORDS[0])
        self.go_on(SETTLED)
        self._expect("5", f"the bot was asked back and the mode is {self._mode(who)}", holds=self._is_back(who))

    # --- how things go on ---------------------------------------------------------------------------------------------

    def go_on(self, pace: str) -> None:
        """Lets things take their course, as far as a pace says."""
        if pace == SETTLED:
            self.world.settle()
            self.judge()
        elif pace in {STORED, DECIDED}:
            self.world.store_all()
        if pace == DECIDED:
            self.world.decide_all()
        self.nothing_is_broken()

    def nothing_is_broken(self) -> None:
        """No invariant was breached so far."""
        breaches = self.world.observer.book.breaches
        assert not breaches, "\n".join(breaches)

    def _expect(self, number: str, what_is_wrong: str, *, holds: bool) -> None:
        self.world.observer.book.expect(number, what_is_wrong, holds=holds)
        self.nothing_is_broken()

    def judge(self) -> None:
        """Everything has come to its end: what must hold then, holds."""
        verdict(self.world)
        self.nothing_is_broken()

    def heal(self) -> None:
        """Takes every fault away and lets the pages go on; a page that does not is a breach."""
        self.world.lines.mishaps.clear()
        for page in range(len(self.world.pages)):
            self._relent(page)
        self.world.bring_late()
        self.world.settle()
        if self._is_something_to_come():
            self.world.pass_time(HOUR_MS + 2 * MINUTE_MS)
        self.dead_letters.redrive(self.dead_letters.all())
        self.world.settle()
        self._expect("4", "a page is held though Meta refuses nothing any more", holds=not self._held_pages())
        self.judge()

    def _pass_time(self, pause: int) -> None:
        """Let time pass; what Meta would tell later than it does is told before."""
        self.world.bring_late(self.world.clock.now_ms + pause)
        self.world.pass_time(pause)

    def _presses(self, who: Visitor, title: str) -> None:
        """Press what asks for a person or for the bot, or write the words where no such button is to be seen."""
        if title == ASKS:
            self.people.chooses(who, title)
        elif title in self.people.visible(who):
            self.people.presses(who, title)
        else:
            self.people.writes(who, TYPED_WORDS[0] if title == BACK else title)

    def _relent(self, page: int) -> None:
        meta_page = self.world.pages[page]
        meta_page.is_down = False
        meta_page.simulator.failures.clear()
        if meta_page.simulator.settings.token_dead:
            self.world.renew_token(meta_page)
        meta_page.change(page_restricted=False, send_limit=None, take_allowed=True)

    def _is_something_to_come(self) -> bool:
        """Tell whether a page is held, or not all are woken who waited for it, or a reply is tried once more."""
        is_any_woken = any(standing.wake for standing in self.world.observer.book.standings.values())
        is_any_tried = any(self.world.is_tried_again(who) for who in self.world.visitors)
        return bool(self._held_pages()) or is_any_woken or is_any_tried

    def _held_pages(self) -> list[str]:
        return [page_id for page_id, standing in self.world.observer.book.standings.items() if standing.hold]

    def _mode(self, who: Visitor) -> Mode:
        return self.world.observer.book.chats[who.key].saved.mode

    def _is_paused_for_a_while(self, who: Visitor) -> bool:
        """Tell whether a person has the chat, and not even the longest pause is over: then anything brings the bot."""
        request = self.world.observer.book.chats[who.key].saved.request
        page = self.world.observer.book.page_of(who.account_id)
        ends_at = pause_ends_at(request, page) if request else 0
        return self._mode(who) is Mode.HUMAN and self.world.clock.now_ms + QUARTER_MS < ends_at

    def _said(self, who: Visitor) -> int:
        return sum(line.speaker is Speaker.BOT for line in who.thread.lines)

    def _is_back(self, who: Visitor) -> bool:
        """Tell whether the bot is back, or cannot be: nobody takes a thread where there is no routing."""
        is_refused = who.page is self.world.pages[1] and who.page.owner(who.user_id) not in {None, APP_ID}
        return self._mode(who) is Mode.BOT or is_refused

    def _would_answer(self, who: Visitor) -> bool:
        """Whether the visitor meets a bot that is on, and nothing stands in its way."""
        is_ours = who.page.owner(who.user_id) in {None, APP_ID}
        return self._mode(who) is Mode.BOT and is_ours and self._is_untroubled(who)

    def _is_untroubled(self, who: Visitor) -> bool:
        """Tell whether nothing is on its way, and nothing goes wrong or has gone wrong for good."""
        settings = who.page.simulator.settings
        is_refused = settings.token_dead or settings.page_restricted or not settings.take_allowed
        is_hindered = is_refused or settings.send_limit or who.page.is_down
        is_troubled = self.world.lines.mishaps or who.page.simulator.failures.pending() or self._held_pages()
        is_over = not self.world.observer.book.chats[who.key].given_up
        return self.world.is_calm() and is_over and not is_hindered and not is_troubled


def run(worlds: int, first_seed: int, *phases: Phase) -> None:
    """Lets so many worlds run, the same ones whenever the seed is the same.

    Raises:
        AssertionError: an invariant does not hold; a note tells how it came to that.
    """
    run_state_machine_as_test(
        seed(first_seed)(Machine),
        settings=settings(
            max_examples=worlds,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[*HealthCheck],
            phases=[Phase.generate, *phases],
            report_multiple_bugs=False,
            database=None,
        ),
    )
