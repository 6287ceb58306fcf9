"""Which groups the person belongs to, and where the person is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policy_kb.zh.clauses import Clause, Talk
from policy_kb.zh.mention import Mention
from policy_kb.zh.statements import Said, is_stated, is_supposed

_TAKEN_ON = re.compile(
    r"(?:雇|招|招用|吸纳|聘|录用|安排|带动|请(?!问)|扶持|帮助|服务|面向|针对)(?:了|过|用"
    r"|佣|着)?[^,]{0,7}$|(?:政策|文件)里?(?:的|说)[^,]{0,4}$"
)
_FOUNDERS = re.compile(
    r"[^,]{0,4}(?:办|开|创)?[^,]{0,4}[\d一二两三四五六七八九十]+\s?(?:户|家)|(?:创)?办的(?:企业)?(?:有|占)"
)
_HEADS = re.compile(r"\s?[\d一二两三四五六七八九十]+\s?(?:人|名|位|个)")
_COMPARES = re.compile(r"区别|不同|差别|对比|比较|分别|哪个|哪种|谁更|一样|相比|还是")
_AND = re.compile(r"\s?(?:和|与|跟|、|或者?|及|以及|还是|,)\s?")
_I = re.compile(r"我|俺|咱|本人|自己")
_HOUSEHOLD = re.compile(r"户口|户籍")
_AT_WORK = re.compile(
    r"开(?:的|了|个|家|店|公司|厂|办)|创业(?!担保|补|贷|政策|培训|孵化|园)|注册|经营|做生意|办(?:厂|公司|企业)"
    r"|干(?:的|点)?|入驻|基地|营业|做(?:点|个|小)*买卖|摆摊|卖(?!给|到)|盘(?:了|下)"
)
_CLASS = re.compile(
    r"(?<![\d老])(?:大[一二三四五](?![点些号堆把批笔家岁])|研[一二三](?!究)|在读"
    r"|在校(?:大?学?生)?(?!园))"
)
_DONE = re.compile(
    r"(?:大学|大专|专科|高职|本科|研究生|硕士|博士|学院|刚)(?:刚)?毕业"
    r"|毕业(?:[快都已经刚才]{0,2}[\d一两二三四五]年(?=[了还没,多半啦一到在]|$)|了|半年|之?后没"
    r"|到现在|至今)"
)
LOW_SCHOOL = r"(?:初中|高中|中专|中职|职高|职业高中|技校|小学)"
_LOW_SCHOOL = re.compile(rf"{LOW_SCHOOL}(?:学历|文凭|刚|才|没|念|读|上|就|[完毕])")
_LEFT_LOW = re.compile(
    r"(?:初中|高中)(?:刚|才)?(?:毕业|念完|读完|上完)[^,]{0,4}[,]?(?:就|也)?"
    r"(?:没(?:有)?(?:能)?(?:再|继续|接着)?(?:往上)?(?:上|读|念|升|考)|不(?:上|读|念)了)"
)
_AWAY = re.compile(
    r"(?:在|去|到|往|出)(?:外[头面边地]?|城里|南方|工地|[^,在去到]{2,4})(?:上|里)?[^,]{0,4}?(?:打|务)[^,]{0,3}工"
    r"|在[^,]{0,4}工地"
)
_BACK = re.compile(r"回(?:乡|村|老家|来|到?(?:村|旗|镇|家|我们|本地))|返(?:乡|回)")
_COUNTRY = re.compile(
    r"农村|村里|我村|本村|回村|种地|农民|牧民|牧区|苏木|嘎查|镇上|乡下|乡里|养[鸡羊牛猪]"
)
_GROUPS_OF_TOPICS = {
    "科研人员": "researcher",
    "退役军人": "veteran",
    "残疾人": "disabled",
    "脱贫户": "poverty_alleviated",
    "刑满释放人员": "released_prisoner",
    "下岗": "urban_unemployed",
    "海归": "returnee",
}
_NAMED_AFTER = re.compile(
    rf"(?P<group>{'|'.join(_GROUPS_OF_TOPICS)})(?:创业(?!园|资金)|离岗|在职|贷款)"
)
_PLACE_OF_WORK = re.compile(
    r"(?:创业|经营|开店|店|公司)(?:的)?(?:地点?|地方)?(?:是)?(?:就|也)?[在是]$"
)
_PASSING = re.compile(r"(?:以前|之前|曾经?|原来|那会儿?|早先|过去)[^,]{0,6}$")
_WEATHER = re.compile(r"(?:市|这边|那边)?(?:今天|明天|昨天|最近)?(?:的)?(?:天气|冷|热|下雨|下雪)")
_REGION_TOP = "内蒙古自治区"


def read_groups(talk: Talk, mentions: Sequence[Mention]) -> Iterator[Said]:
    """Give the groups that someone is said to be in. Groups set side by side are no one's."""
    groups = [m for m in mentions if m.kind == "group"]
    denied = {m.id for m in groups if m.negated}
    if not _are_compared(talk, [m for m in groups if not m.negated]):
        for mention in groups:
            clause = talk.at(mention.start)
            before = clause.text[: mention.start - clause.start]
            after = clause.text[mention.end - clause.start :]
            low = mention.id == "graduate" and re.search(LOW_SCHOOL + "$", before)  # 中专毕业生
            of_others = _TAKEN_ON.search(before) or _FOUNDERS.match(after) or _HEADS.match(after)
            if low or of_others or mention.id in denied or is_supposed(clause):
                continue
            if not re.search(r"[\d一二两三四五六七八九十]个?(?:名|位)?$", before):
                yield Said("groups", mention.id, mention.start, mention.end)
        yield from _within_topics(mentions, denied)
    for clause in talk.clauses:
        yield from _schooling(clause, denied)
    for other in (False, True):
        yield from _returned([clause for clause in talk.clauses if clause.other == other])


