"""What people type, made safe to store: nothing here changes the meaning of a text."""

from __future__ import annotations

import unicodedata

from bot.gateway.errors import Blank, TooLong, Unacceptable

MAX_TEXT = 4000
KEPT_CONTROLS = "\n\t"
# shown as nothing though Unicode calls them letters, marks or symbols
INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f") | {
    chr(code) for start, end in ((0xFE00, 0xFE10), (0xE0100, 0xE01F0)) for code in range(start, end)
}


def accepted(text: str) -> str:
    """The text as it is stored. Raises TooLong, Blank, or Unacceptable for broken characters."""
    if len(text) > MAX_TEXT:
        raise TooLong
    if not encodable(text):
        raise Unacceptable("消息里有损坏的字符，请重新输入。")
    kept = cleaned(text)
    if not readable(kept):
        raise Blank
    return kept


def encodable(text: str) -> bool:
    """Whether the text is whole Unicode; JSON can smuggle in half a surrogate pair."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def cleaned(text: str) -> str:
    r"""The text without NUL and other control characters, its line ends all ``\n``."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in lines if sign in KEPT_CONTROLS or unicodedata.category(sign) != "Cc"
    )


def readable(text: str) -> bool:
    """Whether anything of it can be seen: not only spaces, zero-width signs and fillers."""
    return any(sign not in INVISIBLE and unicodedata.category(sign)[0] not in "ZC" for sign in text)
