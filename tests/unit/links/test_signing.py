"""A link counts as it was signed, for a week, and in no other form."""

import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.links.link import Action, Link, NotALinkError, digest_of
from handover.links.signing import (
    LENGTH_LIMIT,
    LIFETIME,
    ExpiredLinkError,
    ForgedLinkError,
    SignedLink,
    read,
    sign,
    sign_as,
)

KEY, NEXT_KEY, OLD_KEY = "k" * 43, "n" * 43, "o" * 43
NOW = 1_795_000_000
WEEK = int(LIFETIME.total_seconds())
LINK = Link(
    action=Action.CLAIM,
    page_id="2000000001",
    account_id="2000000001",
    user_id="7000000000000042",
    request=digest_of("e1"),
    admin=digest_of("maya@example.test"),
    alert=digest_of("e1.2"),
)
TOKEN = sign(LINK, [KEY], NOW)

ids = st.from_regex(r"[0-9]{1,30}", fullmatch=True)
digests = st.text().map(digest_of)
links = st.builds(
    Link,
    action=st.sampled_from(Action),
    page_id=ids,
    account_id=ids,
    user_id=ids | st.just(""),
    request=digests | st.just(""),
    admin=digests,
    alert=digests,
)


# --- what counts ------------------------------------------------------------------------------------------------------


@given(links)
def test_a_link_is_read_as_it_was_signed(link: Link) -> None:
    assert read(sign(link, [KEY], NOW), [KEY], NOW) == SignedLink(link, NOW, KEY)


@given(links)
def test_a_token_is_short_and_stands_in_an_address_as_it_is(link: Link) -> None:
    token = sign(link, [KEY], NOW)
    assert re.fullmatch(r"[A-Za-z0-9_.~-]+", token)
    assert len(token) < LENGTH_LIMIT


def test_an_ordinary_token_has_some_150_characters() -> None:
    assert len(TOKEN) <= 155


def test_it_names_neither_the_admin_nor_the_event_in_clear() -> None:
    assert "maya" not in TOKEN
    assert "e1" not in TOKEN.split("~")


# --- what does not ----------------------------------------------------------------------------------------------------


@given(st.integers(0, len(TOKEN) - 1), st.characters(max_codepoint=0x2FF))
def test_one_altered_character_and_it_does_not_count(place: int, mark: str) -> None:
    altered = TOKEN[:place] + mark + TOKEN[place + 1 :]
    if altered != TOKEN:
        with pytest.raises(ForgedLinkError):
            read(altered, [KEY], NOW)


@given(st.integers(0, len(TOKEN)), st.text(min_size=1, max_size=5))
def test_nothing_may_be_put_in(place: int, more: str) -> None:
    with pytest.raises(ForgedLinkError):
        read(TOKEN[:place] + more + TOKEN[place:], [KEY], NOW)


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, len(TOKEN)))
def test_nothing_may_be_left_out(first: int, length: int) -> None:
    with pytest.raises(ForgedLinkError):
        read(TOKEN[:first] + TOKEN[first + length :], [KEY], NOW)


@given(st.text())
def test_any_other_text_is_no_link(text: str) -> None:
    with pytest.raises(ForgedLinkError):
        read(text, [KEY], NOW)


@given(links, links)
def test_no_part_of_another_link_makes_it_another(one: Link, other: Link) -> None:
    signed, foreign = sign(one, [KEY], NOW).split("."), sign(other, [KEY], NOW + 1).split(".")
    for mixed in ([foreign[0], *signed[1:]], [signed[0], foreign[1], signed[2]], [*signed[:2], foreign[2]]):
        if mixed not in (signed, foreign):
            with pytest.raises(ForgedLinkError):
                read(".".join(mixed), [KEY], NOW)


def test_what_the_key_signs_elsewhere_is_no_link() -> None:
    from itsdangerous import TimestampSigner  # noqa: PLC0415 - only here is it anybody else's signature

    for foreign in (TimestampSigner(KEY), TimestampSigner(KEY, salt="handover.links")):
        with pytest.raises(ForgedLinkError):
            read(foreign.sign(LINK.written()).decode(), [KEY], NOW)


@pytest.mark.parametrize("text", ["", "c", "x~2~2~7~r~a~b", "c~2~2~7~r~a", "c~2~2~7~r~a~b~c"])
def test_a_signed_text_that_is_no_link_of_ours_does_not_count(text: str) -> None:
    with pytest.raises(NotALinkError):
        Link.read(text)


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("age", [0, 1, WEEK - 1, WEEK])
def test_it_counts_for_seven_days(age: int) -> None:
    assert read(TOKEN, [KEY], NOW + age).link == LINK


@pytest.mark.parametrize("age", [WEEK + 1, 100 * WEEK])
def test_then_it_has_expired_and_says_what_it_was(age: int) -> None:
    with pytest.raises(ExpiredLinkError) as refusal:
        read(TOKEN, [KEY], NOW + age)
    assert (refusal.value.link, refusal.value.signed_at) == (LINK, NOW)


def test_a_clock_that_is_a_little_behind_does_no_harm() -> None:
    assert read(TOKEN, [KEY], NOW - 2).link == LINK


def test_an_old_link_that_was_altered_is_forged_and_not_expired() -> None:
    with pytest.raises(ForgedLinkError):
        read("r" + TOKEN[1:], [KEY], NOW + 100 * WEEK)


@given(links, links, st.integers(0, 2 * WEEK), st.sampled_from([[KEY], [NEXT_KEY, KEY]]))
def test_what_is_offered_behind_a_link_has_its_time_and_its_key(
    first: Link, offered: Link, age: int, keys: list[str]
) -> None:
    token = sign_as(SignedLink(first, NOW, KEY), offered)
    if age <= WEEK:
        assert read(token, keys, NOW + age) == SignedLink(offered, NOW, KEY)
    else:
        with pytest.raises(ExpiredLinkError):
            read(token, keys, NOW + age)


def test_the_key_of_a_link_is_not_shown() -> None:
    assert KEY not in repr(SignedLink(LINK, NOW, KEY))


# --- keys -------------------------------------------------------------------------------------------------------------


def test_the_current_key_signs() -> None:
    assert read(sign(LINK, [NEXT_KEY, KEY], NOW), [NEXT_KEY], NOW).link == LINK


def test_after_a_rotation_what_the_previous_key_signed_counts_still() -> None:
    assert read(TOKEN, [NEXT_KEY, KEY], NOW).link == LINK


def test_after_the_next_one_it_does_not() -> None:
    with pytest.raises(ForgedLinkError):
        read(TOKEN, ["third" * 8, NEXT_KEY], NOW)


# --- what it is remembered by -----------------------------------------------------------------------------------------


def test_two_copies_of_a_mail_hold_the_same_link() -> None:
    assert read(sign(LINK, [KEY], NOW + 5), [KEY], NOW + 5).link.digest == read(TOKEN, [KEY], NOW).link.digest


@pytest.mark.parametrize("field", ["action", "page_id", "account_id", "user_id", "request", "admin", "alert"])
def test_whatever_differs_makes_it_another_link(field: str) -> None:
    other = Link(**(asdict(LINK) | {field: Action.RESUME if field == "action" else "other"}))
    assert other.digest != LINK.digest
