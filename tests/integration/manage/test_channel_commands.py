"""`handover page webhook-secret` and `page unmark-address`, as somebody types them."""

from pathlib import Path

import pytest
from pydantic import HttpUrl
from typer.testing import CliRunner, Result

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.mail_events import AddressTrouble
from handover.aws.address_marks import AddressMarks
from handover.aws.page_versions import PageVersions
from handover.doctor.verdict import Mark
from manage.command import app
from manage.connection import Step
from manage.page_yaml import as_yaml
from tests.fakes.cloud import SECRETS_PATH, TABLE_NAME
from tests.fakes.deployed import refusal
from tests.fakes.meta import PAGE_ID
from tests.integration.manage.conftest import Connected

MAYA = "maya@harbour-bikes.example"


@pytest.fixture(autouse=True)
def _stack(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("webhook_commands", "address_commands", "page_commands"):
        monkeypatch.setattr(f"manage.{module}.target", lambda _: connected.target)


def handover(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["page", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


def marks(at: Connected) -> AddressMarks:
    return AddressMarks(at.target.client("dynamodb"), TABLE_NAME)


def marked(at: Connected, address: str = MAYA) -> AddressMarks:
    found = marks(at)
    found.put(AddressMark(digest_of(address), AddressTrouble.BOUNCED, "General, 550 5.1.1", 1_777_975_240_000))
    return found


def secret_stored(at: Connected) -> str:
    name = f"{SECRETS_PATH}/pages/{PAGE_ID}/webhook-secret"
    return str(at.target.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])


# --- the secret of a webhook ------------------------------------------------------------------------------------------


def test_a_secret_is_made_stored_and_printed_once(connected: Connected) -> None:
    result = handover("webhook-secret", PAGE_ID)
    assert result.exit_code == 0
    assert len(result.stdout.strip()) == 64
    assert secret_stored(connected) == result.stdout.strip()


def test_the_secret_before_signs_on_and_the_one_before_that_does_not(connected: Connected) -> None:
    _, second, third = (handover("webhook-secret", PAGE_ID).stdout.strip() for _ in range(3))
    assert secret_stored(connected) == f"{third} {second}"


def test_a_page_that_is_not_stored_has_no_secret(connected: Connected) -> None:
    result = handover("webhook-secret", "99")
    assert (result.exit_code, "no page 99 is stored" in result.stderr) == (1, True)
    assert connected.target.cloud.client("ssm").describe_parameters()["Parameters"]


def test_connecting_a_page_says_that_its_webhook_has_no_secret(connected: Connected) -> None:
    connection = connected.connection()
    assert [*connection.look_at_webhook()] == []
    handover_settings = connected.settings.handover.model_copy(update={"webhook": HttpUrl("https://desk.example/h")})
    connected.settings = connected.settings.model_copy(update={"handover": handover_settings})
    assert marks_of(*connected.connection().look_at_webhook()) == [Mark.BROKEN, Mark.OK]
    handover("webhook-secret", PAGE_ID)
    assert marks_of(*connected.connection().look_at_webhook()) == [Mark.OK, Mark.OK]


def test_who_names_a_webhook_reads_that_it_has_no_secret(connected: Connected, tmp_path: Path) -> None:
    def applied(address: str) -> str:
        settings = connected.settings.handover.model_copy(update={"webhook": HttpUrl(address)})
        file = tmp_path / "page.yaml"
        file.write_text(as_yaml(connected.settings.model_copy(update={"handover": settings})), encoding="utf-8")
        return handover("apply", str(file)).stdout

    command = f"handover page webhook-secret {PAGE_ID} --stage local"
    missing = f"its webhook hears nothing without a secret: `{command}` makes one\n"
    assert applied("https://desk.example/h").endswith(missing)
    assert missing not in applied("https://desk.example/h")
    handover("webhook-secret", PAGE_ID)
    assert missing not in applied("https://desk.example/other")


def marks_of(*steps: Step) -> list[Mark]:
    return [step.verdict.mark for step in steps]


# --- marked addresses -------------------------------------------------------------------------------------------------


def test_a_mark_is_taken_away(connected: Connected) -> None:
    found = marked(connected)
    result = handover("unmark-address", PAGE_ID, MAYA.upper())
    assert (result.exit_code, result.stdout) == (0, f"{MAYA.upper()} gets mail again\n")
    assert found.of(MAYA) is None


def test_where_there_is_no_mark_that_is_said() -> None:
    assert handover("unmark-address", PAGE_ID, MAYA).stdout == f"{MAYA} was not marked\n"


def test_an_address_that_ses_does_not_write_to_is_named(connected: Connected) -> None:
    marked(connected)
    connected.target.mail.suppressed.add(MAYA)
    told = handover("unmark-address", PAGE_ID, MAYA).stdout
    assert "gets mail again" in told
    assert f"delete-suppressed-destination --email-address {MAYA}" in told


def test_who_may_not_ask_ses_takes_the_mark_away_all_the_same(connected: Connected) -> None:
    found = marked(connected)
    connected.target.mail.trouble = refusal("GetSuppressedDestination", "AccessDeniedException", "not authorized")
    assert handover("unmark-address", PAGE_ID, MAYA).exit_code == 0
    assert found.of(MAYA) is None


@pytest.mark.parametrize(("page", "why"), [("99", "no page 99 is stored"), (PAGE_ID, "has no admin gone@example.test")])
def test_a_slip_of_the_pen_is_said_in_one_line(page: str, why: str) -> None:
    result = handover("unmark-address", page, "gone@example.test")
    assert (result.exit_code, why in result.stderr, result.stderr.count("\n")) == (1, True, 1)


def test_applying_the_settings_does_not_take_a_mark_away(connected: Connected) -> None:
    found = marked(connected)
    PageVersions(connected.target.client("dynamodb"), TABLE_NAME).publish(connected.settings, by="a test")
    assert found.of(MAYA) is not None
