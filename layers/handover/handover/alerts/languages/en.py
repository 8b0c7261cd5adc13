"""Alerts in English."""

from functools import partial
from typing import Final

from handover.alerts.content import Section
from handover.alerts.conversation_wording import ConversationWording, ConversationWordings
from handover.alerts.page_wording import PageWording, PageWordings
from handover.alerts.phrases import Phrases
from handover.alerts.waiting_wording import WaitingWording
from handover.alerts.wordings import Wordings

_PHRASES: Final = Phrases(
    hello="Hello,",
    hello_to="Hello {name},",
    colon=":",
    quoted="“{words}”",
    button_in_recipe="{button} in {recipe}",
    page="{name}",
    your_page="your page",
    a_visitor="a visitor of {page}",
    a_visitor_begins="A visitor of {page}",
    date_and_time="{date}, {time}",
    on_page=" on {page}",
    another_app="another app",
    about="About",
    so_far="{moment}, {duration} when this was sent",
    asked="Asked for a person",
    asked_times="{times} times since {at}, for which this one alert stands",
    asked_once_more="once more since {at}",
    one_minute="1 minute",
    minutes="{count} minutes",
    hours="{hours} hours",
    hours_and_minutes="{hours} h {minutes} min",
    days="{count} days",
    opening_hours="Opening hours",
    open_now="Open now",
    closed_now="Closed now",
    closed_until="Closed now; somebody is there again {at}",
    people_until="You may write until",
    bot_until="The bot may write until",
    bot_no_more="The bot may not write",
    until_they_write="until the visitor writes again",
    also_told="Also told",
    nobody_else="nobody else",
    a_colleague="A colleague",
    meta_answered="Meta answered",
    metas_action="Meta's action",
    last_lines="Last lines of the chat",
    bot="Bot",
    missed_visitors="Visitors without an answer (times in {timezone})",
    last_wrote="last wrote {at}",
    and_more="And {count} more, whom the inbox shows.",
    one_visitor="1 visitor waits",
    visitors="{count} visitors wait",
    one_chat="1 chat was",
    chats="{count} chats were",
    open_the_inbox="Open the inbox",
    claim="I'm on it",
    bot_back_on="Bot back on",
    stay_paused_hour="Stay paused 1 h",
    stay_paused_day="Stay paused 1 day",
    stay_paused_week="Stay paused 7 days",
    see_everybody="See everybody who waits",
    why_you="You get this e-mail because you are told when visitors of {page} need a person.",
)

# --- about a conversation ---------------------------------------------------------------------------------------------

_wording = partial(ConversationWording, pressed="Pressed")
_failure = partial(_wording, subject="Action needed: the switch failed for {who}{where}")

_THE_BOT_COMES_BACK: Final = (
    "When you are finished, mark the chat as done and the bot comes back. On some pages it comes back only "
    "when the visitor switches it on, or by itself after a time without an answer."
)

