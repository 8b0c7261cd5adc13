"""The page behind a link says how it stands: in every situation, in words that fit."""

import html
import re
from http import HTTPStatus
from itertools import count

import pytest

from handover.conversation.conversation import Conversation, Ending, Mode
from handover.conversation.effects import Deed, Record
from handover.conversation.seen import Group
from handover.conversation.vocabulary import Line, Origin, Speaker
from handover.links.case import HISTORY_SHOWN, LINES_LOOKED_AT, PATIENCE_MS, Case, recent_history
from handover.links.link import Action
from handover.links.sheet import Mark, Sheet, as_html
from handover.links.told import LOOKS_AGAIN_FOR_MS, LOOKS_AGAIN_SECONDS, sheet_of
from handover.links.used import UsedLink
from handover.pages.page import MINUTE_MS, Page
from tests.builders.links import JONAS, MAYA, NOW, REQUEST, REQUEST_ID, WAITING, claimed, link, waiting, with_the_bot
from tests.builders.pages import DOCUMENT, page

DAY = 1440 * MINUTE_MS
INBOX = "https://inbox.example"


def of_lisbon(**changes: object) -> Page:
    handover = {**DOCUMENT["handover"], "longest_pause_minutes": 43_200, **changes}
    return page(timezone="Europe/Lisbon", handover=handover)


def record(deed: Deed, minutes_ago: int = 2, **more: str) -> Record:
    line = {"id": deed, "deed": deed, "at": NOW - minutes_ago * MINUTE_MS, "request_id": REQUEST_ID}
    return Record.model_validate(line | more)


class World:
    """A link, and how it stands around it."""

    def __init__(self, action: Action = Action.CLAIM, email: str = MAYA, conversation: Conversation = WAITING) -> None:
        self.link = link(action, email)
        self.page = of_lisbon()
        self.conversation = conversation
        self.history: tuple[Record, ...] = (record(Deed.REQUESTED, 34, why="Talk to a human"),)
        self.used: UsedLink | None = None
        self.email = email

    def was_used(self, milliseconds_ago: int = 4_000) -> "World":
        self.used = UsedLink(at=NOW - milliseconds_ago, by="Maya", action=self.link.action)
        return self

    def was_decided(self) -> "World":
        self.conversation = self.conversation.remembering(Group.STAFF, self.case().event_id, NOW, NOW)
        return self.was_used()

    def happened(self, *records: Record) -> "World":
        self.history += records
        return self

    def case(self) -> Case:
        [admin] = [one for one in self.page.handover.admins if one.email == self.email]
        return Case(
            link=self.link,
            signed_at=NOW - 34 * MINUTE_MS,
            page=self.page,
            admin=admin,
            conversation=self.conversation,
            history=self.history,
            used=self.used,
            now=NOW,
        )

    def sheet(self) -> Sheet:
        return sheet_of(self.case())


def words(sheet: Sheet) -> str:
    return " ".join((sheet.title, *sheet.sentences))


# --- what can be done -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "title", "button"),
    [
        (Action.CLAIM, "Answer Anna Berg?", "I will answer"),
        (Action.RESUME, "Bring the bot back for Anna Berg?", "Bring the bot back"),
        (Action.HOUR, "Keep the bot out for an hour?", "Keep it out for an hour"),
        (Action.DAY, "Keep the bot out for a day?", "Keep it out for a day"),
        (Action.WEEK, "Keep the bot out for seven days?", "Keep it out for seven days"),
    ],
)
def test_a_link_says_what_it_would_do_and_has_one_button(action: Action, title: str, button: str) -> None:
    sheet = World(action).sheet()
    assert (sheet.status, sheet.mark, sheet.title) == (HTTPStatus.OK, Mark.ASK, title)
    assert sheet.button is not None
    assert sheet.button.label == button
    assert sheet.again_in is None


def test_it_names_the_visitor_the_page_and_since_when_on_the_clock_of_the_page() -> None:
    sheet = World().sheet()
    assert dict(sheet.facts) == {
        "Visitor": "Anna Berg",
        "Page": "Harbour Bikes",
        "Waiting": "since 10:26",
        "Who answers": "nobody yet",
        "Bot is out": "until 11:26",
    }
    assert sheet.footnotes == ("Times are those of Europe/Lisbon.",)


