"""The pages behind links in English."""

from types import MappingProxyType
from typing import Final

from handover.conversation.conversation import Ending
from handover.conversation.effects import Deed
from handover.links.wording import (
    Labels,
    LinkWording,
    Notes,
    Offer,
    Offers,
    Refusals,
    Results,
    TimeWords,
    WaitingWords,
    Words,
)

_STAYS_OUT: Final = "The bot on {page} stays out {until}, unless the visitor switches it on or the chat is finished."


def _longer(how_long: str) -> Offer:
    words = Words(f"Keep the bot out for {how_long}?", (_STAYS_OUT,))
    return Offer(words, f"Keep it out for {how_long}")


_OFFERS: Final = Offers(
    claim=Offer(
        Words(
            "Answer {who}?",
            (
                "Everybody else who was told hears that you answer, and need not look.",
                "The bot on {page} stays paused. You write to {who} in the inbox, as always.",
            ),
        ),
        "I will answer",
    ),
    resume=Offer(
        Words(
            "Bring the bot back for {who}?",
            (
                "The bot on {page} takes over the chat again and tells the visitor so.",
                "Whoever is writing with {who} in the inbox is interrupted.",
            ),
        ),
        "Bring the bot back",
    ),
    hour=_longer("an hour"),
    day=_longer("a day"),
    week=_longer("seven days"),
)

_RESULTS: Final = Results(
    theirs=Words(
        "You answer {who}",
        (
            "Everybody else who was told hears of it.",
            "The bot on {page} stays paused {until}, or until you finish.",
        ),
    ),
    taken=Words("{by} answers {who}", ("{by} said so {at}. You need not do anything.",)),
    extended=Words(
        "The bot stays out {until}",
        ("If the visitor switches it on before, or the chat is finished, it comes back.",),
    ),
    coming_back=Words(
        "The bot is on its way back to {who}", ("It takes over the chat, and then tells the visitor so.",)
    ),
    under_way=Words("Your click is on its way", ("This takes a few seconds. The page looks again by itself.",)),
    slow=Words(
        "This takes longer than usual",
        ("Your click is kept and will count. Look again in a minute, or see to the chat in the inbox.",),
    ),
    claim_in_vain=Words(
        "This link was used, and nobody is down as answering {who}",
        ("Please write to {who} in the inbox: the bot sees that somebody answers.",),
    ),
    resume_in_vain=Words(
        "The bot could not come back to {who}",
        (
            "It was asked back. Somebody wrote to {who} meanwhile, or the inbox did not give the chat away.",
            "Please mark the chat as done in the inbox.",
        ),
    ),
    ended=Words("This is over: {who} has the bot again", ()),
    asked_again=Words("{Who} waits once more: this link is an old one", ()),
    brought_back=Words("The bot is back for {who}", ()),
    forgotten=Words(
        "Nothing is kept of this chat any more",
        ("Whoever it was has asked to be forgotten. There is nothing left to do.",),
    ),
)

_REFUSALS: Final = Refusals(
    forged=Words(
        "This link is not complete",
        (
            "Part of the address is missing or was changed: some mail programs break long lines.",
            "Please press the button in the mail once more, or copy the whole address.",
            "If the mail is old, use a newer one.",
        ),
    ),
    expired=Words(
        "This link has expired",
        ("Links in our mails work for seven days. Please look for the chat in the inbox.",),
    ),
    no_admin=Words(
        "This link is not yours any more",
        ("It was made for somebody who is no longer among those who look after {page}.",),
    ),
    no_page=Words(
        "This page is not connected any more",
        ("The bot no longer works for it, so there is nothing that this link could do.",),
    ),
    no_key=Words(
        "This link cannot be checked at the moment",
        ("Nothing was changed. Please try again in a few minutes, or see to the chat in the inbox.",),
    ),
    trouble=Words(
        "Something went wrong on our side",
        (
            "We cannot tell whether your click counts.",
            "Please press again in a minute: it counts once, however often you press.",
        ),
    ),
)

WORDING: Final = LinkWording(
    language="en",
    at=TimeWords("at {time}", "on {time}"),
    since=TimeWords("since {time}", "since {time}"),
    until=TimeWords("until {time}", "until {time}"),
    offers=_OFFERS,
    results=_RESULTS,
    refusals=_REFUSALS,
    notes=Notes(
        answered="Somebody has answered already, {at}.",
        sooner="Without this it would stay out for longer, {until}.",
        claimed="{by} said {at} that they answer.",
        longest="The page does not pause the bot for longer than that.",
        asked_again="{Who} has asked for a person again: please use the links of the newer mail.",
        used="You used this link {at}.",
        times="Times are those of {timezone}.",
    ),
    labels=Labels(
        visitor="Visitor",
        page="Page",
        since="Waiting",
        about="About",
        claimed_by="Who answers",
        nobody_yet="nobody yet",
        somebody="somebody, {since}",
        claimed="{by}, {since}",
        pause_ends="Bot is out",
        bot_back="Bot is back",
        history="What happened so far",
    ),
    waiting=WaitingWords(
        one=Words("1 visitor waits on {page}", ("The bot is paused for them, and nobody has answered yet.",)),
        many=Words(
            "{count} visitors wait on {page}",
            ("The bot is paused for them, and nobody has answered yet. The most urgent come first.",),
        ),
        nobody=Words("Nobody waits on {page}", ("Everybody who asked for a person has one.",)),
        also="Somebody answers them already",
        since="{since}",
        until="The bot may write {until}",
        over="The bot may not write any more: only a person can",
        claimed="{by} answers, {since}",
        yours="You answer, {since}",
        answered="Somebody answered {at}",
        more="And {count} more, whom the inbox shows.",
        button="I will answer",
        button_for="I will answer {who}",
    ),
    deeds=MappingProxyType(
        {
            Deed.REQUESTED: "The visitor asked for a person: “{why}”",
            Deed.TAKEN_OVER: "Somebody took over in the inbox",
            Deed.PAUSED: "The bot was paused",
            Deed.STILL_WAITING: "Nobody had answered after {why} min: a reminder, or the next step",
            Deed.CLAIMED: "{by} said that they answer",
            Deed.ANSWERED: "Somebody answered",
            Deed.EXTENDED: "{by} kept the bot out for {why}",
            Deed.RESUMED: "The bot was asked back",
            Deed.RETURNED: "The bot was back",
            Deed.FAILED: "The switch failed",
        }
    ),
    paused_by="{by} paused the bot",
    resumed=MappingProxyType(
        {
            Ending.VISITOR: "The visitor asked for the bot",
            Ending.STAFF: "The bot was asked back",
            Ending.INBOX: "The chat was marked as done",
            Ending.UNANSWERED: "The bot came back, because nobody had answered",
            Ending.TIME: "The bot came back, because the pause had lasted its time",
            Ending.FAILED: "The visitor could not be told, so the bot stayed",
        }
    ),
    resumed_by="{by} asked the bot back",
    minutes=MappingProxyType({60: "an hour", 1440: "a day", 10_080: "seven days"}),
    other_minutes="{count} minutes",
    ends=MappingProxyType(
        {
            Ending.VISITOR: "The visitor asked for the bot.",
            Ending.STAFF: "Somebody brought the bot back by a link or a command.",
            Ending.INBOX: "The chat was marked as done in the inbox.",
            Ending.UNANSWERED: "Nobody had answered for long, so the bot came back by itself.",
            Ending.TIME: "The pause had lasted its time, so the bot came back by itself.",
            Ending.FAILED: "The visitor could not be told that a person comes, so the bot stayed.",
        }
    ),
    ended_by="{by} brought the bot back.",
)
