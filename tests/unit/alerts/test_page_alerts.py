"""The alert about a page in words: what happened, what it means, what to do; and who was missed."""

import pytest

from handover.alerts.actions import INBOX_URL
from handover.alerts.compose import notice_of
from handover.alerts.harmless import harmless_text
from handover.alerts.page_announcement import Missed, PageAlertKind, PageAnnouncement
from handover.alerts.wordings import ENGLISH
from handover.pages.page import Admin
from handover.pages.platform import Platform
from tests.builders.announcements import AT
from tests.builders.mails import mail_to
from tests.builders.page_announcements import page_announcement

MAYA = Admin(name="Maya", email="maya@example.test")
HOUR_MS = 3_600_000
REASON = "Promotions outside the window"


def text_of(told: PageAnnouncement) -> str:
    return mail_to(MAYA, told, ENGLISH).text


def subject_of(told: PageAnnouncement) -> str:
    return mail_to(MAYA, told, ENGLISH).subject


def of_kind(kind: PageAlertKind, **changes: object) -> PageAnnouncement:
    return page_announcement(kind=kind, **changes)


def of_policy(action: str, reason: str = REASON) -> PageAnnouncement:
    return of_kind(PageAlertKind.POLICY, action=action, detail=reason)


def of_missed(*missed: Missed, count: int | None = None, **changes: object) -> PageAnnouncement:
    counted = len(missed) if count is None else count
    return of_kind(PageAlertKind.MISSED, detail="", missed=missed, missed_count=counted, **changes)


# --- a dead token -----------------------------------------------------------------------------------------------------

TOKEN_DEAD = f"""\
Hello Maya,

Harbour Bikes
The bot of Harbour Bikes has lost its access.
Meta no longer takes the page token, the key that the bot writes with.

Since: 5 May 2026, 10:00 (UTC)
Meta answered: HTTP 400, code 190/460

What this means:
- The bot says nothing and cannot pass chats on.
- What visitors write is kept.
- You still get a mail for everybody who asks for a person.
- You can answer in the inbox as always.

What to do:
- Connect the page again with a new page token, or ask whoever runs the bot to do it: make connect \
PAGE=my-page.yaml STAGE=prod (“Connect a Facebook Page” in the README).
- The bot then goes on by itself.

Open the inbox: {INBOX_URL}

What the bot can no longer answer within Meta's 24 hours will be listed in another mail.

You get this e-mail because you are told when visitors of Harbour Bikes need a person."""


def test_a_dead_token() -> None:
    mail = mail_to(MAYA, page_announcement(), ENGLISH)
    assert mail.subject == "Action needed: the bot of Harbour Bikes has lost its access"
    assert (mail.recipient, mail.text) == ("maya@example.test", TOKEN_DEAD)


# --- other troubles ---------------------------------------------------------------------------------------------------


def test_a_restriction_is_meta_s_to_explain_and_the_bot_tries_again() -> None:
    told = of_kind(PageAlertKind.RESTRICTED, detail="HTTP 400, code 10/1893063")
    assert subject_of(told) == "Action needed: Meta keeps Harbour Bikes from sending messages"
    for sentence in (
        "Meta answered: HTTP 400, code 10/1893063",
        "Look at Page Quality and at Support Home of Harbour Bikes on Facebook",
        "The bot tries again every hour",
        "You still get a mail for everybody who asks for a person.",
    ):
        assert sentence in text_of(told)


def test_a_wrong_setting_is_for_whoever_runs_the_bot() -> None:
    told = of_kind(PageAlertKind.MISCONFIGURED, detail="MisconfiguredError: HTTP 400, code 200/2018028")
    assert subject_of(told) == "Action needed: Meta refuses what the bot of Harbour Bikes asks for"
    for sentence in (
        "A permission is missing, or a setting is wrong.",
        "Meta answered: MisconfiguredError: HTTP 400, code 200/2018028",
        "Some visitors get no answer, or their chats are not passed on.",
        "the runbook, in the folder docs of the project, says what the codes mean",
    ):
        assert sentence in text_of(told)


@pytest.mark.parametrize("kind", [PageAlertKind.TOKEN_DEAD, PageAlertKind.MISCONFIGURED])
def test_the_inbox_stays_open_to_people(kind: PageAlertKind) -> None:
    assert "You can answer in the inbox as always." in text_of(of_kind(kind))


