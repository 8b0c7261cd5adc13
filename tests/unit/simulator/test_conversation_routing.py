from local.simulator.settings import Done, KeptAliveBy
from tests.unit.simulator.scene import BOT, DAY, HOUR, INBOX, OTHER, Scene, button_template, refusal, with_quick_replies

ANOTHER_APP = (10, 2018300, "(#10) Message failed to send because another app is controlling this thread now.")
NOT_OWNER = (100, None, "(#100) The calling app is not the thread owner")
ALREADY_OWNER = (100, None, "(#100) The calling app is already the thread owner")


def paused(scene: Scene) -> Scene:
    """The visitor wrote, the bot answered with an Off button and passed the thread to the inbox."""
    scene.visitor_writes()
    scene.bot_sends_message(button_template("Back to the bot"))
    scene.bot_passes(INBOX)
    return scene


# Who hears what


def test_the_default_app_hears_an_idle_thread_in_messaging(routing: Scene) -> None:
    [heard] = routing.visitor_writes("hello")

    assert (heard.channel, heard.content["text"]) == ("messaging", "hello")
    assert heard.event["sender"] == {"id": routing.psid}
    assert heard.event["timestamp"] == int(routing.now * 1000)
    assert routing.owner is None


def test_an_app_that_is_not_the_default_hears_an_idle_thread_in_standby(routing: Scene) -> None:
    routing.use(default_app_id=INBOX)

    assert [heard.channel for heard in routing.visitor_writes()] == ["standby"]


