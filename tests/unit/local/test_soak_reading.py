"""What is read off the webhooks, the failures and the page file."""

import pytest

from local.simulator.failures import Failure
from local.soak.answers import ASKED_BY, OFF, ON, Answers
from local.soak.faults import HARMS, Fault
from local.soak.plan import TEXTS
from local.soak.reading import name_of, told_by
from local.soak.record import Told, Webhook
from local.soak.roots import root_of
from tests.builders.webhooks import APP, INSTAGRAM, MESSENGER

INBOX = "263902037430900"


def webhooks(*bodies: bytes) -> tuple[Webhook, ...]:
    return tuple(Webhook(number=n, body=body.decode(), status=200, attempts=1) for n, body in enumerate(bodies))


def only(body: bytes) -> Told:
    [[told]] = told_by(webhooks(body), APP).values()
    return told


def test_a_text_is_told_with_its_message_id() -> None:
    told = only(MESSENGER.body(MESSENGER.message(mid="m_7")))

    assert (told.user_id, told.kind, told.mid, told.payload) == ("33", "message", "m_7", None)


def test_presses_are_told_with_their_payload() -> None:
    quick_reply = only(MESSENGER.body(MESSENGER.message(quick_reply={"payload": "handover/on"})))
    postback = only(INSTAGRAM.body(INSTAGRAM.event(postback={"mid": "m_8", "title": "On", "payload": "handover/on"})))

    assert (quick_reply.kind, quick_reply.payload) == ("message", "handover/on")
    assert (postback.kind, postback.payload, postback.user_id) == ("postback", "handover/on", "44")


def test_a_change_of_control_is_told_with_the_new_owner() -> None:
    taken = MESSENGER.event(take_thread_control={"new_owner_app_id": int(INBOX), "previous_owner_app_id": APP})

    assert only(MESSENGER.body(taken)).gives_to == INBOX


def test_an_event_that_comes_twice_is_told_once_and_in_its_place() -> None:
    first, second = (MESSENGER.body(MESSENGER.message(mid=mid)) for mid in ("m_1", "m_2"))

    told = told_by(webhooks(first, second, first), APP)

    assert [one.mid for one in told["33"]] == ["m_1", "m_2"]


@pytest.mark.parametrize("fault", [Fault(edge, harm) for edge, harms in HARMS.items() for harm in set(harms)])
def test_a_fault_that_waits_still_has_the_name_it_was_asked_for_by(fault: Fault) -> None:
    waiting = Failure.model_validate(fault.as_failure("1")).model_dump(mode="json")

    assert name_of(waiting) == f"{fault.edge} {fault.harm}"


def test_the_metadata_of_a_message_names_the_event_it_answers() -> None:
    assert root_of(f"handover:{'a' * 32}.1.outcome.1.0") == "a" * 32
    assert root_of("something else") is None
    assert root_of(None) is None


def test_every_text_asks_for_a_recipe_of_the_page() -> None:
    recipes = Answers.of_page().sayings

    assert {ON, OFF, *ASKED_BY.values()} <= recipes.keys()
    assert ASKED_BY.keys() <= set(TEXTS)


def test_a_saying_is_known_whatever_is_filled_in() -> None:
    answers = Answers.of_page()

    assert answers.recipe_in("Hi Ana, this is the Harbour Bikes bot. What can I do for you?") == "welcome"
    assert answers.recipe_in("Something that no recipe says") is None


def test_no_two_recipes_begin_alike() -> None:
    answers = Answers.of_page()

    assert all(answers.recipe_in(parts[0]) == recipe for recipe, parts in answers.sayings.items())
