"""What decisions 5 and 11 allow: where something is seen once more after one death, and nowhere else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.proof.crash.walk import Walk

SAID_AGAIN: Final[Mapping[str, Sequence[str]]] = {
    # A template is doubled where `replies` dies between Meta's answer and its own end, or its record …
    "a reply of two messages": ["replies: after graph POST messages 2"],
    "a reply while Meta is out of reach": ["replies: after graph POST messages 3"],
    "a reply whose first answer is lost": ["replies: after graph POST messages 2"],
    "a reply whose picture gets no answer": [
        "replies: after graph POST messages 1",
        "replies: after graph GET me 1",
        "replies: after graph POST messages 3",
    ],
    "a held page that opens": ["replies: after graph POST messages 2"],
    # … and so is a picture.
    "a reply with a picture": [
        "replies: after graph POST messages 1",
        "replies: after graph POST messages 2",
        "replies: after graph POST messages 3",
    ],
    # Either is doubled where `thread_control` dies between Meta's answer and its record in the ledger. Not the last
    # message of On: control has gone with it, and Meta refuses a second one.
    "On of several messages": ["thread_control: after graph POST messages 2"],
    "On while Meta is out of reach": ["thread_control: after graph POST messages 3"],
    "On whose answers are lost": [
        "thread_control: after graph POST messages 2",
        "thread_control: after graph GET conversations 2",
    ],
    "On that nobody answers": [
        "thread_control: after graph POST messages 2",
        "thread_control: after graph POST messages 3",
    ],
    "On without Conversation Routing": ["thread_control: after graph POST messages 1"],
    "On whose pass is refused": ["thread_control: after graph POST messages 2"],
    "Off": ["thread_control: after graph POST messages 1"],
    "a return that staff decide": ["thread_control: after graph POST messages 1"],
    "Off by time, with an answer held": ["thread_control: after graph POST messages 1"],
    "a reply that is redriven": ["replies: after graph POST messages 2"],
    "On that is redriven": ["thread_control: after graph POST messages 2"],
    "Off that is redriven": ["thread_control: after graph POST messages 1"],
    "a burst of presses": ["thread_control: after graph POST messages 2"],
    "an outage, from its beginning to its end": ["replies: after graph POST messages 3"],
    "Done in the inbox": ["thread_control: after graph POST messages 1"],
    "On while the token dies": [
        # A text too, where Meta cannot be asked when the order comes again: the token is dead by then.
        "thread_control: after graph POST messages 1",
        "thread_control: after graph POST messages 3",
    ],
}
"""After which calls a death has a message said once more, by scenario, as decision 11 has it."""

TOLD_AGAIN: Final = "notifications: after sns.Publish"
"""After which a death has a topic told once more: the act is not recorded yet (decision 5). A mail never is (19)."""


def broken_in(walk: Walk) -> Sequence[str]:
    """Tells what is wrong in a walk: what goes wrong after a death, and what is seen again elsewhere than is listed."""
    problems = [f"{verdict.place}: {problem}" for verdict in walk.verdicts for problem in verdict.problems]
    after_one = [(verdict.deaths[0].begin, verdict.seen_again) for verdict in walk.verdicts if len(verdict.deaths) == 1]
    said_again = [place for place, kinds in after_one if "message" in kinds]
    told_again = [place for place, kinds in after_one if {"mail", "notice"} & {*kinds}]
    of_telling = [place for place, _ in after_one if place.startswith(TOLD_AGAIN)]
    return [
        *problems,
        *_differences("said", said_again, SAID_AGAIN.get(walk.scenario, ())),
        *_differences("told", told_again, of_telling),
    ]


def _differences(what: str, seen: Sequence[str], listed: Sequence[str]) -> Iterator[str]:
    yield from (f"{place}: {what} again, which no decision allows" for place in seen if place not in listed)
    yield from (f"{place}: not {what} again, though it is listed so" for place in listed if place not in seen)