def _returned(clauses: Sequence[Clause]) -> Iterator[Said]:
    """Somebody of the country who worked away and came back, told in pieces."""
    country = any(_COUNTRY.search(clause.text) for clause in clauses)
    away = False
    for clause in clauses if country else ():
        away = away or bool(_AWAY.search(clause.text))
        back = _BACK.search(clause.text) if away else None
        if back and is_stated(clause, back.start()):
            start = clause.start + back.start()
            yield Said("groups", "returning_farmer_herder", start, clause.start + back.end())
            return


def within_topics(mentions: Sequence[Mention]) -> list[str]:
    """Give the groups that topics are named after."""
    return [str(said.value) for said in _within_topics(mentions, set())]


def _within_topics(mentions: Sequence[Mention], denied: set[str]) -> Iterator[Said]:
    """Read the group in a topic named after it: 科研人员离岗创业, 残疾人创业优惠."""
    for mention in mentions:
        match = _NAMED_AFTER.match(mention.text) if mention.kind == "topic" else None
        if match and not mention.negated:
            group = _GROUPS_OF_TOPICS[match["group"]]
            if group not in denied:
                yield Said("groups", group, mention.start, mention.start + match.end("group"))


def _are_compared(talk: Talk, groups: list[Mention]) -> bool:
    if len({m.id for m in groups}) < 2:
        return False
    text = "".join(clause.text + "," for clause in talk.clauses)
    if _I.search(text) or any(clause.other for clause in talk.clauses):
        return False
    if _COMPARES.search(text):
        return True
    ordered = sorted(groups, key=lambda m: m.start)
    pairs = pairwise(ordered)
    return any(_AND.fullmatch(_between(talk, a.end, b.start)) for a, b in pairs)


def _between(talk: Talk, start: int, end: int) -> str:
    clause = talk.at(start)
    return clause.text[start - clause.start : end - clause.start] if end <= clause.end else ""


def _schooling(clause: Clause, denied: set[str]) -> Iterator[Said]:
    readers = (
        (_CLASS, "enrolled_student", r"不|没|非|毕业"),
        (_DONE, "graduate", r"不|没|未|非|等|后"),
        (_LEFT_LOW, "school_leaver", r"不是"),
    )
    for pattern, group, barred in readers:
        match = pattern.search(clause.text)
        if not match or group in denied or _FOUNDERS.match(clause.text[match.end() :]):
            continue
        if is_supposed(clause) or (group == "graduate" and _LOW_SCHOOL.search(clause.text)):
            continue
        before = clause.text[: match.start()]
        if re.search(rf"(?:{barred})[^,]{{0,2}}$", before) or _TAKEN_ON.search(before):
            continue
        yield Said("groups", group, clause.start + match.start(), clause.start + match.end())


def read_places(talk: Talk, mentions: Sequence[Mention]) -> Iterator[Said]:
    """Give the place of business, and whether it and the household are in the region."""
    for mention in _narrowest([m for m in mentions if m.kind in {"region", "outside"}], talk):
        clause = talk.at(mention.start)
        before = clause.text[: mention.start - clause.start]
        after = clause.text[mention.end - clause.start :]
        inside = mention.kind == "region"
        span = (mention.start, mention.end)
        if _is_household(before, after):
            # 户口不在包头 leaves it open; 户口不在内蒙古 does not.
            if not mention.negated or mention.id == _REGION_TOP:
                yield Said("household_in_region", inside != mention.negated, *span)
            continue
        if mention.negated:
            continue
        if _works_there(before, after):
            yield Said("business_in_region", inside, *span)
        passing = _PASSING.search(before) or _WEATHER.match(after)
        if passing or not inside or mention.id in {"", _REGION_TOP}:
            continue
        if not _is_origin(before, after):
            yield Said("region", mention.id, *span)


def _works_there(before: str, after: str) -> bool:
    return (
        bool(re.search(r"(?:在|到|去|回)(?:了)?(?:我们)?$", before))
        and bool(_AT_WORK.search(after[:10]))
        and not re.search(r"打工|上班|务工|工地", after[:6])
    ) or bool(_PLACE_OF_WORK.search(before))


def _is_household(before: str, after: str) -> bool:
    return bool(
        re.search(r"(?:户口|户籍)(?:地)?(?:也|都)?(?:在|是|落在|不在|不是)?(?:我们)?$", before)
        or re.match(r"(?:市|县|区|旗)?(?:本地)?(?:的)?(?:农村|城镇|农业)?(?:户口|户籍)", after)
    )


def _is_origin(before: str, after: str) -> bool:
    return bool(re.search(r"从$", before) and re.match(r"[^,]{0,6}(?:回|来|搬)", after)) or bool(
        re.match(
            r"(?:银行|大街|路|街|大学|师范|工业大学|农业大学|医科|日报|机场|酒店|羊肉|牛肉)", after
        )
    )


def _narrowest(mentions: list[Mention], talk: Talk) -> list[Mention]:
    """Drop a place that only says where the next one lies: 赤峰市松山区."""
    kept: list[Mention] = []
    ordered = sorted(mentions, key=lambda m: m.start)
    for place, mention in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        if following and following.id and following.kind == mention.kind:
            near = 0 <= following.start - mention.end <= 1
            if near and _between(talk, mention.end, following.start) in {"", "的", "市", "盟", " "}:
                continue
        kept.append(mention)
    return kept