SAID = (
    Line(speaker=Speaker.USER, text="I need four bikes for tomorrow", at=NOW - 2),
    Line(speaker=Speaker.USER, text="Talk to a human", at=NOW - 1),
)


def test_it_tells_what_it_is_about_in_the_visitors_words_where_alerts_do() -> None:
    said = waiting().model_copy(update={"lines": SAID})
    assert dict(World(conversation=said).sheet().facts)["About"] == "I need four bikes for tomorrow"
    world = World(conversation=said)
    handover = world.page.handover.model_copy(update={"lines_in_alerts": 0})
    world.page = world.page.model_copy(update={"handover": handover})
    assert "About" not in dict(world.sheet().facts)


def test_another_day_is_told_with_its_date() -> None:
    assert dict(World(conversation=waiting(since=NOW - DAY)).sheet().facts)["Waiting"] == "since 4 May 2026, 11:00"


def test_a_visitor_without_a_name_is_one_of_the_page() -> None:
    sheet = World(conversation=WAITING.model_copy(update={"name": None})).sheet()
    assert sheet.title == "Answer a visitor of Harbour Bikes?"


def test_a_longer_pause_says_until_when() -> None:
    assert "stays out until 6 May 2026, 11:00" in words(World(Action.DAY).sheet())


def test_a_page_that_does_not_pause_for_so_long_says_so_before() -> None:
    world = World(Action.DAY)
    world.page = of_lisbon(longest_pause_minutes=600)
    assert "stays out until 20:26" in words(world.sheet())
    assert "does not pause the bot for longer" in words(world.sheet())


def test_who_brings_the_bot_back_hears_that_somebody_answers() -> None:
    assert "Maya said at 10:48 that they answer." in World(Action.RESUME, JONAS, claimed()).sheet().sentences


def test_who_wants_to_answer_hears_that_somebody_has() -> None:
    at = NOW - 5 * MINUTE_MS
    sheet = World(conversation=waiting(answered_at=at, last_human_sign=NOW - MINUTE_MS)).sheet()
    assert "Somebody has answered already, at 10:55." in sheet.sentences
    assert dict(sheet.facts)["Who answers"] == "somebody, since 10:55"


def test_who_only_kept_the_bot_out_has_not_answered() -> None:
    kept_out = waiting(first_human_sign=NOW - MINUTE_MS, last_human_sign=NOW - MINUTE_MS)
    sheet = World(conversation=kept_out).sheet()
    assert "answered already" not in words(sheet)
    assert dict(sheet.facts)["Who answers"] == "nobody yet"


def test_who_would_have_the_bot_back_sooner_reads_so_before() -> None:
    long = waiting(last_human_sign=NOW, extended_at=NOW, paused_until=NOW + 3 * DAY)
    assert (
        "Without this it would stay out for longer, until 8 May 2026, 11:00."
        in World(Action.HOUR, conversation=long).sheet().sentences
    )
    assert "longer" not in words(World(Action.WEEK, conversation=long).sheet())


# --- what came of it --------------------------------------------------------------------------------------------------


def test_a_click_that_is_not_decided_yet_is_on_its_way_and_the_page_looks_again() -> None:
    sheet = World().was_used().sheet()
    assert (sheet.status, sheet.title) == (HTTPStatus.ACCEPTED, "Your click is on its way")
    assert (sheet.button, sheet.again_in) == (None, LOOKS_AGAIN_SECONDS)


def test_it_does_not_look_again_for_ever() -> None:
    sheet = World().was_used(LOOKS_AGAIN_FOR_MS).sheet()
    assert (sheet.title, sheet.again_in) == ("This takes longer than usual", None)


def test_who_claimed_reads_that_they_answer() -> None:
    sheet = World(conversation=claimed()).was_decided().sheet()
    assert (sheet.status, sheet.mark, sheet.title) == (HTTPStatus.OK, Mark.DONE, "You answer Anna Berg")
    assert sheet.footnotes[0] == "You used this link at 11:00."


