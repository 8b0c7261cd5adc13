import re

import pytest

from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import PAGE, button_template

FIELDS = "participants,messages.limit(20){id,message,from,created_time},is_owner"
IMAGE = {"attachment": {"type": "image", "payload": {"url": "https://example.com/a.png"}}}


@pytest.fixture
def psid(simulator: InProcess) -> str:
    psid = simulator.visitor()
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "hello"})
    return psid


def found(simulator: InProcess, psid: str, fields: str = FIELDS, platform: str = "messenger") -> dict[str, object]:
    answer = simulator.graph("GET", f"{PAGE}/conversations", platform=platform, user_id=psid, fields=fields)
    assert answer.status_code == 200, answer.text
    [conversation] = answer.json()["data"]
    assert isinstance(conversation, dict)
    return conversation


def messages(simulator: InProcess, psid: str, fields: str = FIELDS) -> list[dict[str, object]]:
    listed = found(simulator, psid, fields)["messages"]
    assert isinstance(listed, dict)
    return list(listed["data"])


def test_messages_are_listed_newest_first(simulator: InProcess, psid: str) -> None:
    sent = simulator.say(psid, "hi").json()["message_id"]

    newest, oldest = messages(simulator, psid)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", str(newest.pop("created_time")))
    assert newest == {
        "id": sent,
        "message": "hi",
        "from": {"name": "Lisboa Bikes", "email": f"{PAGE}@facebook.com", "id": PAGE},
    }
    assert (oldest["message"], oldest["from"]) == (
        "hello",
        {"name": "Ana Lima", "email": f"{psid}@facebook.com", "id": psid},
    )


def test_the_newest_twenty_are_all_there_is(simulator: InProcess, psid: str) -> None:
    for number in range(25):
        simulator.say(psid, f"{number}")

    texts = [message["message"] for message in messages(simulator, psid, "messages.limit(99){message}")]

    assert texts == [f"{number}" for number in range(24, 4, -1)]


def test_fewer_can_be_asked_for(simulator: InProcess, psid: str) -> None:
    simulator.say(psid, "hi")

    [only] = messages(simulator, psid, "messages.limit(1){message}")

    assert only["message"] == "hi"


@pytest.mark.parametrize("message", [IMAGE, button_template("Prices")])
def test_attachments_and_templates_have_no_text(simulator: InProcess, psid: str, message: dict[str, object]) -> None:
    simulator.graph("POST", "me/messages", {"recipient": {"id": psid}, "message": message})

    assert messages(simulator, psid)[0]["message"] == ""


def test_changes_of_control_are_no_messages(simulator: InProcess, psid: str) -> None:
    simulator.control("POST", f"/inbox/{psid}/take")

    assert len(messages(simulator, psid)) == 1


def test_only_what_is_asked_for_is_told(simulator: InProcess, psid: str) -> None:
    assert found(simulator, psid, "message_count") == {"id": f"t_{psid}", "message_count": 1}
    assert found(simulator, psid, "messages")["messages"] == {"data": [messages(simulator, psid, "messages")[0]]}
    assert messages(simulator, psid, "messages")[0].keys() == {"id", "created_time"}
    assert messages(simulator, psid, "messages{to}")[0]["to"] == {
        "data": [{"name": "Lisboa Bikes", "email": f"{PAGE}@facebook.com", "id": PAGE}]
    }


def test_without_fields_a_conversation_is_an_id_and_a_time(simulator: InProcess, psid: str) -> None:
    [conversation] = simulator.graph("GET", "me/conversations", platform="messenger").json()["data"]

    assert conversation.keys() == {"id", "updated_time"}
    assert conversation["id"] == f"t_{psid}"


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ("participants,mood", 100, "Tried accessing nonexisting field (mood) on node type (UnifiedThread)"),
        ("messages{mood}", 100, "Tried accessing nonexisting field (mood) on node type (UnifiedMessage)"),
        ("messages{id", 2500, "Syntax error at: end of string"),
        ("messages}", 2500, "Syntax error at: }"),
        ("participants,", 2500, "Syntax error at: end of string"),
    ],
)
def test_fields_that_make_no_sense_are_refused(
    simulator: InProcess, psid: str, fields: str, code: int, words: str
) -> None:
    error = simulator.graph("GET", "me/conversations", user_id=psid, fields=fields).json()["error"]

    assert error["code"] == code
    assert words in error["message"]


def test_each_platform_has_its_own_conversations(simulator: InProcess, psid: str) -> None:
    igsid = simulator.visitor("Bruno Costa", platform="instagram")
    simulator.control("POST", f"/visitors/{igsid}/write", {"text": "olá"})

    conversation = found(simulator, igsid, "participants,messages{from,message}", "instagram")

    assert conversation["participants"] == {
        "data": [
            {"username": "bruno.costa", "id": igsid},
            {"username": "lisboa.bikes", "id": simulator.settings.instagram_account_id},
        ]
    }
    for platform, user_id in (("messenger", igsid), ("instagram", psid)):
        assert simulator.graph("GET", "me/conversations", platform=platform, user_id=user_id).json() == {"data": []}
    assert simulator.graph("GET", "me/conversations", platform="telegram").json()["error"]["code"] == 100
