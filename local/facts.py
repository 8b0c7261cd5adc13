"""What a running local stack tells tests, tools and people about itself: `stack.json`."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from local.access import ACCESS_KEY_ID, SECRET_ACCESS_KEY, ClientArguments, EngineAccess
from local.failures import StackFailure

FILE_NAME = "stack.json"


class Facts(BaseModel):
    """Addresses, names and test credentials of one running stack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine_url: str
    webhook_url: str
    simulator_url: str
    graph_url: str
    graph_version: str
    app_id: str
    app_secret: str
    verify_token: str
    page_id: str
    page_name: str
    page_token: str
    region: str
    access_key_id: str = ACCESS_KEY_ID
    secret_access_key: str = SECRET_ACCESS_KEY
    stack_name: str
    secrets_path: str
    sender_email: str
    table_name: str
    mailbox_url: str
    mailbox_dead_letter_queue_url: str
    unreadable_queue_url: str
    thread_control_queue_url: str
    thread_control_dead_letter_queue_url: str
    notifications_queue_url: str
    notifications_dead_letter_queue_url: str
    handover_events_topic_arn: str
    admin_alerts_topic_arn: str
    admin_alerts_inbox_url: str
    outputs: dict[str, str]

    def client_arguments(self) -> ClientArguments:
        """What to give to `boto3.client` beside the name of the service."""
        return EngineAccess(self.engine_url, self.region).client_arguments()

    def save(self, state: Path) -> None:
        """Writes the facts where other programs look for them."""
        (state / FILE_NAME).write_text(self.model_dump_json(indent=2) + "\n")

    @classmethod
    def load(cls, state: Path) -> "Facts":
        """The facts of the stack that runs with this state folder."""
        try:
            return cls.model_validate_json((state / FILE_NAME).read_text())
        except (OSError, ValidationError) as error:
            raise StackFailure(f"no stack runs with the state folder {state}: start one with `make up`.") from error


def forget(state: Path) -> None:
    """Takes the facts away when the stack ends, so that nobody looks for what is no longer there."""
    (state / FILE_NAME).unlink(missing_ok=True)
