"""Every rule by its name: what is found wrong, in one line. Names are for scripts and stay what they are."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from handover.lint.finding import Severity


class Described(NamedTuple):
    """What a finding of a rule means."""

    severity: Severity
    line: str


_SHAPE: Final = {
    "document_too_large": "A file that comes to more than any page, or that is too deep.",
    "missing": "A setting that must be there is not.",
    "extra_forbidden": "A setting that does not exist, or not in this place.",
    "invalid_key": "The name of a setting that YAML takes for a number, or for true or false.",
    "repeated_setting": "A setting that is written twice in the same place.",
    "string_type": "Something other than a text where a text belongs.",
    "string_too_long": "A text with more characters than it can have.",
    "string_too_short": "An empty text.",
    "string_unicode": "A text with characters that are none.",
    "string_pattern_mismatch": "An id, a telephone number or the like that does not look like one.",
    "int_parsing": "A text where a whole number belongs.",
    "int_parsing_size": "A number with thousands of digits.",
    "int_type": "Something other than a number where a whole number belongs.",
    "int_from_float": "A number with a fraction where a whole one belongs.",
    "float_parsing": "A text where a number belongs.",
    "float_type": "Something other than a number where a number belongs.",
    "bool_parsing": "A text or a number that is neither true nor false.",
    "bool_type": "Something that is neither true nor false.",
    "tuple_type": "Something other than a list where a list belongs.",
    "model_type": "Something other than a group of settings where one belongs.",
    "too_long": "A list with more items than it can have.",
    "too_short": "A list or a group with fewer items than it must have.",
    "enum": "A word that is none of those to choose from.",
    "greater_than_equal": "A number that is too small.",
    "less_than_equal": "A number that is too large.",
    "url_parsing": "A web address that is none.",
    "url_scheme": "A web address that does not begin with https:// or http://.",
    "url_type": "Something other than a text where a web address belongs.",
    "url_too_long": "A web address with more than 2083 characters.",
    "unknown_kind": "A block, a button, a menu entry or a holiday of which nobody can tell what it is.",
    "value_error": "A value that does not mean anything: hours, a day, a time zone, a language, an e-mail address.",
}

_ERRORS: Final = {
    "repeated_id": "Two recipes of the same id.",
    "repeated_get_started": "Two recipes that answer the Get Started button.",
    "repeated_otherwise": "Two recipes that answer what nothing else answers.",
    "repeated_trigger": "A payload, or the `ref` of a link, that leads to two recipes.",
    "own_payload": "A trigger on a payload that this bot's own buttons send.",
    "triggered_automatic_recipe": "A trigger of a recipe that the bot says by itself at a switch.",
    "no_way_back": "A recipe said while the bot is paused, without a button that brings the bot back.",
    "unknown_recipe": "A button that opens a recipe that is not there.",
    "opens_automatic_recipe": "A button that says a switch without switching.",
    "unknown_target": "An app to hand over to that is no target app of the page.",
    "payload_too_long": "A handover button with more to send along than Meta takes.",
    "unknown_goto": "A recipe that goes on with one that is not there.",
    "endless_recipe": "Recipes that go on to each other in a circle.",
    "goto_not_last": "Blocks after `goto`, which are never said.",
    "says_nothing": "A recipe without anything to say.",
    "too_much_at_once": "More than ten messages in one go, those counted that a long text becomes on Instagram.",
    "order_too_large": "A recipe that the bot says by itself, with more than 200 kB of messages.",
    "page_too_large": "A page of more than 350 kB, which cannot be stored.",
    "long_pauses": "More than ten seconds of pauses in one go.",
    "not_at_a_switch": "A pause or a `goto` in a recipe that the bot says by itself.",
    "bare_card": "A card with nothing but a title, which Meta refuses.",
    "text_too_long": "A text that is too long where it stands, or for visitors with long names.",
    "may_be_empty": "A text, a title or a greeting of which some visitors see nothing, which Meta refuses.",
    "variable_not_filled": "A variable in a title or in the greeting, which nobody fills in there.",
    "unknown_variable": "A variable that does not exist.",
    "broken_variable": "Double braces that are not closed.",
    "repeated_target": "Two target apps of the same label.",
    "same_account": "The page's own id as its Instagram account.",
    "private_webhook": "An address to tell a program of handovers that is in a private network.",
    "repeated_language": "A language of the page that is listed twice.",
    "unknown_language": "A button that changes to a language that the page does not speak.",
}

_WARNINGS: Final = {
    "repeated_word": "A word of two recipes: the first one answers.",
    "hidden_word": "Words in which those of a recipe before stand, so that it answers instead.",
    "unheard_word": "A word without letters or digits, which is never heard.",
    "word_that_resumes": "A word that brings the bot back, and says a recipe as well.",
    "unreachable_recipe": "A recipe that nothing leads to.",
    "no_default_answer": "No recipe answers what nothing else answers.",
    "no_welcome": "No recipe answers the Get Started button.",
    "fleeting_way_back": "A way back that goes away with the next message.",
    "dead_button": "A button that does nothing where it stands.",
    "bot_not_named": "An Off recipe that does not say that a bot answers again.",
    "no_way_to_a_person_again": "An Off recipe without a button that brings a person.",
    "no_way_to_a_person": "A page without any button that brings a person.",
    "hidden_button": "A button that nobody sees, because handover is off or not paid for.",
    "unused_setting": "A target or a reason on a button that brings the bot back.",
    "repeated_title": "Two buttons of the same title side by side.",
    "insecure_address": "A web page to open that is not encrypted.",
    "insecure_media": "A picture or another file that is not encrypted on its way to Meta.",
    "insecure_webhook": "An address to tell a program of handovers that is not encrypted, or on this very machine.",
    "long_menu": "A menu with more than five entries.",
    "not_on_instagram": "Something that Instagram does not show, on a page that is there.",
    "said_in_parts": "A recipe that breaks off in the middle for a while when Meta is slow.",
    "last_pause": "A pause that comes before nothing.",
    "fleeting_quick_replies": "Quick replies that go away with the next message of the same recipe.",
    "no_fallback": "A variable that may have no value, without words to take its place.",
    "no_hours": "`{{next_open}}` on a page without hours.",
    "same_target": "The same app twice among the target apps.",
    "repeated_admin": "The same e-mail address, telephone number or topic twice among the admins.",
    "pause_too_short": "A longest pause that is shorter than the wait for a person.",
    "closed_words_missing": "Hours, and words of the owner's for open hours only.",
    "told_too_late": "Something for who waits long that comes after the bot is back.",
    "nobody_at_once": "No admin who is told at once.",
    "few_texts": "Fewer text messages in a day than one alert takes.",
    "repeated_holiday": "A holiday that is there twice: only the first counts.",
    "never_closed": "Something for closed hours on a page that is never closed.",
    "hours_without_timezone": "Hours without a time zone.",
    "untranslated": "Something that is missing in one of the page's languages.",
    "unspoken_language": "Something in a language that is none of the page's.",
    "one_language": "A sentence that everybody reads in one language, on a page that speaks several.",
    "switch_untranslated": "A language in which neither the bot nor its owner has words for a switch.",
}

CATALOGUE: Final[Mapping[str, Described]] = {
    **{rule: Described(Severity.ERROR, line) for rule, line in (*_SHAPE.items(), *_ERRORS.items())},
    **{rule: Described(Severity.WARNING, line) for rule, line in _WARNINGS.items()},
}
"""The rules: first those on the shape of a page file, then errors, then warnings."""
