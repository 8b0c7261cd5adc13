"""Each admin finds links of their own in an alert about a handover that runs."""

from functools import partial
from typing import Never

import pytest

from handover.alerts.links import ActionLinks, ListLinks
from handover.alerts.page_announcement import PageAlertKind, PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement, WaitingVisitor
from handover.conversation.vocabulary import AlertKind
from handover.links.link import Action, Link, digest_of
from handover.missing_secret import SecretUnavailableError
from handover.operations.linking import links_for, without_unreadable_keys
from handover.operations.signed_links import Signer
from handover.pages.page import Admin
from tests.builders.announcements import announcement
from tests.builders.links import KEY, NOW
from tests.fakes.link_keys import FakeLinkKeys

URL = "https://handover.example"
MAYA, JONAS = (Admin(name=name, email=f"{name.lower()}@example.test") for name in ("Maya", "Jonas"))
SIGNER = Signer(FakeLinkKeys(link_key=KEY), lambda: NOW)
REQUESTED = announcement(account_id="77", request_id="e1")


def read(address: str, path: str = "links") -> Link:
    assert address.startswith(f"{URL}/{path}/")
    return SIGNER.read(address.rpartition("/")[2]).link


def actions_of(links: object) -> dict[str, Link]:
    assert isinstance(links, ActionLinks)
    return {name: read(getattr(links, name)) for name in ("claim", "resume", "hour", "day", "week")}


def test_an_alert_about_a_request_has_a_link_for_each_action() -> None:
    found = actions_of(links_for(REQUESTED, MAYA, SIGNER, URL))
    assert {name: one.action for name, one in found.items()} == {
        "claim": Action.CLAIM,
        "resume": Action.RESUME,
        "hour": Action.HOUR,
        "day": Action.DAY,
        "week": Action.WEEK,
    }
    claim = found["claim"]
    assert (claim.page_id, claim.account_id, claim.user_id) == ("22", "77", "33")
    assert (claim.request, claim.admin) == (digest_of("e1"), digest_of(MAYA.email))


def test_every_kind_of_alert_about_a_handover_that_runs_has_them() -> None:
    for kind in AlertKind:
        told = REQUESTED.model_copy(update={"kind": kind})
        assert links_for(told, MAYA, SIGNER, URL) is not None


def test_two_admins_and_two_alerts_never_share_a_link() -> None:
    later = REQUESTED.model_copy(update={"id": "another"})
    digests = [
        link.digest
        for told, admin in ((REQUESTED, MAYA), (REQUESTED, JONAS), (later, MAYA))
        for link in actions_of(links_for(told, admin, SIGNER, URL)).values()
    ]
    assert len(set(digests)) == 15


def test_an_alert_that_is_told_again_has_the_same_links() -> None:
    first, again = (actions_of(links_for(REQUESTED, MAYA, SIGNER, URL)) for _ in range(2))
    assert first == again


def test_where_no_handover_runs_there_is_nothing_to_do() -> None:
    assert links_for(announcement(), MAYA, SIGNER, URL) is None


def test_nor_about_a_page() -> None:
    told = PageAnnouncement(id="x", kind=PageAlertKind.TOKEN_DEAD, page_id="22", page_name="Harbour Bikes", since=NOW)
    assert links_for(told, MAYA, SIGNER, URL) is None


def test_a_list_has_a_link_to_everybody_and_a_claim_for_each_in_order() -> None:
    visitors = tuple(
        WaitingVisitor(account_id="22", user_id=user, request_id=f"of {user}", since=NOW, window_until=NOW)
        for user in ("3", "1", "2")
    )
    told = WaitingAnnouncement(
        id="22.waiting.1", page_id="22", page_name="Harbour Bikes", raised_at=NOW, waiting=visitors
    )
    found = links_for(told, MAYA, SIGNER, URL)
    assert isinstance(found, ListLinks)
    assert read(found.everybody, "waiting").action is Action.LIST
    claims = [read(address) for address in found.claims]
    assert [(one.action, one.user_id, one.request) for one in claims] == [
        (Action.CLAIM, user, digest_of(f"of {user}")) for user in ("3", "1", "2")
    ]


def unreadable(*_: object) -> Never:
    raise SecretUnavailableError("/path/{link-key} cannot be read: ThrottlingException")


def test_keys_that_cannot_be_read_now_are_not_taken_for_none() -> None:
    keys = FakeLinkKeys(link_key=KEY)
    keys.keys = unreadable  # type: ignore[method-assign] # this store does not answer
    with pytest.raises(SecretUnavailableError):
        links_for(REQUESTED, MAYA, Signer(keys, lambda: NOW), URL)


def test_who_cannot_wait_any_longer_does_without_links() -> None:
    assert without_unreadable_keys(unreadable)(REQUESTED, MAYA) is None


def test_who_cannot_wait_any_longer_gets_the_links_there_are() -> None:
    made = without_unreadable_keys(partial(links_for, signer=SIGNER, public_url=URL))
    assert made(REQUESTED, MAYA) == links_for(REQUESTED, MAYA, SIGNER, URL)


def test_without_a_key_the_mail_goes_out_without_links() -> None:
    assert links_for(REQUESTED, MAYA, Signer(FakeLinkKeys(), lambda: NOW), URL) is None
