"""The words that a slip of the keyboard or the ear is measured against, indexed for ``repair``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from policy_kb.zh.text import is_chinese

FIELD_WORDS = (
    *("贷款", "补贴", "担保", "创业", "孵化", "见习", "实训", "补助", "奖补", "就业", "场租"),
    *("失业", "离岗", "休学", "培训", "导师", "政策", "执照", "残疾", "退役", "反担保"),
    *("创业贷款", "创业补贴", "担保贷款", "创业担保贷款", "孵化基地", "孵化补贴", "见习补贴"),
    *("场租补贴", "一次性创业补贴", "创业带动就业", "退役军人", "高校毕业生", "农民工"),
    *("返乡农民工", "残疾人", "就业困难人员", "登记失业人员", "营业执照", "个体工商户", "众创空间"),
    *("大学生创业", "大学生", "毕业生", "创业园", "创业培训", "创业导师", "小微企业", "内蒙古"),
    *("申请", "申报", "证件", "场地", "利息", "创业项目", "退伍回来", "刚退伍", "退伍的", "合作社"),
)
"""Words of the field that a vocabulary of names may lack. Only these are matched by two sounds."""

COMMON_WORDS = (
    *("怎么", "怎么办", "申请", "多少", "多少钱", "条件", "哪里", "什么", "需要", "材料", "流程"),
    *("可以", "能不能", "在哪", "在哪里", "如何", "办理", "电话", "部门", "请问", "转人工", "你好"),
    *(
        "开店",
        "公司",
        "注册",
        "利息",
        "额度",
        "期限",
        "没有",
        "领取",
        "怎么领",
        "多久",
        "谢谢",
        "哪些",
    ),
)
"""Everyday words typed in Latin letters around the others; no slip is ever turned into them."""

Segment = Callable[[str], Iterable[str]]


@dataclass
class Node:
    """A syllable on the way to the words that sound like it."""

    below: dict[str, Node] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lexicon:
    """Words indexed by sound, by letters and by shape.

    ``segment`` cuts a text into ordinary words; what it knows is never taken for a slip.
    """

    words: frozenset[str]
    sounds: Node
    letters: dict[str, str]
    initials: dict[str, str]
    gaps: dict[str, frozenset[tuple[str, int]]]
    longest: int
    segment: Segment

    @classmethod
    def of(cls, words: Iterable[str], segment: Segment) -> Lexicon:
        """Index ``words`` and the words of the field."""
        chinese = (word for word in words if len(word) > 2 and all(map(is_chinese, word)))
        known = frozenset(chinese) | frozenset(FIELD_WORDS)
        spelt = {word: syllables(word) for word in sorted(known | frozenset(COMMON_WORDS))}
        return cls(
            words=known,
            sounds=_sounds({word: spelt[word] for word in known}),
            letters=_letters(spelt),
            initials=_initials(spelt),
            gaps=_gaps(known),
            longest=max(map(len, known)),
            segment=segment,
        )


def syllables(word: str) -> tuple[str, ...]:
    """Spell a word in pinyin without tones."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word))


@lru_cache(maxsize=10_000)
def readings(sign: str) -> frozenset[str]:
    """Give every way to say one character, without tones."""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(sign, heteronym=True, style=Style.NORMAL)[0])


def _sounds(spelt: dict[str, tuple[str, ...]]) -> Node:
    root = Node()
    for word in sorted(spelt):
        node = root
        for syllable in spelt[word]:
            node = node.below.setdefault(syllable, Node())
        node.words.append(word)
    return root


def _letters(spelt: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Map pinyin in one piece to its word; a word of the field goes before its namesakes."""
    ranked = sorted(spelt, key=lambda word: word in FIELD_WORDS)
    return {"".join(spelt[word]): word for word in ranked}


def _initials(spelt: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Map first letters, four or more, to the only word that has them."""
    found: dict[str, set[str]] = {}
    for word, parts in spelt.items():
        if len(parts) >= 4 and word not in COMMON_WORDS:
            found.setdefault("".join(part[0] for part in parts), set()).add(word)
    chosen = {key: words & set(FIELD_WORDS) or words for key, words in found.items()}
    return {key: next(iter(words)) for key, words in chosen.items() if len(words) == 1}


def _gaps(words: frozenset[str]) -> dict[str, frozenset[tuple[str, int]]]:
    """Map each word of four or more signs, less one sign, to the word and the place of the gap."""
    found: dict[str, set[tuple[str, int]]] = {}
    for word in words:
        for place in range(len(word) if len(word) >= 4 else 0):
            found.setdefault(word[:place] + word[place + 1 :], set()).add((word, place))
    return {key: frozenset(value) for key, value in found.items()}
