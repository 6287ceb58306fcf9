"""是不是 asks whether something is so: it takes nothing back."""

from __future__ import annotations

import pytest

from actions.correcting import is_correction, takes_back


@pytest.mark.parametrize("text", ["三个人是不是能领", "给的是不是比别处多", "五千元是不是两次给"])
def test_a_question_whether_it_is_so_takes_nothing_back(text: str):
    assert not is_correction(text)
    assert not takes_back(text)


@pytest.mark.parametrize("text", ["三个不是两个", "是三个，不是两个", "2024 不是 2025"])
def test_what_is_said_not_to_be_so_is_taken_back(text: str):
    assert is_correction(text)
