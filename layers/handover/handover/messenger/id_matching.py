"""Asks Meta which visitors of our pages a user of our app is.

Meta, "ID Matching": GET /{app-scoped id}/ids_for_pages with the app token and its proof gives the page-scoped ids on
the pages of the business that owns both. The first call may start a review of the app that takes two days. Not certain:
whether Meta still gives the ids once the user has removed the app.
"""

from typing import Any, Final, NamedTuple

import requests

from handover.messenger.calls import READ_TIMEOUT_SECONDS, Calls, Credentials, graph_address
from handover.messenger.errors import RefusedError

_ON_ONE_PAGE: Final = "100"
_MOST_PAGES: Final = 20


class PageUser(NamedTuple):
    """A person as a page knows them."""

    page_id: str
    user_id: str


class IdMatching:
    """Calls on behalf of our app."""

    def __init__(self, session: requests.Session, *, url: str, version: str, app_id: str, app_secret: str) -> None:
        credentials = Credentials(f"{app_id}|{app_secret}", app_secret)
        self._calls = Calls(session, graph_address(url, version), credentials, None)

    def page_users(self, app_scoped_id: str) -> tuple[PageUser, ...]:
        """Gives who this person is on our pages.

        Raises:
            GraphError: Meta does not tell; the type says what to do next.
        """
        found: list[PageUser] = []
        parameters = {"fields": "id,page", "limit": _ON_ONE_PAGE}
        for _ in range(_MOST_PAGES):
            answer = self._calls.ask(f"{app_scoped_id}/ids_for_pages", parameters, READ_TIMEOUT_SECONDS)
            found += _page_users(answer.get("data"))
            after = _after(answer.get("paging"))
            if after is None:
                return tuple(dict.fromkeys(found))
            parameters = {**parameters, "after": after}
        raise RefusedError("the list of ids does not end")


def _page_users(listed: object) -> list[PageUser]:
    return [
        PageUser(str(page["id"]), str(one["id"]))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and "id" in one and isinstance(page := one.get("page"), dict) and "id" in page
    ]


def _after(paging: Any) -> str | None:  # noqa: ANN401 - any JSON
    if not isinstance(paging, dict) or "next" not in paging:
        return None
    cursors = paging.get("cursors")
    return str(cursors["after"]) if isinstance(cursors, dict) and "after" in cursors else None
