"""The story of the product: a visitor presses "Talk to a human", and a human is there; then the bot is back."""

from collections.abc import Callable

import pytest

from tests.system.people import BACK, INSTAGRAM_INBOX, PAGE_INBOX, PAUSED, WORKSHOP_DESK, People, Visitor

MAYA = "maya@harbour-bikes.example"
"""An admin who reads English; the other one reads French."""


def by_quick_reply(visitor: Visitor) -> None:
    visitor.writes("hello")
    visitor.hears(f"Hi {visitor.name.split()[0]}, this is the Harbour Bikes bot")
    visitor.presses("Talk to a human")


def by_template_button(visitor: Visitor) -> None:
    visitor.writes("my brakes are broken")
    visitor.hears("Shall somebody from the workshop")
    visitor.presses("Talk to a human")


def by_menu(visitor: Visitor) -> None:
    visitor.chooses_from_menu("Talk to a human")


WAYS: list[tuple[Callable[[Visitor], None], str]] = [
    (by_quick_reply, "Ana Quick"),
    (by_template_button, "Bea Button"),
    (by_menu, "Cleo Menu"),
]


def silence_whatever_is_sent(people: People, visitor: Visitor) -> None:
    said = len(visitor.texts_from("bot"))
    for text in ("are you there?", "hello", "opening hours", "prices"):
        visitor.writes(text)
    visitor.chooses_from_menu("Opening hours")
    visitor.chooses_from_menu("Talk to a human")
    people.everything_is_worked_on()
    assert len(visitor.texts_from("bot")) == said


@pytest.mark.parametrize(("press", "name"), WAYS)
def test_a_human_is_there_and_the_visitor_brings_the_bot_back(
    people: People, press: Callable[[Visitor], None], name: str
) -> None:
    visitor = people.visitor(name)
    press(visitor)
    visitor.hears(PAUSED)
    visitor.is_owned_by(PAGE_INBOX)
    silence_whatever_is_sent(people, visitor)
    mails = people.mails_about(visitor)
    assert sorted(mail["to"][0] for mail in mails) == ["jonas@harbour-bikes.example", MAYA]
    assert all(name in mail["text"] and name in mail["html"] for mail in mails)
    [notice] = people.notices_about(visitor)
    assert notice["MessageAttributes"]["page_id"]["Value"] == people.facts.page_id
    assert notice["MessageAttributes"]["kind"]["Value"] == "handover_requested"
    visitor.agent("answer", text="Maya here, how can I help?")
    visitor.presses("Switch the bot on")
    visitor.hears(BACK)
    visitor.is_owned_by(people.facts.app_id)
    visitor.writes("when are you open")
    visitor.hears("Quay 7")


@pytest.mark.parametrize(("press", "name"), [(by_menu, "Dora Done"), (by_quick_reply, "Ella Done")])
def test_an_admin_switches_the_bot_back_on_from_the_inbox(
    people: People, press: Callable[[Visitor], None], name: str
) -> None:
    visitor = people.visitor(name)
    press(visitor)
    visitor.is_owned_by(PAGE_INBOX)
    visitor.agent("answer", text="All settled, goodbye")
    visitor.agent("done")
    visitor.hears(BACK)
    visitor.writes("prices")
    visitor.hears("Puncture 12 €")


def test_a_done_that_only_releases_the_thread_brings_the_bot_back_with_the_next_message(people: People) -> None:
    people.act("settings", {"done": "release"}, method="PATCH")
    try:
        visitor = people.visitor("Edda Idle")
        by_menu(visitor)
        visitor.is_owned_by(PAGE_INBOX)
        people.everything_is_worked_on()
        visitor.agent("done")
        visitor.writes("prices")
        visitor.hears(BACK)
        visitor.hears("Puncture 12 €")
    finally:
        people.act("settings", {"done": "pass"}, method="PATCH")


def test_a_person_who_answers_without_being_asked_silences_the_bot(people: People) -> None:
    visitor = people.visitor("Finn Quiet")
    by_menu(visitor)
    visitor.hears(PAUSED)
    visitor.presses("Switch the bot on")
    visitor.hears(BACK)
    people.everything_is_worked_on()
    mails = len(people.mails_about(visitor))
    visitor.agent("answer", text="Maya here, I saw your question")
    people.everything_is_worked_on()
    assert len(people.mails_about(visitor)) == mails
    silence_whatever_is_sent(people, visitor)
    # among what is sent is a press of "Talk to a human", the first since somebody spoke up unasked: that is a request,
    # and so soon after the one before its alert is joined (decision 34)
    assert len(people.mails_about(visitor)) == mails
    visitor.agent("done")
    visitor.hears(BACK, times=2)


