"""Judges the alerts: each reached the admins whom it is for, and the topic, once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement, is_news, read_event
from handover.alerts.compose import mail_for, notice_of
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement, for_admin
from handover.alerts.wordings import ENGLISH
from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, Telling
from handover.pages.page import Page
from local.soak.record import Mail, Record
from local.soak.story import Alerting, Story

TOPIC: Final = "the topic"


@dataclass(frozen=True)
class Alerts:
    """What became of the alerts.

    Attributes:
        requests: how many acts asked for a person and were to be told.
        kinds: how many alerts of each kind were raised.
        received: how many messages each admin, and the topic, got.
        unraised: requests that raised no alert, by event.
        unasked: alerts of a request that nobody made, by alert.
        missing: messages that did not reach somebody.
        doubled: messages beyond the one that was due.
    """

    requests: int
    kinds: Mapping[str, int]
    received: Mapping[str, int]
    unraised: tuple[str, ...]
    unasked: tuple[str, ...]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]

    @property
    def match(self) -> bool:
        """Whether everybody was told of everything, once."""
        return not (self.unraised or self.unasked or self.missing or self.doubled)


def announcements_in(texts: Iterable[str]) -> dict[str, AnyAnnouncement]:
    """What was announced, by alert: an announcement may be published more than once."""
    found = (read_event(text) for text in texts if not is_news(text))
    return {one.id: one for one in found}


def bounces_in(texts: Iterable[str]) -> frozenset[str]:
    """The events at which the bot stopped following a thread that goes back and forth."""
    raised = announcements_in(texts).values()
    return frozenset(_root(one) for one in raised if one.kind is AlertKind.CONTROL_BOUNCES)


def judge_alerts(record: Record, stories: Sequence[Story], page: Page) -> Alerts:
    """Compares the requests, the alerts raised, and the messages that came of them."""
    raised = announcements_in(record.announcements)
    moments = [moment for story in stories for moment in story.moments]
    due = [moment for moment in moments if moment.requests is Alerting.YES]
    allowed = {event for moment in moments if moment.requests is not Alerting.NO for event in moment.ids}
    requested = [one for one in raised.values() if one.kind is AlertKind.HANDOVER_REQUESTED]
    told = {_root(one) for one in requested}
    names = {story.chat.psid: story.chat.name for story in stories}
    sent = (*map(_without_links, record.mails), *record.notices)
    missing, doubled = _compare(_due_mails(raised.values(), page, names), sent)
    return Alerts(
        requests=len(due),
        kinds=Counter(str(one.kind) for one in raised.values()),
        received=Counter(mail.recipient for mail in (*record.mails, *record.notices)),
        unraised=tuple(min(moment.ids) for moment in due if not moment.ids & told),
        unasked=tuple(one.id for one in requested if _root(one) not in allowed),
        missing=missing,
        doubled=doubled,
    )


def _root(announcement: AnyAnnouncement) -> str:
    return announcement.id.partition(".")[0]


def _without_links(mail: Mail) -> Mail:
    """Leaves out the lines of the buttons: only the function that signed their addresses knows them."""
    lines = (line for line in mail.text.splitlines() if "://" not in line)
    return Mail(mail.recipient, mail.subject, "\n".join(lines))


def _due_mails(
    raised: Iterable[AnyAnnouncement], page: Page, names: Mapping[str, str]
) -> list[tuple[str, frozenset[Mail]]]:
    """What is to reach somebody: the alert, and the message in each wording that it may have."""
    due: list[tuple[str, frozenset[Mail]]] = []
    for one in raised:
        if isinstance(one, Announcement) and one.telling is not Telling.AT_ONCE:
            continue
        wordings = _wordings(one, names)
        for admin in filter(_audience(one).includes, page.handover.admins):
            theirs = [for_admin(one, admin)] if isinstance(one, WaitingAnnouncement) else wordings
            mails = [mail_for(wording, page, admin) for wording in theirs if wording is not None]
            texts = frozenset(_without_links(Mail(mail.recipient, mail.subject, mail.text)) for mail in mails)
            due.extend([(one.id, texts)] if texts else [])
        notices = (notice_of(wording, ENGLISH) for wording in wordings)
        due.append((one.id, frozenset(Mail(TOPIC, notice.subject, notice.text) for notice in notices)))
    return due


def _audience(announcement: AnyAnnouncement) -> Audience:
    if isinstance(announcement, PageAnnouncement):
        return Audience(beyond=announcement.address)
    return announcement.audience


def _wordings(announcement: AnyAnnouncement, names: Mapping[str, str]) -> tuple[AnyAnnouncement, ...]:
    """The announcement; where it lacks the visitor's name, also with the name that may be found later."""
    if not isinstance(announcement, Announcement) or announcement.user_name:
        return (announcement,)
    named = announcement.model_copy(update={"user_name": names.get(announcement.user_id)})
    return (announcement, named)


def _compare(
    due: Sequence[tuple[str, frozenset[Mail]]], sent: Sequence[Mail]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    left = Counter(sent)
    missing: list[str] = []
    for alert, wordings in due:
        found = next((wording for wording in wordings if left[wording] > 0), None)
        if found is None:
            missing.extend(f"{alert} to {recipient}" for recipient in {wording.recipient for wording in wordings})
        else:
            left[found] -= 1
    return tuple(missing), tuple(f"{mail.subject} to {mail.recipient}" for mail in left.elements())
