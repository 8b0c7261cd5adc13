import hashlib
import hmac
import json

import httpx
import pytest

from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import BOT, INBOX, PAGE

APP_TOKEN = {"Authorization": f"Bearer {BOT}|test_app_secret"}
FIELDS = ["messages", "messaging_postbacks", "messaging_handovers", "standby", "message_echoes"]


@pytest.fixture
def psid(simulator: InProcess) -> str:
    """A visitor who has written."""
    psid = simulator.visitor()
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "hello"})
    return psid


def proof(token: str) -> str:
    return hmac.new(b"test_app_secret", token.encode(), hashlib.sha256).hexdigest()


# Who may call


def test_a_wrong_token_is_refused(simulator: InProcess) -> None:
    answer = simulator.request("GET", "/v25.0/me", headers={"Authorization": "Bearer wrong"})

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["type"]) == (190, "OAuthException")


def test_a_call_without_a_token_is_refused(simulator: InProcess) -> None:
    assert simulator.request("GET", "/v25.0/me").json()["error"]["code"] == 104


def test_the_token_may_be_a_parameter(simulator: InProcess) -> None:
    query = {"access_token": "test_page_token", "appsecret_proof": proof("test_page_token")}

    assert simulator.request("GET", "/v25.0/me", params=query).json() == {"name": "Lisboa Bikes", "id": PAGE}


def test_a_missing_proof_is_refused_where_it_is_required(simulator: InProcess) -> None:
    headers = {"Authorization": "Bearer test_page_token"}
    error = simulator.request("GET", "/v25.0/me", headers=headers).json()["error"]
    assert (error["message"], error["type"], error["code"]) == (
        "API calls from the server require an appsecret_proof argument",
        "GraphMethodException",
        100,
    )

    simulator.control("PATCH", "/settings", {"appsecret_proof_required": False})

    assert simulator.request("GET", "/v25.0/me", headers=headers).status_code == 200


def test_a_wrong_proof_is_refused_even_where_none_is_required(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"appsecret_proof_required": False})

    error = simulator.graph("GET", "me", appsecret_proof="00").json()["error"]

    assert error["message"] == "Invalid appsecret_proof provided in the API argument"


def test_another_page_is_not_this_tokens(simulator: InProcess, psid: str) -> None:
    error = simulator.graph("POST", "777/messages", {"recipient": {"id": psid}, "message": {"text": "x"}}).json()

    assert (error["error"]["code"], error["error"]["error_subcode"]) == (100, 33)


def test_an_unknown_edge_is_refused(simulator: InProcess) -> None:
    assert simulator.graph("GET", "me/secondary_receivers").json()["error"]["code"] == 2500
    assert simulator.request("GET", "/unversioned/me").status_code == 404


# Recipients


def test_the_page_id_and_me_are_the_same(simulator: InProcess, psid: str) -> None:
    body = {"recipient": {"id": psid}, "message": {"text": "hi"}}

    for path in ("me/messages", f"{PAGE}/messages"):
        answer = simulator.graph("POST", path, body).json()
        assert answer["recipient_id"] == psid
        assert answer["message_id"].startswith("m_")


def test_a_recipient_in_the_query_is_json_text(simulator: InProcess, psid: str) -> None:
    recipient = json.dumps({"id": psid})

    answer = simulator.graph("POST", "me/pass_thread_control", recipient=recipient, target_app_id=INBOX)

    assert answer.json() == {"success": True}


def test_a_form_works_like_a_query(simulator: InProcess, psid: str) -> None:
    form = {
        "recipient": json.dumps({"id": psid}),
        "message": json.dumps({"text": "hi"}),
        "access_token": "test_page_token",
        "appsecret_proof": proof("test_page_token"),
    }

    assert simulator.request("POST", "/v25.0/me/messages", data=form).status_code == 200


def test_a_bare_recipient_is_refused(simulator: InProcess, psid: str) -> None:
    as_body = simulator.graph("POST", "me/take_thread_control", {"recipient": psid})
    as_query = simulator.graph("POST", "me/take_thread_control", recipient=psid)
    as_text = simulator.graph("POST", "me/take_thread_control", {"recipient": json.dumps({"id": psid})})

    assert [answer.json()["error"]["code"] for answer in (as_body, as_query, as_text)] == [100, 100, 100]


