"""What each setting of a page file means, in one line: for the comments of an export, and for editors."""

from collections.abc import Mapping
from typing import Final

from handover.pages.holidays import EveryYear, OneDay, Period
from handover.pages.hours import OpeningHours, Week
from handover.pages.page import Admin, Budgets, Flood, Handover, Page, TargetApp
from handover.recipes.blocks import (
    AudioBlock,
    Card,
    CardsBlock,
    FileBlock,
    GoToBlock,
    ImageBlock,
    PauseBlock,
    TextBlock,
    VideoBlock,
)
from handover.recipes.buttons import (
    HandoverButton,
    HandoverEntry,
    PhoneButton,
    RecipeButton,
    RecipeEntry,
    UrlButton,
    UrlEntry,
)
from handover.recipes.recipe import Recipe, Triggers

_TITLE: Final = "what a button shows: 20 characters at most, 30 in the menu"
_BUTTONS: Final = "at most three; they stay in the chat"
_OPENED: Final = {"title": _TITLE, "recipe": "the id of the recipe that it says", "language": "spoken from then on"}
_SWITCHING: Final = {
    "title": _TITLE,
    "handover": "`on` brings a person and pauses the bot, `off` brings the bot back",
    "target": "the label of the app that gets the chat; the first one where it is left out",
    "reason": "what it is about; staff read it",
}
_LINKING: Final = {"title": _TITLE, "url": "the web page that it opens"}
_HOURS_OF_A_DAY: Final = "from when until when somebody is there; a day left out is closed"
_HOLIDAY: Final = {
    "name": "for you alone",
    "open": "the hours of that day; closed where they are left out",
}
_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MEANINGS: Final[Mapping[type, Mapping[str, str]]] = {
    Page: {
        "id": "the Facebook Page's id",
        "instagram_account_id": "of the Instagram account connected to the page",
        "name": "fills `{{page_name}}`, and stands in alerts",
        "plan": "`free` hides the handover buttons",
        "languages": "those that the page speaks; the first is for everybody else",
        "handover": "how a chat gets to people and back",
        "timezone": "of the hours, and of the times in alerts",
        "hours": "when people are there to answer; always, where they are left out",
        "greeting": "shown before the first message; Messenger fills in `{{user_first_name}}`",
        "menu": "the persistent menu beside the text field",
        "recipes": "what the bot says, and when; the first whose words stand in a text answers it",
    },
    Handover: {
        "enabled": "false: nobody is handed over any more",
        "target_apps": "where a chat can go; the first is the default",
        "closed_hours_target": "the label of the app that gets every chat outside the hours",
        "may_request": "other apps that get a chat when they ask for it",
        "admins": "each gets an e-mail when somebody waits",
        "resume_words": "typing one of these brings the bot back, as the Off button does",
        "lines_in_alerts": "how many of the last lines of the chat an alert shows, 6 at most; 0 for none",
        "closed_hours_alerts": "`each` tells of every request at once, `morning_list` when the hours begin",
        "flood": "from when on requests are told together",
        "budgets": "how many alerts admins get one by one; what goes beyond comes as a list",
        "webhook": "an https address that gets what happens to every request, signed",
        "remind_after_minutes": "the admins hear once more of who waits this long; 0: they do not",
        "unanswered_after_minutes": "who waits this long, 1380 at most, hears `handover_unanswered`; else nobody does",
        "return_unanswered_after_minutes": "who waits this long gets the bot back; else nobody does",
        "return_after_minutes": "the bot is back this long after the last sign of a human",
        "longest_pause_minutes": "and after this long in any case",
    },
    TargetApp: {
        "label": "what buttons call the app",
        "app_id": "`page_inbox`, or the Meta app id of any other app",
    },
    Admin: {
        "name": "who gets the alerts",
        "email": "where they are sent",
        "language": "of the alerts; the page's first where it is left out",
        "sms": "a telephone number that gets a short message as well",
        "topic": "an SNS topic that gets the alerts as well",
        "after_minutes": "told only of those who wait this long without an answer; 0: at once",
    },
    Budgets: {
        "alerts_per_hour": "alerts about all visitors of the page; then a list comes every ten minutes at most",
        "mails_per_day": "mails to all admins together, null for as many as SES takes; then a list comes each hour",
        "texts_per_day": "text messages to all admins together, in a day of UTC; then there are mails alone",
    },
    Flood: {
        "requests": "more than so many",
        "minutes": "within so many minutes",
    },
    OpeningHours: {
        "week": "the hours of each day; a day left out is closed",
        "holidays": "days that are not like others; they count whatever the week says",
    },
    Week: dict.fromkeys(_WEEK, _HOURS_OF_A_DAY),
    OneDay: {"date": "a day of one year", **_HOLIDAY},
    EveryYear: {"every": "a day of each year, the month first", **_HOLIDAY},
    Period: {"from": "the first of several days", "until": "the last of them", **_HOLIDAY},
    Recipe: {
        "id": "what buttons call the recipe",
        "name": "what you call it",
        "folder": "where you find it",
        "triggers": "when it answers, besides buttons that name it",
        "blocks": "what it says, in this order",
    },
    Triggers: {
        "words": "words or phrases in what a visitor writes; case and accents do not matter",
        "payloads": "of buttons that are not this bot's: an older bot's, an advertisement's",
        "referrals": "the `ref` of m.me and ig.me links that visitors come by",
        "get_started": "true: it welcomes who opens the chat for the first time",
        "otherwise": "true: it answers what nothing else answers",
    },
    TextBlock: {
        "text": "with `{{first_name|there}}`, `{{name|…}}`, `{{page_name}}` and `{{next_open|soon}}` filled in",
        "quick_replies": "at most 13; they go away with the next message",
        "buttons": _BUTTONS,
    },
    ImageBlock: {"image": "the address of a picture"},
    VideoBlock: {"video": "the address of a video"},
    AudioBlock: {"audio": "the address of a sound"},
    FileBlock: {"file": "the address of a file to download"},
    CardsBlock: {"cards": "side by side, at most ten"},
    Card: {
        "title": "what a card is called: 80 characters at most",
        "subtitle": "what stands below it: 80 characters at most",
        "image": "the address of the card's picture",
        "url": "opened by a tap on the card",
        "buttons": _BUTTONS,
    },
    PauseBlock: {"pause": "for so many seconds the bot seems to type: 0.5 to 5"},
    GoToBlock: {"goto": "the id of the recipe that the bot goes on with"},
    RecipeButton: _OPENED,
    RecipeEntry: _OPENED,
    HandoverButton: _SWITCHING,
    HandoverEntry: _SWITCHING,
    UrlButton: _LINKING,
    UrlEntry: _LINKING,
    PhoneButton: {"title": _TITLE, "phone": 'the number that it calls, in quotes: "+351210001122"'},
}
"""By the kind of group that the setting belongs to, and its name in a page file."""
