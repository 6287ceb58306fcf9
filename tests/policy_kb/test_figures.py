"""Figures are compared by what they come to, not by how they are written."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.figures import figures_in, holds, not_held


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("最多10万元", "十万元"),
        ("最多100000元", "10万元以下"),
        ("2年", "离校两年内"),
        ("24个月", "不超过2年"),
        ("半年", "后6个月内"),
        ("百分之六十", "最低工资标准60%"),
        ("六成", "60%"),
        ("一半以上", "占总户数50%及以上"),
        ("只给一次", "一次性奖补"),
        ("三千块", "给予3000元"),
        ("100人", "100名"),
        ("1.5万个项目", "1.5万个以上"),
        ("2025年", "（2022-2025年）"),
        ("一次性创业补贴", "创业补贴"),
        ("统一形象，进一步扩大，第一类", "品牌"),
        ("千方百计支持万众创新", "创新"),
        ("每一户都要登记", "按户数"),
        ("三种情况之一", "以及"),
    ],
)
def test_held(text: str, quote: str) -> None:
    assert not_held(text, [quote]) == []


@pytest.mark.parametrize(
    ("text", "quote", "figure"),
    [
        ("最多10万元", "10万人", "10万元"),
        ("3年", "3个月", "3年"),
        ("5001元", "5000元", "5001元"),
        ("三千五", "3000元", "三千五"),
        ("12个领域", "新能源、新材料", "12个"),
        ("十二个领域", "新能源、新材料", "十二个"),
        ("30%", "3%", "30%"),
        ("两次", "一次性", "两次"),
        ("打12345", "热线", "12345"),
    ],
)
def test_not_held(text: str, quote: str, figure: str) -> None:
    assert not_held(text, [quote]) == [figure]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(5000, "元", True), (5000, "%", False), (500, "元", False), ("0.5", "万元", True)],
)
def test_a_typed_amount(value: int | str, unit: str, expected: bool) -> None:
    assert holds(["给予不低于5000元一次性创业补贴"], Decimal(value), unit) is expected


@given(
    st.text(alphabet="零一二两三十百千万亿半年月个元人次第统每内的0123456789.,%％ ", max_size=30)
)
def test_any_text_holds_its_own_figures(text: str) -> None:
    """Nothing is read that is not written, and nothing read makes a text contradict itself."""
    assert not_held(re.sub("一次性", "", text), [re.sub("一次性", "", text)]) == []
    assert all(amount.value >= 0 for _, amount in figures_in(text))
