"""Made-up conversations, each with one thing that must be found, or must not be taken for a fault."""

from dataclasses import dataclass, field
from typing import Self

import pytest

from handover.recipes.actions import HandoverOff, HandoverOn, OpenRecipe, payload_of
from local.soak.answers import Answers
from local.soak.plan import BACK_WORDS
from local.soak.record import NO_ANSWER, REFUSED, Call, Chat, Line, Speaker, State, Told
from local.soak.story import Scene, Story, follow
from local.soak.verdict import Fate, Verdict, judge

BOT_ID = "1000000001"
INBOX_ID = "263902037430900"
ANSWERS = Answers.of_page()
PRICES, HOURS, REPAIRS, PAUSED, BACK = (
    ANSWERS.sayings[recipe][0] for recipe in ("prices", "opening_hours", "repairs", "handover_on", "handover_off")
)


@dataclass
class Script:
    """A conversation, line by line, a second apart."""

    routes: bool = True
    mode: str = "bot"
    lines: list[Line] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def writes(self, text: str) -> str:
        return self._event(text, None, "message")

    def presses(self, title: str, recipe: str) -> str:
        return self._event(title, payload_of(OpenRecipe(recipe)), "postback")

    def asks_for_person(self) -> str:
        return self._event("Talk to a human", payload_of(HandoverOn()), "postback")

    def asks_for_bot(self) -> str:
        return self._event("Switch the bot on", payload_of(HandoverOff()), "postback")

    def bot(self, event: str, text: str, effect: str = "1.0") -> Self:
        return self._line(Speaker.BOT, text, metadata=f"handover:{event}.{effect}")

    def inbox(self, text: str = "Let me see.") -> Self:
        return self._line(Speaker.INBOX, text)

    def control(self, words: str, gives_to: str | None = None) -> str:
        self._line(Speaker.SYSTEM, f"control {words}")
        event = f"{len(self.lines):032x}"
        if gives_to:
            kind = words.partition(" ")[0]
            self.told.append(Told(id=event, user_id="1", kind=kind, gives_to=gives_to))
        return event

    def sent(self, event: str, status: int, text: str = PRICES) -> Self:
        message = {"metadata": f"handover:{event}.1.0", "text": text}
        at = float(len(self.lines) + 1)
        self.calls.append(Call(at=at, edge="messages", psid="1", status=status, body={"message": message}))
        return self

    def story(self) -> Story:
        chat = Chat(psid="1", name="Ana", platform="messenger", lines=tuple(self.lines))
        return follow(Scene(chat, self.told, self.calls, frozenset(), self.routes), ANSWERS)

    def verdict(self) -> Verdict:
        return judge(self.story(), ANSWERS, self.calls, State(mode=self.mode))

    def fates(self) -> dict[int, Fate]:
        """What became of each line, where that is no matter of course."""
        usual = {Fate.ANSWERED, Fate.SILENT}
        return {finding.number: finding.fate for finding in self.verdict().findings if finding.fate not in usual}

    def _event(self, text: str, payload: str | None, kind: str) -> str:
        number = len(self.lines) + 1
        mid, event = f"m_{number}", f"{number:032x}"
        self._line(Speaker.VISITOR, text, mid=mid)
        self.told.append(Told(id=event, user_id="1", kind=kind, mid=mid, payload=payload))
        return event

    def _line(self, speaker: Speaker, text: str, mid: str | None = None, metadata: str | None = None) -> Self:
        number = len(self.lines) + 1
        line = Line(number=number, at=float(number), speaker=speaker, text=text, mid=mid, metadata=metadata)
        self.lines.append(line)
        return self


@pytest.fixture
def script() -> Script:
    return Script()


# --- nothing to find ------------------------------------------------------------------------------------------------


def test_a_whole_handover_without_a_fault(script: Script) -> None:
    script.bot(script.writes("prices please"), PRICES)
    on = script.asks_for_person()
    script.bot(on, PAUSED).control("passed from bot to Page Inbox")
    script.writes("hello?")
    script.inbox().writes("thanks")
    off = script.asks_for_bot()
    script.control("taken by bot from Page Inbox")
    script.bot(off, BACK).bot(script.writes("what are your hours?"), HOURS)

    verdict = script.verdict()

    assert script.fates() == {}
    assert verdict.count(Fate.ANSWERED) == 4
    assert verdict.count(Fate.SILENT) == 2
    assert verdict.waits == [1, 1, 2, 1]


def test_done_brings_the_bot_back(script: Script) -> None:
    script.bot(script.asks_for_person(), PAUSED).control("passed from bot to Page Inbox")
    done = script.control("passed from Page Inbox to bot", gives_to=BOT_ID)
    script.bot(done, BACK).bot(script.writes("prices please"), PRICES)

    assert script.fates() == {}


