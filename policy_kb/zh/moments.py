"""Which fact a date belongs to: registered, started up, left school, the internship."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from policy_kb.zh.clauses import Clause, Talk
from policy_kb.zh.dates import PartialDate, find_dates, half_year_back, shifted
from policy_kb.zh.durations import find_durations
from policy_kb.zh.people import LOW_SCHOOL
from policy_kb.zh.statements import Said, is_stated

_REGISTER = re.compile(
    r"(?<!失业)(?:办(?:的|了|下的?)照|的照$|注册|登记(?!失业)|执照|工商|成立"
    r"|(?<![护拍按驾依])照(?![顾看常样料片相旧明]))"
)
_OPEN = re.compile(
    r"开(?:的|了|设|起|业|张|始营业|店|公司|厂|办|家|个|过?一?家)"
    r"|(?:办|弄|搞|支|盘|建|整)(?:的|了|起来?)*(?:一?[个家间])?[^,。办]{0,4}"
    r"(?:店|铺|馆|厂|场|坊|公司|企业|合作社|超市|农家乐|工作室|摊)"
)
_TAKEN_ON = re.compile(r"(?:招|聘|雇|吸纳|录用)(?:用|了|过)*[^,]{0,8}毕业")
_DONE = re.compile(r"的|了|过|下来")
_START_UP = re.compile(
    r"创业(?!孵化|示范|园|基地|担保|贷款|补贴|培训|实训|政策|服务|导师|指导|项目|见习|大赛)"
)
_PLANNED = re.compile(
    r"打算|准备|计划|想(?!起|着了)|预计|争取|估计|即将|马上|再(?=开|注册|登记|办)"
)
_SCHOOL = re.compile(r"毕业|离校|届")
_INTERN = re.compile(r"见习")
_ENDS = re.compile(
    r"^(?:[日号])?(?:就|才|正式)?(?:结束|到期|期满|完|出站)"
    r"|^(?:见习)(?:就)?(?:结束|期满|完)"
)
_DENIED = re.compile(r"(?:不是|而不是)(?:在)?$")
_SINCE = re.compile(r"(?:开店|开业|开张|注册|成立|执照|登记|毕业|离校)[^,没]{0,8}$")
_FOR_YEARS = re.compile(r"(?:了|啦|整)|$|[,。]|没|还")


def read_moments(talk: Talk, on: dt.date, text: str) -> Iterator[Said]:
    """Give the facts that dates state. A day that does not exist states none."""
    dates = [date for date in find_dates(text, on) if not _DENIED.search(text[: date.start])]
    interns = bool(_INTERN.search(text))
    found: list[Said] = []
    for index, date in enumerate(dates):
        clause = talk.at(date.start)
        if not is_stated(clause, date.start - clause.start):
            continue
        follows = index > 0 and re.fullmatch(
            r"\s?(?:到|至|-|~|—)\s?", text[dates[index - 1].end : date.start]
        )
        leads = index + 1 < len(dates) and re.fullmatch(
            r"\s?(?:到|至|-|~|—)\s?", text[date.end : dates[index + 1].start]
        )
        found += _dated(clause, date, on, interns, bool(follows), bool(leads))
    yield from _settled(talk, found)
    yield from _since(talk, on)


def _settled(talk: Talk, found: list[Said]) -> Iterator[Said]:
    """Take the day of opening for that of registration, unless another is given outright."""
    outright = [
        (talk.at(said.start).other, str(said.value)[:4])
        for said in found
        if said.key == "registered_on"
    ]
    for said in found:
        if said.key != "opened_on":
            yield said
            continue
        years = [year for other, year in outright if other == talk.at(said.start).other]
        differs = years and str(said.value)[:4] not in years
        yield replace(said, key="started_up_on" if differs else "registered_on")


def _dated(
    clause: Clause, date: PartialDate, on: dt.date, interns: bool, follows: bool, leads: bool
) -> Iterator[Said]:
    start, end = date.start - clause.start, date.end - clause.start
    near = _near(clause.text, start, end)
    key = _key(clause.text, near, start, end, interns, follows, leads)
    registers = key in ("registered_on", "opened_on")
    if not key or (key != "left_school_on" and _PLANNED.search(near)):
        return
    if not date.value:
        if registers and date.vague and _DONE.search(near):
            yield Said("registered", True, date.start, date.end)
        return
    later = date.value > on.isoformat()[: len(date.value)]
    if key == "left_school_on":
        yield Said("groups", "enrolled_student" if later else "graduate", date.start, date.end)
        if later:
            return
    if registers and later:
        return
    yield Said(key, date.value, date.start, date.end)
    if key.startswith("internship") and not later:
        yield Said("internship_joined", True, date.start, date.end)
    if registers:
        yield Said("registered", True, date.start, date.end)


def _near(text: str, start: int, end: int) -> str:
    """Give what follows a date up to the next one; if nothing tells, what goes before."""
    after = re.split(r"\d{4}年|去年|今年|前年", text[end:])[0]
    known = (_REGISTER, _OPEN, _SCHOOL, _START_UP, _INTERN)
    if any(pattern.search(after) for pattern in known):
        return after
    return text[:start][-12:] + after


def _key(
    text: str, near: str, start: int, end: int, interns: bool, follows: bool, leads: bool
) -> str | None:
    school = _SCHOOL.search(near) or "届" in text[start:end]
    if school and not _INTERN.search(near):
        said = text[:start] + near
        of_others = re.search(LOW_SCHOOL, said) or _TAKEN_ON.search(near)
        return None if of_others else "left_school_on"
    if interns and (_INTERN.search(near) or _ENDS.match(text[end:]) or follows or leads):
        ends = (
            follows
            or _ENDS.match(text[end:])
            or re.search(r"见习(?:期)?(?:到|至|结束于)$", text[:start])
        )
        return "internship_ended_on" if ends else "internship_started_on"
    if re.search(r"(?:没|未)(?:有)?(?:注册|登记|办)|商标", near):
        return None
    if re.search("又(?:开起来|开门|开业|营业|干起来)|重新|恢复", near):
        return None
    begins = {"registered_on": _REGISTER, "opened_on": _OPEN, "started_up_on": _START_UP}
    return next((key for key, pattern in begins.items() if pattern.search(near)), None)


def _since(talk: Talk, on: dt.date) -> Iterator[Said]:
    """Read 注册8个月了 and 毕业两年了: so long before ``on``, as exact as that allows."""
    for clause in talk.clauses:
        for duration in find_durations(clause.text):
            before, after = clause.text[: duration.start], clause.text[duration.end :]
            since = _SINCE.search(before)
            if not since or duration.months is None or not _FOR_YEARS.match(after):
                continue
            value = _back(duration.months, on, clause.text[duration.start : duration.end])
            if not value or re.search(r"没|未", before) or not is_stated(clause, duration.start):
                continue
            span = (clause.start + duration.start, clause.start + duration.end)
            if _SCHOOL.search(since.group()) and re.search(LOW_SCHOOL, before):
                continue
            if _SCHOOL.search(since.group()):
                yield Said("groups", "graduate", *span)
                yield Said("left_school_on", value, *span)
            else:
                yield Said("registered_on", value, *span)
                yield Said("registered", True, *span)


def _back(months: int, on: dt.date, words: str) -> str | None:
    if "半年" in words and months == 6:
        return half_year_back(on)
    back = shifted(on.replace(day=1), -months)
    return f"{back.year:04d}" if months % 12 == 0 else f"{back:%Y-%m}"