def test_who_has_claimed_by_another_mail_reads_the_same() -> None:
    assert World(conversation=claimed()).sheet().title == "You answer Anna Berg"


def test_who_comes_second_reads_who_has_it_since_when() -> None:
    sheet = World(email=JONAS, conversation=claimed()).sheet()
    assert (sheet.status, sheet.title) == (HTTPStatus.CONFLICT, "Maya answers Anna Berg")
    assert "Maya said so at 10:48." in words(sheet)
    assert dict(sheet.facts)["Who answers"] == "Maya, since 10:48"
    assert sheet.button is None


def test_the_bot_that_was_asked_back_is_on_its_way() -> None:
    returning = waiting(ending=Ending.STAFF).model_copy(update={"mode": Mode.RETURNING})
    sheet = World(Action.RESUME, conversation=returning).was_decided().sheet()
    assert sheet.title == "The bot is on its way back to Anna Berg"
    assert sheet.again_in == LOOKS_AGAIN_SECONDS


def test_then_it_is_back() -> None:
    world = World(Action.RESUME, conversation=with_the_bot()).was_used(3 * MINUTE_MS)
    sheet = world.happened(record(Deed.RESUMED, by="Maya", why="staff"), record(Deed.RETURNED, 1)).sheet()
    assert (sheet.status, sheet.mark, sheet.title) == (HTTPStatus.OK, Mark.DONE, "The bot is back for Anna Berg")
    assert "Maya brought the bot back." in sheet.sentences
    assert dict(sheet.facts)["Bot is back"] == "since 10:59"


def test_a_bot_that_could_not_come_back_says_so() -> None:
    sheet = World(Action.RESUME).was_decided().sheet()
    assert (sheet.status, sheet.title) == (HTTPStatus.CONFLICT, "The bot could not come back to Anna Berg")


def test_a_longer_pause_tells_until_when_it_is() -> None:
    longer = waiting(last_human_sign=NOW, paused_until=NOW + DAY)
    sheet = World(Action.DAY, conversation=longer).was_decided().sheet()
    assert (sheet.mark, sheet.title) == (Mark.DONE, "The bot stays out until 6 May 2026, 11:00")
    assert len(sheet.sentences) == 1


def test_a_pause_that_the_page_cut_short_says_so() -> None:
    longer = waiting(last_human_sign=NOW, paused_until=NOW + DAY)
    world = World(Action.DAY, conversation=longer).was_decided()
    world.page = of_lisbon(longest_pause_minutes=600)
    assert world.sheet().title == "The bot stays out until 20:26"
    assert "does not pause the bot for longer" in words(world.sheet())


def test_an_event_that_fell_out_of_the_ring_is_known_by_its_line_in_the_history() -> None:
    world = World(conversation=claimed()).was_used()
    line = record(Deed.CLAIMED, 0, by="Maya").model_copy(update={"id": f"{world.case().event_id}.claimed"})
    assert world.happened(line).sheet().title == "You answer Anna Berg"


def test_after_some_minutes_the_page_tells_how_it_stands_whatever_became_of_the_event() -> None:
    assert World(conversation=claimed()).was_used(PATIENCE_MS).sheet().title == "You answer Anna Berg"
    sheet = World().was_used(PATIENCE_MS).sheet()
    assert (sheet.status, sheet.button) == (HTTPStatus.CONFLICT, None)
    assert "nobody is down as answering Anna Berg" in sheet.title


# --- too late ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.CLAIM, Action.HOUR, Action.DAY, Action.WEEK])
def test_a_handover_that_is_over_cannot_be_acted_on(action: Action) -> None:
    sheet = World(action, conversation=with_the_bot()).sheet()
    assert (sheet.status, sheet.button) == (HTTPStatus.GONE, None)
    assert sheet.title == "This is over: Anna Berg has the bot again"
    assert dict(sheet.facts)["Bot is back"] == "since 10:58"


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        (Ending.VISITOR, "The visitor asked for the bot."),
        (Ending.INBOX, "The chat was marked as done in the inbox."),
        (Ending.UNANSWERED, "Nobody had answered for long, so the bot came back by itself."),
        (Ending.TIME, "The pause had lasted its time, so the bot came back by itself."),
        (Ending.FAILED, "The visitor could not be told that a person comes, so the bot stayed."),
        (Ending.STAFF, "Somebody brought the bot back by a link or a command."),
    ],
)
def test_it_says_how_it_ended(ending: Ending, sentence: str) -> None:
    world = World(conversation=with_the_bot()).happened(record(Deed.RESUMED, why=ending))
    assert sentence in world.sheet().sentences


