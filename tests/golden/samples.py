"""Makes samples of models: the least they can be, and all that they can say."""

from collections.abc import Iterator, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAliasType, get_args, get_origin

from pydantic import BaseModel

VARIANTS: Final = 12
"""More than any union of ours has members, or any enumeration but the widest; each sample says the next one of each."""

_TIME: Final = 1_790_000_000_000
_TEXTS: Final[Mapping[str, str]] = {
    "id": "25cf75e07182ae985c660c34d2601e9f.1",
    "account_id": "2000000001",
    "page_id": "2000000001",
    "user_id": "7000000000000042",
    "entries": "25cf75e07182ae98",
    "timezone": "Europe/Paris",
}


def samples_of(model: type[BaseModel]) -> Iterator[BaseModel]:
    """Give the least that a model can say, then all that it can, with each kind and each word that may stand in it."""
    yield _sample(model, 0, is_whole=False)
    yield from (_sample(model, turn, is_whole=True) for turn in range(VARIANTS))


def _sample(model: type[BaseModel], turn: int, *, is_whole: bool) -> BaseModel:
    return model.model_validate(_fields(model, turn, is_whole=is_whole))


def _fields(model: type[BaseModel], turn: int, *, is_whole: bool) -> dict[str, Any]:
    return {
        field.alias or name: _value(field.annotation, name, turn)
        for name, field in model.model_fields.items()
        if (is_whole or field.is_required()) and name not in ("schema_version", "readable_from")
    }


def _value(kind: Any, name: str, turn: int) -> Any:  # noqa: PLR0911 - one line for each kind of field
    members = _members(kind)
    kind = members[turn % len(members)]
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is not Ellipsis:
            return [_value(one, name, turn) for one in inner]
        return [_value(inner[0], name, turn + number) for number in range(len(_members(_plain(inner[0]))))]
    if get_origin(kind) is dict or kind is dict:
        return {"text": "words"}
    if issubclass(kind, BaseModel):
        return _fields(kind, turn, is_whole=True)
    if issubclass(kind, Enum):
        words = [*kind]
        return words[turn % len(words)].value
    if kind is bool:
        return True
    if kind is int:
        return _TIME if name.rpartition("_")[2] in ("at", "since", "until", "sign", "seen", "returns") else 3
    return _TEXTS.get(name, f"some {name.replace('_', ' ')}")


def _plain(kind: Any) -> Any:
    while isinstance(kind, TypeAliasType) or get_origin(kind) is Annotated:
        kind = kind.__value__ if isinstance(kind, TypeAliasType) else get_args(kind)[0]
    return kind


def _members(kind: Any) -> list[Any]:
    """Give the members of a union, and of the unions in it; None is none of them: it is not written."""
    kind = _plain(kind)
    if not isinstance(kind, UnionType):
        return [kind]
    return [member for one in get_args(kind) if one is not NoneType for member in _members(one)]
