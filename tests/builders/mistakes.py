"""Mistakes an owner can make, each with the rule that finds it and its place; and the pages they are planted in."""

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

type Json = dict[Any, Any]
type Plant = Callable[[Json], object]

PAGES = Path(__file__).parents[1] / "pages"


class Mistake(NamedTuple):
    """What is done to a page, and what is found then."""

    plant: Plant
    rule: str
    place: str


def planted(plant: Plant, document: Json) -> Json:
    """Gives a page with a mistake in it."""
    changed = copy.deepcopy(document)
    plant(changed)
    return changed


def good_page(name: str) -> Json:
    """Gives one of the pages in tests/pages."""
    document: Json = yaml.safe_load((PAGES / f"{name}.yaml").read_text(encoding="utf-8"))
    return document


def block(page: Json, recipe: int, number: int = 0) -> Json:
    """Gives a block; both count from 0."""
    found: Json = page["recipes"][recipe]["blocks"][number]
    return found


def named(page: Json, recipe_id: str) -> Json:
    """Gives a recipe by its id."""
    return next(recipe for recipe in page["recipes"] if recipe["id"] == recipe_id)


def free(page: Json) -> None:
    """Takes the plan away, and every button that asks for a person but the one in the Off recipe."""
    page["plan"] = "free"
    page["menu"].pop(1)
    block(page, 0)["quick_replies"].pop(1)
    page["recipes"][1]["blocks"].pop(1)


def nobody_can_ask(page: Json) -> None:
    """Takes every button away that asks for a person."""
    page["menu"].pop(1)
    block(page, 0)["quick_replies"].pop(1)
    page["recipes"][1]["blocks"].pop(1)


def _another(**recipe: Any) -> Plant:
    """Adds a recipe that a word leads to."""
    return lambda page: page["recipes"].append({"id": "more", "name": "More", "triggers": {"words": ["more"]}} | recipe)


def _same_label(page: Json) -> None:
    page["handover"]["target_apps"][1].update(label="Page Inbox")
    block(page, 1, 1)["buttons"][0].pop("target")


def _a_circle(page: Json) -> None:
    block(page, 1, 1).pop("buttons")
    page["recipes"][1]["blocks"].append({"goto": "more"})
    _another(blocks=[{"text": "More."}, {"goto": "hours"}])(page)


def _eleven_messages(page: Json) -> None:
    page["recipes"].append({"id": "more", "name": "More", "blocks": [{"text": "Go on."}] * 6})
    block(page, 1, 1).pop("buttons")
    page["recipes"][1]["blocks"] += [*[{"text": "And this."}] * 3, {"goto": "more"}]


def _long_names_on_instagram(page: Json) -> None:
    page["instagram_account_id"] = "17841400000000022"
    _another(blocks=[{"text": f"{{{{name|You}}}}{'x' * 700}"}] * 6)(page)


def _cards_with_long_addresses(page: Json) -> None:
    card = {"title": "Bike", "image": f"https://quay.test/{'x' * 2000}", "url": f"https://quay.test/{'y' * 2000}"}
    named(page, "handover_on")["blocks"] += [{"cards": [card] * 10}] * 6


def _very_many_words(page: Json) -> None:
    page["recipes"][1]["triggers"]["words"] += [f"{'long' * 250}{number}" for number in range(400)]


def _very_deep(page: Json) -> None:
    for _ in range(50):
        page["menu"] = [page["menu"]]


def _pauses(page: Json) -> None:
    page["recipes"][1]["blocks"] = [*[{"pause": 4}, {"text": "Wait."}] * 3]


def _translate(part: Any) -> None:
    """Adds German wherever there is French."""
    if isinstance(part, dict):
        if "fr" in part:
            part["de"] = part["fr"]
        for inner in part.values():
            _translate(inner)
    elif isinstance(part, list):
        for inner in part:
            _translate(inner)


def _german_without_switches(page: Json) -> None:
    page["languages"].append("de")
    page["recipes"].remove(named(page, "handover_closed"))
    _translate(page)


