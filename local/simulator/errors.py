"""The refusals of the Graph API: each code and subcode with its message, as Meta words it."""

from collections.abc import Mapping

from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform


class GraphError(Exception):
    """A call that the Graph API refuses."""

    status = 400

    def __init__(
        self,
        message: str,
        code: int,
        subcode: int | None = None,
        *,
        kind: str = "OAuthException",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.kind = kind
        self.headers = dict(headers or {})

    def body(self) -> Json:
        """The JSON that answers the call."""
        error: Json = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": {**error, "fbtrace_id": "AvsSimulatorTrace0000000"}}


def another_app_controls() -> GraphError:
    """A send into a thread that another app owns."""
    return GraphError(
        "(#10) Message failed to send because another app is controlling this thread now.", 10, subcode=2018300
    )


def outside_window(platform: MessagingPlatform) -> GraphError:
    """A send later than the visitor's last action allows."""
    subcode = 2534022 if platform is MessagingPlatform.INSTAGRAM else 2018278
    return GraphError("(#10) This message is sent outside of allowed window.", 10, subcode)


def page_restricted() -> GraphError:
    """A send by a page that Meta keeps from sending for a while."""
    return GraphError("(#10) This Page is temporarily restricted from sending messages.", 10, 1893063)


def too_many_sends(platform: MessagingPlatform, headers: Mapping[str, str]) -> GraphError:
    """A send beyond the page's rate."""
    code = 80002 if platform is MessagingPlatform.INSTAGRAM else 80006
    message = (
        f"(#{code}) There have been too many calls to this {platform.capitalize()} account. Wait a bit and try again."
    )
    return GraphError(message, code, headers=headers)


def text_too_long(limit: int) -> GraphError:
    """A text with more bytes than Instagram takes."""
    return bad_parameter(f"Length of param message[text] must be less than or equal to {limit} bytes")


def incomplete_card() -> GraphError:
    """A card that has nothing but a title."""
    message = (
        "(#100) Incomplete element data: title and at least one other field (image url, subtitle or buttons) is "
        "required with non-empty value"
    )
    return GraphError(message, 100, 2018035)


def take_needs_routing() -> GraphError:
    """A take on a page without a default app."""
    return GraphError(
        "(#27) Take thread control is not supported when Conversation Routing is not enabled.", 27, subcode=None
    )


def only_owner_can_release(platform: MessagingPlatform) -> GraphError:
    """A release by an app that does not own the thread."""
    return _not_owner("Only the current thread owner can release", platform)


def not_thread_owner(platform: MessagingPlatform) -> GraphError:
    """A pass or an extension by an app that does not own the thread."""
    return _not_owner("The calling app is not the thread owner", platform)


def _not_owner(words: str, platform: MessagingPlatform) -> GraphError:
    return GraphError(f"(#100) {words}", 100, 2534037 if platform is MessagingPlatform.INSTAGRAM else None)


def already_thread_owner() -> GraphError:
    """A take, or a pass to itself, by the app that owns the thread already."""
    return GraphError("(#100) The calling app is already the thread owner", 100)


def take_not_allowed() -> GraphError:
    """A take by an app whose toggle in the page's settings is off."""
    return GraphError("(#200) This app is not allowed to take control of conversations of this page", 200)


def request_needs_zero_config() -> GraphError:
    """A request for control on a page with Conversation Routing."""
    return GraphError("(#100) Request thread control is not supported when Conversation Routing is enabled", 100)


def inline_control_needs_routing() -> GraphError:
    """A send with a control change on a page without a default app."""
    return GraphError("(#100) Param thread_control is not supported when Conversation Routing is not enabled", 100)


def incorrect_app_id() -> GraphError:
    """A pass to an app that is not connected to the page."""
    return GraphError("(#100) Incorrect app id: the target app is not connected to this page", 100, subcode=2018164)


def no_matching_user() -> GraphError:
    """A recipient the page does not know."""
    return GraphError("(#100) No matching user found", 100, subcode=2018001)


def bad_parameter(message: str) -> GraphError:
    """A parameter that is missing or not as it must be."""
    return GraphError(f"(#100) {message}", 100)


def unknown_object(object_id: str) -> GraphError:
    """An object that does not exist or may not be seen."""
    return GraphError(
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        100,
        subcode=33,
        kind="GraphMethodException",
    )


def nonexisting_field(name: str, node: str) -> GraphError:
    """A field that objects of a kind do not have."""
    return bad_parameter(f"Tried accessing nonexisting field ({name}) on node type ({node})")


def bad_syntax(rest: str) -> GraphError:
    """A list of fields that cannot be read."""
    return GraphError(f"Syntax error at: {rest[:20] or 'end of string'}", 2500)


def no_profile() -> GraphError:
    """A visitor who has no profile that could be shown, such as one known by telephone number only."""
    return GraphError("(#100) No profile available for this user.", 100, subcode=2018218)


def no_permission() -> GraphError:
    """A field of a profile for which the app has not been given leave."""
    return GraphError("(#100) Insufficient permission to access user profile.", 100, subcode=2018247)


def no_consent() -> GraphError:
    """A visitor on Instagram who has not agreed that the page sees the profile."""
    return GraphError("(#230) User consent is required to access user profile", 230)


def needs_app_token() -> GraphError:
    """A call that only the app itself may make."""
    return GraphError("(#15) This method must be called with an app access_token.", 15)


def unknown_path(path: str) -> GraphError:
    """A path the Graph API does not have."""
    return GraphError(f"Unknown path components: /{path}", 2500)


def missing_token() -> GraphError:
    """A call without an access token."""
    return GraphError("An access token is required to request this resource.", 104)


def invalid_token() -> GraphError:
    """A call with an access token that is not the page's."""
    return GraphError("Invalid OAuth access token - Cannot parse access token", 190)


def dead_token() -> GraphError:
    """A call with a token that was good once."""
    message = (
        "Error validating access token: The session has been invalidated because the user changed their password "
        "or Facebook has changed the session for security reasons."
    )
    return GraphError(message, 190, 460)


def expired_token() -> GraphError:
    """A call with a token whose time is over."""
    return GraphError("Error validating access token: Session has expired.", 190, 463)


def missing_proof() -> GraphError:
    """A call without appsecret_proof where the app requires it."""
    return GraphError("API calls from the server require an appsecret_proof argument", 100, kind="GraphMethodException")


def invalid_proof() -> GraphError:
    """A call whose appsecret_proof was made with another secret."""
    return GraphError("Invalid appsecret_proof provided in the API argument", 100, kind="GraphMethodException")


def callback_not_verified(reason: str) -> GraphError:
    """A webhook address that did not answer the handshake."""
    return GraphError(f"(#2200) Callback verification failed with the following errors: {reason}", 2200)
