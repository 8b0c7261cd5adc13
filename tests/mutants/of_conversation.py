"""Mutants of the heart: who may speak, when a pause ends, what is a duplicate, what follows from a switch."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_FOLDER: Final = f"{PACKAGE}/conversation"
_conversation: Final = partial(Mutant, file=f"{_FOLDER}/conversation.py")
_decide: Final = partial(Mutant, file=f"{_FOLDER}/decide.py")
_memory: Final = partial(Mutant, file=f"{_FOLDER}/memory.py")
_moment: Final = partial(Mutant, file=f"{_FOLDER}/moment.py")
_others: Final = partial(Mutant, file=f"{_FOLDER}/others.py")
_switches: Final = partial(Mutant, file=f"{_FOLDER}/switches.py")
_users: Final = partial(Mutant, file=f"{_FOLDER}/users.py")
_seen: Final = partial(Mutant, file=f"{_FOLDER}/seen.py")
_staff: Final = partial(Mutant, file=f"{_FOLDER}/staff.py", tests=("tests/unit/conversation/test_staff.py",))

OF_CONVERSATION: Final[Sequence[Mutant]] = (
    # --- the gate and the fence ---------------------------------------------------------------------------------------
    _users(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="answers while a person has the conversation",
        old="            return _meets_human(moment, event)",
        new="            return _meets_bot(moment, event)",
    ),
    _users(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="answers while thread control is being taken",
        old="            return _meets_return(moment, event)",
        new="            return _meets_bot(moment, event)",
    ),
    _switches(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="leaves the fence where it is when a person speaks up unasked",
        old="        mode=Mode.HUMAN,\n        fence=moment.conversation.fence + 1,",
        new="        mode=Mode.HUMAN,\n        fence=moment.conversation.fence,",
    ),
    _switches(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="leaves the fence where it is when the user asks for a person",
        old="    fence = moment.conversation.fence + 1\n    target_app_id =",
        new="    fence = moment.conversation.fence\n    target_app_id =",
    ),
    _switches(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="brings the bot back although a person spoke while control was being taken",
        old="    if moment.conversation.somebody_spoke_since:",
        new="    if not moment.event.id:",
    ),
    _switches(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="answers what was said to a person who spoke while control was being taken",
        old="() if moment.conversation.somebody_spoke_since else moment.conversation.held",
        new="moment.conversation.held",
    ),
    _switches(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="lets the bot go on over a person who spoke before On could be said",
        old="    if request and (request.last_human_sign or request.earlier_sign or",
        new="    if request and (request.last_human_sign or",
    ),
    _switches(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="believes the outcome of a switch that a newer one has overtaken",
        old="    if event.fence != moment.conversation.fence:",
        new="    if event.fence > moment.conversation.fence:",
    ),
    _others(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="falls silent over the refusal of a reply from before the last switch",
        old="    if fence != moment.conversation.fence or moment.conversation.mode is not Mode.BOT:",
        new="    if moment.conversation.mode is not Mode.BOT:",
    ),
    # --- what staff decide --------------------------------------------------------------------------------------------
    _staff(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="lets the bot come back over staff who stop it on its way",
        old="    if moment.conversation.mode is not Mode.HUMAN:",
        new="    if moment.conversation.mode is Mode.BOT:",
    ),
    _staff(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="leaves a pause that is over as it is, though staff ask for one",
        old="_begun_anew(moment) if moment.pause_is_over else human_sign(moment)",
        new="human_sign(moment)",
    ),
    _staff(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="sets no timer for a pause that staff begin anew when even the longest one is over",
        old="replace(begun, effects=timer_anew(moment, request))",
        new="replace(begun, effects=human_sign(moment).effects)",
    ),
    _staff(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="does what staff decided before the last switch",
        old="    moment = _not_in_the_future(moment, event)\n    if outdated := moment.outdated():\n"
        "        return outdated\n    if event.request_id",
        new="    moment = _not_in_the_future(moment, event)\n    if event.request_id",
    ),
    _staff(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="takes the clock of staff for ours, and the visitor's next act for history",
        old="min(event.at, moment.now)",
        new="event.at",
    ),
    _staff(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="waits for ever for a return whose outcome was lost, though staff ask again",
        old="    if moment.now - conversation.switched_at >= RETURN_PATIENCE_MS:",
        new="    if not conversation.switched_at:",
    ),
    _decide(
        breaks=Invariant.CHANGED_ONCE,
        does="does again what staff decided long ago",
        old="            return Group.STAFF",
        new="            return Group.REPORTS",
        tests=("tests/unit/conversation/test_staff.py",),
    ),
    _staff(
        breaks=Invariant.CHANGED_ONCE,
        does="lets the second admin take a claim from the first",
        old="    if request.claim is not None:",
        new="    if request.claim is not None and request.claim.email == event.email:",
    ),
    _staff(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="lets a link of an earlier request end the one that runs",
        old="    if event.request_id is not None and _request(moment, event.request_id) is None:",
        new='    if event.request_id == "":',
    ),
    _staff(
        breaks=Invariant.CHANGED_ONCE,
        does="takes the claim of an earlier request for one of the request that runs",
        old="request.id == request_id else None",
        new="request_id else None",
    ),
    _staff(
        breaks=Invariant.ALERTED_ONCE,
        does="tells nobody that an admin answers",
        old="effects=(alert, *signed.effects), finding=Finding.CLAIMED",
        new="effects=signed.effects, finding=Finding.CLAIMED",
    ),
    # --- what is a duplicate ------------------------------------------------------------------------------------------
    _conversation(
        breaks=Invariant.CHANGED_ONCE,
        does="remembers no event",
        old="        return self.seen.has(event_id)",
        new="        return not event_id",
    ),
    _switches(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="forgets the person who spoke unasked, when the visitor asks for one",
        old="        earlier_sign=_sign_of_whom_they_have(moment),",
        new="        earlier_sign=None,",
        tests=("tests/unit/conversation/test_coming_back.py",),
    ),
    _users(
        breaks=Invariant.CHANGED_ONCE,
        does="answers days later what came out of a dead-letter queue",
        old="    if moment.is_too_late:\n        return moment.becomes(Finding.TOO_LATE)\n",
        new="",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _users(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes a button for the Off button because of its title, whatever it carries",
        old="return is_said and is_one_of(",
        new="return is_one_of(",
        tests=("tests/unit/conversation/test_coming_back.py",),
    ),
    _decide(
        breaks=Invariant.NOTHING_LOST,
        does="takes what is still under way for forgotten, because a report of its own is newer by its own clock",
        old="at = 0 if group is Group.REPORTS else event.at",
        new="at = event.at",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _seen(
        breaks=Invariant.CHANGED_ONCE,
        does="takes a copy of what is forgotten for something new",
        old="return 0 < at <= self._of(group).forgotten_until",
        new="return at < 0",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _seen(
        breaks=Invariant.CHANGED_ONCE,
        does="takes a copy of the newest event that is forgotten for something new",
        old="0 < at <= self._of(group)",
        new="0 < at < self._of(group)",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _seen(
        breaks=Invariant.NOTHING_LOST,
        does="forgets by the order of arrival, and takes what comes late for the first time for a copy",
        old="entries = sorted((*self.entries, (digest, at)), key=lambda entry: entry[1])",
        new="entries = [*self.entries, (digest, at)]",
        tests=("tests/unit/conversation/test_seen.py",),
    ),
    _seen(
        breaks=Invariant.CHANGED_ONCE,
        does="forgets what is old, and not that it did",
        old="forgotten_until = max(self.forgotten_until, dropped[-1][1] if dropped else 0)",
        new="forgotten_until = self.forgotten_until",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _decide(
        breaks=Invariant.NOTHING_LOST,
        does="remembers presses among texts, and takes a press behind many newer ones for a copy",
        old="            return Group.MOVES",
        new="            return Group.WORDS",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _decide(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="takes a late report of its own for a duplicate, and waits for the outcome for ever",
        old="            return Group.REPORTS",
        new="            return Group.WORDS",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    # --- On and Off ---------------------------------------------------------------------------------------------------
    _switches(
        breaks=Invariant.ALERTED_ONCE,
        does="sets no timer for who asks for a person",
        old="        timer(moment, request, 3),\n        mode=Mode.HUMAN,",
        new="        mode=Mode.HUMAN,",
    ),
    _moment(
        breaks=Invariant.ALERTED_ONCE,
        does="names an effect after the time, so that the same alert has many names",
        old='        return effect_name(f"{self.event.id}.{number}")',
        new='        return effect_name(f"{self.now}.{number}")',
    ),
    _switches(
        breaks=Invariant.ALERTED_ONCE,
        does="alerts again each time Meta refuses to give the thread back",
        old="    alerts = () if request.is_refusal_told else (_switch_failed(moment, event),)",
        new="    alerts = (_switch_failed(moment, event),)",
    ),
    _switches(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="stays silent although On could not be said and nobody was told of a pause",
        old="alert, apology, mode=Mode.BOT, fence=fence, request=None)",
        new="alert, apology, mode=Mode.HUMAN)",
    ),
    _switches(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="tells nobody that control could not be passed",
        old="        return moment.becomes(Finding.SWITCH_FAILED, alert)",
        new="        return moment.becomes(Finding.SWITCH_FAILED)",
    ),
    _switches(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="says On from its beginning after a hold in the middle",
        old="        recipe_id=request.told_with,\n        said=event.said,",
        new="        recipe_id=request.told_with,",
    ),
    _switches(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="speaks although Meta refused to give the thread back",
        old="Finding.SWITCH_FAILED, *effects, mode=Mode.HUMAN, held=(),",
        new="Finding.SWITCH_FAILED, *effects, mode=Mode.BOT, held=(),",
    ),
    _users(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="holds answers without a limit while the bot returns",
        old="(*held, answer)[-HELD_LIMIT:]",
        new="(*held, answer)",
    ),
    _users(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="says a held answer as often as it was asked for",
        old="held if answer is None or answer in held or",
        new="held if answer is None or",
    ),
    _switches(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="tells nobody that the bot is back and could not say so",
        old=" if event.detail else ()",
        new=" if not event.id else ()",
    ),
    # --- pauses end ---------------------------------------------------------------------------------------------------
    _moment(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="ends a pause only by the cap, however long nobody has shown up",
        old="    return min(_quiet_from(request, page), longest)",
        new="    return longest",
    ),
    _moment(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="knows no cap: a person's every sign makes the pause longer",
        old="    return min(_quiet_from(request, page), longest)",
        new="    return _quiet_from(request, page)",
    ),
    _moment(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="counts the pause from the request, not from the last sign of a human",
        old="    counted_from = max(page.opens_next(request.since) or request.since, sign or 0)",
        new="    counted_from = page.opens_next(request.since) or request.since",
    ),
    _users(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="does not end a pause whose time is over",
        old="    if moment.pause_is_over:",
        new="    if not moment.conversation.request:",
    ),
    _users(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="waits for ever for a return whose outcome was lost",
        old="    if moment.now - conversation.switched_at >= RETURN_PATIENCE_MS:",
        new="    if moment.now < conversation.switched_at:",
    ),
    # --- the user comes back ------------------------------------------------------------------------------------------
    _users(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="ignores the typed word for Off",
        old=" or _is_word_that_resumes(moment, event):\n        return moment.outdated()",
        new=":\n        return moment.outdated()",
    ),
    _users(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="ignores the Off button",
        old="    action = _action(event)\n    if isinstance(action, HandoverOff) or ",
        new="    action = _action(event)\n    if ",
    ),
    _users(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="does not hear who asks for the bot where another app owns the thread unbeknown to it",
        old="        return return_as_asked(replace(",
        new="        return silent or return_as_asked(replace(",
    ),
    _switches(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="does not notice that the user asks for the bot again while it is on its way back",
        old="is_asked_again=True, ",
        new="",
    ),
    # --- plans --------------------------------------------------------------------------------------------------------
    _users(
        breaks=Invariant.LAPSED_PLAN_ENDS_NO_PAUSE,
        does="ends a running pause when the plan lapses",
        old="    if moment.pause_is_over:",
        new="    if moment.pause_is_over or not moment.page.offers_handover:",
    ),
    _users(
        breaks=Invariant.LAPSED_PLAN_ENDS_NO_PAUSE,
        does="begins a handover that the plan does not cover",
        old="        case HandoverOn() if moment.page.offers_handover:",
        new="        case HandoverOn():",
    ),
    # --- state follows the platform -----------------------------------------------------------------------------------
    _users(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="answers a message that came in standby",
        old="        return _meets_bot_elsewhere(moment, event)",
        new="        pass",
    ),
    _users(
        breaks=Invariant.ZERO_CONFIG_PAUSES,
        does="believes that a message in `messaging` ends the pause where every app hears everything there",
        old="\n        and moment.routing is RoutingMode.CONVERSATION_ROUTING",
        new="",
    ),
    _switches(
        breaks=Invariant.ZERO_CONFIG_PAUSES,
        does="believes that another app owns the thread where the gate alone silences the bot",
        old="            return learn_control(moment, Control.OURS)",
        new="            return learn_control(moment, Control.ELSEWHERE)",
    ),
    _switches(
        breaks=Invariant.ZERO_CONFIG_PAUSES,
        does="lets a channel overrule that the gate alone silences the bot",
        old="{Control.OURS, Control.BOUNCING}",
        new="{Control.BOUNCING}",
    ),
    _users(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes a message from before control moved for a sign that it came back",
        old="        and _surely_at(event) > request.control_at",
        new="        and event.at > 0",
    ),
    _users(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes no message for a sign that control came back",
        old="        and request.control is Control.ELSEWHERE\n",
        new="        and request.control is Control.BOUNCING\n",
    ),
    _moment(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="acts upon what happened before the last switch",
        old="self.event.at < self.conversation.switched_at else None",
        new="self.event.at < 0 else None",
    ),
    _moment(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes the second guise of the press that brought the bot back for another app's thread",
        old="self.event.at <= max(",
        new="self.event.at < max(",
    ),
    _moment(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="falls silent over a late copy from before it came back",
        old=", conversation.returned_at)",
        new=", 0)",
    ),
    _decide(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes its own words in an echo without a name for those of a person",
        old="    if memory.is_our_own(moment.conversation, event.text):",
        new="    if not event.text:",
    ),
    _memory(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="does not remember what On says, and takes its echo for a person",
        old="        case Reply() | SwitchOn():",
        new="        case Reply():",
    ),
    Mutant(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="takes the thread from a person for an Off of days ago",
        file=f"{PACKAGE}/conversation/users.py",
        old="return moment.outdated() or _asked_long_ago(moment) or",
        new="return moment.outdated() or",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    Mutant(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="does not come back to who asks for it right before a person speaks",
        file=f"{PACKAGE}/conversation/users.py",
        old="is_past = is_late and is_overtaken",
        new="is_past = is_overtaken",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="falls silent anew for what a person said days ago",
        file=f"{PACKAGE}/conversation/switches.py",
        old='.model_copy(update={"since": min(at, moment.now)})\n',
        new="\n",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _others(
        breaks=Invariant.NONE,
        does="passes the thread to an app that asked for it days ago",
        old="    if moment.is_too_late:\n        return moment.becomes(Finding.OUTDATED)\n",
        new="",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _others(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="goes on when a person speaks up unasked",
        old="    if moment.conversation.mode is Mode.BOT:\n        return taken_over",
        new="    if not moment.event.id:\n        return taken_over",
    ),
    _others(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="goes on when another app takes the thread",
        old="        case Owner.ANOTHER_APP, Mode.BOT:\n            return taken_over(moment, Control.ELSEWHERE)\n",
        new="",
    ),
    _others(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="stays silent when the thread is given back",
        old="        case Owner.US, Mode.HUMAN:\n            return _given_to_us(moment)\n",
        new="",
    ),
    _others(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="passes the thread to any app that asks for it",
        old="    if not moment.page.handover.allows_requests_of(app_id):",
        new="    if not app_id:",
    ),
    _switches(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="forgets in an outage that the next message of On may have gone out",
        old="        said=event.said,\n        in_doubt=event.in_doubt,",
        new="        said=event.said,",
    ),
    _switches(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="forgets in an outage that the next message of Off may have gone out",
        old="said=event.said, in_doubt=event.in_doubt",
        new="said=event.said",
    ),
    _switches(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes what comes late for the last time that another app had the thread",
        old="max(moment.event.at, known_at)",
        new="moment.event.at",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _switches(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="makes the last sign of a human older, because an app asked for the thread before it",
        old="max(moment.event.at, request.last_human_sign or 0)",
        new="moment.event.at",
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _memory(
        breaks=Invariant.CHANGED_ONCE,
        does="takes what comes late for the last thing that the user did",
        old='{"last_user_at": max(event.at, conversation.last_user_at)}',
        new='{"last_user_at": event.at}',
        tests=("tests/unit/conversation/test_late.py",),
    ),
    _switches(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="follows a thread for ever that two apps pull at",
        old="    if len(returns) > RETURNS_LIMIT:",
        new="    if not returns:",
    ),
)
