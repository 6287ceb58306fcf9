"""Conversations, their messages, and the fate of what comes in and goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("mode IN ('bot', 'waiting', 'human')", name="known_mode"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id", sa.String(40), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("client_message_id", sa.String(200)),
        sa.Column("buttons", sa.JSON, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("asks", sa.JSON, nullable=False),
        sa.Column("verdicts", sa.JSON, nullable=False),
        sa.Column("turn", sa.JSON),
        sa.Column("in_reply_to", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("conversation_id", "seq", name="one_message_per_seq"),
        sa.UniqueConstraint("conversation_id", "client_message_id", name="stored_once"),
        sa.CheckConstraint(
            "author IN ('user', 'assistant', 'mentor', 'system')", name="known_author"
        ),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("event_id", sa.String(250), nullable=False),
        sa.Column(
            "conversation_id", sa.String(40), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(120)),
        sa.Column("lease_until", MOMENT),
        sa.Column("reason", sa.String(60)),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.UniqueConstraint("channel", "event_id", name="one_fate_per_event"),
        sa.UniqueConstraint("conversation_id", "seq", name="one_fate_per_message"),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'answered', 'apologised', 'dropped', 'passed')",
            name="known_fate",
        ),
    )
    op.create_index("inbox_state", "inbox", ["state", "conversation_id", "seq"])
    op.create_index(
        "inbox_one_running",
        "inbox",
        ["conversation_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("dedupe_key", sa.String(250), nullable=False, unique=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("recipient", sa.String(120), nullable=False),
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id")),
        sa.Column("seq", sa.Integer),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("owner", sa.String(120)),
        sa.Column("lease_until", MOMENT),
        sa.Column("remote_id", sa.String(120)),
        sa.Column("last_error", sa.String(200)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'cancelled')",
            name="known_delivery",
        ),
    )
    op.create_index("outbox_due", "outbox", ["state", "next_attempt_at"])
    op.create_index("outbox_recipient", "outbox", ["channel", "recipient", "id"])


def downgrade() -> None:
    for table in ("outbox", "inbox", "messages", "conversations"):
        op.drop_table(table)
