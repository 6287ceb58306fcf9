"""Small words of the region's dialects, read as the standard ones they stand for."""

from __future__ import annotations

import re

_STANDARD = (
    (r"俄(?!罗斯|语|国|文|式)|(?<![^,，。 ])额(?=[是想们家也就在有不没要开这])", "我"),
    (r"[俺咱](?=[们家这那是想也就在有不没要开自户个的嘞了能村旗])", "我"),
    (r"嘞(?=户口|户籍|店|公司|家|媳妇|娃)", "的"),
    (r"[咧嘞唻]", "了"),
    (r"(?<=[雇招请用带办开注领])哈(?=[\d一二两三四五六七八九十俩仨几个])", "了"),
    (r"(?<![什怎这那多要给])[么木冇](?=有|办|领|下|批|雇|招|停|报|工作|文|人)", "没"),
    (r"头年个", "去年的"),
    (r"头年(?!前)", "去年"),
    (r"(?<=[没未有])零(?=过|到)", "领"),
)
_COMPILED = tuple((re.compile(pattern), word) for pattern, word in _STANDARD)


def standard(text: str) -> str:
    """The text with such words replaced, sign for sign, so that every place stays where it was."""
    for pattern, word in _COMPILED:
        text = pattern.sub(word, text)
    return text