_CONVERSATION: Final = ConversationWordings(
    requested=_wording(
        subject="{Who} is waiting for you{where}",
        headline="{Who} is waiting for a person",
        advice="The bot on {page} is paused: it says nothing until you are finished or the visitor switches it on.",
        ending=_THE_BOT_COMES_BACK,
        since="Waiting since",
        target="Chat goes to",
    ),
    requested_unknown_to_visitor=_wording(
        subject="{Who} is waiting for you{where}",
        headline="{Who} is waiting for a person",
        advice="Messenger does not work for {page} at the moment: the visitor has not heard yet that somebody comes, "
        "and hears it as soon as Messenger works again. The bot is paused.",
        ending=_THE_BOT_COMES_BACK,
        since="Waiting since",
        target="Chat goes to",
    ),
    still_waiting=_wording(
        subject="{Who} is still waiting for you{where}",
        headline="{Who} is still waiting for a person",
        advice="Nobody has answered for {waited}; closed hours are not counted. The bot on {page} is paused.",
        ending=_THE_BOT_COMES_BACK,
        since="Waiting since",
        target="Chat is with",
    ),
    claimed=_wording(
        subject="{claimed_by} answers {who}{where}",
        headline="{claimed_by} answers {who}",
        advice="You need not do anything. The bot on {page} stays paused until the chat is finished.",
        ending="You can follow the chat in the inbox, or answer too.",
        since="Waiting since",
        target="Chat is with",
    ),
    left_unanswered=_wording(
        subject="{Who} was left without an answer{where}",
        headline="{Who} was left without an answer",
        advice="Nobody came, so the bot on {page} answers this chat again. You may still write to the visitor in the "
        "inbox: the bot falls silent as soon as you do.",
        ending="How long visitors wait for a person is set by whoever looks after the bot.",
        since="Waited since",
        target="Chat was with",
    ),
    bounces=_wording(
        subject="Action needed: the chat of {who}{where} goes back and forth between apps",
        headline="The chat of {who} goes back and forth between apps",
        advice="Two apps grab this chat from each other, so the bot on {page} stays silent. Please answer in the "
        "inbox, and look which apps are connected to the page: only one of them should answer by itself.",
        ending="The bot comes back when the visitor switches it on, or by itself after a time without an answer.",
        since="Paused since",
        pressed="Began with",
    ),
    pass_failed=_failure(
        headline="{Who} is waiting, but the chat was not passed on",
        advice="The bot on {page} is paused and has told the visitor that somebody will answer, but the chat could "
        "not be passed to {target}. Please look for it in the inbox and answer there.",
        ending=_THE_BOT_COMES_BACK,
        since="Waiting since",
    ),
    not_said=_failure(
        headline="{Who} asked for a person and was not told that one comes",
        advice="The bot on {page} could not say that it pauses, so it goes on answering. Please open the inbox and "
        "answer there: the bot falls silent as soon as you do.",
        ending=_THE_BOT_COMES_BACK,
        since="Failed at",
    ),
    returned=_failure(
        headline="{Who} has the bot back and was not told",
        advice="The bot on {page} answers this chat again, but Meta refused the message that says so. If the visitor "
        "still waits for you, answer in the inbox: the bot falls silent as soon as you do.",
        ending=_THE_BOT_COMES_BACK,
        since="Failed at",
    ),
    return_refused=_failure(
        headline="{Who} is left without the bot",
        advice="The bot on {page} was asked back, but could not take over the chat, and says nothing. Please mark the "
        "chat as done in the inbox, so that the bot can answer again, or answer yourself.",
        ending="The bot tries again when the visitor switches it on once more.",
        since="Paused since",
        pressed="Began with",
        target="Chat is with",
    ),
    failed=_failure(
        headline="{Who}: the switch failed",
        advice="A switch between bot and person did not work on {page}. Please open the inbox and look at the chat.",
        ending=_THE_BOT_COMES_BACK,
        since="Since",
    ),
)

# --- about a page -----------------------------------------------------------------------------------------------------

_of_page = partial(PageWording, since="Since", detail="Meta answered")
_of_policy = partial(PageWording, since="Since", detail="Meta's reason")
_of_address = partial(PageWording, since="Since", detail="The mail server answered")

_of_texts = partial(PageWording, since="Since", detail="Budget")
_of_mails = partial(PageWording, since="Since", detail="Limit at Amazon SES")


def _means(*sentences: str) -> Section:
    return Section("What this means", sentences)


def _to_do(*sentences: str) -> Section:
    return Section("What to do", sentences)


