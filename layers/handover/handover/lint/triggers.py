"""Rules about when recipes answer: each can be reached, and none in another one's place."""

from collections.abc import Iterator, Mapping

from handover.lint.finding import Finding, Place, error, warning
from handover.pages.page import Page
from handover.recipes.actions import action_of
from handover.recipes.blocks import GoToBlock
from handover.recipes.buttons import RecipeButton
from handover.recipes.language import Localised, by_language
from handover.recipes.recipe import AUTOMATIC, Recipe, Words
from handover.recipes.words import plain


def has_an_id_of_its_own(page: Page) -> Iterator[Finding]:
    """No two recipes have the same id."""
    first: dict[str, int] = {}
    for number, recipe in enumerate(page.recipes):
        if recipe.id in first:
            why = f"recipe #{first[recipe.id] + 1} has the id `{recipe.id}` already: this one is never said"
            yield error(("recipes", number, "id"), "repeated_id", why, "give it another id")
        first.setdefault(recipe.id, number)


def answers_alone(page: Page) -> Iterator[Finding]:
    """The Get Started button, and what nothing else answers, belong to one recipe each."""
    for name, rule in (("get_started", "repeated_get_started"), ("otherwise", "repeated_otherwise")):
        first, *others = [n for n, one in enumerate(page.recipes) if getattr(one.triggers, name)] or [0]
        for number in others:
            why = f"recipe `{page.recipes[first].id}` has `{name}` too, and answers in this one's place"
            yield error(("recipes", number, "triggers", name), rule, why, "keep it in one of them")


def is_the_first_to_hear(page: Page) -> Iterator[Finding]:
    """No recipe before it answers all that its words stand in."""
    before: dict[str, tuple[str, Recipe]] = {}
    for number, recipe in enumerate(page.recipes):
        own = [(where, word) for where, word in _words(recipe) if plain(word)]
        for where, word in own:
            heard = next((heard for heard in before if heard in plain(word)), None)
            if heard is not None:
                other = before[heard]
                yield _heard_before(("recipes", number, "triggers", "words", *where), word, *other)
        for _, word in own:
            before.setdefault(plain(word), (word, recipe))


def _heard_before(place: Place, word: str, other_word: str, other: Recipe) -> Finding:
    if plain(word) == plain(other_word):
        why = f"“{word}” is a word of recipe `{other.id}` too, which answers first"
        return warning(place, "repeated_word", why, "keep it in one of them")
    why = f"“{other_word}” of recipe `{other.id}` stands in “{word}”, and that recipe answers first"
    return warning(place, "hidden_word", why, f"put this recipe before `{other.id}`")


def can_be_heard(page: Page) -> Iterator[Finding]:
    """A word has letters or digits: nothing else is listened to."""
    places = [
        (("recipes", n, "triggers", "words", *where), word)
        for n, one in enumerate(page.recipes)
        for where, word in _words(one)
    ]
    resume = ((("handover", "resume_words", *where), word) for where, word in _placed(page.handover.resume_words))
    for place, word in (*places, *resume):
        if not plain(word):
            why = f"“{word}” has no letter and no digit, and only those are listened to"
            yield warning(place, "unheard_word", why, "write a word, or leave it out")


def is_said_at_switches_alone(page: Page) -> Iterator[Finding]:
    """What the bot says by itself answers nothing else."""
    for number, recipe in enumerate(page.recipes):
        if recipe.id in AUTOMATIC and recipe.triggers.lead_somewhere:
            why = f"`{recipe.id}` would be said without switching anything"
            mend = "leave the triggers out; in another recipe, a button with `handover:` switches"
            yield error(("recipes", number, "triggers"), "triggered_automatic_recipe", why, mend)


