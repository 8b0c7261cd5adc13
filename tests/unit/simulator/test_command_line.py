import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from local.simulator.__main__ import DropsConnections, settings_from
from local.simulator.settings import Mode

GIVEN = [
    "--port=8700",
    "--webhook-url=http://127.0.0.1:4566/webhook",
    "--app-id=1000000001",
    "--app-secret=S",
    "--verify-token=V",
    "--page-id=2000000002",
    "--page-name=Lisboa Bikes",
    "--page-token=T",
]


def test_the_command_line_says_what_to_play() -> None:
    port, settings = settings_from(GIVEN)

    assert (port, settings.page_name, settings.mode) == (8700, "Lisboa Bikes", Mode.CONVERSATION_ROUTING)
    assert settings.default_app_id == settings.app_id == "1000000001"
    assert settings.instagram_account_id == "17841400000000001"


def test_mode_engine_and_default_app_may_be_named() -> None:
    more = ["--mode=zero_config", "--engine-url=http://127.0.0.1:4566", "--default-app-id=263902037430900"]
    more.append("--instagram-account-id=17841400000000009")

    _, settings = settings_from([*GIVEN, *more])

    assert settings.instagram_account_id == "17841400000000009"
    assert (settings.mode, settings.engine_url, settings.default_app_id) == (
        Mode.ZERO_CONFIG,
        "http://127.0.0.1:4566",
        "263902037430900",
    )


def test_other_apps_on_the_page_are_given_with_the_names_people_use() -> None:
    _, settings = settings_from([*GIVEN, "--other-app=1000000005=Workshop desk", "--other-app=1000000006=A = B"])

    assert settings.other_app_ids == ("1000000005", "1000000006")
    assert [settings.app_name(one) for one in settings.other_app_ids] == ["Workshop desk", "A = B"]


def test_secrets_do_not_show() -> None:
    _, settings = settings_from([argument.replace("=S", "=sesame") for argument in GIVEN])

    assert "sesame" not in repr(settings)


@pytest.mark.parametrize(
    ("headers", "outcome", "messages"),
    [([(b"x-simulator-disconnect", b"now")], "dropped", 0), ([], None, 2)],
)
def test_an_answer_that_is_to_be_dropped_never_leaves(
    headers: list[tuple[bytes, bytes]], outcome: str | None, messages: int
) -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def application(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    assert asyncio.run(DropsConnections(application)({"type": "http"}, receive, send)) == outcome
    assert len(sent) == messages
