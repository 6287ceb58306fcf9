"""Times of the lunar calendar, and of seasons: no month of ours stands for them."""

from __future__ import annotations

import re

MARK = r"(?:农历|阴历|旧历|老历)"
_MARKED = re.compile(MARK)
_MARK_BEFORE = re.compile(MARK + "$")
_MONTH = re.compile("[正腊冬]月")
_DAY = re.compile(r"初[一二三四五六七八九十]|廿")
_LAST_MONTHS = re.compile(r"[腊冬]月|十[一二]月|1[12]月")
_EVE = re.compile("(?:过年|春节|元旦|年)前|大?冬天?|的冬天")


def is_lunar(before: str, words: str, after: str) -> bool:
    """Whether a month is named by the lunar calendar: 腊月, 三月初五, 农历三月, 八月十五."""
    marked = _MARK_BEFORE.search(before) or _MARKED.search(words) or _MONTH.search(words)
    mid_autumn = words.endswith("八月") and after.startswith("十五")
    return bool(marked or mid_autumn or (words.endswith("月") and _DAY.match(after)))


def reaches_over(words: str) -> bool:
    """Whether a month that is lunar may lie in the next year: 腊月 of 2024 ends in 2025."""
    return bool(_LAST_MONTHS.search(words))


def is_around_new_year(after: str) -> bool:
    """Whether a year is followed by a time that may lie in another one: 去年年前, 24年冬天."""
    return bool(_EVE.match(after))
