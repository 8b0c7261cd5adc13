"""The checks that the command line and the scheduled examination share."""

from typing import Final

from handover.aws.damaged import DamagedItemError
from handover.doctor import alerts, routing, standing, subscriptions, tokens, traffic
from handover.doctor.traffic import Arrival, Rhythm
from handover.doctor.verdict import Mark, Verdict, broken, not_looked_at, ok
from handover.messenger.errors import ProofRefusedError, SettledError, TokenInvalidError
from handover.operations.doctor.subject import PageSubject, StackSubject
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode, mode_where

CHATS_ASKED_FOR: Final = 1_000
"""So many within two weeks are a page on which somebody writes every day."""

# --- a stack ----------------------------------------------------------------------------------------------------------


def app_secret_is_taken(stack: StackSubject) -> Verdict:
    """Looks at the app's secret, and whether Meta takes it."""
    path = stack.values["SecretsPath"]
    if stack.app_secret:
        try:
            _ = stack.subscriptions
        except (TokenInvalidError, SettledError) as refusal:
            return tokens.judge_refused_secret(str(refusal), stack.values["AppId"], path)
    return tokens.judge_app_secret(stack.app_secret, path)


def app_is_subscribed(stack: StackSubject) -> Verdict:
    """Looks at what the app hears of pages."""
    return subscriptions.judge_app(stack.subscriptions, "page", stack.values["WebhookUrl"])


def app_is_subscribed_on_instagram(stack: StackSubject) -> Verdict:
    """Looks at what the app hears of Instagram accounts."""
    return subscriptions.judge_app(stack.subscriptions, "instagram", stack.values["WebhookUrl"])


def sender_is_verified(stack: StackSubject) -> Verdict:
    """Looks whether SES sends from the stack's address."""
    sender = stack.values["SenderEmail"]
    return alerts.judge_sender(sender, stack.cloud.verified_among(alerts.identities_of(sender)))


def account_may_send(stack: StackSubject) -> Verdict:
    """Looks at what SES lets the account do."""
    return alerts.judge_account(stack.mail_account)


def subscribers_are_confirmed(stack: StackSubject) -> Verdict:
    """Looks at who hears of the admin alerts topic."""
    subscribers = stack.cloud.subscribers(stack.values["AdminAlertsTopicArn"])
    return alerts.judge_subscribers(subscribers, stack.values.get("AdminEmail", ""))


def alarms_are_heard(stack: StackSubject) -> Verdict:
    """Looks at who hears alarms; on the embedded engine nobody need."""
    if stack.is_local:
        return not_looked_at("not looked at: alarms of the embedded engine are for nobody")
    subscribers = stack.cloud.subscribers(stack.values["AlarmsTopicArn"])
    return alerts.judge_alarm_subscribers(subscribers, stack.values.get("OperatorEmail", ""))


# --- a page -----------------------------------------------------------------------------------------------------------


def settings_can_be_read(subject: PageSubject) -> Verdict:
    """Looks whether the bot can read the page's settings."""
    try:
        settings = subject.stack.table.settings(subject.page_id)
    except DamagedItemError as damage:
        return broken(str(damage), "the bot answers nobody", "bring an older version back: `handover page restore`")
    return ok("are stored") if settings else ok("none are stored: the page is not connected")


def token_is_the_pages(subject: PageSubject) -> Verdict:
    """Looks at the page token."""
    values = subject.stack.values
    if not subject.page_token:
        return tokens.judge_missing_token(f"{values['SecretsPath']}/{subject.token_name}")
    facts = subject.token_facts
    if facts.trouble:
        return tokens.judge_dead_token(facts.trouble)
    try:
        owner = subject.administration.token_owner()
    except (TokenInvalidError, ProofRefusedError) as refusal:
        return tokens.judge_dead_token(str(refusal))
    return tokens.judge_token(facts, owner, subject.page_id, values["AppId"], subject.stack.clock())


def permissions_are_given(subject: PageSubject) -> Verdict:
    """Looks at what the page token may be used for."""
    return tokens.judge_permissions(subject.token_facts.scopes, tokens.permissions_of(subject.page))


def page_is_subscribed(subject: PageSubject) -> Verdict:
    """Looks at what the page tells the app."""
    return subscriptions.judge_page(subject.administration.subscribed_fields(subject.stack.values["AppId"]))


def page_is_not_held(subject: PageSubject) -> Verdict:
    """Looks whether the bot calls Meta for the page at present."""
    stands = subject.standing
    return standing.judge_standing(stands, subject.waiting if stands.hold else 0)


def app_is_the_default_app(subject: PageSubject) -> Verdict:
    """Looks at the mode of the page, and at what Meta shows us of chats that others have."""
    mode = mode_on(subject, Platform.MESSENGER)
    if mode is RoutingMode.ZERO_CONFIG:
        return routing.judge_mode(Platform.MESSENGER, mode)
    users = subject.administration.newest_users(routing.CHATS_LOOKED_AT)
    owners = [subject.graph.thread_owner(user) for user in users]
    return routing.judge_default_app(owners, subject.stack.values["AppId"])


def admins_get_mail(subject: PageSubject) -> Verdict:
    """Looks whether SES sends to the page's admins; the embedded engine knows no suppression list."""
    if subject.stack.is_local:
        return not_looked_at("not looked at: the embedded engine knows no suppression list")
    if subject.page is None:
        return ok("there are none")
    addresses = [admin.email for admin in subject.page.handover.admins]
    return alerts.judge_admins(addresses, [one for one in addresses if subject.stack.cloud.is_suppressed(one)])


def no_admin_is_marked(subject: PageSubject) -> Verdict:
    """Looks whether we send to the page's admins."""
    if subject.page is None:
        return ok("there are none")
    marks = {admin.email: subject.stack.table.mark(admin.email) for admin in subject.page.handover.admins}
    return alerts.judge_marks(subject.page, marks)


def topics_of_admins_are_heard(subject: PageSubject) -> Verdict:
    """Looks at who hears of the topics that admins have for themselves."""
    admins = subject.page.handover.admins if subject.page else ()
    topics = [admin.topic for admin in admins if admin.topic]
    return alerts.judge_admin_topics({arn: subject.stack.cloud.subscribers(arn) for arn in topics})


def visitors_are_heard(subject: PageSubject) -> Verdict:
    """Compares the newest chats that Meta shows with what came here, and their number with that of the weeks before.

    Only Messenger is looked at. Meta is asked for older chats only where nobody has written for a day.
    """
    now = subject.stack.clock()
    chats = subject.administration.newest_chats(routing.CHATS_LOOKED_AT)
    arrivals = [Arrival(chat.wrote_at, _heard_at(subject, chat.user_id)) for chat in chats if chat.wrote_at]
    verdict = traffic.judge_arrivals(arrivals, now)
    if verdict.mark is not Mark.OK or any(now - one.wrote_at < traffic.DAY for one in arrivals):
        return verdict
    found = subject.administration.chat_times(now - traffic.LOOKED_BACK_SECONDS, CHATS_ASKED_FOR)
    return traffic.judge_rhythm(Rhythm(found.times, found.is_whole), now)


def _heard_at(subject: PageSubject, user_id: str) -> float:
    return subject.stack.table.conversation(subject.page_id, user_id).last_user_at / 1000


def mode_on(subject: PageSubject, platform: Platform) -> RoutingMode:
    """Ask Meta for the mode of a platform of the page."""
    return mode_where(has_routing=subject.graph.has_conversation_routing(platform))