def test_thread_owner_takes_a_bare_recipient_only(simulator: InProcess, psid: str) -> None:
    simulator.say(psid)

    owner = simulator.graph("GET", "me/thread_owner", recipient=psid).json()["data"][0]["thread_owner"]
    assert owner["app_id"] == int(BOT)
    assert simulator.graph("GET", "me/thread_owner", recipient=json.dumps({"id": psid})).status_code == 400


def test_a_refusal_looks_like_metas(simulator: InProcess, psid: str) -> None:
    simulator.graph("POST", "me/pass_thread_control", {"recipient": {"id": psid}, "target_app_id": int(INBOX)})

    answer = simulator.say(psid)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error.pop("fbtrace_id")
    assert error == {
        "message": "(#10) Message failed to send because another app is controlling this thread now.",
        "type": "OAuthException",
        "code": 10,
        "error_subcode": 2018300,
    }


def test_all_control_edges_answer(simulator: InProcess, psid: str) -> None:
    recipient = {"recipient": {"id": psid}}
    simulator.say(psid)

    calls = [
        ("extend_thread_control", {**recipient, "duration": 3600}),
        ("release_thread_control", recipient),
        ("take_thread_control", recipient),
        ("pass_thread_control", {**recipient, "target_app_id": INBOX}),
    ]
    answers = [simulator.graph("POST", f"me/{edge}", body).json() for edge, body in calls]
    simulator.control("PATCH", "/settings", {"mode": "zero_config"})
    answers.append(simulator.graph("POST", "me/request_thread_control", recipient).json())

    assert answers == [{"success": True}] * 5


# The page, the visitors, the conversations


def test_the_feature_status_shows_the_mode(simulator: InProcess) -> None:
    def status() -> object:
        return simulator.graph("GET", "me", fields="messaging_feature_status").json()

    assert status() == {
        "messaging_feature_status": {"hop_v2": False, "msgr_multi_app": True, "ig_multi_app": True},
        "id": PAGE,
    }
    simulator.control("PATCH", "/settings", {"mode": "zero_config"})
    assert '"msgr_multi_app": false' in json.dumps(status())


def test_a_profile_shows_the_fields_asked_for(simulator: InProcess) -> None:
    psid = simulator.visitor("Ana Maria Lima")

    assert simulator.graph("GET", psid, fields="first_name,last_name,profile_pic").json() == {
        "first_name": "Ana",
        "last_name": "Maria Lima",
        "id": psid,
    }


def test_a_profile_tells_the_locale_to_who_may_see_it(simulator: InProcess) -> None:
    psid = simulator.visitor("Hugo Martin", locale="fr_CA")
    assert simulator.graph("GET", psid, fields="locale").json() == {"locale": "fr_CA", "id": psid}

    simulator.control("PATCH", "/settings", {"locale_permitted": False})

    assert simulator.graph("GET", psid, fields="locale").json()["error"]["error_subcode"] == 2018247
    assert simulator.graph("GET", psid, fields="first_name").json() == {"first_name": "Hugo", "id": psid}


def test_a_visitor_uses_messenger_in_a_locale_that_it_has(simulator: InProcess) -> None:
    body = {"name": "Ana Lima", "locale": "fr_MARS"}
    assert simulator.control("POST", "/visitors", body).status_code == 422


def test_a_hidden_profile_is_empty(simulator: InProcess) -> None:
    assert simulator.graph("GET", simulator.visitor(""), fields="first_name").json() == {}


def test_a_visitor_may_have_no_profile_at_all(simulator: InProcess) -> None:
    psid = simulator.visitor("Ana Lima", profile="absent")

    assert simulator.graph("GET", psid, fields="first_name").json()["error"]["error_subcode"] == 2018218


def test_an_unknown_visitor_has_no_profile(simulator: InProcess) -> None:
    assert simulator.graph("GET", "1234", fields="first_name").json()["error"]["error_subcode"] == 33


def test_conversations_name_the_participants(simulator: InProcess) -> None:
    psid = simulator.visitor("Ana Lima", profile="hidden")
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "hello"})

    query = {"platform": "messenger", "user_id": psid, "fields": "participants,is_owner"}
    [found] = simulator.graph("GET", f"{PAGE}/conversations", **query).json()["data"]

    assert [one.get("name") for one in found["participants"]["data"]] == ["Ana Lima", "Lisboa Bikes"]
    assert found["is_owner"] is False
    simulator.control("PATCH", "/settings", {"mode": "zero_config"})
    assert "is_owner" not in simulator.graph("GET", "me/conversations", **query).json()["data"][0]