def test_how_an_earlier_handover_ended_does_not_matter() -> None:
    earlier = record(Deed.RESUMED, 90, why=Ending.INBOX, request_id="e0")
    assert World(conversation=with_the_bot()).happened(earlier).sheet().sentences == ()


def test_who_asked_again_is_in_a_newer_mail() -> None:
    later = REQUEST.model_copy(update={"id": "e2", "since": NOW - MINUTE_MS, "origin": Origin.BUTTON})
    sheet = World(conversation=WAITING.model_copy(update={"request": later})).sheet()
    assert (sheet.status, sheet.button) == (HTTPStatus.GONE, None)
    assert sheet.title == "Anna Berg waits once more: this link is an old one"
    assert "Anna Berg has asked for a person again: please use the links of the newer mail." in words(sheet)
    assert "Bot is back" not in dict(sheet.facts)


def test_of_somebody_who_was_forgotten_nothing_is_told() -> None:
    sheet = World(conversation=Conversation(account_id="22", user_id="7")).sheet()
    assert (sheet.status, sheet.facts, sheet.history) == (HTTPStatus.GONE, (), ())
    assert "Nothing is kept" in sheet.title


# --- history, language ------------------------------------------------------------------------------------------------


def test_the_history_tells_who_did_what() -> None:
    world = World().happened(
        record(Deed.STILL_WAITING, 19, why="15"),
        record(Deed.CLAIMED, 12, by="Maya"),
        record(Deed.ANSWERED, 11),
        record(Deed.EXTENDED, 10, by="Jonas", why="1440"),
        record(Deed.EXTENDED, 9, by="Jonas", why="90"),
        record(Deed.PAUSED, 8, by="ops"),
        record(Deed.RESUMED, 7, by="Maya", why="staff"),
        record(Deed.RESUMED, 6, why="inbox"),
        record(Deed.RESUMED, 5, why="a word of the future"),
        record(Deed.RETURNED, 4),
        record(Deed.TAKEN_OVER, 3),
    )
    assert [what for _, what in world.sheet().history] == [
        "The visitor asked for a person: “Talk to a human”",
        "Nobody had answered after 15 min: a reminder, or the next step",
        "Maya said that they answer",
        "Somebody answered",
        "Jonas kept the bot out for a day",
        "Jonas kept the bot out for 90 minutes",
        "ops paused the bot",
        "Maya asked the bot back",
        "The chat was marked as done",
        "The bot was asked back",
        "The bot was back",
        "Somebody took over in the inbox",
    ]


def test_the_history_is_that_of_the_links_own_handover() -> None:
    earlier, later = record(Deed.REQUESTED, 50, why="before", request_id="e0"), record(Deed.REQUESTED, 1, why="after")
    world = World(conversation=waiting(id="e2")).happened(earlier, later.model_copy(update={"request_id": "e2"}))
    assert [what for _, what in world.sheet().history] == ["The visitor asked for a person: “Talk to a human”"]


def test_when_the_bot_was_back_after_a_later_handover_is_not_told() -> None:
    later = record(Deed.RETURNED, 2, request_id="e2")
    assert "Bot is back" not in dict(World(conversation=with_the_bot()).happened(later).sheet().facts)


def test_a_link_from_before_its_visitor_was_forgotten_tells_nothing_of_who_writes_again() -> None:
    for anew in (with_the_bot(forgotten_at=NOW), WAITING.model_copy(update={"forgotten_at": NOW, "request": None})):
        sheet = World(conversation=anew).sheet()
        assert (sheet.status, sheet.facts, sheet.history) == (HTTPStatus.GONE, (), ())
        assert "Anna" not in words(sheet)


