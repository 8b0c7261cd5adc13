"""The sign in the shop's door: whether somebody is there now, by the hours that the product keeps."""

import time
from functools import cache

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.damaged import DamagedItemError
from handover.aws.page_versions import PageVersions
from handover.pages.opening_words import next_open_in_words
from handover.pages.page import Page
from handover.schema import NewerThanKnownError
from local.access import EngineAccess
from local.simulator.json_object import Json
from local.simulator.settings import Settings

MILLISECONDS = 1000


def sign_in_the_door(settings: Settings) -> Json:
    """The sign as it is now; an empty one where no engine answers or the page is not connected."""
    if settings.engine_url is None or settings.table_name is None:
        return {}
    try:
        version = _versions(settings.engine_url, settings.region, settings.table_name).current(settings.page_id)
    except (BotoCoreError, ClientError, DamagedItemError, NewerThanKnownError):
        return {}
    return sign_of(version.page, int(time.time() * MILLISECONDS)) if version else {}


def sign_of(page: Page, at: int) -> Json:
    """What is on the sign at a time in milliseconds since 1970; nothing where the page keeps no hours."""
    if page.hours is None:
        return {}
    opening = page.opens_next(at)
    words = next_open_in_words(opening, at, page.zone, page.languages[0]) if opening is not None else None
    return {"open": page.is_open(at), "next_open": words}


@cache
def _versions(engine_url: str, region: str, table_name: str) -> PageVersions:
    client = boto3.client("dynamodb", **EngineAccess(engine_url, region).client_arguments())
    return PageVersions(client, table_name)
