"""One sign for several facts of one thing, and one for several things."""

from core.progress import status_signs


def test_of_several_signs_the_most_pressing_is_shown():
    facts = {
        "there": True,
        "at_work": True,
        "failed": True,
        "change_asked": True,
        "stale": True,
        "asked": True,
        "approved": True,
    }
    shown = [status_signs.choose_sign(**facts)]
    for settled in ("at_work", "failed", "change_asked", "stale", "asked", "approved", "there"):
        facts[settled] = False
        shown.append(status_signs.choose_sign(**facts))
    assert shown == ["work", "fail", "ask", "stale", "you", "done", "made", "empty"]


def test_several_things_show_as_approved_only_where_every_one_is():
    assert status_signs.worst_sign(["done", "done"]) == "done"
    assert status_signs.worst_sign(["done", "made", "done"]) == "made"
    assert status_signs.worst_sign(["made", "you", "done"]) == "you"
    assert status_signs.worst_sign(["you", "empty"]) == "empty"
    assert status_signs.worst_sign([]) == "empty"
