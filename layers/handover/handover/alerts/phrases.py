"""The small words that every alert is put together with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The small words of one language, with what is to be filled in between braces.

    Attributes:
        hello: to nobody by name.
        hello_to: to `{name}`.
        colon: what follows a label, up to the blank.
        quoted: the `{words}` of somebody else.
        button_in_recipe: where a `{button}` stands, both quoted.
        page: a page whose `{name}` is known, within a sentence.
        your_page: one whose name is not known.
        a_visitor: somebody without a name, of `{page}`, within a sentence.
        a_visitor_begins: the same where a sentence begins.
        date_and_time: a `{date}` with its `{time}`.
        on_page: after a visitor's name; begins with a blank.
        another_app: a target without a label.
        about: the label of the reason.
        so_far: the `{moment}` since when, with the `{duration}` it was when the alert was sent.
        asked: the label of how often a visitor asked since the last alert about them.
        asked_times: how often that was, `{times}`, since `{at}`.
        asked_once_more: the same where it was once.
        one_minute: a duration; of the others, `minutes` and `days` are more than one, `{count}`.
        hours: a duration of two `{hours}` or more.
        hours_and_minutes: the same with `{minutes}`.
        opening_hours: the label of whether people are there.
        open_now: they are.
        closed_now: they are not, and nobody knows when they are again.
        closed_until: they are not until `{at}`.
        people_until: the label of until when people may write to the visitor.
        bot_until: the label of until when the bot may.
        bot_no_more: the label where the bot may not any more.
        until_they_write: what belongs to that label.
        also_told: the label of the other admins.
        nobody_else: where there are none.
        a_colleague: who answers, where the name is not known.
        meta_answered: the label of an error.
        metas_action: the label of what Meta does.
        last_lines: the title over the end of the chat.
        bot: who spoke, where it was the bot.
        missed_visitors: the title over missed chats, in `{timezone}`.
        last_wrote: when a missed visitor did, `{at}`.
        and_more: how many are left out, `{count}`.
        one_visitor: the beginning of a sentence about somebody who waits.
        visitors: the same about more than one, `{count}`.
        one_chat: the beginning of a sentence about a missed chat.
        chats: the same about more than one, or none, `{count}`.
        open_the_inbox: on the button.
        claim: on the button of who answers.
        bot_back_on: on the one that ends the pause.
        stay_paused_hour: on the one that makes it last an hour from now.
        stay_paused_day: the same for a day.
        stay_paused_week: the same for seven days.
        see_everybody: on the one that leads to the list of who waits.
        why_you: why an admin of `{page}` gets the mail.
    """

    hello: str
    hello_to: str
    colon: str
    quoted: str
    button_in_recipe: str
    page: str
    your_page: str
    a_visitor: str
    a_visitor_begins: str
    date_and_time: str
    on_page: str
    another_app: str
    about: str
    so_far: str
    asked: str
    asked_times: str
    asked_once_more: str
    one_minute: str
    minutes: str
    hours: str
    hours_and_minutes: str
    days: str
    opening_hours: str
    open_now: str
    closed_now: str
    closed_until: str
    people_until: str
    bot_until: str
    bot_no_more: str
    until_they_write: str
    also_told: str
    nobody_else: str
    a_colleague: str
    meta_answered: str
    metas_action: str
    last_lines: str
    bot: str
    missed_visitors: str
    last_wrote: str
    and_more: str
    one_visitor: str
    visitors: str
    one_chat: str
    chats: str
    open_the_inbox: str
    claim: str
    bot_back_on: str
    stay_paused_hour: str
    stay_paused_day: str
    stay_paused_week: str
    see_everybody: str
    why_you: str
