"""Strategies for whole page files: most of them are without mistakes, and all that a page can say comes up."""

import operator
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

type Json = dict[str, Any]

_ALPHABETS = ("abc xyz", "éàüß ñ", "日本語漢字", "شكرا ", "🚲👋 🙂", "नमस्ते ")
_TARGETS = ("Page Inbox", "Dimelo & Söhne", "夜間")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = st.sampled_from(["9:00-17:00", "closed", "8:00-12:00, 14:00-18:30", "20:00-2:00", "0:00-24:00"])
_VARIABLES = st.sampled_from(
    [
        "{{first_name}}",
        "{{first_name|you}}",
        "{{ name | dear visitor }}",
        "{{page_name}}",
        "{{next_open|soon}}",
        "{{next_open}}",
    ]
)
_FILLED = st.sampled_from(["{{first_name|you}}", "{{page_name}}", "{{next_open|soon}}"])
_A_NAME = 200
"""Longer than what stands for a variable can be."""


def plain_words(longest: int) -> st.SearchStrategy[str]:
    """Gives words of one script, of at most so many characters; they can always be read."""

    def repeated(alphabet: str, times: int, length: int) -> str:
        return f"{alphabet[0]}{alphabet * times}"[:length].strip()

    lengths = st.integers(1, longest) | st.just(longest)
    return st.builds(repeated, st.sampled_from(_ALPHABETS), st.just(longest), lengths)


