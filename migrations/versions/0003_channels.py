"""What carries messages to other channels: addresses, events, the outbox; mentors' sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def conversation(**options: bool) -> sa.Column:
    return sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id"), **options)


def number(**options: bool) -> sa.Column:
    return sa.Column("case_number", sa.Integer, sa.ForeignKey("cases.number"), **options)


def mentor(**options: bool) -> sa.Column:
    return sa.Column("mentor_id", sa.Integer, sa.ForeignKey("mentors.id"), **options)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("address", sa.String(120)))
    op.add_column(
        "conversations", sa.Column("seen_seq", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("mentors", sa.Column("password_hash", sa.Text))
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("mentor_id", sa.Integer))
        messages.add_column(sa.Column("media", sa.JSON))
        messages.add_column(sa.Column("edits", sa.Integer))
        messages.create_foreign_key("messages_mentor", "mentors", ["mentor_id"], ["id"])
    outbox()
    chats()
    events()
    desk()


def outbox() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("case_number", sa.Integer))
        table.add_column(sa.Column("author", sa.String(10), nullable=False, server_default="desk"))
        table.create_foreign_key("outbox_case", "cases", ["case_number"], ["number"])
        table.create_check_constraint(
            "known_voice", "author IN ('user', 'assistant', 'mentor', 'system', 'desk')"
        )
    op.create_index("outbox_message", "outbox", ["conversation_id", "seq"])
    op.create_index("outbox_remote", "outbox", ["recipient", "remote_id"])


def chats() -> None:
    op.create_table(
        "chats",
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("address", sa.String(120), primary_key=True),
        conversation(nullable=False),
        sa.Column("blocked_at", MOMENT),
    )


def events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("event_id", sa.String(120), nullable=False),
        sa.Column("queue", sa.String(120), nullable=False),
        sa.Column("body", sa.JSON),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("fate", sa.String(40)),
        conversation(),
        sa.Column("seq", sa.Integer),
        number(),
        sa.Column("remote_id", sa.String(120)),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.UniqueConstraint("channel", "event_id", name="one_row_per_event"),
        sa.CheckConstraint("state IN ('queued', 'done', 'failed')", name="known_event_state"),
    )
    op.create_index("events_state", "events", ["state", "id"])
    op.create_index("events_remote", "events", ["queue", "remote_id"])


def desk() -> None:
    op.create_table(
        "desk_sessions",
        sa.Column("key_hash", sa.String(64), primary_key=True),
        mentor(nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
    )
    op.create_index("desk_sessions_mentor", "desk_sessions", ["mentor_id", "revoked_at"])
    op.create_table(
        "record_drafts",
        mentor(primary_key=True),
        number(nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("filled", sa.JSON, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "case_threads",
        number(primary_key=True),
        sa.Column("chat", sa.String(120), nullable=False),
        sa.Column("thread", sa.Integer, nullable=False),
    )
    op.create_index("case_threads_thread", "case_threads", ["chat", "thread"], unique=True)


def downgrade() -> None:
    for table in ("case_threads", "record_drafts", "desk_sessions", "events", "chats"):
        op.drop_table(table)
    op.drop_index("outbox_remote", "outbox")
    op.drop_index("outbox_message", "outbox")
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint("known_voice", type_="check")
        table.drop_constraint("outbox_case", type_="foreignkey")
        table.drop_column("author")
        table.drop_column("case_number")
    with op.batch_alter_table("messages") as messages:
        messages.drop_constraint("messages_mentor", type_="foreignkey")
        for column in ("edits", "media", "mentor_id"):
            messages.drop_column(column)
    op.drop_column("mentors", "password_hash")
    op.drop_column("conversations", "seen_seq")
    op.drop_column("conversations", "address")
