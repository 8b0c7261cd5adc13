"""Every item of the table fits, however much there is to remember; what would not fit is refused before it is sent."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from handover.aws.conversation_table import ConversationTable
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.history import HistoryTable
from handover.aws.item_size import ITEM_LIMIT_BYTES, ItemTooLargeError, item_bytes, refuse_too_large
from handover.aws.ledger import Ledger
from handover.aws.page_versions import PageVersions
from handover.aws.standings import StandingTable
from handover.conversation.conversation import Conversation, HandoverRequest, Outbox
from handover.deletion.request import DeletionRequest, Progress
from handover.lint.sizes import PAGE_LIMIT_BYTES, can_be_stored
from handover.pages.page import Page
from handover.pages.standing import Hold, Standing, Trouble, TroubleKind, Waiting, Wake
from handover.recipes.blocks import TextBlock
from handover.recipes.recipe import Recipe
from handover.schema import Stored
from tests.builders import largest
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.lambda_context import FakeLambdaContext


def the_item(cloud: Cloud, prefix: str) -> dict[str, Any]:
    [item] = cloud.items(prefix).values()
    return item


def item_of(size: int) -> dict[str, Any]:
    return {"pk": {"S": "x"}, "state": {"S": "y" * (size - len("pk") - len("x") - len("state"))}}


def test_an_item_of_400_kib_fits_and_one_byte_more_does_not() -> None:
    refuse_too_large("it", item_of(ITEM_LIMIT_BYTES))
    with pytest.raises(ItemTooLargeError, match=r"it takes 409,601 bytes to store, and 409,600 are the most"):
        refuse_too_large("it", item_of(ITEM_LIMIT_BYTES + 1))


def test_letters_count_by_their_bytes_and_numbers_by_their_digits() -> None:
    assert item_bytes({"pk": {"S": "é🚲"}, "n": {"N": "1700000000000"}}) == 2 + 6 + 1 + 13


def test_dynamodb_refuses_an_item_that_is_larger(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="size"):
        cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item_of(ITEM_LIMIT_BYTES + 1))


# --- conversations ----------------------------------------------------------------------------------------------------


def test_the_largest_conversation_leaves_out_nothing_that_can_grow() -> None:
    made = largest.conversation()
    assert made.model_fields_set == set(Conversation.model_fields) - set(Stored.model_fields)
    assert made.request is not None
    assert made.request.model_fields_set == set(HandoverRequest.model_fields)
    assert made.outbox is not None
    assert made.outbox.model_fields_set == set(Outbox.model_fields)


def test_the_largest_conversation_fits_with_room_for_half_as_much_again(cloud: Cloud) -> None:
    table = ConversationTable(cloud.client("dynamodb"), TABLE_NAME)
    table.save(largest.conversation().model_copy(update={"version": 0}))
    item = the_item(cloud, "conversation#")
    assert item_bytes(item) * 3 / 2 < ITEM_LIMIT_BYTES
    assert table.load(largest.ACCOUNT, largest.USER).outbox == largest.conversation().outbox


# --- pages ------------------------------------------------------------------------------------------------------------


def page_of(size: int, page: Page) -> Page:
    """Gives a page that takes so many bytes as JSON."""
    recipe = Recipe(id="long", name="Long", blocks=(TextBlock(text="x" * 2000),) * 10)
    recipes = [recipe.model_copy(update={"id": f"long_{number:03}"}) for number in range(size // 23_000)]
    made = page.model_copy(update={"recipes": (*page.recipes, *recipes)})
    rest = size - len(made.model_dump_json(exclude_none=True).encode())
    assert rest > 0
    return made.model_copy(update={"name": made.name + "n" * rest})


def test_the_linter_lets_a_page_through_that_fits_with_its_note_and_none_that_is_larger(demo_page: Page) -> None:
    assert list(can_be_stored(page_of(PAGE_LIMIT_BYTES, demo_page))) == []
    [finding] = can_be_stored(page_of(PAGE_LIMIT_BYTES + 1, demo_page))
    assert (finding.rule, finding.why) == ("page_too_large", "the page takes 350 kB to store, and 350 are the most")


def test_a_page_is_stored_twice_in_one_transaction_and_each_fits(cloud: Cloud, demo_page: Page) -> None:
    versions = PageVersions(cloud.client("dynamodb"), TABLE_NAME)
    versions.put(page_of(PAGE_LIMIT_BYTES, demo_page), on_top_of=0, by="m" * 100, note="n" * 50_000)
    assert {ITEM_LIMIT_BYTES - 10_000 < item_bytes(item) <= ITEM_LIMIT_BYTES for item in versions_of(cloud)} == {True}


def test_a_page_that_does_not_fit_with_its_note_is_refused_by_its_size_and_nothing_is_stored(
    cloud: Cloud, demo_page: Page
) -> None:
    versions = PageVersions(cloud.client("dynamodb"), TABLE_NAME)
    with pytest.raises(ItemTooLargeError, match=r"page 2000000001 with its note takes 41\d,\d+ bytes.*409,600"):
        versions.put(page_of(PAGE_LIMIT_BYTES, demo_page), on_top_of=0, by="Maya", note="n" * 60_000)
    assert versions_of(cloud) == []


def versions_of(cloud: Cloud) -> list[dict[str, Any]]:
    found = {**cloud.items("page-version#"), **cloud.items("page#")}
    return [item for item in found.values() if "settings" in item]


# --- standings --------------------------------------------------------------------------------------------------------


def one(account_id: str, number: int) -> Waiting:
    return Waiting(account_id=account_id, user_id=f"{number:060}", since=largest.LATE, last_user_at=largest.LATE)


def test_a_standing_is_small_however_many_wait_for_its_page(cloud: Cloud) -> None:
    trouble = Trouble(kind=TroubleKind.RATE_LIMITED, detail=largest.DETAIL, token="t" * 16, pause_seconds=86_400)
    hold = Hold(id="h" * 100, trouble=trouble, since=largest.LATE, look_at=largest.LATE, looks=largest.LATE)
    accounts = "9" * 30, largest.ACCOUNT
    wake = Wake(sweep=2, rounds=largest.LATE, places=tuple(one(account, 1) for account in accounts), done=accounts)
    StandingTable(cloud.client("dynamodb"), TABLE_NAME).save(Standing(page_id="9" * 30, hold=hold, wake=wake))
    assert item_bytes(the_item(cloud, "standing#")) <= SMALL


# --- what is small ----------------------------------------------------------------------------------------------------

SMALL = 4_000
"""A hundredth of what an item may take."""


def test_a_line_of_history_is_small(cloud: Cloud) -> None:
    HistoryTable(cloud.client("dynamodb"), TABLE_NAME).add(largest.ACCOUNT, largest.USER, largest.record())
    assert item_bytes(the_item(cloud, "history#")) < SMALL


def test_a_request_to_be_forgotten_is_small(cloud: Cloud) -> None:
    asked = DeletionRequest(
        code="c" * 64,
        subject="s" * 64,
        received_at=largest.LATE,
        progress=Progress.BY_HAND,
        done_at=largest.LATE,
        erased=largest.LATE,
        why_by_hand=largest.DETAIL,
    )
    DeletionRequestTable(cloud.client("dynamodb"), TABLE_NAME).save(asked)
    assert item_bytes(the_item(cloud, "deletion#")) < SMALL


def test_a_step_that_is_done_is_small_for_its_name_is_hashed_and_nothing_comes_of_it(cloud: Cloud) -> None:
    ledger = Ledger(TABLE_NAME, cloud.client("dynamodb"))
    ledger.begin(FakeLambdaContext("notifications"))
    ledger.once("s" * 100_000, lambda: None)
    item = the_item(cloud, "sent#")
    assert item_bytes(item) < SMALL
    assert json.loads(item["data"]["S"]) is None