SHAPE: Mapping[str, Mistake] = {
    "lists in one another": Mistake(_very_deep, "document_too_large", "the page"),
    "a setting nobody knows": Mistake(lambda page: page.update(colour="blue"), "extra_forbidden", "colour"),
    "a setting whose name is a number": Mistake(lambda page: page.update({7: "blue"}), "invalid_key", "7"),
    "an e-mail left out": Mistake(
        lambda page: page["handover"]["admins"][1].pop("email"), "missing", "handover → admins → #2 → email"
    ),
    "an id left out": Mistake(lambda page: page.pop("id"), "missing", "id"),
    "the id of a recipe left out": Mistake(lambda page: page["recipes"][1].pop("id"), "missing", "recipes → #2 → id"),
    "handover left out": Mistake(lambda page: page.pop("handover"), "missing", "handover"),
    "recipes left out": Mistake(lambda page: page.pop("recipes"), "missing", "recipes"),
    "a title left out": Mistake(lambda page: page["menu"][1].pop("title"), "missing", "menu → #2 → title"),
    "an e-mail that is none": Mistake(
        lambda page: page["handover"]["admins"][0].update(email="maya"),
        "value_error",
        "handover → admins → #1 → email",
    ),
    "nobody to tell": Mistake(lambda page: page["handover"].update(admins=[]), "too_short", "handover → admins"),
    "one admin without a list": Mistake(
        lambda page: page["handover"].update(admins="Maya"), "tuple_type", "handover → admins"
    ),
    "a pause that is too short": Mistake(
        lambda page: page["handover"].update(return_after_minutes=1),
        "greater_than_equal",
        "handover → return_after_minutes",
    ),
    "a time that is no number": Mistake(
        lambda page: page["handover"].update(return_after_minutes="soon"),
        "int_parsing",
        "handover → return_after_minutes",
    ),
    "a time in a list": Mistake(
        lambda page: page["handover"].update(return_after_minutes=[60]), "int_type", "handover → return_after_minutes"
    ),
    "half a minute": Mistake(
        lambda page: page["handover"].update(return_after_minutes=60.5),
        "int_from_float",
        "handover → return_after_minutes",
    ),
    "a time with very many digits": Mistake(
        lambda page: page["handover"].update(return_after_minutes="9" * 5000),
        "int_parsing_size",
        "handover → return_after_minutes",
    ),
    "neither enabled nor not": Mistake(
        lambda page: page["handover"].update(enabled="perhaps"), "bool_parsing", "handover → enabled"
    ),
    "nothing said of whether it is enabled": Mistake(
        lambda page: page["handover"].update(enabled=None), "bool_type", "handover → enabled"
    ),
    "a time zone nobody has": Mistake(lambda page: page.update(timezone="Lisbon"), "value_error", "timezone"),
    "a plan nobody sells": Mistake(lambda page: page.update(plan="gold"), "enum", "plan"),
    "an id that is a name": Mistake(lambda page: page.update(id="harbour"), "string_pattern_mismatch", "id"),
    "an id without quotes": Mistake(lambda page: page.update(id=22), "string_type", "id"),
    "a name that is half a character": Mistake(lambda page: page.update(name="\ud800"), "string_unicode", "name"),
    "a target that is half a character": Mistake(
        lambda page: block(page, 1, 1)["buttons"][0].update(target="\ud800"),
        "string_unicode",
        "recipes → #2 → blocks → #2 → buttons → #1 → target",
    ),
    "an answer to who waits that Meta's window would refuse": Mistake(
        lambda page: page["handover"].update(
            unanswered_after_minutes=1381, return_after_minutes=2880, longest_pause_minutes=5760
        ),
        "less_than_equal",
        "handover → unanswered_after_minutes",
    ),
    "a recipe's id with a capital letter": Mistake(
        lambda page: page["recipes"][1].update(id="Hours"), "string_pattern_mismatch", "recipes → #2 → id"
    ),
    "triggers that are a word": Mistake(
        lambda page: page["recipes"][1].update(triggers="open"), "model_type", "recipes → #2 → triggers"
    ),
    "a word that is empty": Mistake(
        lambda page: page["recipes"][1]["triggers"]["words"].append(" "),
        "string_too_short",
        "recipes → #2 → triggers → words → #3",
    ),
    "a title that is too long": Mistake(
        lambda page: block(page, 0)["quick_replies"][0].update(title="x" * 21),
        "string_too_long",
        "recipes → #1 → blocks → #1 → quick_replies → #1 → title",
    ),
    "a button that does nothing": Mistake(
        lambda page: block(page, 0)["quick_replies"][0].pop("recipe"),
        "unknown_kind",
        "recipes → #1 → blocks → #1 → quick_replies → #1",
    ),
    "the only button back, misspelt": Mistake(
        lambda page: block(page, 3).update(buttons=[{"title": "Switch it on", "handovr": "off"}]),
        "unknown_kind",
        "recipes → #4 → blocks → #1 → buttons → #1",
    ),
    "a switch that is neither on nor off": Mistake(
        lambda page: block(page, 1, 1)["buttons"][0].update(handover="maybe"),
        "enum",
        "recipes → #2 → blocks → #2 → buttons → #1 → handover",
    ),
    "a telephone number without its country": Mistake(
        lambda page: block(page, 1, 1)["buttons"].append({"title": "Call", "phone": "210 001 122"}),
        "string_pattern_mismatch",
        "recipes → #2 → blocks → #2 → buttons → #2 → phone",
    ),
    "an address that is none": Mistake(
        lambda page: page["menu"].append({"title": "Map", "url": "the quay"}), "url_parsing", "menu → #3 → url"
    ),
    "an address of another kind": Mistake(
        lambda page: page["menu"].append({"title": "Map", "url": "ftp://quay.test"}), "url_scheme", "menu → #3 → url"
    ),
    "an address that is a number": Mistake(
        lambda page: page["menu"].append({"title": "Map", "url": 7}), "url_type", "menu → #3 → url"
    ),
    "an address that is too long": Mistake(
        lambda page: page["menu"].append({"title": "Map", "url": f"https://quay.test/{'x' * 2083}"}),
        "url_too_long",
        "menu → #3 → url",
    ),
    "a fourth button": Mistake(
        lambda page: block(page, 1, 1).update(
            buttons=[{"title": f"Hours {number}", "recipe": "hours"} for number in range(4)]
        ),
        "too_long",
        "recipes → #2 → blocks → #2 → buttons",
    ),
    "a text that is too long": Mistake(
        lambda page: block(page, 1, 1).update(text="x" * 2001),
        "string_too_long",
        "recipes → #2 → blocks → #2 → text",
    ),
    "an empty text": Mistake(
        lambda page: block(page, 1).update(text="  "), "string_too_short", "recipes → #2 → blocks → #1 → text"
    ),
    "a long pause": Mistake(
        lambda page: page["recipes"][1]["blocks"].insert(0, {"pause": 9}),
        "less_than_equal",
        "recipes → #2 → blocks → #1 → pause",
    ),
    "a pause in words": Mistake(
        lambda page: page["recipes"][1]["blocks"].insert(0, {"pause": "a while"}),
        "float_parsing",
        "recipes → #2 → blocks → #1 → pause",
    ),
    "a pause in a list": Mistake(
        lambda page: page["recipes"][1]["blocks"].insert(0, {"pause": [1]}),
        "float_type",
        "recipes → #2 → blocks → #1 → pause",
    ),
    "a way on that is no id": Mistake(
        _another(blocks=[{"text": "More."}, {"goto": "Opening hours"}]),
        "string_pattern_mismatch",
        "recipes → #6 → blocks → #2 → goto",
    ),
    "a block that is a bare text": Mistake(
        lambda page: page["recipes"][1]["blocks"].append("Come by!"), "unknown_kind", "recipes → #2 → blocks → #3"
    ),
    "no card at all": Mistake(
        lambda page: page["recipes"][1]["blocks"].append({"cards": []}),
        "too_short",
        "recipes → #2 → blocks → #3 → cards",
    ),
}
"""Mistakes in the shape of the small page."""

