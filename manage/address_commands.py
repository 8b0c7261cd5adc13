"""`handover page unmark-address`: lets an admin get mail again."""

from typing import Annotated, Final

import typer
from botocore.exceptions import ClientError

from handover.aws.address_marks import AddressMarks
from handover.aws.page_versions import NoSuchVersionError
from manage.cloud import Cloud
from manage.page_commands import AtStage, NoSuchAdminError, PageId, troubles_told
from manage.target import Stage, Target, target
from manage.terminal import visible

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The admin's address, as in the page file.")]

_AWS_TOO: Final = (
    "SES itself does not write to it either: aws sesv2 delete-suppressed-destination --email-address {email}"
)


def unmark_address(page: PageId, email: Email, *, stage: AtStage = Stage.LOCAL) -> None:
    """Takes away the mark of an address that bounced, or that called a mail of ours spam.

    Applying the page file does not do that: a mark is about the address, not about the settings. If mail to it comes
    back again, it is marked again, and the other admins are told again.
    """
    with troubles_told():
        stack = target(stage)
        told = _unmarked(stack, page, email)
    typer.echo(visible(told))


def _unmarked(stack: Target, page_id: str, email: str) -> str:
    current = stack.versions.current(page_id)
    if current is None:
        raise NoSuchVersionError(f"no page {page_id} is stored in this stack")
    if email.lower() not in {admin.email.lower() for admin in current.page.handover.admins}:
        raise NoSuchAdminError(f"page {page_id} has no admin {email}: look with `handover page export {page_id}`")
    marks = AddressMarks(stack.client("dynamodb"), stack.table_name)
    was_marked = marks.of(email) is not None
    marks.clear(email)
    told = f"{email} gets mail again" if was_marked else f"{email} was not marked"
    return f"{told}\n{_AWS_TOO.format(email=email)}" if _is_suppressed(stack, email) else told


def _is_suppressed(stack: Target, email: str) -> bool:
    """Tells whether SES does not write to an address, as far as it may be asked."""
    try:
        return Cloud(stack).is_suppressed(email)
    except ClientError:
        return False
