"""The local stack: the order in which its parts are started, connected and ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handover.pages.page import Page
from local import demo_page
from local.deployment import Deployed, Deployment, TemplateChange
from local.engine import ENGINE, Engine, end_engine
from local.engine_state import EngineState
from local.facts import Facts, forget
from local.failures import StackFailure
from local.function_logs import FunctionLogs
from local.handshake import verify_webhook
from local.ports import free_ports, require_free
from local.processes import Service
from local.provisioning import Provisioning
from local.reporting import Reporting, Silence
from local.settings import PROJECT, Settings
from local.simulator_service import SIMULATOR, SimulatorService


def end(state: Path) -> bool:
    """Ends whatever runs with this state folder, whoever started it; tells whether there was something."""
    forget(state)
    return any([Service(SIMULATOR, state).stop(), end_engine(Service(ENGINE, state), EngineState.in_folder(state))])


class Stack:
    """One engine with the deployed template, one simulator, and the demo page between them.

    Tests use it so:

        with Stack(state=tmp_path, engine_port=0, simulator_port=0).running() as stack:
            httpx.post(stack.facts.webhook_url, ...)
    """

    def __init__(  # noqa: PLR0913 -- each can be chosen by itself
        self,
        *,
        state: Path,
        engine_port: int = 0,
        simulator_port: int = 0,
        graph_api_url: str | None = None,
        page: Page | None = None,
        project: Path = PROJECT,
        reporting: Reporting | None = None,
    ) -> None:
        """Describes the stack, of the demo page unless another is given; nothing is started yet."""
        state.mkdir(parents=True, exist_ok=True)
        self.state = state.absolute()
        self._reporting = reporting or Silence()
        self._deployment = Deployment(project, self.state)
        spare = free_ports(2)
        self._engine = Engine(self.state, engine_port or spare[0], self._deployment.region)
        self._simulator = SimulatorService(self.state, simulator_port or spare[1])
        self._graph_url = graph_api_url or self._simulator.url
        self._page = page or demo_page.demo_page()
        self._facts: Facts | None = None

    @classmethod
    def of(cls, settings: Settings, reporting: Reporting) -> "Stack":
        """The stack that a person's settings describe."""
        return cls(
            state=settings.state,
            engine_port=settings.engine_port,
            simulator_port=settings.simulator_port,
            graph_api_url=settings.graph_api_url,
            project=settings.project,
            reporting=reporting,
        )

    @property
    def facts(self) -> Facts:
        """What others need to know of the running stack."""
        if self._facts is None:
            raise StackFailure("the stack does not run: start it first.")
        return self._facts

    @property
    def services(self) -> tuple[Service, Service]:
        """The processes that have to live while the stack runs."""
        return self._engine.service, self._simulator.service

    @contextmanager
    def running(self) -> Iterator["Stack"]:
        """The stack, running; it ends with the block."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> Facts:
        """Brings everything up, or ends what it had started where something stands in the way."""
        self._end_leftovers()
        # Before anything that takes long, so that a person with a busy port knows at once.
        require_free(self._engine.port, "the engine", "ENGINE_PORT")
        require_free(self._simulator.port, "the Messenger simulator", "SIMULATOR_PORT")
        try:
            return self._bring_up()
        except BaseException:
            with self._reporting.step("ending what was started"):
                self.stop()
            raise

    def stop(self) -> bool:
        """Ends everything, the simulator first so that nothing arrives while the engine saves its state."""
        forget(self.state)
        self._facts = None
        return any([self._simulator.stop(), self._engine.stop()])

    def stop_engine(self) -> None:
        """Stops the engine alone; it saves its state."""
        self._engine.stop()

    def start_engine(self) -> None:
        """Starts the engine again, on the state it saved."""
        self._engine.state.release_messages_in_flight()
        self._engine.start()

    def deploy(self) -> None:
        """Deploys the template as it was built."""
        self._deployment.deploy(self._engine.access, self._parameters())

    def deploy_changed(self, change: TemplateChange) -> None:
        """Deploys the built template with something changed in it; `deploy` brings the real one back."""
        self._deployment.deploy_changed(self._engine.access, self._parameters(), change)

    def _end_leftovers(self) -> None:
        if self.stop():
            self._reporting.remark("cleared away what an earlier command had left")

    def _bring_up(self) -> Facts:
        step = self._reporting.step
        for service in self.services:
            service.log.unlink(missing_ok=True)
        with step("building the functions"):
            self._deployment.build()
        self._start_engine()
        with step("deploying the template to it"):
            self._engine.state.mark_incomplete()
            deployed = self._deployment.deploy(self._engine.access, self._parameters())
            self._engine.state.mark_complete(self._engine.port)
        with step("storing secrets, verifying the sender, subscribing to the alerts"):
            facts = self._facts_of(deployed, self._provision(deployed))
        with step("verifying the webhook as Meta does"):
            logs = FunctionLogs(self._engine.access, self._deployment.stack_name, self.state)
            verify_webhook(facts.webhook_url, facts.verify_token, logs)
        with step("starting the Messenger simulator"):
            self._simulator.start(facts, self._page)
        with step("connecting the demo page"):
            demo_page.connect(facts, self._page)
        facts.save(self.state)
        self._facts = facts
        return facts

    def _start_engine(self) -> None:
        emptied = self._engine.state.prepare(self._engine.port)
        if emptied:
            self._reporting.remark(f"starting with an empty engine: {emptied}")
        with self._reporting.step("starting the engine, IAM enforced"):
            self._engine.start()

    def _parameters(self) -> dict[str, str]:
        return {"GraphApiUrl": self._graph_url, "ApiUrl": self._api_url}

    @property
    def _api_url(self) -> str:
        """What comes before the id of an API; the form of the address that needs no host name to be resolved."""
        return f"{self._engine.access.endpoint_url}/_aws/execute-api"

    def _provision(self, deployed: Deployed) -> str:
        operator = Provisioning(self._engine.access)
        secrets = {
            "app-secret": demo_page.APP_SECRET,
            "verify-token": demo_page.VERIFY_TOKEN,
            "link-key": demo_page.LINK_KEY,  # the same after a restart, so that older mails keep their links
        }
        operator.put_secrets(deployed.output("SecretsPath"), secrets)
        operator.verify_sender(deployed.parameters["SenderEmail"])
        return operator.subscribe_inbox(deployed.output("AdminAlertsTopicArn"))

    def _facts_of(self, deployed: Deployed, inbox_url: str) -> Facts:
        engine_url = self._engine.access.endpoint_url
        return Facts(
            engine_url=engine_url,
            webhook_url=f"{self._api_url}/{deployed.output('HttpApiId')}/webhook",
            simulator_url=self._simulator.url,
            graph_url=deployed.parameters["GraphApiUrl"],
            graph_version=deployed.parameters["GraphApiVersion"],
            app_id=deployed.parameters["AppId"],
            app_secret=demo_page.APP_SECRET,
            verify_token=demo_page.VERIFY_TOKEN,
            page_id=demo_page.PAGE_ID,
            page_name=demo_page.PAGE_NAME,
            page_token=demo_page.PAGE_TOKEN,
            region=self._engine.access.region,
            stack_name=self._deployment.stack_name,
            sender_email=deployed.parameters["SenderEmail"],
            secrets_path=deployed.output("SecretsPath"),
            table_name=deployed.output("TableName"),
            mailbox_url=deployed.output("MailboxUrl"),
            mailbox_dead_letter_queue_url=deployed.output("MailboxDeadLetterQueueUrl"),
            unreadable_queue_url=deployed.output("UnreadableQueueUrl"),
            thread_control_queue_url=deployed.output("ThreadControlQueueUrl"),
            thread_control_dead_letter_queue_url=deployed.output("ThreadControlDeadLetterQueueUrl"),
            notifications_queue_url=deployed.output("NotificationsQueueUrl"),
            notifications_dead_letter_queue_url=deployed.output("NotificationsDeadLetterQueueUrl"),
            handover_events_topic_arn=deployed.output("HandoverEventsTopicArn"),
            admin_alerts_topic_arn=deployed.output("AdminAlertsTopicArn"),
            admin_alerts_inbox_url=inbox_url,
            outputs=dict(deployed.outputs),
        )
