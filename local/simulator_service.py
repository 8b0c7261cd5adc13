"""Runs the Messenger simulator as a process of the local stack."""

import os
from pathlib import Path

import httpx

from handover.pages.page import KNOWN_APPS, Page
from local.access import clean_environment
from local.facts import Facts
from local.failures import StackFailure
from local.ports import LOOPBACK
from local.processes import Service
from local.settings import PROJECT
from local.waiting import wait_until

SIMULATOR = "simulator"
READY_SECONDS = 60


class SimulatorService:
    """The simulator's process."""

    def __init__(self, state: Path, port: int) -> None:
        """Describes the simulator; nothing is started yet."""
        self.port = port
        self.url = f"http://{LOOPBACK}:{port}"
        self.service = Service(SIMULATOR, state)

    def start(self, facts: Facts, page: Page) -> None:
        """Starts the simulator as the Meta side of the stack, with the apps of its page; waits until it answers."""
        arguments = {
            "port": str(self.port),
            "webhook-url": facts.webhook_url,
            "app-id": facts.app_id,
            "app-secret": facts.app_secret,
            "verify-token": facts.verify_token,
            "page-id": facts.page_id,
            "page-name": facts.page_name,
            "page-token": facts.page_token,
            "engine-url": facts.engine_url,
            "region": facts.region,
            "table-name": facts.table_name,
        }
        words = [word for name, value in arguments.items() for word in (f"--{name}", value)]
        # It reads the opening hours as the product keeps them, and so with the product's own code.
        environment = {**clean_environment(os.environ), "PYTHONPATH": str(PROJECT / "layers" / "handover")}
        self.service.start("local.simulator", words + _other_apps(page), environment, PROJECT)
        ready = wait_until(lambda: not self.service.running() or self._answers(), READY_SECONDS)
        if not ready or not self.service.running():
            self.service.stop()
            raise StackFailure(f"the Messenger simulator did not start; what it said is in {self.service.log}.")

    def stop(self) -> bool:
        """Ends the simulator; tells whether there was one."""
        return self.service.stop()

    def _answers(self) -> bool:
        try:
            with httpx.Client(trust_env=False, timeout=2) as client:
                return client.get(f"{self.url}/_simulator/health").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def _other_apps(page: Page) -> list[str]:
    """The apps that the page hands over to, besides those that every page has."""
    apps = [app for app in page.handover.target_apps if app.app_id not in KNOWN_APPS.values()]
    return [f"--other-app={app.app_id}={app.label}" for app in apps]
