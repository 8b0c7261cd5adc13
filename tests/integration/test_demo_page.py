"""What the demo page shows an owner: two languages, closed hours, a second app, cards, a link."""

from collections.abc import Mapping
from typing import Any

import pytest

from handover.pages.page import Page
from local.demo_page import demo_page
from tests.fakes.cloud import Cloud
from tests.fakes.meta import INBOX, Meta, SimulatedPage
from tests.integration.conftest import connect
from tests.integration.functions import Functions
from tests.integration.seen import state
from tests.integration.system import System

WORKSHOP = "1000000005"


@pytest.fixture
def french(system: System) -> System:
    """A visitor who uses Messenger in French."""
    visitor = system.page.new_visitor("Hugo Martin", locale="fr_FR")
    system.page.change(other_app_ids=[WORKSHOP])
    return System(system.functions, system.cloud, system.page, visitor)


@pytest.fixture
def closed(meta: Meta, cloud: Cloud, functions: Functions) -> System:
    """The demo page on a holiday that does not end, with a visitor from France."""
    page = demo_page().model_dump(mode="json")
    page["hours"]["holidays"] = [{"from": "2000-01-01", "until": "2099-01-01"}]
    settings = Page.model_validate(page)
    simulated = connect(settings, meta.add_page(settings.id, settings.name), cloud)
    simulated.change(other_app_ids=[WORKSHOP])
    return System(functions, cloud, simulated, simulated.new_visitor("Hugo Martin", locale="fr_FR"))


def last_line(page: SimulatedPage, visitor: str) -> Mapping[str, Any]:
    shown: Mapping[str, Any] = page.conversation(visitor)["lines"][-1]
    return shown


def test_the_bot_speaks_the_language_of_the_profile(french: System) -> None:
    french.writes("42")
    assert french.page.bot_said(french.visitor)[0].startswith("Je suis un bot")
    assert french.page.conversation(french.visitor)["visible_quick_replies"][0] == "Horaires"


def test_the_menu_and_the_bot_speak_one_language(french: System) -> None:
    french.chooses("Horaires")
    assert french.page.bot_said(french.visitor)[0].startswith("Nous sommes ouverts")


def test_a_visitor_chooses_another_language_and_keeps_it(french: System) -> None:
    french.chooses("English / Français")
    french.presses("English")
    french.writes("42")
    assert [words[:9] for words in french.page.bot_said(french.visitor)] == ["Shall we ", "Hi Hugo, ", "I am a bo"]


def test_a_french_word_brings_the_bot_back(french: System) -> None:
    french.chooses("Parler à un humain")
    french.writes("relancer le bot")
    paused, back = french.page.bot_said(french.visitor)
    assert (paused[:22], back[:21]) == ("Le bot est en pause, u", "Le bot est réactivé. ")


def test_rental_bikes_are_shown_as_cards(french: System) -> None:
    french.writes("louer")
    attachment = last_line(french.page, french.visitor)["attachment"]
    titles = [card["title"] for card in attachment["payload"]["elements"]]
    assert titles == ["Vélo de ville", "Vélo cargo", "Quatre vélos et plus"]


def test_who_comes_by_the_flyer_hears_of_it_and_of_the_bikes(system: System) -> None:
    system.page.visitor_follows(system.visitor, "summer")
    system.settle()
    assert system.said()[:2] == ["You have fo", "City bikes "]


def test_the_workshop_gets_those_who_are_stranded_and_staff_read_why(french: System) -> None:
    french.writes("je suis en panne")
    french.presses("Écrire à l'atelier")
    assert french.owner == WORKSHOP
    request = french.state.request
    assert request is not None
    assert request.reason == "Stranded on the road"


def test_while_the_shop_is_closed_the_inbox_gets_them_and_the_bot_says_so(closed: System) -> None:
    closed.writes("je suis en panne")
    closed.presses("Écrire à l'atelier")
    assert closed.owner == INBOX
    assert closed.page.bot_said(closed.visitor)[-1].startswith("Le bot est en pause. Le magasin est fermé")
    assert state(closed.cloud, closed.visitor).language == "fr"
