"""Passwords of the console: which will do, and argon2 hashes of them, made off the event loop."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
AT_ONCE = 2  # each takes 64 MiB for a moment


class Passwords:
    """Makes and checks hashes. An unknown person costs the same time as a wrong password."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._threads = ThreadPoolExecutor(AT_ONCE, "passwords")

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.hashed, password)

    async def right(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of ``kept``; never for None, which lets nobody in."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._right, kept, password)

    def hashed(self, password: str) -> str:
        """As ``hash``, in this thread."""
        return self._hasher.hash(_bytes(password))

    def close(self) -> None:
        """Lets the threads go."""
        self._threads.shutdown()

    def _right(self, kept: str | None, password: str) -> bool:
        nobodys = self._nobodys  # made here the first time, whoever it is for
        try:
            self._hasher.verify(kept or nobodys, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_bytes(16))


def fault(password: str) -> str | None:
    """What is wrong with a new password; None if it will do."""
    if len(password) < SHORTEST or not password.strip():
        return f"至少 {SHORTEST} 个字符。"
    if len(password) > LONGEST:
        return f"最多 {LONGEST} 个字符。"
    return None


def _bytes(password: str) -> bytes:
    """The same for the same signs, whichever way a keyboard spells them."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
