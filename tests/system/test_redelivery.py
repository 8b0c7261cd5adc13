"""Meta may deliver every webhook again, at any time; nothing is said, passed or announced twice."""

from tests.system.people import BACK, PAUSED, People


def test_redelivery_of_every_webhook_changes_nothing(people: People) -> None:
    visitor = people.visitor("Nia Twice")
    visitor.writes("hello")
    visitor.hears("Harbour Bikes bot")
    visitor.presses("Talk to a human")
    visitor.hears(PAUSED)
    people.everything_is_worked_on()
    visitor.agent("answer", text="Maya here")
    visitor.presses("Switch the bot on")
    visitor.hears(BACK)
    visitor.writes("prices")
    visitor.hears("Puncture 12 €")
    people.everything_is_worked_on()
    lines, mails = visitor.conversation()["lines"], len(people.mails_about(visitor))
    mine = [one["number"] for one in people.ask("webhooks") if visitor.psid in one["body"]]
    for number in [*mine, *reversed(mine)]:
        statuses = people.act("webhooks/redeliver", {"number": number})
        assert "200" in str(statuses)
    people.everything_is_worked_on()
    assert visitor.conversation()["lines"] == lines
    assert len(people.mails_about(visitor)) == mails
    assert len(people.notices_about(visitor)) == 1
