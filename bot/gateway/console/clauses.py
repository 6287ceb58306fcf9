"""Whether the clauses that somebody names exist."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gateway.desk.guide import Guide


def unknown(guide: Guide, named: Sequence[str]) -> list[str]:
    """Those that the document does not have; none where no knowledge base is built."""
    kb = guide.kb
    if kb is None:
        return []
    ids = {clause.id for clause in kb.clauses}
    whole = {f"{kb.document.id}#{clause}" for clause in ids}
    return [one for one in named if one not in ids | whole]
