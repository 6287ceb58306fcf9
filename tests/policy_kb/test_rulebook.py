"""Rules and facts are kept as they are written, and a new program needs no more than that."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.content import load
from policy_kb.rules.schema import (
    All,
    AnyOf,
    Groups,
    Is,
    Not,
    OtherGroups,
    Percent,
    Period,
    Share,
    Sum,
    UndecidedIf,
    UndecidedUnless,
)
from policy_kb.store import KnowledgeBase
from tests.policy_kb.test_check import spoil

RULE, FACTS, PREMISES = "rules/subsidy.yml", "facts.yml", "measures/2.1.2.yml"
TODAY = dt.date(2026, 11, 22)
FIRST = "test: {fact: first_startup, is: true}"
ONE = Is("first_startup", value=True)


def test_what_is_built_is_what_was_written(content: Path, tmp_path: Path) -> None:
    build(tmp_path / "kb.sqlite", content)
    kb, written = KnowledgeBase.open(tmp_path / "kb.sqlite"), load(content)

    assert kb.facts == tuple(entry.value for entry in written.facts)
    assert kb.rules == tuple(entry.value for entry in written.rules)


@pytest.mark.parametrize(
    ("written", "test"),
    [
        ("{fact: first_startup, is: true}", ONE),
        (
            "{fact: first_startup, is: false, given: registered_on, asks: started_on}",
            Is("first_startup", value=False, given="registered_on", asks="started_on"),
        ),
        ("{fact: form, is: firm}", Is("form", "firm")),
        ("{groups: [veteran]}", Groups(("veteran",))),
        ("{other_groups: [veteran]}", OtherGroups(("veteran",))),
        (
            "{sum: [staff], at_least: 1, reading: 一人}",
            Sum(("staff",), (), (), least=True, bound=Decimal(1)),
        ),
        (
            "{sum: [space_total], minus: [space_free], optional: [space_free], at_most: 9, "
            "reading: 九, at_bound: 正好}",
            Sum(("space_total",), ("space_free",), ("space_free",), False, Decimal(9), "正好"),
        ),
        (
            "{share: [space_free], of: space_total, percent: 30, reading: 三成}",
            Share(("space_free",), "space_total", Percent(Decimal(30))),
        ),
        (
            "{share: [space_free], of: space_total, "
            "parameter: {key: wage, over: 100, over_key: wage}}",
            Share(("space_free",), "space_total", Percent(None, "wage", Decimal(100), "wage")),
        ),
        (
            "{from: registered_on, to: as_of, at_most: 6个月, reading: 半年}",
            Period("registered_on", "as_of", least=False, months=6),
        ),
        (
            "{from: registered_on, to: started_on, at_least: 2年, reading: 二, at_bound: 正好}",
            Period("registered_on", "started_on", True, 24, "正好"),
        ),
        ("{all: [{fact: first_startup, is: true}]}", All((ONE,))),
        ("{any: [{fact: first_startup, is: true}]}", AnyOf((ONE,))),
        ("{not: {fact: first_startup, is: true}}", Not(ONE)),
        ("{undecided_unless: {fact: first_startup, is: true}}", UndecidedUnless(ONE)),
        ("{undecided_if: {fact: first_startup, is: true}}", UndecidedIf(ONE)),
    ],
)
def test_each_form_of_test_is_read_and_kept(content: Path, tmp_path: Path, written, test) -> None:
    spoil(content, RULE, FIRST, f"test: {written}\n    undecided: 条文没有写。")
    build(tmp_path / "kb.sqlite", content)

    (rule,) = KnowledgeBase.open(tmp_path / "kb.sqlite").rules
    assert rule.conditions[1].test == test


NEW_TOPIC = """
  - id: free_desk
    title: 免费工位
    program: true
    what: {text: 免费提供场地。, quote: 免费提供不低于30%的场地}
    confirm: 请向当地人社部门确认。
"""
NEW_FACT = """
  - {key: desks_free, kind: count, label: 空工位, ask: 还有几个空工位？, why: 没有空位就没法给。, order: 9, says: {value: "{value}个空工位"}}
"""  # noqa: E501
NEW_RULE = {
    "rule": "free_desk",
    "title": "免费工位",
    "clause": "2.1.2",
    "payee": "person",
    "valid": {"from": "2023-01-01"},
    "conditions": [
        {
            "id": "desk",
            "quote": "免费提供不低于30%的场地",
            "test": {"sum": ["desks_free"], "at_least": 1, "reading": "有一个就行"},
            "met": "有空工位（{desks_free}个）。",
            "not_met": "没有空工位。",
            "unknown": "还不知道有没有空工位。",
            "change": "等{gap}个空工位。",
        }
    ],
    "amount": {"bound": "none", "text": "不发钱", "quote": "免费提供不低于30%的场地"},
    "exclusive": [{"program": "subsidy", "clause": "2.1.1", "quote": "一次性补贴"}],
    "handoff": ["没有空位"],
    "next_step": "问基地。",
}


@pytest.mark.parametrize(
    ("facts", "status", "message", "missing"),
    [
        ({"desks_free": 2}, "likely_eligible", "有空工位（2个）。", []),
        ({"desks_free": 0}, "not_eligible", "没有空工位。", []),
        ({}, "need_info", "还不知道有没有空工位。", ["desks_free"]),
    ],
)
def test_a_new_program_with_a_new_fact_is_yaml_only(
    content: Path, tmp_path: Path, facts, status, message, missing
) -> None:
    with (content / PREMISES).open("a", encoding="utf-8") as measure:
        measure.write(NEW_TOPIC)
    with (content / FACTS).open("a", encoding="utf-8") as file:
        file.write(NEW_FACT)
    written = yaml.safe_dump(NEW_RULE, allow_unicode=True)
    (content / "rules/free_desk.yml").write_text(written, "utf-8")
    build(tmp_path / "kb.sqlite", content)

    assessor = Assessor(KnowledgeBase.open(tmp_path / "kb.sqlite"))
    found = assessor.assess(facts, TODAY)
    (program,) = [one for one in found["programs"] if one["id"] == "free_desk"]
    assert (program["status"], program["missing"]) == (status, missing)
    assert program["conditions"][0]["message"] == message
    assert found["exclusive"] == [["free_desk", "subsidy"]]
