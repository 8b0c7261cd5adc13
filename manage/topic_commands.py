"""`handover topics …`: who hears of a stack's topics, in such a way that no click ends it."""

from typing import Annotated, Final

import typer

from manage.confirmation_link import NoTopicError, confirmation_in
from manage.page_commands import AtStage, troubles_told
from manage.target import Stage, Target, target

app = typer.Typer(help="The stack's topics: alarms, and alerts to admins.", no_args_is_help=True)


_OUTPUTS: Final = {"alarms": "AlarmsTopicArn", "admin-alerts": "AdminAlertsTopicArn"}
_OF_ADMINS: Final = "handover-"
"""What the names of admins' own topics begin with."""


@app.callback()
def topics() -> None:
    """The stack's topics: alarms, and alerts to admins."""


@app.command("subscribe", epilog="Example: handover topics subscribe alarms maya@example.com --stage prod")
def subscribe(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="alarms, admin-alerts, or the ARN of an admin's own.")],
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Who is to hear of it.")],
    *,
    stage: AtStage = Stage.LOCAL,
) -> None:
    """Has SNS ask an address whether it wants to hear of a topic. The link in that mail is not pressed but copied."""
    with troubles_told():
        stack = target(stage)
        arn = stack.output(_OUTPUTS[topic]) if topic in _OUTPUTS else topic
        _refuse_strange(arn, stack)
        stack.client("sns").subscribe(TopicArn=arn, Protocol="email", Endpoint=email)
    typer.echo(f"SNS writes to {email}. Do not press the link in that mail, copy it, within 48 hours:")
    typer.echo(f"handover topics confirm 'LINK' --stage {stage}")


@app.command(
    "confirm", epilog="Example: handover topics confirm 'https://sns.eu-central-1.amazonaws.com/…' --stage prod"
)
def confirm(
    link: Annotated[str, typer.Argument(metavar="LINK", help="The link “Confirm subscription”, in quotes.")],
    *,
    stage: AtStage = Stage.LOCAL,
) -> None:
    """Confirms a subscription so that only somebody with rights in the account can end it.

    Whoever presses the link in the mail confirms it, too; then the link in every later mail ends it, also where a
    program that looks into mails follows it.
    """
    with troubles_told():
        is_protected = _confirmed(target(stage), link)
    if not is_protected:
        typer.echo("confirmed, but by a click before: end it by the link in a mail, subscribe again, confirm at once")
        raise typer.Exit(1)
    typer.echo("confirmed: the link in the mails does not end it")


def _confirmed(stack: Target, link: str) -> bool:
    """Confirm a subscription; return whether its end needs rights in the account.

    CloudFormation cannot do this (aws-cloudformation/cloudformation-coverage-roadmap#2548), SNS can
    ("ConfirmSubscription", `AuthenticateOnUnsubscribe`). Whether one that was confirmed by a click before is protected
    afterwards is not documented, so that SNS is asked (`ConfirmationWasAuthenticated`).
    """
    found, topics = confirmation_in(link), stack.client("sns")
    _refuse_strange(found.topic_arn, stack)
    confirmed = topics.confirm_subscription(
        TopicArn=found.topic_arn, Token=found.token, AuthenticateOnUnsubscribe="true"
    )
    told = topics.get_subscription_attributes(SubscriptionArn=confirmed["SubscriptionArn"])["Attributes"]
    return bool(told.get("ConfirmationWasAuthenticated") == "true")


def _refuse_strange(topic_arn: str, stack: Target) -> None:
    ours = {stack.output(output) for output in _OUTPUTS.values()}
    if topic_arn not in ours and not topic_arn.rpartition(":")[2].startswith(_OF_ADMINS):
        raise NoTopicError(f"{topic_arn} is no topic of this stack, nor of an admin (alarms, admin-alerts, or an ARN)")
