from collections import Counter

from local.simulator.disorder import Disorder
from local.simulator.json_object import Json
from local.simulator.settings import Settings
from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import settings_of


def webhook(number: int, psid: str = "7") -> Json:
    item: Json = {"sender": {"id": psid}, "recipient": {"id": "1"}, "number": number}
    return {"object": "page", "entry": [{"id": "1", "messaging": [item]}]}


def disorder(**settings: object) -> Disorder:
    given = Settings.model_validate({**settings_of().model_dump(), **settings})
    return Disorder(lambda: given)


def numbers(bodies: list[Json]) -> list[int]:
    return [number_of(body) for body in bodies]


def number_of(body: object) -> int:
    assert isinstance(body, dict)
    number: int = body["entry"][0]["messaging"][0]["number"]
    return number


def delivered(one: Disorder, count: int) -> list[int]:
    found = [body for number in range(count) for body in one.admit(webhook(number))]
    return numbers([*found, *one.let_go()])


def test_by_itself_every_webhook_comes_once_and_in_order() -> None:
    assert delivered(disorder(), 100) == [*range(100)]


def test_a_share_of_the_webhooks_comes_twice() -> None:
    found = Counter(delivered(disorder(duplicate_share=0.2, seed=7), 1000))

    assert set(found) == {*range(1000)}
    twice = sum(times == 2 for times in found.values())
    assert 150 < twice < 250
    assert max(found.values()) == 2


def test_or_as_often_as_is_asked_for() -> None:
    assert delivered(disorder(duplicate_share=1, duplicate_deliveries=3), 2) == [0, 0, 0, 1, 1, 1]


def test_a_share_of_the_webhooks_comes_behind_its_neighbour() -> None:
    found = delivered(disorder(reorder_share=0.3, seed=7), 1000)

    assert sorted(found) == [*range(1000)]
    assert found != sorted(found)
    assert all(abs(number - place) <= 1 for place, number in enumerate(found))


def test_a_neighbour_is_of_the_same_conversation() -> None:
    one = disorder(reorder_share=1)
    assert one.admit(webhook(1, "7")) == []
    assert one.admit(webhook(2, "8")) == []
    assert one.held == 2

    assert numbers(one.admit(webhook(3, "7"))) == [3, 1]
    assert numbers(one.let_go()) == [2]


def test_the_same_seed_gives_the_same_disorder() -> None:
    asked = {"duplicate_share": 0.5, "reorder_share": 0.5}
    one = disorder(**asked, seed=1)

    first = delivered(one, 50)
    one.clear()

    assert first == delivered(one, 50) == delivered(disorder(**asked, seed=1), 50)
    assert first != delivered(disorder(**asked, seed=2), 50)


def test_a_webhook_without_parties_is_taken_too() -> None:
    assert disorder(duplicate_share=1).admit({"anything": 1}) == [{"anything": 1}] * 2


def test_what_is_held_back_counts_as_waiting_until_it_is_let_go(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"reorder_share": 1})
    psid = simulator.visitor()
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "first"})
    assert simulator.control("GET", "/health").json()["webhooks_waiting"] == 1
    assert simulator.control("GET", "/webhooks").json() == []

    simulator.control("POST", "/webhooks/let_go")
    assert [heard.content["text"] for heard in simulator.heard()] == ["first"]


def test_what_is_held_back_goes_by_itself_after_a_while(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"reorder_share": 1, "reorder_seconds": 0.001})
    psid = simulator.visitor()
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "first"})

    assert b'"text":"first"' in simulator.next_post()


def test_neighbours_change_places_on_the_way(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"reorder_share": 1})
    psid = simulator.visitor()
    for text in ("first", "second"):
        simulator.control("POST", f"/visitors/{psid}/write", {"text": text})

    assert [heard.content["text"] for heard in simulator.heard()] == ["second", "first"]


def test_a_reset_forgets_what_is_held_back(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"reorder_share": 1})
    simulator.control("POST", f"/visitors/{simulator.visitor()}/write", {"text": "first"})
    simulator.control("POST", "/reset")

    assert simulator.control("GET", "/health").json()["webhooks_waiting"] == 0
