"""What became of every word of the soak: who has it, how often, and whether it was theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.soak_people import LINE, ConsoleMentor, Crowd, Mentor, User
from benchmarks.soak_world import WORD, World

SAMPLES = 5  # examples of each fault
Shown = Counter[tuple[int, str]]  # by chat and what is said
TOLD = ("refused", "no_case", "not_mentor", "asked_which")  # fates that the mentor was told of


@dataclass
class Proof:
    """Faults by kind, with the words concerned."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: int = 0  # a mentor's words that were not taken, and the mentor was told
    undecided: int = 0  # that may have arrived, and the mentor has not said what to do
    resent: int = 0  # that came twice because the mentor chose so when asked

    def counts(self) -> dict[str, Any]:
        """Figures, and a few examples of what is wrong."""
        wrong = {"lost": self.lost, "doubled": self.doubled, "wrong_recipient": self.wrong}
        found: dict[str, Any] = {name: len(words) for name, words in wrong.items()}
        return found | {"examples": {name: words[:SAMPLES] for name, words in wrong.items()}}


class Records:
    """What the database knows, by word and by conversation."""

    def __init__(self, world: World, crowd: Crowd) -> None:
        rows = world.site.rows
        self.user_of: dict[str, User] = {}
        by_address = {str(u.person.id): u for u in crowd.users if u.person is not None}
        by_id = {u.visitor.id: u for u in crowd.users if u.visitor is not None}
        for row in rows("SELECT id, address FROM conversations"):
            self.user_of[row.id] = by_id.get(row.id) or by_address[row.address]
        self.stored = rows(
            "SELECT m.conversation_id, m.seq, m.text, m.author, m.in_reply_to, i.state"
            " FROM messages m LEFT JOIN inbox i"
            " ON i.conversation_id = m.conversation_id AND i.seq = m.seq"
        )
        self.by_text: dict[tuple[str, str], list[Any]] = {}
        for row in self.stored:
            self.by_text.setdefault((row.author, row.text), []).append(row)
        self.answered = {
            (row.conversation_id, row.in_reply_to) for row in self.stored if row.in_reply_to
        }
        self.uncertain = Counter(
            (row.recipient, row.conversation_id, row.seq)
            for row in rows("SELECT recipient, conversation_id, seq FROM outbox"
                            " WHERE state = 'uncertain'")
        )  # fmt: skip
        self.offered = {
            (row.mentor_id, row.conversation_id)
            for row in rows("SELECT o.mentor_id, c.conversation_id FROM offers o"
                            " JOIN cases c ON c.number = o.case_number")
        } | {
            (row.mentor_id, row.conversation_id)
            for row in rows("SELECT mentor_id, conversation_id FROM cases")
        }  # fmt: skip
        self.cases = rows(
            "SELECT number, conversation_id, mentor_id, claimed_at, closed_at FROM cases"
        )
        self.withdrawn = {
            (row.conversation_id, row.seq)
            for row in rows("SELECT conversation_id, seq FROM outbox WHERE state = 'cancelled'")
        }
        self.fates = {row.remote_id: row.fate for row in rows("SELECT remote_id, fate FROM events")}

    def uncertain_of(self, chat: int, row: Any) -> int:
        """How many parcels of this message to this chat may have arrived twice."""
        return self.uncertain[str(chat), row.conversation_id, row.seq]


def prove(world: World, crowd: Crowd, records: Records) -> Proof:
    """Follows every word to whom it was for."""
    found = Proof()
    shown = _shown(world)
    _users_words(crowd, records, shown, found)
    for mentor in crowd.mentors:
        _mentors_words(world, mentor, records, shown, found)
    for seat in crowd.seats:
        _console_words(seat, records, shown, found)
    _strangers(world, crowd, records, shown, found)
    return found


def _shown(world: World) -> Shown:
    """How often each word, by how it is said, stands in each chat."""
    found: Shown = Counter()
    for chat in world.telegram.chats:
        for text in world.telegram.texts(chat):
            found.update((chat, said) for said in _said(text))
    return found


def _said(text: str) -> Iterator[str]:
    """答：w…, 回w…, ``line w…`` of what a user wrote, or the bare word in a card."""
    line = LINE.fullmatch(text)
    if line is not None and WORD.fullmatch(line[2]):
        yield f"line {line[2]}"
        return
    for at in WORD.finditer(text):
        before = text[: at.start()]
        lead = next((lead for lead in ("答：", "回") if before.endswith(lead)), "")
        yield f"{lead}{at[0]}"


