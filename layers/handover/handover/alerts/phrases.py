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
        chat_is_on: the label of the platform.
        about: the label of the reason.
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
    chat_is_on: str
    about: str
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
