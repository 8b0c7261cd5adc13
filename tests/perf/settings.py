"""The environment that every measured function runs in."""

import os
from collections.abc import Mapping
from typing import Final

from tests.perf.answers import GRAPH_PATH
from tests.perf.sandbox import Task

APP_SECRET: Final = "test_app_secret"
_QUEUES: Final = "https://sqs.eu-central-1.amazonaws.com/123456789012"
_TOPICS: Final = "arn:aws:sns:eu-central-1:123456789012"

_LAMBDA: Final = {
    "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
    "AWS_LAMBDA_FUNCTION_TIMEOUT": "30",
    "AWS_LAMBDA_LOG_FORMAT": "JSON",
    "AWS_LAMBDA_LOG_LEVEL": "INFO",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
    "LANG": "en_US.UTF-8",
    "TZ": ":UTC",
}
"""What Lambda sets for every function."""

_TEMPLATE: Final = {
    "SECRETS_PATH": "/handover/local",
    "APP_ID": "1000000001",
    "TABLE_NAME": "handover",
    "MAILBOX_URL": f"{_QUEUES}/mailbox.fifo",
    "MAILBOX_ARN": "arn:aws:sqs:eu-central-1:123456789012:mailbox.fifo",
    "SCHEDULE_GROUP": "handover",
    "SCHEDULER_ROLE_ARN": "arn:aws:iam::123456789012:role/scheduler",
    "UNREADABLE_QUEUE_URL": f"{_QUEUES}/unreadable.fifo",
    "THREAD_CONTROL_QUEUE_URL": f"{_QUEUES}/thread-control.fifo",
    "EVENTS_TOPIC_ARN": f"{_TOPICS}:handover-events",
    "NOTIFICATIONS_QUEUE_URL": f"{_QUEUES}/notifications",
    "NEWS_QUEUE_URL": f"{_QUEUES}/news",
    "STAGE": "prod",
    "ADMIN_ALERTS_TOPIC_ARN": f"{_TOPICS}:admin-alerts",
    "MAIL_EVENTS_TOPIC_ARN": f"{_TOPICS}:mail-events",
    "MAIL_CONFIGURATION_SET": "handover",
    "PUBLIC_URL": "https://handover.example",
    "SENDER_EMAIL": "bot@example.test",
    "GRAPH_API_VERSION": GRAPH_PATH.strip("/"),
    "POWERTOOLS_SERVICE_NAME": "benchmark",
    "POWERTOOLS_METRICS_NAMESPACE": "MessengerHandover",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}
"""What template.yaml sets, for all functions together: each reads its own."""


def environment(task: Task, endpoint: str) -> Mapping[str, str]:
    """Gives the whole environment of a function whose every call goes to one endpoint."""
    return {
        **_LAMBDA,
        **_TEMPLATE,
        "APP_SECRET": APP_SECRET,  # the bare handler has it for nothing; ours pays for asking
        "AWS_ENDPOINT_URL": endpoint,
        "GRAPH_API_URL": endpoint,
        "LAMBDA_TASK_ROOT": str(task.folder),
        "PATH": os.defpath,
        "PYTHONPATH": task.python_path,
        # Lambda's folders are read-only: what has no bytecode is compiled again at every cold start.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