# --- policy notices ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "subject", "truth"),
    [
        ("warning", "Action needed: Meta warns Harbour Bikes about its messages", "The bot goes on as before."),
        (
            "block",
            "Action needed: Meta blocks the messages of Harbour Bikes",
            "The bot cannot answer as long as the block holds.",
        ),
        ("unblock", "Meta lets Harbour Bikes send messages again", "The bot goes on by itself, within an hour"),
        ("frown", "Meta sent Harbour Bikes a notice about its rules", "goes on for as long as Meta lets it."),
    ],
)
def test_a_policy_notice_says_what_meta_does_and_why(action: str, subject: str, truth: str) -> None:
    told = of_policy(action)
    assert subject_of(told) == subject
    for sentence in (truth, f"Meta's action: {action}", f"Meta's reason: {REASON}"):
        assert sentence in text_of(told)


def test_meta_gives_no_reason_for_lifting_a_block() -> None:
    assert "reason" not in text_of(of_policy("unblock", reason=""))


# --- missed chats -----------------------------------------------------------------------------------------------------

ANA = Missed(user_id="33", name="Ana Lima", last_user_at=AT - 30 * HOUR_MS)
NAMELESS = Missed(user_id="34", last_user_at=AT - 26 * HOUR_MS, platform=Platform.INSTAGRAM)


def test_missed_chats_are_listed_by_name_platform_and_time() -> None:
    text = text_of(of_missed(ANA, NAMELESS, since=AT - 30 * HOUR_MS, timezone="Europe/Lisbon"))
    listed = """\
Waiting since: 4 May 2026, 05:00 (Europe/Lisbon)

Visitors without an answer (times in Europe/Lisbon):
  Ana Lima (Messenger): last wrote 4 May 2026, 05:00
  A visitor of Harbour Bikes (Instagram): last wrote 4 May 2026, 09:00

Open the inbox:"""
    assert listed in text


def test_a_person_may_still_answer_missed_chats_and_the_bot_may_not() -> None:
    text = text_of(of_missed(ANA))
    assert "and now it may not. A person may, in the inbox, for 7 days after the last message." in text


@pytest.mark.parametrize(
    ("missed", "count", "chats"),
    [
        ((ANA,), 1, "1 chat was"),
        ((ANA, NAMELESS), 2, "2 chats were"),
        ((ANA,), 0, "1 chat was"),
        ((), 3, "3 chats were"),
    ],
)
def test_missed_chats_are_counted(missed: tuple[Missed, ...], count: int, chats: str) -> None:
    told = of_missed(*missed, count=count)
    assert subject_of(told) == f"{chats} not answered in time on Harbour Bikes"
    assert f"{chats} not answered in time." in text_of(told)


def test_a_cut_list_says_how_many_are_left_out() -> None:
    assert "And 48 more, whom the inbox shows." in text_of(of_missed(ANA, NAMELESS, count=50))
    assert "more, whom" not in text_of(of_missed(ANA, NAMELESS))


# --- markup -----------------------------------------------------------------------------------------------------------

MARKUP = "<script>x</script>\"'&{{ subject }}"
SHOWN = "&lt;script&gt;x&lt;/script&gt;&#34;&#39;&amp;{{ subject }}"


@pytest.mark.parametrize("kind", PageAlertKind)
@pytest.mark.parametrize("field", ["page_name", "detail", "action"])
def test_markup_is_shown_and_not_obeyed(kind: PageAlertKind, field: str) -> None:
    mail = mail_to(MAYA, of_kind(kind, **{field: MARKUP}), ENGLISH)
    assert "<script" not in mail.html
    assert SHOWN in mail.html
    assert MARKUP in mail.text


def test_markup_in_a_missed_visitors_name_is_shown_and_not_obeyed() -> None:
    mail = mail_to(MAYA, of_missed(ANA.model_copy(update={"name": MARKUP})), ENGLISH)
    assert "<script" not in mail.html
    assert SHOWN in mail.html


def test_a_missed_visitors_name_cannot_pass_for_a_line() -> None:
    forged = "Ana\r\nOpen the inbox: https://evil.test"
    text = text_of(of_missed(ANA.model_copy(update={"name": forged})))
    assert [line for line in text.splitlines() if "evil" in line] == [
        f"  “{harmless_text('Ana Open the inbox: https://evil.test')}” (Messenger): last wrote 4 May 2026, 04:00"
    ]


# --- the notice -------------------------------------------------------------------------------------------------------


def test_the_notice_carries_what_subscribers_filter_by() -> None:
    notice = notice_of(page_announcement(page_name="Café Söder"), ENGLISH)
    assert notice.subject == "Action needed: the bot of Cafe Soder has lost its access"
    assert (notice.page_id, notice.kind) == ("22", PageAlertKind.TOKEN_DEAD)
