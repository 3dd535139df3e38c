"""The test by which a wording is said to lead: what it takes, what it never does, and that its stakes are fair."""

from __future__ import annotations

import random

import pytest

from core.lab import evidence
from core.lab.evidence import Capital, Judgement, Race


def word(share: float, number: int, person: str = "", one: str = "a", other: str = "b") -> Judgement:
    return Judgement(one, other, share, (f"{one}{number}", f"{other}{number}"), f"i{number}", person)


def lead(shares: list[float], names: str = "ab") -> str | None:
    race = Race(names)
    for number, share in enumerate(shares):
        race.hear(word(share, number))
    return race.lead.who


def test_eight_inputs_of_one_mind_are_the_fewest_that_name_one_of_two():
    assert evidence.fewest_inputs(2) == 8 and lead([1.0] * 8) == "a" and lead([1.0] * 7) is None
    assert lead([0.0] * 8) == "b" and lead([0.5] * 200) is None
    assert evidence.fewest_inputs(3) >= evidence.fewest_inputs(2)


@pytest.mark.parametrize("first", [0.0, 0.5, 1.0])
def test_whatever_came_before_the_next_input_is_staked_at_even_odds(first):
    def grown(*shares: float) -> float:
        capital = Capital(44.0)
        for share in shares:
            capital.stake(share)
        return sum(capital._parts)

    chance = random.Random(3)
    before = [first] + [chance.choice((0.0, 0.25, 0.5, 1.0)) for _ in range(70)]
    for upto in (0, 1, 20, 59, 60, 70):
        told = before[:upto]
        assert (grown(*told, 1.0) + grown(*told, 0.0)) / 2 == pytest.approx(grown(*told))
        assert grown(*told, 0.5) == pytest.approx(grown(*told))


def test_many_answers_to_few_inputs_are_few_pieces_of_evidence():
    race = Race("ab")
    for number in range(120):
        race.hear(Judgement("a", "b", 1.0, (f"a{number}", f"b{number}"), f"i{number % 4}", "p"))
    assert race.lead == (None, 240, 4, 1)


def test_one_of_three_leads_only_when_it_beats_both_others():
    race = Race("abc")
    for number in range(12):
        race.hear(word(1.0, number))
    assert race.lead.who is None
    for number in range(12):
        race.hear(word(1.0, number, other="c"))
    assert race.lead.who == "a"


def test_many_on_the_same_pairs_tell_in_time_what_one_could_not():
    chance = random.Random(5)
    race = Race("ab")
    for person in range(16):
        for number in range(30):
            race.hear(word(float(chance.random() < 0.75), number, str(person)))
    assert race.lead == ("a", 60, 30, 16)


def test_an_interval_narrows_with_what_is_known_and_holds_at_every_look():
    wide, narrow = evidence.mean_interval([1, 0] * 5), evidence.mean_interval([1, 0] * 60)
    assert wide[0] < narrow[0] < 0.5 < narrow[1] < wide[1]
    assert evidence.mean_interval([]) == (0.0, 1.0)
    chance, missed = random.Random(7), 0
    for _ in range(60):
        shares = [float(chance.random() < 0.3) for _ in range(40)]
        looks = (evidence.mean_interval(shares[:upto]) for upto in range(4, 41, 4))
        missed += any(not low <= 0.3 <= high for low, high in looks)
    assert missed / 60 <= 0.05
