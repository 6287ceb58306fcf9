"""Held-out scores are those of a fit that never saw the texts."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.linear import fit

RIDGE = 0.5
RNG = np.random.default_rng(3)
SPARSE = csr_matrix(RNG.normal(size=(30, 8)).astype(np.float32))
DENSE = RNG.normal(size=(30, 4)).astype(np.float32)
TARGETS = np.eye(3)[RNG.integers(0, 3, 30)]
FOLD = np.arange(30) % 3


def scores(rows, columns):
    """Scores of ``rows`` from a ridge regression on ``columns``, on the mean of all targets."""
    features = np.hstack([SPARSE.toarray(), DENSE])
    gram = features @ features.T
    mean = TARGETS.mean(axis=0)
    solved = np.linalg.solve(
        gram[np.ix_(columns, columns)] + RIDGE * np.eye(len(columns)), TARGETS[columns] - mean
    )
    return gram[np.ix_(rows, columns)] @ solved + mean


def probabilities(found, sharpness):
    powers = np.exp(found * sharpness)
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def fitted():
    (found,) = fit(SPARSE, DENSE, [(["a", "b", "c"], TARGETS)], FOLD, RIDGE)
    return found


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_fold_is_scored_by_a_fit_on_the_others(fitted, number):
    part, rest = np.flatnonzero(number == FOLD), np.flatnonzero(number != FOLD)

    expected = probabilities(scores(part, rest), fitted.classifier.sharpness)

    assert fitted.held_out[part] == pytest.approx(expected, abs=1e-3)


def test_the_classifier_itself_is_fitted_on_all_texts(fitted):
    columns, values = np.arange(8), SPARSE.toarray()[0]
    everything = np.arange(30)

    said = fitted.classifier.probabilities(columns, values, DENSE[0])

    expected = probabilities(scores(everything[:1], everything), fitted.classifier.sharpness)
    assert said == pytest.approx(expected[0], abs=1e-3)
