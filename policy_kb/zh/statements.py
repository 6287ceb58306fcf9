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
_HEARSAY = re.compile(
    r"听(?:人|别人|他们|朋友)?说|看新闻|新闻(?:上|里)|抖音|网上(?:说|看)|据说|刷到"
)
_SUPPOSED = re.compile(r"如果|要是|假如|假设|万一|倘若|比如")
_UNSURE = re.compile(
    r"不(?:太|大|怎么)?(?:知道|清楚|确定|晓得)|说不(?:准|好|清)|没想好|没定|拿不准|记不清|不好说"
)
_EITHER = re.compile(r"(.)[不没]\1")
_DENIED = re.compile(
    r"(?:不|没|未|非)(?:是|算|在|属于|能算|太|怎么|够|有|经|被)?(?:很|什么|个|一个)?$"
)
_NOT_YET = re.compile(r"(?:尚未|还没有?|没有?|未|不是|并非)[^,]{0,8}$")
_PLAIN = frozenset(
    "base_lawful base_effective employment_quality_good retention_high young_student"
    " national_base_newly_announced studio_announced graduation_year_student technician_college"
    " leave_approved honour_at_league_level lender_rates_credit_good"
    " base_government_developed in_incubation household_in_region internship_joined".split()
)
"""Facts whose wordings for yes hold no negation of their own."""
_NEVER_SUPPOSED = frozenset({"intends_startup", "borrower"})


def read_statements(clause: Clause) -> Iterator[Said]:
    """Give the facts that a clause states; what is required, supposed or asked in general, not."""
    taken: set[str] = set()
    matches = [(key, value, pattern.search(clause.text)) for key, value, pattern in _COMPILED]
    ends = {match.end(): key for key, _, match in matches if match}
    for key, value, match in matches:
        if not match or key in taken or not is_stated(clause, match.start(), key):
            continue
        taken.add(key)
        if key == "registered" and "失业" in clause.text:
            continue  # 失业了没登记 is of another register
        if not _is_doubted(clause, match):
            said = value
            begin = max((e for e, k in ends.items() if e <= match.start() and k != key), default=0)
            before = clause.text[begin : match.start()]
            if isinstance(value, bool) and _is_denied(before, match, key, value):
                said = not value
            yield Said(key, said, clause.start + match.start(), clause.start + match.end())


def _is_doubted(clause: Clause, match: re.Match[str]) -> bool:
    """Tell whether it is left open: 质量好不好, 批没批我不知道."""
    around = clause.text[max(0, match.start() - 1) : match.end() + 2]
    return bool(_UNSURE.search(clause.text) or _EITHER.search(around))


def _is_denied(before: str, match: re.Match[str], key: str, value: bool) -> bool:
    """Tell whether a 不 or 没 before it, or in it, makes it the contrary: 不算依法设立, 未停业.

    ``before`` begins after what states another fact: 没有荣誉银行说我信用好.
    """
    if value is False:
        return bool(_DENIED.search(before)) and not re.search("不|没|未|非", match.group())
    if _DENIED.search(before):
        return True
    inside = re.search("不|没|未|非(?!遗)", match.group()) or _NOT_YET.search(before)
    return key in _PLAIN and bool(inside)


def is_supposed(clause: Clause) -> bool:
    """Tell whether a clause supposes something, or passes on what is said of people."""
    return bool(_SUPPOSED.search(clause.text) or _HEARSAY.search(clause.text))


def is_stated(clause: Clause, place: int, key: str = "") -> bool:
    """Tell whether what stands at ``place`` of a clause is said of someone, not of the rules."""
    if _GENERAL.search(clause.text) or _HEARSAY.search(clause.text):
        return False
    if _SUPPOSED.search(clause.text) and key not in _NEVER_SUPPOSED:
        return False
    return not _REQUIRED.search(clause.text[:place])
