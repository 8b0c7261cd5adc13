"""Tells times as they stand on the pages behind links."""

from handover.alerts.moments import date_and_time, moment
from handover.alerts.wordings import wordings_in


class Clock:
    """The clock of a page, in the language of whoever reads it."""

    def __init__(self, timezone: str, language: str) -> None:
        self._timezone = timezone
        self._wordings = wordings_in(language)

    def tell(self, at: int | None) -> str:
        """Gives a time since 1970, in milliseconds, as a date and a time of day; nothing for none."""
        return "" if at is None else date_and_time(moment(at, self._timezone), self._wordings)
