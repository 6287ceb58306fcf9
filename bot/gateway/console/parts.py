"""What the console keeps in the process: hashing threads, guesses, listeners, the library."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.console.changes import Changes
from bot.gateway.console.guesses import Guesses
from bot.gateway.console.knowledge import Library
from bot.gateway.console.passwords import Passwords
from bot.gateway.database import Database
from bot.gateway.desk.office import Office


@dataclass(frozen=True)
class Console:
    """The console's parts, wired once."""

    passwords: Passwords
    guesses: Guesses
    changes: Changes
    library: Library

    @classmethod
    def of(cls, database: Database, office: Office) -> Console:
        """The parts for one gateway."""
        return cls(Passwords(), Guesses(), Changes(database), Library(office))

    def close(self) -> None:
        """Lets the threads go."""
        self.passwords.close()
