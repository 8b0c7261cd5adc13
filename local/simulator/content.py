"""The shapes and limits of what the Graph API accepts."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from local.simulator import errors
from local.simulator.json_object import Json

HUMAN_AGENT = "HUMAN_AGENT"
WEEK_SECONDS = 7 * 24 * 60 * 60


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Identifier = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^\d+$")]
Payload = Annotated[str, Field(max_length=1000)]
Title = Annotated[str, Field(min_length=1, max_length=20)]
Metadata = Annotated[str, Field(max_length=1000)]


class Shape(BaseModel):
    """What all accepted shapes have in common: they do not change, and Meta ignores what it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Button(Shape):
    """A button of a template or an entry of the persistent menu."""

    type: Literal["postback", "web_url", "phone_number"]
    title: Title
    payload: Payload | None = None
    url: str | None = None

    @model_validator(mode="after")
    def _carries_what_its_type_needs(self) -> Self:
        if self.type == "web_url" and not self.url:
            raise ValueError("a web_url button needs a url")
        if self.type != "web_url" and not self.payload:
            raise ValueError(f"a {self.type} button needs a payload")
        return self


class MenuEntry(Button):
    """An entry of the persistent menu, whose title may be longer."""

    title: Annotated[str, Field(min_length=1, max_length=30)]


class QuickReply(Shape):
    """One quick reply below a message."""

    content_type: Literal["text", "user_phone_number", "user_email"]
    title: Annotated[str, Field(max_length=20)] = ""
    payload: Payload = ""
    image_url: str | None = None

    @model_validator(mode="after")
    def _text_has_a_title(self) -> Self:
        if self.content_type == "text" and not self.title:
            raise ValueError("a quick reply of type text needs a title")
        return self


class ButtonTemplate(Shape):
    """A text with one to three buttons."""

    template_type: Literal["button"]
    text: Annotated[str, Field(min_length=1, max_length=640)]
    buttons: Annotated[tuple[Button, ...], Field(min_length=1, max_length=3)]


class CardLink(Shape):
    """What a tap on a card opens."""

    type: Literal["web_url"]
    url: Annotated[str, Field(min_length=1)]


class Element(Shape):
    """One card of a generic template."""

    title: Annotated[str, Field(min_length=1, max_length=80)]
    subtitle: Annotated[str, Field(max_length=80)] | None = None
    image_url: str | None = None
    default_action: CardLink | None = None
    buttons: Annotated[tuple[Button, ...], Field(max_length=3)] = ()


class GenericTemplate(Shape):
    """A row of cards."""

    template_type: Literal["generic"]
    elements: Annotated[tuple[Element, ...], Field(min_length=1, max_length=10)]


class TemplateAttachment(Shape):
    """An attachment that is a template."""

    type: Literal["template"]
    payload: Annotated[ButtonTemplate | GenericTemplate, Field(discriminator="template_type")]


class Media(Shape):
    """Where a picture, a sound, a film or a file is."""

    url: str | None = None
    attachment_id: Identifier | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if not self.url and not self.attachment_id:
            raise ValueError("an attachment needs a url or an attachment_id")
        return self


class MediaAttachment(Shape):
    """An attachment that is a picture, a sound, a film or a file."""

    type: Literal["image", "audio", "video", "file"]
    payload: Media


