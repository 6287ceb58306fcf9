"""Four results combine like the worst or the best of them, whatever their order."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from policy_kb.rules.ternary import Result, doubted, every, inverse, opened, some

MET, NOT_MET, UNKNOWN, UNDECIDED = Result.MET, Result.NOT_MET, Result.UNKNOWN, Result.UNDECIDED
TRIPLES = list(product(Result, repeat=3))
SETTLED = (NOT_MET, UNDECIDED, MET)  # from the worst to the best


def possible(results):
    """All settled triples that these may become."""
    return product(*(SETTLED if one == UNKNOWN else [one] for one in results))


@pytest.mark.parametrize("triple", TRIPLES)
def test_all_hold_as_little_as_the_worst_of_them(triple):
    ends = {min(one, key=SETTLED.index) for one in possible(triple)}

    assert (every(triple) in ends) if len(ends) == 1 else every(triple) == UNKNOWN


@pytest.mark.parametrize("triple", TRIPLES)
def test_one_holds_as_much_as_the_best_of_them(triple):
    ends = {max(one, key=SETTLED.index) for one in possible(triple)}

    assert (some(triple) in ends) if len(ends) == 1 else some(triple) == UNKNOWN


@pytest.mark.parametrize("triple", TRIPLES)
def test_order_and_grouping_make_no_difference(triple):
    one, two, three = triple

    assert {every(order) for order in permutations(triple)} == {every([one, every([two, three])])}
    assert {some(order) for order in permutations(triple)} == {some([one, some([two, three])])}


@pytest.mark.parametrize("triple", TRIPLES)
def test_none_of_them_holds_if_each_fails(triple):
    assert inverse(some(triple)) == every(inverse(one) for one in triple)
    assert inverse(every(triple)) == some(inverse(one) for one in triple)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (inverse, {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN, UNDECIDED: UNDECIDED}),
        (doubted, {MET: MET, NOT_MET: UNDECIDED, UNKNOWN: UNKNOWN, UNDECIDED: UNDECIDED}),
        (opened, {MET: UNDECIDED, NOT_MET: NOT_MET, UNKNOWN: UNKNOWN, UNDECIDED: UNDECIDED}),
    ],
)
def test_a_change_of_one_result_is_this(change, expected):
    assert {result: change(result) for result in Result} == expected


def test_nothing_to_hold_holds_and_nothing_to_choose_from_does_not():
    assert (every([]), some([])) == (MET, NOT_MET)


@pytest.mark.parametrize("result", Result)
def test_a_result_is_never_read_as_a_bool(result):
    with pytest.raises(TypeError, match="four values"):
        bool(result)
