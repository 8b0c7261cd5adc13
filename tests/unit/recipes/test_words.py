"""Words are found whatever their case, accents and punctuation, but only whole."""

import pytest

from handover.recipes.words import is_one_of, mentions


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("When are you OPEN?", "open"),
        ("À quelle heure êtes-vous ouverts", "heure"),
        ("a quelle HEURE", "Heure"),
        ("Wie ist die Straße", "strasse"),
        ("I need to talk to a   human!", "talk to a human"),
        ("¿Horario?", "horario"),
        ("営業時間", "営業時間"),
    ],
)
def test_mentioned(text: str, phrase: str) -> None:
    assert mentions(text, ["nothing", phrase])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("opened", "open"), ("reopen", "open"), ("talk to human", "talk to a human"), ("", "x"), ("x", "!")],
)
def test_not_mentioned(text: str, phrase: str) -> None:
    assert not mentions(text, [phrase])


def test_one_of_means_nothing_more() -> None:
    assert is_one_of(" Start the BOT!! ", ["start the bot"])
    assert not is_one_of("please start the bot", ["start the bot"])
    assert not is_one_of("!", ["?"])