def test_the_owner_hears_in_messaging_even_when_it_is_not_the_default(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()
    routing.use(default_app_id=INBOX)

    assert [heard.channel for heard in routing.visitor_writes()] == ["messaging"]


def test_all_but_the_owner_hear_in_standby(routing: Scene) -> None:
    [heard] = paused(routing).visitor_writes("anybody?")

    assert (heard.channel, heard.content["text"]) == ("standby", "anybody?")


def test_the_bots_own_echo_carries_its_app_id_and_metadata(routing: Scene) -> None:
    routing.visitor_writes()
    [heard] = routing.bot_sends("hi")
    [marked] = routing.bot_sends_message({"text": "hi", "metadata": "effect-7"})

    assert (heard.channel, heard.content["app_id"], heard.content["is_echo"]) == ("messaging", int(BOT), True)
    assert "metadata" not in heard.content
    assert marked.content["metadata"] == "effect-7"
    assert (marked.event["sender"]["id"], marked.event["recipient"]["id"]) == (
        routing.settings.page_id,
        routing.psid,
    )


def test_an_inbox_answer_echoes_in_standby(routing: Scene) -> None:
    [heard] = paused(routing).inbox_answers("hello, João here")

    assert (heard.channel, heard.content["app_id"], heard.content["text"]) == (
        "standby",
        int(INBOX),
        "hello, João here",
    )


def test_a_button_of_ours_arrives_whole_in_messaging_and_stripped_in_standby(routing: Scene) -> None:
    whole, stripped = paused(routing).visitor_presses("Back to the bot")

    assert (whole.channel, whole.content["payload"], whole.content["title"]) == (
        "messaging",
        "BACK TO THE BOT",
        "Back to the bot",
    )
    assert (stripped.channel, stripped.kind, stripped.content) == ("standby", "postback", {})


def test_a_button_arrives_once_while_we_own_the_thread(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(button_template("Prices"))

    assert [(heard.channel, heard.content["payload"]) for heard in routing.visitor_presses("Prices")] == [
        ("messaging", "PRICES")
    ]


def test_a_quick_reply_pressed_while_another_app_owns_arrives_in_standby_with_its_payload(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(with_quick_replies("Back"))
    routing.bot_passes(INBOX)

    [heard] = routing.visitor_presses("Back")

    assert (heard.channel, heard.content["text"], heard.content["quick_reply"]) == (
        "standby",
        "Back",
        {"payload": "BACK"},
    )


# Who may send


def test_sending_into_an_idle_thread_makes_the_default_app_its_owner(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert routing.owner == BOT


def test_a_sender_action_does_not_change_the_owner(routing: Scene) -> None:
    routing.visitor_writes()

    assert routing.bot_acts("typing_on") == []
    assert routing.owner is None


def test_only_the_default_app_may_send_into_an_idle_thread(routing: Scene) -> None:
    routing.use(default_app_id=INBOX)
    routing.visitor_writes()

    assert refusal(routing.bot_sends) == ANOTHER_APP


def test_only_the_owner_may_send(routing: Scene) -> None:
    paused(routing)

    assert refusal(routing.bot_sends) == ANOTHER_APP
    assert refusal(lambda: routing.bot_acts("typing_on")) == ANOTHER_APP


# Pass


def test_a_pass_to_another_app_is_not_announced_to_the_passing_one(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert routing.bot_passes(OTHER) == []
    assert (routing.owner, routing.answer) == (OTHER, {"success": True})


def test_a_pass_without_a_target_goes_to_the_default_app(routing: Scene) -> None:
    routing.visitor_writes()

    [heard] = routing.bot_passes(None, metadata="why")

    assert heard.channel == "messaging"
    assert heard.event["pass_thread_control"] == {
        "previous_owner_app_id": None,
        "new_owner_app_id": BOT,
        "metadata": "why",
    }


def test_a_pass_is_for_the_owner_or_an_idle_thread(routing: Scene) -> None:
    paused(routing)

    assert refusal(lambda: routing.bot_passes(OTHER)) == NOT_OWNER


def test_an_owner_may_not_pass_to_itself(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert refusal(lambda: routing.bot_passes(BOT)) == ALREADY_OWNER


def test_a_pass_to_an_app_that_is_not_connected_is_refused(routing: Scene) -> None:
    code, subcode, _ = refusal(lambda: routing.bot_passes("263902037438966"))

    assert (code, subcode) == (100, 2018164)


def test_a_message_can_carry_its_pass(routing: Scene) -> None:
    routing.visitor_writes()

    [echo] = routing.bot_sends("one moment", thread_control={"app_id": int(INBOX), "control_type": "pass"})

    assert echo.content["text"] == "one moment"
    assert routing.owner == INBOX
    assert set(routing.answer) == {"recipient_id", "message_id"}


def test_a_message_that_carries_an_impossible_pass_is_not_sent(routing: Scene) -> None:
    routing.visitor_writes()
    control = {"app_id": "999", "control_type": "pass"}

    assert refusal(lambda: routing.bot_sends(thread_control=control))[1] == 2018164
    assert routing.summaries == ["Ana Lima wrote “hello”"]


def test_inline_control_releases_unless_told_to_pass(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends(thread_control={})

    assert routing.owner is None


# Take


def test_a_take_is_not_announced_to_the_taker(routing: Scene) -> None:
    paused(routing)

    assert routing.bot_takes() == []
    assert routing.owner == BOT


def test_a_take_needs_the_pages_leave(routing: Scene) -> None:
    paused(routing).use(take_allowed=False)

    assert refusal(routing.bot_takes)[0] == 200
    assert routing.owner == INBOX


def test_the_owner_cannot_take(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert refusal(routing.bot_takes) == ALREADY_OWNER


# The inbox


def test_an_inbox_answer_takes_control_and_tells_the_app_that_loses_it(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    taken, echo = routing.inbox_answers()

    assert taken.channel == "messaging"
    assert taken.event["take_thread_control"] == {
        "previous_owner_app_id": BOT,
        "new_owner_app_id": INBOX,
        "metadata": "",
    }
    assert (echo.channel, routing.owner) == ("standby", INBOX)


def test_taking_an_idle_thread_is_not_announced(routing: Scene) -> None:
    routing.visitor_writes()

    assert routing.inbox_takes() == []
    assert routing.owner == INBOX


def test_done_passes_back_to_the_default_app(routing: Scene) -> None:
    [heard] = paused(routing).inbox_done()

    assert (heard.channel, heard.kind) == ("messaging", "pass_thread_control")
    assert (heard.content["previous_owner_app_id"], heard.content["new_owner_app_id"]) == (INBOX, BOT)
    assert routing.owner == BOT


def test_done_can_be_a_release_that_nobody_hears(routing: Scene) -> None:
    paused(routing).use(done=Done.RELEASE)

    assert routing.inbox_done() == []
    assert routing.owner is None


def test_done_releases_where_the_inbox_is_the_default_app_itself(routing: Scene) -> None:
    paused(routing).use(default_app_id=INBOX)

    assert routing.inbox_done() == []
    assert routing.owner is None


def test_done_changes_nothing_in_a_thread_the_inbox_does_not_own(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert routing.inbox_done() == []
    assert routing.owner == BOT


def test_control_events_name_apps_by_text_and_by_number_in_turn(routing: Scene) -> None:
    paused(routing)
    [first] = routing.inbox_done()
    [second] = routing.inbox_takes()

    assert first.content["new_owner_app_id"] == BOT
    assert second.content["new_owner_app_id"] == int(INBOX)


# Release, request, extend, idle, thread_owner


def test_a_release_makes_the_thread_idle_and_nobody_hears_of_it(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert routing.bot_releases() == []
    assert routing.owner is None


def test_only_the_owner_can_release(routing: Scene) -> None:
    assert refusal(paused(routing).bot_releases) == (
        100,
        None,
        "(#100) Only the current thread owner can release",
    )


def test_control_cannot_be_requested(routing: Scene) -> None:
    assert refusal(paused(routing).bot_requests)[0] == 100


def test_control_ends_after_a_day_without_activity_and_nobody_hears_of_it(routing: Scene) -> None:
    paused(routing).later(DAY - 1)
    owners = [routing.owner]
    routing.later(1)
    owners.append(routing.owner)

    assert owners == [INBOX, None]
    assert [heard.channel for heard in routing.visitor_writes()] == ["messaging"]


def test_what_is_said_puts_idleness_off(routing: Scene) -> None:
    paused(routing).later(20 * HOUR)
    routing.visitor_writes()
    routing.later(20 * HOUR)
    routing.inbox_answers()
    routing.later(20 * HOUR)

    assert routing.owner == INBOX


def test_or_only_what_the_visitor_says_does(routing: Scene) -> None:
    routing.use(kept_alive_by=KeptAliveBy.USER_MESSAGES)
    paused(routing).later(20 * HOUR)
    routing.visitor_writes()
    routing.later(20 * HOUR)
    routing.inbox_answers()
    routing.later(4 * HOUR - 1)
    owners = [routing.owner]
    routing.later(1)
    owners.append(routing.owner)

    assert owners == [INBOX, None]


def test_reading_keeps_no_control_alive(routing: Scene) -> None:
    paused(routing).later(20 * HOUR)
    routing.heard(routing.cast.signals.reads(routing.psid))
    routing.later(4 * HOUR)

    assert routing.owner is None


def test_the_end_of_control_is_told_beforehand(routing: Scene) -> None:
    paused(routing).later(HOUR)
    routing.visitor_writes()

    [told] = routing.bot_asks_owner()

    assert told["thread_owner"]["expiration"] == int(routing.now + DAY)
    routing.later(DAY)
    assert routing.bot_asks_owner() == []
    assert len(routing.visitor_writes()) == len(routing.bot_sends()) == 1


def test_the_owner_can_extend_to_seven_days(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()
    routing.bot_extends(7 * DAY)
    routing.later(6 * DAY)

    assert routing.owner == BOT
    assert refusal(lambda: routing.bot_extends(7 * DAY + 1))[0] == 100


def test_only_the_owner_can_extend(routing: Scene) -> None:
    assert refusal(lambda: paused(routing).bot_extends(HOUR)) == NOT_OWNER


def test_the_owner_is_named_to_the_default_app(routing: Scene) -> None:
    paused(routing)

    assert routing.bot_asks_owner() == [{"thread_owner": {"app_id": int(INBOX), "expiration": int(routing.now + DAY)}}]


def test_others_learn_only_until_when_a_thread_is_owned(routing: Scene) -> None:
    paused(routing).use(default_app_id=OTHER)

    assert routing.bot_asks_owner() == [{"thread_owner": {"expiration": int(routing.now + DAY)}}]


def test_an_idle_thread_has_no_owner_to_name(routing: Scene) -> None:
    assert routing.bot_asks_owner() == []
