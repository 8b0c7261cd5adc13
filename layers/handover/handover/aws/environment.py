"""Reads each function's settings from its environment variables, once, at start."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self

_LOCAL: Final = "/local"
"""How the path of the secrets ends at the stage local."""


class MissingSettingError(Exception):
    """An environment variable that the template should have set is absent or empty."""


class UnsafeSettingError(Exception):
    """An environment variable would have the function send secrets over a way that anybody can read."""


@dataclass(frozen=True, slots=True)
class _Environment:
    """Settings whose field names are the variables' names in lower case."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Gives the settings found in `environ`.

        Raises:
            MissingSettingError: a variable is absent or empty.
            UnsafeSettingError: the Graph API is to be called without TLS, and this is not the stage local.
        """
        names = [field.name for field in fields(cls)]
        missing = [name.upper() for name in names if not environ.get(name.upper())]
        if missing:
            raise MissingSettingError(
                f"not set: {', '.join(missing)} (see the function's Environment in template.yaml)"
            )
        _check_graph_api_url(environ)
        return cls(**{name: environ[name.upper()] for name in names})


def _check_graph_api_url(environ: Mapping[str, str]) -> None:
    """Look at what the template cannot check: its patterns know one parameter at a time, and so not the stage."""
    url = environ.get("GRAPH_API_URL", "https://")
    if not url.startswith("https://") and not environ["SECRETS_PATH"].endswith(_LOCAL):
        raise UnsafeSettingError(
            f"GRAPH_API_URL is {url}, and page tokens go there: it must begin with https:// at every stage but local "
            "(the parameter GraphApiUrl of template.yaml)"
        )


@dataclass(frozen=True, slots=True)
class IngestEnvironment(_Environment):
    """Settings of `ingest`."""

    secrets_path: str
    app_id: str
    mailbox_url: str
    unreadable_queue_url: str


@dataclass(frozen=True, slots=True)
class RepliesEnvironment(_Environment):
    """Settings of `replies`."""

    secrets_path: str
    app_id: str
    table_name: str
    mailbox_url: str
    mailbox_arn: str
    schedule_group: str
    scheduler_role_arn: str
    thread_control_queue_url: str
    events_topic_arn: str
    graph_api_url: str
    graph_api_version: str


@dataclass(frozen=True, slots=True)
class ThreadControlEnvironment(_Environment):
    """Settings of `thread_control`."""

    secrets_path: str
    app_id: str
    table_name: str
    mailbox_url: str
    thread_control_queue_url: str
    graph_api_url: str
    graph_api_version: str


@dataclass(frozen=True, slots=True)
class ConsoleEnvironment(_Environment):
    """Settings of `console`."""

    secrets_path: str
    app_id: str
    public_url: str
    table_name: str
    deletion_queue_url: str
    mailbox_url: str
    mailbox_dead_letter_url: str
    unreadable_queue_url: str
    thread_control_queue_url: str
    thread_control_dead_letter_url: str
    notifications_queue_url: str
    notifications_dead_letter_url: str
    news_queue_url: str
    news_dead_letter_url: str
    schedule_group: str
    graph_api_url: str
    graph_api_version: str


@dataclass(frozen=True, slots=True)
class NotificationsEnvironment(_Environment):
    """Settings of `notifications`."""

    secrets_path: str
    public_url: str
    table_name: str
    notifications_queue_url: str
    admin_alerts_topic_arn: str
    mail_events_topic_arn: str
    mail_configuration_set: str
    sender_email: str
    graph_api_url: str
    graph_api_version: str
    news_queue_url: str


@dataclass(frozen=True, slots=True)
class NewsEnvironment(_Environment):
    """Settings of `news`."""

    secrets_path: str
    stage: str
    table_name: str
    news_queue_url: str


NOBODY: Final = "nobody"
"""Stands for an address where the stack has none: a variable that is set and empty is taken for a forgotten one."""


@dataclass(frozen=True, slots=True)
class DoctorEnvironment(_Environment):
    """Settings of `doctor`; an address may be `NOBODY`."""

    secrets_path: str
    app_id: str
    webhook_url: str
    table_name: str
    sender_email: str
    admin_email: str
    operator_email: str
    admin_alerts_topic_arn: str
    alarms_topic_arn: str
    graph_api_url: str
    graph_api_version: str
