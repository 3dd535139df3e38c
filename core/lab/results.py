"""What an experiment shows: for each wording, each model, and both together, how it was liked, what it cost, how it failed; and
whether that is enough to name one that leads."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from statistics import fmean, median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound
from core.lab import blind_pairs, evidence, marks, wordings
from core.lab.blind_pairs import Duel, WinRate
from core.lab.evidence import Judgement
from core.lab.lab_values import RUNGS, ExperimentSpec
from core.lab.marks import CellMarks
from core.lab.result_values import ResultRow, Results, StarRating, Verdict

GOOD = 4.0
"""Stars, in the mean, of an answer that is taken."""
WHOLE = 2.0
"""Stars that one answer must have more than another to count as a pair that was won; one star counts half of it."""
REFUSED = ("tasks.Refused", "errors.NotWanted")
NEVER_SENT = ("over_budget", "OverBudget", "OverCap", "OverRun", "OverMonth", "OverStudioMonth")
"""How the reason of a cell ends that no vendor was asked for."""


def load_results(session: Session, experiment_id: uuid.UUID, rung: str = "") -> Results:
    """Of the rung that the experiment stands on, where it holds cells, else of the dearest that does; or of a rung of your choice.
    Raises NotFound."""
    row = session.get(tables.Experiment, experiment_id)
    if row is None:
        raise NotFound(what="experiment")
    cell = tables.Cell
    looked_at = (
        cell.id,
        cell.rung,
        cell.variant,
        cell.model,
        cell.input,
        cell.seed,
        cell.state,
        cell.error,
        cell.facts,
    )
    columns = select(*looked_at, cell.cost_micro_yuan, cell.took_ms, cell.parent_id)
    cells: list[Any] = list(session.execute(columns.where(cell.experiment_id == experiment_id)))
    older = wordings.load_outdated_cells(session, row)
    votes = select(tables.PairVote.user_id).where(tables.PairVote.experiment_id == experiment_id)
    spec = ExperimentSpec.model_validate(row.spec)
    gone = {one.variant for one in cells} - {variant.id for variant in spec.variants}
    asked = session.scalars(select(cell).where(cell.experiment_id == experiment_id, cell.variant.in_(gone)))
    return compute_results(
        spec,
        cells,
        marks.marks_by_cell(session, experiment_id),
        lambda chosen: blind_pairs.load_standing(session, experiment_id, chosen, older),
        set(session.scalars(votes)),
        rung,
        older,
        wordings.removed_wordings(spec, asked) if gone else {},
    )


def compute_results(
    spec: ExperimentSpec,
    cells: Sequence[tables.Cell],
    marked: Mapping[uuid.UUID, CellMarks],
    standing: Callable[[str], blind_pairs.PairStanding],
    voters: set[uuid.UUID],
    rung: str = "",
    older: Container[uuid.UUID] = (),
    removed: Mapping[str, str] = {},
) -> Results:
    """Of cells that stand (`older` ones answered to a wording that reads otherwise by now: they count nowhere); `removed` names wordings that were taken out."""
    changed = Counter(cell.variant for cell in cells if cell.id in older)
    cells = [cell for cell in cells if cell.id not in older]
    standing_on = [each for each in RUNGS if any(cell.rung == each for cell in cells)]
    rung = rung or (spec.rung if spec.rung in standing_on or not standing_on else standing_on[-1])
    here = [cell for cell in cells if cell.rung == rung]
    climbed = {cell.parent_id for cell in cells if cell.parent_id}
    votes = standing(rung)
    names = {**{variant.id: wordings.wording_name(variant) for variant in spec.variants}, **removed}
    judges = _judges(here, marked, votes.duels)
    wins = {(k, ""): r for k, r in votes.variants.items()}
    variants = _rows(here, marked, judges, climbed, lambda cell: (cell.variant, ""), wins)
    wins = {("", k): r for k, r in votes.models.items()}
    models = _rows(here, marked, judges, climbed, lambda cell: ("", cell.model), wins)
    both = _rows(here, marked, judges, climbed, lambda cell: (cell.variant, cell.model), votes.both)
    place = {name: number for number, name in enumerate([*names, *spec.models])}

    def named(rows: Iterable[ResultRow]) -> tuple[ResultRow, ...]:
        rows = [row.model_copy(update={"name": _name(row, names), "older": changed[row.variant]}) for row in rows]
        return tuple(sorted(rows, key=lambda row: [(place.get(part, 999), part) for part in row.key]))

    people = {mark.user_id for cell in here if cell.id in marked for mark in marked[cell.id].marks} | voters
    leader = decide_verdict(named(variants), pair_judgements(here, marked, votes.duels, of_models=False))
    model_leader = decide_verdict(named(models), pair_judgements(here, marked, votes.duels, of_models=True))
    return Results(
        rung=rung,
        rungs=tuple(standing_on),
        variants=named(variants),
        models=named(models),
        both=named(both),
        leader=leader,
        model_leader=model_leader,
        order=votes.order if leader.key else {},
        models_order=votes.models_order if model_leader.key else {},
        cost=sum(cell.cost_micro_yuan for cell in here),
        inputs=len({cell.input for cell in here if cell.state == "completed"}),
        people=len(people),
        votes=votes.votes,
    )


def decide_verdict(rows: Sequence[ResultRow], said: Iterable[Judgement]) -> Verdict:
    """One leads whom core.lab.evidence shows to be better than each of the others, by pairs and by stars together, unless the two point to
    different ones. Who has answered nothing is out of the race."""
    racing = {row.key: row for row in rows if row.completed}
    if len(racing) < 2:
        return Verdict(why="results_alone")
    race = evidence.Race(racing)
    for word in said:
        race.hear(word)
    lead = race.lead
    told = Verdict(answers=lead.answers, inputs=lead.inputs, people=lead.people)

    def but(why: str, **more: Any) -> Verdict:
        return told.model_copy(update={"why": why, **more})

    row = racing.get(lead.who) if lead.who is not None else None  # type: ignore[call-overload]
    if row is None:
        least = evidence.fewest_inputs(len(racing))
        return but("results_open_few" if lead.inputs < least else "results_open", facts={"least": least})
    by_stars = next((each for each in racing.values() if _stars_won(each) > _stars_won(row) > 0), row)
    by_wins = next((each for each in racing.values() if _share_won(each) > _share_won(row) > 0), row)
    if by_stars is not by_wins:
        return but("results_two_minds", facts={"stars": by_stars.name, "wins": by_wins.name})
    if by_stars is not row:
        return but("results_open")
    by = "both" if row.stars and row.wins else "wins" if row.wins else "stars"
    return but("results_leader", key=row.key, by=by, facts={"name": row.name})


def _stars_won(row: ResultRow) -> float:
    return row.stars.mean if row.stars else 0.0


def _share_won(row: ResultRow) -> float:
    return row.wins.share if row.wins else 0.0


def pair_judgements(
    cells: Iterable[Any], marked: Mapping[uuid.UUID, CellMarks], duels: Iterable[Duel], *, of_models: bool
) -> list[Judgement]:
    """What was said of two wordings by one model, or `of_models`: of two models on one wording; in the order in which it was said. Who gave
    stars to both answers, on the same seed, has compared them; a vote of the same person on the same two goes before."""
    wanted = blind_pairs.is_between_models if of_models else blind_pairs.is_between_variants
    key = (lambda maker: ("", maker[1])) if of_models else (lambda maker: (maker[0], ""))
    told = [
        (
            duel.at.timestamp() if duel.at else 0.0,
            Judgement(key(duel.left), key(duel.right), duel.won, duel.answers, duel.input, duel.person),
        )
        for duel in duels
        if duel.answers and wanted(duel)
    ]
    voted = {(word.person, frozenset(word.answers)) for _, word in told}
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for cell in cells:
        if cell.id in marked:
            groups[cell.variant if of_models else cell.model, cell.input, cell.seed].append(cell)
    for group in groups.values():
        for one, other in combinations(group, 2):
            first, second = (key((cell.variant, cell.model)) for cell in (one, other))
            if first == second:
                continue
            for at, person, share in _starred(marked[one.id], marked[other.id]):
                if (person, frozenset((one.id, other.id))) not in voted:
                    told.append((at, Judgement(first, second, share, (one.id, other.id), one.input, person)))
    return [word for _, word in sorted(told, key=lambda each: each[0])]


def _starred(one: CellMarks, other: CellMarks) -> Iterable[tuple[float, Hashable, float]]:
    """Of each who gave stars to both: when, who, and what the first has got of the pair."""
    theirs = {mark.user_id: mark for mark in other.marks if mark.stars is not None}
    for mark in one.marks:
        against = theirs.get(mark.user_id)
        if mark.stars is None or against is None or against.stars is None:
            continue
        apart = min(1.0, max(-1.0, (mark.stars - against.stars) / WHOLE))
        at = max((each.at.timestamp() for each in (mark, against) if each.at), default=0.0)
        yield at, mark.user_id, (1 + apart) / 2


def rate_stars(inputs: Iterable[Sequence[float]]) -> StarRating | None:
    """Of the mean stars of each answer to each input."""
    means = [fmean(answers) for answers in inputs if answers]
    if not means:
        return None
    low, high = evidence.mean_interval([(mean - 1) / 4 for mean in means])
    return StarRating(mean=fmean(means), low=1 + 4 * low, high=1 + 4 * high, inputs=len(means))


def _judges(
    cells: Iterable[Any], marked: Mapping[uuid.UUID, CellMarks], duels: Iterable[Duel]
) -> dict[uuid.UUID, set[Hashable]]:
    """Who has marked or compared each cell."""
    found: dict[uuid.UUID, set[Hashable]] = {
        cell.id: {mark.user_id for mark in marked[cell.id].marks} for cell in cells if cell.id in marked
    }
    for duel in duels:
        for answer in duel.answers or ():
            found.setdefault(answer, set()).add(duel.person)  # type: ignore[arg-type]
    return found


def is_accepted(cell: tables.Cell, marked: CellMarks | None, climbed: bool) -> bool:
    if cell.state != "completed" or (marked is not None and marked.rejected):
        return False
    return climbed or (marked is not None and (marked.mean or 0) >= GOOD)


def _rows(
    cells: Iterable[tables.Cell],
    marked: Mapping[uuid.UUID, CellMarks],
    judges: Mapping[uuid.UUID, set[Hashable]],
    climbed: set[uuid.UUID],
    key_of: Callable[[tables.Cell], tuple[str, str]],
    wins: Mapping[tuple[str, str], WinRate],
) -> list[ResultRow]:
    groups: dict[tuple[str, str], list[tables.Cell]] = defaultdict(list)
    for cell in cells:
        groups[key_of(cell)].append(cell)
    return [_row(key, group, marked, judges, climbed, wins.get(key)) for key, group in groups.items()]


def _row(
    key: tuple[str, str],
    cells: Sequence[tables.Cell],
    marked: Mapping[uuid.UUID, CellMarks],
    judges: Mapping[uuid.UUID, set[Hashable]],
    climbed: set[uuid.UUID],
    wins: WinRate | None,
) -> ResultRow:
    given = [marked[cell.id] for cell in cells if cell.id in marked]
    ends = Counter(_end(cell) for cell in cells)
    sent = ends["completed"] + ends["failed"] + ends["refused"]
    taken = sum(is_accepted(cell, marked.get(cell.id), cell.id in climbed) for cell in cells)
    cost = sum(cell.cost_micro_yuan for cell in cells)
    waits = [
        cell.took_ms / 1000 for cell in cells if cell.state == "completed" and not (cell.facts or {}).get("cached")
    ]
    judged = [judges[cell.id] for cell in cells if judges.get(cell.id)]
    stars: dict[str, list[float]] = defaultdict(list)
    for cell in cells:
        if cell.id in marked and (mean := marked[cell.id].mean) is not None:
            stars[cell.input].append(mean)
    return ResultRow(
        variant=key[0],
        model=key[1],
        cells=len(cells),
        inputs=len({cell.input for cell in cells if cell.state == "completed"}),
        completed=ends["completed"],
        failed=ends["failed"],
        refused=ends["refused"],
        not_sent=ends["not_sent"],
        marks=sum(len(word.marks) for word in given),
        answers=len(judged),
        judged=len({cell.input for cell in cells if judges.get(cell.id)}),
        people=len(set().union(*judged)),
        stars=rate_stars(stars.values()),
        wins=wins,
        reject_share=sum(word.rejected for word in given) / len(given) if given else None,
        accepted=taken,
        cost=cost,
        cost_per_accepted=(cost + taken // 2) // taken if taken else None,
        p50_s=median(waits) if waits else None,
        refusal_rate=ends["refused"] / sent if sent else None,
        tags=dict(sum((Counter(word.tags) for word in given), Counter())),
    )


def _end(cell: tables.Cell) -> str:
    """How a cell stands: completed, failed, refused for its content, not_sent, or its own state."""
    if cell.state != "failed":
        return cell.state
    why = str((cell.error or {}).get("say", ""))
    if why in REFUSED:
        return "refused"
    return "not_sent" if why.endswith(NEVER_SENT) or why.startswith("lab.") else "failed"


def _name(row: ResultRow, variants: Mapping[str, str]) -> str:
    return " × ".join(filter(None, (variants.get(row.variant, row.variant), row.model)))