def test_what_was_held_while_the_bot_came_back_is_answered_in_the_name_of_the_return(script: Script) -> None:
    script.bot(script.asks_for_person(), PAUSED)
    off = script.asks_for_bot()
    script.writes("prices please")
    script.bot(off, BACK).bot(off, PRICES, "1.outcome.1.0")

    assert script.fates() == {}


def test_a_message_after_the_thread_was_let_go_brings_the_bot_back(script: Script) -> None:
    script.bot(script.writes("prices please"), PRICES)
    script.control("taken by Meta AI from bot", gives_to="622851382610562")
    script.control("released by Meta AI")
    text = script.writes("what are your hours?")
    script.bot(text, BACK).bot(text, HOURS, "1.outcome.1.0")

    assert script.fates() == {}


def test_a_return_that_meta_refuses_leaves_the_bot_silent(script: Script) -> None:
    script.mode = "human"
    script.bot(script.asks_for_person(), PAUSED).control("passed from bot to Page Inbox")
    script.sent(script.asks_for_bot(), REFUSED, BACK).writes("prices please")

    assert script.fates() == {4: Fate.REFUSED}


def test_a_return_that_got_no_answer_and_was_refused_after_all_leaves_the_bot_silent(script: Script) -> None:
    script.mode = "human"
    script.bot(script.asks_for_person(), PAUSED)
    off = script.asks_for_bot()
    script.sent(off, NO_ANSWER, BACK).sent(off, REFUSED).writes("prices please")

    assert script.fates() == {3: Fate.REFUSED}


def test_a_return_that_got_no_answer_brings_the_bot_back_all_the_same(script: Script) -> None:
    script.bot(script.asks_for_person(), PAUSED)
    script.sent(script.asks_for_bot(), NO_ANSWER, BACK)
    script.bot(script.writes("prices please"), PRICES)

    assert script.fates() == {3: Fate.LOST}


# --- lost -----------------------------------------------------------------------------------------------------------


def test_a_message_without_an_answer_is_lost(script: Script) -> None:
    script.bot(script.writes("prices please"), PRICES).writes("what are your hours?")

    assert script.fates() == {3: Fate.LOST}


def test_another_answer_is_none(script: Script) -> None:
    script.bot(script.writes("prices please"), HOURS)

    assert script.fates() == {1: Fate.LOST, 2: Fate.TWICE}


def test_a_return_that_nobody_refused_is_lost(script: Script) -> None:
    script.mode = "human"
    script.bot(script.asks_for_person(), PAUSED)
    script.asks_for_bot()

    assert script.fates() == {3: Fate.LOST}


def test_a_message_that_got_no_answer_and_was_not_repeated_is_lost_and_says_so(script: Script) -> None:
    script.mode = "human"
    script.sent(script.asks_for_person(), NO_ANSWER, PAUSED)

    lost = [finding for finding in script.verdict().findings if finding.fate is Fate.LOST]

    assert len(lost) == 1
    assert "it was sent, no answer came" in lost[0].words


def test_half_an_answer_is_told_apart_from_none(script: Script) -> None:
    script.bot(script.writes("I have a puncture"), REPAIRS)

    assert script.fates() == {1: Fate.IN_PART}


def test_what_meta_refused_because_another_app_was_quicker_is_not_lost(script: Script) -> None:
    script.mode = "human"
    text = script.writes("prices please")
    script.control("taken by Page Inbox from bot", gives_to=INBOX_ID)
    script.sent(text, REFUSED)

    assert script.fates() == {1: Fate.REFUSED}


def test_a_wish_that_an_earlier_one_fulfils_brings_the_bot_back_too(script: Script) -> None:
    script.bot(script.asks_for_person(), PAUSED)
    off = script.asks_for_bot()
    script.inbox().asks_for_bot()
    script.bot(off, BACK).writes("prices please")

    assert script.fates() == {7: Fate.LOST}


def test_a_wish_that_a_return_by_itself_fulfils_brings_the_bot_back_too(script: Script) -> None:
    script.bot(script.asks_for_person(), PAUSED)
    done = script.control("passed from Page Inbox to bot", gives_to=BOT_ID)
    script.control("taken by Page Inbox from bot", gives_to=INBOX_ID)
    script.inbox().asks_for_bot()
    script.bot(done, BACK).bot(script.writes("prices please"), PRICES)

    assert script.fates() == {}


def test_a_word_that_brings_the_bot_back_while_it_comes_back_is_answered_by_that(script: Script) -> None:
    script.bot(script.asks_for_person(), PAUSED)
    done = script.control("passed from Page Inbox to bot", gives_to=BOT_ID)
    script.writes(BACK_WORDS[0])
    script.bot(done, BACK)

    assert script.fates() == {}