_SILENT: Final = "The bot says nothing and cannot pass chats on."
_KEPT: Final = "What visitors write is kept."
_STILL_TOLD: Final = "You still get a mail for everybody who asks for a person."
_STAFF_CAN_ANSWER: Final = "You can answer in the inbox as always."
_LOOK_AT_SUPPORT: Final = (
    "Look at Page Quality and at Support Home of {page} on Facebook: they say what happened and how to object."
)
_THE_REST_IS_LISTED: Final = "What the bot can no longer answer within Meta's 24 hours will be listed in another mail."
_OTHERS_ARE_TOLD: Final = "Everybody else is told as before."
_MAILS_COME_LATER: Final = (
    "Mails about visitors of {page} who wait are kept for two days and sent as soon as Amazon SES takes them."
)
_LOOK_AT_THE_INBOX: Final = "Until then, look into the inbox now and then: visitors may be waiting there."
_CHANGE_IT: Final = "Change what the bot says where it breaks the rule: after warnings, Meta blocks pages."

_PAGE: Final = PageWordings(
    token_dead=_of_page(
        subject="Action needed: the bot of {page} has lost its access",
        headline="The bot of {page} has lost its access",
        advice="Meta no longer takes the page token, the key that the bot writes with.",
        sections=(
            _means(_SILENT, _KEPT, _STILL_TOLD, _STAFF_CAN_ANSWER),
            _to_do(
                "Connect the page again with a new page token, or ask whoever runs the bot to do it: "
                "make connect PAGE=my-page.yaml STAGE=prod (“Connect a Facebook Page” in the README).",
                "The bot then goes on by itself.",
            ),
        ),
        ending=_THE_REST_IS_LISTED,
    ),
    restricted=_of_page(
        subject="Action needed: Meta keeps {page} from sending messages",
        headline="Meta keeps {page} from sending messages",
        advice="Meta restricts a page for some time when it finds that its messages break a rule.",
        sections=(
            _means(_SILENT, _KEPT, _STILL_TOLD, "The inbox may be restricted too; try to answer there."),
            _to_do(_LOOK_AT_SUPPORT, "The bot tries again every hour, and goes on by itself when Meta lets it."),
        ),
        ending=_THE_REST_IS_LISTED,
    ),
    misconfigured=_of_page(
        subject="Action needed: Meta refuses what the bot of {page} asks for",
        headline="Meta refuses what the bot of {page} asks for",
        advice="A permission is missing, or a setting is wrong. It does not pass by itself: somebody must mend it.",
        sections=(
            _means("Some visitors get no answer, or their chats are not passed on.", _STILL_TOLD, _STAFF_CAN_ANSWER),
            _to_do(
                "Tell whoever runs the bot what Meta answered; the runbook, in the folder docs of the project, says "
                "what the codes mean and how to mend it."
            ),
        ),
        ending="Once it is mended, the bot goes on by itself with the next message.",
    ),
    missed=_of_page(
        subject="{chats} not answered in time on {page}",
        headline="{chats} not answered in time",
        advice="The bot of {page} could not write until these visitors' last messages were more than 24 hours old, "
        "and now it may not. A person may, in the inbox, for 7 days after the last message.",
        ending="When one of them writes again, the bot may answer again.",
        since="Waiting since",
    ),
    warning=_of_policy(
        subject="Action needed: Meta warns {page} about its messages",
        headline="Meta warns {page} about its messages",
        advice="Meta finds that messages of the page break a rule. The bot goes on as before.",
        sections=(_to_do(_LOOK_AT_SUPPORT, _CHANGE_IT),),
        ending="Meta sends a notice of its own if it blocks the page; you will get a mail then.",
    ),
    block=_of_policy(
        subject="Action needed: Meta blocks the messages of {page}",
        headline="Meta blocks the messages of {page}",
        advice="Meta finds that messages of the page break a rule.",
        sections=(
            _means("The bot cannot answer as long as the block holds.", _KEPT, _STILL_TOLD),
            _to_do(_LOOK_AT_SUPPORT),
        ),
        ending="Meta sends a notice when it lifts the block; you will get a mail then.",
    ),
    unblock=_of_policy(
        subject="Meta lets {page} send messages again",
        headline="Meta lets {page} send messages again",
        advice="The block is lifted. The bot goes on by itself, within an hour at the latest.",
        ending=_THE_REST_IS_LISTED,
    ),
    policy=_of_policy(
        subject="Meta sent {page} a notice about its rules",
        headline="Meta sent {page} a notice about its rules",
        advice="The bot goes on for as long as Meta lets it.",
        sections=(_to_do(_LOOK_AT_SUPPORT),),
        ending="If Meta keeps the page from sending, you will get a mail.",
    ),
    bounced=_of_address(
        subject="Action needed: an admin of {page} gets no more mail",
        headline="{admin} gets no more mail about {page}",
        advice="A mail to {address} came back: there is no such mailbox, or it takes no mail from us.",
        sections=(
            _to_do(
                "If the address is wrong, correct it in the page file and apply it.",
                "If it is right and takes mail again, have whoever runs the bot take the mark away: "
                "bin/handover page unmark-address {page_id} {address} --stage …",
            ),
        ),
        ending=_OTHERS_ARE_TOLD,
    ),
    complained=_of_address(
        subject="Action needed: an admin of {page} gets no more mail",
        headline="{admin} gets no more mail about {page}",
        advice="A mail to {address} was called spam, by its owner or by a mail program.",
        sections=(
            _to_do(
                "Ask whether {admin} wants to be told who waits; if not, take the address out of the page file.",
                "If so, have whoever runs the bot take the mark away: "
                "bin/handover page unmark-address {page_id} {address} --stage …",
            ),
        ),
        ending=_OTHERS_ARE_TOLD,
    ),
    quota=_of_mails(
        subject="Mails about {page} come late: the daily limit is reached",
        headline="Mails about {page} come late",
        advice="The mails that this account may send in 24 hours are used up.",
        sections=(
            _means(_MAILS_COME_LATER, "Text messages and topics, like this one, go on."),
            _to_do(_LOOK_AT_THE_INBOX, "Have whoever runs the bot ask AWS for a higher sending quota of Amazon SES."),
        ),
        ending="Nothing is lost: mails go out bit by bit while the quota frees.",
    ),
    texts_used_up=_of_texts(
        subject="No more text messages about {page} today: their budget is used up",
        headline="No more text messages about {page} today",
        advice="The text messages that the page may send in a day are used up.",
        sections=(
            _means("Mails and topics go on as before.", "Text messages begin again at midnight (UTC)."),
            _to_do(
                "If visitors really ask so often, have whoever runs the bot raise the page's texts_per_day.",
                "If one visitor presses again and again, block them in the inbox.",
            ),
        ),
        ending="Nobody who waits is forgotten: what was to be sent as a text message is in a mail.",
    ),
    stopped=_of_mails(
        subject="Action needed: mails about {page} are held up",
        headline="Mails about {page} are held up",
        advice="Amazon SES sends no mails for this account at present: sending is paused or suspended.",
        sections=(
            _means(_MAILS_COME_LATER, "Text messages and topics, like this one, go on."),
            _to_do(_LOOK_AT_THE_INBOX, "Have whoever runs the bot look at the account dashboard of Amazon SES."),
        ),
        ending="It does not pass by itself: somebody must mend it within two days.",
    ),
)

# --- about everybody who waits ----------------------------------------------------------------------------------------

_WAITING: Final = WaitingWording(
    subject="{visitors} for an answer on {page}",
    headline="{visitors} for a person",
    advice="The bot is paused for them.",
    order="Those who come first have the shortest time left in which the bot may write.",
    ending=_THE_BOT_COMES_BACK,
    title="Who waits (times in {timezone})",
    since="since {at}",
    until="The bot may write until {at}.",
    too_late="The bot may not write until they do.",
    others="Alerts of other kinds that were not sent one by one, because there were too many: {count}. They are about "
    "switches that failed and visitors whom nobody answered: please look through the inbox.",
    others_subject="Too many alerts about {page}: {count} not sent one by one",
    others_headline="Too many alerts about {page}: {count} not sent one by one",
)

WORDINGS: Final = Wordings(language="en", phrases=_PHRASES, conversation=_CONVERSATION, page=_PAGE, waiting=_WAITING)
