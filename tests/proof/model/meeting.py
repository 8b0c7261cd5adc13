"""A letter meets the conversation: the real `decide`, the real `still_wanted`, and what must hold of every decision."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from handover.conversation.conversation import Control, Mode
from handover.conversation.events import Channel, SomebodyWrote
from handover.conversation.moment import Finding
from handover.conversation.seen import Seen
from handover.pages.routing import RoutingMode
from tests.builders.pages import DOCUMENT, page
from tests.proof.model.claims import Claim, Tally, Violation
from tests.proof.model.facts import (
    AGES,
    NOTHING_SEEN,
    NOW,
    Facts,
    Left,
    LeftBehind,
    conversation_of,
    having_forgotten,
    having_seen,
    left_of,
)
from tests.proof.model.invariants import Case, broken_by, essence_of
from tests.proof.model.kinds import REPLY_REFUSED, SOMEBODY, SOMEBODY_STANDBY, TEXT, TEXT_STANDBY, WORD, WORD_STANDBY
from tests.proof.model.letters import PERSONS_WORDS, event_of
from tests.proof.model.rules import Rules
from tests.proof.model.versions import as_a_newer_version_reports, as_a_newer_version_stores, kept_for_newer_versions
from tests.proof.model.world import Letter

_HANDOVER = DOCUMENT["handover"] | {
    "return_after_minutes": AGES[1] // 60_000,
    "longest_pause_minutes": AGES[2] // 60_000,
}
PAGE = page(handover=_HANDOVER)
LAPSED = page(handover=_HANDOVER, plan="free")
EVENT_ID = "event"
_PERSONS: Final = {SOMEBODY: Channel.MESSAGING, SOMEBODY_STANDBY: Channel.STANDBY}
_OWN_WORDS: Final = {"otherwise": "I did not get that.", "switch_on": "[template]", "switch_off": "[template]"}


class Met(NamedTuple):
    """What comes of a letter.

    Attributes:
        facts: the conversation afterwards.
        effects: what is to be done.
        is_switched: whether the fence was raised.
    """

    facts: Facts
    effects: tuple[Left, ...]
    is_switched: bool
    finding: Finding
    violations: tuple[Violation, ...]


class Meetings:
    """Meetings of letters with conversations on one page, each worked out once."""

    def __init__(self, rules: Rules, routing: RoutingMode, *, has_deploys: bool = False) -> None:
        self.tally = Tally()
        self._has_deploys = has_deploys
        self._rules = rules
        self._routing = routing
        self.meet = cache(self._meet)

    def _meet(self, facts: Facts, left: LeftBehind, letter: Letter, is_routing_known: bool) -> Met:  # noqa: FBT001 - part of a state
        case = self._case(facts, left, letter, self._routing if is_routing_known else None)
        decision = case.decision
        broken = broken_by(case, self.tally)
        if self._has_deploys:
            broken += self.tally.broken(8, self._survives_deploys(case))
        if decision.finding is Finding.DUPLICATE:
            return Met(facts, (), is_switched=False, finding=decision.finding, violations=broken)
        return Met(
            facts=case.after,
            effects=tuple(left_of(effect, decision.conversation) for effect in case.wanted),
            is_switched=decision.conversation.fence != case.loaded.fence,
            finding=decision.finding,
            violations=(*broken, *self.tally.broken(12, self._judges_echoes(case))),
        )

    def _case(self, facts: Facts, left: LeftBehind, letter: Letter, routing: RoutingMode | None) -> Case:
        event = event_of(letter, EVENT_ID)
        loaded = conversation_of(facts, left, _seen(letter))
        if self._has_deploys:
            loaded, event = as_a_newer_version_stores(loaded), as_a_newer_version_reports(event)
        decision = self._rules.decide(loaded, event, PAGE, NOW, routing)
        return Case(
            facts=facts,
            letter=letter,
            loaded=loaded,
            decision=decision,
            wanted=self._rules.still_wanted(loaded, decision, NOW),
            again=self._rules.decide(decision.conversation, event, PAGE, NOW, routing),
            lapsed=self._rules.decide(loaded, event, LAPSED, NOW, routing),
            routing=routing,
            is_zero_config=self._routing is RoutingMode.ZERO_CONFIG,
        )

    def _survives_deploys(self, case: Case) -> Iterator[Claim]:
        """What a newer version says more makes no difference here, and is there for it when it is deployed again."""
        plain = conversation_of(case.facts, LeftBehind(), _seen(case.letter))
        decision = self._rules.decide(plain, event_of(case.letter, EVENT_ID), PAGE, NOW, case.routing)
        yield essence_of(decision) == essence_of(case.decision), "what a newer version has stored is decided otherwise"
        yield from kept_for_newer_versions(case.loaded, case.decision)

    def _judges_echoes(self, case: Case) -> Iterator[Claim]:
        """An echo without a sender: our own words are nobody's, and other words are as good as a person's."""
        if case.letter.what in _PERSONS:
            unsigned = SomebodyWrote(
                id=EVENT_ID, at=NOW - case.letter.ago, channel=_PERSONS[case.letter.what], text=PERSONS_WORDS
            )
            is_same = essence_of(self._rules.decide(case.loaded, unsigned, PAGE, NOW)) == essence_of(case.decision)
            yield is_same, "an unsigned echo of a person's words is taken for something else"
        said = (left_of(effect, case.decision.conversation) for effect in case.decision.effects)
        for words in {_OWN_WORDS[one] for left in said if (one := left.about or left.kind) in _OWN_WORDS}:
            own = SomebodyWrote(id="echo", at=NOW, text=words)
            heard = self._rules.decide(case.decision.conversation, own, PAGE, NOW)
            is_known = not heard.effects and heard.finding is Finding.NOTED
            yield is_known, "our own words, unsigned, are taken for a person's"


def _seen(letter: Letter) -> Seen:
    """Gives what is remembered of a letter: of one that comes again after days, only that it may have come."""
    if not letter.is_again:
        return NOTHING_SEEN
    return having_forgotten(letter.ago) if letter.ago else having_seen(EVENT_ID)


def asks_for_routing(facts: Facts, letter: Letter) -> bool:
    """Tells whether `replies` looks how the page shares its threads before it decides."""
    if letter.what == REPLY_REFUSED:
        return True
    is_text = letter.what in (TEXT, TEXT_STANDBY, WORD, WORD_STANDBY)
    return is_text and (facts.mode, facts.control) == (Mode.HUMAN, Control.ELSEWHERE)
