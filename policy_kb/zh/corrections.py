"""Values that take back an earlier one without saying again what they are: 不对，应该是四月."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence

from policy_kb.zh.clauses import Clause, Talk
from policy_kb.zh.counts import find_counts
from policy_kb.zh.dates import find_dates
from policy_kb.zh.money import find_amounts
from policy_kb.zh.numbers import find_numbers
from policy_kb.zh.statements import Said

_HEADS = frozenset(
    {
        "jobs_created",
        "staff",
        "new_employees",
        "qualifying_hires",
        "park_households",
        "households_incubated",
        "park_by_students",
        "park_by_recent_graduates",
    }
)
_TAKEN_BACK = re.compile(r"不是[^,]{0,4}$")


def read_corrections(talk: Talk, said: Sequence[Said], on: dt.date, text: str) -> Iterator[Said]:
    """Give the last fact of the same kind the value that a correcting clause names.

    Only for clauses that correct and state no fact of their own.
    """
    for clause in talk.clauses:
        earlier = [fact for fact in said if fact.start < clause.start]
        if clause.corrects and earlier and not _states(clause, said):
            yield from _carried(clause, earlier, on, text)


def _states(clause: Clause, said: Sequence[Said]) -> bool:
    return any(clause.start <= fact.start < clause.end for fact in said)


def _carried(clause: Clause, earlier: list[Said], on: dt.date, text: str) -> Iterator[Said]:
    for date in find_dates(text, on):
        inside = clause.start <= date.start < clause.end
        last = _last(earlier, lambda key: key.endswith("_on"))
        if (
            inside
            and date.value
            and last
            and not _TAKEN_BACK.search(text[clause.start : date.start])
        ):
            yield Said(last.key, date.value, date.start, date.end)
            return
    for amount in find_amounts(clause.text):
        last = _last(earlier, lambda key: key == "loan_amount")
        if last and amount.yuan is not None:
            yield _at(clause, last.key, amount.yuan, amount.start, amount.end)
            return
    last = _last(earlier, lambda key: key in _HEADS)
    heads = [(c.value, c.start, c.end) for c in find_counts(clause.text)]
    heads = heads or [(n.whole, n.start, n.end) for n in find_numbers(clause.text)]
    for value, start, end in heads:
        if last and value is not None and not _TAKEN_BACK.search(clause.text[:start]):
            yield _at(clause, last.key, value, start, end)
            return


def _at(clause: Clause, key: str, value: int, start: int, end: int) -> Said:
    return Said(key, value, clause.start + start, clause.start + end)


def _last(earlier: list[Said], fits: Callable[[str], bool]) -> Said | None:
    return next((fact for fact in reversed(earlier) if fits(fact.key)), None)
