"""One reply: its text in paragraphs, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from policy_kb.entries import Document, Quote

WHY = ("distress", "complaint", "second_miss", "refer", "policy_gap")
"""Why a mentor might be wanted, the most pressing first."""


@dataclass
class Reply:
    """What is said in one turn, while it is put together."""

    decision: str = "answer"
    parts: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    confirm: list[str] = field(default_factory=list)
    """Whom to ask what, said once at the end."""
    term_said: bool = False
    """Whether the answer itself says that the term is over."""
    topic: str | None = None
    """The topic spoken of, for the turn after this."""
    asks: list[str] = field(default_factory=list)
    """Keys of the facts that the message asks for."""
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    """The verdicts that it states, as JSON."""
    shown: list[str] = field(default_factory=list)
    """Keys of the facts that it shows back as taken down."""
    wants: set[str] = field(default_factory=set)
    """Which of ``WHY`` hold."""
    brief: bool = False
    """Whether the notice of the term was said a turn ago and need not be repeated."""

    def say(self, text: str) -> None:
        """Add a paragraph, once."""
        if text and text not in self.parts:
            self.parts.append(text)

    def cite(self, quotes: Iterable[Quote]) -> None:
        """Add quotes, each once."""
        self.quotes += [quote for quote in quotes if quote not in self.quotes]

    def add(self, where: list[str], values: Iterable[str]) -> None:
        """Append what is not there yet."""
        where += [value for value in dict.fromkeys(values) if value not in where]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n\n".join(self.parts)

    def custom(self, document: Document, facts: dict[str, Any]) -> dict[str, Any]:
        """What goes with the text, for the channel."""
        return {
            "citations": [
                {"document": document.id, "clause": quote.clause, "quote": quote.text}
                for quote in self.quotes
            ],
            "asks": self.asks,
            "verdicts": self.verdicts,
            "turn": {
                "decision": self.decision,
                "clauses": self.clauses[:5],
                "programs": self.programs,
                "facts": facts,
                "notices": self.notices,
                "why": next((why for why in WHY if why in self.wants), None),
            },
        }
