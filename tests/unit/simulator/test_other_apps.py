import pytest

from local.simulator.content import Message
from local.simulator.platform import UnknownVisitorError
from local.simulator.settings import LEAD_GEN_APP_ID, META_AI_APP_ID, TakeToldTo
from tests.unit.simulator.scene import BOT, INBOX, OTHER, Scene, button_template, refusal

LEAD_GEN = LEAD_GEN_APP_ID


# Any app on the page


@pytest.mark.parametrize("app", [OTHER, LEAD_GEN])
def test_an_app_takes_speaks_and_passes_back(routing: Scene, app: str) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    [taken] = routing.app_takes("form", app=app)
    [echo] = routing.app_answers("Your address?", "step 1", app=app)
    [passed] = routing.app_passes(BOT, "form done", app=app)

    assert taken.event["take_thread_control"] == {
        "previous_owner_app_id": BOT,
        "new_owner_app_id": app,
        "metadata": "form",
    }
    assert (echo.channel, echo.content["app_id"], echo.content["metadata"]) == ("standby", int(app), "step 1")
    assert (passed.channel, passed.content["metadata"], routing.owner) == ("messaging", "form done", BOT)


def test_an_app_speaks_where_it_owns_the_thread_only(routing: Scene) -> None:
    routing.visitor_writes()

    assert refusal(routing.app_answers)[:2] == (10, 2018300)
    routing.use(default_app_id=OTHER)
    routing.app_answers()

    assert routing.owner == OTHER


def test_without_routing_an_app_speaks_into_an_idle_thread(zero_config: Scene) -> None:
    [echo] = zero_config.app_answers()

    assert (echo.channel, echo.content["app_id"], zero_config.owner) == ("messaging", int(OTHER), None)


def test_another_apps_button_is_for_that_app_to_hear(routing: Scene) -> None:
    routing.app_takes()
    message = Message.model_validate(button_template("Address"))
    routing.heard(routing.cast.other_apps.answers(OTHER, routing.psid, message))

    [heard] = routing.visitor_presses("Address")

    assert (heard.channel, heard.event["postback"]) == ("standby", {})


def test_a_pass_to_a_third_app_is_not_for_us_to_hear(routing: Scene) -> None:
    assert routing.app_passes(INBOX) == []
    assert routing.owner == INBOX


def test_the_owner_makes_the_thread_idle_unannounced(routing: Scene) -> None:
    routing.app_takes()

    assert routing.app_does("releases") == []
    assert routing.owner is None


def test_the_rules_hold_for_other_apps_too(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    assert refusal(lambda: routing.app_passes(INBOX))[0] == 100
    assert refusal(lambda: routing.app_does("releases"))[0] == 100
    assert refusal(lambda: routing.app_does("requests", ""))[0] == 100
    routing.app_takes()
    assert refusal(routing.app_takes)[0] == 100


def test_our_toggle_is_not_theirs(routing: Scene) -> None:
    routing.use(take_allowed=False)
    routing.app_takes()

    assert routing.owner == OTHER


def test_without_routing_nobody_can_take(zero_config: Scene) -> None:
    assert refusal(zero_config.app_takes)[0] == 27


def test_an_app_that_is_not_connected_may_do_nothing(routing: Scene) -> None:
    assert refusal(lambda: routing.app_takes(app="777"))[:2] == (100, 2018164)


def test_nobody_takes_an_unknown_visitors_thread(routing: Scene) -> None:
    routing.psid = "1234"

    with pytest.raises(UnknownVisitorError):
        routing.app_takes()


# Requests


def test_an_app_asks_us_for_the_thread_by_text_and_by_number_in_turn(zero_config: Scene) -> None:
    zero_config.bot_passes(BOT)

    asked = [zero_config.app_does("requests", "please", app=app) for app in (INBOX, OTHER)]

    [[first], [second]] = asked
    assert first.event["request_thread_control"] == {"requested_owner_app_id": int(INBOX), "metadata": "please"}
    assert second.event["request_thread_control"] == {"requested_owner_app_id": OTHER, "metadata": "please"}
    assert (first.channel, zero_config.owner) == ("messaging", BOT)


def test_an_app_gets_an_idle_thread(zero_config: Scene) -> None:
    assert zero_config.app_does("requests", "") == []
    assert zero_config.owner == OTHER


def test_an_app_asks_another_and_we_do_not_hear_of_it(zero_config: Scene) -> None:
    zero_config.app_passes(INBOX)

    assert zero_config.app_does("requests", "", app=LEAD_GEN) == []
    assert zero_config.owner == INBOX


# Who hears of a take


def test_a_take_between_others_is_heard_where_all_subscribers_hear_of_takes(routing: Scene) -> None:
    routing.inbox_takes()
    assert routing.app_takes() == []
    routing.use(take_told_to=TakeToldTo.SUBSCRIBERS)

    [heard] = routing.inbox_takes()

    assert (heard.kind, heard.content["previous_owner_app_id"]) == ("take_thread_control", OTHER)
    [our_own] = routing.bot_takes()
    assert our_own.content["new_owner_app_id"] == int(BOT)


# Meta's AI agent


@pytest.mark.parametrize("mode", ["routing", "zero_config"])
def test_metas_agent_takes_control_and_speaks_under_the_inboxs_name(mode: str, request: pytest.FixtureRequest) -> None:
    scene: Scene = request.getfixturevalue(mode)
    scene.visitor_writes()

    [echo] = scene.heard(scene.cast.meta_ai.answers(scene.psid, "We open at nine."))

    assert echo.content == {
        "is_echo": True,
        "app_id": int(INBOX),
        "mid": scene.answer["mid"],
        "metadata": '{"source":"axon"}',
        "text": "We open at nine.",
        "ai_generated": True,
    }
    assert scene.owner == META_AI_APP_ID
    assert refusal(scene.bot_sends)[:2] == (10, 2018300)
    assert scene.summaries[-1] == "Meta AI said “We open at nine.”"


def test_metas_agent_takes_once(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends()

    first = routing.heard(routing.cast.meta_ai.answers(routing.psid, "one"))
    second = routing.heard(routing.cast.meta_ai.answers(routing.psid, "two"))

    assert [heard.kind for heard in first + second] == ["take_thread_control", "message", "message"]


def test_metas_agent_hands_back_with_a_line_and_no_event(routing: Scene) -> None:
    routing.heard(routing.cast.meta_ai.answers(routing.psid, "We open at nine."))

    [heard] = routing.heard(routing.cast.meta_ai.done(routing.psid))

    assert (heard.channel, heard.kind) == ("messaging", "message")
    assert heard.content.keys() == {"admin_text"}
    assert routing.owner is None
    assert routing.heard(routing.cast.meta_ai.done(routing.psid)) == []


# Meta about the page


def test_a_policy_enforcement_names_no_sender(routing: Scene) -> None:
    [blocked] = routing.heard(routing.cast.page_events.policy_enforcement("block", "spam"))
    [unblocked] = routing.heard(routing.cast.page_events.policy_enforcement("unblock", None))

    assert blocked.event == {
        "recipient": {"id": routing.settings.page_id},
        "timestamp": int(routing.now * 1000),
        "policy_enforcement": {"action": "block", "reason": "spam"},
    }
    assert unblocked.event["policy_enforcement"] == {"action": "unblock"}


def test_app_roles_name_no_sender(routing: Scene) -> None:
    [heard] = routing.heard(routing.cast.page_events.app_roles({BOT: ("primary_receiver",)}))

    assert "sender" not in heard.event
    assert heard.event["app_roles"] == {BOT: ["primary_receiver"]}
