"""The shapes of requests and answers, as the OpenAPI page shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictStr, root_validator, validator

from bot.gateway.text import encodable


class Failure(BaseModel):
    """Every error looks like this."""

    error: str = Field(..., description="A code for programs.")
    message: str = Field(..., description="A Chinese sentence for people.")


class Opened(BaseModel):
    """A new conversation."""

    conversation_id: str
    token: str = Field(..., description="Goes as `Authorization: Bearer`; cannot be had again.")


class Sent(BaseModel):
    """What a client sends once, however often it tries."""

    client_message_id: StrictStr = Field(
        ...,
        min_length=1,
        max_length=200,
        description="Made by the client; the same one again is the same message.",
    )

    @validator("client_message_id")
    def printable(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("must be printable")
        return value


class Said(Sent):
    """A message to the assistant: typed text, or the payload of a button that was offered."""

    text: StrictStr | None = Field(None, description="At most 4000 characters.")
    payload: StrictStr | None = Field(None, max_length=2000, description="Of an offered button.")

    @validator("payload")
    def whole(cls, value: str | None) -> str | None:
        if value is not None and not encodable(value):
            raise ValueError("broken characters")
        return value

    @root_validator(skip_on_failure=True)
    def one_of_two(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("text") is None) == (values.get("payload") is None):
            raise ValueError("either text or payload")
        return values


class HandedOver(Sent):
    """An assessment for a mentor: facts as for `POST /api/v1/assess`, and a question about it."""

    facts: dict[str, Any] | None = Field(None, description="With `only`, just those programs.")
    text: StrictStr | None = Field(None, description="At most 4000 characters; may be empty.")

    @validator("facts", pre=True)
    def an_object(cls, value: object) -> object:
        if value is not None and not isinstance(value, dict):
            raise TypeError("an object")
        return value


class Stored(BaseModel):
    """The message is kept; its answer will name this seq in `in_reply_to`."""

    seq: int


class Button(BaseModel):
    """A choice."""

    title: str
    payload: str


class Citation(BaseModel):
    """A verbatim quote."""

    document: str
    clause: str
    quote: str


class Message(BaseModel):
    """One line of a conversation."""

    seq: int
    author: Literal["user", "assistant", "mentor", "system"]
    text: str
    buttons: list[Button]
    citations: list[Citation]
    asks: list[str] = Field(..., description="Fact keys that this message asks for.")
    verdicts: list[dict[str, Any]]
    in_reply_to: int | None = Field(None, description="The seq answered.")
    created_at: dt.datetime
    turn: dict[str, Any] | None = Field(None, description="How the answer was decided.")
    by: str | None = Field(None, description="Alias of the mentor who writes, or is written of.")
    media: dict[str, Any] | None = Field(None, description="What came with it, by kind and size.")
    edits: int | None = Field(None, description="The seq of which this is a new version.")


class Messages(BaseModel):
    """Messages in order of seq."""

    messages: list[Message]


class Talk(BaseModel):
    """Who answers in this conversation."""

    mode: Literal["bot", "waiting", "human"]
    case: int | None = Field(None, description="Number of the open case.")


class Readiness(BaseModel):
    """Whether a message would be answered at once. Stored it is in any case."""

    ready: bool
    assistant: Literal["warming", "ready", "down"]
    database: Literal["ready", "down"]
    message: str | None = Field(None, description="What to tell people meanwhile.")


class Health(BaseModel):
    """The process is up."""

    status: Literal["ok"]


def message_object(row: Any) -> dict[str, Any]:
    """A stored message as it is sent out."""
    return {
        "seq": row.seq,
        "author": row.author,
        "text": row.text,
        "buttons": row.buttons,
        "citations": row.citations,
        "asks": row.asks,
        "verdicts": row.verdicts,
        "in_reply_to": row.in_reply_to,
        "created_at": row.created_at.isoformat(timespec="milliseconds"),
        "turn": row.turn,
        "by": (row.turn or {}).get("by"),
        "media": media_object(row.media),
        "edits": row.edits,
    }


def media_object(media: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is said of an attachment: not where it lies."""
    return media and {key: media.get(key) for key in ("kind", "name", "size")}
