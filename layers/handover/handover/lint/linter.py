"""Checks what an owner has written: first its shape, then every rule on what has one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from handover.lint import automatic, blocks, buttons, handover, languages, texts, triggers
from handover.lint.finding import Finding, Place, Severity
from handover.lint.shape import shape_of
from handover.pages.page import Page

type Rule = Callable[[Page], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    triggers.has_an_id_of_its_own,
    automatic.leaves_a_way_back,
    buttons.leads_somewhere,
    buttons.names_a_target,
    handover.is_two_accounts,
    handover.has_one_of_each,
    handover.lasts_long_enough,
    handover.closes_to_somebody,
    languages.offers_a_spoken_language,
    blocks.goes_on_somewhere,
    blocks.ends_somewhere,
    blocks.says_all_it_holds,
    blocks.says_something,
    blocks.does_not_keep_waiting,
    blocks.has_more_than_a_title,
    buttons.sends_what_meta_takes,
    texts.fits_everybody,
    texts.leaves_something_to_read,
    texts.names_a_variable,
    texts.closes_its_braces,
    texts.leaves_no_hole,
    triggers.answers_alone,
    triggers.answers_presses_alone,
    triggers.answers_at_all,
    triggers.has_a_last_resort,
    triggers.leaves_the_way_back_alone,
    automatic.says_that_a_bot_answers,
    automatic.offers_a_person_again,
    buttons.turns_on_what_can_be_turned_on,
    buttons.offers_a_person,
    buttons.can_be_told_apart,
    buttons.opens_securely,
    buttons.menu_can_be_taken_in,
    buttons.calls_where_it_can,
    blocks.keeps_quick_replies_in_sight,
    blocks.shows_what_instagram_takes,
    blocks.is_fetched_securely,
    languages.speaks_each_once,
    languages.is_written_in_all,
    languages.is_spoken,
    texts.knows_when_it_opens,
)


_LOOKS_AT: Final[Mapping[Rule, Collection[Place]]] = {
    handover.lasts_long_enough: {("handover", "return_after_minutes"), ("handover", "longest_pause_minutes")},
    buttons.turns_on_what_can_be_turned_on: {("plan",), ("handover", "enabled")},
    buttons.offers_a_person: {("plan",), ("handover", "enabled")},
}
"""Settings whose defaults would mislead a rule, where what is written there cannot be read."""


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


def check(document: object) -> Checked:
    """Checks a document as it was read from YAML or JSON: every finding there is, not only the first."""
    shape = shape_of(document)
    found = [*shape.findings]
    if (page := shape.page) is not None:
        rules = (rule for rule in RULES if not any(place in shape.touched for place in _LOOKS_AT.get(rule, ())))
        found += [replace(one, place=shape.place(one.place)) for rule in rules for one in rule(page)]
    is_usable = not any(finding.severity is Severity.ERROR for finding in found)
    return Checked(page if is_usable else None, tuple(found))