RULES_BROKEN: Mapping[str, Mistake] = {
    "an address without encryption": Mistake(
        lambda page: page["menu"].append({"title": "Map", "url": "http://quay.test"}),
        "insecure_address",
        "menu → #3 → url",
    ),
    "a webhook without encryption": Mistake(
        lambda page: page["handover"].update(webhook="http://127.0.0.1:8000/handover"),
        "insecure_webhook",
        "handover → webhook",
    ),
    "a webhook on this machine": Mistake(
        lambda page: page["handover"].update(webhook="https://localhost:8443/handover"),
        "insecure_webhook",
        "handover → webhook",
    ),
    "a webhook in a private network": Mistake(
        lambda page: page["handover"].update(webhook="https://169.254.169.254/latest/meta-data"),
        "private_webhook",
        "handover → webhook",
    ),
    "a picture without encryption": Mistake(
        lambda page: page["recipes"][1]["blocks"].insert(0, {"image": "http://quay.test/map.png"}),
        "insecure_media",
        "recipes → #2 → blocks → #1 → image",
    ),
    "a text that is too long for buttons": Mistake(
        lambda page: block(page, 1, 1).update(text="x" * 641), "text_too_long", "recipes → #2 → blocks → #2 → text"
    ),
    "a text that is too long for long names": Mistake(
        lambda page: block(page, 1, 1).update(text=f"{{{{name|you}}}}{'x' * 580}"),
        "text_too_long",
        "recipes → #2 → blocks → #2 → text",
    ),
    "a text of nothing but a name": Mistake(
        lambda page: block(page, 1).update(text="{{first_name|}}"),
        "may_be_empty",
        "recipes → #2 → blocks → #1 → text",
    ),
    "a text that nobody sees": Mistake(
        lambda page: block(page, 1).update(text="\u200b"), "may_be_empty", "recipes → #2 → blocks → #1 → text"
    ),
    "a title that nobody sees": Mistake(
        lambda page: page["menu"][0].update(title="\u200b"), "may_be_empty", "menu → #1 → title"
    ),
    "a greeting that nobody sees": Mistake(lambda page: page.update(greeting="\u3164"), "may_be_empty", "greeting"),
    "a button to nowhere": Mistake(
        lambda page: page["menu"][0].update(recipe="hour"), "unknown_recipe", "menu → #1 → recipe"
    ),
    "a button that says the switch without switching": Mistake(
        lambda page: page["menu"][0].update(recipe="handover_on"), "opens_automatic_recipe", "menu → #1 → recipe"
    ),
    "a target that is none": Mistake(
        lambda page: block(page, 1, 1)["buttons"][0].update(target="Sprinklr"),
        "unknown_target",
        "recipes → #2 → blocks → #2 → buttons → #1 → target",
    ),
    "a reason that is too long for a payload": Mistake(
        lambda page: block(page, 1, 1)["buttons"][0].update(reason="日" * 120),
        "payload_too_long",
        "recipes → #2 → blocks → #2 → buttons → #1 → reason",
    ),
    "a reason to bring the bot back": Mistake(
        lambda page: block(page, 3)["buttons"][0].update(reason="Enough"),
        "unused_setting",
        "recipes → #4 → blocks → #1 → buttons → #1 → reason",
    ),
    "no way back": Mistake(lambda page: block(page, 3).pop("buttons"), "no_way_back", "recipes → #4 → blocks"),
    "a way back that goes away": Mistake(
        lambda page: block(page, 3).update(quick_replies=block(page, 3).pop("buttons")),
        "fleeting_way_back",
        "recipes → #4 → blocks → #1 → quick_replies → #1",
    ),
    "a recipe button while the bot is silent": Mistake(
        lambda page: block(page, 3)["buttons"].append({"title": "Hours", "recipe": "hours"}),
        "dead_button",
        "recipes → #4 → blocks → #1 → buttons → #2",
    ),
    "an On button where a person was asked for": Mistake(
        lambda page: block(page, 3)["buttons"].append({"title": "Hurry", "handover": "on"}),
        "dead_button",
        "recipes → #4 → blocks → #1 → buttons → #2",
    ),
    "an Off button where the bot is back": Mistake(
        lambda page: block(page, 4)["buttons"].append({"title": "Bot, please", "handover": "off"}),
        "dead_button",
        "recipes → #5 → blocks → #1 → buttons → #2",
    ),
    "a word that says the switch without switching": Mistake(
        lambda page: page["recipes"][3].update(triggers={"words": ["human"]}),
        "triggered_automatic_recipe",
        "recipes → #4 → triggers",
    ),
    "an Off recipe that hides the bot": Mistake(
        lambda page: block(page, 4).update(text="We are back."), "bot_not_named", "recipes → #5 → blocks"
    ),
    "an Off recipe without a way to a person": Mistake(
        lambda page: block(page, 4).pop("buttons"), "no_way_to_a_person_again", "recipes → #5 → blocks"
    ),
    "two recipes of one id": Mistake(
        lambda page: page["recipes"].append({**page["recipes"][1], "triggers": {"words": ["closed"]}}),
        "repeated_id",
        "recipes → #6 → id",
    ),
    "a word of two recipes": Mistake(
        lambda page: page["recipes"][1]["triggers"]["words"].append("Héllo!"),
        "repeated_word",
        "recipes → #2 → triggers → words → #3",
    ),
    "a word that another recipe hears first": Mistake(
        lambda page: page["recipes"][1]["triggers"]["words"].append("hello, when?"),
        "hidden_word",
        "recipes → #2 → triggers → words → #3",
    ),
    "a word that is a picture": Mistake(
        lambda page: page["recipes"][1]["triggers"]["words"].append("🚲"),
        "unheard_word",
        "recipes → #2 → triggers → words → #3",
    ),
    "a word to come back that is a picture": Mistake(
        lambda page: page["handover"]["resume_words"].append("🤖"), "unheard_word", "handover → resume_words → #2"
    ),
    "two recipes that answer everything else": Mistake(
        lambda page: page["recipes"][1]["triggers"].update(otherwise=True),
        "repeated_otherwise",
        "recipes → #3 → triggers → otherwise",
    ),
    "two recipes that welcome": Mistake(
        lambda page: page["recipes"][1]["triggers"].update(get_started=True),
        "repeated_get_started",
        "recipes → #2 → triggers → get_started",
    ),
    "a link that leads to two recipes": Mistake(
        lambda page: [recipe["triggers"].update(referrals=["poster"]) for recipe in page["recipes"][:2]],
        "repeated_trigger",
        "recipes → #2 → triggers → referrals → #1",
    ),
    "a payload of our own": Mistake(
        lambda page: page["recipes"][1]["triggers"].update(payloads=["recipe/welcome"]),
        "own_payload",
        "recipes → #2 → triggers → payloads → #1",
    ),
    "a recipe nothing leads to": Mistake(
        lambda page: page["recipes"].append({"id": "prices", "name": "Prices", "blocks": [{"text": "15 €"}]}),
        "unreachable_recipe",
        "recipes → #6",
    ),
    "a recipe that only leads to itself": Mistake(
        _another(triggers={}, blocks=[{"text": "More?", "buttons": [{"title": "More", "recipe": "more"}]}]),
        "unreachable_recipe",
        "recipes → #6",
    ),
    "a recipe whose words are none": Mistake(
        _another(triggers={"words": {"en": []}}, blocks=[{"text": "More."}]), "unreachable_recipe", "recipes → #6"
    ),
    "no answer to what is not understood": Mistake(
        lambda page: page["recipes"][2].update(triggers={"words": ["what"]}), "no_default_answer", "recipes"
    ),
    "no welcome": Mistake(lambda page: page["recipes"][0]["triggers"].pop("get_started"), "no_welcome", "recipes"),
    "a word that brings the bot back and says a recipe": Mistake(
        lambda page: page["recipes"][1]["triggers"]["words"].append("START THE BOT"),
        "word_that_resumes",
        "recipes → #2 → triggers → words → #3",
    ),
    "a variable that is misspelt": Mistake(
        lambda page: block(page, 1).update(text="Hello {{frist_name|you}}"),
        "unknown_variable",
        "recipes → #2 → blocks → #1 → text",
    ),
    "braces that are not closed": Mistake(
        lambda page: block(page, 1).update(text="Hello {{first_name"),
        "broken_variable",
        "recipes → #2 → blocks → #1 → text",
    ),
    "a variable that may leave a hole": Mistake(
        lambda page: block(page, 1).update(text="Hello {{first_name}}"),
        "no_fallback",
        "recipes → #2 → blocks → #1 → text",
    ),
    "a variable in a title": Mistake(
        lambda page: page["menu"][0].update(title="Hi {{first_name|you}}"), "variable_not_filled", "menu → #1 → title"
    ),
    "a variable of ours in the greeting": Mistake(
        lambda page: page.update(greeting="Hi {{first_name|you}}"), "variable_not_filled", "greeting"
    ),
    "an opening told where there are no hours": Mistake(
        lambda page: block(page, 1).update(text="See you {{next_open|soon}}"),
        "no_hours",
        "recipes → #2 → blocks → #1 → text",
    ),
    "two target apps of one name": Mistake(
        _same_label,
        "repeated_target",
        "handover → target_apps → #2 → label",
    ),
    "one app twice": Mistake(
        lambda page: page["handover"]["target_apps"][1].update(app_id="page_inbox"),
        "same_target",
        "handover → target_apps → #2 → app_id",
    ),
    "an admin twice": Mistake(
        lambda page: page["handover"]["admins"][1].update(email="MAYA@example.test"),
        "repeated_admin",
        "handover → admins → #2 → email",
    ),
    "a telephone number twice": Mistake(
        lambda page: [admin.update(sms="+351910001122") for admin in page["handover"]["admins"]],
        "repeated_admin",
        "handover → admins → #2 → sms",
    ),
    "a cap below the wait": Mistake(
        lambda page: page["handover"].update(longest_pause_minutes=30),
        "pause_too_short",
        "handover → longest_pause_minutes",
    ),
    "a text for who waits that never comes": Mistake(
        lambda page: page["handover"].update(unanswered_after_minutes=60),
        "told_too_late",
        "handover → unanswered_after_minutes",
    ),
    "a reminder after the bot is back": Mistake(
        lambda page: page["handover"].update(remind_after_minutes=30, return_unanswered_after_minutes=20),
        "told_too_late",
        "handover → remind_after_minutes",
    ),
    "an admin whose turn never comes": Mistake(
        lambda page: page["handover"]["admins"][1].update(after_minutes=60),
        "told_too_late",
        "handover → admins → #2 → after_minutes",
    ),
    "nobody who is told at once": Mistake(
        lambda page: [admin.update(after_minutes=5) for admin in page["handover"]["admins"]],
        "nobody_at_once",
        "handover → admins",
    ),
    "fewer text messages than admins with a number": Mistake(
        lambda page: page["handover"].update(
            budgets={"texts_per_day": 1},
            admins=[{**admin, "sms": f"+3361234567{n}"} for n, admin in enumerate(page["handover"]["admins"])],
        ),
        "few_texts",
        "handover → budgets → texts_per_day",
    ),
    "a morning list on a page that never closes": Mistake(
        lambda page: page["handover"].update(closed_hours_alerts="morning_list"),
        "never_closed",
        "handover → closed_hours_alerts",
    ),
    "a webhook that anybody can read": Mistake(
        lambda page: page["handover"].update(webhook="http://crm.example.test/hook"),
        "value_error",
        "handover → webhook",
    ),
    "an app for closed hours that is none": Mistake(
        lambda page: page["handover"].update(closed_hours_target="Night"),
        "unknown_target",
        "handover → closed_hours_target",
    ),
    "an app for closed hours that never come": Mistake(
        lambda page: page["handover"].update(closed_hours_target="Dimelo"),
        "never_closed",
        "handover → closed_hours_target",
    ),
    "the page as its own Instagram account": Mistake(
        lambda page: page.update(instagram_account_id="22"), "same_account", "instagram_account_id"
    ),
    "a button the plan hides": Mistake(free, "hidden_button", "recipes → #5 → blocks → #1 → buttons → #1"),
    "two buttons of one title": Mistake(
        lambda page: page["menu"].append({"title": "Hours", "recipe": "welcome"}), "repeated_title", "menu → #3 → title"
    ),
    "two buttons of one title, one of them in one language": Mistake(
        lambda page: page["menu"].append({"title": {"en": "Hours"}, "recipe": "welcome"}),
        "repeated_title",
        "menu → #3 → title",
    ),
    "a menu too long to take in": Mistake(
        lambda page: page["menu"].extend({"title": f"Hours {number}", "recipe": "hours"} for number in range(4)),
        "long_menu",
        "menu",
    ),
    "no way to a person": Mistake(nobody_can_ask, "no_way_to_a_person", "menu"),
    "a way on to nowhere": Mistake(
        _another(blocks=[{"text": "More."}, {"goto": "hour"}]), "unknown_goto", "recipes → #6 → blocks → #2 → goto"
    ),
    "a way on to nowhere, and nothing said before": Mistake(
        _another(blocks=[{"goto": "hour"}]), "unknown_goto", "recipes → #6 → blocks → #1 → goto"
    ),
    "a way on to a switch": Mistake(
        _another(blocks=[{"text": "More."}, {"goto": "handover_on"}]),
        "unknown_goto",
        "recipes → #6 → blocks → #2 → goto",
    ),
    "recipes in a circle": Mistake(_a_circle, "endless_recipe", "recipes → #2 → blocks → #3 → goto"),
    "a recipe that goes on to itself": Mistake(
        _another(blocks=[{"goto": "more"}]), "endless_recipe", "recipes → #6 → blocks → #1 → goto"
    ),
    "something after the way on": Mistake(
        _another(blocks=[{"goto": "hours"}, {"text": "More."}]), "goto_not_last", "recipes → #6 → blocks → #1"
    ),
    "nothing but a pause": Mistake(_another(blocks=[{"pause": 1}]), "says_nothing", "recipes → #6 → blocks"),
    "nothing but a pause at a switch": Mistake(
        lambda page: page["recipes"].append(
            {"id": "handover_failed", "name": "Failed", "blocks": [{"text": "Sorry."}, {"pause": 1}]}
        ),
        "not_at_a_switch",
        "recipes → #6 → blocks → #2",
    ),
    "too much in one go": Mistake(_eleven_messages, "too_much_at_once", "recipes → #2 → blocks"),
    "texts that long names make long on Instagram": Mistake(
        _long_names_on_instagram, "too_much_at_once", "recipes → #6 → blocks"
    ),
    "cards with long addresses at a switch": Mistake(
        _cards_with_long_addresses, "order_too_large", "recipes → #4 → blocks"
    ),
    "more than can be stored": Mistake(_very_many_words, "page_too_large", "the page"),
    "pauses that take too long together": Mistake(_pauses, "long_pauses", "recipes → #2 → blocks"),
    "more than there is time for when Meta is slow": Mistake(
        _another(blocks=[{"text": "Go on."}] * 8), "said_in_parts", "recipes → #6 → blocks"
    ),
    "pauses that leave no time when Meta is slow": Mistake(
        _another(blocks=[*[{"pause": 3}, {"text": "Wait."}] * 3, {"text": "There."}]),
        "said_in_parts",
        "recipes → #6 → blocks",
    ),
    "a pause before nothing": Mistake(
        lambda page: page["recipes"][1]["blocks"].append({"pause": 1}), "last_pause", "recipes → #2 → blocks → #3"
    ),
    "quick replies that go away": Mistake(
        lambda page: page["recipes"][0]["blocks"].append({"text": "Well?"}),
        "fleeting_quick_replies",
        "recipes → #1 → blocks → #1 → quick_replies",
    ),
    "a card with nothing but a title": Mistake(
        lambda page: page["recipes"][1]["blocks"].append({"cards": [{"title": "Bike"}]}),
        "bare_card",
        "recipes → #2 → blocks → #3 → cards → #1",
    ),
    "a card with a button that may be hidden": Mistake(
        lambda page: page["recipes"][1]["blocks"].append(
            {"cards": [{"title": "Bike", "buttons": [{"title": "Ask", "handover": "on"}]}]}
        ),
        "bare_card",
        "recipes → #2 → blocks → #3 → cards → #1",
    ),
}
"""Mistakes in what the small page says."""

