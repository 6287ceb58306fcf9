"""Dates as people say them, kept as exact as they were said: ``2025-03-05``, ``2025``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from policy_kb.zh.lunar import MARK, is_around_new_year, is_lunar, reaches_over
from policy_kb.zh.numbers import parse

_H = "零〇一二三四五六七八九"
_Y4 = rf"(?:(?:19|20)\d\d|[一二][{_H}]{{3}})"
_Y2 = rf"(?:[0-3]\d|[一二][{_H}])"
_M = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九]|元|腊|正|冬)"
_D = r"(?:\d{1,2}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NAMED = r"年时(?!间)|大前年|前年|去年|上一?年(?!度)|今年|本年|当年(?=\d)|明年|后年"
_COUNT = r"(?:\d+|[一二两三四五六七八九十]+|[俩仨])"
_PART = r"(?:年)?(?:底|初(?![一二三四五六七八九十])|末|中|头上?)|(?:上|下)半年|年?[春夏秋]天?"

_FULL = (
    rf"(?P<y>{_Y4})\s?年\s?{MARK}?(?P<m>{_M})\s?月(?:份)?(?:\s?(?P<d>{_D})\s?(?:日|号)?)?(?![\d个])"
    rf"|(?P<y1>{_Y2})\s?年\s?{MARK}?(?P<m1>{_M})\s?月(?:份)?(?:\s?(?P<d1>{_D})\s?(?:日|号))?"
)
_SIGNS = (
    r"(?P<y2>(?:19"
    r"|20)\d\d)(?P<sep>[-/.])(?P<m2>\d{1,2})(?:(?P=sep)(?P<d2>\d{1,2}))?(?![\d万元%-])"
    r"|(?<!\d)(?P<y3>20\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?!\d)"
)
_YEAR = (
    rf"(?P<y4>{_Y4})\s?(?:年|届)(?:{_PART})?"
    rf"|(?<![\d{_H}])(?P<y5>{_Y2})(?:届|级|年(?:底|初|末)"
    rf"|年(?=春|夏|秋|冬|毕业|注册|成立|开|退伍|离校|入|办|登记|的))"
)
_RELATIVE = (
    rf"(?P<ny>{_NAMED})(?:的)?(?:\s?{MARK}?(?P<nm>{_M})\s?月(?:份)?(?:\s?(?P<nd>{_D})\s?(?:日"
    rf"|号))?(?!个))?"
    rf"(?:{_PART})?"
    r"|(?P<om>上上个?月|上个?月|这个?月|本月|当月"
    r"|下个?月)(?:\s?(?P<omd>\d{1,2})\s?[日号])?(?:底|初|中旬?)?"
    r"|(?P<od>大前天|前天|昨[天日]|今[天日](?!头)|明天)"
    rf"|(?P<ago>{_COUNT})(?P<unit>个月|年|天|周|个星期)(?:之|以)?前(?!端|景|途)"
    rf"|(?P<hfa>半年)(?:之|以)?前"
    rf"|刚(?:刚|好)?满?(?P<just>{_COUNT})(?P<jn>个月|年)(?!多)"
    rf"|(?P<wk>上上|上|这|本)(?:个)?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])"
)
_BARE = (
    rf"(?<![\d{_H}个年前去两几.])(?P<bm>\d{{1,2}}|十[一二]?|[一二三四五六七八九])月(?:份)?"
    rf"(?:\s?(?P<bd>{_D})\s?(?:日|号))?(?!个)"
)
_FEAST = (
    r"(?P<fy>去年|今年|前年)(?P<feast>元旦|春节|清明节?|五一|端午节?|六一|七一"
    r"|八一|中秋节?|国庆节?|十一(?![月号日个]))(?P<eve>之?前(?!后)|以前)?"
)
DATE = re.compile("|".join((_FEAST, _FULL, _SIGNS, _YEAR, _RELATIVE, _BARE)))
_YEARS_BACK = {
    "年时": 1,
    "大前年": 3,
    "前年": 2,
    "去年": 1,
    "今年": 0,
    "本年": 0,
    "明年": -1,
    "后年": -2,
}
_DAYS_BACK = {"大前": 3, "前": 2, "昨": 1, "今": 0, "明": -1}


@dataclass(frozen=True)
class PartialDate:
    """A date in ``[start, end)``, as ISO text as exact as it was said.

    ``value`` is None if the words do not settle even the year, or if no such day exists
    (then ``impossible``).
    """

    value: str | None
    start: int
    end: int
    impossible: bool = False

    @property
    def vague(self) -> bool:
        """Tell whether the words name a time that cannot be pinned to a year."""
        return self.value is None and not self.impossible


def find_dates(text: str, on: dt.date) -> list[PartialDate]:
    """Find dates in a normalised text; relative ones count from ``on``.

    去年底 is the year alone. A bare 8月 takes the year of a date before it in the same sentence,
    if it comes later in that year, or after 到; else it is vague.
    """
    dates: list[PartialDate] = []
    for match in DATE.finditer(text):
        before = dates[-1] if dates else None
        between = text[before.end : match.start()] if before else ""
        dates.append(_date(match, on, before, between))
    return dates


def shifted(day: dt.date, months: int) -> dt.date:
    """Move a day by whole months, the end of a month clamped."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise ValueError(f"no day {months} months from {day}")


