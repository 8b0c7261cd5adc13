"""`sam local invoke` gets a template in which the names of the running stack stand in place of references."""

from typing import Any

import yaml

from local.invocation import seen_from_a_container, with_variables
from local.settings import PROJECT


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as plain values."""


_Loader.add_multi_constructor("!", lambda _loader, suffix, _node: f"<{suffix}>")


def template() -> dict[str, Any]:
    document: dict[str, Any] = yaml.load((PROJECT / "template.yaml").read_text(), _Loader)  # noqa: S506 - as SafeLoader
    return document


def test_every_variable_that_names_a_resource_is_written_out() -> None:
    values = {name: f"value of {name}" for name in ("MAILBOX_URL", "SECRETS_PATH", "TABLE_NAME")}
    changed = with_variables(template(), values, "http://engine")
    replies = changed["Resources"]["RepliesFunction"]["Properties"]["Environment"]["Variables"]
    everywhere = changed["Globals"]["Function"]["Environment"]["Variables"]
    assert replies["MAILBOX_URL"] == "value of MAILBOX_URL"
    assert everywhere["SECRETS_PATH"] == "value of SECRETS_PATH"
    assert everywhere["AWS_ENDPOINT_URL"] == "http://engine"


def test_a_function_gets_no_variable_it_does_not_declare() -> None:
    changed = with_variables(template(), {"TABLE_NAME": "t"}, "http://engine")
    assert "TABLE_NAME" not in changed["Resources"]["IngestFunction"]["Properties"]["Environment"]["Variables"]


def test_loopback_has_another_name_in_a_container() -> None:
    assert seen_from_a_container("http://127.0.0.1:4566") == "http://host.docker.internal:4566"
    assert seen_from_a_container("https://graph.facebook.com") == "https://graph.facebook.com"
