"""Mutants of what an owner decides: hours, languages, the text for who waits, the way from one recipe to another."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_waiting: Final = partial(
    Mutant, file=f"{PACKAGE}/conversation/waiting.py", tests=("tests/unit/conversation/test_waiting.py",)
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

OF_THE_PAGE: Final[Sequence[Mutant]] = (
    # --- who waits ----------------------------------------------------------------------------------------------------
    _waiting(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="tells somebody who has an answer that nobody has come",
        old="request is not None and request.last_human_sign is None",
        new="request is not None",
    ),
    _waiting(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="tells who asked anew that nobody came to the request before",
        old="request.id == event.request_id and not moment.pause_is_over",
        new="not moment.pause_is_over",
    ),
    _waiting(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes a message that comes while it speaks to who waits for a sign that the thread came back",
        old="    control = Control.UNKNOWN if request.control is Control.ELSEWHERE else request.control",
        new="    control = request.control",
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
)
