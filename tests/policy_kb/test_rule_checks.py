"""What does not agree in rules and facts is named with its file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_kb.check import check
from tests.policy_kb.test_check import spoil

RULE, FACTS, PREMISES = "rules/subsidy.yml", "facts.yml", "measures/2.1.2.yml"
FIRST = "test: {fact: first_startup, is: true}"
ONE_YEAR = "at_least: 1年, at_bound: 正好1年。"


def first(new: str) -> tuple[str, str, str]:
    """Another test in the place of the condition ``first``."""
    return RULE, FIRST, f"test: {new}"


SPOILT = [
    pytest.param(
        *first("{fact: first_statup, is: true}"),
        "conditions[first].test.fact",
        "没有这个事实项：first_statup（是不是 first_startup？）",
        id="an unknown fact",
    ),
    pytest.param(
        *first("{fact: first_startup, is: true, given: opened_on}"),
        "conditions[first].test.given",
        "没有这个事实项：opened_on",
        id="an unknown date that says so too",
    ),
    pytest.param(
        *first("{sum: [staff], minus: [guests], at_least: 1, reading: 一人}"),
        "conditions[first].test.minus",
        "没有这个事实项：guests",
        id="an unknown fact among those taken off",
    ),
    pytest.param(
        *first("{sum: [form], at_least: 1, reading: 一人}"),
        "conditions[first].test.sum",
        "form 是 choice",
        id="a sum of what is no number",
    ),
    pytest.param(
        *first("{from: staff, to: as_of, at_least: 1年}"),
        "conditions[first].test.from",
        "staff 是 count，这里要用 date",
        id="a period from what is no date",
    ),
    pytest.param(
        *first("{fact: first_startup, is: 是}"),
        "conditions[first].test.is",
        "只能写 true 或 false：是",
        id="a word for a bool",
    ),
    pytest.param(
        *first("{fact: form, is: company}"),
        "conditions[first].test.is",
        "form 只能是 shop、firm：company",
        id="a value that is not on the fact's list",
    ),
    pytest.param(
        *first("{fact: staff, is: true}"),
        "conditions[first].test.is",
        "staff 是 count",
        id="a number compared with a bool",
    ),
    pytest.param(
        *first("{fact: first_startup, is: 1}"),
        "conditions[first].test.is",
        "要写 true、false 或一个取值",
        id="a number for a value",
    ),
    pytest.param(
        RULE,
        "{groups: [veteran]}",
        "{groups: [veterans]}",
        "conditions[group].test.any[0].groups",
        "没有这个群体：veterans（是不是 veteran？）",
        id="an unknown group",
    ),
    pytest.param(
        RULE,
        "{other_groups: [veteran]}",
        "{other_groups: [nobody]}",
        "test.any[1].undecided_if.other_groups",
        "没有这个群体：nobody",
        id="an unknown group inside another test",
    ),
    pytest.param(
        RULE,
        f"{FIRST}\n",
        "test: {share: [space_free], of: space_total, parameter: {key: wages}}\n"
        "    undecided: 这一天没有规定。\n",
        "conditions[first].test.parameter.key",
        "没有这个参数：wages（是不是 wage？）",
        id="an unknown parameter",
    ),
    pytest.param(
        RULE,
        "at_least: 1年",
        "at_least: 2年",
        "conditions[one_year].test.at_least",
        "引文里没有这个数字：2年（若是对文字的理解，请写 reading）",
        id="a duration that is not in the quote and names no reading",
    ),
    pytest.param(
        *first("{sum: [staff], at_least: 3}"),
        "conditions[first].test.at_least",
        "引文里没有这个数字：3",
        id="a number that is not in the quote and names no reading",
    ),
    pytest.param(
        RULE,
        f"{FIRST}\n",
        "test: {share: [space_free], of: space_total, percent: 30}\n    undecided: 算不出。\n",
        "conditions[first].test.percent",
        "引文里没有这个数字：30",
        id="a share that is not in the quote",
    ),
    pytest.param(
        RULE,
        "quote: 首次创业\n",
        "quote: 初次创业\n",
        "conditions[first].quote",
        "原文里没有这段引文：「初次创业」",
        id="a quote that is not in the document",
    ),
    pytest.param(
        RULE,
        "quote: 首次创业\n",
        'quote: 首次创业\n    clause: "2.1.2"\n',
        "conditions[first].quote",
        "在条款 2.1.1，不在条款 2.1.2",
        id="a quote from another clause than the one named",
    ),
    pytest.param(
        RULE,
        "quote: 首次创业\n",
        'quote: 首次创业\n    clause: "9.9"\n',
        "conditions[first].clause",
        "没有这个条款：9.9",
        id="an unknown clause of a condition",
    ),
    pytest.param(
        RULE,
        "    not_met: 不是首次创业。\n",
        "",
        "conditions[first].not_met",
        "缺少必填项",
        id="a missing message",
    ),
    pytest.param(
        RULE,
        "    undecided: 方案没有点名，要由当地定。\n",
        "",
        "conditions[group].undecided",
        "可能无法由条文判定",
        id="no message for undecided where that can come out",
    ),
    pytest.param(
        RULE,
        "（{started_on}开业）。\n    not_met",
        "（{staff}人）。\n    not_met",
        "conditions[one_year].met",
        "这个空填不上：{staff}",
        id="a blank that the condition cannot fill",
    ),
    pytest.param(
        RULE,
        "change: 到{on}满1年。",
        "change: 到{day}满1年。",
        "conditions[one_year].change",
        "这个空填不上：{day}",
        id="a blank that nothing fills",
    ),
    pytest.param(
        RULE,
        "met: 满1年（{started_on}开业）。",
        "met: 满1年，{started_on}开业。",
        "conditions[one_year].met",
        "空要放在（）里",
        id="a blank without which nothing would be said",
    ),
    pytest.param(
        RULE,
        "met: 满1年（{started_on}开业）。",
        "met: 满1年（{started on}开业）。",
        "conditions[one_year].met",
        "花括号里只能是一个空的名字",
        id="a brace that is no blank",
    ),
    pytest.param(
        RULE,
        ONE_YEAR,
        "at_least: 一年",
        "conditions[one_year].test.at_least",
        "要写成几年或几个月",
        id="a bad duration",
    ),
    pytest.param(
        RULE,
        ONE_YEAR,
        "at_lest: 1年",
        "conditions[one_year].test.at_lest",
        "不认识的键",
        id="a misspelt bound",
    ),
    pytest.param(
        RULE,
        ONE_YEAR,
        "at_least: 1年, at_most: 1年",
        "conditions[one_year].test.at_most",
        "不认识的键",
        id="both bounds at once",
    ),
    pytest.param(
        *first("{exactly: 1}"),
        "conditions[first].test",
        "看不出是哪种判断",
        id="an unknown form of test",
    ),
    pytest.param(
        RULE,
        f"    {FIRST}\n",
        "",
        "conditions[first].test",
        "缺少必填项",
        id="a condition without a test",
    ),
    pytest.param(
        *first("{any: []}"), "conditions[first].test.any", "缺少必填项", id="a choice of nothing"
    ),
    pytest.param(
        RULE,
        "id: first",
        "id: group",
        "conditions[group].id",
        "id 重复：group",
        id="two conditions of one name",
    ),
    pytest.param(
        RULE,
        "until: null",
        "until: 2023-01-01",
        "valid",
        "until 要晚于 from",
        id="a rule that ends on the day it starts",
    ),
    pytest.param(
        RULE,
        "valid: {from: 2023-01-01, until: null}\n",
        "",
        "valid",
        "缺少必填项",
        id="a rule without its days",
    ),
    pytest.param(
        RULE,
        "rule: subsidy",
        "rule: subsidie",
        "rule",
        "没有这个事项：subsidie（是不是 subsidy？）",
        id="a rule for an unknown program",
    ),
    pytest.param(
        RULE,
        "rule: subsidy",
        "rule: premises",
        "rule",
        "没有写 program: true",
        id="a rule for what is no program",
    ),
    pytest.param(
        RULE,
        'clause: "2.1.1"',
        'clause: "2.1.2"',
        "clause",
        "事项在条款 2.1.1",
        id="a rule under another clause than its program",
    ),
    pytest.param(
        PREMISES,
        "title: 免费场地\n",
        "title: 免费场地\n    program: true\n",
        "topics[premises].program",
        "这个事项没有规则：premises",
        id="a program without a rule",
    ),
    pytest.param(
        RULE, "payee: person", "payee: persons", "payee", "是不是 person？", id="an unknown payee"
    ),
    pytest.param(
        RULE,
        "low: 5000",
        "low: 6000",
        "amount.low",
        "引文里没有这个数字：6000元",
        id="an amount that its quote does not hold",
    ),
    pytest.param(
        RULE, "bound: floor", "bound: flor", "amount.bound", "是不是 floor？", id="an unknown bound"
    ),
    pytest.param(
        RULE, "per: once", "per: ones", "amount.per", "是不是 once？", id="an unknown unit"
    ),
    pytest.param(
        RULE,
        "{fact: form, is: firm}",
        "{fact: forms, is: firm}",
        "open_points[1].when.fact",
        "没有这个事实项：forms",
        id="an unknown fact of an open point",
    ),
    pytest.param(
        RULE,
        "handoff:",
        "exclusive:\n  - {program: loan, clause: '2.1.1', quote: 首次创业}\nhandoff:",
        "exclusive[0].program",
        "没有这条规则：loan",
        id="an exclusion of an unknown program",
    ),
    pytest.param(
        RULE,
        "handoff:",
        "exclusive:\n  - {program: subsidy, clause: '2.1.1', quote: 不得重复}\nhandoff:",
        "exclusive[0].quote",
        "原文里没有这段引文",
        id="an exclusion that the text does not say",
    ),
    pytest.param(
        RULE, "handoff: [问准确金额]\n", "", "handoff", "缺少必填项", id="no reason for a handoff"
    ),
    pytest.param(
        RULE, "next_step:", "next_steps:", "next_steps", "不认识的键", id="an unknown key of a rule"
    ),
    pytest.param(
        FACTS,
        "kind: count",
        "kind: cunt",
        "facts[staff].kind",
        "是不是 count？",
        id="an unknown kind of fact",
    ),
    pytest.param(
        FACTS,
        "values: [shop, firm], ",
        "",
        "facts[form].values",
        "缺少必填项",
        id="a choice of nothing to choose from",
    ),
    pytest.param(
        FACTS,
        '"no": 不是第一次创业',
        '"value": 不是',
        "facts[first_startup].says",
        "是非项要写 yes 和 no",
        id="a bool with only one thing to say",
    ),
    pytest.param(
        FACTS,
        "key: first_startup",
        "key: first_startup, times: true",
        "facts[first_startup].times",
        "只有 count 可以",
        id="a yes or no that counts times",
    ),
    pytest.param(
        FACTS,
        "default_from: registered_on",
        "default_from: registered",
        "default_from",
        "没有这个事实项：registered（是不是 registered_on？）",
        id="an unknown stand-in of a fact",
    ),
    pytest.param(
        FACTS,
        "also: [first_startup]",
        "also: [first_start]",
        "facts[registered_on].also",
        "没有这个事实项：first_start（是不是 first_startup？）",
        id="an unknown fact asked along",
    ),
    pytest.param(
        FACTS,
        "key: space_free",
        "key: space_total",
        "facts[space_total].key",
        "事实项重复",
        id="two facts of one name",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), SPOILT)
def test_a_fault_of_a_rule_or_fact_is_named_with_its_file_and_field(
    content: Path, file: str, old: str, new: str, field: str, message: str
) -> None:
    spoil(content, file, old, new)

    faults = check(content)

    assert any(
        fault.file == file and field in fault.field and message in fault.message and fault.line > 0
        for fault in faults
    ), faults


def test_two_rules_for_one_program_are_refused(content: Path) -> None:
    (content / "rules/again.yml").write_text((content / RULE).read_text("utf-8"), "utf-8")

    assert [(fault.file, fault.field, fault.message) for fault in check(content)] == [
        (RULE, "rule", "同一事项有两条规则：subsidy")
    ]


def test_a_figure_beside_its_reading_need_not_be_in_the_quote(content: Path) -> None:
    spoil(content, *first("{sum: [staff], at_least: 3, reading: 三人才算带动}"))

    assert check(content) == ()
