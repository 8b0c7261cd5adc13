"""Puts those who act on a page together."""

from local.simulator.actors.inbox import Inbox
from local.simulator.actors.meta_ai import MetaAi
from local.simulator.actors.other_apps import OtherApps
from local.simulator.actors.our_app import OurApp
from local.simulator.actors.page_events import PageEvents
from local.simulator.actors.thread_control import ThreadControl
from local.simulator.actors.visitor_messages import VisitorMessages
from local.simulator.actors.visitor_presses import VisitorPresses
from local.simulator.actors.visitor_signals import VisitorSignals
from local.simulator.actors.voice import Voice
from local.simulator.platform import Platform


class Cast:
    """Everybody who acts on one page."""

    def __init__(self, platform: Platform) -> None:
        control, voice = ThreadControl(platform), Voice(platform)
        self.messages = VisitorMessages(platform)
        self.presses = VisitorPresses(platform)
        self.signals = VisitorSignals(platform)
        self.inbox = Inbox(platform, control, voice)
        self.our_app = OurApp(platform, control, voice)
        self.other_apps = OtherApps(platform, control, voice)
        self.meta_ai = MetaAi(platform, control, voice)
        self.page_events = PageEvents(platform)
