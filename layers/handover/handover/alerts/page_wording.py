"""What an alert about a page tells the admins to do: one wording for each kind, and for each action of a policy notice.

It names no web address and no file that a mail program would turn into a link.
"""

from dataclasses import dataclass

from handover.alerts.content import Section
from handover.alerts.mail_events import AddressTrouble
from handover.alerts.mail_waits import MailLimit
from handover.alerts.page_announcement import PageAlertKind, PageAnnouncement


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWording:
    """The sentences of one kind, with `{page}`, `{chats}`, `{admin}`, `{address}` and `{page_id}` to fill in.

    Attributes:
        since: the label of the time.
        detail: the label of what Meta answered, or gave as its reason.
    """

    subject: str
    headline: str
    advice: str
    ending: str
    since: str
    detail: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWordings:
    """A wording for each kind.

    `warning`, `block` and `unblock` are policy notices, `policy` any other one; `bounced` and `complained` are
    addresses that fail; `quota` and `stopped` say why mails come late, `texts_used_up` that no more text
    messages are sent.
    """

    token_dead: PageWording
    restricted: PageWording
    misconfigured: PageWording
    missed: PageWording
    warning: PageWording
    block: PageWording
    unblock: PageWording
    policy: PageWording
    bounced: PageWording
    complained: PageWording
    texts_used_up: PageWording
    quota: PageWording
    stopped: PageWording

    def of(self, announcement: PageAnnouncement) -> PageWording:
        """Gives the wording of an announcement's kind."""
        match announcement.kind:
            case PageAlertKind.TOKEN_DEAD:
                return self.token_dead
            case PageAlertKind.RESTRICTED:
                return self.restricted
            case PageAlertKind.MISCONFIGURED:
                return self.misconfigured
            case PageAlertKind.MISSED:
                return self.missed
            case PageAlertKind.TEXTS_USED_UP:
                return self.texts_used_up
            case _:
                return self._of_one_of_several(announcement)

    def _of_one_of_several(self, announcement: PageAnnouncement) -> PageWording:
        """Return the wording of a kind that has more than one."""
        match announcement.kind:
            case PageAlertKind.ADDRESS_FAILED:
                return self.complained if announcement.trouble is AddressTrouble.COMPLAINED else self.bounced
            case PageAlertKind.MAILS_LATE:
                return self.quota if announcement.detail == MailLimit.DAILY_QUOTA else self.stopped
            case _:
                return self._of_policy(announcement.action)

    def _of_policy(self, action: str) -> PageWording:
        return {"warning": self.warning, "block": self.block, "unblock": self.unblock}.get(action, self.policy)
