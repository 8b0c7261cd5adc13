"""What Meta refuses to send although each part of it has the right shape."""

from local.simulator import errors
from local.simulator.content import Element, Message
from local.simulator.messaging_platform import MessagingPlatform

INSTAGRAM_TEXT_BYTES = 1000


def check_message(message: Message, platform: MessagingPlatform) -> None:
    """Refuses a message that a platform does not take."""
    if any(not _says_enough(card) for card in message.cards):
        raise errors.incomplete_card()
    if platform is MessagingPlatform.INSTAGRAM:
        _check_on_instagram(message)


def _says_enough(card: Element) -> bool:
    """Whether a card has more than a title. What a tap opens is not among what Meta's refusal names."""
    return bool(card.subtitle or card.image_url or card.buttons)


def _check_on_instagram(message: Message) -> None:
    if len((message.text or "").encode()) > INSTAGRAM_TEXT_BYTES:
        raise errors.text_too_long(INSTAGRAM_TEXT_BYTES)
    for number, button in enumerate(message.buttons):
        if button.type == "phone_number":
            raise errors.bad_parameter(f"Button {number} of the template must be of type web_url or postback")
