"""What a list of those who wait tells the admins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWording:
    """The sentences of such a list, with `{page}` and `{visitors}` to fill in.

    Attributes:
        order: which visitors come first, where there are several.
        title: over the list, in `{timezone}`.
        since: since when somebody waits, `{at}`.
        until: how long the bot may still write to them, `{at}`.
        too_late: the same where it may not any more.
        others: how many alerts the list stands for besides, `{count}`.
        others_subject: the subject where nobody waits; of one alert or more, `{count}`.
        others_headline: the headline then.
    """

    subject: str
    headline: str
    advice: str
    order: str
    ending: str
    title: str
    since: str
    until: str
    too_late: str
    others: str
    others_subject: str
    others_headline: str
