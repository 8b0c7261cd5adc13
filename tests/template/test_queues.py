"""What the queues promise: nothing is lost, and one bad message harms no other."""

import ast

import pytest

from handover.pages.turn import TURN_SECONDS
from tests.template.document import ROOT
from tests.template.stack import Stack, allowing, target

WORK_QUEUES = ("Mailbox", "ThreadControlQueue", "NotificationsQueue", "NewsQueue", "DeletionQueue")
DEAD_LETTER_QUEUES = {
    "Mailbox": "MailboxDeadLetterQueue",
    "ThreadControlQueue": "ThreadControlDeadLetterQueue",
    "NotificationsQueue": "NotificationsDeadLetterQueue",
    "NewsQueue": "NewsDeadLetterQueue",
    "DeletionQueue": "DeletionDeadLetterQueue",
}
UNREADABLE = "UnreadableQueue"
KEPT = (*DEAD_LETTER_QUEUES.values(), UNREADABLE)
FOURTEEN_DAYS = 14 * 24 * 60 * 60
MEBIBYTE = 1_048_576


def test_there_are_five_work_queues_with_a_dead_letter_queue_each_and_one_for_what_nobody_can_read(
    stack: Stack,
) -> None:
    assert stack.of_type("AWS::SQS::Queue").keys() == {*WORK_QUEUES, *KEPT}


@pytest.mark.parametrize("queue", WORK_QUEUES)
def test_a_message_is_hidden_for_six_times_as_long_as_its_function_may_take(stack: Stack, queue: str) -> None:
    [function] = [name for name, mapping in stack.mappings().items() if target(mapping["EventSourceArn"]) == queue]

    assert stack.properties(queue)["VisibilityTimeout"] == 6 * stack.properties(function)["Timeout"]


def test_a_turn_of_a_conversation_takes_as_long_as_its_function_may(stack: Stack) -> None:
    assert stack.properties("RepliesFunction")["Timeout"] == TURN_SECONDS


@pytest.mark.parametrize("queue", WORK_QUEUES)
def test_a_message_is_tried_at_least_five_times_before_it_is_set_aside(stack: Stack, queue: str) -> None:
    assert stack.properties(queue)["RedrivePolicy"]["maxReceiveCount"] >= 5


def test_thread_control_knows_which_try_is_the_last(stack: Stack) -> None:
    handler = ast.parse((ROOT / "functions" / "thread_control" / "handler.py").read_text())
    [last_try] = [
        node.value
        for node in handler.body
        if isinstance(node, ast.AnnAssign) and node.value and ast.unparse(node.target) == "LAST_TRY"
    ]

    assert ast.literal_eval(last_try) == stack.properties("ThreadControlQueue")["RedrivePolicy"]["maxReceiveCount"]


@pytest.mark.parametrize(("queue", "dead_letter_queue"), DEAD_LETTER_QUEUES.items())
def test_messages_are_set_aside_in_the_dead_letter_queue_of_their_own_queue(
    stack: Stack, queue: str, dead_letter_queue: str
) -> None:
    assert target(stack.properties(queue)["RedrivePolicy"]["deadLetterTargetArn"]) == dead_letter_queue


@pytest.mark.parametrize(("queue", "dead_letter_queue"), DEAD_LETTER_QUEUES.items())
def test_a_dead_letter_queue_is_fifo_exactly_if_its_queue_is(stack: Stack, queue: str, dead_letter_queue: str) -> None:
    assert stack.properties(dead_letter_queue).get("FifoQueue") == stack.properties(queue).get("FifoQueue")


@pytest.mark.parametrize(("queue", "dead_letter_queue"), DEAD_LETTER_QUEUES.items())
def test_a_dead_letter_queue_serves_its_own_queue_alone(stack: Stack, queue: str, dead_letter_queue: str) -> None:
    name = stack.properties(queue)["QueueName"]

    assert stack.properties(dead_letter_queue)["RedriveAllowPolicy"] == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [f"arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:{name}"],
    }


def test_what_nobody_can_read_is_worked_on_by_nothing_and_is_no_dead_letter_queue(stack: Stack) -> None:
    sources = {target(mapping["EventSourceArn"]) for mapping in stack.mappings().values()}

    assert UNREADABLE not in sources
    assert not stack.properties(UNREADABLE).keys() & {"RedrivePolicy", "RedriveAllowPolicy"}


