"""Few values of each fact, on a bound and beside it, and the ways in which they fill up.

A point gives each fact of a program one of its values; None is unknown. A part of a date is
filled by a day within it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from policy_kb.assess import Assessor
from policy_kb.rules.dates import Day
from policy_kb.rules.facts import Facts
from policy_kb.rules.judge import judge, together

AS_OF = dt.date(2026, 11, 22)
YES_NO = (None, True, False)
Point = tuple[Any, ...]
Known = dict[str, Any]
NONE_ASKED = frozenset({"leave_extension_months"})
"""Absent, these say that nothing is asked for: nothing is left to fill in."""

DOMAINS: dict[str, Known] = {
    "counter_guarantee_waiver": {
        "borrower": (None, "individual", "small_firm"),
        "loan_amount": (None, 100_000, 100_001),
        "honour_at_league_level": YES_NO,
        "lender_rates_credit_good": YES_NO,
    },
    "small_firm_hiring_ratio": {
        "borrower": (None, "individual", "small_firm"),
        "staff": (None, 0, 10, 100, 101),
        "qualifying_hires": (None, 0, 1, 5, 6, 10),
    },
    "loan_any_household": {"business_in_region": YES_NO},
    "internship_subsidy": {
        "young_student": YES_NO,
        "internship_joined": YES_NO,
        "internship_started_on": (None, "2024", "2024-03-01", "2024-09-10"),
        "internship_ended_on": (None, "2024-08", "2024-08-01", "2024-08-31"),
        "started_up_on": (None, "2025-02", "2024-02-29", "2024-08-30", "2025-02-01", "2025-02-28",
                          "2025-03-01"),
    },
    "incubation_subsidy": {
        "base_lawful": YES_NO,
        "base_effective": YES_NO,
        "households_incubated": (None, 0, 1, 5),
        "households_with_startup_subsidy": (None, 0, 1, 5),
    },
    "job_creation_subsidy": {
        "in_incubation": YES_NO,
        "new_employees": (None, 0, 1),
        "employment_quality_good": YES_NO,
        "retention_high": YES_NO,
    },
    "free_premises": {
        "groups": (None, (), ("veteran",), ("school_leaver",), ("veteran", "school_leaver")),
        "base_government_developed": YES_NO,
    },
    "base_free_space_duty": {
        "base_government_developed": YES_NO,
        "space_total": (None, 0, 10, 100),
        "space_free": (None, 0, 3, 29.9, 30),
    },
    "college_park": {
        "park_households": (None, 0, 20, 21),
        "park_by_recent_graduates": (None, 0, 9, 10, 11),
        "park_by_students": (None, 0, 1, 10),
    },
    "master_studio_award": {"studio_announced": YES_NO},
    "national_base_award": {"national_base_newly_announced": YES_NO},
    "graduate_training": {
        "graduation_year_student": YES_NO,
        "groups": (None, (), ("graduate",), ("veteran",)),
        "left_school_on": (None, "2024", "2024-11-21", "2024-11-22"),
        "unemployed_now": YES_NO,
    },
    "leave_to_startup": {
        "groups": (None, (), ("researcher",)),
        "leave_approved": YES_NO,
        "leave_first_months": (None, 0, 36, 37),
        "leave_extension_months": (None, 0, 36, 37),
        "profitable_at_expiry": YES_NO,
        "extensions_used": (None, 0, 1),
        "previous_leave_months": (None, 0, 1, 36, 73),
    },
    "in_service_startup": {
        "groups": (None, (), ("researcher",)),
        "in_service_researcher": YES_NO,
    },
    "study_suspension": {
        "groups": (None, (), ("enrolled_student",)),
        "intends_startup": YES_NO,
    },
    # The rest of its conditions each look at one fact of their own: two stand for them.
    "startup_subsidy": {
        "groups": (None, (), ("veteran",), ("graduate",), ("school_leaver",),
                   ("graduate", "school_leaver")),
        "left_school_on": (None, "2024", "2023-10-31", "2024-11-21", "2024-11-22"),
        "unemployed_at_registration": YES_NO,
        "registered": YES_NO,
        "registered_on": (None, "2025", "2025-10-31", "2025-11-23"),
        "jobs_created": (None, 0, 1),
    },
}  # fmt: skip
FURTHER: dict[str, Known] = {
    "incubation_subsidy": {"households_incubated": (6,)},
    "college_park": {
        "park_households": (30,),
        "park_by_recent_graduates": (20,),
        "park_by_students": (20,),
    },
    "internship_subsidy": {
        "internship_started_on": ("2024-02-01", "2025-05-01"),
        "internship_ended_on": ("2024-02-15", "2025-02-15", "2025-06-30"),
    },
}
"""Values that only fill up: what a verdict turns on may lie beyond those that a point gives."""
GIVEN: dict[str, Known] = {
    "startup_subsidy": {
        "first_startup": True,
        "operating_normally": True,
        "tax_filing_normal": True,
        "startup_subsidy_received": False,
        "incubation_subsidy_received": False,
    }
}


@dataclass(frozen=True)
class Domain:
    """All points of a program's small domain, and what the rules say at each."""

    assessor: Assessor
    program: str
    verdicts: dict[Point, tuple[str, frozenset[str]]]

    @cached_property
    def keys(self) -> list[str]:
        return list(DOMAINS[self.program])

    @cached_property
    def fillings(self) -> list[dict[Any, list[Any]]]:
        """For each fact: the values that may fill a value, itself first."""
        more = FURTHER.get(self.program, {})
        return [
            {
                value: [
                    value,
                    *(new for new in (*values, *more.get(key, ())) if fills(key, value, new)),
                ]
                for value in (*values, *more.get(key, ()))
            }
            for key, values in DOMAINS[self.program].items()
        ]

    def points(self) -> Iterator[Point]:
        return filter(self.consistent, product(*DOMAINS[self.program].values()))

    def consistent(self, point: Point) -> bool:
        """What is not registered has no day of registration."""
        known = dict(zip(self.keys, point))
        return known.get("registered") is not False or known["registered_on"] is None

    def next_to(self, point: Point, key: str) -> Iterator[Point]:
        """The points that fill up this one fact."""
        at = self.keys.index(key)
        for value in self.fillings[at][point[at]][1:]:
            found = (*point[:at], value, *point[at + 1 :])
            if self.consistent(found):
                yield found

    def results_beside(self, point: Point, key: str) -> Iterator[set[tuple[Any, str]]]:
        """The values of a fact with what comes of them, for every filling of the others."""
        aside = {key, "registered_on"} if key == "registered" else {key}  # no takes its day along
        found: dict[Point, set[tuple[Any, str]]] = {}
        for full in self.completions(point):
            known = dict(zip(self.keys, full))
            rest = tuple(value for name, value in known.items() if name not in aside)
            found.setdefault(rest, set()).add((known[key], self(full)[0]))
        yield from found.values()

    def completions(self, point: Point) -> Iterator[Point]:
        """The points that fill up every fact."""
        choices = [filling[value] for filling, value in zip(self.fillings, point)]
        return (found for found in product(*choices) if self.consistent(found) and self.full(found))

    def full(self, point: Point) -> bool:
        known = dict(zip(self.keys, point))
        if known.get("registered") is False:
            del known["registered_on"]
        return all(exact(key, value) for key, value in known.items())

    def __call__(self, point: Point) -> tuple[str, frozenset[str]]:
        """The result of the rule's conditions together, and what is missing."""
        if point not in self.verdicts:
            known = {**GIVEN.get(self.program, {}), **dict(zip(self.keys, point))}
            self.verdicts[point] = self._judged(known)
        return self.verdicts[point]

    def _judged(self, known: Known) -> tuple[str, frozenset[str]]:
        values = {key: read(self.assessor, key, value) for key, value in known.items()}
        facts = Facts(AS_OF, values, defaults=self.assessor.book.defaults)
        conditions = self.assessor.rules[self.program].conditions
        found = together([judge(one.test, facts, self.assessor.parameters) for one in conditions])
        return found.result.value, frozenset(found.missing)


def read(assessor: Assessor, key: str, value: Any) -> Any:
    return None if value is None else assessor.book.value(key, value)


def fills(key: str, value: Any, new: Any) -> bool:
    """Whether a value says more than another that it does not contradict."""
    if value is None:
        return new is not None and key not in NONE_ASKED
    if not key.endswith("_on") or new is None or new == value:
        return False
    part, whole = Day.parse(new), Day.parse(value)
    return whole.first <= part.first and part.last <= whole.last


def exact(key: str, value: Any) -> bool:
    if value is None:
        return key in NONE_ASKED
    return not key.endswith("_on") or Day.parse(value).exact
