"""What is put back into a queue: nobody sees it for a while, and then it is as if it had come for the first time."""

import pytest
from botocore.exceptions import ClientError

from handover.aws.later import LONGEST_DELAY_SECONDS, Later
from handover.operations.alert import LATER_SECONDS, SOON_SECONDS
from tests.fakes.cloud import Cloud


def delayed(cloud: Cloud) -> int:
    name = "ApproximateNumberOfMessagesDelayed"
    answer = cloud.client("sqs").get_queue_attributes(QueueUrl=cloud.notifications_queue_url, AttributeNames=[name])
    return int(answer["Attributes"][name])


def later(cloud: Cloud) -> Later:
    return Later(cloud.client_of("notifications", "sqs"), cloud.notifications_queue_url)


def test_what_is_put_back_is_not_seen_until_its_time_has_come(cloud: Cloud) -> None:
    later(cloud).put_back("waits", LATER_SECONDS)
    assert (delayed(cloud), cloud.receive(cloud.notifications_queue_url)) == (1, [])
    cloud.end_delays(cloud.notifications_queue_url)
    [record] = cloud.receive(cloud.notifications_queue_url)
    assert (record["body"], record["attributes"]["ApproximateReceiveCount"]) == ("waits", "1")


def test_sqs_delays_by_a_quarter_of_an_hour_at_most(cloud: Cloud) -> None:
    later(cloud).put_back("waits", LONGEST_DELAY_SECONDS)
    with pytest.raises(ClientError):
        later(cloud).put_back("waits", LONGEST_DELAY_SECONDS + 1)
    assert max(LATER_SECONDS, SOON_SECONDS) <= LONGEST_DELAY_SECONDS
