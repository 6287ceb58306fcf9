"""From what a person wrote to what the classifiers read: clean text and what it names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import policy_kb
import policy_kb.zh
from bot.nlu.entities import EntityMatcher
from bot.nlu.features import View
from policy_kb.content import DEFAULT as CONTENT
from policy_kb.vocabulary import Vocabulary
from policy_kb.zh.mention import Mention
from policy_kb.zh.repair import correct
from policy_kb.zh.text import Reading, normalise


@dataclass(frozen=True)
class Read:
    """A text read: its clean form with the way back to the original, and its mentions."""

    reading: Reading
    mentions: tuple[Mention, ...]

    @property
    def text(self) -> str:
        """The clean text: simplified, half-width, its slips put right."""
        return self.reading.text

    @property
    def view(self) -> View:
        """The text as the classifiers see it."""
        return View(self.text, self.mentions)


class Reader:
    """Reads texts with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._lexicon = vocabulary.lexicon
        self._matcher = EntityMatcher(vocabulary)

    def read(self, text: str) -> Read:
        """The text in clean form, and what it names."""
        reading = correct(normalise(text), self._lexicon)
        return Read(reading, tuple(self._matcher.find(reading.text)))

    def view(self, clean: str) -> View:
        """A part of a clean text as the classifiers see it: its slips are put right already."""
        return View(clean, tuple(self._matcher.find(clean)))


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader for the project's own content, made once a process."""
    return Reader(vocabulary())


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The project's own vocabulary, read once a process."""
    return Vocabulary.load(CONTENT)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A hash of all that decides how a text is read: the names, and the code that reads.

    Rasa's training cache sees neither; each component adds this to its own fingerprint.
    """
    digest = hashlib.sha256(vocabulary().fingerprint().encode())
    folders = [Path(policy_kb.zh.__file__).parent, Path(__file__).parent]
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
