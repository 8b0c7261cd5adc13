"""Lets the functions die at every call they make, in turn, and tells each place with what came of it."""

import sys
import time
from typing import Final

from tests.proof.crash.decisions import broken_in
from tests.proof.crash.scenarios import SCENARIOS
from tests.proof.crash.walk import Verdict, Walk, walk

_DECISIONS: Final = {"message": 11, "notice": 5}


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _line(verdict: Verdict) -> str:
    again = ", ".join(f"{kind} (decision {_DECISIONS[kind]})" for kind in verdict.seen_again)
    result = "WRONG" if verdict.problems else f"once more: {again}" if again else "ok"
    return f"  {result:36} {verdict.place}"


def _sum(walks: list[Walk], broken: int, seconds: float) -> str:
    verdicts = [verdict for one in walks for verdict in one.verdicts]
    again = sum(bool(verdict.seen_again) for verdict in verdicts)
    twice = sum(len(verdict.deaths) > 1 for verdict in verdicts)
    return (
        f"{len(walks)} scenarios, {len(verdicts) - twice} places, {twice} pairs of places, in {seconds:.0f} s: "
        f"{broken} things wrong; in {again} runs something was seen once more, as decisions 5 and 11 allow"
    )


def main(words: str) -> int:
    """Walks the scenarios whose names contain some words; gives 1 if something is wrong."""
    begin = time.monotonic()
    walks: list[Walk] = []
    broken = 0
    for scenario in (one for one in SCENARIOS if words in one.name):
        _tell(f"\n{scenario.name}")
        walked = walk(scenario)
        wrong = broken_in(walked)
        _tell("\n".join([*map(_line, walked.verdicts), *(f"  WRONG: {what}" for what in wrong)]))
        walks.append(walked)
        broken += len(wrong)
    _tell("\n" + _sum(walks, broken, time.monotonic() - begin))
    return 1 if broken or not walks else 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
