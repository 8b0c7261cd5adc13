"""The table of failures of AWS, held against the functions: what follows, and that in the end all is as it should."""

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any, Final

import pytest

from handover.operations.notify import TRIES_FOR_LINKS
from layers.service_models import OPERATIONS
from tests.fakes.cloud import Cloud
from tests.fakes.failures import Kind
from tests.integration.lambda_at_work import META_COMES_AGAIN_SECONDS, VISIBILITY_SECONDS, LambdaAtWork
from tests.integration.scenes import KEY, SCENES, Scene, Stage
from tests.integration.system import System
from tests.proof.aws_failures import RULES, Call, Follows, Rule
from tests.proof.crash.clock import Clock

PERHAPS_TWICE: Final = {
    ("notifications: a request", ("sns", "Publish")),
    ("notifications: a request", ("dynamodb", "UpdateItem")),
}
"""Where a notice is seen twice: SNS cannot be asked whether it took a notice (docs/architecture.md, "How alerts")."""

TOLD_TOO: Final = {("notifications: a request", ("sesv2", "SendEmail"), Kind.LIMIT_EXCEEDED): ["mails_late"]}
"""What the topic hears besides: of a daily quota that is used up, whoever reads no mail (decision 22)."""

NEVER_BY_A_FUNCTION: Final = {("dynamodb", "Scan")}
"""Only commands search the whole table, by the same code."""

ONLY_LOOKED_AT: Final = {
    ("ses", "GetIdentityVerificationAttributes"),
    ("sesv2", "GetAccount"),
    ("sesv2", "GetSuppressedDestination"),
    ("sns", "GetSubscriptionAttributes"),
    ("sns", "ListSubscriptionsByTopic"),
    ("ssm", "GetParametersByPath"),
}
"""By `doctor`: where it gets no answer it has a finding, and where it has no pages it fails (`test_silent_ends.py`)."""

WITH_ANOTHER_FAILURE: Final = {
    ("sqs", "DeleteMessage"): "by `console`, for a dead letter of somebody who is forgotten",
}

AT_MOST: Final = TRIES_FOR_LINKS - 1
"""How many failures follow one another: after so many an alert goes without links."""

type Case = tuple[Rule, Call, tuple[Kind, ...]]


def cases_of(rule: Rule, call: Call) -> list[Case]:
    """Return what is tried on one stage: kinds that let the record come again follow one another."""
    if rule.follows is Follows.DONE:
        return [(rule, call, (kind,)) for kind in rule.kinds]
    before = [kind for kind in rule.kinds if kind is not Kind.LOST_ANSWER]
    found: list[Case] = [(rule, call, tuple(kinds)) for kinds in batched(before, AT_MOST, strict=False)]
    return [*found, (rule, call, (Kind.LOST_ANSWER,))] if Kind.LOST_ANSWER in rule.kinds else found


def cases() -> Iterator[Any]:
    """Yield every case; of those of one call, `make test` has one, the kinds in turn, and `make crashes` the others."""
    calls = [(rule, call) for rule in RULES for call in rule.calls]
    for number, (rule, call) in enumerate(calls):
        found = cases_of(rule, call)
        for place, case in enumerate(found):
            marks = () if place == number % len(found) else (pytest.mark.thorough,)
            yield pytest.param(case, id=name_of(case), marks=marks)


def name_of(case: Case) -> str:
    rule, call, kinds = case
    return f"{rule.scene}-{call[1]}-{', '.join(kinds)}"


@pytest.fixture
def stage(system: System, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Stage:
    cloud.put_secret("link-key", KEY)
    clock = Clock()
    clock.install(monkeypatch)
    return Stage(LambdaAtWork(system, clock))


def rest(stage: Stage, follows: Follows) -> None:
    """Let pass as much time as the record, Meta or a person waits."""
    if follows in {Follows.COMES_AGAIN, Follows.DEAD_LETTER}:
        stage.work.work_on_what_is_due()
        stage.work.forward(1 + (VISIBILITY_SECONDS if stage.pause is None else stage.pause))
    else:
        stage.work.forward(META_COMES_AGAIN_SECONDS)


def finish(scene: Scene, stage: Stage, follows: Follows) -> Mapping[str, object]:
    """Let the call work again, and everything come to its end; return what is seen then."""
    if follows is Follows.TROUBLE or (follows is Follows.ANSWERED_500 and scene.is_asked_by_people):
        rest(stage, follows)
        scene.played(stage)
    stage.work.until_quiet()
    return stage.seen()


@pytest.mark.parametrize("case", [*cases()])
def test_what_follows_is_what_the_table_says_and_in_the_end_all_has_happened_once(stage: Stage, case: Case) -> None:
    rule, call, kinds = case
    scene = SCENES[rule.scene]
    scene.prepare(stage)
    for number, kind in enumerate(kinds):
        if number:
            rest(stage, rule.follows)
        assert (kind, scene.played(stage, call, kind)) == (kind, rule.follows)
    seen = finish(scene, stage, rule.follows)
    if (rule.scene, call) in PERHAPS_TWICE:
        seen = {**seen, "notices": sorted({*alerts_in(seen)})}
    told_too = TOLD_TOO.get((rule.scene, call, kinds[0]), [])
    assert seen == {**scene.end, "notices": [*alerts_in(scene.end), *told_too]}


def alerts_in(seen: Mapping[str, object]) -> list[str]:
    notices = seen["notices"]
    assert isinstance(notices, list)
    return notices


def test_every_rule_speaks_of_a_scene_and_no_call_of_a_scene_has_two() -> None:
    assert {rule.scene for rule in RULES} <= {*SCENES}
    spoken_of = [(rule.scene, call, kind) for rule in RULES for call in rule.calls for kind in rule.kinds]
    assert len(spoken_of) == len({*spoken_of})


def test_every_operation_that_functions_call_is_in_the_table() -> None:
    called = {(service, operation) for service, operations in OPERATIONS.items() for operation in operations}
    others = NEVER_BY_A_FUNCTION | ONLY_LOOKED_AT | {*WITH_ANOTHER_FAILURE}
    assert called - {call for rule in RULES for call in rule.calls} == others