def _date(
    match: re.Match[str], on: dt.date, before: PartialDate | None, between: str
) -> PartialDate:
    start, end = match.span()
    if (lunar := _lunar(match, on)) is not None:
        return PartialDate(lunar or None, start, end)
    for year, month, day in (
        ("y", "m", "d"),
        ("y1", "m1", "d1"),
        ("y2", "m2", "d2"),
        ("y3", "m3", "d3"),
        ("y4", "", ""),
        ("y5", "", ""),
    ):
        if match[year]:
            parts = [match[name] if name else None for name in (month, day)]
            return _built(_year(match[year]), parts[0], parts[1], start, end)
    if match["ny"]:
        return _built(_named_year(match["ny"], on), match["nm"], match["nd"], start, end)
    if match["bm"]:
        return _bare(match, before, between)
    return PartialDate(_relative(match, on), start, end)


def _built(year: int, month: str | None, day: str | None, start: int, end: int) -> PartialDate:
    if not month:
        return PartialDate(f"{year:04d}", start, end)
    number = 1 if month == "元" else _small(month)
    try:
        first = dt.date(year, number, 1)
        if not day:
            return PartialDate(f"{first:%Y-%m}", start, end)
        return PartialDate(dt.date(year, number, _small(day)).isoformat(), start, end)
    except ValueError:
        return PartialDate(None, start, end, impossible=True)


def _lunar(match: re.Match[str], on: dt.date) -> str | None:
    """The year alone for a time that no month of ours stands for; empty if not even that is sure.

    None where the words name a plain date.
    """
    text, words, after = match.string, match[0], match.string[match.end() :]
    if is_around_new_year(after) or (match["eve"] and match["feast"] in ("元旦", "春节")):
        return ""
    if not is_lunar(text[: match.start()], words, after):
        return None
    year = _named_year(match["ny"], on) if match["ny"] else _written_year(match)
    return f"{year:04d}" if year and not reaches_over(words) else ""


def _named_year(word: str, on: dt.date) -> int:
    return on.year - _YEARS_BACK.get(word, 1 if word.startswith("上") else 0)


def _written_year(match: re.Match[str]) -> int | None:
    written = match["y"] or match["y1"]
    return _year(written) if written else None


def _bare(match: re.Match[str], before: PartialDate | None, between: str) -> PartialDate:
    start, end = match.span()
    if _impossible_month(match):
        return PartialDate(None, start, end, impossible=True)
    if not before or not before.value or len(before.value) < 7 or re.search(r"[。!?]", between):
        return PartialDate(None, start, end)
    year, earlier = int(before.value[:4]), int(before.value[5:7])
    ranged = re.fullmatch(r"\s?(?:到|至|-|~|—)\s?", between)
    if _small(match["bm"]) < earlier:
        if not ranged:
            return PartialDate(None, start, end)
        year += 1
    return _built(year, match["bm"], match["bd"], start, end)


def _impossible_month(match: re.Match[str]) -> bool:
    """Tell whether no year has such a month and day (2024 is a leap year)."""
    return _built(2024, match["bm"], match["bd"], 0, 0).impossible


def _relative(match: re.Match[str], on: dt.date) -> str | None:
    readers: tuple[tuple[str, Callable[[re.Match[str], dt.date], str | None]], ...] = (
        ("om", _month_named),
        ("od", lambda m, day: _back(day, _DAYS_BACK[m["od"][:-1]])),
        ("ago", _ago),
        ("hfa", lambda m, day: half_year_back(day)),
        (
            "just",
            lambda m, day: _months_back(day, _small(m["just"]) * (12 if m["jn"] == "年" else 1)),
        ),
        ("wd", _weekday),
        ("feast", _feast),
    )
    return next((read(match, on) for name, read in readers if match[name]), None)


def half_year_back(on: dt.date) -> str | None:
    """Give the year of about half a year before ``on``, if five to seven months share one."""
    years = {shifted(on, -months).year for months in (5, 7)}
    return f"{years.pop():04d}" if len(years) == 1 else None


def _month_named(match: re.Match[str], on: dt.date) -> str | None:
    word = match["om"]
    back = -1 if word[0] == "下" else 2 if word.startswith("上上") else 1 if word[0] == "上" else 0
    month = _months_back(on, back)
    if not match["omd"]:
        return month
    day = _built(int(month[:4]), month[5:7], match["omd"], 0, 0)
    return day.value


def _ago(match: re.Match[str], on: dt.date) -> str | None:
    count, unit = _small(match["ago"]), match["unit"]
    if not 0 < count < 100:
        return None
    if unit == "年":
        return f"{on.year - count:04d}"
    if unit == "个月":
        return _months_back(on, count)
    return _back(on, count) if unit == "天" else None


def _weekday(match: re.Match[str], on: dt.date) -> str | None:
    weeks = {"上上": 2, "上": 1}.get(match["wk"], 0)
    day = "一二三四五六日".index(match["wd"].replace("天", "日"))
    return _back(on, on.weekday() - day + 7 * weeks)


def _feast(match: re.Match[str], on: dt.date) -> str | None:
    from policy_kb.zh.calendar import feast_month

    month = feast_month(f"{on.year - _YEARS_BACK[match['fy']]}年{match['feast']}", on)
    return month[:4] if month and match["eve"] else month


def _months_back(on: dt.date, months: int) -> str:
    return f"{shifted(on.replace(day=1), -months):%Y-%m}"


def _back(on: dt.date, days: int) -> str:
    return (on - dt.timedelta(days=days)).isoformat()


def _year(word: str) -> int:
    digits = word.translate(str.maketrans("〇零一二三四五六七八九", "00123456789"))
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _small(word: str) -> int:
    value = parse(word)
    return int(value) if value is not None else 0
