"""What the page shows in Messenger before anything is said: greeting, Get Started, persistent menu, ice breakers."""

from typing import Annotated

from pydantic import Field

from local.simulator import errors
from local.simulator.content import MenuEntry, Payload, Shape, read
from local.simulator.json_object import Json
from local.simulator.locales import DEFAULT, ProfileLocale

FIELDS = ("get_started", "greeting", "persistent_menu", "ice_breakers")


class GetStarted(Shape):
    """The button that opens a conversation."""

    payload: Annotated[Payload, Field(min_length=1)]


class Greeting(Shape):
    """The words above an empty conversation, in one language."""

    locale: ProfileLocale
    text: Annotated[str, Field(min_length=1, max_length=160)]


class Menu(Shape):
    """The persistent menu in one language."""

    locale: ProfileLocale
    composer_input_disabled: bool = False
    call_to_actions: Annotated[tuple[MenuEntry, ...], Field(max_length=20)] = ()


class IceBreaker(Shape):
    """A question that a visitor can begin with."""

    question: Annotated[str, Field(max_length=80)]
    payload: Payload


class IceBreakers(Shape):
    """The ice breakers in one language."""

    locale: ProfileLocale = DEFAULT
    call_to_actions: Annotated[tuple[IceBreaker, ...], Field(min_length=1, max_length=4)]


class ProfileRequest(Shape):
    """The body that sets the Messenger profile."""

    get_started: GetStarted | None = None
    greeting: tuple[Greeting, ...] | None = None
    persistent_menu: tuple[Menu, ...] | None = None
    ice_breakers: tuple[IceBreakers, ...] | None = None


class ProfileFields(Shape):
    """The body that deletes from the Messenger profile."""

    fields: Annotated[tuple[str, ...], Field(min_length=1)]


class PageProfile:
    """The Messenger profile of the page."""

    def __init__(self) -> None:
        self._current = ProfileRequest()

    def greeting(self, locale: str = DEFAULT) -> str:
        """The greeting that somebody with a locale sees."""
        chosen = _for_locale(self._current.greeting or (), locale)
        return chosen.text if chosen else ""

    @property
    def get_started_payload(self) -> str | None:
        """What the Get Started button sends, None where there is no such button."""
        return self._current.get_started.payload if self._current.get_started else None

    def menu(self, locale: str = DEFAULT) -> tuple[MenuEntry, ...]:
        """The entries of the persistent menu that somebody with a locale sees."""
        chosen = _for_locale(self._current.persistent_menu or (), locale)
        return chosen.call_to_actions if chosen else ()

    def set(self, parameters: Json) -> Json:
        """Sets the fields that are named and leaves the others."""
        wanted = read(ProfileRequest, parameters)
        named: Json = {name: getattr(wanted, name) for name in FIELDS if getattr(wanted, name) is not None}
        if not named:
            raise errors.bad_parameter("Requires one of the params: " + ",".join(FIELDS))
        _check_locales("greeting", [each.locale for each in wanted.greeting or ()])
        _check_locales("persistent_menu", [each.locale for each in wanted.persistent_menu or ()])
        return self._replace(named)

    def delete(self, parameters: Json) -> Json:
        """Forgets the fields that are named."""
        wanted = read(ProfileFields, parameters).fields
        return self._replace(dict.fromkeys(wanted))

    def _replace(self, changes: Json) -> Json:
        updated = self._current.model_copy(update=changes)
        if updated.persistent_menu and updated.get_started is None:
            raise errors.bad_parameter("You must set a Get Started button if you also wish to use persistent menu")
        self._current = updated
        return {"result": "success"}

    def show(self, fields: tuple[str, ...]) -> Json:
        """The fields that are asked for, those that are set."""
        found = self._current.model_dump(mode="json", exclude_none=True, include=set(fields))
        return {"data": [found] if found else []}


def _for_locale[Localised: (Greeting, Menu)](all_of_them: tuple[Localised, ...], locale: str) -> Localised | None:
    """Gives what is set for a locale, else what is for everybody."""
    by_locale = {each.locale: each for each in all_of_them}
    return by_locale.get(locale) or by_locale.get(DEFAULT)


def _check_locales(name: str, locales: list[str]) -> None:
    """Refuses a field whose locales are not each there once, or that leaves out what is for everybody."""
    repeated = next((locale for locale in locales if locales.count(locale) > 1), None)
    if repeated:
        raise errors.bad_parameter(f"Param {name} has the locale {repeated} more than once")
    if locales and DEFAULT not in locales:
        raise errors.bad_parameter(f"Param {name} must have an entry with the locale default")