class Message(Shape):
    """What the Send API sends: a text or an attachment."""

    text: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    attachment: Annotated[TemplateAttachment | MediaAttachment, Field(discriminator="type")] | None = None
    quick_replies: Annotated[tuple[QuickReply, ...], Field(max_length=13)] = ()
    metadata: Metadata | None = None

    @model_validator(mode="after")
    def _is_a_text_or_an_attachment(self) -> Self:
        if (self.text is None) == (self.attachment is None):
            raise ValueError("must provide a valid text or attachment, not both")
        return self

    @property
    def cards(self) -> tuple[Element, ...]:
        """The cards, where the message is a row of them."""
        return self.template.elements if isinstance(self.template, GenericTemplate) else ()

    @property
    def template(self) -> ButtonTemplate | GenericTemplate | None:
        """The template, where the message is one."""
        return self.attachment.payload if isinstance(self.attachment, TemplateAttachment) else None

    @property
    def shown_text(self) -> str:
        """The words that a visitor sees."""
        match self.template:
            case ButtonTemplate(text=text):
                return text
            case GenericTemplate(elements=elements):
                return "\n".join(part for card in elements for part in (card.title, card.subtitle) if part)
            case _:
                return self.text or ""

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons that a visitor sees."""
        match self.template:
            case ButtonTemplate(buttons=buttons):
                return buttons
            case GenericTemplate(elements=elements):
                return tuple(button for card in elements for button in card.buttons)
            case _:
                return ()


class Recipient(Shape):
    """Whom a call is about."""

    id: Identifier


class InlineThreadControl(Shape):
    """A change of control that goes with a message."""

    app_id: Identifier | None = None
    control_type: Literal["pass", "release"] = "release"


class SendRequest(Shape):
    """The body of a Send API call."""

    recipient: Recipient
    messaging_type: Literal["RESPONSE", "UPDATE", "MESSAGE_TAG"] = "RESPONSE"
    tag: Literal["HUMAN_AGENT"] | None = None
    message: Message | None = None
    sender_action: Literal["typing_on", "typing_off", "mark_seen", "TYPING_ON", "TYPING_OFF", "MARK_SEEN"] | None = None
    thread_control: InlineThreadControl | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if (self.message is None) == (self.sender_action is None):
            raise ValueError("must provide a message or a sender_action, not both")
        if self.messaging_type == "MESSAGE_TAG" and self.tag is None:
            raise ValueError("messaging_type MESSAGE_TAG needs a tag")
        return self

    @property
    def by_human_agent(self) -> bool:
        """Whether the message claims to be written by a person."""
        return self.messaging_type == "MESSAGE_TAG" and self.tag == HUMAN_AGENT


class ControlRequest(Shape):
    """The body of a take, a release or a request."""

    recipient: Recipient
    metadata: Metadata = ""


class PassRequest(ControlRequest):
    """The body of a pass."""

    target_app_id: Identifier | None = None


class ExtendRequest(Shape):
    """The body of an extension."""

    recipient: Recipient
    duration: Annotated[int, Field(ge=1, le=WEEK_SECONDS)]


class OwnerQuery(Shape):
    """The parameters of thread_owner, whose recipient is a bare PSID."""

    recipient: Annotated[str, Field(pattern=r"^\d+$")]


def read[Wanted: Shape](shape: type[Wanted], parameters: Json) -> Wanted:
    """Gives parameters as a shape, or refuses as the Graph API does."""
    try:
        return shape.model_validate(parameters)
    except ValidationError as error:
        first = error.errors()[0]
        named = [part for part in first["loc"] if part not in _DISCRIMINATORS]
        parameter = str(named[0]) + "".join(f"[{part}]" for part in named[1:]) if named else ""
        raise errors.bad_parameter(_refusal(first["type"], parameter, first["msg"], first.get("ctx", {}))) from error


_DISCRIMINATORS = {"template", "image", "audio", "video", "file", "button", "generic"}


def _refusal(kind: str, parameter: str, message: str, context: dict[str, object]) -> str:
    match kind:
        case "missing":
            return f"The parameter {parameter} is required."
        case "string_too_long" | "too_long":
            return f"Length of param {parameter} must be less than or equal to {context['max_length']}"
        case "value_error":
            return f"Param {parameter}: {context['error']}" if parameter else f"Message {context['error']}"
        case "model_type":
            return f'Param {parameter} must be a JSON object, such as {{"id":"<PSID>"}}'
        case _:
            return f"Param {parameter}: {message}"
