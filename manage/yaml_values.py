"""Reads YAML as owners mean it: names of settings are texts, and a value that means nothing is told with its line."""

from typing import Any, Final, override

import yaml

_TAG: Final = "tag:yaml.org,2002:"
_TEXT: Final = f"{_TAG}str"
_READ_AS: Final = frozenset(f"{_TAG}{kind}" for kind in ("bool", "int", "float", "null", "timestamp"))
"""What YAML takes a word or a number for that is not in quotes."""

_SHOWN_SIGNS: Final = 40

_NOT_A_DAY: Final = ("is no day of the calendar", "write one that is, like 2026-12-31")
_WHY_AND_MEND: Final = {
    f"{_TAG}timestamp": _NOT_A_DAY,
    f"{_TAG}bool": ("is neither true nor false", "write `true` or `false`, or leave `!!bool` out"),
}
_NOT_A_NUMBER: Final = ("is not a number that can be read", "write a smaller or a plainer one; put a text in quotes")


class UnreadableValueError(Exception):
    """A value that YAML takes for a day or a number is none; the text is `line:column: why; mend`."""

    def __init__(self, node: yaml.Node) -> None:
        mark, written = node.start_mark, str(node.value)
        why, mend = _WHY_AND_MEND.get(node.tag, _NOT_A_NUMBER)
        shown = written if len(written) <= _SHOWN_SIGNS else f"{written[:_SHOWN_SIGNS]}…"
        super().__init__(f"{mark.line + 1}:{mark.column + 1}: `{shown}` {why}; {mend}")


def load(text: str) -> Any:  # noqa: ANN401 - any document
    """Reads a text.

    Raises:
        UnreadableValueError: a value in it is none.
        yaml.YAMLError: it is no YAML.
        RecursionError: it is too deep.
    """
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    @override
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, AttributeError, OverflowError) as refusal:
            raise UnreadableValueError(node) from refusal

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Takes names as they are written: `no` is one, though YAML 1.1 reads it as false."""
        if isinstance(node, yaml.MappingNode):
            self.flatten_mapping(node)
            for key, _ in node.value:
                key.tag = _TEXT if key.tag in _READ_AS else key.tag
        return super().construct_mapping(node, deep)

    @override
    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Keeps the last of several settings of one name: what `<<` takes over from each other doubles at each step."""
        super().flatten_mapping(node)
        node.value = [*{_name(key): (key, value) for key, value in node.value}.values()]


def _name(key: yaml.Node) -> object:
    return (key.tag, key.value) if isinstance(key, yaml.ScalarNode) else id(key)
