"""Runs the embedded engine: ministack, with every call checked against IAM, on loopback only."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from local.access import ACCESS_KEY_ID, SECRET_ACCESS_KEY, EngineAccess, clean_environment
from local.engine_state import EngineState
from local.failures import StackFailure
from local.ports import LOOPBACK
from local.processes import Service
from local.waiting import wait_until

ENGINE = "engine"
READY_SECONDS = 60
# The functions inherit the engine's environment. Only what every program needs may reach them, so that a variable
# missing in the template is missing here as well.
INHERITED = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "http_proxy",
    "https_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
)


def end_engine(service: Service, state: EngineState) -> bool:
    """Ends an engine, if there is one; what it had saved before is worth nothing where it could not save again."""
    started = service.started_at()
    if not service.stop():
        return False
    if not state.saved_after(started):
        state.mark_incomplete()
    return True


class Engine:
    """The engine's process and its saved state."""

    def __init__(self, state: Path, port: int, region: str) -> None:
        """Describes the engine; nothing is started yet."""
        self.port = port
        self.access = EngineAccess(f"http://{LOOPBACK}:{port}", region)
        self.state = EngineState.in_folder(state)
        self.service = Service(ENGINE, state)

    def start(self) -> None:
        """Starts the engine on what it saved last time and waits until it answers."""
        self.service.start("ministack", [], self._environment(os.environ), self.state.folder)
        ready = wait_until(lambda: not self.service.running() or self._answers(), READY_SECONDS)
        if not ready or not self.service.running():
            self.service.stop()
            raise StackFailure(f"the engine did not start; what it said is in {self.service.log}.")

    def stop(self) -> bool:
        """Has the engine save its state and end; tells whether there was one."""
        return end_engine(self.service, self.state)

    def _answers(self) -> bool:
        try:
            with httpx.Client(trust_env=False, timeout=2) as client:
                return client.get(f"{self.access.endpoint_url}/_ministack/ready").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def _environment(self, base: Mapping[str, str]) -> dict[str, str]:
        inherited = {name: base[name] for name in INHERITED if name in base}
        return clean_environment(inherited) | {
            "HOME": str(self.state.folder),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)]),
            "AUTH": "true",
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "MINISTACK_REGION": self.access.region,
            "GATEWAY_PORT": str(self.port),
            "LAMBDA_EXECUTOR": "local",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.state.services),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.state.files),
            "TMPDIR": str(self.state.temporary),
            # It would open two more ports, one of them on every interface.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
        }
