"""Fits the weights of the reader of forms to bench/data/forms_training.jsonl (`python -m bench.forms --train`, some minutes); the same
sentences give the same weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize, minimize_scalar

from language import forms

TRAINING = Path(__file__).parents[1] / "data" / "forms_training.jsonl"
STIFFNESS = 0.03
LEAST = 2
"""What fewer sentences show says nothing of others."""
TURNS = 5
STEPS = 120


def train() -> None:
    """Writes data/language/forms.npz and prints how often a fifth left out is read right."""
    rows = [json.loads(line) for line in TRAINING.read_text("utf-8").splitlines()]
    names = list(forms.form_files())
    seen = seen_matrix([row["text"] for row in rows])
    wanted = np.array([names.index(row["form"]) for row in rows])
    turn = np.arange(len(rows)) % TURNS
    left_out = np.zeros((len(rows), len(names)))
    for nth in range(TURNS):
        table, bias = fit(seen[turn != nth], wanted[turn != nth], len(names))
        left_out[turn == nth] = seen[turn == nth] @ table + bias
    right = float((left_out.argmax(axis=1) == wanted).mean())
    temperature = fit_temperature(left_out, wanted)
    table, bias = fit(seen, wanted, len(names))
    step = np.float32(np.abs(table).max() / 127)
    small = np.round(table / step).astype(np.int8)
    np.savez_compressed(
        forms.WEIGHTS,
        table=small,
        step=step,
        bias=bias.astype(np.float32),
        temperature=np.float32(temperature),
        names=np.array(names),
    )
    print(
        f"{len(rows)} sentences; left out: {right:.3f} right, temperature {temperature:.2f}; {forms.WEIGHTS.stat().st_size} bytes"
    )
    return 0


def seen_matrix(texts: list[str]) -> sparse.csr_matrix:
    """A row for each text, a column for each row of the table."""
    at, row, value = [], [], []
    for nth, text in enumerate(texts):
        for each, much in forms.seen_rows(text):
            at.append(nth)
            row.append(each)
            value.append(much)
    return sparse.csr_matrix((value, (at, row)), shape=(len(texts), forms.ROWS))


def fit(
    seen: sparse.csr_matrix, wanted: NDArray[np.int64], many: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and bias of a logistic regression, held small by STIFFNESS."""
    used = np.flatnonzero(np.bincount(seen.indices, minlength=forms.ROWS) >= LEAST)
    narrow = seen[:, used]
    truth = np.eye(many)[wanted]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(len(used) + 1, many)
        scores = narrow @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        likely /= likely.sum(axis=1, keepdims=True)
        off = likely - truth
        cost = -np.log(likely[np.arange(len(wanted)), wanted] + 1e-12).sum() + STIFFNESS / 2 * (weights[:-1] ** 2).sum()
        return cost, np.vstack([narrow.T @ off + STIFFNESS * weights[:-1], off.sum(axis=0)]).ravel()

    found = minimize(loss, np.zeros((len(used) + 1) * many), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights = found.x.reshape(-1, many)
    table = np.zeros((forms.ROWS, many))
    table[used] = weights[:-1]
    return table, weights[-1]


def fit_temperature(scores: NDArray[np.float64], wanted: NDArray[np.int64]) -> float:
    """What scores are divided by, so that of readings with confidence c about c are right."""

    def loss(temperature: float) -> float:
        even = scores / temperature
        even -= even.max(axis=1, keepdims=True)
        return float((np.log(np.exp(even).sum(axis=1)) - even[np.arange(len(wanted)), wanted]).sum())

    return float(minimize_scalar(loss, bounds=(0.2, 5), method="bounded").x)
