"""A short answer to a question that was asked: yes, two, last March, I don't know.

Strict: what is not plainly an answer is none, for a wrong guess is worse than asking again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from policy_kb.zh.counts import find_counts
from policy_kb.zh.dates import find_dates
from policy_kb.zh.durations import find_durations
from policy_kb.zh.money import find_amounts
from policy_kb.zh.numbers import find_numbers

_TAIL = r"(?:的|啊|呀|呢|吧|了|哦|噢|嘛|哈|呐|哇|咯|喽|着|来|过)*"
_LEAD = (
    r"(?:嗯+|哦|噢|额|呃|那个|就|我|俺|咱|本人|也|都|这|应该|算|肯定|当然|其实|目前|现在|确实"
    r"|回答|答)*"
)
_YES = re.compile(
    rf"{_LEAD}(?:是|对|有|嗯+|恩+|行|好|在|没错|没问题|是滴|对头|对着|可以|当然|必须|yes|y|√|1)"
    rf"(?:的呢|是|对)?{_TAIL}"
)
_NO = re.compile(
    rf"{_LEAD}(?:还|从来|一直|根本|压根|真|并)?(?:没有|没|木有|冇|么有|不是|不|否|未|无|不对|没得|哪有|不在|no|n|×)"
    rf"(?:有|呢)?{_TAIL}"
)
_UNSURE = re.compile(
    r"不(?:太|大|怎么|是很|很)?(?:清楚|知道|确定|晓得|记得|了解|好说|明白|敢说)|说不(?:准|清|好|上来)"
    r"|记不(?:清|得|住|起)|忘(?:记)?了|想不起|没印象|拿不准|没数|搞不清|弄不清|吃不准|知不道|认不得|不造"
)
_REFUSED = re.compile(
    r"不想(?:说|讲|回答|透露|告诉)|不方便|不愿意?(?:说|讲|回答|透露)|隐私|保密|跳过|下一[个题]|先不说|不告诉"
)
_NOBODY = re.compile(
    r"(?:没有?|未|还没)(?:有)?(?:雇|请|招|聘|用|带|新增|人)?(?:过|到)?(?:人|员工|别人)?|一个(?:人)?(?:也|都)没(?:有)?"
    r"|就我(?:自己)?|(?:就|只有|光)?我(?:自己)?一个人?|零(?:个|人)?|一个没(?:有)?"
)
_NEVER = re.compile(
    r"(?:以前|之前|还|从来|一直)*(?:没有?|未|不)(?:有)?(?:延长?|离岗?|申请|要)?(?:过|了|长)?(?:岗|期)?|零"
    r"|一次(?:也|都)没(?:有)?|第一次|头一次|.{0,6}没有?(?:别的|其他|其它)|0"
)
_NONE_OF_THEM = re.compile(
    r"都不(?:是|属于|算|沾|占|在|够)|哪(?:个|类|样)都不|一个都不|啥(?:也|都)不是|普通(?:人|市民|群众|老百姓)|不属于|都没有|没别的"
    r"|没有(?:别的|其他|其它)|就(?:这|是这)(?:个|些|一个|一样)|只有(?:这|一)|没了$"
)
_DENIAL = re.compile(r"(?:不|没|未|非|别)(?:是|在|有|太|怎么|算|能|曾)?$")
_NOT_ONE = re.compile(r"一[个户人名家次位天][^,，]{0,3}(?:也|都)(?:没|未|不)")
_NO_NUMBER = re.compile(
    r"第[\d一二两三四五六七八九十]+|一(?:直|般|样|些|定|起|切|次|回|点|下|会|边)|[十万]分"
)
_YEAR = re.compile(r"(?:就是|是|就|大概|差不多)?(\d\d)年")
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_SHORT_YEAR = re.compile(r"^(\d\d)[-/.](\d{1,2})[-/.](\d{1,2})$")
_LAST_DAY = re.compile(r"月\d{1,2}$")
_UNCLEAR_HEADS = re.compile(
    r"走了|以前|之前|原来|平时没|有时候|忙的时候|连我|加上?我|包括我|算上我|我和|我跟|两口子|夫妻|个半"
)
_SMALLEST_LOAN = 1000
_BREAK = re.compile(r"[,，。;；!！、 ]+")
_OUTER = re.compile(r"^[\s,，。.!！~～、…]+|[\s,，。.!！~～、…]+$")


def is_unsure(text: str) -> bool:
    """Whether somebody says that they do not know."""
    return bool(_UNSURE.search(text))


def is_refused(text: str) -> bool:
    """Whether somebody would rather not say."""
    return bool(_REFUSED.search(text))


def read_yes(text: str) -> bool | None:
    """True for yes, False for no, where the text or its beginning is just that; else None."""
    first = bare(_BREAK.split(bare(text))[0])
    if _NO.fullmatch(first):
        return False
    return True if _YES.fullmatch(first) else None


def read_word(text: str, words: Sequence[tuple[str, object]]) -> object | None:
    """The value of the longest of the words in the text; None if none, or two disagree.

    A word that says yes or no says the contrary after 不 or 没: 不是毕业学年.
    """
    found = []
    for word, value in words:
        if word in text and not (_denied(word, text) and word[0] in "没未不"):
            flips = isinstance(value, bool) and _denied(word, text)
            found.append((len(word), (not value) if flips else value))
    longest = max((length for length, _ in found), default=0)
    values = {value for length, value in found if length == longest}
    return values.pop() if len(values) == 1 else None


def _denied(word: str, text: str) -> bool:
    return bool(_DENIAL.search(text[: text.index(word)]))


def segments(text: str) -> list[str]:
    """The parts of a text between its marks."""
    return [part for part in _BREAK.split(bare(text)) if part]


def read_heads(text: str) -> int | None:
    """A number of people, households or times; 0 for none at all."""
    if _UNCLEAR_HEADS.search(text):
        return None
    if _NOBODY.fullmatch(_plain(text)) or _NOT_ONE.search(text):
        return 0
    counts = [count.value for count in find_counts(text)]
    values = counts or [number.whole for number in find_numbers(_NO_NUMBER.sub(",", text))]
    return values[0] if len(set(values)) == 1 else None


def read_yuan(text: str) -> int | None:
    """A sum in yuan. A small number without its unit may mean 万, so it is none."""
    sums = {amount.yuan for amount in find_amounts(text)}
    if len(sums) == 1:
        return sums.pop()
    numbers = [number.whole for number in find_numbers(text)]
    whole = numbers[0] if len(numbers) == 1 and not sums else None
    return whole if whole is not None and whole >= _SMALLEST_LOAN else None


def read_months(text: str) -> int | None:
    """A length of time in whole months; 0 for none. A bare number has no unit, so it is none."""
    if _says_never(text):
        return 0
    lengths = {duration.months for duration in find_durations(text)}
    return lengths.pop() if len(lengths) == 1 else None


def read_times(text: str) -> int | None:
    """How many times."""
    if _NOT_ONE.search(text) or _says_never(text):
        return 0
    numbers = [number.whole for number in find_numbers(text)]
    return numbers[0] if len(numbers) == 1 else None


def read_number(text: str) -> float | None:
    """A bare number, whatever its unit."""
    numbers = [number.value for number in find_numbers(text)]
    return float(numbers[0]) if len(numbers) == 1 and numbers[0] is not None else None


def read_day(text: str, on: dt.date) -> str | None:
    """A date as exact as it was said, in ISO form; None for none, several or an impossible one."""
    text = _SHORT_YEAR.sub(r"20\1-\2-\3", _LAST_DAY.sub(r"\g<0>日", bare(text)))
    days = [day.value for day in find_dates(text, on)]
    if not days and (year := _YEAR.fullmatch(_plain(text).translate(_DIGITS))):
        return f"20{year[1]}" if int(year[1]) <= on.year % 100 else None
    return days[0] if len(days) == 1 else None


def names_impossible_day(text: str, on: dt.date) -> bool:
    """Whether the text names a day that the calendar does not have."""
    return any(day.impossible for day in find_dates(text, on))


def says_none(text: str) -> bool:
    """Whether the text is just 没有, 还没 or the like."""
    return read_yes(text) is False or bool(_NOBODY.fullmatch(_plain(text)))


def denies_all(text: str) -> bool:
    """Whether somebody says that nothing of a list, or nothing else of it, is so."""
    return bool(_NONE_OF_THEM.search(text)) or read_yes(text) is False


def _says_never(text: str) -> bool:
    return any(_NEVER.fullmatch(_plain(part)) for part in segments(text))


def bare(text: str) -> str:
    """The text without marks at its ends."""
    return _OUTER.sub("", text)


def _plain(text: str) -> str:
    return re.sub(r"(?:啊|呀|呢|吧|了|哦|嘛|的)+$", "", bare(text))
