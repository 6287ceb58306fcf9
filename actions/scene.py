"""What one message meets: the person as known before and after it, and what was heard."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.asked import Asked
from actions.hearing import Heard
from actions.interview import Interview
from actions.person import Person
from actions.services import Services

_SOMEBODY = re.compile(
    "我|俺|咱|本人|自己|他|她|弟|哥|姐|妹|爸|妈|儿|女|孩|孙|侄|甥|朋友|邻居|同学|亲戚|老公|老婆"
    "|刚|今年|去年|前年|现在|已经|想|打算|准备"
)


@dataclass(frozen=True)
class Scene:
    """What a message meets: the person as known before and after it, and what was heard."""

    asked: Asked
    services: Services
    before: Person
    person: Person
    heard: Heard
    supposed: bool = False
    """Whether what is said is only tried out."""

    @property
    def advances(self) -> bool:
        """Whether the message tells anything that was not known."""
        return self.person != self.before or self.heard.complete

    @property
    def corrects(self) -> bool:
        """Whether it changes what a verdict told before rested on."""
        return self.heard.corrects and self.person.facts != self.before.facts


def is_general(asked: Asked, interview: Interview) -> bool:
    """Whether the text asks about people in general: nothing in it is said of the person."""
    intent = asked.whole.intent
    asks = intent.startswith("ask_") and intent != "ask_eligibility"
    return asks and not interview.asking and not _SOMEBODY.search(asked.text)
