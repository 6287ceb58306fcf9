"""Each case of tests/cases is judged as the policy officer who wrote it says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_kb.assess import Assessor
from policy_kb.content import DEFAULT
from policy_kb.rules.schema import facts_of

FOLDER = Path(__file__).parents[2] / "cases"
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yml")}
PROGRAMS = sorted(path.stem for path in (DEFAULT / "rules").glob("*.yml"))
TODAY = dt.date(2026, 11, 22)
OF_ONE = {"name", "change", "status", "missing", "earliest_on", "fails", "open", "amount"}
NEVER_ALONE = {
    ("incubation_subsidy", "households"),  # without a household none is left to count either
    ("internship_subsidy", "started_up"),  # without a start-up its date is not known either
    ("in_service_startup", "researcher"),  # the cases were written from its other fact alone
}
OF_SEVERAL = {"name", "change", "only", "programs", "exclusive"}


def plain(value: Any) -> Any:
    """A value as JSON has it: YAML reads days as dates."""
    return value.isoformat() if isinstance(value, dt.date) else value


def facts(file: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    merged = {**(file.get("base") or {}), **(case.get("change") or {})}
    return {key: plain(value) for key, value in merged.items()}


def cases(*, of_one: bool) -> Iterator[Any]:
    for stem, file in sorted(FILES.items()):
        if ("program" in file) == of_one:
            for case in file["cases"]:
                yield pytest.param(file, case, id=f"{stem}: {case['name']}")


def judged(assessor: Assessor, file: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    given = {**facts(file, case), "only": [file["program"]]}
    return assessor.assess(given, TODAY)["programs"][0]


def failing(assessor: Assessor, program: dict[str, Any]) -> set[str]:
    """The facts that the conditions look at which are not met."""
    tests = {one.id: one.test for one in assessor.rules[program["id"]].conditions}
    failed = [one["id"] for one in program["conditions"] if one["result"] == "not_met"]
    return {key for name in failed for key in facts_of(tests[name])}


@pytest.mark.parametrize(("file", "case"), cases(of_one=True))
def test_the_verdict_is_the_one_of_the_case(
    assessor: Assessor, file: dict[str, Any], case: dict[str, Any]
) -> None:
    found = judged(assessor, file, case)

    assert set(case) <= OF_ONE | {"amount_total"}
    assert found["status"] == case["status"]
    if "missing" in case:
        assert set(found["missing"]) == set(case["missing"])
    if "earliest_on" in case:
        assert found["earliest_on"] == plain(case["earliest_on"])
    for name in {"amount", "amount_total"} & set(case):
        assert {key: found[name][key] for key in case[name]} == case[name]
    assert set(case.get("fails", ())) <= failing(assessor, found)
    for words in case.get("open", ()):
        assert any(words in point for point in found["open_points"]), words


@pytest.mark.parametrize(("file", "case"), cases(of_one=False))
def test_several_programs_are_judged_at_once_as_the_case_says(
    assessor: Assessor, file: dict[str, Any], case: dict[str, Any]
) -> None:
    found = assessor.assess({**facts(file, case), "only": case.get("only")}, TODAY)
    statuses = {program["id"]: program["status"] for program in found["programs"]}

    assert set(case) <= OF_SEVERAL
    assert {name: statuses[name] for name in case["programs"]} == case["programs"]
    assert set(statuses) == set(case.get("only", PROGRAMS))
    if "exclusive" in case:
        assert sorted(map(sorted, found["exclusive"])) == sorted(map(sorted, case["exclusive"]))


def test_the_cases_are_many_and_mostly_hard() -> None:
    statuses = Counter(
        case["status"] for file in FILES.values() if "program" in file for case in file["cases"]
    )

    assert statuses.total() >= 250
    assert statuses["not_eligible"] >= 0.4 * statuses.total()
    assert statuses["need_info"] + statuses["refer"] >= 60


def test_every_program_has_cases_and_every_case_a_name_of_its_own() -> None:
    names = [(stem, case["name"]) for stem, file in FILES.items() for case in file["cases"]]

    assert {file["program"] for file in FILES.values() if "program" in file} == set(PROGRAMS)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("result", ["not_met", "unknown"])
def test_each_condition_fails_alone_and_is_open_alone_in_some_case(
    assessor: Assessor, program: str, result: str
) -> None:
    file, found = FILES[program], set()
    asked = {one.id: set(facts_of(one.test)) for one in assessor.rules[program].conditions}
    for case in file["cases"]:
        results = {one["id"]: one["result"] for one in judged(assessor, file, case)["conditions"]}
        for name, own in asked.items():
            others = set().union(*asked.values()) - own
            if results[name] == result and not others & set(case["change"]):
                found.add((program, name))

    assert {(program, name) for name in asked} - found <= NEVER_ALONE
