"""HTTP to a simulator in this process, by one application for all: FastAPI takes long to make its routes."""

from typing import Final, override

import httpx

from local.simulator.application import application
from local.simulator.simulator import Simulator

_APPLICATION: Final = application()


class SimulatorTransport(httpx.ASGITransport):
    """A transport to one simulator. Requests to two simulators must not run at the same time."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__(_APPLICATION)
        self._simulator = simulator

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _APPLICATION.state.simulator = self._simulator
        return await super().handle_async_request(request)