# What the page's owner sets up


def test_the_messenger_profile_is_set_shown_and_deleted(simulator: InProcess) -> None:
    menu = [{"locale": "default", "call_to_actions": [{"type": "postback", "title": "Help", "payload": "HELP"}]}]
    body = {"get_started": {"payload": "BEGIN"}, "persistent_menu": menu}

    assert simulator.graph("POST", "me/messenger_profile", body).json() == {"result": "success"}
    [shown] = simulator.graph("GET", "me/messenger_profile", fields="get_started,persistent_menu").json()["data"]
    assert shown["get_started"] == {"payload": "BEGIN"}
    assert shown["persistent_menu"][0]["call_to_actions"][0]["title"] == "Help"

    assert simulator.graph("DELETE", "me/messenger_profile", {"fields": ["get_started"]}).status_code == 400
    deleted = simulator.graph("DELETE", "me/messenger_profile", {"fields": ["get_started", "persistent_menu"]})
    assert deleted.json() == {"result": "success"}
    assert simulator.graph("GET", "me/messenger_profile").json() == {"data": []}


def menu_in(locale: str, title: str) -> dict[str, object]:
    return {"locale": locale, "call_to_actions": [{"type": "postback", "title": title, "payload": title.upper()}]}


def test_each_visitor_sees_greeting_and_menu_in_their_own_language(simulator: InProcess) -> None:
    greetings = [{"locale": "default", "text": "Welcome"}, {"locale": "fr_FR", "text": "Bienvenue"}]
    menus = [menu_in("default", "Hours"), menu_in("fr_FR", "Horaires")]
    body = {"get_started": {"payload": "BEGIN"}, "greeting": greetings, "persistent_menu": menus}
    assert simulator.graph("POST", "me/messenger_profile", body).json() == {"result": "success"}

    def seen(locale: str) -> tuple[str, str]:
        psid = simulator.visitor(locale=locale)
        shown = simulator.control("GET", f"/conversations/{psid}").json()
        [entry] = shown["menu"]
        assert simulator.control("POST", f"/visitors/{psid}/menu", {"title": entry["title"]}).is_success
        assert shown["locale"] == locale
        return shown["greeting"], entry["title"]

    assert seen("fr_FR") == ("Bienvenue", "Horaires")
    assert seen("en_US") == ("Welcome", "Hours")
    assert seen("fr_CA") == ("Welcome", "Hours")  # nothing is set for it
    assert [heard.content["payload"] for heard in simulator.heard()] == ["HORAIRES", "HOURS", "HOURS"]


@pytest.mark.parametrize(
    ("locales", "complaint"),
    [
        (["fr_FR"], "must have an entry with the locale default"),
        (["default", "fr_FR", "fr_FR"], "has the locale fr_FR more than once"),
        (["default", "fr_MARS"], "fr_MARS is not a locale of Messenger"),
        (["default", "fr"], "fr is not a locale of Messenger"),
    ],
)
@pytest.mark.parametrize("field", ["greeting", "persistent_menu"])
def test_what_is_set_in_languages_is_there_once_for_each_and_for_everybody(
    simulator: InProcess, field: str, locales: list[str], complaint: str
) -> None:
    entries = [menu_in(one, "Help") if field == "persistent_menu" else {"locale": one, "text": "Hi"} for one in locales]

    answer = simulator.graph("POST", "me/messenger_profile", {"get_started": {"payload": "BEGIN"}, field: entries})

    assert answer.json()["error"]["code"] == 100
    assert complaint in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"greeting": [{"locale": "default", "text": "x" * 161}]},
        {"persistent_menu": [{"locale": "default", "call_to_actions": []}]},
        {"get_started": {"payload": "BEGIN"}, "persistent_menu": [{"locale": "pt_PT", "call_to_actions": []}]},
        {
            "get_started": {"payload": "BEGIN"},
            "persistent_menu": [
                {
                    "locale": "default",
                    "call_to_actions": [{"type": "postback", "title": "x" * 31, "payload": "HELP"}],
                }
            ],
        },
    ],
)
def test_a_messenger_profile_that_breaks_a_rule_is_refused(simulator: InProcess, body: object) -> None:
    assert simulator.graph("POST", "me/messenger_profile", body).json()["error"]["code"] == 100


