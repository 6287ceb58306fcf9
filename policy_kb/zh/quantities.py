"""Which fact a number belongs to: heads, households, floor space, yuan and months."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policy_kb.zh.clauses import Clause, Talk
from policy_kb.zh.counts import Count, find_counts
from policy_kb.zh.durations import find_durations
from policy_kb.zh.mention import Mention
from policy_kb.zh.money import find_amounts
from policy_kb.zh.numbers import find_numbers
from policy_kb.zh.statements import Said, is_stated

_NOBODY = re.compile(
    r"(?:没有?|未|还没有?)(?:再)?(?:雇|请|招|聘|用)(?:过|到|着)?(?:别?人|员工|工人"
    r"|帮手|其他人|任何人|一个人)"
    r"|(?:没有?)(?:别的)?(?:员工|雇员|工人|帮手|伙计)(?!宿舍)"
    r"|(?:一个人|一个|谁|人)(?:也|都)没(?:有)?(?:雇|请|招|带动)"
    r"|没(?:有)?带动(?:别?人|就业|其他人)"
    r"|(?<!家里)(?:就|只有|只|光|仅)(?:是)?我(?:自己)?(?:一个)?人?(?:在)?(?:干|做"
    r"|忙|经营|开店|撑着|单干|一个人|自己)"
    r"|(?:就|只)(?:有)?[他她](?:自己)?一个人?(?:在)?(?:干|做|忙|弄|守)"
    r"|(?:就|只)我?自(?:己|个儿?)(?:一个人?)?(?:在)?(?:干|做|忙|弄|守)|现在(?:就)?没(?:有)?人(?:了)?$"
    r"|我(?:自己)?一个人(?:在)?(?:干|做|忙|撑|经营|开的?店|打理|弄)|自己单干"
)
_HIRED = re.compile(
    r"(?:雇佣?|请|招聘?|聘用?|用|整|招用|带|带动|带着|安排|解决|吸纳|养|发工资)(?:了"
    r"|着|过|的|有|到)?(?:本地|当地|附近|本村|村里|同村|家里)?(?:的)?(?:村民|农民|牧民)?\s?$"
    r"|(?:手下|手底下|店里|员工|雇员|工人)(?:现在|目前)?(?:一共|总共|共)?(?:有|是"
    r"|带)?(?:了|着)?\s?$|(?<!公司)(?<!企业)有\s?$|给$"
)
_EMPLOYEE = re.compile(r"员工|职工|工人|伙计|帮工|店员|服务员|学徒|小工|师傅|雇员")
_TRADE = re.compile(
    r"(?!.*(?:人|员工|职工|其|是|里|都|共|另|店|车|孩|月|年))[^\d,。]{2,5}(?:和|跟|加|、|还有|外加)?"
)
"""What somebody is taken on as; 三个人两个… would count a part of the three."""
_PLANNED = re.compile(
    r"(?:想|要|打算|准备|计划|得|能|可以|会|再)(?:再|多)?(?:雇|招|请|聘|用|带|吸纳"
    r"|安排)[^,]{0,3}$|至少|最少|每"
)
_LEFT = re.compile(r"(?:都|全|又)?(?:走了|辞了|不干了|辞退了|裁了)")
_STILL = re.compile(r"(?:现在|目前|如今|眼下|剩下?)(?:还|就|只)*(?:有|剩)?(?:了)?$")
_ONE = re.compile(r"(?:雇|请|招|聘)(?:了|着|过)个(?![\d人都]*(?:都|也)没)[^,\d]{1,5}(?:的|$)")
_NOT_HIRED = re.compile(r"(?:科研人员|导师|服务团|讲师|项目库|学员|培训)[^,]{0,8}$")
_THINGS = re.compile(
    r"(?:创业)?(?:项目|品牌|基地|点子|问题|店|公司|企业|政策|条件|工位|名额|孩子|季度|星期|礼拜)"
)
_STAFF = re.compile(r"(?:公司|企业|厂里?|单位|我们|团队|在职|职工|全员|总共|一共|员工)[^,贷]{0,8}$")
_NEW = re.compile(
    r"(?:新增|新招|新招用|新吸纳|新雇|新聘|新带动|多招|增加)(?:了|用|聘)?(?:就业"
    r"|员工|人员|符合条件的?)?(?:了)?\s?$"
)
_QUALIFY = re.compile(
    r"符合(?:贷款)?条件|符合要求|重点群体"
    r"|(?:登记失业|就业困难|退役军人|毕业生|残疾人|农民工|脱贫)"
)
_OUT = re.compile(r"出去|搬离|搬出|迁出|出园|出孵|毕业(?:企业|离园)|搬走|离园")
_TENANTS = re.compile(
    r"(?:园|基地|孵化器|在孵|入驻|总户数|孵化)[^,]{0,12}$|(?:一共|总共|共|全部)有?\s?$"
)
_STUDENTS = re.compile(r"在校(?:大?学)?生|(?<!大)学生(?:创|办|开)")
_GRADUATES = re.compile(r"(?:毕业(?:5|五)年(?:以)?内|(?<!在校)毕业生|大学毕业|毕业不超过|毕业5年)")
_HOUSE = re.compile(r"户|家")
_SPACE = re.compile(r"\s?(?:多)?(?:平方米|平米|平方|平|m2|个?工位|间|亩)")
_FREE = re.compile(r"免费|无偿|不要钱|不收(?:租金|钱|费)|零租金|免租")
_BORROW = re.compile(r"贷|借")
_NOT_WANTED = re.compile(
    r"(?:贷过|贷了|借了|借过|欠|还了|还剩|还有|最高|最多|上限|额度是|封顶|发放"
    r"|累计|补贴|奖励|投资|投了|营业额|年收入|流水)"
)
_WANTED = re.compile(r"^(?:大概|大约|差不多|需要|要|想要|想|就|约|打算)*\s?$|[想要需]")
_BASE_TIME = re.compile(
    r"(?:入驻|在孵|进(?:了|驻)?(?:孵化)?(?:基地|园区?)|孵化|入园"
    r"|(?:基地|园区?|孵化器)(?:里)?(?:待|呆|干|住|经营)?)[^,没]{0,8}$"
)
_LEAVE = re.compile(r"离岗|离职创业")
_EXTEND = re.compile(
    r"(?:延长|延期|续期?|再延|再续|展期|延)(?:申请)?(?:了)?(?:一次)?(?:再)?\s?$"
    r"|再(?:离岗)?\s?$"
)
_EARLIER = re.compile(
    r"(?:以前|之前|曾经?|前面|原来|早先|过去)[^,]{0,8}$|离(?:过岗|岗过|岗了)[^,]{0,4}$"
)
_NEVER_LEFT = re.compile(r"(?:没有?|未|从没|不曾)(?:离过岗|离岗过|离过)")
_EXTENDED = re.compile(
    r"(?:延长|延期|续|延)过?(?:了)?(?P<n>\d+|[一两二三])次"
    r"|(?P<none>(?:没有?|未)(?:延长|延期|续)过?)"
)


def read_quantities(talk: Talk, mentions: Sequence[Mention]) -> Iterator[Said]:
    """Give the facts that numbers state, in the order of the text."""
    whole = ",".join(clause.text for clause in talk.clauses)
    for index, clause in enumerate(talk.clauses):
        before = talk.clauses[index - 1].text if index else ""
        yield from _heads(clause, whole)
        yield from _amounts(clause, before)
        yield from _months(clause, whole)
        yield from _space(clause)


def _said(clause: Clause, key: str, value: object, start: int, end: int) -> Said:
    return Said(key, value, clause.start + start, clause.start + end)


def _heads(clause: Clause, whole: str) -> Iterator[Said]:
    nobody = _NOBODY.search(clause.text)
    if nobody and clause.text[: nobody.start()].endswith("不是"):
        nobody = None
    if nobody and is_stated(clause, nobody.start()):
        yield _said(clause, "jobs_created", 0, nobody.start(), nobody.end())
    one = _ONE.search(clause.text)
    if one and is_stated(clause, one.start()) and not find_counts(clause.text[one.end() :]):
        yield _said(clause, "jobs_created", 1, one.start(), one.end())
    for count in _together(clause.text, find_counts(clause.text)):
        inside = nobody and nobody.start() < count.end and count.start < nobody.end()
        if count.value is None or inside or not is_stated(clause, count.start):
            continue
        key = (
            _households(clause, count, whole)
            if _HOUSE.search(count.unit)
            else _people(clause, count, whole)
        )
        if key:
            yield _said(clause, key, count.value, count.start, count.end)


def _together(text: str, counts: list[Count]) -> list[Count]:
    """One count for people of different trades named in a row: 一个服务员一个厨子."""
    joined: list[Count] = []
    for count in counts:
        last = joined[-1] if joined else None
        between = text[last.end : count.start] if last else ""
        if last and _in_a_row(last, between, count) and last.value is not None and count.value:
            joined[-1] = Count(last.value + count.value, last.start, last.end, last.unit)
        else:
            joined.append(count)
    return joined


def _in_a_row(last: Count, between: str, count: Count) -> bool:
    trade = re.sub("^[个名位]", "", last.unit) + between
    return bool(_TRADE.fullmatch(trade)) and not _HOUSE.search(last.unit + count.unit)


def _people(clause: Clause, count: Count, whole: str) -> str | None:
    before, after = clause.text[: count.start], clause.text[count.end : count.end + 10]
    if _PLANNED.search(before) or "补贴" in before[-6:]:
        return None
    if _LEFT.search(whole):
        return "jobs_created" if _STILL.search(before) else None
    if _NOT_HIRED.search(before) or (count.unit == "个" and _THINGS.match(after)):
        return None
    if "其中" in before:
        after = clause.text[count.end :]
    qualify = _QUALIFY.search(before[-12:]) or _QUALIFY.search(after) or _QUALIFY.search(count.unit)
    if (
        qualify
        and ("招" in before + after or "其中" in before)
        and re.search("贷|招用比例|公司|企业", whole)
    ):
        return "qualifying_hires"
    if _NEW.search(before):
        return "new_employees" if re.search("新增|在孵|基地|孵化", whole) else None
    if (
        re.search(r"小微|招用比例|贷", whole)
        and re.search(r"公司|企业|厂", before)
        and not _spoken_hire(before)
    ):
        return "staff"
    if _HIRED.search(before):
        return "jobs_created"
    if _STAFF.search(before) or after.startswith(("的公司", "的小公司", "的企业", "的厂")):
        return "jobs_created" if _EMPLOYEE.search(count.unit) else "staff"
    alone = not before or "有" in before
    return "jobs_created" if _EMPLOYEE.search(count.unit) and alone else None


def _spoken_hire(before: str) -> bool:
    return bool(re.search(r"(?:雇|请|招|聘|带动)(?:了|着|过)?$", before))


def _households(clause: Clause, count: Count, whole: str) -> str | None:
    before, after = clause.text[: count.start], clause.text[count.end :]
    if (
        re.search(r"(?:开|办|有|我|第)(?:了)?(?:这|那)?$", before)
        and "家" in count.unit
        and not re.search("园|基地|孵", whole)
    ):
        return None
    own = re.split(r"[户家、]", before)[-1]
    near = own[-14:] + (after[:14] if len(own) < 3 else re.split("、", after)[0][:14])
    if re.search(r"领|享受|拿", near) and "补贴" in near and not re.search(r"(.)[没不]\1", near):
        return "households_with_startup_subsidy"
    if _STUDENTS.search(near) and _GRADUATES.search(near):
        return (
            "park_by_students"
            if _STUDENTS.search(own[-10:]) or _STUDENTS.search(after[:8])
            else "park_by_recent_graduates"
        )
    if _STUDENTS.search(near):
        return "park_by_students"
    if _GRADUATES.search(near):
        return "park_by_recent_graduates"
    if _OUT.search(near) or re.search(r"孵化(?:成功|出)", before[-8:]):
        return "households_incubated"
    return "park_households" if _TENANTS.search(before) else None


def _amounts(clause: Clause, before: str) -> Iterator[Said]:
    for amount in find_amounts(clause.text):
        ahead = clause.text[max(0, amount.start - 10) : amount.start]
        behind = clause.text[amount.end : amount.end + 8]
        here = _BORROW.search(ahead + behind)
        carried = (
            _BORROW.search(before) and _WANTED.search(clause.text[: amount.start]) and not here
        )
        if amount.yuan is None or not (here or carried) or _NOT_WANTED.search(ahead):
            continue
        if is_stated(clause, amount.start, "borrower") and not re.match(
            r"(?:元)?的?(?:补贴|补助|奖)", behind
        ):
            yield _said(clause, "loan_amount", amount.yuan, amount.start, amount.end)


def _months(clause: Clause, whole: str) -> Iterator[Said]:
    leave = bool(_LEAVE.search(whole))
    used = _EXTENDED.search(clause.text) if leave else None
    if used:
        times = 0 if used["none"] else int(find_numbers(used["n"])[0].value or 0)
        yield _said(clause, "extensions_used", times, used.start(), used.end())
    never = _NEVER_LEFT.search(clause.text) if leave else None
    if never:
        yield _said(clause, "previous_leave_months", 0, never.start(), never.end())
    for duration in find_durations(clause.text):
        before = clause.text[: duration.start]
        if duration.months is None or not is_stated(clause, duration.start):
            continue
        if leave and not re.search(r"最长|最多|不超过|能.{0,3}$", before):
            yield _said(clause, _leave_key(before), duration.months, duration.start, duration.end)
        elif _BASE_TIME.search(before) and not clause.asks:
            yield _said(clause, "months_in_base", duration.months, duration.start, duration.end)


def _leave_key(before: str) -> str:
    if _EXTEND.search(before):
        return "leave_extension_months"
    return "previous_leave_months" if _EARLIER.search(before) else "leave_first_months"


def _space(clause: Clause) -> Iterator[Said]:
    for number in find_numbers(clause.text):
        unit = _SPACE.match(clause.text, number.end)
        if not unit or number.value is None or not is_stated(clause, number.start):
            continue
        near = (
            clause.text[max(0, number.start - 8) : number.start]
            + clause.text[unit.end() : unit.end() + 4]
        )
        value = number.whole if number.whole is not None else float(number.value)
        if _FREE.search(near):
            yield _said(clause, "space_free", value, number.start, unit.end())
        elif re.search(r"总|一共|面积|场地|共|基地|园|孵化器", clause.text[: number.start]):
            yield _said(clause, "space_total", value, number.start, unit.end())
