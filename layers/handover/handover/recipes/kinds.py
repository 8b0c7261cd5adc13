"""Tells kinds of buttons and blocks apart by the field that only one of them has."""

from collections.abc import Mapping

from pydantic import Discriminator


def told_by(*fields: str) -> Discriminator:
    """Gives what tells kinds apart, so that a mistake in one is not judged as all the others.

    Each kind is tagged with its field, which begins with a capital letter.
    """

    def kind_of(value: object) -> str | None:
        def has(field: str) -> bool:
            return field in value if isinstance(value, Mapping) else hasattr(value, field)

        return next((field.capitalize() for field in fields if has(field)), None)

    return Discriminator(
        kind_of, custom_error_type="unknown_kind", custom_error_message=f"has none of: {', '.join(fields)}"
    )
