"""Starts the simulator from the command line."""

import argparse
import logging
import socket
import sys

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local.simulator.application import create_app
from local.simulator.graph_api import DISCONNECT_HEADER
from local.simulator.settings import INSTAGRAM_ACCOUNT_ID, Mode, Settings

HOST = "127.0.0.1"
COMPLAINT = "ASGI callable should return None"


class DropsConnections:
    """Closes the connection without an answer where the application asks for it.

    uvicorn closes a connection whose application gives something back, so that is what this does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> str | None:
        """Passes everything on but an answer that is to be dropped."""
        dropped = False

        async def send_unless_dropped(message: Message) -> None:
            nonlocal dropped
            names = {name for name, _ in message.get("headers", ())}
            dropped = dropped or DISCONNECT_HEADER.encode() in names
            if not dropped:
                await send(message)

        await self._app(scope, receive, send_unless_dropped)
        return "dropped" if dropped else None


class Server(uvicorn.Server):
    """A server that says when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to listen, then says so."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"Messenger simulator: http://{HOST}:{self.config.port}/\n")
            sys.stdout.flush()


def settings_from(arguments: list[str]) -> tuple[int, Settings]:
    """The port and the settings that a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m local.simulator", description="Plays Meta's Messenger Platform.")
    parser.add_argument("--port", type=int, required=True)
    for name in ("webhook-url", "app-id", "app-secret", "verify-token", "page-id", "page-name", "page-token"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--default-app-id", help="the page's default app; the app itself unless told otherwise")
    parser.add_argument("--instagram-account-id", default=INSTAGRAM_ACCOUNT_ID, help="the page's professional account")
    parser.add_argument("--engine-url", help="where the embedded engine answers, for the e-mails")
    parser.add_argument("--region", default="eu-west-1", help="the engine's region")
    parser.add_argument("--table-name", help="the product's table there, for the opening hours")
    parser.add_argument("--other-app", action="append", default=[], metavar="ID=NAME", help="another app on the page")
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.CONVERSATION_ROUTING)
    named = vars(parser.parse_args(arguments))
    port, default_app_id = int(named.pop("port")), named.pop("default_app_id") or named["app_id"]
    names = dict(app.split("=", 1) for app in named.pop("other_app"))
    others = {"other_app_ids": tuple(names), "other_app_names": names}
    return port, Settings.model_validate({**named, **others, "default_app_id": default_app_id})


def main() -> None:
    """Runs the simulator until it is told to end."""
    port, settings = settings_from(sys.argv[1:])
    logging.getLogger("uvicorn.error").addFilter(lambda record: COMPLAINT not in record.getMessage())
    config = uvicorn.Config(
        DropsConnections(create_app(settings)), host=HOST, port=port, log_level="warning", timeout_graceful_shutdown=2
    )
    Server(config).run()


if __name__ == "__main__":
    main()
