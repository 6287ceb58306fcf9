"""What the desk refuses, and why. The sentences that people read are made by who shows them."""

from __future__ import annotations

from collections.abc import Sequence


class DeskError(Exception):
    """The desk did nothing; the transaction must not be committed."""


class Unknown(DeskError):
    """There is no ``what`` (case, mentor, offer, visit, review) of this ``id``."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"no {what} {key!r}")
        self.what, self.key = what, key


class NotAllowed(DeskError):
    """The case's state, or who has it, does not allow the ``action``.

    ``why`` is the state, or ``mode`` (the conversation's changed meanwhile), ``owner`` (another
    mentor's case) or ``role``.
    """

    def __init__(self, action: str, number: int | None, why: str) -> None:
        super().__init__(f"case {number}: {action} is not allowed: {why}")
        self.action, self.number, self.why = action, number, why


class Taken(DeskError):
    """Another mentor has the case."""

    def __init__(self, number: int, mentor_id: int, alias: str) -> None:
        super().__init__(f"case {number} is with {alias}")
        self.number, self.mentor_id, self.alias = number, mentor_id, alias


class Unavailable(DeskError):
    """The mentor cannot have a case now; ``why`` is ``full``, ``removed`` or ``role``."""

    def __init__(self, mentor_id: int, why: str, load: int, capacity: int) -> None:
        super().__init__(f"mentor {mentor_id}: {why} ({load} of {capacity})")
        self.mentor_id, self.why, self.load, self.capacity = mentor_id, why, load, capacity


class Invalid(DeskError):
    """What was filled in does not do; ``faults`` names every field with what is wrong."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {fault}" for field, fault in faults))
        self.faults = tuple(faults)
        self.fields = tuple(field for field, _ in faults)
