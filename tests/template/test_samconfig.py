"""What `sam build` and `sam deploy` are told for each environment, so that they need no further flags."""

import re

import pytest

from tests.template.document import ENVIRONMENTS, overrides, read_samconfig, read_template

each_environment = pytest.mark.parametrize("environment", ENVIRONMENTS)


def test_there_are_three_environments() -> None:
    assert read_samconfig().keys() - {"version"} == set(ENVIRONMENTS)


@each_environment
@pytest.mark.parametrize("command", ["build", "deploy"])
def test_an_environment_sets_only_parameters_that_exist(environment: str, command: str) -> None:
    assert overrides(environment, command).keys() - read_template()["Parameters"].keys() == set()


@each_environment
def test_an_environment_sets_every_parameter_that_has_no_default(environment: str) -> None:
    needed = {name for name, found in read_template()["Parameters"].items() if "Default" not in found}

    assert needed - overrides(environment, "deploy").keys() == set()


@each_environment
def test_an_environment_sets_values_that_the_template_allows(environment: str) -> None:
    parameters = read_template()["Parameters"]

    for name, value in overrides(environment, "deploy").items():
        assert value in parameters[name].get("AllowedValues", [value]), name
        assert re.fullmatch(parameters[name].get("AllowedPattern", ".*"), value), name


@each_environment
def test_an_environment_is_the_stage_of_its_name(environment: str) -> None:
    assert overrides(environment, "deploy")["Stage"] == environment


@each_environment
def test_an_environment_deploys_what_it_has_built(environment: str) -> None:
    built, deployed = overrides(environment, "build"), overrides(environment, "deploy")

    assert built == {name: deployed[name] for name in built}
    assert built["Architecture"] == deployed["Architecture"]


def test_environments_are_stacks_of_their_own() -> None:
    names = {read_samconfig()[environment]["global"]["parameters"]["stack_name"] for environment in ENVIRONMENTS}

    assert len(names) == len(ENVIRONMENTS)


@each_environment
def test_a_deploy_needs_no_further_flags(environment: str) -> None:
    deploy = read_samconfig()[environment]["deploy"]["parameters"]

    assert deploy["resolve_s3"] is True
    assert deploy["capabilities"] == "CAPABILITY_IAM"
    assert deploy["fail_on_empty_changeset"] is False
    assert read_samconfig()[environment]["global"]["parameters"]["region"]


@pytest.mark.parametrize(("environment", "asks"), [("local", False), ("dev", False), ("prod", True)])
def test_only_production_asks_before_it_changes(environment: str, *, asks: bool) -> None:
    assert read_samconfig()[environment]["deploy"]["parameters"]["confirm_changeset"] is asks


@each_environment
def test_a_build_is_cached_and_parallel(environment: str) -> None:
    build = read_samconfig()[environment]["build"]["parameters"]

    assert (build["cached"], build["parallel"]) == (True, True)


def test_the_embedded_engine_talks_to_the_simulator() -> None:
    local = overrides("local", "deploy")

    assert local["GraphApiUrl"] == "http://127.0.0.1:8700"
    assert local["AppId"] == "1000000001"
    assert local["SenderEmail"] == "bot@example.test"
    assert local["AdminEmail"] == ""


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_on_aws_the_functions_run_on_arm_and_talk_to_meta(environment: str) -> None:
    assert overrides(environment, "deploy")["Architecture"] == "arm64"
    assert "GraphApiUrl" not in overrides(environment, "deploy")
