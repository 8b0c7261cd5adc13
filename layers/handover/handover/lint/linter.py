"""Checks what an owner has written: first its shape, then every rule on what has one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from handover.lint import automatic, blocks, buttons, handover, hours, languages, sizes, texts, triggers
from handover.lint.finding import Finding, Place, Severity
from handover.lint.shape import Shape, shape_of
from handover.pages.page import Page

type Rule = Callable[[Page], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    triggers.has_an_id_of_its_own,
    triggers.answers_alone,
    triggers.answers_presses_alone,
    triggers.is_said_at_switches_alone,
    triggers.is_the_first_to_hear,
    triggers.can_be_heard,
    triggers.answers_at_all,
    triggers.has_a_last_resort,
    triggers.leaves_the_way_back_alone,
    automatic.leaves_a_way_back,
    automatic.keeps_the_way_back,
    automatic.does_what_it_says,
    automatic.speaks_its_own_words_when_closed,
    automatic.says_that_a_bot_answers,
    automatic.offers_a_person_again,
    buttons.leads_somewhere,
    buttons.names_a_target,
    buttons.sends_what_meta_takes,
    buttons.says_what_counts,
    buttons.turns_on_what_can_be_turned_on,
    buttons.offers_a_person,
    buttons.can_be_told_apart,
    buttons.opens_securely,
    buttons.menu_can_be_taken_in,
    buttons.calls_where_it_can,
    blocks.goes_on_somewhere,
    blocks.ends_somewhere,
    blocks.says_all_it_holds,
    blocks.says_something,
    blocks.says_what_can_be_read,
    blocks.pauses_briefly,
    blocks.ends_in_one_turn,
    blocks.pauses_before_something,
    blocks.switches_at_once,
    blocks.keeps_quick_replies_in_sight,
    blocks.has_more_than_a_title,
    blocks.shows_what_instagram_takes,
    blocks.is_fetched_securely,
    texts.fits_everybody,
    texts.leaves_something_to_read,
    texts.fills_what_it_names,
    texts.names_a_variable,
    texts.closes_its_braces,
    texts.leaves_no_hole,
    texts.knows_when_it_opens,
    handover.is_two_accounts,
    handover.has_one_of_each,
    handover.lasts_long_enough,
    handover.tells_who_waits_in_time,
    handover.tells_somebody_at_once,
    handover.has_text_messages_for_an_alert,
    handover.closes_to_somebody,
    handover.tells_a_program_elsewhere,
    hours.counts_every_holiday,
    hours.closes_sometimes,
    hours.tells_its_clock,
    languages.speaks_each_once,
    languages.offers_a_spoken_language,
    languages.is_written_in_all,
    languages.is_spoken,
    languages.says_sentences_in_all,
    languages.says_switches_in_all,
    sizes.travels_in_one_order,
    sizes.can_be_stored,
)


_ANY: Final = "*"
_OFFER: Final = {("plan",), ("handover", "enabled")}
_LANGUAGES: Final = {("languages", _ANY)}
_RECIPE_IDS: Final = {("recipes", _ANY, "id")}
_TARGETS: Final = {("handover", "target_apps", _ANY, "label")}
_BLOCK: Final = ("recipes", _ANY, "blocks", _ANY)


def _in_buttons(name: str) -> set[Place]:
    lists: tuple[Place, ...] = (
        (*_BLOCK, "buttons"),
        (*_BLOCK, "quick_replies"),
        (*_BLOCK, "cards", _ANY, "buttons"),
        ("menu",),
    )
    return {(*buttons, _ANY, name) for buttons in lists}


_WAITS: Final = (
    "remind_after_minutes",
    "unanswered_after_minutes",
    "return_unanswered_after_minutes",
    "return_after_minutes",
    "longest_pause_minutes",
)
_WAITS_OF_ADMINS: Final[set[Place]] = {("handover", "admins", _ANY, "after_minutes")}

_LOOKS_AT: Final[Mapping[Rule, Collection[Place]]] = {
    handover.lasts_long_enough: {("handover", "return_after_minutes"), ("handover", "longest_pause_minutes")},
    handover.tells_who_waits_in_time: {("handover", name) for name in _WAITS} | _WAITS_OF_ADMINS,
    handover.tells_somebody_at_once: _WAITS_OF_ADMINS,
    handover.has_text_messages_for_an_alert: {
        ("handover", "budgets", "texts_per_day"),
        ("handover", "admins", _ANY, "sms"),
    },
    handover.closes_to_somebody: _TARGETS,
    automatic.speaks_its_own_words_when_closed: _OFFER | _RECIPE_IDS | {("hours",)},
    buttons.turns_on_what_can_be_turned_on: _OFFER,
    buttons.offers_a_person: _OFFER | _in_buttons("handover"),
    buttons.names_a_target: _TARGETS,
    buttons.leads_somewhere: _RECIPE_IDS,
    blocks.goes_on_somewhere: _RECIPE_IDS,
    triggers.answers_at_all: _RECIPE_IDS
    | _in_buttons("recipe")
    | {(*_BLOCK, "goto"), ("recipes", _ANY, "triggers", _ANY)},
    triggers.has_a_last_resort: {("recipes", _ANY, "triggers", name) for name in ("otherwise", "get_started")},
    blocks.pauses_before_something: {_BLOCK},
    texts.knows_when_it_opens: {("hours",)},
    hours.closes_sometimes: {("hours", "week", _ANY), ("hours", "holidays", _ANY, "open")},
    hours.tells_its_clock: {("timezone",)},
    languages.offers_a_spoken_language: _LANGUAGES,
    languages.is_written_in_all: {("languages",)},
    languages.is_spoken: _LANGUAGES,
    languages.says_sentences_in_all: {("languages",)},
    languages.says_switches_in_all: {("languages",)} | _OFFER | _RECIPE_IDS,
}
"""Settings without which a rule would be misled; `*` is any position or name. Left out where one cannot be read."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a document.

    Attributes:
        page: the page, if it can be used.
        findings: in the order of the document.
    """

    page: Page | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the page from being used."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def _rules_for(shape: Shape) -> Iterator[Rule]:
    for rule in RULES:
        if not any(_is_around(touched, seen) for seen in _LOOKS_AT.get(rule, ()) for touched in shape.touched):
            yield rule


def _is_around(touched: Place, seen: Place) -> bool:
    """Whether a place is one that a rule looks at, or around one."""
    return len(touched) <= len(seen) and all(step in (one, _ANY) for one, step in zip(touched, seen, strict=False))


def check(document: object) -> Checked:
    """Checks a document as it was read from YAML or JSON: every finding there is, not only the first."""
    shape = shape_of(document)
    found = [*shape.findings]
    if (page := shape.page) is not None:
        placed = (replace(one, place=shape.place(one.place)) for rule in _rules_for(shape) for one in rule(page))
        found += [one for one in placed if not shape.hides(one.place)]
    is_usable = not any(finding.severity is Severity.ERROR for finding in found)
    return Checked(page if is_usable else None, tuple(found))