def test_who_was_forgotten_and_asks_again_can_be_answered_from_an_older_list() -> None:
    anew = WAITING.model_copy(update={"forgotten_at": NOW - MINUTE_MS})
    assert World(conversation=anew).sheet().title == "Answer Anna Berg?"


# --- how much of a history is read ------------------------------------------------------------------------------------


def test_lines_are_read_back_to_where_the_handover_began() -> None:
    mine = [record(Deed.RETURNED, 3), record(Deed.CLAIMED, 4), record(Deed.REQUESTED, 5)]
    later, earlier = record(Deed.REQUESTED, 1, request_id="e2"), record(Deed.RETURNED, 9, request_id="e0")
    lines = iter([later, *mine, earlier])
    assert recent_history(link(), lines) == (*mine[::-1], later)
    assert next(lines) == earlier


def test_no_more_lines_are_read_than_are_shown() -> None:
    lines = iter([record(Deed.CLAIMED, number) for number in range(20)])
    assert len(recent_history(link(), lines)) == HISTORY_SHOWN == 12
    assert len([*lines]) == 8


def test_the_lines_of_others_are_not_read_without_end() -> None:
    lines = (record(Deed.CLAIMED, number, request_id="another") for number in count())
    assert len(recent_history(link(), lines)) == LINES_LOOKED_AT


def test_an_admin_reads_it_in_their_language() -> None:
    world = World()
    world.page = page(languages=["fr"], timezone="Europe/Paris")
    sheet = world.sheet()
    assert (sheet.language, sheet.title) == ("fr", "Répondre à Anna Berg\u00a0?")
    assert dict(sheet.facts)["En attente"] == "depuis 11:26"


# --- as HTML ----------------------------------------------------------------------------------------------------------

NASTY = "<script>alert(1)</script>{{ 7 * 7 }}\u202e\u2066\x07\nBcc: {by} \"' {at"


def every_text_is(nasty: str) -> World:
    claim = claimed().request
    assert claim is not None
    request = claim.model_copy(update={"button": nasty, "reason": nasty, "claim": claim.claim})
    world = World(Action.RESUME, JONAS, WAITING.model_copy(update={"name": nasty, "request": request}))
    world.page = of_lisbon().model_copy(update={"name": nasty})
    return world.happened(
        record(Deed.CLAIMED, by=nasty), record(Deed.REQUESTED, why=nasty), record(Deed.EXTENDED, why=nasty)
    )


def test_whatever_a_visitor_is_called_stays_text() -> None:
    written = as_html(every_text_is(NASTY).sheet(), INBOX)
    assert "<script" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert "49" not in re.sub(r"<style>.*</style>", "", written, flags=re.DOTALL)


def test_no_mark_of_direction_and_no_line_break_gets_through() -> None:
    written = html.unescape(as_html(every_text_is(NASTY).sheet(), INBOX))
    assert not set(written) & set("\u202e\u2066\x07")
    assert "\nBcc" not in written


@pytest.mark.parametrize("world", [World(), World().was_used(), World(conversation=with_the_bot())])
def test_the_page_loads_and_runs_nothing(world: World) -> None:
    written = as_html(world.sheet(), INBOX).replace(INBOX, "")
    assert not re.search(r"<script|<img|<link|https?://|url\(| style=| on\w+=", written)


@pytest.mark.parametrize("world", [World(), World().was_used(), World(conversation=with_the_bot())])
def test_everybody_can_read_it(world: World) -> None:
    written = as_html(world.sheet(), INBOX)
    assert '<html lang="en">' in written
    assert [written.count(f"<{tag}>") for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert 'name="viewport"' in written


def test_the_form_goes_to_the_address_of_the_page() -> None:
    written = as_html(World().sheet(), INBOX)
    assert written.count("<form") == 1
    assert '<form method="post">' in written


def test_only_a_page_that_waits_looks_again() -> None:
    assert 'http-equiv="refresh" content="3"' in as_html(World().was_used().sheet(), INBOX)
    assert "refresh" not in as_html(World().sheet(), INBOX)
