"""Hears the wish for a human in a short message, before NLU and also while Rasa is down (R18)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20  # signs; a longer message may be about a mentor rather than ask for one
HANDOFF_PAYLOAD = "/ask_human"
STOP_WORDS = frozenset(
    "end 结束 结束对话 结束会话 退出 取消 取消排队 取消转人工 不等了 不用了 不用人工了"
    " 不转了 不需要了 不需要人工了 算了 算了不等了 转机器人 转回机器人 回到机器人".split()
)
SIMPLIFIED = str.maketrans(
    "轉導師請幫給們這個聯係繫見換話諮詢務聽說", "转导师请帮给们这个联系系见换话咨询务听说"
)

_LEAD = (
    "(?:你好|您好|那|就|还是|算了|我们?|请|麻烦你?|劳驾|帮忙?|给|能不能|可不可以|可以|能否|能|要|想要?"
    "|需要|希望|直接|赶紧|赶快|快点?|马上|立刻|现在|为|替)*"
)
_COUNT = "(?:一下|一?个|一?位|到|去|成|跟|和|与|你们?的?|咱们?的?)*"
_VERB = "(?:转接?|接通?|切换?|换|叫|找|联系|呼叫|见|来|连线|连接|问|和|跟|与)"
_SURE = "(?:人工(?:客服|服务|坐席|导师|咨询)?|真人(?:客服|服务|导师)?|活人|创业导师|导师|客服)"
_BARE = "(?:人工(?:客服|服务|坐席|导师|咨询)?|真人客服|真人服务|真人导师|真人|转人)"
_TAIL = (
    "(?:聊聊?|谈谈?|说话?|说说|咨询|对话|沟通|来|帮忙|帮我|处理|解答|回答|一下|服务|可以|行|好|吧|呢|啊|呀|吗|嘛"
    "|么|谢谢你?|谢了|不|了|的)*"
)
_HOW = "(?:怎么|怎样|如何|在哪里?|哪里)(?:能|可以)?(?:转|接|联系)" + _COUNT + "(?:人工|真人)"
_WISH = re.compile(
    f"{_LEAD}(?:{_VERB}{_COUNT}{_SURE}|{_BARE}|(?:要|想要|需要)(?:一?个)?{_SURE}|{_HOW}){_TAIL}"
    "|(?:transferto|talkto|speakto)?(?:a|an)?(?:human|agent|realperson)(?:please)?"
)


def asks_for_human(text: str) -> bool:
    """Whether the message, as a whole, is 转人工, 找导师 or another way to say so."""
    heard = _bare(text)
    return len(heard) <= LONGEST and _WISH.fullmatch(heard) is not None


def asks_to_stop(text: str) -> bool:
    """Whether the message, as a whole, says that a human is not wanted any more."""
    return _bare(text) in STOP_WORDS


def presses_for_human(payload: str) -> bool:
    """Whether a button with this payload asks for a human."""
    return payload == HANDOFF_PAYLOAD or payload.startswith(f"{HANDOFF_PAYLOAD}{{")


def _bare(text: str) -> str:
    signs = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in signs if sign.isalnum()).translate(SIMPLIFIED)
