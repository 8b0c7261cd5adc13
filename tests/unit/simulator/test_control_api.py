import json
import time

import pytest

from handover.messenger.signature import prove_signed_request
from local.simulator import emails
from local.simulator.emails import Outbox
from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import BOT, INBOX, OTHER


@pytest.fixture
def psid(simulator: InProcess) -> str:
    return simulator.visitor()


def write(simulator: InProcess, psid: str, text: str = "hello") -> None:
    assert simulator.control("POST", f"/visitors/{psid}/write", {"text": text}).json()["mid"].startswith("m_")


def test_a_conversation_is_read_line_by_line(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    replies = [{"content_type": "text", "title": "Prices", "payload": "PRICES"}]
    message = {"text": "hi", "metadata": "effect-7", "quick_replies": replies}
    simulator.graph("POST", "me/messages", {"recipient": {"id": psid}, "message": message})
    simulator.control("POST", f"/inbox/{psid}/take")

    found = simulator.control("GET", f"/conversations/{psid}").json()

    assert (found["name"], found["owner_app_id"], found["idle"], found["typing"]) == ("Ana Lima", INBOX, False, False)
    assert [line["from"] for line in found["lines"]] == ["visitor", "bot", "system"]
    said = found["lines"][1]
    assert said.pop("at") == pytest.approx(time.time(), abs=60)
    assert said.pop("mid").startswith("m_")
    assert said == {
        "number": 2,
        "from": "bot",
        "app_id": BOT,
        "text": "hi",
        "buttons": [],
        "quick_replies": replies,
        "metadata": "effect-7",
        "attachment": None,
    }
    assert found["visible_quick_replies"] == ["Prices"]


def test_conversations_are_listed_with_their_newest_line(simulator: InProcess, psid: str) -> None:
    write(simulator, psid, "first")
    write(simulator, psid, "second")

    [found] = simulator.control("GET", "/conversations").json()

    assert (found["psid"], found["owner_app_id"], found["idle"]) == (psid, None, True)
    assert (found["last_line"]["text"], found["line_count"]) == ("second", 2)


def test_a_press_that_finds_nothing_says_what_is_there(simulator: InProcess, psid: str) -> None:
    answer = simulator.control("POST", f"/visitors/{psid}/press", {"title": "Nope"})

    assert (answer.status_code, answer.json()["detail"]) == (404, "nothing to press is called 'Nope'; visible: []")


def test_an_unknown_visitor_is_not_found(simulator: InProcess) -> None:
    assert simulator.control("GET", "/conversations/1234").status_code == 404
    assert simulator.control("POST", "/visitors/1234/write", {"text": "x"}).status_code == 404


def test_menu_and_get_started_are_pressed(simulator: InProcess, psid: str) -> None:
    menu = [{"locale": "default", "call_to_actions": [{"type": "postback", "title": "Help", "payload": "HELP"}]}]
    simulator.graph("POST", "me/messenger_profile", {"get_started": {"payload": "BEGIN"}, "persistent_menu": menu})

    simulator.control("POST", f"/visitors/{psid}/get_started")
    simulator.control("POST", f"/visitors/{psid}/menu", {"title": "Help"})

    assert [heard.content["payload"] for heard in simulator.heard()] == ["BEGIN", "HELP"]
    assert simulator.control("GET", "/page").json()["menu"][0]["title"] == "Help"


def test_staff_answer_and_are_done(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    assert simulator.control("POST", f"/inbox/{psid}/answer", {"text": "here"}).json()["mid"]
    assert simulator.control("POST", f"/inbox/{psid}/done").json() == {"owner_app_id": BOT}


def test_the_journal_is_followed_by_number(simulator: InProcess, psid: str) -> None:
    write(simulator, psid, "first")
    last = simulator.control("GET", "/journal").json()["last"]
    write(simulator, psid, "second")

    after = simulator.control("GET", f"/journal?after={last}").json()

    [entry] = after["entries"]
    assert entry.pop("at") == pytest.approx(time.time(), abs=60)
    assert entry == {
        "number": after["last"],
        "kind": "visitor_wrote",
        "psid": psid,
        "who": "visitor",
        "summary": "Ana Lima wrote “second”",
    }


def test_graph_calls_are_listed_without_secrets(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    simulator.say(psid)
    simulator.graph("GET", psid, fields="first_name", access_token="test_page_token")

    calls = simulator.control("GET", "/graph-calls").json()

    assert [(call["edge"], call["method"], call["status"], call["psid"]) for call in calls] == [
        ("messages", "POST", 200, psid),
        ("profile", "GET", 200, psid),
    ]
    assert calls[0]["body"] == {"recipient": {"id": psid}, "message": {"text": "hi"}}
    assert "test_page_token" not in str(calls)
    assert "appsecret_proof" not in str(calls)


# Everybody else


def test_every_deed_of_a_visitor_has_its_route(simulator: InProcess, psid: str) -> None:
    simulator.graph("POST", "me/messenger_profile", {"get_started": {"payload": "BEGIN"}})
    write(simulator, psid)
    simulator.say(psid)
    deeds: list[tuple[str, object]] = [
        ("reply", {"text": "thanks"}),
        ("attach", {"type": "image"}),
        ("edit", {"text": "thank you"}),
        ("react", None),
        ("unreact", None),
        ("read", None),
        ("follow_referral", {"ref": "spring"}),
        ("get_started", {"ref": "spring"}),
        ("opt_in", None),
        ("delete", None),
    ]

    answers = [simulator.control("POST", f"/visitors/{psid}/{deed}", body) for deed, body in deeds]

    assert [answer.status_code for answer in answers] == [200] * len(deeds)
    assert [heard.kind for heard in simulator.heard()][2:] == [
        *("message", "message", "message_edit", "reaction", "reaction", "read", "referral", "postback", "optin"),
    ]
    assert simulator.control("POST", f"/visitors/{psid}/edit", {"text": "x", "mid": "m_no"}).status_code == 404


def test_another_app_acts_by_its_id(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    app = f"/apps/{OTHER}/{psid}"

    assert simulator.control("POST", f"{app}/take").json() == {"owner_app_id": OTHER}
    assert simulator.control("POST", f"{app}/answer", {"text": "beep"}).json()["mid"]
    assert simulator.control("POST", f"{app}/pass", {"metadata": "done"}).json() == {"owner_app_id": BOT}
    refused = simulator.control("POST", f"{app}/release")
    assert (refused.status_code, refused.json()["detail"]) == (409, "(#100) Only the current thread owner can release")
    simulator.control("PATCH", "/settings", {"mode": "zero_config"})
    assert simulator.control("POST", f"{app}/request", {"metadata": "please"}).json() == {"owner_app_id": BOT}
    assert [heard.kind for heard in simulator.heard()][1:] == [
        *("message", "pass_thread_control", "request_thread_control"),
    ]


def test_metas_agent_answers_and_hands_back(simulator: InProcess, psid: str) -> None:
    assert simulator.control("POST", f"/meta_ai/{psid}/answer", {"text": "At nine."}).json()["mid"]
    line = simulator.control("GET", f"/conversations/{psid}").json()["lines"][-1]
    assert (line["from"], line["text"]) == ("meta_ai", "At nine.")
    assert simulator.control("POST", f"/meta_ai/{psid}/done").json() == {"owner_app_id": None}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            {"kind": "policy_enforcement", "action": "warning", "reason": "spam"},
            {"action": "warning", "reason": "spam"},
        ),
        ({"kind": "app_roles", "roles": {BOT: ["primary_receiver"]}}, {BOT: ["primary_receiver"]}),
    ],
)
def test_meta_tells_something_about_the_page(simulator: InProcess, body: dict[str, object], told: object) -> None:
    assert simulator.control("POST", "/page_events", body).status_code == 200

    [heard] = simulator.heard()
    assert heard.event[str(body["kind"])] == told


@pytest.mark.parametrize("body", [{"kind": "policy_enforcement", "action": "shout"}, {"kind": "weather"}, {}])
def test_meta_tells_nothing_else(simulator: InProcess, body: object) -> None:
    assert simulator.control("POST", "/page_events", body).status_code == 422


def test_a_conversation_says_where_it_is_and_which_inbox_it_has(simulator: InProcess) -> None:
    igsid = simulator.visitor(platform="instagram")

    found = simulator.control("GET", f"/conversations/{igsid}").json()

    assert (found["platform"], found["inbox_app_id"]) == ("instagram", "1217981644879628")


# Settings


def test_settings_are_changed_one_by_one(simulator: InProcess) -> None:
    before = simulator.control("GET", "/settings").json()
    after = simulator.control("PATCH", "/settings", {"mode": "zero_config", "take_allowed": False}).json()

    assert after == {**before, "mode": "zero_config", "take_allowed": False}


@pytest.mark.parametrize(
    "changes", [{"mode": "nonsense"}, {"unheard_of": 1}, {"graph_latency_seconds": -1}, {"app_secret": "x"}]
)
def test_settings_that_make_no_sense_are_refused(simulator: InProcess, changes: object) -> None:
    assert simulator.control("PATCH", "/settings", changes).status_code == 422


def test_the_clock_can_be_moved(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    simulator.control("PATCH", "/settings", {"clock_offset_seconds": 25 * 3600})

    assert simulator.say(psid).json()["error"]["error_subcode"] == 2018278


# Failures


def test_a_failure_hits_its_edge_as_often_as_told(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    failure = {"edge": "messages", "status": 503, "code": 2, "subcode": 7, "message": "Down", "times": 2}
    assert simulator.control("POST", "/failures", failure).json() == {"pending": 2}

    answers = [simulator.say(psid) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    error = answers[0].json()["error"]
    assert (error["code"], error["error_subcode"], error["message"]) == (2, 7, "Down")
    assert "Graph failed messages, as told" in str(simulator.control("GET", "/journal").json())


def test_a_failure_may_wait_for_one_visitor_and_say_its_own_error(simulator: InProcess, psid: str) -> None:
    other = simulator.visitor("Bruno Costa")
    for one in (psid, other):
        write(simulator, one)
    simulator.control("POST", "/failures", {"edge": "messages", "psid": other, "error": {"code": 551}})

    assert simulator.say(psid).status_code == 200
    assert simulator.say(other).json() == {"error": {"code": 551}}


def test_a_failure_may_look_like_a_success(simulator: InProcess, psid: str) -> None:
    failure = {"edge": "take_thread_control", "status": 200, "answer": {"success": False}}
    simulator.control("POST", "/failures", failure)

    answer = simulator.graph("POST", "me/take_thread_control", {"recipient": {"id": psid}})

    assert (answer.status_code, answer.json()) == (200, {"success": False})


def test_a_connection_drops_before_or_after_the_call_took_effect(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    for when in ("before", "after"):
        simulator.control("POST", "/failures", {"edge": "messages", "disconnect": True, "when": when})

    answers = [simulator.say(psid, "lost"), simulator.say(psid, "arrived")]

    assert ["x-simulator-disconnect" in answer.headers for answer in answers] == [True, True]
    lines = simulator.control("GET", f"/conversations/{psid}").json()["lines"]
    assert [line["text"] for line in lines if line["from"] == "bot"] == ["arrived"]


def test_failures_can_be_withdrawn(simulator: InProcess, psid: str) -> None:
    write(simulator, psid)
    simulator.control("POST", "/failures", {"edge": "messages"})
    assert len(simulator.control("GET", "/failures").json()) == 1
    simulator.control("DELETE", "/failures")

    assert simulator.say(psid).status_code == 200


def test_a_failure_of_an_edge_that_does_not_exist_is_refused(simulator: InProcess) -> None:
    assert simulator.control("POST", "/failures", {"edge": "mesages"}).status_code == 422


# E-mails, reset, the page


def test_emails_are_read_as_the_engine_lists_them() -> None:
    record = {
        "MessageId": "1@email.amazonses.com",
        "Source": "bot@example.com",
        "To": ["admin@example.com"],
        "CC": [],
        "BCC": [],
        "Subject": "Ana Lima waits",
        "BodyText": "text",
        "BodyHtml": None,
        "Timestamp": 2.5,
        "Type": "v2.SendEmail",
    }

    [email] = Outbox.model_validate({"messages": {"000000000000": [record]}}).messages["000000000000"]

    assert email.as_json() == {
        "id": "1@email.amazonses.com",
        "at": 2.5,
        "from": "bot@example.com",
        "to": ["admin@example.com"],
        "subject": "Ana Lima waits",
        "text": "text",
        "html": "",
    }


def test_there_are_no_emails_without_an_engine(simulator: InProcess) -> None:
    assert emails.PATH == "/_ministack/ses/messages"
    assert simulator.control("GET", "/emails").json() == []


def test_a_reset_forgets_what_was_said_and_keeps_what_the_page_set_up(simulator: InProcess, psid: str) -> None:
    simulator.graph("POST", "me/messenger_profile", {"get_started": {"payload": "BEGIN"}})
    simulator.control("PATCH", "/settings", {"mode": "zero_config"})
    simulator.control("POST", "/failures", {"edge": "messages"})
    write(simulator, psid)
    simulator.settle()

    assert simulator.control("POST", "/reset").status_code == 200

    for path in ("/conversations", "/webhooks", "/graph-calls", "/failures"):
        assert simulator.control("GET", path).json() == []
    assert simulator.control("GET", "/journal").json() == {"last": 1, "entries": []}
    assert simulator.control("GET", "/settings").json()["mode"] == "conversation_routing"
    assert simulator.control("GET", "/page").json()["get_started"] is True


@pytest.mark.parametrize("path", ["/", "/page/style.css", "/page/main.js", "/page/chat.js", "/page/emails.js"])
def test_the_page_is_served(simulator: InProcess, path: str) -> None:
    assert simulator.request("GET", path).status_code == 200


def test_a_path_that_does_not_exist_is_not_found(simulator: InProcess) -> None:
    assert simulator.control("GET", "/nonsense").status_code == 404


# Data deletion


def test_a_visitor_asks_facebook_to_have_their_data_deleted(simulator: InProcess) -> None:
    psid = simulator.visitor()
    simulator.carrier.answers.append((200, '{"url":"https://handover.example/x","confirmation_code":"x"}'))
    answer = simulator.control("POST", f"/visitors/{psid}/delete_data").json()
    assert answer == {"status": 200, "answer": {"url": "https://handover.example/x", "confirmation_code": "x"}}
    [(url, form)] = simulator.carrier.forms
    assert url.endswith("/data-deletion")
    signed = json.loads(prove_signed_request(form["signed_request"], ["test_app_secret"]))
    assert signed["user_id"] == simulator.parts.platform.thread(psid).visitor.app_scoped_id
    assert signed["expires"] == signed["issued_at"] + 3600


@pytest.mark.parametrize(
    ("given", "told"),
    [((500, "no JSON"), {"status": 500, "answer": "no JSON"}), (None, {"status": None, "answer": None})],
)
def test_what_the_app_answers_is_told_as_it_is(
    simulator: InProcess, given: tuple[int, str] | None, told: dict[str, object]
) -> None:
    psid = simulator.visitor()
    if given:
        simulator.carrier.answers.append(given)
    assert simulator.control("POST", f"/visitors/{psid}/delete_data").json() == told
