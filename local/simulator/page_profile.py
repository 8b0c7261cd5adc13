"""What the page shows in Messenger before anything is said: greeting, Get Started, persistent menu, ice breakers."""

from typing import Annotated

from pydantic import Field

from local.simulator import errors
from local.simulator.content import MenuEntry, Payload, Shape, read
from local.simulator.json_object import Json

FIELDS = ("get_started", "greeting", "persistent_menu", "ice_breakers")


class GetStarted(Shape):
    """The button that opens a conversation."""

    payload: Annotated[Payload, Field(min_length=1)]


class Greeting(Shape):
    """The words above an empty conversation."""

    locale: str
    text: str


class Menu(Shape):
    """The persistent menu in one language."""

    locale: str
    composer_input_disabled: bool = False
    call_to_actions: Annotated[tuple[MenuEntry, ...], Field(max_length=20)] = ()


class IceBreaker(Shape):
    """A question that a visitor can begin with."""

    question: Annotated[str, Field(max_length=80)]
    payload: Payload


class IceBreakers(Shape):
    """The ice breakers in one language."""

    locale: str = "default"
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

    @property
    def greeting(self) -> str:
        """The greeting in the default language."""
        return next((greeting.text for greeting in self._current.greeting or ()), "")

    @property
    def get_started_payload(self) -> str | None:
        """What the Get Started button sends, None where there is no such button."""
        return self._current.get_started.payload if self._current.get_started else None

    @property
    def menu(self) -> tuple[MenuEntry, ...]:
        """The entries of the persistent menu in the default language."""
        menus = self._current.persistent_menu or ()
        chosen = next((menu for menu in menus if menu.locale == "default"), None)
        return chosen.call_to_actions if chosen else ()

    def set(self, parameters: Json) -> Json:
        """Sets the fields that are named and leaves the others."""
        wanted = read(ProfileRequest, parameters)
        named: Json = {name: getattr(wanted, name) for name in FIELDS if getattr(wanted, name) is not None}
        if not named:
            raise errors.bad_parameter("Requires one of the params: " + ",".join(FIELDS))
        if wanted.persistent_menu and all(menu.locale != "default" for menu in wanted.persistent_menu):
            raise errors.bad_parameter("Param persistent_menu must have an entry with the locale default")
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
