"""What building and searching the knowledge base cost by themselves, without Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.timing import summary, timed
from bot.prepare import encoder_name
from policy_kb.build import build
from policy_kb.content import DEFAULT as CONTENT
from policy_kb.encoder import load_encoder
from policy_kb.search import Searcher
from policy_kb.store import KnowledgeBase
from policy_kb.vocabulary import Vocabulary
from policy_kb.zh.text import normalise


def knowledge(questions: Sequence[str]) -> dict[str, Any]:
    """Build with and without vectors, then search by words, and by words and vectors."""
    encoder = load_encoder(encoder_name())
    encoder.encode(["创业"])  # loads what is loaded once
    with TemporaryDirectory(prefix="kb-bench-") as folder:
        database = Path(folder) / "kb.sqlite"
        words_only = timed(lambda: build(database))
        whole = timed(lambda: build(database, encode=encoder.encode))
        kb = KnowledgeBase.open(database)
        searcher = Searcher(kb, Vocabulary.load(CONTENT))
        texts = [normalise(question).text for question in questions]
        searcher.search(texts[0])
        lexical = [timed(partial(searcher.search, text)) for text in texts]
        encoding = [timed(partial(encoder.encode, [text])) for text in texts]
        pairs = [(text, encoder.encode([text])[0]) for text in texts]
        dense = [timed(partial(searcher.search, text, vector)) for text, vector in pairs]
    return {
        "build_s": round(whole, 2),
        "build_without_vectors_s": round(words_only, 2),
        "search_lexical": summary(lexical),
        "search_lexical_and_dense": summary(dense),
        "encode_question": summary(encoding),
    }
