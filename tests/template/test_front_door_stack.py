"""What front-door.yaml lets through: all of Meta's, what browsers ask for, and of strangers as little as it can."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from tests.template.document import ROOT, Resolver, read_template

WEBHOOK: Final = "/webhook"
SIGNATURE: Final = f"sha256={'0' * 64}"
META, STRANGER = "MetaNetworks", "none"
"""The set of addresses that somebody comes from."""


def resources(**parameters: str) -> dict[str, Any]:
    template = read_template("front-door.yaml")
    defaults = {name: str(found["Default"]) for name, found in template["Parameters"].items() if "Default" in found}
    resolver = Resolver({**defaults, "Origin": "api.example.com", **parameters}, {}, template["Conditions"])
    return {
        name: resolver.resolve(one)
        for name, one in template["Resources"].items()
        if "Condition" not in one or resolver.holds(one["Condition"])
    }


def rules(**parameters: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = resources(**parameters)["WebAcl"]["Properties"]["Rules"]
    return sorted(found, key=lambda rule: int(rule["Priority"]))


def matches(statement: dict[str, Any], request: dict[str, str]) -> bool:
    """Return whether a statement is about a request ("Rule statements", AWS WAF), or counts it."""
    [(kind, what)] = statement.items()
    return STATEMENTS[kind](what, request)


def _is_exactly(what: dict[str, Any], request: dict[str, str]) -> bool:
    assert what["PositionalConstraint"] == "EXACTLY"
    return bool(request[next(iter(what["FieldToMatch"]))] == what["SearchString"])


def _has_form(what: dict[str, Any], request: dict[str, str]) -> bool:
    name = what["FieldToMatch"]["SingleHeader"]["Name"]
    return re.search(what["RegexString"], request.get(name, "")) is not None


STATEMENTS: Final[Mapping[str, Callable[[dict[str, Any], dict[str, str]], bool]]] = {
    "AndStatement": lambda what, request: all(matches(one, request) for one in what["Statements"]),
    "OrStatement": lambda what, request: any(matches(one, request) for one in what["Statements"]),
    "NotStatement": lambda what, request: not matches(what["Statement"], request),
    "ByteMatchStatement": _is_exactly,
    "RegexMatchStatement": _has_form,
    "IPSetReferenceStatement": lambda what, request: what["Arn"] == {"Fn::GetAtt": [request["address"], "Arn"]},
    "RateBasedStatement": lambda what, request: matches(what["ScopeDownStatement"], request),
}


def is_counted(rule: dict[str, Any]) -> bool:
    return "RateBasedStatement" in rule["Statement"]


def refused_by(request: dict[str, str], **parameters: str) -> str | None:
    blocking = (rule for rule in rules(**parameters) if not is_counted(rule) and matches(rule["Statement"], request))
    return next((rule["Name"] for rule in blocking), None)


def request(method: str, path: str, address: str = STRANGER, **headers: str) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Method": method, "UriPath": path, "address": address, **named}


GENUINE = request("POST", WEBHOOK, META, x_hub_signature_256=SIGNATURE)
FORGED = request("POST", WEBHOOK, STRANGER, x_hub_signature_256=SIGNATURE)
UNSIGNED = request("POST", WEBHOOK)
FROM_VERSION_6 = request("POST", WEBHOOK, "MetaNetworksOfVersion6", x_hub_signature_256=SIGNATURE)
BROWSERS = [
    request("GET", "/links/token"),
    request("POST", "/links/token"),
    request("GET", "/waiting/token"),
    request("GET", "/data-deletion/code"),
    request("POST", "/data-deletion"),
    request("GET", WEBHOOK),
]


@pytest.mark.parametrize("allowed", [GENUINE, FORGED, *BROWSERS])
def test_what_could_be_metas_or_a_browsers_is_let_in(allowed: dict[str, str]) -> None:
    assert refused_by(allowed) is None


@pytest.mark.parametrize("header", ["", "sha256=", f"sha256={'0' * 63}", f"sha1={'0' * 64}", f"{SIGNATURE} "])
def test_a_webhook_without_a_signature_is_refused(header: str) -> None:
    assert refused_by(request("POST", WEBHOOK, META, x_hub_signature_256=header)) == "webhooks-have-a-signature"
    assert refused_by(UNSIGNED) == "webhooks-have-a-signature"


def test_while_an_attack_lasts_nobody_but_meta_posts_to_the_webhook() -> None:
    attacked = {"MetaAddresses": "157.240.0.0/16", "MetaAddressesOfVersion6": "2a03:2880::/32"}
    assert refused_by(FORGED, **attacked) == "webhooks-come-from-meta"
    assert [refused_by(one, **attacked) for one in (GENUINE, FROM_VERSION_6, *BROWSERS)] == [None] * 8


def test_what_one_address_may_send_is_counted_once_for_webhooks_and_once_for_all_else() -> None:
    counted = [rule for rule in rules() if is_counted(rule)]
    assert [[rule["Name"] for rule in counted if matches(rule["Statement"], one)] for one in (FORGED, *BROWSERS)] == [
        ["webhooks-per-address"],
        *[["requests-per-address"]] * len(BROWSERS),
    ]
    limits = [rule["Statement"]["RateBasedStatement"] for rule in counted]
    assert [(one["AggregateKeyType"], one["Limit"], one["EvaluationWindowSec"]) for one in limits] == [
        ("IP", "3000", 60),
        ("IP", "120", 60),
    ]


def test_one_address_cannot_use_up_what_the_api_takes() -> None:
    stage = read_template()["Resources"]["HttpApiStage"]["Properties"]
    a_minute = stage["RouteSettings"]["POST /webhook"]["ThrottlingRateLimit"] * 60
    assert int(read_template("front-door.yaml")["Parameters"]["WebhooksPerAddress"]["Default"]) <= a_minute / 4


def test_requests_reach_the_api_as_they_came_over_tls_and_nothing_is_kept() -> None:
    distribution = resources()["Distribution"]["Properties"]["DistributionConfig"]
    [origin], behavior = distribution["Origins"], distribution["DefaultCacheBehavior"]
    assert (origin["DomainName"], origin["CustomOriginConfig"]["OriginProtocolPolicy"]) == (
        "api.example.com",
        "https-only",
    )
    assert behavior["ViewerProtocolPolicy"] == "https-only"
    assert "POST" in behavior["AllowedMethods"]
    assert behavior["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert behavior["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    assert distribution["WebACLId"] == {"Fn::GetAtt": ["WebAcl", "Arn"]}


def test_cloudfront_waits_longer_than_the_api_may_take() -> None:
    [origin] = resources()["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
    waits = read_template()["Resources"]["ConsoleIntegration"]["Properties"]["TimeoutInMillis"]
    assert origin["CustomOriginConfig"]["OriginReadTimeout"] * 1000 > waits


def test_the_template_has_no_aliases_which_cloudformation_does_not_know() -> None:
    assert not re.search(r"[:-] [&*]\w", (ROOT / "front-door.yaml").read_text())
