"""Mutants of what carries decisions out: saying, switching, holding pages, alerting, finishing what was cut off."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_FOLDER: Final = f"{PACKAGE}/operations"
_TESTS: Final = "tests/unit/operations"

_alert: Final = partial(Mutant, file=f"{_FOLDER}/alert.py", tests=(f"{_TESTS}/test_alert.py",))
_hold: Final = partial(
    Mutant, file=f"{_FOLDER}/hold.py", tests=(f"{_TESTS}/test_hold.py", f"{_TESTS}/test_held_page.py")
)
_left: Final = partial(Mutant, file=f"{_FOLDER}/left_behind.py", tests=(f"{_TESTS}/test_left_behind.py",))
_receive: Final = partial(Mutant, file=f"{_FOLDER}/receive.py", tests=(f"{_TESTS}/test_receive.py",))
_reply: Final = partial(
    Mutant,
    file=f"{_FOLDER}/reply.py",
    tests=(
        f"{_TESTS}/test_reply.py",
        f"{_TESTS}/test_held_page.py",
        "tests/unit/test_survivors_operations.py",
        "tests/integration/test_redelivery.py",
    ),
)
_say: Final = partial(Mutant, file=f"{_FOLDER}/say.py", tests=(f"{_TESTS}/test_say.py",))
_switch: Final = partial(
    Mutant,
    file=f"{_FOLDER}/switch.py",
    tests=(f"{_TESTS}/test_switch.py", f"{_TESTS}/test_switch_held.py", f"{_TESTS}/test_switch_routing.py"),
)

_STORIES: Final = ("tests/proof/machine/test_regressions.py",)

OF_OPERATIONS: Final[Sequence[Mutant]] = (
    # --- what died ----------------------------------------------------------------------------------------------------
    Mutant(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="takes for done what a message left undone that died",
        file=f"{PACKAGE}/conversation/conversation.py",
        old="        return self.clears and self.state is OutboxState.BEGUN",
        new="        return False",
        tests=_STORIES,
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes for undone what was done to the end",
        file=f"{_FOLDER}/reply.py",
        old="    if after.outbox is not None and after.outbox.has_died:",
        new="    if after.outbox is None:",
        tests=_STORIES,
    ),
    # --- replies ------------------------------------------------------------------------------------------------------
    _say(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="says a reply while a person has the conversation",
        old="recipe is None or conversation.mode is not Mode.BOT or reply.fence",
        new="recipe is None or reply.fence",
    ),
    _say(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="says a reply that was decided before a switch",
        old=" or reply.fence != conversation.fence:",
        new=":",
    ),
    _say(
        breaks=Invariant.NONE,
        does="says a doubtful reply again without asking Meta (decision 11)",
        old="    if reply.doubt is Doubt.NONE:",
        new="    if reply.doubt:",
    ),
    _say(
        breaks=Invariant.NONE,
        does="says again what got no answer and cannot be looked up (decision 11)",
        old=" or (found is Said.UNKNOWN and ",
        new=" or (not found and ",
    ),
    _reply(
        breaks=Invariant.CHANGED_ONCE,
        does="does an event's effects again for a duplicate from Meta, not only for a redelivery",
        old="outbox.delivery_id == turn.delivery_id",
        new="turn.delivery_id",
    ),
    _reply(
        breaks=Invariant.NOTHING_LOST,
        does="does not finish what was cut off",
        old="outbox.delivery_id == turn.delivery_id",
        new="not turn.delivery_id",
    ),
    _reply(
        breaks=Invariant.NONE,
        does="has no doubt about a reply that was cut off (decision 11)",
        old="effect.doubt.cut_off",
        new="effect.doubt",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="forgets that no answer came, where the function was cut off as well (decision 11)",
        file=f"{PACKAGE}/conversation/effects.py",
        old="in {Doubt.NONE, Doubt.CUT_OFF} else Doubt.UNANSWERED_AND_CUT_OFF",
        new="in Doubt else Doubt.NONE",
        tests=(f"{_TESTS}/test_say.py",),
    ),
    _reply(
        breaks=Invariant.NOTHING_LOST,
        does="forgets what is left when one effect fails",
        old='            turn.parts.conversations.save(conversation.model_copy(update={"outbox": interrupted}))\n',
        new="",
    ),
    _reply(
        breaks=Invariant.CHANGED_ONCE,
        does="leaves what was finished late in the outbox, for the next event to do again",
        old='    turn.parts.conversations.save(conversation.model_copy(update={"outbox": None}))',
        new="    del conversation, turn",
    ),
    _reply(
        breaks=Invariant.NONE,
        does="does not write down that it goes on with what was left, and has no doubt about it later (decision 11)",
        old='{"state": OutboxState.BEGUN, ',
        new="{",
    ),
    _reply(
        breaks=Invariant.NOTHING_LOST,
        does="does not hold a page whose token is dead",
        old="            hold.hold(trouble, turn.page, root_of(left.id), parts.holding)\n"
        "            raise _WaitError(left, _Until.PAGE_OPEN) from stopped",
        new="            raise stopped",
    ),
    _reply(
        breaks=Invariant.NONE,
        does="goes on calling Meta for a held page (decision 10)",
        old="    if parts.standings.get(page.id).hold is not None:\n        raise _WaitError(effect, _Until.PAGE_OPEN)",
        new="",
    ),
    _reply(
        breaks=Invariant.NOTHING_LOST,
        does="lets a conversation wait for its page without a look whether that is open again",
        old="            hold.wait(turn.page, turn.parts.holding)",
        new="            pass",
    ),
    _reply(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="goes on although Meta refused a reply because another app owns the thread",
        old="            _post(parts.mailbox, report(conversation.account_id, conversation.user_id, refused))",
        new="            _ = refused",
    ),
    # --- what earlier events left -------------------------------------------------------------------------------------
    _left(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="orders a postponed switch although a newer one was decided",
        old="    if effect.fence != decision.conversation.fence:",
        new="    if effect.fence > decision.conversation.fence:",
    ),
    _left(
        breaks=Invariant.NOTHING_LOST,
        does="forgets what waits for Meta as soon as something else happens",
        old="return outbox.state is OutboxState.POSTPONED and",
        new="return outbox.state is OutboxState.BEGUN and",
    ),
    _left(
        breaks=Invariant.NONE,
        does="writes to a user whose 24-hour window is closed",
        old="now - decision.conversation.last_user_at < WINDOW_MS",
        new="now > 0",
    ),
    _left(
        breaks=Invariant.NONE,
        does="says every answer of a long hold at once",
        old="replies[:-HELD_LIMIT]",
        new="replies[:0]",
    ),
    _left(
        breaks=Invariant.ALERTED_ONCE,
        does="forgets an alert that an earlier event could not send",
        old="    if isinstance(effect, Alert | SetTimer | WatchBurst | Record):\n        return True",
        new="    if isinstance(effect, Alert | SetTimer | WatchBurst | Record):\n        return False",
    ),
    # --- On and Off ---------------------------------------------------------------------------------------------------
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="takes a thread that nobody owns for one that was passed",
        old="in (self.parts.app_id, NOBODY)",
        new="in (self.parts.app_id,)",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="passes control before On is said",
        old="        self._say(number)\n        last, metadata",
        new="        self._pass(order.target_app_id, order.reason)\n        self._say(number)\n        last, metadata",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="says Off before control is taken",
        old="                return self._say_it_is_back(order, self._take())",
        new="                switched = self._say_it_is_back(order, _Take())\n"
        "                self._take()\n                return switched",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="pauses the bot although Meta does not have the message that tells of it",
        old="        if found is Said.NO:",
        new="        if not found:",
    ),
    _switch(
        breaks=Invariant.NONE,
        does="says On again where Meta cannot tell whether it was said (decision 11)",
        old="        if found is Said.NO:",
        new="        if found is not Said.YES:",
    ),
    _switch(
        breaks=Invariant.NONE,
        does="does not ask Meta whether a cut-off message of On was said (decision 11)",
        old="self.tries > 1 or (self.order.in_doubt",
        new="not self.tries or (self.order.in_doubt",
    ),
    _switch(
        breaks=Invariant.NONE,
        does="does not ask Meta after an outage whether a message of On was said before it (decision 11)",
        old="(self.order.in_doubt and number == self.order.said)",
        new="(self.order.in_doubt and not self.tries)",
        tests=("tests/unit/operations/test_switch_in_outage.py",),
    ),
    _switch(
        breaks=Invariant.NONE,
        does="lets a switch stand in its queue while no call is possible (decision 35)",
        old="        if not self.parts.is_reachable():\n",
        new="        if not self.parts:\n",
        tests=("tests/unit/operations/test_switch_in_outage.py",),
    ),
    _reply(
        breaks=Invariant.ALERTED_ONCE,
        does="lets an answer that cannot be said keep a request for a person waiting (decision 35)",
        old="            if hold.hold_in_outage(error.summary, turn.page, root_of(left.id), parts.holding):\n"
        "                raise _WaitError(left, _Until.PAGE_OPEN) from stopped\n",
        new="            _ = error\n",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _reply(
        breaks=Invariant.NOTHING_LOST,
        does="lets an answer that Meta takes for this visitor alone stand before all that they write",
        old="if isinstance(error, StoppedReplyError) and outbox.tries:",
        new="if isinstance(error, StoppedReplyError) and not outbox.effects:",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _reply(
        breaks=Invariant.NONE,
        does="counts tries of what was said long ago for what comes later",
        old="conversation if left else None, turn)",
        new="conversation, turn)",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="tells nobody that a reply was not taken until it may not be said any more (decision 35)",
        file=f"{PACKAGE}/operations/reply.py",
        old="    if _is_too_late(conversation, event, left, now):",
        new="    if False:",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _reply(
        breaks=Invariant.NOTHING_LOST,
        does="tells nobody of who was woken in time and whose wake-up was worked on too late (decision 10)",
        old="    if not outbox.tries and not is_woken_in_time:",
        new="    if not outbox.tries:",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _reply(
        breaks=Invariant.NONE,
        does="holds a page for trouble of days ago",
        old=" and parts.now() - event.at < hold.TROUBLE_LASTS_MS:",
        new=":",
    ),
    _hold(
        breaks=Invariant.ALERTED_ONCE,
        does="lists who was missed again where the second sweep finds them (decision 10)",
        old="    return bool(wake.sweep == 1 and one.last_user_at)",
        new="    return bool(one.last_user_at)",
    ),
    Mutant(
        breaks=Invariant.ALERTED_ONCE,
        does="tells twice of a reply that waited for its page and was not taken for its user (decision 35)",
        file=f"{PACKAGE}/operations/hold.py",
        old="OutboxState.POSTPONED or outbox.tries:",
        new="OutboxState.POSTPONED:",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _reply(
        breaks=Invariant.NONE,
        does="says what comes later before what waits",
        old="        if waits:\n",
        new="        if waits and not parts:\n",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _reply(
        breaks=Invariant.NONE,
        does="has admins believe that a visitor knows of the pause while no call is possible",
        old="telling, waits=left))",
        new="telling))",
        tests=("tests/unit/operations/test_outage.py",),
    ),
    _switch(
        breaks=Invariant.ZERO_CONFIG_PAUSES,
        does="passes control on a page that knows none",
        old="            if mode is RoutingMode.ZERO_CONFIG:\n                self._say(len(order.messages))\n"
        "                return Switched(SwitchOutcome.GATE_ONLY)\n            return self._say_and_pass",
        new="            return self._say_and_pass",
    ),
    _switch(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes it for granted that control went with the last message",
        old="self._owner() in (self.parts.app_id, NOBODY)",
        new="not self.parts.app_id",
    ),
    _switch(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="calls the bot back although another app keeps the thread",
        old="SwitchOutcome.RETURN_REFUSED, take.refusal or ",
        new="SwitchOutcome.RETURNED, take.refusal or ",
    ),
    _switch(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes a taking that got no answer for one that was refused",
        old="            if take.doubt:",
        new="            if take.doubt and take.refusal:",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="passes a thread away again that an agent has given back at once",
        old="        if self.tries == 1:",
        new="        if not self.tries:",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="carries a handover out that the bot's return has overtaken",
        old=" and self._is_overtaken():",
        new=" and not self.tries:",
    ),
    _switch(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="tells the user nothing of a handover that the bot's return has overtaken",
        old="                self._say_without_passing()\n",
        new="",
    ),
    Mutant(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="drops a handover because of a newer one",
        file=f"{PACKAGE}/aws/overtaking.py",
        old="return not _is_human(state) and ",
        new="return ",
        tests=("tests/contract/test_overtaking.py",),
    ),
    # --- held pages ---------------------------------------------------------------------------------------------------
    _hold(
        breaks=Invariant.ALERTED_ONCE,
        does="tells staff of a hold each time a call is refused",
        old="        if standing.hold is not None or held.hold is None:",
        new="        held = standing.model_copy(update={'hold': None}).held(trouble, parts.now())\n"
        "        if held.hold is None:",
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="holds a page and sets no timer to look again",
        old="        _look_later(held.hold, page.id, parts)",
        new="",
    ),
    _hold(
        breaks=Invariant.ALERTED_ONCE,
        does="holds a page and tells nobody",
        old="            parts.topic.publish(announcement)\n        try:",
        new="            pass\n        try:",
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="lets a conversation wait for a page that is open again",
        old='        raise PageOpenAgainError("the page is open again")',
        new="        return",
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="looks once whether a held page can go on, and never again",
        old="        _look_later(looked.hold, standing.page_id, parts)",
        new="        pass",
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="opens a page and wakes nobody",
        old="    _post(parts.mailbox, [_opened(one, opened, event_id, now) for one in "
        "sorted(woken, key=lambda one: one.since)])\n",
        new="",
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="wakes those who wait before it lists whom it missed, and loses the list if it dies in between",
        old="    if missed:\n"
        '        _tell_missed(missed, f"{opened}.missed", event_id, standing.page_id, parts)\n'
        "    rest = wake.after(found, now)\n"
        "    if rest:\n"
        '        _wake_later(f"{opened}.next", rest.at, event_id, standing.page_id, parts)\n'
        "    _post(parts.mailbox, [_opened(one, opened, event_id, now) for one in "
        "sorted(woken, key=lambda one: one.since)])\n",
        new="    rest = wake.after(found, now)\n"
        "    if rest:\n"
        '        _wake_later(f"{opened}.next", rest.at, event_id, standing.page_id, parts)\n'
        "    _post(parts.mailbox, [_opened(one, opened, event_id, now) for one in "
        "sorted(woken, key=lambda one: one.since)])\n"
        "    if missed:\n"
        '        _tell_missed(missed, f"{opened}.missed", event_id, standing.page_id, parts)\n',
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="wakes the first round and makes no timer for the others (decision 10)",
        old='        _wake_later(f"{opened}.next", rest.at, event_id, standing.page_id, parts)\n',
        new="        pass\n",
    ),
    _hold(
        breaks=Invariant.NONE,
        does="wakes the next round at every stray look (decision 10)",
        old="    if wake and parts.now() + CLOCKS_DIFFER_MS >= wake.at:",
        new="    if wake:",
    ),
    _hold(
        breaks=Invariant.NONE,
        does="wakes in the order of the accounts, whoever has waited for longest (decision 10)",
        old="sorted(woken, key=lambda one: one.since)",
        new="woken",
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="looks through the index once only, which may lag behind (decision 10)",
        file=f"{PACKAGE}/pages/standing.py",
        old="SWEEPS: Final = 2",
        new="SWEEPS: Final = 1",
        tests=(f"{_TESTS}/test_hold.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="begins each round of waking with the one who waits for longest, and never comes to the others",
        file=f"{PACKAGE}/pages/standing.py",
        old='return rest.model_copy(update={"places": tuple(places.values()), "done": tuple(sorted(done))})',
        new='return rest.model_copy(update={"done": tuple(sorted(done))})',
        tests=(f"{_TESTS}/test_hold.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="saves a conversation that waits so that no index finds it",
        file=f"{PACKAGE}/aws/conversation_table.py",
        old="            **listed_as_waiting(conversation),\n",
        new="",
        tests=("tests/integration/test_held_pages.py",),
    ),
    Mutant(
        breaks=Invariant.ALERTED_ONCE,
        does="names a hold after the time, so that the same dead token is told of again and again",
        file=f"{PACKAGE}/pages/standing.py",
        old="        name = trouble.token if trouble.kind is TroubleKind.TOKEN_DEAD else str(now // DAY_MS)",
        new="        name = str(now)",
        tests=(f"{_TESTS}/test_hold.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="keeps a page held although its token was replaced",
        file=f"{PACKAGE}/pages/standing.py",
        old="            return token != self.trouble.token",
        new="            return not token",
        tests=(f"{_TESTS}/test_hold.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="looks again sooner than Meta asks (decision 10)",
        file=f"{PACKAGE}/pages/standing.py",
        old="max(trouble.pause_seconds * 1000, FIRST_LOOK_MS)",
        new="FIRST_LOOK_MS",
        tests=(f"{_TESTS}/test_hold.py",),
    ),
    # --- alerts -------------------------------------------------------------------------------------------------------
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="tells an admin once and never again, whatever the alert",
        old='    step = f"{told.id}.{admin.email}"\n',
        new='    step = f"{admin.email}"\n',
    ),
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="tells the first admin only",
        old="in filter(_audience(told).includes, admins):",
        new="in filter(_audience(told).includes, admins[:1]):",
    ),
    _alert(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="lets one channel that fails stop the others",
        old="        return _Outcome(_Result.FAILED)\n    return _Outcome(result)\n",
        new="        raise NotAllToldError(str(error)) from error\n    return _Outcome(result)\n",
    ),
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="tells one of an admin's channels only",
        old="    if admin.topic:\n",
        new="    if admin.topic and not admin.sms:\n",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="tries a number that will never get anything again and again",
        old="    except UndeliverableError as error:\n",
        new="    except NotAllToldError as error:\n",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="tells every admin in the language of the page",
        old="language = page.language_of_alerts(admin)",
        new="language = page.languages[0]",
    ),
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="takes an alert for told although a channel failed",
        old="    if failed:\n        error =",
        new="    if not results:\n        error =",
    ),
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="sends a mail again without looking for its receipt (decision 19)",
        old="    return _Channel(_Way.MAIL, step, mail, partial(parts.receipts.has, postmark.step))",
        new="    return _Channel(_Way.MAIL, step, mail)",
    ),
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="gives what SES tells of a doubtful mail no time (decision 19)",
        old="error = InDoubtError if _Result.IN_DOUBT in failed else NotAllToldError",
        new="error = NotAllToldError",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="goes on mailing to an address that fails",
        old="        if mark := parts.marks.of(admin.email):",
        new="        if mark := parts.marks.of(told.id):",
        tests=(f"{_TESTS}/test_mail_outcomes.py",),
    ),
    _alert(
        breaks=Invariant.NONE,
        does="tells whose address fails, and not only the others",
        old="return Audience(beyond=told.address) if",
        new="return Audience() if",
        tests=(f"{_TESTS}/test_mail_outcomes.py",),
    ),
    _alert(
        breaks=Invariant.NONE,
        does="measures the time to an alert at every delivery",
        old="is_told = _Result.TOLD in results and not failed",
        new="is_told = not failed",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="posts news once for each delivery",
        file=f"{_FOLDER}/tell_program.py",
        old="    parts.ledger.once(delivery.step, post)",
        new="    post()",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes news for heard that the program did not take",
        file=f"{_FOLDER}/tell_program.py",
        old="    parts.later.put_back(json.dumps({**delivery.message, WAITS_SINCE: since}), rest)",
        new="    del rest",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="lets news wait for a program for ever (decision 29)",
        file=f"{_FOLDER}/tell_program.py",
        old="{**delivery.message, WAITS_SINCE: since}",
        new="{**delivery.message, WAITS_SINCE: parts.now()}",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="waits for a program that hangs at each piece of news (decision 29)",
        file=f"{_FOLDER}/tell_program.py",
        old="    if wait:\n        _postpone",
        new="    if wait < 0:\n        _postpone",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="lets all that waits try a program at once (decision 29)",
        file=f"{_FOLDER}/tell_program.py",
        old="            endpoint = parts.endpoints.save(endpoint.probing(parts.now()))",
        new="            endpoint = endpoint.probing(parts.now())",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="never takes a program for back (decision 29)",
        file=f"{_FOLDER}/tell_program.py",
        old="        if is_posted and endpoint.failures:",
        new="        if not is_posted and endpoint.failures:",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="does not know what a program never got (decision 29)",
        file=f"{_FOLDER}/tell_program.py",
        old="    _change(lambda one: one.without(delivery.news.at), delivery, address, parts)",
        new="    del address",
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="takes a replay for what was posted before (decision 29)",
        file=f"{_FOLDER}/tell_program.py",
        old='    return f"{news.id}.webhook.{replay}" if replay else f"{news.id}.webhook"',
        new='    return f"{news.id}.webhook" if replay else f"{news.id}.webhook"',
        tests=(f"{_TESTS}/test_tell_program.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="drops news that comes the way of alerts (decision 29)",
        file=f"{_FOLDER}/notify.py",
        old="        parts.news.put_back(body, 0)\n",
        new="",
        tests=(f"{_TESTS}/test_notify.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="never leaves a program alone that fails (decision 29)",
        file=f"{PACKAGE}/pages/endpoint.py",
        old="        return self.failures >= FAILURES_THAT_OPEN",
        new="        return self.failures >= 1000 * FAILURES_THAT_OPEN",
        tests=("tests/unit/pages/test_endpoint.py",),
    ),
    # --- what Meta sends ----------------------------------------------------------------------------------------------
    _receive(
        breaks=Invariant.NOTHING_LOST,
        does="drops what nobody can read",
        old="    for item in unreadable:\n",
        new="    for item in unreadable[:0]:\n",
    ),
    _receive(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="lets the copy of an event in standby hide the one in messaging",
        old='f"{envelope.id}-{envelope.channel}"',
        new="envelope.id",
    ),
    _receive(
        breaks=Invariant.NONE,
        does="answers a forged webhook with an error while secrets cannot be read (decision 30)",
        old="    except SecretUnavailableError:\n        return False",
        new="    except SecretUnavailableError:\n        raise",
    ),
    _receive(
        breaks=Invariant.NONE,
        does="reads the secrets for a webhook that has no signature (decision 30)",
        old="    signature = signature_of(header)\n",
        new='    signature = header or ""\n',
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="does not check the signature of a webhook",
        file=f"{PACKAGE}/messenger/signature.py",
        old='    if not genuine:\n        raise SignatureError("the signature does not fit the body")',
        new='    if not given:\n        raise SignatureError("the signature does not fit the body")',
        tests=("tests/unit/messenger/test_signature.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="does not check the signature of a request to be forgotten",
        file=f"{PACKAGE}/messenger/signature.py",
        old='    if not genuine:\n        raise SignatureError("the signature does not fit the signed_request")',
        new='    if not given:\n        raise SignatureError("the signature does not fit the signed_request")',
        tests=("tests/unit/messenger/test_signature.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="brings a visitor back who was forgotten, because of what is still told of them",
        file=f"{PACKAGE}/operations/reply.py",
        old='    if conversation.version == 0 and document.get("kind") == REPORT:',
        new='    if conversation.version < 0 and document.get("kind") == REPORT:',
        tests=("tests/unit/operations/test_forgotten.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="answers a request to be forgotten before it is handed on",
        file=f"{PACKAGE}/operations/deletion.py",
        old="            parts.queue.post(Order(code=code, app_scoped_id=app_scoped_id).model_dump_json())\n",
        new="            return code\n",
        tests=("tests/unit/operations/test_deletion.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_SECRET_TOLD,
        does="proves its calls with the app secret itself",
        file=f"{PACKAGE}/messenger/signature.py",
        old="    return _hex_digest(app_secret, page_token.encode())",
        new="    return app_secret",
        tests=("tests/unit/messenger/test_signature.py", "tests/contract/test_graph.py"),
    ),
)
