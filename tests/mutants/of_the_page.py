"""Mutants of what an owner decides: hours, languages, the text for who waits, the way from one recipe to another."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_waiting: Final = partial(
    Mutant, file=f"{PACKAGE}/conversation/waiting.py", tests=("tests/unit/conversation/test_waiting.py",)
)
_ladder: Final = partial(Mutant, file=f"{PACKAGE}/conversation/ladder.py", tests=("tests/unit/conversation",))
_listing: Final = partial(
    Mutant, file=f"{PACKAGE}/operations/waiting_list.py", tests=("tests/unit/operations/test_waiting_list.py",)
)
_switch: Final = partial(
    Mutant, file=f"{PACKAGE}/operations/switch.py", tests=("tests/unit/operations/test_switch_waiting.py",)
)
_hours: Final = partial(
    Mutant, file=f"{PACKAGE}/conversation/switches.py", tests=("tests/unit/conversation/test_closed_hours.py",)
)
_languages: Final = partial(
    Mutant, file=f"{PACKAGE}/conversation/users.py", tests=("tests/unit/conversation/test_languages.py",)
)
_choose: Final = partial(Mutant, file=f"{PACKAGE}/recipes/choose.py", tests=("tests/unit/recipes/test_choose.py",))
_presentation: Final = partial(
    Mutant, file=f"{PACKAGE}/pages/presentation.py", tests=("tests/unit/pages/test_presentation.py",)
)
_SAID_IN_PARTS: Final = ("tests/unit/lint/test_said_in_parts.py",)
_slow_day: Final = partial(Mutant, file=f"{PACKAGE}/lint/slow_day.py", tests=_SAID_IN_PARTS)
_blocks: Final = partial(Mutant, file=f"{PACKAGE}/lint/blocks.py", tests=_SAID_IN_PARTS)

OF_THE_PAGE: Final[Sequence[Mutant]] = (
    # --- who waits ----------------------------------------------------------------------------------------------------
    _waiting(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="goes on up the ladder for somebody who has an answer",
        old="    due = () if request.last_human_sign is not None else tuple(_due(moment, request))",
        new="    due = tuple(_due(moment, request))",
    ),
    _waiting(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="takes the timer of an earlier request for that of the one that runs",
        old="    is_the_same = request.id == event.request_id and request.origin is Origin.BUTTON",
        new="    is_the_same = request.origin is Origin.BUTTON",
    ),
    _waiting(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes a message that comes while it speaks to who waits for a sign that the thread came back",
        old="    control = Control.UNKNOWN if is_said and request.control is Control.ELSEWHERE else request.control",
        new="    control = request.control",
    ),
    _waiting(
        breaks=Invariant.ALERTED_ONCE,
        does="climbs the same step at every timer",
        old='    request = before.model_copy(update={"climbed": due[-1].minutes})',
        new="    request = before",
    ),
    _waiting(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="sets no timer after a step of the ladder",
        old="    effects.append(timer(moment, request, len(effects) + 1))\n",
        new="",
    ),
    _waiting(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="sets no timer after one that ran too early",
        old="        return moment.becomes(Finding.NOTED, timer(moment, request))",
        new="        return moment.becomes(Finding.NOTED)",
    ),
    _ladder(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="sets no timer where a return was refused",
        old="    return () if is_over or request.origin is not Origin.BUTTON else (timer(moment, request, number),)",
        new="    return ()",
    ),
    Mutant(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="says that the bot is back although Meta does not let it, in place of being back with the next message",
        file=f"{PACKAGE}/conversation/waiting.py",
        old="            return _expired(moment, before)\n",
        new="            pass\n",
        tests=("tests/unit/conversation/test_waiting.py",),
    ),
    Mutant(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="sets no timer where somebody takes up a pause that was over",
        file=f"{PACKAGE}/conversation/others.py",
        old="timer_anew(moment, signed, 2) if moment.pause_is_over else ()",
        new="()",
        tests=("tests/unit/conversation/test_waiting.py",),
    ),
    Mutant(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="sets no timer where somebody takes up a pause that was over and whose return came to nothing",
        file=f"{PACKAGE}/conversation/others.py",
        old="timer_anew(moment, signed, 2) if moment.pause_is_over else ()",
        new="timer_anew(moment, signed, 2) if request.is_expired else ()",
        tests=("tests/unit/conversation/test_waiting.py",),
    ),
    Mutant(
        breaks=Invariant.ALERTED_ONCE,
        does="tells those again who were told at once because everybody waits",
        file=f"{PACKAGE}/conversation/ladder.py",
        old="if step.minutes > request.climbed and not is_told:",
        new="if step.minutes > request.climbed:",
        tests=("tests/unit/conversation/test_waiting.py",),
    ),
    _ladder(
        breaks=Invariant.ALERTED_ONCE,
        does="reminds those too whose turn has not come",
        old="    return Audience(last=max(request.climbed, request.told_at_once))",
        new="    return Audience()",
    ),
    _ladder(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="forgets the end of the pause where a step comes later",
        old="    return min(next(due, None) or ends, ends)",
        new="    return next(due, None) or ends",
    ),
    _listing(
        breaks=Invariant.ALERTED_ONCE,
        does="lists a request without a timer for the list",
        old='    parts.schedules.at(f"list.{page.id}.{at}", at + AFTERWARDS_MS, _list_letter(page.id, at, alert))\n',
        new="",
    ),
    _listing(
        breaks=Invariant.ALERTED_ONCE,
        does="lists those who have an answer",
        old=" if is_unanswered(one[0])]",
        new="]",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="keeps the thread where the text for who waits is refused",
        old="            return self._pass(order.target_app_id, order.reason)\n\n    @staticmethod",
        new="            return Switched(SwitchOutcome.PASSED)\n\n    @staticmethod",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="keeps the thread that a delivery before had taken and was cut off with",
        old='        return "" if self.tries > 1 and self._owner() == self.parts.app_id else take.refusal',
        new="        return take.refusal",
    ),
    # --- hours --------------------------------------------------------------------------------------------------------
    _hours(
        breaks=Invariant.NONE,
        does="sends who asks at night to the app that the button names",
        old="    return handover.target(closed or action.target)",
        new="    return handover.target(action.target)",
    ),
    _hours(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="goes on with another recipe where somebody has come meanwhile",
        old="        recipe_id=request.told_with,\n        said=event.said,",
        new="        said=event.said,",
    ),
    # --- languages ----------------------------------------------------------------------------------------------------
    _languages(
        breaks=Invariant.NONE,
        does="speaks a language that the page does not",
        old="    return chosen if chosen in page.languages else None",
        new="    return chosen",
    ),
    _choose(
        breaks=Invariant.NONE,
        does="changes the language for a word that both have",
        old="    if found is None or spoken in found.languages or len(found.languages) != 1:",
        new="    if found is None or not found.languages:",
    ),
    # --- the way from one recipe to another ---------------------------------------------------------------------------
    _choose(
        breaks=Invariant.NONE,
        does="answers somebody who only follows a link",
        old="        return _referred(recipes, action.reference)",
        new="        return _referred(recipes, action.reference) or _otherwise(recipes)",
    ),
    _presentation(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="says a recipe once more where it leads back to itself",
        old="    while following.id not in said:",
        new="    for _ in range(3):",
    ),
    _presentation(
        breaks=Invariant.NONE,
        does="lets a long name through",
        old="                return _if_seen(name[:NAME_LIMIT])",
        new="                return _if_seen(name)",
    ),
    # --- what an owner is warned of -----------------------------------------------------------------------------------
    _slow_day(
        breaks=Invariant.NONE,
        does="warns of what just fits into one turn",
        old="        if passed + saying.pause > TURN_SECONDS",
        new="        if passed + saying.pause >= TURN_SECONDS",
    ),
    _slow_day(
        breaks=Invariant.NONE,
        does="lets the last message of a turn begin without the pause before it",
        old="        if passed + saying.pause > TURN_SECONDS",
        new="        if passed > TURN_SECONDS",
    ),
    _slow_day(
        breaks=Invariant.NONE,
        does="forgets that typing is shown before a pause",
        old="            passed += CALL_SECONDS  # that typing is shown again",
        new="            pass",
    ),
    _slow_day(
        breaks=Invariant.NONE,
        does="takes a picture to be there as soon as a text",
        old=" else MEDIA_SECONDS",
        new=" else CALL_SECONDS",
    ),
    _blocks(
        breaks=Invariant.NONE,
        does="warns of what is long on Messenger and in the first language alone",
        old="    return max(said, key=messages_left)",
        new="    return next(said)",
    ),
    _blocks(
        breaks=Invariant.NONE,
        does="warns of recipes that are said with a switch, and break off nowhere",
        old="        is_whole = not left or recipe.id in WHILE_PAUSED",
        new="        is_whole = not left",
    ),
    _blocks(
        breaks=Invariant.NONE,
        does="warns of a break in a recipe that is refused for its length",
        old="        if not is_whole and not is_told and not _is_the_next_ones(page, recipe, _left, 0):",
        new="        if not is_whole and not _is_the_next_ones(page, recipe, _left, 0):",
    ),
)
