"""How a message of ours looks where only text and buttons can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.gateway.channels.telegram.calls import CAPTIONED
from bot.gateway.channels.telegram.split import pieces
from bot.gateway.outbox import Parcel

if TYPE_CHECKING:
    from bot.gateway.log import Draft
    from bot.gateway.phrases import Phrases

TELEGRAM = "telegram"
CONVERSATION_SIGNS = 8  # of its id in a button: enough to tell one chat's conversations apart
MAX_CAPTION = 1024


class Rendering:
    """Messages as parcels. ``place`` says how a clause is cited."""

    def __init__(self, place: Callable[[str], str], phrases: Phrases) -> None:
        self._place, self._phrases = place, phrases

    def parcels(self, talk: Any, seq: int, draft: Draft) -> Iterator[Parcel]:
        """The parcels for the person of the conversation ``talk``, one for each piece of text."""
        for part, body in enumerate(self.bodies(talk.id, seq, draft)):
            yield Parcel(
                key=f"{talk.id}:{seq}:{part}",
                channel=talk.channel,
                recipient=talk.address,
                body=body,
                author=draft.author,
                epoch=talk.epoch,
                conversation_id=talk.id,
                seq=seq,
            )

    def bodies(self, conversation_id: str, seq: int, draft: Draft) -> list[dict[str, Any]]:
        """What is sent, piece by piece; the buttons are under the last one."""
        bodies = carried(draft.media, self.text(draft))
        if draft.buttons:
            bodies[-1]["buttons"] = [
                [{"title": button["title"], "data": choice(conversation_id, seq, number)}]
                for number, button in enumerate(draft.buttons)
            ]
        return bodies

    def text(self, draft: Draft) -> str:
        """The text with who speaks, and with the quotes that a page would fold."""
        text = draft.text
        if draft.edits is not None:
            text = self._phrases.say("case_edited", text=text)
        if draft.by is not None:
            text = self._phrases.say("case_mentor_says", alias=draft.by, text=text)
        parts = [text]
        quotes: dict[str, list[str]] = {}
        for one in draft.citations:
            quotes.setdefault(one["clause"], []).append(one["quote"])
        parts += [f"{_quoted(said)}——{self._place(clause)}" for clause, said in quotes.items()]
        return "\n\n".join(parts)


def _quoted(quotes: Sequence[str]) -> str:
    """Each once, and none that stands in another."""
    whole = [one for one in dict.fromkeys(quotes) if not any(one in o and one != o for o in quotes)]
    return "".join(f"「{one}」" for one in whole)


def carried(media: Mapping[str, Any] | None, text: str) -> list[dict[str, Any]]:
    """A text, and what came with it: as its caption where there is room for one."""
    texts: list[dict[str, Any]] = [{"do": "send", "text": piece} for piece in pieces(text)]
    if media is None or media["kind"] == "other":
        return texts
    if media["kind"] in CAPTIONED and len(pieces(text, MAX_CAPTION)) == 1:
        return [{"do": "media", **media, "caption": text}]
    return [*texts, {"do": "media", **media}]


def choice(conversation_id: str, seq: int, number: int) -> str:
    """What a button sends back: it names the message, and so never grows stale unseen."""
    return f"b:{conversation_id[:CONVERSATION_SIGNS]}:{seq}:{number}"
