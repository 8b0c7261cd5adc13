"""What other people wrote stays on its line and orders the terminal nothing."""

import json

import pytest

from manage.json_told import tell_json
from manage.terminal import shown, standard_error, standard_output, visible


@pytest.mark.parametrize("written", ["\x1b[2Jx", "\x9b31mx", "\u202ex", "\u2066x", "\x07x", "\ud800x", "\u200bx"])
def test_what_a_terminal_would_obey_is_told_as_something_unseen(written: str) -> None:
    told = visible(written)
    assert told[0] == "\N{REPLACEMENT CHARACTER}"
    assert told.endswith("x")


@pytest.mark.parametrize("end", ["\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_text_stays_on_its_line(end: str) -> None:
    assert visible(f"a{end}b") == "a b"


@pytest.mark.parametrize(
    "written", ["Anna Berg", "Zoë 🚲", "\U0001f469\u200d\U0001f527", "\u0645\u06cc\u200c\u062e", "a\u00a0b"]
)
def test_what_people_write_stays_as_it_is(written: str) -> None:
    assert visible(written) == written


def test_brackets_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    standard_output().print(shown("[red]a[/]"))
    assert capsys.readouterr().out == "[red]a[/]\n"


def test_a_place_in_a_file_is_no_emoji(capsys: pytest.CaptureFixture[str]) -> None:
    standard_output().print("page.yaml:100:6")
    standard_error().print("page.yaml:100:6")
    assert capsys.readouterr() == ("page.yaml:100:6\n", "page.yaml:100:6\n")


@pytest.mark.parametrize("text", ["\udcff", "\x9b31m", "\u202e", "\U000e0041", "\x1b[2J", "a\nb", "Zoë 👩‍🔧"])
def test_a_program_gets_every_character_and_a_terminal_that_shows_it_none_to_obey(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    tell_json({"text": text})
    told = capsys.readouterr().out
    assert json.loads(told) == {"text": text}
    assert "\n".join(map(visible, told.split("\n"))) == told
