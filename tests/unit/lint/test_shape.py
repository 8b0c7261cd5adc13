"""Whatever an owner writes is checked to its end, and what is found usable is a page."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.lint.catalogue import CATALOGUE
from handover.lint.linter import check
from handover.lint.shape import shape_of
from handover.pages.page import Page
from tests.builders.mistakes import good_page
from tests.builders.pages import DOCUMENT, page

type Json = Any

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=10), children, max_size=3),
    max_leaves=8,
)


def places(value: Json) -> list[tuple[Json, Json]]:
    """Gives every list and group of a document with each step into it."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [one for child in value.values() for one in places(child)]
    if isinstance(value, list):
        return [(value, number) for number in range(len(value))] + [one for child in value for one in places(child)]
    return []


@st.composite
def broken_documents(draw: st.DrawFn) -> Json:
    """A page with some parts replaced by anything, or taken away."""
    document = copy.deepcopy(draw(st.sampled_from([DOCUMENT, good_page("bakery")])))
    for _ in range(draw(st.integers(1, 4))):
        if found := places(document):
            holder, step = draw(st.sampled_from(found))
            if draw(st.booleans()):
                holder[step] = draw(JSON)
            else:
                del holder[step]
    return document


@given(JSON | broken_documents())
def test_whatever_is_written_is_checked_and_left_as_it_is(document: Json) -> None:
    before = copy.deepcopy(document)
    checked = check(document)
    assert document == before
    assert (checked.page is None) == bool(checked.errors)
    assert {finding.rule for finding in checked.findings} <= set(CATALOGUE)
    if checked.page is not None:
        assert Page.model_validate(document) == checked.page


@given(broken_documents())
def test_what_is_found_lies_in_the_document_or_is_missing_from_it(document: Json) -> None:
    for finding in check(document).findings:
        value = document
        for step in finding.place[:-1]:
            value = value[step]
        assert isinstance(value, dict | list)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bakery", "clinic"])
@pytest.mark.parametrize("wrong", [7.5, [[1]]], ids=["a number", "a list"])
def test_one_slip_of_the_pen_anywhere_is_one_finding_there(name: str, wrong: Json) -> None:
    document = good_page(name)
    for holder, step in places(document):
        before, holder[step] = holder[step], copy.deepcopy(wrong)
        found = check(document).findings
        assert len(found) == 1, (before, found)
        holder[step] = before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bakery", "clinic"])
def test_half_a_character_anywhere_is_told_and_no_crash(name: str) -> None:
    document = good_page(name)
    for holder, step in places(document):
        if isinstance(before := holder[step], str):
            holder[step] = "\ud800"
            assert check(document).errors, before
            holder[step] = before


def test_slips_at_several_depths_of_one_recipe_are_all_told() -> None:
    document = copy.deepcopy(DOCUMENT)
    [block] = document["recipes"][0]["blocks"]
    block["text"] = {"zz": "Hi"}
    block["quick_replies"][1]["title"] = {"000000": "Human"}
    told = [(finding.place[-1], finding.rule) for finding in check(document).findings]
    assert told == [("000000", "string_too_long"), ("zz", "value_error")]


def test_a_page_without_a_fault_is_taken_as_it_is() -> None:
    shape = shape_of(DOCUMENT)
    assert (shape.page, shape.findings) == (page(), ())


def test_places_are_those_of_the_document_though_something_before_them_was_left_out() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["menu"] = [{"title": "Map", "url": "the quay"}, {"title": "Hours", "recipe": "hour"}]
    assert [finding.place for finding in check(document).findings] == [("menu", 0, "url"), ("menu", 1, "recipe")]
