"""From any link: what it leads to expires with it, and shows no conversation but its own unless it is of a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from hypothesis import given
from hypothesis import strategies as st

from handover.conversation.conversation import Claim, Conversation, Mode
from handover.conversation.effects import Deed, Record
from handover.conversation.vocabulary import Line, Speaker
from handover.links.link import Action, Link, digest_of
from handover.operations import links
from tests.builders.links import MAYA, NOW, REQUEST, WAITING, link
from tests.builders.pages import PAGE_ID
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.history import InMemoryHistory
from tests.unit.operations.test_links import WEEK_MS, Office

USERS = ("70000000000042", "70000000000043", "70000000000044")
NOBODY = "70000000000045"
REQUESTS = ("first", "second", "third")


@dataclass(frozen=True)
class Visitor:
    """A visitor whose handovers followed one another; the last one runs, or is over."""

    user: str
    mode: Mode
    last: str
    is_claimed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether no handover runs."""
        return self.mode is Mode.BOT

    def conversation(self) -> Conversation:
        """Gives the conversation, whose every word names the visitor and the handover it belongs to."""
        claim = Claim(by="Maya", email=MAYA, at=NOW) if self.is_claimed else None
        request = REQUEST.model_copy(
            update={"id": f"{self.last}-{self.user}", "reason": words_of(self.user, self.last), "claim": claim}
        )
        said = Line(speaker=Speaker.USER, text=words_of(self.user, self.last), at=NOW)
        return WAITING.model_copy(
            update={
                "user_id": self.user,
                "name": f"name-{self.user}",
                "lines": (said,),
                "mode": self.mode,
                "request": None if self.is_over else request,
            }
        )

    def history(self) -> Iterator[Record]:
        """Gives the lines of all handovers down to the last one."""
        for number, name in enumerate(REQUESTS[: REQUESTS.index(self.last) + 1]):
            request = f"{name}-{self.user}"
            for deed in (Deed.REQUESTED, Deed.CLAIMED, Deed.RESUMED, Deed.RETURNED):
                words = words_of(self.user, name)
                yield Record(id=f"{request}.{deed}", deed=deed, at=number, by=words, why=words, request_id=request)


def words_of(user: str, request: str) -> str:
    """Gives words that belong to one handover."""
    return f"words-{request}-{user}"


visitors = st.tuples(
    *(
        st.builds(
            Visitor,
            user=st.just(user),
            mode=st.sampled_from(Mode),
            last=st.sampled_from(REQUESTS),
            is_claimed=st.booleans(),
        )
        for user in USERS
    )
)
first_links = st.builds(
    lambda action, user, request: (
        link(Action.LIST, user_id="", request="")
        if action is Action.LIST
        else link(action, user_id=user, request=digest_of(f"{request}-{user}"))
    ),
    st.sampled_from(Action),
    st.sampled_from((*USERS, NOBODY)),
    st.sampled_from(REQUESTS),
)


def office_of(everybody: tuple[Visitor, ...]) -> Office:
    office = Office(InMemoryConversations(*(one.conversation() for one in everybody)))
    history = InMemoryHistory()
    for one in everybody:
        for record in one.history():
            history.add(PAGE_ID, one.user, record)
    office.history.records = history.records
    return office


def shown_at(path: str, office: Office) -> tuple[HTTPStatus, str]:
    """Gives what is shown at an address, once it was pressed too, where it can be."""
    kind, token = path.split("/")
    if kind == "waiting":
        status, html = links.list_waiting(token, "en", office.parts)
        return status, html
    before = links.look(token, "en", office.parts)
    pressed = links.follow(token, "en", office.parts)
    after = links.look(token, "en", office.parts)
    return before.status, before.html + pressed.html + after.html


def reached_from(path: str, office: Office) -> dict[str, tuple[HTTPStatus, str]]:
    """Gives everything that can be seen from an address, by following what the pages offer."""
    seen: dict[str, tuple[HTTPStatus, str]] = {}
    left = [path]
    while left:
        at = left.pop()
        seen[at] = shown_at(at, office)
        ways = re.findall(r'(?:href|action|src|url)="?([^"\s>]+)', seen[at][1])
        ours = [way.removeprefix("../") for way in ways if not way.startswith("https://")]
        left += [way for way in ours if way not in seen]
    return seen


@given(visitors, first_links, st.integers(0, WEEK_MS // 1000))
def test_from_any_link_all_expires_with_it_and_shows_no_more_than_it_is_for(
    everybody: tuple[Visitor, ...], first: Link, age: int
) -> None:
    office = office_of(everybody)
    is_list = first.action is Action.LIST
    path = f"{'waiting' if is_list else 'links'}/{office.signer.sign(first)}"
    office.now += age * 1000
    reached = reached_from(path, office)
    for at, (_, html) in reached.items():
        signed = office.signer.read(at.partition("/")[2])
        assert signed.signed_at == NOW // 1000
        if signed.link.action is Action.LIST:
            assert at == path
            continue
        for one in everybody:
            for request in REQUESTS:
                is_its_own = signed.link.request == digest_of(f"{request}-{one.user}")
                assert is_its_own or words_of(one.user, request) not in html
            assert one.user == signed.link.user_id or f"name-{one.user}" not in html
    assert is_list or [*reached] == [path]
    office.now = NOW + WEEK_MS + 1000
    assert {shown_at(at, office)[0] for at in reached} == {HTTPStatus.GONE}


def test_a_list_leads_to_each_who_waits_and_to_nobody_else() -> None:
    everybody = (
        Visitor(USERS[0], Mode.HUMAN, "first"),
        Visitor(USERS[1], Mode.HUMAN, "second"),
        Visitor(USERS[2], Mode.BOT, "third"),
    )
    office = office_of(everybody)
    reached = reached_from(f"waiting/{office.signer.sign(link(Action.LIST, user_id='', request=''))}", office)
    found = [office.signer.read(at.partition("/")[2]).link for at in reached]
    assert sorted(one.user_id for one in found) == ["", USERS[0], USERS[1]]
