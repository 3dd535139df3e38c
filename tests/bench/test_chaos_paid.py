"""Under fire and over bad lines nothing accepted is lost and nothing is paid twice, as the vendors count it; and that count can fail."""

from __future__ import annotations

from bench import chaos_paid
from bench.harness.paid import dead_machine


def test_under_fire_no_scene_is_lost_and_the_vendors_were_paid_once_for_each_step() -> None:
    found = chaos_paid.run(**chaos_paid.SMOKE)  # type: ignore[arg-type]
    seen, fire = found.count, found.fire
    assert (seen.lost, seen.failed, seen.unexplained) == (0, 0, 0), seen
    assert (seen.paid_twice, seen.asked_again, seen.missing, seen.off, seen.budgets_wrong) == (0, 0, 0, 0, 0), seen
    assert seen.charges >= 3 * seen.done and seen.done + seen.review == seen.accepted == 4
    assert found.left == 0, "what a person decided went on and was made"
    assert sum(fire.kills.values()) >= 2 and fire.inside * 2 >= sum(fire.kills.values())
    assert sum(found.told.lines.values()) > found.told.lines["good"] > 0


def test_with_books_that_remember_nothing_the_same_count_fails() -> None:
    found = chaos_paid.run(**{**chaos_paid.SMOKE, "scenes": 2, "kills": 2}, books="amnesiac")  # type: ignore[arg-type]
    assert found.count.paid_twice > 0 and found.count.missing > 0
    assert not found.count.kept


def test_a_machine_that_dies_is_noticed_when_its_lease_has_ended() -> None:
    seconds = chaos_paid.dead_machines(machines=2, lease_s=4.0, beat_s=1.0)
    assert min(seconds) > 2 and dead_machine.p95(seconds) < 12, seconds
