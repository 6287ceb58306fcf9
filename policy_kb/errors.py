"""What can go wrong with the knowledge base, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the content, and where an editor finds it.

    ``line`` counts from 1; 0 means that the whole file is meant.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, self.message) if part)


class PolicyKBError(Exception):
    """Base of all errors of this package."""


class ContentError(PolicyKBError):
    """The content is unsound; ``faults`` lists every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"内容有{len(self.faults)}处错误：\n{listed}")


class NotBuiltError(PolicyKBError):
    """There is no readable knowledge base where one was expected."""

    def __init__(self, database: Path | str, reason: str) -> None:
        self.database = database
        super().__init__(f"{database}: {reason}；请先运行 policybot kb build")


class UnknownIdError(PolicyKBError, LookupError):
    """A clause, topic or other entry was asked for by an id that does not exist."""

    def __init__(self, kind: str, wanted: str, known: Iterable[str]) -> None:
        self.kind, self.wanted = kind, wanted
        super().__init__(f"没有这个{kind}：{wanted}{did_you_mean(wanted, known)}")


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """Return the closest known name as a suggestion in brackets, or an empty string."""
    close = get_close_matches(wanted, list(known), n=1, cutoff=0.6)
    return f"（是不是 {close[0]}？）" if close else ""
