"""What an alert about a page tells the admins to do: one wording for each kind, and for each action of a policy notice.

It names no web address and no file that a mail program would turn into a link.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from handover.alerts.content import Section
from handover.alerts.page_announcement import PageAlertKind, PageAnnouncement


@dataclass(frozen=True, slots=True)
class PageWording:
    """The sentences of one kind, with `{page}` and `{chats}` to fill in."""

    subject: str
    headline: str
    advice: str
    ending: str
    sections: tuple[Section, ...] = ()
    since: str = "Since"
    detail: str = "Meta answered"


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

_TOKEN_DEAD: Final = PageWording(
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
)

_RESTRICTED: Final = PageWording(
    subject="Action needed: Meta keeps {page} from sending messages",
    headline="Meta keeps {page} from sending messages",
    advice="Meta restricts a page for some time when it finds that its messages break a rule.",
    sections=(
        _means(_SILENT, _KEPT, _STILL_TOLD, "The inbox may be restricted too; try to answer there."),
        _to_do(_LOOK_AT_SUPPORT, "The bot tries again every hour, and goes on by itself when Meta lets it."),
    ),
    ending=_THE_REST_IS_LISTED,
)

_MISCONFIGURED: Final = PageWording(
    subject="Action needed: Meta refuses what the bot of {page} asks for",
    headline="Meta refuses what the bot of {page} asks for",
    advice="A permission is missing, or a setting is wrong. It does not pass by itself: somebody must mend it.",
    sections=(
        _means("Some visitors get no answer, or their chats are not passed on.", _STILL_TOLD, _STAFF_CAN_ANSWER),
        _to_do(
            "Tell whoever runs the bot what Meta answered; the runbook, in the folder docs of the project, says what "
            "the codes mean and how to mend it."
        ),
    ),
    ending="Once it is mended, the bot goes on by itself with the next message.",
)

_MISSED: Final = PageWording(
    subject="{chats} not answered in time on {page}",
    headline="{chats} not answered in time",
    advice="The bot of {page} could not write until these visitors' last messages were more than 24 hours old, and now "
    "it may not. A person may, in the inbox, for 7 days after the last message.",
    ending="When one of them writes again, the bot may answer again.",
    since="Waiting since",
)

_policy = partial(PageWording, detail="Meta's reason")
_CHANGE_IT: Final = "Change what the bot says where it breaks the rule: after warnings, Meta blocks pages."

_POLICIES: Final = {
    "warning": _policy(
        subject="Action needed: Meta warns {page} about its messages",
        headline="Meta warns {page} about its messages",
        advice="Meta finds that messages of the page break a rule. The bot goes on as before.",
        sections=(_to_do(_LOOK_AT_SUPPORT, _CHANGE_IT),),
        ending="Meta sends a notice of its own if it blocks the page; you will get a mail then.",
    ),
    "block": _policy(
        subject="Action needed: Meta blocks the messages of {page}",
        headline="Meta blocks the messages of {page}",
        advice="Meta finds that messages of the page break a rule.",
        sections=(
            _means("The bot cannot answer as long as the block holds.", _KEPT, _STILL_TOLD),
            _to_do(_LOOK_AT_SUPPORT),
        ),
        ending="Meta sends a notice when it lifts the block; you will get a mail then.",
    ),
    "unblock": _policy(
        subject="Meta lets {page} send messages again",
        headline="Meta lets {page} send messages again",
        advice="The block is lifted. The bot goes on by itself, within an hour at the latest.",
        ending=_THE_REST_IS_LISTED,
    ),
}

_POLICY: Final = _policy(
    subject="Meta sent {page} a notice about its rules",
    headline="Meta sent {page} a notice about its rules",
    advice="The bot goes on for as long as Meta lets it.",
    sections=(_to_do(_LOOK_AT_SUPPORT),),
    ending="If Meta keeps the page from sending, you will get a mail.",
)


def page_wording_of(announcement: PageAnnouncement) -> PageWording:
    """Gives the wording of an announcement's kind."""
    match announcement.kind:
        case PageAlertKind.TOKEN_DEAD:
            return _TOKEN_DEAD
        case PageAlertKind.RESTRICTED:
            return _RESTRICTED
        case PageAlertKind.MISCONFIGURED:
            return _MISCONFIGURED
        case PageAlertKind.MISSED:
            return _MISSED
        case PageAlertKind.POLICY:
            return _POLICIES.get(announcement.action, _POLICY)
