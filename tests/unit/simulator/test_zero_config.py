from tests.unit.simulator.scene import BOT, INBOX, Scene, button_template, refusal


def test_everything_comes_in_messaging(zero_config: Scene) -> None:
    heard = zero_config.visitor_writes() + zero_config.bot_sends_message(button_template("Off"))
    heard += zero_config.inbox_answers() + zero_config.visitor_presses("Off")

    assert [one.channel for one in heard] == ["messaging"] * 4
    assert heard[-1].content["payload"] == "OFF"


def test_it_stays_so_while_another_app_owns_the_thread(zero_config: Scene) -> None:
    zero_config.visitor_writes()
    zero_config.bot_sends_message(button_template("Off"))
    zero_config.bot_passes(INBOX)

    heard = zero_config.visitor_writes() + zero_config.visitor_presses("Off")

    assert [one.channel for one in heard] == ["messaging"] * 2


def test_everybody_may_send_and_nobody_becomes_owner(zero_config: Scene) -> None:
    zero_config.visitor_writes()
    zero_config.inbox_answers()
    zero_config.bot_sends()

    assert zero_config.owner is None


def test_an_owner_silences_the_others_here_too(zero_config: Scene) -> None:
    zero_config.visitor_writes()
    zero_config.bot_passes(INBOX)

    assert refusal(zero_config.bot_sends)[:2] == (10, 2018300)


def test_take_is_not_supported(zero_config: Scene) -> None:
    message = "(#27) Take thread control is not supported when Conversation Routing is not enabled."

    assert refusal(zero_config.bot_takes) == (27, None, message)


def test_a_message_cannot_carry_a_pass(zero_config: Scene) -> None:
    zero_config.visitor_writes()
    control = {"app_id": INBOX, "control_type": "pass"}

    assert refusal(lambda: zero_config.bot_sends(thread_control=control))[0] == 100
    assert zero_config.summaries == ["Ana Lima wrote “hello”"]


def test_any_app_may_pass_an_idle_thread_even_to_itself(zero_config: Scene) -> None:
    [heard] = zero_config.bot_passes(BOT)

    assert (heard.kind, zero_config.owner) == ("pass_thread_control", BOT)


def test_a_pass_needs_a_target(zero_config: Scene) -> None:
    assert refusal(lambda: zero_config.bot_passes(None))[0] == 100


def test_a_pass_in_another_apps_thread_is_refused(zero_config: Scene) -> None:
    zero_config.bot_passes(INBOX)

    assert refusal(lambda: zero_config.bot_passes(BOT))[0] == 100


def test_a_request_gets_an_idle_thread_with_a_pass(zero_config: Scene) -> None:
    [heard] = zero_config.bot_requests()

    assert (heard.kind, heard.content["previous_owner_app_id"]) == ("pass_thread_control", None)
    assert zero_config.owner == BOT


def test_a_request_for_an_owned_thread_succeeds_and_changes_nothing(zero_config: Scene) -> None:
    zero_config.bot_passes(INBOX)

    assert zero_config.bot_requests() == []
    assert (zero_config.answer, zero_config.owner) == ({"success": True}, INBOX)


def test_the_inbox_asks_us_for_a_thread_we_own(zero_config: Scene) -> None:
    zero_config.bot_passes(BOT)

    [heard] = zero_config.inbox_takes()

    assert heard.event["request_thread_control"] == {"requested_owner_app_id": int(INBOX), "metadata": ""}
    assert zero_config.owner == BOT


def test_the_inbox_gets_an_idle_thread_unannounced(zero_config: Scene) -> None:
    assert zero_config.inbox_takes() == []
    assert zero_config.owner == INBOX


def test_an_inbox_answer_takes_a_thread_we_own(zero_config: Scene) -> None:
    zero_config.bot_passes(BOT)

    taken, echo = zero_config.inbox_answers()

    assert (taken.kind, echo.content["app_id"]) == ("take_thread_control", int(INBOX))
    assert zero_config.owner == INBOX


def test_done_makes_the_inboxs_thread_idle_unannounced(zero_config: Scene) -> None:
    zero_config.inbox_takes()

    assert zero_config.inbox_done() == []
    assert zero_config.owner is None


def test_release_and_extend_are_the_owners(zero_config: Scene) -> None:
    assert refusal(zero_config.bot_releases)[2] == "(#100) Only the current thread owner can release"
    assert refusal(lambda: zero_config.bot_extends(60))[0] == 100

    zero_config.bot_passes(BOT)
    zero_config.bot_extends(60)
    zero_config.bot_releases()

    assert zero_config.owner is None