def test_a_person_who_spoke_while_the_bot_came_back_has_the_conversation(script: Script) -> None:
    script.mode = "human"
    script.bot(script.asks_for_person(), PAUSED)
    off = script.asks_for_bot()
    script.inbox().bot(off, BACK)
    text = script.writes("prices please")
    script.bot(text, BACK).bot(text, PRICES, "1.outcome.1.0")

    assert script.fates() == {5: Fate.UNDER_WAY, 7: Fate.WHILE_PAUSED, 8: Fate.WHILE_PAUSED}


def test_what_a_person_overtook_while_the_bot_came_back_is_not_lost(script: Script) -> None:
    script.mode = "human"
    script.bot(script.asks_for_person(), PAUSED)
    off = script.asks_for_bot()
    script.writes("prices please")
    script.inbox().bot(off, BACK)

    assert script.fates() == {4: Fate.OVERTAKEN, 6: Fate.UNDER_WAY}


def test_what_came_before_the_bot_was_silenced_by_a_refusal_is_not_lost(script: Script) -> None:
    script.mode = "human"
    first = script.writes("prices please")
    script.writes("what are your hours?")
    script.control("taken by Page Inbox from bot", gives_to=INBOX_ID)
    script.sent(first, REFUSED)

    assert script.fates() == {1: Fate.REFUSED, 2: Fate.OVERTAKEN}


# --- twice ----------------------------------------------------------------------------------------------------------


def test_the_same_metadata_twice_is_found(script: Script) -> None:
    text = script.writes("prices please")
    script.bot(text, PRICES).bot(text, PRICES)

    assert script.fates() == {3: Fate.TWICE}


def test_two_answers_to_one_event_are_found(script: Script) -> None:
    text = script.writes("prices please")
    script.writes("what are your hours?")
    script.bot(text, PRICES).bot(text, HOURS, "2.0").bot(f"{2:032x}", HOURS)

    assert script.fates() == {4: Fate.TWICE, 5: Fate.TWICE}


def test_a_second_copy_under_metadata_of_its_own_is_found(script: Script) -> None:
    text = script.writes("prices please")
    script.bot(text, PRICES).bot(text, PRICES, "2.0")

    assert script.fates() == {3: Fate.TWICE}


# --- while paused ---------------------------------------------------------------------------------------------------


def test_an_answer_to_what_was_said_in_a_pause_is_found(script: Script) -> None:
    script.mode = "human"
    script.bot(script.asks_for_person(), PAUSED)
    script.bot(script.writes("prices please"), PRICES)

    assert script.fates() == {4: Fate.WHILE_PAUSED}


def test_an_answer_after_a_person_spoke_unasked_is_found(script: Script) -> None:
    script.mode = "human"
    script.inbox().bot(script.writes("prices please"), PRICES)

    assert script.fates() == {3: Fate.WHILE_PAUSED}


def test_an_answer_that_was_under_way_when_a_person_began_to_speak_is_counted_by_itself(script: Script) -> None:
    script.mode = "human"
    text = script.writes("prices please")
    script.inbox().bot(text, PRICES)

    assert script.fates() == {3: Fate.UNDER_WAY}
    assert script.verdict().overlaps == [1]


def test_an_old_answer_after_the_bot_has_said_that_it_is_paused_is_found(script: Script) -> None:
    script.mode = "human"
    text = script.writes("prices please")
    script.bot(script.asks_for_person(), PAUSED).bot(text, PRICES)

    assert script.fates() == {4: Fate.WHILE_PAUSED}


def test_without_conversation_routing_a_person_who_spoke_is_not_gone_with_control(script: Script) -> None:
    script.routes, script.mode = False, "human"
    script.inbox().control("taken by Page Inbox from nobody")
    script.control("released by Page Inbox")
    script.bot(script.writes("prices please"), PRICES)

    assert script.fates() == {5: Fate.WHILE_PAUSED}


def test_without_conversation_routing_nobody_tells_the_bot_of_a_silent_owner(script: Script) -> None:
    script.routes = False
    script.control("taken by Page Inbox from nobody")
    script.writes("what are your hours?")
    script.control("released by Page Inbox")
    script.bot(script.writes("prices please"), PRICES)

    assert script.fates() == {}


# --- the rest -------------------------------------------------------------------------------------------------------


def test_a_message_of_the_bot_that_no_event_explains_is_found(script: Script) -> None:
    script.bot("f" * 32, PRICES)

    assert script.verdict().count(Fate.UNTIED) == 1


def test_a_bot_that_stays_silent_though_it_was_asked_back_is_found(script: Script) -> None:
    script.mode = "returning"
    script.bot(script.asks_for_person(), PAUSED)
    script.bot(script.asks_for_bot(), BACK)

    assert script.fates() == {4: Fate.STUCK}


def test_something_left_in_the_outbox_is_found(script: Script) -> None:
    script.bot(script.writes("prices please"), PRICES)

    verdict = judge(script.story(), ANSWERS, [], State(mode="bot", outbox={"state": "interrupted"}))

    assert verdict.count(Fate.STUCK) == 1
