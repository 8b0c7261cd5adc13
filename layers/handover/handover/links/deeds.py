"""Says in words what somebody did about a handover: a line of its history."""

from handover.alerts.single_line import one_line
from handover.conversation.conversation import Ending
from handover.conversation.effects import Deed, Record
from handover.links.wording import LinkWording


def deed_in_words(record: Record, wording: LinkWording) -> str:
    """Gives the words of one line."""
    by = one_line(record.by)
    match record.deed:
        case Deed.PAUSED if by:
            text = wording.paused_by
        case Deed.RESUMED if by:
            text = wording.resumed_by
        case Deed.RESUMED if record.why in {*Ending}:
            text = wording.resumed[Ending(record.why)]
        case deed:
            text = wording.deeds[deed]
    return text.format(by=by, why=_why(record, wording))


def _why(record: Record, wording: LinkWording) -> str:
    if record.deed is not Deed.EXTENDED:
        return one_line(record.why)
    known = wording.minutes.get(int(record.why)) if record.why.isdecimal() else None
    return known or wording.other_minutes.format(count=record.why)
