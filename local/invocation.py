"""`make invoke`: runs one function by `sam local invoke`, against the queues, table and topics of the local stack."""

import ipaddress
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import docker
import yaml

from handover.aws.environment import NOBODY
from local.access import EngineAccess, clean_environment
from local.deployment import architecture_of, with_absolute_paths
from local.facts import Facts
from local.failures import StackFailure
from local.relay import relayed
from local.settings import PROJECT, Settings

FUNCTION = "AWS::Serverless::Function"
CONTAINER_HOST = "host.docker.internal"
USAGE = "make invoke FUNCTION=RepliesFunction EVENT=events/replies-text.json"


def seen_from_a_container(url: str) -> str:
    """An address of this machine's loopback, as a container has to write it."""
    return url.replace("127.0.0.1", CONTAINER_HOST).replace("localhost", CONTAINER_HOST)


def bridge_address() -> str:
    """The address under which containers find this machine."""
    settings = docker.from_env().networks.get("bridge").attrs["IPAM"]["Config"][0]
    return settings.get("Gateway") or str(next(ipaddress.ip_network(settings["Subnet"]).hosts()))


def resolved_variables(facts: Facts) -> dict[str, str]:
    """The environment variables whose values `sam local` cannot know: it deploys nothing, so a !Ref names nothing."""
    return {
        "SECRETS_PATH": facts.secrets_path,
        "APP_ID": facts.app_id,
        "TABLE_NAME": facts.table_name,
        "MAILBOX_URL": facts.mailbox_url,
        "MAILBOX_DEAD_LETTER_URL": facts.mailbox_dead_letter_queue_url,
        "UNREADABLE_QUEUE_URL": facts.unreadable_queue_url,
        "THREAD_CONTROL_QUEUE_URL": facts.thread_control_queue_url,
        "THREAD_CONTROL_DEAD_LETTER_URL": facts.thread_control_dead_letter_queue_url,
        "NOTIFICATIONS_DEAD_LETTER_URL": facts.notifications_dead_letter_queue_url,
        "NEWS_QUEUE_URL": facts.outputs["NewsQueueUrl"],
        "NEWS_DEAD_LETTER_URL": facts.outputs["NewsDeadLetterQueueUrl"],
        "STAGE": "local",
        "DELETION_QUEUE_URL": facts.outputs["DeletionQueueUrl"],
        "SCHEDULE_GROUP": facts.outputs["ScheduleGroupName"],
        "PUBLIC_URL": facts.webhook_url.removesuffix("/webhook"),
        "NOTIFICATIONS_QUEUE_URL": facts.notifications_queue_url,
        "EVENTS_TOPIC_ARN": facts.handover_events_topic_arn,
        "ADMIN_ALERTS_TOPIC_ARN": facts.admin_alerts_topic_arn,
        "ALARMS_TOPIC_ARN": facts.outputs["AlarmsTopicArn"],
        "SENDER_EMAIL": facts.sender_email,
        "ADMIN_EMAIL": NOBODY,
        "OPERATOR_EMAIL": NOBODY,
        "WEBHOOK_URL": facts.webhook_url,
        "GRAPH_API_URL": seen_from_a_container(facts.graph_url),
        "GRAPH_API_VERSION": facts.graph_version,
    }


def with_variables(template: dict[str, Any], values: Mapping[str, str], engine_url: str) -> dict[str, Any]:
    """The template with those variables written out, and the engine in the place of AWS."""
    functions = [each["Properties"] for each in template["Resources"].values() if each["Type"] == FUNCTION]
    for described in (template["Globals"]["Function"], *functions):
        variables = described["Environment"]["Variables"]
        variables |= {name: values[name] for name in variables if name in values}
    template["Globals"]["Function"]["Environment"]["Variables"]["AWS_ENDPOINT_URL"] = engine_url
    template["Parameters"]["Architecture"]["Default"] = architecture_of(platform.machine())
    return template


def prepare(settings: Settings, facts: Facts) -> Path:
    """Writes the template that `sam local invoke` is to use."""
    built = settings.project / ".aws-sam" / "build"
    template = with_absolute_paths(yaml.safe_load((built / "template.yaml").read_text()), built)
    prepared = settings.state / "invoke-template.yaml"
    changed = with_variables(template, resolved_variables(facts), seen_from_a_container(facts.engine_url))
    prepared.write_text(yaml.safe_dump(changed, sort_keys=False))
    return prepared


def main(arguments: list[str]) -> int:
    """Invokes one function and gives sam's exit code; more options for sam may follow function and event."""
    if len(arguments) < 2 or not arguments[0]:  # noqa: PLR2004 -- function and event
        sys.stderr.write(f"make invoke: name a function and an event, for example: {USAGE}\n")
        return 2
    function, event, *options = arguments
    settings = Settings.read(os.environ)
    try:
        facts = Facts.load(settings.state)
    except StackFailure as failure:
        sys.stderr.write(f"make invoke: {failure}\n")
        return 1
    command = ["local", "invoke", function, "--template", str(prepare(settings, facts)), "--event", event]
    host = ["--add-host", f"{CONTAINER_HOST}:host-gateway"]
    ports = [port for url in (facts.engine_url, facts.graph_url) if (port := urlsplit(url).port)]
    try:
        with relayed(bridge_address(), ports):
            return _sam([*command, *host, *options], EngineAccess(facts.engine_url, facts.region))
    except docker.errors.DockerException as error:
        sys.stderr.write(f"make invoke: Docker does not answer ({error}): start it, then try again.\n")
        return 1


def _sam(arguments: list[str], access: EngineAccess) -> int:
    environment = clean_environment(os.environ) | access.environment() | {"SAM_CLI_TELEMETRY": "0"}
    # The tool itself asks Docker, not AWS: the endpoint is for the function alone.
    del environment["AWS_ENDPOINT_URL"]
    tool = str(Path(sys.executable).parent / "sam")
    return subprocess.run([tool, *arguments], cwd=PROJECT, env=environment, check=False).returncode  # noqa: S603 -- our own tool, no shell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
