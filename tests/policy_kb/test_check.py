"""Unsound content is refused, and each fault is named with its file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_kb.build import build
from policy_kb.check import check
from policy_kb.errors import ContentError

SUBSIDY, PREMISES = "measures/2.1.1.yml", "measures/2.1.2.yml"

SPOILT = [
    pytest.param(
        SUBSIDY,
        "quote: 对退役军人首次创业}",
        "quote: 对退役军人初次创业}",
        "topics[subsidy].what.quote",
        "只对得上开头「对退役军人」",
        id="a quote that is not in the document",
    ),
    pytest.param(
        PREMISES,
        "what: {text: 免费提供不低于30%的场地。, quote: 免费提供不低于30%的场地}",
        "what: {text: 首次创业有补贴。, quote: 对退役军人首次创业}",
        "topics[premises].what.quote",
        "在条款 2.1.1，不在条款 2.1.2",
        id="a quote from another clause than the one named",
    ),
    pytest.param(
        SUBSIDY,
        "[{text: 经营满1年, quote: 正常经营1年以上}]",
        "[{text: 经营满1年, quote: 正常经营满1年}]",
        "topics[subsidy].conditions.points[0].quote",
        "原文里没有这段引文",
        id="a point whose quote is not in the document",
    ),
    pytest.param(
        PREMISES, 'clause: "2.1.2"', 'clause: "2.1.9"', "clause", "2.1.9", id="an unknown clause"
    ),
    pytest.param(
        SUBSIDY,
        'clause: "2.1.2"}',
        'clause: "9.9"}',
        "topics[subsidy].exclusions.clause",
        "没有这个条款：9.9",
        id="an unknown clause of a field",
    ),
    pytest.param(
        SUBSIDY,
        "[veteran]",
        "[veterans]",
        "topics[subsidy].who.groups",
        "没有这个群体：veterans（是不是 veteran？）",
        id="an unknown group",
    ),
    pytest.param(
        "figures.yml",
        "topics: [subsidy]",
        "topics: [subsidie]",
        "figures[N01].topics",
        "没有这个事项：subsidie（是不是 subsidy？）",
        id="an unknown topic",
    ),
    pytest.param(
        PREMISES,
        "targets: [T01]",
        "targets: [T99]",
        "topics[premises].targets.targets",
        "没有这个目标：T99",
        id="an unknown target",
    ),
    pytest.param(
        SUBSIDY,
        "figures: [N01]",
        "figures: [N99]",
        "topics[subsidy].amount.figures",
        "没有这个数字：N99",
        id="an unknown figure",
    ),
    pytest.param(
        "regions.yml",
        "region: 云川市",
        "region: 云州市",
        "zones[云川开发区].region",
        "没有这个地区：云州市（是不是 云川市？）",
        id="an unknown region",
    ),
    pytest.param(
        "regions.yml",
        'parent: "990100"',
        'parent: "990900"',
        "regions[990101].parent",
        "没有这个地区代码：990900",
        id="an unknown parent of a region",
    ),
    pytest.param(
        "regions.yml",
        "candidates: [青山区, 青山市]",
        "candidates: [青山区, 青山镇]",
        "ambiguous[青山].candidates",
        "没有这个地方：青山镇",
        id="an unknown candidate of an ambiguous name",
    ),
    pytest.param(
        SUBSIDY,
        "text: 至少5000元",
        "text: 至少6000元",
        "topics[subsidy].amount.text",
        "引文里没有这个数字：6000元",
        id="a figure in a text that its quote does not hold",
    ),
    pytest.param(
        SUBSIDY,
        "text: 至少5000元",
        "text: 至少六千元",
        "topics[subsidy].amount.text",
        "六千元",
        id="a figure in Chinese numerals that its quote does not hold",
    ),
    pytest.param(
        SUBSIDY,
        "text: 至少5000元",
        "text: 至少0.6万元",
        "topics[subsidy].amount.text",
        "0.6万元",
        id="a figure in 万元 that its quote does not hold",
    ),
    pytest.param(
        SUBSIDY,
        "三成",
        "40%",
        "topics[subsidy].exclusions.text",
        "40%",
        id="a percentage that its quote does not hold",
    ),
    pytest.param(
        SUBSIDY,
        "low: 5000",
        "low: 6000",
        "topics[subsidy].amount.low",
        "引文里没有这个数字：6000元",
        id="a typed amount that its quote does not hold",
    ),
    pytest.param(
        SUBSIDY,
        "low: 5000",
        "low: 五千",
        "topics[subsidy].amount.low",
        "要写成数字",
        id="a typed amount that is no number",
    ),
    pytest.param(
        SUBSIDY,
        "low: 5000, high: null",
        "low: null, high: 5000",
        "topics[subsidy].amount.low",
        "要写 low",
        id="a floor without its low end",
    ),
    pytest.param(
        "figures.yml",
        "values: [5000]",
        "values: [500]",
        "figures[N01].values[0]",
        "500元",
        id="a figure whose value is not in its quote",
    ),
    pytest.param(
        "targets.yml",
        "by: 到2025年",
        "by: 到2026年",
        "targets[T01].by",
        "2026年",
        id="a year that the clause of a target does not hold",
    ),
    pytest.param(
        "parameters/wage.yml",
        "effective_from: 2024-01-01",
        "effective_from: 2023-12-01",
        "parameters[wage].effective_from",
        "时段重叠",
        id="overlapping periods",
    ),
    pytest.param(
        "parameters/wage.yml",
        "effective_to: 2024-01-01",
        "effective_to: null",
        "parameters[wage].effective_from",
        "时段重叠",
        id="a period after one without an end",
    ),
    pytest.param(
        "parameters/wage.yml",
        "effective_from: 2024-01-01",
        "effective_from: 2024-01-02",
        "parameters[wage].effective_from",
        "时段有空缺",
        id="a gap of one day between periods",
    ),
    pytest.param(
        "parameters/wage.yml",
        "effective_to: 2024-01-01",
        "effective_to: 2022-01-01",
        "parameters[wage].effective_to",
        "要晚于 effective_from",
        id="a period that ends on the day it starts",
    ),
    pytest.param(
        "parameters/wage.yml",
        "confidence: B",
        "confidence: C",
        "parameters[wage].confidence",
        "可信度低于 B",
        id="a parameter of confidence below B",
    ),
    pytest.param(
        "parameters/wage.yml",
        "confidence: A, checked_on: 2025-01-01}\n  - {key: wage",
        "confidence: A, checked_on: 2025-01-32}\n  - {key: wage",
        "parameters.0.checked_on",
        "2025-01-32",
        id="a day that does not exist",
    ),
    pytest.param(
        "parameters/wage.yml",
        "new: 市人力资源局, source: 云发2号, confidence: A",
        "new: 市人力资源局, source: 云发2号, confidence: D",
        "renames[0].confidence",
        "可信度低于 B",
        id="a rename of confidence below B",
    ),
    pytest.param(
        PREMISES,
        "    confirm: 请向当地人社部门确认。\n",
        "",
        "topics[premises].confirm",
        "缺少必填项",
        id="a missing confirm",
    ),
    pytest.param(
        PREMISES,
        "    what: {text: 免费提供不低于30%的场地。, quote: 免费提供不低于30%的场地}\n",
        "",
        "topics[premises].what",
        "缺少必填项",
        id="a topic without what",
    ),
    pytest.param(
        SUBSIDY,
        "quote: 补贴期限不超过两年}",
        "quote: }",
        "topics[subsidy].duration.quote",
        "缺少必填项",
        id="a field without a quote",
    ),
    pytest.param(
        SUBSIDY,
        "    exclusions:",
        "    exclusion:",
        "topics[subsidy].exclusion",
        "不认识的键 exclusion（是不是 exclusions？）",
        id="an unknown key",
    ),
    pytest.param(
        SUBSIDY,
        "bound: floor",
        "bound: flor",
        "topics[subsidy].amount.bound",
        "是不是 floor？",
        id="a word that is not on the list",
    ),
    pytest.param(
        PREMISES,
        "id: premises",
        "id: subsidy",
        "topics[subsidy].id",
        "id 重复：subsidy，已见于 measures/2.1.1.yml:9",
        id="a duplicate id",
    ),
    pytest.param(
        PREMISES,
        'clause: "2.1.2"\nkind',
        'clause: "2.1.1"\nkind',
        "clause",
        "同一条款有两个文件：2.1.1",
        id="two files for a clause",
    ),
    pytest.param(
        PREMISES,
        "[免租场地]",
        "[免租场地, 开店补贴]",
        "topics[premises].aliases[1]",
        "名称重复：开店补贴，已是 measures/2.1.1.yml:12",
        id="an alias of two topics",
    ),
    pytest.param(
        PREMISES,
        "[免租场地]",
        "[免租场地, 当过兵]",
        "groups[veteran].aliases[0]",
        "名称重复：当过兵",
        id="an alias of a topic and a group",
    ),
    pytest.param(
        PREMISES,
        "[免租场地]",
        "[免租场地, 免租场地]",
        "topics[premises].aliases[1]",
        "别名写了两次：免租场地",
        id="an alias written twice",
    ),
    pytest.param(
        "regions.yml",
        'code: "990101"',
        'code: "990100"',
        "regions[990100].code",
        "地区代码重复：990100",
        id="a duplicate region code",
    ),
    pytest.param(
        SUBSIDY,
        "[市财政局, 人社局]",
        "[市财政局, 教育局]",
        "departments.names[1]",
        "引文里没有这个部门：教育局",
        id="a department that the clause does not name",
    ),
    pytest.param(
        SUBSIDY,
        "open: true",
        "open: false",
        "departments.open",
        "等部门",
        id="等部门 dropped",
    ),
    pytest.param(
        SUBSIDY,
        "program: true",
        "program: 是",
        "topics[subsidy].program",
        "true 或 false",
        id="no bool",
    ),
    pytest.param(
        SUBSIDY,
        "title: 创业补贴",
        "title: 创业补贴\n    title: 别的",
        "title",
        "同一个键写了两次",
        id="a key written twice",
    ),
    pytest.param(SUBSIDY, "open: true", "open: [true", "", "YAML 语法错误", id="a syntax error"),
]


def spoil(content: Path, file: str, old: str, new: str) -> None:
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_small_content_is_sound(content: Path) -> None:
    assert check(content) == ()


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), SPOILT)
def test_a_fault_is_named_with_its_file_and_field(
    content: Path, file: str, old: str, new: str, field: str, message: str
) -> None:
    spoil(content, file, old, new)

    faults = check(content)

    assert any(
        field in fault.field and message in fault.message and fault.line > 0 for fault in faults
    ), faults


@pytest.mark.parametrize(
    "file", ["targets.yml", "figures.yml", "groups.yml", "regions.yml", "documents", "measures"]
)
def test_a_missing_file_is_named(content: Path, file: str) -> None:
    for path in sorted((content / file).glob("*")) or [content / file]:
        path.unlink()

    assert any(fault.file == file for fault in check(content))


def test_a_file_that_is_no_utf_8_is_named(content: Path) -> None:
    (content / SUBSIDY).write_bytes("标题".encode("gbk"))

    assert [fault.file for fault in check(content) if "读不出" in fault.message] == [SUBSIDY]


def test_all_faults_are_listed_at_once_and_nothing_is_built(content: Path, tmp_path: Path) -> None:
    spoil(content, SUBSIDY, "low: 5000", "low: 6000")
    spoil(content, PREMISES, "targets: [T01]", "targets: [T99]")
    spoil(content, "parameters/wage.yml", "confidence: B", "confidence: D")
    database = tmp_path / "kb.sqlite"

    with pytest.raises(ContentError) as refused:
        build(database, content)

    assert len({fault.file for fault in refused.value.faults}) == 3
    assert not database.exists()


def test_the_line_of_a_fault_is_the_line_in_the_file(content: Path) -> None:
    spoil(content, SUBSIDY, "low: 5000", "low: 6000")

    (fault,) = check(content)

    lines = (content / SUBSIDY).read_text(encoding="utf-8").splitlines()
    assert "low: 6000" in lines[fault.line - 1]


def test_the_real_content_is_sound(real: Path) -> None:
    assert [str(fault) for fault in check(real)] == []
