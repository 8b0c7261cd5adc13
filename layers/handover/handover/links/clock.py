"""Tells times as they stand on the pages behind links: today's by the clock alone, others with their date."""

from handover.alerts.moments import date_and_time, moment, time_of_day
from handover.alerts.wordings import wordings_in
from handover.links.wording import LinkWording, TimeWords


class Clock:
    """The clock of a page, in the language of whoever reads it. All times in milliseconds since 1970."""

    def __init__(self, timezone: str, wording: LinkWording, now: int) -> None:
        self._timezone = timezone
        self._wording = wording
        self._wordings = wordings_in(wording.language)
        self._today = moment(now, timezone).date()

    def bare(self, at: int) -> str:
        """Gives a time as it stands alone."""
        return self._tell(at, TimeWords("{time}", "{time}"))

    def at(self, at: int) -> str:
        """Gives when something happened, as in “at 14:02”."""
        return self._tell(at, self._wording.at)

    def since(self, at: int) -> str:
        """Gives since when something is so."""
        return self._tell(at, self._wording.since)

    def until(self, at: int) -> str:
        """Gives until when something is so."""
        return self._tell(at, self._wording.until)

    def _tell(self, at: int, words: TimeWords) -> str:
        told = moment(at, self._timezone)
        if told.date() == self._today:
            return words.today.format(time=time_of_day(told, self._wordings))
        return words.another_day.format(time=date_and_time(told, self._wordings))
