"""What an experiment shows, and when it is enough to name one that leads."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.errors import NotFound
from core.lab import blind_pairs, results
from tests.support.lab_cells import MODELS, add_cell, experiment, person, rate, spec


def table(db, experiment_id, rung=""):
    with db.read() as session:
        return results.load_results(session, experiment_id, rung)


def row(rows, **key):
    return next(one for one in rows if (one.variant, one.model) == (key.get("variant", ""), key.get("model", "")))


def test_stars_are_the_mean_of_each_inputs_answers_with_what_is_not_known_of_it():
    told = results.rate_stars([[5], [4, 2], [4], [5], [4], [5], [5], [4]])
    assert (told.mean, told.inputs) == (pytest.approx(35 / 8), 8)
    assert 1 <= told.low < 4 < told.high <= 5
    alone = results.rate_stars([[4]])
    assert alone.low < 2 and alone.high > 4.9  # one input says next to nothing
    assert results.rate_stars([]) is None


def test_a_row_counts_what_was_made_marked_refused_and_paid(db):
    mine, theirs = person(db), person(db, "小李")
    id, ids = experiment(db, mine, spec(models=[MODELS[0]], inputs=3))
    with db.write() as session:
        session.get(tables.Cell, ids["a", MODELS[0], "i1"]).took_ms = 9000
        session.get(tables.Cell, ids["a", MODELS[0], "i2"]).facts = {"cached": True}
        for say in ("tasks.Refused", "errors.NotWanted", "errors.MadeBadly", "errors.OverCap"):
            add_cell(session, id, "text", "a", MODELS[0], "i9", state="failed", error={"say": say}, cost_micro_yuan=51)
        add_cell(session, id, "text", "a", MODELS[0], "i8", state="pending", cost_micro_yuan=0)
    rate(db, mine, ids["a", MODELS[0], "i1"], 5, tags=["hands"])
    rate(db, theirs, ids["a", MODELS[0], "i1"], 4, tags=["hands", "text"])
    rate(db, mine, ids["a", MODELS[0], "i2"], 5, rejected=True)
    rate(db, mine, ids["a", MODELS[0], "i3"], 4)
    told = row(table(db, id).variants, variant="a")
    assert (told.name, told.cells, told.completed, told.failed, told.refused, told.not_sent) == (
        "写法 A",
        8,
        3,
        1,
        2,
        1,
    )
    assert (told.marks, told.stars.mean, told.reject_share) == (
        4,
        pytest.approx((4.5 + 5 + 4) / 3),
        pytest.approx(1 / 3),
    )
    assert (told.accepted, told.cost, told.cost_per_accepted) == (2, 504, 252)
    assert (told.p50_s, told.refusal_rate) == (5.5, pytest.approx(2 / 6))
    assert told.tags == {"hands": 2, "text": 1}
    assert (told.answers, told.people) == (3, 2)
    assert told.few and "3 份素材的 3 个答案，2 人" in told.said("zh")
    assert told.said("en") == "“写法 A”: 3 answers to 3 inputs, 2 people; it takes at least 8 inputs to say anything."
    assert isinstance(told.cost_per_accepted, int)


def test_nothing_accepted_has_no_price_and_nothing_marked_no_share(db):
    mine = person(db)
    id, _ = experiment(db, mine)
    told = row(table(db, id).variants, variant="a")
    assert (told.accepted, told.cost_per_accepted, told.reject_share, told.stars, told.wins) == (
        0,
        None,
        None,
        None,
        None,
    )


def test_a_cell_that_climbed_counts_as_accepted_and_each_rung_has_its_own_table(db):
    mine = person(db)
    id, ids = experiment(db, mine, spec(models=[MODELS[0]], inputs=1))
    with db.write() as session:
        up = ids["a", MODELS[0], "i1"]
        add_cell(session, id, "still", "a", MODELS[1], "i1", parent_id=up, cost_micro_yuan=5000)
    told = table(db, id)
    assert (told.rung, told.rungs, told.cost) == ("text", ("text", "still"), 200)
    assert [one.accepted for one in told.variants] == [1, 0]
    assert table(db, id, "still").cost == 5000


def test_rows_stand_for_wordings_models_and_both_in_the_order_of_the_grid(db):
    mine = person(db)
    id, _ = experiment(db, mine, spec(variants=["b", "a"]))
    told = table(db, id)
    assert [one.variant for one in told.variants] == ["b", "a"]
    assert [one.model for one in told.models] == list(MODELS)
    assert [one.name for one in told.both][:2] == [f"写法 B × {MODELS[0]}", f"写法 B × {MODELS[1]}"]
    assert told.inputs == 2


def judged(db, stars: dict[str, list[int]], inputs: int = 12):
    mine = person(db)
    id, ids = experiment(db, mine, spec(variants=list(stars), models=[MODELS[0]], inputs=inputs))
    for variant, given in stars.items():
        for number, each in enumerate(given, 1):
            rate(db, mine, ids[variant, MODELS[0], f"i{number}"], each)
    return mine, id, ids


def voted(db, choices: list[str], people: int = 1, models=(MODELS[0],)) -> uuid.UUID:
    """An experiment on as many inputs; on each, everybody says this of wording a (left) and wording b."""
    crowd = [person(db, f"人 {n}") for n in range(people)]
    id, ids = experiment(db, crowd[0], spec(models=list(models), inputs=len(choices)))
    with db.write() as session:
        for user in crowd:
            for number, choice in enumerate(choices, 1):
                pair = (ids[variant, models[0], f"i{number}"] for variant in "ab")
                blind_pairs.save_vote(session, user, *pair, choice)
    return id


def test_one_leads_by_stars_where_it_had_clearly_more_on_inputs_enough(db):
    _, id, _ = judged(db, {"a": [5, 5, 4, 5, 5, 5, 4, 5], "b": [2, 3, 2, 2, 1, 2, 2, 3]})
    told = table(db, id).leader
    assert (told.key, told.by, told.answers, told.inputs, told.people) == (("a", ""), "stars", 16, 8, 1)
    assert told.said("en") == "“写法 A” leads: 16 answers to 8 inputs, 1 person."
    assert "8 份素材的 16 个答案，1 人评过" in told.said("zh")
    _, id, _ = judged(db, {"a": [5, 5, 4, 5, 5, 5], "b": [2, 3, 2, 2, 1, 2]})
    told = table(db, id).leader
    assert told.key is None and "没有定论" in told.said("zh") and "Not yet decided" in told.said("en")


@pytest.mark.parametrize("lost", [(5, 0), (7, 1), (9, 2), (12, 4)])
def test_scores_that_equals_reach_often_name_no_leader(db, lost):
    won, lost = lost
    told = table(db, voted(db, ["left"] * won + ["right"] * lost)).leader
    assert told.key is None and "Not yet decided" in told.said("en")


def test_the_same_two_answers_voted_on_by_many_are_one_piece_of_evidence(db):
    told = table(db, voted(db, ["left"] * 4, people=12))
    assert told.votes == 48 and told.leader.key is None
    assert (told.leader.answers, told.leader.inputs, told.leader.people) == (8, 4, 12)
    row_a = row(told.variants, variant="a")
    assert (row_a.wins.votes, row_a.wins.pairs, row_a.answers, row_a.people) == (48, 4, 4, 12)
    assert row_a.wins.low < 0.5


def test_on_two_inputs_nobody_leads_however_many_answers_there_are(db):
    mine = person(db)
    seeds = tuple(range(1, 13))
    id, _ = experiment(db, mine, spec(models=[MODELS[0]], inputs=2, seeds=seeds))
    with db.write() as session:
        cells = {(c.variant, c.input, c.seed): c.id for c in session.query(tables.Cell).filter_by(experiment_id=id)}
        for input in ("i1", "i2"):
            for seed in seeds:
                blind_pairs.save_vote(session, mine, cells["a", input, seed], cells["b", input, seed], "left")
    told = table(db, id).leader
    assert told.key is None and "at least 8 inputs" in told.said("en") and "48 answers to 2 inputs" in told.said("en")


def test_who_was_never_compared_keeps_it_open_and_who_answered_nothing_does_not(db):
    _, id, ids = judged(db, {"a": [5] * 10, "b": [1] * 10, "c": [2, 2]})
    assert table(db, id).leader.key is None
    with db.write() as session:
        for number in range(1, 13):
            session.get(tables.Cell, ids["c", MODELS[0], f"i{number}"]).state = "failed"
    assert table(db, id).leader.key == ("a", "")


def test_a_lead_is_taken_back_when_later_votes_on_the_same_answers_say_otherwise(db):
    id = voted(db, ["left"] * 9)
    assert table(db, id).leader.key == ("a", "")
    others = [person(db, f"别人 {n}") for n in range(2)]
    with db.write() as session:
        cells = {(c.variant, c.input): c.id for c in session.query(tables.Cell).filter_by(experiment_id=id)}
        for other in others:
            for number in range(1, 10):
                blind_pairs.save_vote(session, other, cells["a", f"i{number}"], cells["b", f"i{number}"], "right")
    assert table(db, id).leader.key is None


def test_answers_of_two_models_say_nothing_of_their_wordings(db):
    mine = person(db)
    id, ids = experiment(db, mine, spec(inputs=9))
    with db.write() as session:
        for number in range(1, 10):
            blind_pairs.save_vote(
                session, mine, ids["a", MODELS[0], f"i{number}"], ids["b", MODELS[1], f"i{number}"], "left"
            )
    told = table(db, id)
    assert told.leader.key is None and told.model_leader.key is None
    assert row(told.variants, variant="a").wins is None
    assert row(told.both, variant="a", model=MODELS[0]).wins.share == 1


def test_blind_pairs_alone_can_name_who_leads(db):
    told = table(db, voted(db, ["right"] * 9, people=2))
    assert (told.leader.key, told.leader.by, told.votes, told.people) == (("b", ""), "wins", 18, 2)
    assert told.model_leader.why == "results_alone"


def test_stars_and_votes_on_the_same_two_answers_count_once(db):
    id = voted(db, ["left"] * 5)
    with db.read() as session:
        user = session.query(tables.PairVote).filter_by(experiment_id=id).first().user_id
    with db.read() as session:
        cells = [(c.variant, c.id) for c in session.query(tables.Cell).filter_by(experiment_id=id)]
    for variant, cell in cells:
        rate(db, user, cell, 5 if variant == "a" else 1)
    told = table(db, id).leader
    assert told.key is None and told.answers == 10


def test_stars_and_pairs_that_disagree_decide_nothing(db):
    id = voted(db, ["left"] * 9)
    other = person(db, "小李")
    with db.read() as session:
        cells = [(c.variant, c.id) for c in session.query(tables.Cell).filter_by(experiment_id=id)]
    for variant, cell in cells:
        rate(db, other, cell, 3 if variant == "a" else 4)
    told = table(db, id).leader
    assert told.key is None and "“写法 A”" in told.said("en") and "“写法 B”" in told.said("en")


def test_an_order_is_told_only_where_one_is_shown_to_lead(db):
    even = voted(db, ["left", "right"] * 6 + ["left"])
    with db.read() as session:
        assert blind_pairs.load_standing(session, even).order != {}
    told = table(db, even)
    assert (told.leader.key, told.order) == (None, {})
    clear = table(db, voted(db, ["left"] * 12))
    assert clear.leader.key == ("a", "") and next(iter(clear.order)) == "a"


def test_what_won_says_how_many_have_compared(db):
    told = row(table(db, voted(db, ["left", "right"], people=3)).variants, variant="a")
    assert (told.wins.pairs, told.wins.people, told.people) == (2, 3, 3)


def test_a_wording_that_was_taken_out_is_called_by_its_words_and_still_races(db):
    _, id, _ = judged(db, {"a": [5, 5], "0ca770e6": [1, 1]}, inputs=2)
    with db.write() as session:
        experiment = session.get(tables.Experiment, id)
        experiment.spec = {**experiment.spec, "variants": experiment.spec["variants"][:1]}
    told = table(db, id)
    assert [one.name for one in told.variants] == ["写法 A", "写一个剧本"] and told.leader.why != "results_alone"


def test_an_experiment_that_is_not_there_is_not_found_and_an_empty_one_is_a_table_of_nothing(db):
    with pytest.raises(NotFound):
        table(db, uuid.uuid4())
    mine = person(db)
    id, _ = experiment(db, mine, spec(variants=[]))
    told = table(db, id)
    assert (told.variants, told.rungs, told.leader.key) == ((), (), None)