def answers_at_all(page: Page) -> Iterator[Finding]:
    """Every recipe can be reached."""
    leads = {recipe.id: _leads_to(recipe) for recipe in reversed(page.recipes)}
    reached = _reached_from(_beginnings(page), leads)
    lost = [(number, recipe) for number, recipe in enumerate(page.recipes) if recipe.id not in reached]
    opened_by_others = {to for _, recipe in lost for to in leads[recipe.id] if to != recipe.id}
    for number, recipe in sorted(lost, key=lambda one: one[1].id in opened_by_others):
        if recipe.id not in reached:
            reached |= _reached_from({recipe.id}, leads)
            why = f"nothing leads to recipe `{recipe.id}`: it has no triggers, and no button opens it"
            yield warning(("recipes", number), "unreachable_recipe", why, "give it words, or a button that opens it")


def _leads_to(recipe: Recipe) -> set[str]:
    opened = {button.recipe for button in recipe.all_buttons if isinstance(button, RecipeButton)}
    return opened | {block.goto for block in recipe.blocks if isinstance(block, GoToBlock)}


def _beginnings(page: Page) -> set[str]:
    answering = {recipe.id for recipe in page.recipes if recipe.triggers.lead_somewhere}
    return answering | {*AUTOMATIC} | {entry.recipe for entry in page.menu if isinstance(entry, RecipeButton)}


def _reached_from(beginnings: set[str], leads: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = set[str](), beginnings
    while ahead:
        reached |= ahead
        ahead = {to for one in ahead for to in leads.get(one, ())} - reached
    return reached


def answers_presses_alone(page: Page) -> Iterator[Finding]:
    """A payload, and a link's reference, belong to one recipe each; a payload is none of our own."""
    first: dict[tuple[str, str], Recipe] = {}
    for number, recipe in enumerate(page.recipes):
        place = ("recipes", number, "triggers")
        for name, values in (("payloads", recipe.triggers.payloads), ("referrals", recipe.triggers.referrals)):
            for position, value in enumerate(values):
                other = first.setdefault((name, value), recipe)
                if other is not recipe:
                    why = f"`{value}` leads to recipe `{other.id}` already, which answers in this one's place"
                    yield error((*place, name, position), "repeated_trigger", why, "keep it in one of them")
        for position, payload in enumerate(recipe.triggers.payloads):
            if action_of(payload) is not None:
                why = f"`{payload}` is what this bot's own buttons send"
                yield error((*place, "payloads", position), "own_payload", why, "leave it out: buttons name recipes")


def has_a_last_resort(page: Page) -> Iterator[Finding]:
    """Something answers what nothing else does, and something greets."""
    if not any(recipe.triggers.otherwise for recipe in page.recipes):
        why = "no recipe answers what no other one understands: the visitor hears nothing"
        yield warning(
            ("recipes",), "no_default_answer", why, "write `otherwise: true` below the `triggers:` of one recipe"
        )
    if not any(recipe.triggers.get_started for recipe in page.recipes):
        why = "no recipe answers the Get Started button, which every new visitor presses"
        yield warning(("recipes",), "no_welcome", why, "write `get_started: true` below the `triggers:` of one recipe")


def leaves_the_way_back_alone(page: Page) -> Iterator[Finding]:
    """A word that brings the bot back does nothing else."""
    back = {plain(word) for word in page.words_that_resume}
    for number, recipe in enumerate(page.recipes):
        for where, word in _words(recipe):
            if plain(word) and plain(word) in back:
                why = f"“{word}” brings the bot back while it is paused, and says recipe `{recipe.id}` while it is not"
                place = ("recipes", number, "triggers", "words", *where)
                yield warning(place, "word_that_resumes", why, "take another word in one of the two places")


def _words(recipe: Recipe) -> Iterator[tuple[Place, str]]:
    return _placed(recipe.triggers.words)


def _placed(localised: Localised[Words]) -> Iterator[tuple[Place, str]]:
    """Gives words, each with its place among them."""
    for language, words in by_language(localised):
        for position, word in enumerate(words):
            yield (position,) if language is None else (language, position), word
