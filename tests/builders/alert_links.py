"""The addresses behind the buttons of an alert, for tests."""

from typing import Final

from handover.alerts.links import ActionLinks, ListLinks

_CONSOLE: Final = "https://console.example.test"

ACTIONS: Final = ActionLinks(
    claim=f"{_CONSOLE}/claim?token=c",
    resume=f"{_CONSOLE}/resume?token=r",
    hour=f"{_CONSOLE}/extend?token=h",
    day=f"{_CONSOLE}/extend?token=d",
    week=f"{_CONSOLE}/extend?token=w",
)
LISTED: Final = ListLinks(
    everybody=f"{_CONSOLE}/waiting?token=e", claims=(f"{_CONSOLE}/claim?token=1", f"{_CONSOLE}/claim?token=2")
)
