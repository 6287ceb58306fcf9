"""A text cut into its clauses, each with whom it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(r"[,，。;；!！?？]+|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_KIN = (
    r"弟弟|哥哥|姐姐|妹妹|弟|哥|姐|妹|父亲|母亲|爸爸|妈妈|爸|妈|老公|老婆|丈夫"
    r"|妻子|媳妇|对象|爱人|男朋友|女朋友"
    r"|儿子|女儿|闺女|孩子|姑娘|侄子|侄女|外甥女?|表[哥弟姐妹]|堂[哥弟姐妹]|叔叔?"
    r"|舅舅?|姑姑?|姨|爷爷|奶奶|岳父|女婿|儿媳妇?"
    r"|[姐妹]夫|嫂子?|弟媳|孙子|孙女|外孙女?|小舅子|老伴儿?|那口子|老头子|(?<=[我俺])男人|婆姨|当家的"
    r"|学[姐长弟妹]|闺蜜|发小|朋友|同学|同事|邻居|亲戚|老乡|战友|室友|合伙人|徒弟|学员|学生|家属|亲人"
)
_LEAD = (
    r"(?:请问|咨询一下|问一下|你好|您好|那|但是|但|而且|而|可是|不过|因为|所以"
    r"|如果|另外|还有|其实|就是|还|我想问|想问)*"
)
_OTHER = re.compile(
    rf"^{_LEAD}(?:(?:我|俺|咱)们?(?:家|这|那)?(?:的|里)?(?:有)?(?:一?个|一?位"
    rf"|两个)?(?:远房|大学|高中|好)?"
    rf"|(?:有)?(?:一?个|一?位)|家里(?:的)?)?(?P<kin>{_KIN})(?!一起|和我|跟我|一块"
    rf"|合伙|圈)(?!创业|就业)"
)
_PRONOUN = re.compile(rf"^{_LEAD}(?:他|她|人家(?=[是也就去今自有的当开领拿])|对方)")
_LEAD_IN = re.compile(r"[你您]好|问|咨询|请教|打听|听说|同志|大[姐哥爷妈]|老师|领导|跟你说|情况")
_SELF = re.compile(
    rf"^{_LEAD}(?:我|俺|咱|本人|自己)(?!(?:们)?(?:家|这|那|的)?(?:的|里"
    rf"|有)?(?:一?个|一?位)?(?:{_KIN})(?!一起|和我|跟我))"
)
_SELF_INSIDE = re.compile(
    r"(?:我|俺|咱)(?:自己)?(?:能|可以|够|符合|有没有|还能|也能|该|算不算|拿|领)"
)
_BARE_KIN = re.compile(rf"^{_LEAD}(?:{_KIN})")
_FOR = re.compile(
    rf"(?:帮|替|给|代|为)(?:着)?(?:我|俺|咱)?(?:们)?(?:家|的)?(?:一?个"
    rf"|一?位)?(?P<kin>{_KIN}|别人|他|她)"
    r"(?:来|去)?(?:问|咨询|打听|了解|查|看看|申请|办)"
)
_NOT_OBJECT = r"(?<![给帮替让叫请带雇陪找问靠和跟与、连同为代对向随像把被比说是])"
_KIN_INSIDE = re.compile(rf"{_NOT_OBJECT}(?:我|俺|咱)家?(?:{_KIN})(?!一起|和我|跟我|一块|合伙|圈)")
_SELF_INSIDE_KIN = re.compile(
    rf"{_NOT_OBJECT}(?:我|俺|咱|本人)(?:呢|嘛|自己(?!的)|(?:这边|也|就|都|才|刚|还|倒)?"
    r"(?:是|没|想|要|有|在|开|雇|办|当|大专|本科|大学|高中|退伍|退役|刚|去年|前年|今年|现在|户口|\d))"
)
_ASKS = re.compile(
    r"(.)[不没]\1|[有领给行能][没不么]$|吗|么|嘛|\?|多少|怎么|如何|能不能|可不可以|有没有|哪些|什么|啥|能否|是否"
    r"|(?:能|行|可以|会|给)[^,]{0,12}[不没]$|给不给|行不行|会不会"
)
_WISHES = re.compile(r"[他她](?:也|就|现在)?(?:想|要|打算|准备)[^,]{0,3}(?:贷|开|申请|办|领)")
_CORRECTS = re.compile(
    r"不对|说错了?|打错了?|应该是|更正|纠正|改成|改为|记错了?"
    r"|不是[^,。]{1,12}[,]?\s?(?:而)?是"
)


@dataclass(frozen=True)
class Clause:
    """A stretch between commas. ``other`` if it speaks of someone else than the speaker.

    ``corrects`` if it, or a bare 不对 before it, takes back what was said.
    """

    text: str
    start: int
    other: bool
    asks: bool
    corrects: bool
    named: bool = False
    """Whether it names the one it speaks of; else that is the one spoken of before."""

    @property
    def end(self) -> int:
        """Where the clause ends in the text."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Talk:
    """The clauses of a text, and whether the enquiry is for another person."""

    clauses: tuple[Clause, ...]
    for_other: bool

    def at(self, place: int) -> Clause:
        """Give the clause that holds a place of the text."""
        return next((c for c in reversed(self.clauses) if c.start <= place), self.clauses[0])


