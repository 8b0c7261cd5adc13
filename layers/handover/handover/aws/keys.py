"""Makes and reads the keys of the table's items and of the lists in its indexes; nothing else spells their prefixes.

A key is the word of its kind and the parts that tell one of that kind from another, with `#` between them. Ids of
accounts, pages and users, digests and codes hold no `#` (they are checked where they come in), so that two keys are
equal only if all their parts are; what stands last may hold one.

The roles of template.yaml name the prefixes too (`dynamodb:LeadingKeys`); tests hold them to the kinds below.
"""

import hashlib
from enum import StrEnum
from typing import Final

_SEPARATOR: Final = "#"
_DIGEST: Final = 32


class ItemKind(StrEnum):
    """The kinds of items, by the word that the table's partition key, `pk`, begins with."""

    ADDRESS_MARK = "address"
    BUDGET = "budget"
    CONVERSATION = "conversation"
    DELETION_REQUEST = "deletion"
    ENDPOINT = "endpoint"
    HISTORY = "history"
    PAGE = "page"
    """A page's settings, or what leads from an Instagram account to them."""
    PAGE_VERSION = "page-version"
    RECEIPT = "receipt"
    ROUTING = "routing"
    STANDING = "standing"
    STEP = "sent"
    """A step of the ledger: powertools makes the rest of the key, `#` and a digest of the step's name."""
    TOMBSTONE = "tombstone"
    USED_LINK = "link"

    @property
    def prefix(self) -> str:
        """What every key of this kind begins with, and no key of another kind."""
        return _key(self, "")


class ListKind(StrEnum):
    """The kinds of lists, by the word that the partition key of an index begins with: of `Lists`, and of `Waiting`."""

    ANSWERED_REQUESTS = "answered"
    HISTORY = "history"
    UNANSWERED_REQUESTS = "requests"
    WAITING = "waiting"
    """The only list that is in the index `Waiting`."""

    @property
    def prefix(self) -> str:
        """What every list of this kind begins with, and no list of another kind."""
        return _key(self, "")


def address_mark_key(digest: str) -> str:
    """Return the key of the mark of an address that gets no more mail."""
    return _key(ItemKind.ADDRESS_MARK, digest)


def budget_key(page_id: str, kind: str, period: int) -> str:
    """Return the key of what is used of a page's budget in a period."""
    return _key(ItemKind.BUDGET, page_id, kind, str(period))


def conversation_key(account_id: str, user_id: str) -> str:
    """Return the key of the conversation between an account and a user."""
    return _key(ItemKind.CONVERSATION, account_id, user_id)


def conversations_prefix(account_id: str) -> str:
    """Return what the keys of all conversations with an account begin with, and no other key."""
    return conversation_key(account_id, "")


def user_of_conversation(key: str) -> str:
    """Return the id of the user whose conversation has this key.

    Raises:
        ValueError: it is no key of a conversation.
    """
    kind, _, ids = key.partition(_SEPARATOR)
    _, separator, user_id = ids.partition(_SEPARATOR)
    if kind != ItemKind.CONVERSATION or not separator:
        raise ValueError("not the key of a conversation")
    return user_id


def visitor_of(key: str) -> tuple[str, str]:
    """Return the account and the user that an item is about, by the key of a conversation or of a line of history.

    Raises:
        ValueError: it is neither.
    """
    kind, *parts = key.split(_SEPARATOR)
    if kind not in {ItemKind.CONVERSATION, ItemKind.HISTORY} or len(parts) < len(("account", "user")):
        raise ValueError("not the key of a conversation, nor of a line of its history")
    account_id, user_id, *_ = parts
    return account_id, user_id


def deletion_request_key(code: str) -> str:
    """Return the key of a request to be forgotten."""
    return _key(ItemKind.DELETION_REQUEST, code)


def endpoint_key(page_id: str) -> str:
    """Return the key of how a page's own program stands."""
    return _key(ItemKind.ENDPOINT, page_id)


def history_key(account_id: str, user_id: str, record_id: str) -> str:
    """Return the key of one line in the history of a conversation."""
    return _key(ItemKind.HISTORY, account_id, user_id, record_id)


def histories_prefix(account_id: str) -> str:
    """Return what the keys of all lines in the histories of an account's conversations begin with, and no other key."""
    return _key(ItemKind.HISTORY, account_id, "")


def user_of_history(key: str) -> str:
    """Return the id of the user in whose history the line with this key stands.

    Raises:
        ValueError: it is no key of a line of history.
    """
    kind, account_id, user_id, record_id = key.split(_SEPARATOR, 3)
    if kind != ItemKind.HISTORY or not (account_id and user_id and record_id):
        raise ValueError("not the key of a line of history")
    return user_id


def history_list(account_id: str, user_id: str) -> str:
    """Return the name of the list of all lines in the history of a conversation."""
    return _key(ListKind.HISTORY, account_id, user_id)


def page_key(account_id: str) -> str:
    """Return the key of a page's settings, or of what leads from an Instagram account to them."""
    return _key(ItemKind.PAGE, account_id)


def page_version_key(page_id: str, number: int) -> str:
    """Return the key of one version of a page's settings."""
    return _key(ItemKind.PAGE_VERSION, page_id, str(number))


def receipt_key(step: str) -> str:
    """Return the key of the receipt for a mail that SES has taken, by the postmark of its step."""
    return _key(ItemKind.RECEIPT, step)


def routing_key(page_id: str, platform: str) -> str:
    """Return the key of what was learnt of a page's routing on a platform."""
    return _key(ItemKind.ROUTING, page_id, platform)


def standing_key(page_id: str) -> str:
    """Return the key of how a page stands with Meta."""
    return _key(ItemKind.STANDING, page_id)


def tombstone_key(account_id: str, user_id: str) -> str:
    """Return the key of the tombstone of a visitor who was forgotten: a digest, from which nobody can be told."""
    digest = hashlib.sha256(f"tombstone{_SEPARATOR}{account_id}{_SEPARATOR}{user_id}".encode()).hexdigest()
    return _key(ItemKind.TOMBSTONE, digest[:_DIGEST])


def used_link_key(digest: str) -> str:
    """Return the key of the use of a link."""
    return _key(ItemKind.USED_LINK, digest)


def answered_requests_list(account_id: str) -> str:
    """Return the name of the list of an account's running requests that have an answer or somebody who claims them."""
    return _key(ListKind.ANSWERED_REQUESTS, account_id)


def unanswered_requests_list(account_id: str) -> str:
    """Return the name of the list of an account's running requests that wait for a person."""
    return _key(ListKind.UNANSWERED_REQUESTS, account_id)


def waiting_list(account_id: str) -> str:
    """Return the name of the list of an account's conversations in which something waits to be said or switched."""
    return _key(ListKind.WAITING, account_id)


def _key(kind: ItemKind | ListKind, *parts: str) -> str:
    return _SEPARATOR.join((kind, *parts))