@pytest.mark.parametrize("queue", KEPT)
def test_a_dead_letter_queue_keeps_messages_as_long_as_sqs_can(stack: Stack, queue: str) -> None:
    assert stack.properties(queue)["MessageRetentionPeriod"] == FOURTEEN_DAYS


@pytest.mark.parametrize("queue", WORK_QUEUES)
def test_a_work_queue_keeps_messages_for_less_time_than_its_dead_letter_queue(stack: Stack, queue: str) -> None:
    assert stack.properties(queue)["MessageRetentionPeriod"] < FOURTEEN_DAYS


@pytest.mark.parametrize("queue", [*WORK_QUEUES, *KEPT])
def test_a_queue_is_encrypted(stack: Stack, queue: str) -> None:
    assert stack.properties(queue)["SqsManagedSseEnabled"] is True


@pytest.mark.parametrize("queue", [*WORK_QUEUES, *KEPT])
def test_a_queue_takes_the_largest_messages_that_sqs_can_take(stack: Stack, queue: str) -> None:
    assert stack.properties(queue)["MaximumMessageSize"] == MEBIBYTE


@pytest.mark.parametrize("queue", ["Mailbox", "ThreadControlQueue"])
def test_conversations_are_kept_in_order_and_apart_at_high_throughput(stack: Stack, queue: str) -> None:
    properties = stack.properties(queue)

    assert properties["FifoQueue"] is True
    assert properties["QueueName"].endswith(".fifo")
    assert properties["DeduplicationScope"] == "messageGroup"
    assert properties["FifoThroughputLimit"] == "perMessageGroupId"


def test_the_mailbox_takes_letters_of_schedules_which_cannot_name_a_deduplication_id(stack: Stack) -> None:
    assert stack.properties("Mailbox")["ContentBasedDeduplication"] is True


@pytest.mark.parametrize(
    "queue", ["MailboxDeadLetterQueue", "ThreadControlQueue", "ThreadControlDeadLetterQueue", UNREADABLE]
)
def test_whoever_sends_to_another_queue_names_the_deduplication_id(stack: Stack, queue: str) -> None:
    assert "ContentBasedDeduplication" not in stack.properties(queue)


@pytest.mark.parametrize(
    ("name", "topics"),
    [
        ("Notifications", [{"Ref": "HandoverEventsTopic"}, {"Ref": "MailEventsTopic"}]),
        ("News", {"Ref": "HandoverEventsTopic"}),
    ],
)
def test_the_topics_of_events_alone_may_put_messages_in_the_queues_that_hear_of_them(
    stack: Stack, name: str, topics: object
) -> None:
    policy = stack.properties(f"{name}QueuePolicy")
    [statement] = allowing(policy)
    queues = [f"{name}Queue", f"{name}DeadLetterQueue"]

    assert [target(queue) for queue in policy["Queues"]] == queues
    assert [target(queue) for queue in statement["Resource"]] == queues
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
    assert statement["Action"] == "sqs:SendMessage"
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": topics}}


def test_no_other_policy_of_a_queue_allows_anything(stack: Stack) -> None:
    policies = stack.of_type("AWS::SQS::QueuePolicy")

    assert [name for name, policy in policies.items() if allowing(policy)] == [
        "NotificationsQueuePolicy",
        "NewsQueuePolicy",
    ]


@pytest.mark.parametrize(
    ("resources", "policies", "members", "action"),
    [
        ("AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues", "sqs:*"),
        ("AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics", "sns:Publish"),
    ],
)
def test_every_queue_and_topic_has_one_policy_that_refuses_what_is_not_encrypted(
    stack: Stack, resources: str, policies: str, members: str, action: str
) -> None:
    of_members = [(target(member), policy) for policy in stack.of_type(policies).values() for member in policy[members]]

    assert sorted(member for member, _ in of_members) == sorted(stack.of_type(resources))
    for member, policy in of_members:
        [refusal] = [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Deny"]
        assert (refusal["Principal"], refusal["Action"]) == ("*", action)
        assert refusal["Resource"] in ("*", {"Ref": member})
        assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_embedded_engine_is_spoken_to_without_encryption(local_stack: Stack) -> None:
    policies = {**local_stack.of_type("AWS::SQS::QueuePolicy"), **local_stack.of_type("AWS::SNS::TopicPolicy")}

    assert [
        name for name, policy in policies.items() if allowing(policy) != policy["PolicyDocument"]["Statement"]
    ] == []
