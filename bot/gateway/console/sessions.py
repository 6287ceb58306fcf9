"""Sign-ins to the console: opened, found by their key, revoked. One transaction each."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from sqlalchemy import insert, select, update

from bot.gateway.database import Connection
from bot.gateway.desk.tables import Session
from bot.handoff.statements import mentors

IDLE = dt.timedelta(hours=12)
NOTED = dt.timedelta(minutes=5)  # how exactly it is kept when a session was last used

sessions: Any = Session.__table__


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def opened(db: Connection, mentor_id: int, password_hash: str, now: dt.datetime) -> str | None:
    """The key of a new session; None if removed, or the password changed, while it was checked."""
    sound = select(mentors.c.id).where(
        mentors.c.id == mentor_id,
        mentors.c.active.is_(True),
        mentors.c.password_hash == password_hash,
    )
    if db.execute(sound.with_for_update(key_share=True)).first() is None:
        return None
    key = secrets.token_urlsafe(32)
    stored = {"key_hash": hashed(key), "mentor_id": mentor_id, "created_at": now, "seen_at": now}
    db.execute(insert(sessions), stored)
    return key


def found(db: Connection, key: str, now: dt.datetime) -> Any | None:
    """The mentor of a session that stands, with ``seen_at``; None for any other key."""
    query = (
        select(mentors, sessions.c.seen_at)
        .join(sessions, sessions.c.mentor_id == mentors.c.id)
        .where(
            sessions.c.key_hash == hashed(key),
            sessions.c.revoked_at.is_(None),
            sessions.c.seen_at > now - IDLE,
            mentors.c.active.is_(True),
        )
    )
    return db.execute(query).one_or_none()


def used(db: Connection, key: str, now: dt.datetime) -> None:
    """Notes that a session is in use."""
    db.execute(update(sessions).where(sessions.c.key_hash == hashed(key)).values(seen_at=now))


def revoke(db: Connection, key: str, now: dt.datetime) -> None:
    """Ends one session."""
    _end(db, now, sessions.c.key_hash == hashed(key))


def revoke_all(db: Connection, mentor_id: int, now: dt.datetime, *, but: str | None = None) -> None:
    """Ends all of a mentor's sessions, or all but the one with the key ``but``."""
    others = [sessions.c.key_hash != hashed(but)] if but is not None else []
    _end(db, now, sessions.c.mentor_id == mentor_id, *others)


def set_password(db: Connection, mentor_id: int, password_hash: str) -> None:
    """Keeps the hash of a new password."""
    changed = update(mentors).where(mentors.c.id == mentor_id)
    db.execute(changed.values(password_hash=password_hash))


def _end(db: Connection, now: dt.datetime, *which: Any) -> None:
    standing = sessions.c.revoked_at.is_(None)
    db.execute(update(sessions).where(*which, standing).values(revoked_at=now))
