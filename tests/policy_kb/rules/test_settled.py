"""What is settled stays so, and exactly what could still change a verdict is missing.

Every point of a small domain of every program, with the bounds and one step beside them.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from policy_kb.rules.schema import facts_of
from tests.policy_kb.rules.domains import DOMAINS, GIVEN, Domain


@pytest.fixture(scope="module", params=sorted(DOMAINS))
def domain(request, assessor):
    return Domain(assessor, request.param, {})


def turns_on_it(results) -> bool:
    return any(one[0] != other[0] and one[1] != other[1] for one, other in combinations(results, 2))


def test_the_small_domain_leaves_out_no_fact_of_the_rule(domain):
    looked_at = {k for one in domain.assessor.rules[domain.program].conditions
                 for k in facts_of(one.test)}  # fmt: skip

    assert looked_at == set(domain.keys) | set(GIVEN.get(domain.program, {}))


def test_a_settled_verdict_never_changes_when_a_fact_comes_in(domain):
    changed = [
        (dict(zip(domain.keys, point)), key, domain(more))
        for point in domain.points()
        if domain(point)[0] != "unknown"
        for key in domain.keys
        for more in domain.next_to(point, key)
        if domain(more)[0] != domain(point)[0]
    ]

    assert changed == []


def test_nothing_is_missing_just_where_every_filling_comes_to_the_same(domain):
    wrong = []
    for point in domain.points():
        result, missing = domain(point)
        settled = len({domain(full)[0] for full in domain.completions(point)}) == 1
        if settled != (not missing) or settled != (result != "unknown"):
            wrong.append((dict(zip(domain.keys, point)), result, missing))

    assert wrong == []


def test_facts_that_are_not_missing_never_settle_a_verdict_together(domain):
    wrong = []
    for point in domain.points():
        result, missing = domain(point)
        if result == "unknown":
            choices = [
                [value] if key in missing else filling[value]
                for key, value, filling in zip(domain.keys, point, domain.fillings)
            ]
            filled = filter(domain.consistent, product(*choices))
            wrong += [(point, more) for more in filled if domain(more)[0] != "unknown"]

    assert wrong == []


def test_each_missing_fact_changes_the_verdict_in_some_filling(domain):
    idle = [
        (dict(zip(domain.keys, point)), key)
        for point in domain.points()
        for key in domain(point)[1]
        if not any(map(turns_on_it, domain.results_beside(point, key)))
    ]

    assert idle == []
