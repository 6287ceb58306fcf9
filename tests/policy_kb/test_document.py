"""The official text is cut at its headings and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_kb.document import OfficialText, parse


@pytest.fixture
def text(real: Path) -> str:
    return (real / "documents" / "nmg-2022-31.txt").read_text(encoding="utf-8")


@pytest.fixture
def official(text: str) -> OfficialText:
    return parse(text)


def test_the_clauses_recombine_to_the_text(official: OfficialText, text: str) -> None:
    assert official.recombined() == text


def test_there_are_22_measures_7_plans_and_4_requirements(official: OfficialText) -> None:
    ids = [clause.id for clause in official.clauses]
    measures = [3, 3, 3, 3, 3, 3, 4]
    below = [
        name
        for plan, count in enumerate(measures, 1)
        for name in (f"2.{plan}", *(f"2.{plan}.{number}" for number in range(1, count + 1)))
    ]

    assert ids == ["0", "1", "1.1", "1.2", "1.3", "2", *below, "3", "3.1", "3.2", "3.3", "3.4"]


@pytest.mark.parametrize(
    ("clause", "title"),
    [
        ("1", "总体要求"),
        ("1.1", "指导思想"),
        ("1.2", "基本原则"),
        ("2.1", "实施“政策支撑促创”计划"),
        ("2.4.2", "优化升级创业园孵化基地"),
        ("3.4", "加强督促检查"),
    ],
)
def test_a_clause_has_the_title_of_its_heading(
    official: OfficialText, clause: str, title: str
) -> None:
    assert {it.id: it.title for it in official.clauses}[clause] == title


def test_every_parent_exists_and_comes_before(official: OfficialText) -> None:
    seen: set[str | None] = {None}
    for clause in official.clauses:
        assert clause.parent in seen
        seen.add(clause.id)


def test_the_source_line_belongs_to_no_clause(official: OfficialText) -> None:
    assert official.closing.startswith("（来源：")
    assert official.clauses[-1].text.endswith("各项措施取得实效。")


def test_a_text_without_headings_is_one_clause() -> None:
    official = parse("通知\n全文\n")

    assert [clause.id for clause in official.clauses] == ["0"]
    assert official.recombined() == "通知\n全文\n"
