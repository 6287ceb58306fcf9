"""Whether something named is denied: 不是退役军人, 没当过兵, 没有残疾证."""

from __future__ import annotations

import re

_IS_NOT = re.compile(
    r"(?<!是)(?<!仅)(?:(?:不|并不|可不|都不|又不|也不)(?:是|算|属于|在)|非|并非|不再是)"
    r"(?!说)(?:我|个|一个|一名|什么|那个|这个|来自|想问|问|说|指|要)?\s?$"
)
_HAS_NOT = re.compile(
    r"(?:没有?|未|从来?没有?|并没有?|也没有?|不曾|无|没有?办过?|没有?领过?"
    r"|没有?去?做过?|没有?评上?)"
    r"(?:去|办理?|领取?|拿|做|申请|取得|获得|评|当|认定|登记|过|为|成|到|什么|任何"
    r"|我的|我)*\s?$"
)
_NOT_ABOUT = re.compile(
    r"(?:(?<!要)不要|不想(?:要|问|了解|知道)|不问|别(?:说|提|给我)|除了"
    r"|不是(?:问|说|要|想问)?)(?:这个|那个|的)?\s?$"
)
_AFTER = re.compile(r"\s?(?:我)?(?:不是|不算|没有)(?=[,。;!]|$)")
_TRUE_OR_NOT = re.compile(
    r"(?:是不是|有没有|算不算|是否|不是说|不仅是|不只是|不光是)[^,。;]{0,4}$|有没$"
)
_OFFICE = re.compile(r"事务|联合会|之家|服务(?:站|中心)|[厅局]|就业(?:促进会|服务)|创业(?:园|基地)")


def is_negated(text: str, start: int, end: int, kind: str) -> bool:
    """Tell whether ``text[start:end]`` is named only to be denied.

    A question (是不是残疾人) denies nothing. A topic is denied when it is set aside (不是这个),
    not when it was not drawn (没领过创业补贴).
    """
    before = text[max(0, start - 12) : start]
    if _TRUE_OR_NOT.search(before):
        return False
    if kind in {"topic", "detail"}:
        return bool(_NOT_ABOUT.search(before))
    if _IS_NOT.search(before):
        return True
    return kind == "group" and bool(_HAS_NOT.search(before) or _AFTER.match(text, end))


def is_office(text: str, end: int, kind: str) -> bool:
    """Tell whether a group is named only as part of an office's name: 退役军人事务局."""
    return kind == "group" and bool(_OFFICE.match(text, end))
