"""Puts the simulator's HTTP parts together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from local.simulator import control_api, graph_api
from local.simulator.carrier import HttpCarrier
from local.simulator.errors import GraphError
from local.simulator.platform import NothingToPressError, UnknownMessageError, UnknownVisitorError
from local.simulator.settings import Settings
from local.simulator.simulator import Simulator

PAGE = Path(__file__).parent / "page"


def create_app(settings: Settings) -> FastAPI:
    """Return a simulator behind HTTP."""
    app = application()
    app.state.simulator = Simulator(settings, HttpCarrier(settings.webhook_timeout_seconds))
    return app


def application() -> FastAPI:
    """Return the HTTP side alone, which is answered for by the simulator in its `state.simulator`."""
    app = FastAPI(title="Messenger simulator", lifespan=_running, docs_url="/_simulator/docs", redoc_url=None)
    for missing in (NothingToPressError, UnknownVisitorError, UnknownMessageError):
        app.add_exception_handler(missing, _not_found)
    app.add_exception_handler(GraphError, _refused)
    app.include_router(control_api.router)
    app.add_api_route("/", _page, include_in_schema=False)
    app.mount("/page", StaticFiles(directory=PAGE))
    app.include_router(graph_api.router)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.simulator.carrier.close()


async def _page() -> FileResponse:
    return FileResponse(PAGE / "index.html")


async def _not_found(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 404)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    """What another app may not do either."""
    return JSONResponse({"detail": str(error)}, 409)