BAKERY_BROKEN: Mapping[str, Mistake] = {
    "long texts on Instagram, in one language": Mistake(
        _another(
            triggers={"words": {"fr": ["encore"], "en": ["more"]}},
            blocks=[{"text": {"fr": "日" * 1000, "en": "More."}}] * 4,
        ),
        "too_much_at_once",
        "recipes → #8 → blocks",
    ),
    "texts that become too many on Instagram for the time there is when Meta is slow": Mistake(
        _another(
            triggers={"words": {"fr": ["encore"], "en": ["more"]}},
            blocks=[{"text": {"fr": "日" * 1000, "en": "More."}}] * 2,
        ),
        "said_in_parts",
        "recipes → #8 → blocks",
    ),
    "a language nobody knows": Mistake(lambda page: page["languages"].append("bz"), "value_error", "languages → #3"),
    "a language by its name": Mistake(
        lambda page: page["languages"].append("german"), "string_too_long", "languages → #3"
    ),
    "Norwegian without quotes": Mistake(lambda page: page["languages"].append(False), "string_type", "languages → #3"),
    "languages without a list": Mistake(lambda page: page.update(languages="fr"), "tuple_type", "languages"),
    "a text in a language nobody knows": Mistake(
        lambda page: page["greeting"].update(bz="Hei"), "value_error", "greeting → bz"
    ),
    "a text in no language": Mistake(lambda page: page.update(greeting={}), "too_short", "greeting"),
    "a language twice": Mistake(lambda page: page["languages"].append("fr"), "repeated_language", "languages → #3"),
    "a title that is missing in a language": Mistake(
        lambda page: page["menu"][0]["title"].pop("fr"), "untranslated", "menu → #1 → title"
    ),
    "words that are missing in a language": Mistake(
        lambda page: named(page, "horaires")["triggers"]["words"].pop("en"),
        "untranslated",
        "recipes → #3 → triggers → words",
    ),
    "a text in a language that is not spoken": Mistake(
        lambda page: page["greeting"].update(de="Hallo"), "unspoken_language", "greeting → de"
    ),
    "a sentence in one language": Mistake(
        lambda page: named(page, "horaires")["blocks"][0].update(text="Nous sommes ouverts du mardi au dimanche."),
        "one_language",
        "recipes → #3 → blocks → #1 → text",
    ),
    "a button to a language that is not spoken": Mistake(
        lambda page: named(page, "langues")["blocks"][0]["buttons"][0].update(language="de"),
        "unknown_language",
        "recipes → #2 → blocks → #1 → buttons → #1 → language",
    ),
    "a switch that is not said in a language": Mistake(
        _german_without_switches,
        "switch_untranslated",
        "languages → #3",
    ),
    "hours without their minutes": Mistake(
        lambda page: page["hours"]["week"].update(monday=540), "value_error", "hours → week → monday"
    ),
    "hours that overlap": Mistake(
        lambda page: page["hours"]["week"].update(monday="9:00-12:00, 11:00-13:00"),
        "value_error",
        "hours → week → monday",
    ),
    "hours of a day that is none": Mistake(
        lambda page: page["hours"]["week"].update(mondey="9:00-12:00"), "extra_forbidden", "hours → week → mondey"
    ),
    "a week without hours": Mistake(lambda page: page["hours"].update(week={}), "value_error", "hours → week"),
    "hours without a week": Mistake(lambda page: page["hours"].pop("week"), "missing", "hours → week"),
    "hours without a clock": Mistake(lambda page: page.pop("timezone"), "hours_without_timezone", "hours"),
    "a holiday that is no day": Mistake(
        lambda page: page["hours"]["holidays"].append("Easter"), "value_error", "hours → holidays → #5"
    ),
    "a holiday with the day before the month": Mistake(
        lambda page: page["hours"]["holidays"].append({"every": "25-12"}),
        "value_error",
        "hours → holidays → #5 → every",
    ),
    "a holiday without a day": Mistake(
        lambda page: page["hours"]["holidays"].append({"name": "Easter"}), "unknown_kind", "hours → holidays → #5"
    ),
    "holidays without a last day": Mistake(
        lambda page: page["hours"]["holidays"][3].pop("until"), "missing", "hours → holidays → #4 → until"
    ),
    "holidays that end before they begin": Mistake(
        lambda page: page["hours"]["holidays"][3].update(until="2027-07-01"),
        "value_error",
        "hours → holidays → #4 → until",
    ),
    "a holiday twice": Mistake(
        lambda page: page["hours"]["holidays"].append({"every": "12-25", "open": "8:00-10:00"}),
        "repeated_holiday",
        "hours → holidays → #5",
    ),
    "a recipe for closed hours that never come": Mistake(
        lambda page: page["hours"].update(
            holidays=[],
            week=dict.fromkeys(
                ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "0:00-24:00"
            ),
        ),
        "never_closed",
        "recipes → #7",
    ),
    "words of one's own for open hours only": Mistake(
        lambda page: named(page, "handover_closed").update(id="handover_on"),
        "closed_words_missing",
        "recipes → #7",
    ),
    "a picture of a card without encryption": Mistake(
        lambda page: named(page, "gateaux")["blocks"][2]["cards"][0].update(image="http://canal.example/k.jpg"),
        "insecure_media",
        "recipes → #4 → blocks → #3 → cards → #1 → image",
    ),
    "an address of a card without encryption": Mistake(
        lambda page: named(page, "gateaux")["blocks"][2]["cards"][0].update(url="http://canal.example/k"),
        "insecure_address",
        "recipes → #4 → blocks → #3 → cards → #1 → url",
    ),
    "a card's text that is too long for a long name": Mistake(
        lambda page: named(page, "gateaux")["blocks"][2]["cards"][0].update(title="{{page_name}} " + "x" * 62),
        "text_too_long",
        "recipes → #4 → blocks → #3 → cards → #1 → title",
    ),
    "eleven cards": Mistake(
        lambda page: named(page, "gateaux")["blocks"][2].update(cards=[{"title": "Pain", "subtitle": "2 €"}] * 11),
        "too_long",
        "recipes → #4 → blocks → #3 → cards",
    ),
    "a telephone button on Instagram": Mistake(
        lambda page: named(page, "commander")["blocks"][0]["buttons"].append(
            {"title": {"fr": "Appeler", "en": "Call"}, "phone": "+33299000000"}
        ),
        "not_on_instagram",
        "recipes → #5 → blocks → #1 → buttons → #3",
    ),
    "a card with nothing but a telephone button on Instagram": Mistake(
        lambda page: named(page, "gateaux")["blocks"][2]["cards"].append({"title": "Pain"}),
        "bare_card",
        "recipes → #4 → blocks → #3 → cards → #3",
    ),
    "a file on Instagram": Mistake(
        lambda page: named(page, "gateaux")["blocks"].insert(0, {"file": "https://canal.example/carte.pdf"}),
        "not_on_instagram",
        "recipes → #4 → blocks → #1 → file",
    ),
    "a link that cannot be": Mistake(
        lambda page: named(page, "accueil")["triggers"]["referrals"].append("été 2027"),
        "string_pattern_mismatch",
        "recipes → #1 → triggers → referrals → #3",
    ),
    "a topic that is none": Mistake(
        lambda page: page["handover"]["admins"][0].update(topic="alerts"),
        "string_pattern_mismatch",
        "handover → admins → #1 → topic",
    ),
}
"""Mistakes in the bakery's page: languages, hours, cards, Instagram."""