def read_talk(text: str) -> Talk:
    """Cut a normalised text into clauses and settle whom each is about."""
    talk = _read(text, by_the_way=True)
    return _read(text, by_the_way=False) if talk.for_other else talk


def _read(text: str, *, by_the_way: bool) -> Talk:
    """Cut a text; ``by_the_way`` is whether kin named among one's own facts stay in one clause."""
    clauses: list[Clause] = []
    errand = _FOR.search(text)
    other, corrects, last = bool(errand), False, ""
    spoken_of_self = False
    for start, end, closed in _stretches(text):
        words = text[start:end]
        before, other = other, _subject(words, other)
        aside = other and not before and bool(_BARE_KIN.match(words)) and not errand
        bare = corrects and len(last) <= 6
        corrects = bool(_CORRECTS.search(words)) or bare or _turns(last, words)
        last = words
        asks = bool(_ASKS.search(words)) or closed.startswith(("?", "？"))
        named = any(m.match(words) for m in (_OTHER, _PRONOUN, _SELF))
        clauses.append(Clause(words, start, other, asks, corrects, named))
        if aside and spoken_of_self and by_the_way:
            other = False  # 儿子上大三 among one's own facts is said by the way
        own = not other and len(words) > 2 and not _LEAD_IN.search(words)
        spoken_of_self = spoken_of_self or own or bool(_SELF.match(words))
    if not clauses:
        clauses.append(Clause(text, 0, False, False, False))
    return Talk(tuple(clauses), bool(errand) or _asks_for_other(clauses))


def _stretches(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    start = 0
    for mark in _BREAK.finditer(text):
        found.append((start, mark.start(), mark.group()))
        start = mark.end()
    found.append((start, len(text), ""))
    return [part for a, b, mark in found if a < b for part in _by_subject(text, a, b, mark)]


def _by_subject(text: str, start: int, end: int, mark: str) -> list[tuple[int, int, str]]:
    """Cut a stretch said in one breath where it turns to kin, or from kin to the speaker."""
    words = text[start:end]
    cuts = {m.start() for m in _KIN_INSIDE.finditer(words)}
    if cuts or _OTHER.match(words):
        kin = 0 if _OTHER.match(words) else min(cuts)
        cuts |= {m.start() for m in _SELF_INSIDE_KIN.finditer(words) if m.start() > kin}
    places = [start, *(start + cut for cut in sorted(cuts) if cut), end]
    pairs = list(pairwise(places))
    return [(a, b, mark if b == end else "") for a, b in pairs]


def _turns(last: str, words: str) -> bool:
    """Tell whether two clauses say 不是 …，是 …."""
    return "不是" in last and words.startswith(("是", "而是", "应该是"))


def _subject(words: str, other: bool) -> bool:
    if _FOR.search(words):
        return True
    if _OTHER.match(words) or _PRONOUN.match(words):
        return True
    if _SELF.match(words) or _SELF_INSIDE.search(words):
        return False
    return other


def _asks_for_other(clauses: list[Clause]) -> bool:
    """Tell whether every question in the text, or wish, is about the other person."""
    wishes = [clause for clause in clauses if _WISHES.search(clause.text)]
    questions = [clause for clause in clauses if clause.asks] or wishes
    return bool(questions) and all(clause.other for clause in questions)