def test_it_works_a_second_time_from_the_off_recipe(people: People) -> None:
    visitor = people.visitor("Fay Again")
    by_menu(visitor)
    visitor.is_owned_by(PAGE_INBOX)
    visitor.presses("Switch the bot on")
    visitor.hears(BACK)
    visitor.presses("Pause the bot")
    visitor.hears(PAUSED, times=2)
    people.everything_is_worked_on()
    # so soon after the first one its alert is joined (decision 34)
    assert len(people.mails_about(visitor)) == 2


def test_a_typed_word_brings_the_bot_back(people: People) -> None:
    visitor = people.visitor("Gus Types")
    by_menu(visitor)
    visitor.is_owned_by(PAGE_INBOX)
    visitor.writes("start the bot")
    visitor.hears(BACK)


def test_in_zero_config_the_gate_alone_pauses_the_bot(people: People) -> None:
    people.page_is_in("zero_config")
    visitor = people.visitor("Hana Zero")
    by_quick_reply(visitor)
    visitor.hears(PAUSED)
    silence_whatever_is_sent(people, visitor)
    assert len(people.mails_about(visitor)) == 2
    visitor.agent("answer", text="Maya here")
    visitor.presses("Switch the bot on")
    visitor.hears(BACK)
    visitor.writes("prices")
    visitor.hears("Puncture 12 €")


def test_a_visitor_without_a_name_is_announced_all_the_same(people: People) -> None:
    visitor = people.visitor("")
    visitor.name = "A visitor of Harbour Bikes"
    by_menu(visitor)
    visitor.hears(PAUSED)
    people.everything_is_worked_on()
    assert [MAYA] in [mail["to"] for mail in people.mails_about(visitor)]


def test_a_return_that_meta_refuses_is_told_to_staff_and_the_bot_stays_silent(people: People) -> None:
    people.act("settings", {"take_allowed": False}, method="PATCH")
    try:
        visitor = people.visitor("Ivy Locked")
        by_menu(visitor)
        visitor.is_owned_by(PAGE_INBOX)
        visitor.presses("Switch the bot on")
        people.everything_is_worked_on()
        subjects = sorted({mail["subject"] for mail in people.mails_about(visitor) if mail["to"] == [MAYA]})
        assert subjects == [
            "Action needed: the switch failed for Ivy Locked on Harbour Bikes",
            "Ivy Locked is waiting for you on Harbour Bikes",
        ]
        assert not any(BACK in text for text in visitor.texts_from("bot"))
        visitor.agent("done")
        visitor.hears(BACK)
    finally:
        people.act("settings", {"take_allowed": True}, method="PATCH")


def test_on_instagram_the_story_is_the_same(people: People) -> None:
    visitor = Visitor(
        people, people.act("visitors", {"name": "Rosa Direct", "platform": "instagram"})["psid"], "Rosa Direct"
    )
    visitor.writes("prices")
    visitor.hears("Puncture 12 €")
    visitor.writes("repair")
    visitor.hears("Shall somebody")
    visitor.presses("Talk to a human")
    visitor.hears(PAUSED)
    visitor.is_owned_by(INSTAGRAM_INBOX)
    people.everything_is_worked_on()
    assert len(people.mails_about(visitor)) == 2
    visitor.agent("answer", text="Maya here")
    silence(people, visitor)
    visitor.presses("Switch the bot on")
    visitor.hears(BACK)
    visitor.writes("when are you open")
    visitor.hears("Quay 7")


def test_in_french_the_story_is_the_same_and_the_workshop_has_a_desk_of_its_own(people: People) -> None:
    visitor = people.visitor("Hugo Perdu", locale="fr_FR")
    visitor.chooses_from_menu("Louer un vélo")
    visitor.hears("Vélo cargo")
    visitor.writes("je suis en panne")
    visitor.hears("Restez où vous êtes")
    visitor.presses("Écrire à l'atelier")
    visitor.hears("Le bot est en pause")
    visitor.is_owned_by(WORKSHOP_DESK)
    people.act(f"apps/{WORKSHOP_DESK}/{visitor.psid}/answer", {"text": "J'arrive, je suis Jonas"})
    visitor.writes("relancer le bot")
    visitor.hears("Le bot est réactivé")
    visitor.is_owned_by(people.facts.app_id)


def silence(people: People, visitor: Visitor) -> None:
    said = len(visitor.texts_from("bot"))
    visitor.writes("are you there?")
    people.everything_is_worked_on()
    assert len(visitor.texts_from("bot")) == said
