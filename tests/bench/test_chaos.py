"""Nothing accepted is lost under fire; and the count that says so can fail."""

from __future__ import annotations

from bench import chaos


def test_under_fire_every_film_is_made_once_and_half_of_the_kills_hit_a_running_step() -> None:
    found, fire = chaos.smoke()
    assert (found.done, found.lost, found.failed) == (found.accepted, 0, 0)
    assert (found.ended_twice, found.answered_twice) == (0, 0)
    assert sum(fire.kills.values()) >= 5
    assert fire.inside * 2 >= sum(fire.kills.values())


def test_with_a_claim_that_forgets_what_was_taken_the_same_count_fails() -> None:
    found, fire = chaos.run(films=2, kills=1, small=True, quiet_s=4, claim="forgetful", mix=("horse",))
    assert fire.inside == 1
    assert found.lost > 0
    assert not found.kept
