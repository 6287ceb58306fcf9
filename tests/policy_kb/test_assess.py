"""Facts as JSON in, verdicts as JSON out, with notices; or an error that names what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.rules.facts import FactError
from policy_kb.store import KnowledgeBase

TODAY = dt.date(2026, 11, 22)
PROGRAMS = {
    "counter_guarantee_waiver", "small_firm_hiring_ratio", "loan_any_household",
    "startup_subsidy", "internship_subsidy", "master_studio_award",
    "incubation_subsidy", "job_creation_subsidy", "free_premises", "base_free_space_duty",
    "college_park", "national_base_award", "graduate_training", "leave_to_startup",
    "in_service_startup", "study_suspension",
}  # fmt: skip
BOUNDS = {"floor", "cap", "exact", "per_head", "range", "none"}


@pytest.fixture(scope="module")
def assessor(tmp_path_factory: pytest.TempPathFactory) -> Assessor:
    database = tmp_path_factory.mktemp("kb") / "kb.sqlite"
    build(database)
    return Assessor(KnowledgeBase.open(database))


def test_all_sixteen_programs_are_judged_in_the_order_of_the_document(assessor):
    found = [one["id"] for one in assessor.assess({}, TODAY)["programs"]]

    clauses = [[int(part) for part in assessor.rules[name].clause.split(".")] for name in found]
    assert set(found) == PROGRAMS
    assert clauses == sorted(clauses)


def test_a_verdict_has_the_keys_that_others_rely_on(assessor):
    (found,) = assessor.assess({"only": ["startup_subsidy"]}, TODAY)["programs"]

    assert set(found) >= {"id", "status", "amount", "conditions", "missing", "earliest_on",
                          "open_points"}  # fmt: skip
    assert set(found["amount"]) == {"bound", "low", "high", "per"}
    assert all(
        set(one) == {"id", "result", "clause", "quote", "message"} for one in found["conditions"]
    )


def test_every_condition_quotes_the_words_of_its_clause(assessor):
    for program in assessor.assess({}, TODAY)["programs"]:
        for one in program["conditions"]:
            assert one["quote"] in assessor.kb.clause(one["clause"]).text


def test_what_comes_out_is_plain_json(assessor):
    facts = {"households_incubated": 2, "households_with_startup_subsidy": 0, "new_employees": 3,
             "internship_started_on": "2024-10-01", "internship_ended_on": "2025-03-31",
             "registered_on": "2025-04-01"}  # fmt: skip
    found = assessor.assess(facts, TODAY)

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert {one["amount"]["bound"] for one in found["programs"]} <= BOUNDS


def test_what_is_missing_is_named_by_keys_that_can_be_given(assessor):
    found = assessor.assess({}, TODAY)["programs"]

    assert {key for one in found for key in one["missing"]} <= set(assessor.book.facts)
    assert all(len(one["missing"]) == len(set(one["missing"])) for one in found)


def test_only_limits_what_is_judged_but_not_its_order(assessor):
    wanted = ["study_suspension", "startup_subsidy", "study_suspension"]
    found = assessor.assess({"only": wanted}, TODAY)

    assert [one["id"] for one in found["programs"]] == ["startup_subsidy", "study_suspension"]
    assert found["exclusive"] == []


@pytest.mark.parametrize(
    ("only", "pairs"),
    [
        (None, [["incubation_subsidy", "startup_subsidy"]]),
        (["startup_subsidy", "incubation_subsidy"], [["incubation_subsidy", "startup_subsidy"]]),
        (["startup_subsidy"], []),
        (["job_creation_subsidy", "incubation_subsidy"], []),
        ([], []),
    ],
)
def test_an_excluding_pair_is_named_whenever_both_are_judged(assessor, only, pairs):
    assert assessor.assess({"only": only}, TODAY)["exclusive"] == pairs


@pytest.mark.parametrize(
    ("as_of", "notices"),
    [
        ("2021-12-31", ["before_plan_term"]),
        ("2022-01-01", []),
        ("2025-12-31", []),
        ("2026-01-01", ["plan_term_ended"]),
        (None, ["plan_term_ended"]),
    ],
)
def test_the_term_of_the_plan_is_a_notice_and_no_condition(assessor, as_of, notices):
    found = assessor.assess({"as_of": as_of, "business_in_region": True}, TODAY)
    status = {one["id"]: one["status"] for one in found["programs"]}["loan_any_household"]

    assert (found["notices"], found["as_of"]) == (notices, as_of or "2026-11-22")
    assert status == "likely_eligible"


@pytest.mark.parametrize(
    "only", ["startup_subsidy", ["startup"], [["startup_subsidy"]], [None], [{}], {}, 1]
)
def test_a_program_that_is_none_is_named(assessor, only):
    with pytest.raises(FactError) as caught:
        assessor.assess({"only": only}, TODAY)

    assert caught.value.key == "only"


@pytest.mark.parametrize(
    ("as_of", "hires", "status"),
    [
        ("2023-09-30", 14, "not_eligible"),
        ("2023-09-30", 15, "likely_eligible"),
        ("2023-10-01", 9, "not_eligible"),
        ("2023-10-01", 10, "likely_eligible"),
        ("2010-01-01", 10, "refer"),
    ],
)
def test_a_parameter_is_that_of_the_day_of_the_assessment(assessor, as_of, hires, status):
    facts = {"borrower": "small_firm", "staff": 100, "qualifying_hires": hires, "as_of": as_of}
    (found,) = assessor.assess({**facts, "only": ["small_firm_hiring_ratio"]}, TODAY)["programs"]

    assert found["status"] == status


def test_the_small_content_is_judged_by_its_own_rule(content: Path, tmp_path: Path):
    build(tmp_path / "kb.sqlite", content)
    small = Assessor(KnowledgeBase.open(tmp_path / "kb.sqlite"))
    facts = {"groups": ["veteran"], "first_startup": True, "registered_on": "2025-06-01"}

    found = small.assess({**facts, "form": "firm"}, dt.date(2025, 7, 1))
    assert found == {
        "as_of": "2025-07-01",
        "notices": [],
        "exclusive": [],
        "bundle": {"drawn": [], "given_up": [], "because": [], "low": 0, "high": 0},
        "programs": [
            {
                "id": "subsidy",
                "title": "创业补贴",
                "status": "not_eligible",
                "amount": {"bound": "floor", "low": 5000, "high": None, "per": "once"},
                "conditions": [
                    said("group", "met", "对退役军人首次创业", "是退役军人。"),
                    said("first", "met", "首次创业", "是首次创业。"),
                    said("one_year", "not_met", "正常经营1年以上", "不满1年（2025年6月1日开业）。"),
                ],
                "missing": [],
                "earliest_on": "2026-06-01",
                "open_points": ["多少由当地定。", "公司算不算，方案没有写。"],
                "changes": ["到2026年6月1日满1年。"],
            }
        ],
    }


def said(name: str, result: str, quote: str, message: str) -> dict[str, str]:
    return {"id": name, "result": result, "clause": "2.1.1", "quote": quote, "message": message}