def _users_words(crowd: Crowd, records: Records, shown: Shown, found: Proof) -> None:
    for user in crowd.users:
        for word in user.words:
            rows = records.by_text.get(("user", word), [])
            if len(rows) != 1:
                (found.doubled if rows else found.lost).append(f"stored {word}")
            elif rows[0].state == "answered":
                _answer(user, rows[0], records, shown, found)
            elif rows[0].state in ("passed", "dropped"):
                _at_mentors(crowd, rows[0], records, shown, found)
            elif rows[0].state != "apologised":
                found.lost.append(f"{rows[0].state} {word}")


def _answer(user: User, row: Any, records: Records, shown: Shown, found: Proof) -> None:
    """The stand-in for Rasa says the word back; the real one does not: there it is any answer."""
    if user.world.plan.whole:
        if (row.conversation_id, row.seq) not in records.answered:
            found.lost.append(f"answer to {row.text}")
        return
    answers = records.by_text.get(("assistant", f"答：{row.text}"), [])
    if len(answers) != 1:
        (found.doubled if answers else found.lost).append(f"answer to {row.text}")
    elif user.person is not None:
        there = shown[user.person.id, f"答：{row.text}"]
        if not there and (row.conversation_id, answers[0].seq) not in records.withdrawn:
            found.lost.append(f"answer on Telegram to {row.text}")
        if there > 1 + records.uncertain_of(user.person.id, answers[0]):
            found.doubled.append(f"answer on Telegram to {row.text}")


def _at_mentors(crowd: Crowd, row: Any, records: Records, shown: Shown, found: Proof) -> None:
    """A line of its own with a mentor on Telegram; in the console it is read from the log."""
    heard = {m.person.id: shown[m.person.id, f"line {row.text}"] for m in crowd.mentors}
    seats = {seat.id for seat in crowd.seats}
    at_seat = any(
        case.mentor_id in seats
        for case in records.cases
        if case.conversation_id == row.conversation_id
    )
    if not any(heard.values()) and not at_seat:
        found.lost.append(f"to a mentor {row.text}")
    for chat, times in heard.items():
        if times > 1 + records.uncertain_of(chat, row):
            found.doubled.append(f"to a mentor {row.text}")


def _mentors_words(
    world: World, mentor: Mentor, records: Records, shown: Shown, found: Proof
) -> None:
    for message_id, word in mentor.sent.items():
        fate = records.fates.get(f"{mentor.person.id}:{message_id}:message")
        if fate in TOLD:
            found.refused += 1
        elif fate != "to_user":
            found.lost.append(f"mentor's {word}: {fate}")
        else:
            _reached(word, records, shown, found)


def _console_words(seat: ConsoleMentor, records: Records, shown: Shown, found: Proof) -> None:
    for word in seat.sent:
        _reached(word, records, shown, found)


def _reached(word: str, records: Records, shown: Shown, found: Proof) -> None:
    rows = records.by_text.get(("mentor", f"回{word}"), [])
    if not rows:
        found.lost.append(f"mentor's {word}")
        return
    if len(rows) > 1:
        found.doubled.append(f"mentor's {word}")
    row, user = rows[0], records.user_of[rows[0].conversation_id]
    if user.number != int(word[1:4]):
        found.wrong.append(f"mentor's {word}")
    if user.person is None:
        return
    there = shown[user.person.id, f"回{word}"]
    uncertain = records.uncertain_of(user.person.id, row)
    if not there and uncertain:
        found.undecided += 1
    elif not there:
        found.lost.append(f"mentor's {word} on Telegram")
    elif there == 2 + uncertain and word in user.world.resent:
        found.resent += 1
    elif there > 1 + uncertain:
        found.doubled.append(f"mentor's {word} on Telegram")


def _strangers(world: World, crowd: Crowd, records: Records, shown: Shown, found: Proof) -> None:
    """Words where they have no business to be: with another user, or a mentor never asked."""
    owners = {user.person.id: user.number for user in crowd.users if user.person is not None}
    mentor_of = {mentor.person.id: mentor.id for mentor in crowd.mentors}
    talk_of = {user.number: talk for talk, user in records.user_of.items()}
    for chat, said in shown:
        number = int(WORD.search(said)[0][1:4])  # type: ignore[index]  # it holds a word
        if chat in owners and owners[chat] != number:
            found.wrong.append(f"{said} with {chat}")
        if chat in mentor_of and (mentor_of[chat], talk_of[number]) not in records.offered:
            found.wrong.append(f"{said} with {chat}")
    for user in crowd.users:
        if user.visitor is not None:
            for line in user.visitor.lines():
                for at in WORD.finditer(line["text"]):
                    if int(at[0][1:4]) != user.number:
                        found.wrong.append(f"{at[0]} with {user.number}")
