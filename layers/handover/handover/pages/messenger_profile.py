"""What Messenger shows beside the chat: Get Started button, greeting and persistent menu, for each locale."""

from collections.abc import Iterator

from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import Addressee, is_shown, wording_of
from handover.recipes.actions import GetStarted, payload_of
from handover.recipes.language import LOCALES
from handover.recipes.render import Message, button_of


def messenger_profile(page: Page) -> Message:
    """Gives the page's Messenger profile; the first language is for everybody whose own the page does not speak."""
    profile: Message = {"get_started": {"payload": payload_of(GetStarted())}}
    if menus := [_menu(page, locale, language) for locale, language in _locales(page) if _has_menu(page)]:
        profile["persistent_menu"] = menus
    if page.greeting is not None:
        profile["greeting"] = [_greeting(page, locale, language) for locale, language in _locales(page)]
    return profile


def _locales(page: Page) -> Iterator[tuple[str, str]]:
    first, *others = page.languages
    yield "default", first
    if others:
        yield from ((locale, language) for language in page.languages for locale in LOCALES[language])


def _has_menu(page: Page) -> bool:
    return any(is_shown(page, entry) for entry in page.menu)


def _menu(page: Page, locale: str, language: str) -> Message:
    wording = wording_of(page, Addressee(Platform.MESSENGER, language=language), 0)
    entries = [button_of(entry, None, wording) for entry in page.menu if is_shown(page, entry)]
    return {"locale": locale, "composer_input_disabled": False, "call_to_actions": entries}


def _greeting(page: Page, locale: str, language: str) -> Message:
    wording = wording_of(page, Addressee(Platform.MESSENGER, language=language), 0)
    return {"locale": locale, "text": wording.of(page.greeting or "")}
