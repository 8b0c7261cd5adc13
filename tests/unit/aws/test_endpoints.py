"""Where calls go, by the descriptions that we ship: where botocore sends them by its own, in every region."""

from itertools import product
from typing import Any, NamedTuple

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError, EndpointVariantError
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from handover.aws.clients import client
from layers.service_models import MODELS, OPERATIONS

OURS = Loader(extra_search_paths=[str(MODELS)], include_default_search_paths=False)
BOTOCORE = Loader()

OF_NEXT_YEAR = {"aws": "eu-west-9", "aws-cn": "cn-south-9", "aws-us-gov": "us-gov-north-9"}
"""Regions that no list knows yet: botocore tells their partition by the form of their names."""

REGIONS = [
    (partition["id"], region)
    for partition in BOTOCORE.load_data("partitions")["partitions"]
    for region in [*partition["regions"], *filter(None, [OF_NEXT_YEAR.get(partition["id"])])]
]


class Place(NamedTuple):
    partition: str
    region: str
    fips: bool
    dual_stack: bool


PLACES = [Place(*where, *variant) for where, variant in product(REGIONS, product([False, True], repeat=2))]


def by_rules(loader: Loader, service: str) -> list[object]:
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, loader.load_data("partitions"))

    def endpoint(place: Place) -> object:
        try:
            return provider.resolve_endpoint(Region=place.region, UseFIPS=place.fips, UseDualStack=place.dual_stack)
        except EndpointProviderError as refused:
            return str(refused)

    return [endpoint(place) for place in PLACES]


def by_list(loader: Loader, service: str) -> list[object]:
    prefix: str = loader.load_service_model(service, "service-2")["metadata"]["endpointPrefix"]
    resolver = EndpointResolver(loader.load_data("endpoints"), uses_builtin_data=True)

    def endpoint(place: Place) -> object:
        try:
            return resolver.construct_endpoint(prefix, place.region, place.partition, place.dual_stack, place.fips)
        except EndpointVariantError as refused:
            return str(refused)

    return [endpoint(place) for place in PLACES]


@pytest.mark.parametrize(
    "where", [("aws", "eu-central-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1"), ("aws", "eu-west-9")]
)
def test_the_regions_of_all_partitions_are_looked_at(where: tuple[str, str]) -> None:
    assert where in REGIONS


@pytest.mark.parametrize("service", OPERATIONS)
def test_the_rules_of_a_service_send_a_call_where_botocores_do(service: str) -> None:
    found = by_rules(OURS, service)
    assert len(set(map(str, found))) > 100
    assert found == by_rules(BOTOCORE, service)


@pytest.mark.parametrize("service", OPERATIONS)
def test_the_list_of_endpoints_sends_a_call_where_botocores_does(service: str) -> None:
    found = by_list(OURS, service)
    assert len(set(map(str, found))) > 100
    assert found == by_list(BOTOCORE, service)


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"AWS_DEFAULT_REGION": "eu-central-1"}, "https://sqs.eu-central-1.amazonaws.com"),
        ({"AWS_DEFAULT_REGION": "eu-west-9"}, "https://sqs.eu-west-9.amazonaws.com"),
        ({"AWS_DEFAULT_REGION": "cn-north-1"}, "https://sqs.cn-north-1.amazonaws.com.cn"),
        ({"AWS_DEFAULT_REGION": "us-gov-west-1"}, "https://sqs.us-gov-west-1.amazonaws.com"),
        (
            {"AWS_DEFAULT_REGION": "us-east-1", "AWS_USE_FIPS_ENDPOINT": "true"},
            "https://sqs-fips.us-east-1.amazonaws.com",
        ),
        ({"AWS_DEFAULT_REGION": "us-east-1", "AWS_USE_DUALSTACK_ENDPOINT": "true"}, "https://sqs.us-east-1.api.aws"),
        (
            {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566"},
            "http://127.0.0.1:4566",
        ),
    ],
)
def test_a_client_goes_where_the_environment_says(
    settings: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", **settings}.items():
        monkeypatch.setenv(name, value)
    made: Any = client("sqs")
    assert made.meta.endpoint_url == address
