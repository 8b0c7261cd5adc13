"""`handover`: the commands for whoever connects and runs pages."""

from manage.command import app

app(prog_name="handover")
