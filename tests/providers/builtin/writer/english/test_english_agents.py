"""Each verb of an English clause is acted out by whoever does it."""

from __future__ import annotations

import pytest

from providers.builtin.writer.plot import deed_pictures, plots
from providers.builtin.writer.telling.story_telling import Telling, tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import presence


def done(sentence: str) -> list[tuple[str, str]]:
    """Who is seen to do what, clause by clause."""
    reading = understand(sentence, "en")
    film = Telling(reading, 60, 0, plots.load_plot("plain", "en"), 0)
    rows = [doing for deed in film.told_deeds for doing in deed_pictures.doings_in_clause(deed, reading)]
    return [
        (reading.who[d.deed.who].role if d.deed.who is not None else d.deed.subject, d.acts[0][0].name) for d in rows
    ]


@pytest.mark.parametrize(
    ("sentence", "who", "deed"),
    [
        ("The queen offers the tailor a ship, and he refuses.", "tailor", "refuse"),
        ("A fisherman catches a talking goose and it asks him for bread.", "goose", "ask"),
        ("A painter hides the wounded goose in the shed because her father hunts geese.", "father", "hunt"),
        (
            "A nervous girl is afraid of the cellar, but the burglar is even more afraid of the cellar.",
            "burglar",
            "fear",
        ),
        ("The twins swap desks until their aunt notices.", "aunt", "notice"),
        ("A postman is bitten by a goose and faints.", "postman", "faint"),
        ("A sailor was kissed by a mermaid.", "mermaid", "kiss"),
        ("A captain lets the passengers choose the island.", "passenger", "choose"),
        ("A nun teaches her brother to knit.", "brother", "knit"),
        ("Only the deaf boy has drawn a whale in the sand.", "boy", "draw"),
        ("We broke up but the neighbour still waves.", "", "break_up"),
        ("A clerk climbs the tower and sings.", "clerk", "sing"),
        ("A painter promises to stop, but her hands keep drawing.", "painter", "draw"),
        ("A spy is recognised by her hairdresser.", "hairdresser", "recognise"),
    ],
)
def test_a_verb_is_its_doers(sentence: str, who: str, deed: str) -> None:
    assert (who, deed) in done(sentence)


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        ("A young cook is chosen to represent the village.", "be_chosen"),
        ("A baker was told that her street no longer exists.", "be_told"),
        ("A shy clerk gets promoted.", "be_promoted"),
        ("The burglar gets caught because he sneezes.", "be_caught"),
        ("A tenor is fired from the opera.", "lose_job"),
        ("An old man spends forty years digging a tunnel.", "dig"),
        ("A nurse has one night to find the thief.", "find"),
        ("The guard is the only one looking for them.", "search"),
        ("Two sisters painting a boat", "paint"),
    ],
)
def test_what_is_done_to_somebody_and_what_they_have_time_for_is_acted_out(sentence: str, deed: str) -> None:
    assert deed in {name for _, name in done(sentence)}


@pytest.mark.parametrize(
    "sentence",
    ["The robot was built by nobody.", "The chapel was sold.", "A cake was made without sugar."],
)
def test_nobody_does_what_is_done_to_them(sentence: str) -> None:
    assert not {"build", "sell", "make"} & {name for _, name in done(sentence)}


def test_the_whole_village_is_its_villagers() -> None:
    assert ("villagers", "watch") in done("A monk rides a bicycle, and the whole village watches.")
    assert ("townspeople", "sing") in done("Everyone in the town sings.")
    assert ("guests", "dance") in done("Everybody at the wedding dances except the bride.")
    assert ("villagers", "accuse") in done("In 1692, a village accuses the wrong woman of witchcraft.")
    assert "villagers" not in {who.role for who in understand("A boy returns to the village.", "en").who}


def test_he_does_what_he_does_and_she_what_she_does() -> None:
    reading = understand("He proofreads obituaries and she writes them, and they've never met.", "en")
    film = Telling(reading, 60, 0, plots.load_plot("plain", "en"), 0)
    doers = [
        film._moment(d.deed).doer for deed in film.told_deeds for d in deed_pictures.doings_in_clause(deed, reading)
    ]
    assert [doer.who.sex for doer in doers if doer] == ["m", "f"]


def test_what_something_is_done_for_is_not_done_yet() -> None:
    reading = understand("A mother sells her ring so her son can buy a trumpet.", "en")
    film = Telling(reading, 60, 0, plots.load_plot("plain", "en"), 0)
    last = deed_pictures.doings_in_clause(film.told_deeds[-1], reading)[-1]
    assert last.acts[0][0].name == "buy" and last.acts[0][1] == ("before",)


def test_whoever_is_late_does_nothing_now() -> None:
    reading = understand("Her late husband taught her to dance, and now she dances alone.", "en")
    assert presence.presence_of_people(reading)[0] == presence.DEAD
    assert ("", "dance") in done(reading.text)


def test_whoever_sleeps_is_seen_asleep() -> None:
    reading = understand("A giant falls asleep across the road.", "en")
    film = Telling(reading, 60, 0, plots.load_plot("plain", "en"), 0)
    assert any(film._acted(deed, "do") for deed in film.told_deeds)


def test_many_are_seen_as_many() -> None:
    script = tell_story(understand("A monk rides a bicycle, and the whole village watches.", "en"), 60)
    shown = [beat["shows"] for scene in script["scenes"] for beat in scene["beats"] if beat["kind"] == "action"]
    assert any("Villagers" in names for names in shown)
    assert all("crowd" in names for names in shown if "Villagers" in names)


@pytest.mark.parametrize(
    ("sentence", "people"),
    [("A woman carries a piano with her three sisters.", 4), ("A teacher scolds the children.", 2)],
)
def test_three_who_are_counted_are_three(sentence: str, people: int) -> None:
    film = Telling(understand(sentence, "en"), 60, 0, plots.load_plot("plain", "en"), 0)
    assert sum(not actor.invented for actor in film.slots.company) == people
