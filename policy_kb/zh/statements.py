"""What a clause states to be true or false."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_kb.zh.clauses import Clause
from policy_kb.zh.wordings import WORDINGS


@dataclass(frozen=True)
class Said:
    """One fact as one place in the text gives it."""

    key: str
    value: object
    start: int
    end: int


_COMPILED = tuple((key, value, re.compile(pattern)) for key, value, pattern in WORDINGS)
_REQUIRED = re.compile(
    r"(?:需要|必须|要不要|需不需要|是不是(?:一定|必须|非)?(?:要|得)|一定要|非得"
    r"|非要|得先?|至少要|应当|应该(?!是)|用不用|只有|只要)[^,]{0,6}$"
)
_GENERAL = re.compile(
    r"什么意思|怎么算|怎么认定|怎么界定|如何认定|如何界定|算不算|是指|指的是"
    r"|指什么|才能|才行|才可以|才给"
    r"|是什么|怎么理解|的标准|的条件|为什么要|有什么要求|有没有要求"
)
_SUPPOSED = re.compile(r"如果|要是|假如|假设|万一|倘若|比如")
_NEVER_SUPPOSED = frozenset({"intends_startup", "borrower"})


def read_statements(clause: Clause) -> Iterator[Said]:
    """Give the facts that a clause states; what is required, supposed or asked in general, not."""
    taken: set[str] = set()
    for key, value, pattern in _COMPILED:
        match = pattern.search(clause.text)
        if match and key not in taken and is_stated(clause, match.start(), key):
            taken.add(key)
            yield Said(key, value, clause.start + match.start(), clause.start + match.end())


def is_stated(clause: Clause, place: int, key: str = "") -> bool:
    """Tell whether what stands at ``place`` of a clause is said of someone, not of the rules."""
    if _GENERAL.search(clause.text):
        return False
    if _SUPPOSED.search(clause.text) and key not in _NEVER_SUPPOSED:
        return False
    return not _REQUIRED.search(clause.text[:place])