def texts(longest: int) -> st.SearchStrategy[str]:
    """Gives texts with variables here and there; some become too long where the names are."""

    def together(parts: Sequence[str], rest: str) -> str:
        return f"{' '.join(parts)} {rest}"[:longest].strip()

    long_ones = st.builds(
        lambda variable, words: f"{variable}  {words}", _VARIABLES, plain_words(max(1, longest - _A_NAME))
    )
    short_ones = st.builds(together, st.lists(_VARIABLES, max_size=2), plain_words(max(1, longest // 8)))
    return st.one_of(short_ones, plain_words(longest), long_ones if longest > _A_NAME else _FILLED)


def localised(draw: st.DrawFn, text: st.SearchStrategy[Any], languages: Sequence[str]) -> Any:
    """Gives something for everybody, or for some of the languages."""
    if draw(st.booleans()):
        return draw(text)
    chosen = draw(st.lists(st.sampled_from(languages), min_size=1, unique=True))
    return {language: draw(text) for language in chosen}


class _Writing:
    """One page being written."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.languages = draw(st.lists(st.sampled_from(["en", "fr", "pt", "ar", "ja"]), min_size=1, unique=True))
        self.dares = draw(st.integers(0, 4)) == 0
        self.ids = [f"recipe_{number}" for number in range(draw(st.integers(1, 3)))]

    def text(self, longest: int) -> Any:
        """Gives a text in the page's languages; a page that dares has texts of nothing but a variable as well."""
        return self.localised(texts(longest) | _VARIABLES if self.dares else texts(longest))

    def localised(self, text: st.SearchStrategy[Any]) -> Any:
        return localised(self.draw, text, self.languages)

    def button(self, kinds: Sequence[str], title_limit: int = 20) -> Json:
        button: Json = {"title": self.localised(plain_words(title_limit))}
        match self.draw(st.sampled_from(kinds)):
            case "recipe":
                button["recipe"] = self.draw(st.sampled_from(self.ids))
                button |= self.maybe("language", st.sampled_from(self.languages))
            case "on":
                button["handover"] = "on"
                button |= self.maybe("target", st.sampled_from(_TARGETS))
                button |= self.maybe("reason", plain_words(200))
            case "off":
                button["handover"] = "off"
            case "url":
                button["url"] = "https://example.test/a?b=ü"
            case "phone":
                button["phone"] = "+351210001122"
        return button

    def maybe(self, name: str, value: st.SearchStrategy[Any]) -> Json:
        return {name: self.draw(value)} if self.draw(st.booleans()) else {}

    def buttons(self, kinds: Sequence[str], most: int, least: int = 0) -> list[Json]:
        return [self.button(kinds) for _ in range(self.draw(st.integers(least, most)))]

    def text_block(self) -> Json:
        has_buttons = self.draw(st.booleans())
        block: Json = {"text": self.text(640 if has_buttons else 2000)}
        if has_buttons:
            block["buttons"] = self.buttons(("recipe", "on", "off", "url", "phone"), 3)
        if self.draw(st.booleans()):
            block["quick_replies"] = [self.button(("recipe", "on", "off"))] * self.draw(st.sampled_from([1, 2, 13]))
        return block

    def card(self) -> Json:
        buttons = ("recipe", "on", "off", "url", "phone")
        more = self.draw(st.sampled_from(["subtitle", "image", "url", "buttons"]))
        card: Json = {"title": self.text(80), "buttons": self.buttons(buttons, 2)}
        if more == "subtitle":
            card["subtitle"] = self.text(80)
        elif more in ("image", "url"):
            card[more] = "https://example.test/card"
        return card

    def block(self) -> Json:
        kind = self.draw(st.sampled_from(["text", "text", "text", "cards", "image", "video", "audio", "file", "pause"]))
        match kind:
            case "text":
                return self.text_block()
            case "cards":
                return {"cards": [self.card()] * self.draw(st.sampled_from([1, 2, 10]))}
            case "pause":
                return {"pause": self.draw(st.sampled_from([0.5, 2, 5]))}
            case _:
                return {kind: "https://example.test/medium"}

    def recipe(self, number: int) -> Json:
        blocks = [self.text_block(), *(self.block() for _ in range(self.draw(st.integers(0, 2))))]
        if number + 1 < len(self.ids) and self.draw(st.booleans()):
            blocks.append({"goto": self.draw(st.sampled_from(self.ids[number + 1 :]))})
        triggers: Json = {"words": self.localised(st.lists(plain_words(12), max_size=2))}
        triggers |= self.maybe("payloads", st.just([f"OLD_{number}"])) | self.maybe(
            "referrals", st.just([f"r{number}"])
        )
        if number == 0:
            triggers |= {"get_started": True, "otherwise": True}
        recipe: Json = {"id": self.ids[number], "name": f"Recipe {number}", "triggers": triggers, "blocks": blocks}
        return recipe | self.maybe("folder", st.just("Folder"))

    def automatic(self, recipe_id: str) -> Json:
        block = self.text_block()
        block["buttons"] = [{"title": self.localised(plain_words(20)), "handover": "off"}]
        block["text"] = self.text(500)
        return {"id": recipe_id, "name": recipe_id, "blocks": [block]}

    def hours(self) -> Json:
        week = {day: self.draw(_HOURS) for day in _DAYS if self.draw(st.booleans())}
        holidays = [
            "2026-12-25",
            {"every": "12-31", "open": "9:00-12:00", "name": "Eve"},
            {"from": "2027-08-01", "until": "2027-08-20"},
        ]
        return {
            "week": {**week, "friday": "9:00-17:00"},
            "holidays": self.draw(st.lists(st.sampled_from(holidays), max_size=2)),
        }

    def handover(self) -> Json:
        admin = {"name": "Maya", "email": "maya@example.test"} | self.maybe("sms", st.just("+351910001122"))
        admin |= self.maybe("language", st.sampled_from(self.languages))
        admin |= self.maybe("topic", st.just("arn:aws:sns:eu-west-1:123456789012:handover-alerts"))
        apps = [{"label": label, "app_id": f"55443322110{number}"} for number, label in enumerate(_TARGETS)]
        handover: Json = {"admins": [admin], "target_apps": apps}
        handover |= self.maybe("enabled", st.booleans()) | self.maybe("closed_hours_target", st.sampled_from(_TARGETS))
        handover |= self.maybe("may_request", st.just(["page_inbox", "112233445566"]))
        handover |= self.maybe("return_after_minutes", st.integers(5, 1440))
        handover["resume_words"] = self.localised(st.lists(plain_words(10), max_size=2))
        return handover

    def page(self) -> Json:
        automatic = ("handover_on", "handover_off", "handover_closed", "handover_unanswered", "handover_failed")
        chosen = self.draw(st.lists(st.sampled_from(automatic), unique=True, max_size=3))
        page: Json = {"id": "2000000001", "name": self.draw(plain_words(100)), "languages": self.languages}
        page |= {"handover": self.handover(), "plan": self.draw(st.sampled_from(["free", "premium", "premium"]))}
        page |= self.maybe("instagram_account_id", st.just("17841400000000001"))
        page |= {"timezone": self.draw(st.sampled_from(["Europe/Lisbon", "Asia/Kathmandu", "UTC"]))}
        if self.draw(st.booleans()):
            page["hours"] = self.hours()
        if self.draw(st.booleans()):
            page["greeting"] = self.localised(plain_words(160) | st.just("Hi {{user_first_name}}!"))
        entries = [self.button(("recipe", "on", "off", "url"), 30) for _ in range(self.draw(st.integers(0, 2)))]
        page["menu"] = entries * self.draw(st.sampled_from([1, 2, 10]))
        page["recipes"] = [*map(self.recipe, range(len(self.ids))), *map(self.automatic, chosen)]
        return page


@st.composite
def page_documents(draw: st.DrawFn) -> Json:
    """Gives page files as YAML reads them."""
    return _Writing(draw).page()


def names() -> st.SearchStrategy[str | None]:
    """Gives what visitors are called: nothing, anything, and very long things in any script."""
    characters = st.characters(exclude_categories=["Cs"])

    return (
        st.none()
        | st.text(characters, max_size=30)
        | st.builds(operator.mul, st.text(characters, min_size=1, max_size=8), st.just(30))
        | st.sampled_from([" ", "\u200b", "Ana Lima", "{{name}}", "W" * 300])
    )
