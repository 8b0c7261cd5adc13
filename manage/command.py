"""Puts the commands together."""

import typer

from manage import (
    conversation_commands,
    dead_letter_commands,
    link_commands,
    menu_commands,
    page_commands,
    recipe_commands,
    topic_commands,
    watch_commands,
)
from manage.address_commands import unmark_address
from manage.connect_commands import connect
from manage.doctor_commands import doctor
from manage.trace_commands import trace
from manage.webhook_commands import webhook_replay, webhook_secret

app = typer.Typer(
    help="Connects and runs the pages of a bot that hands over to people.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 all is well · 1 something is wrong, and said · 2 the command itself was mistyped.",
)
page_commands.app.command(epilog="Example: PAGE_TOKEN=… handover page connect my-page.yaml --stage prod")(connect)
page_commands.app.command(epilog="Example: handover page doctor 2000000001 --stage prod")(doctor)
page_commands.app.command(epilog="Example: handover page webhook-secret 2000000001 --stage prod")(webhook_secret)
page_commands.app.command(
    epilog="Example: handover page webhook-replay 2000000001 --since 2026-11-30T10:00 --send --stage prod"
)(webhook_replay)
page_commands.app.command(epilog="Example: handover page unmark-address 2000000001 maya@example.com")(unmark_address)
page_commands.app.add_typer(menu_commands.app, name="menu")
app.add_typer(page_commands.app, name="page")
app.add_typer(recipe_commands.app, name="recipe")
app.add_typer(conversation_commands.app, name="conversation")
app.add_typer(dead_letter_commands.app, name="dead-letters")
app.add_typer(link_commands.app, name="links")
app.add_typer(topic_commands.app, name="topics")
app.command(epilog="Example: handover doctor --stage prod")(watch_commands.doctor)
app.command(epilog="Example: handover trace 3f2a90c14b7d8e65a1b2c3d4e5f60718 --stage prod")(trace)
