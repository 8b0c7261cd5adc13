"""The document shows the transition table and the diagram as they are."""

import pytest

from tests.proof.describe import DOCUMENT, described, diagram, table


def test_the_document_is_current() -> None:
    text = DOCUMENT.read_text()
    assert described(text) == text, "run: python -m tests.proof.describe"


def test_a_document_without_a_place_for_them_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for the state diagram"):
        described("# Architecture")


def test_the_diagram_has_the_way_there_and_back() -> None:
    edges = diagram()
    for edge in ("bot --> human", "human --> returning", "returning --> bot", "returning --> human"):
        assert edge in edges


def test_the_table_names_each_event_once() -> None:
    assert table().count("| On is pressed |") == 1