def test_a_webhook_needs_both_layers_once_they_are_set(simulator: InProcess, psid: str) -> None:
    assert simulator.graph("GET", "me/subscribed_apps").json() == {"data": []}
    fields = ",".join(FIELDS)
    assert simulator.graph("POST", "me/subscribed_apps", subscribed_fields=fields).json() == {"success": True}
    assert simulator.graph("GET", "me/subscribed_apps").json()["data"][0]["subscribed_fields"] == FIELDS
    simulator.say(psid)
    assert [heard.kind for heard in simulator.heard()] == ["message", "message"]

    simulator.graph("POST", "me/subscribed_apps", {"subscribed_fields": ["messages"]})
    simulator.say(psid)
    assert len(simulator.heard()) == 2

    simulator.graph("DELETE", "me/subscribed_apps")
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "hello?"})
    assert len(simulator.heard()) == 2


def test_standby_is_lost_without_its_field(simulator: InProcess, psid: str) -> None:
    simulator.graph("POST", "me/subscribed_apps", {"subscribed_fields": ["messages", "messaging_handovers"]})
    simulator.control("POST", f"/inbox/{psid}/take")
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "hello?"})

    assert [heard.content["text"] for heard in simulator.heard()] == ["hello"]


def test_a_field_that_meta_does_not_know_is_refused(simulator: InProcess) -> None:
    error = simulator.graph("POST", "me/subscribed_apps", subscribed_fields="messaging_handover").json()["error"]

    assert (error["code"], "messaging_handover" in error["message"]) == (100, True)


def test_the_apps_subscription_is_made_after_a_handshake(simulator: InProcess) -> None:
    body = {
        "object": "page",
        "callback_url": "http://elsewhere.test/webhook",
        "verify_token": "test_verify_token",
        "fields": FIELDS,
    }

    made = simulator.request("POST", f"/v25.0/{BOT}/subscriptions", json=body, headers=APP_TOKEN)
    shown = simulator.request("GET", f"/v25.0/{BOT}/subscriptions", headers=APP_TOKEN).json()["data"][0]

    assert made.json() == {"success": True}
    assert shown["callback_url"] == "http://elsewhere.test/webhook"
    assert [field["name"] for field in shown["fields"]] == FIELDS


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"verify_token": "wrong"}, 2200),
        ({"callback_url": "http://nowhere.test/"}, 2200),
        ({"callback_url": None}, 100),
        ({"fields": []}, 100),
    ],
)
def test_a_subscription_that_cannot_work_is_refused(
    simulator: InProcess, changes: dict[str, object], code: int
) -> None:
    body = {"callback_url": "http://webhook.test/", "verify_token": "test_verify_token", "fields": FIELDS, **changes}

    answer = simulator.request("POST", f"/v25.0/{BOT}/subscriptions", json=body, headers=APP_TOKEN)

    assert answer.json()["error"]["code"] == code
    assert simulator.request("GET", f"/v25.0/{BOT}/subscriptions", headers=APP_TOKEN).json() == {"data": []}


# Who a user of the app is on the page


def matched(simulator: InProcess, app_scoped_id: str, token: str = f"{BOT}|test_app_secret") -> httpx.Response:
    query = {"access_token": token, "appsecret_proof": proof(token)}
    return simulator.request("GET", f"/v25.0/{app_scoped_id}/ids_for_pages", params=query)


def test_the_app_finds_out_who_its_users_are_on_the_page(simulator: InProcess, psid: str) -> None:
    known = simulator.parts.platform.thread(psid).visitor.app_scoped_id
    assert known != psid
    assert matched(simulator, known).json() == {"data": [{"id": psid, "page": {"id": PAGE, "name": "Lisboa Bikes"}}]}
    assert matched(simulator, "5").json() == {"data": []}


def test_the_page_token_does_not_find_them_out(simulator: InProcess, psid: str) -> None:
    known = simulator.parts.platform.thread(psid).visitor.app_scoped_id
    assert matched(simulator, known, "test_page_token").json()["error"]["code"] == 15
