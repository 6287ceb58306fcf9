"""The mentors' desk: people, cases, offers, timers, history, records, visits, reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('queued', 'offered', 'active', 'waiting_user')")
OFFERED = sa.text("state = 'open'")
SET = sa.text("state IN ('pending', 'running')")
ACTIVE = sa.text("active")


def key(column: str, target: str, **options: bool) -> sa.Column:
    return sa.Column(column, sa.Integer, sa.ForeignKey(target), **options)


def conversation() -> sa.Column:
    return sa.Column(
        "conversation_id", sa.String(40), sa.ForeignKey("conversations.id"), nullable=False
    )


def unique_where(name: str, table: str, columns: list[str], condition: sa.text) -> None:
    where = {"sqlite_where": condition, "postgresql_where": condition}
    op.create_index(name, table, columns, unique=True, **where)


def upgrade() -> None:
    mentors()
    cases()
    offers()
    timers()
    case_events()
    service_records()
    visits()
    reviews()


def mentors() -> None:
    op.create_table(
        "mentors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("alias", sa.String(60), nullable=False),
        sa.Column("telegram_id", sa.String(40)),
        sa.Column("regions", sa.JSON, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("on_duty", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.CheckConstraint("role IN ('mentor', 'supervisor', 'officer')", name="known_role"),
        sa.CheckConstraint("capacity >= 0", name="capacity_counts"),
    )
    unique_where("one_mentor_of_a_name", "mentors", ["name"], ACTIVE)
    unique_where("one_mentor_of_an_alias", "mentors", ["alias"], ACTIVE)
    unique_where("one_mentor_of_an_account", "mentors", ["telegram_id"], ACTIVE)


def cases() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.Integer, primary_key=True),
        conversation(),
        key("follows", "cases.number"),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("region", sa.String(60)),
        sa.Column("within", sa.JSON, nullable=False),
        sa.Column("topic", sa.String(60)),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        key("mentor_id", "mentors.id"),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("card", sa.JSON, nullable=False),
        sa.Column("callback", sa.Text),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("offered_at", MOMENT),
        sa.Column("claimed_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("user_at", MOMENT, nullable=False),
        sa.Column("mentor_at", MOMENT),
        sa.Column("nobody_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("end_reason", sa.String(40)),
        sa.Column("rating", sa.Integer),
        sa.Column("rating_note", sa.Text),
        sa.Column("rated_at", MOMENT),
        sa.CheckConstraint(
            "state IN ('queued', 'offered', 'active', 'waiting_user', 'closed', 'cancelled')",
            name="known_case_state",
        ),
        sa.CheckConstraint(
            "reason IN ('asked', 'second_miss', 'refer', 'complaint', 'distress', 'policy_gap',"
            " 'follow_up')",
            name="known_reason",
        ),
        sa.CheckConstraint(
            "(state IN ('active', 'waiting_user')) = (mentor_id IS NOT NULL AND closed_at IS NULL)",
            name="held_means_by_someone",
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="known_rating"),
    )
    unique_where("one_open_case", "cases", ["conversation_id"], OPEN)
    op.create_index("cases_state", "cases", ["state", "priority", "opened_at"])
    op.create_index("cases_mentor", "cases", ["mentor_id", "state"])
    op.create_index("cases_opened", "cases", ["opened_at"])


def offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True),
        key("case_number", "cases.number", nullable=False),
        key("mentor_id", "mentors.id", nullable=False),
        sa.Column("transfer", sa.Boolean, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'declined', 'expired', 'withdrawn')",
            name="known_offer_state",
        ),
    )
    unique_where("one_open_offer", "offers", ["case_number", "mentor_id"], OFFERED)
    op.create_index("offers_case", "offers", ["case_number", "round"])
    op.create_index("offers_mentor", "offers", ["mentor_id", "state"])


def timers() -> None:
    op.create_table(
        "timers",
        sa.Column("id", sa.Integer, primary_key=True),
        key("case_number", "cases.number", nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("wait", sa.Integer),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(120)),
        sa.Column("lease_until", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint(
            "kind IN ('ring', 'answer', 'user', 'transfer', 'visit')", name="known_timer"
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'running', 'done', 'cancelled')", name="known_timer_state"
        ),
    )
    unique_where("one_timer_of_a_kind", "timers", ["case_number", "kind"], SET)
    op.create_index("timers_due", "timers", ["state", "due_at"])


def case_events() -> None:
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer, primary_key=True),
        key("case_number", "cases.number"),
        key("mentor_id", "mentors.id"),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("before", sa.String(12)),
        sa.Column("after", sa.String(12)),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("case_events_case", "case_events", ["case_number", "id"])
    op.create_index("case_events_mentor", "case_events", ["mentor_id", "id"])


def service_records() -> None:
    op.create_table(
        "service_records",
        key("case_number", "cases.number", primary_key=True),
        key("mentor_id", "mentors.id", nullable=False),
        sa.Column("service", sa.String(12), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("advice", sa.Text, nullable=False),
        sa.Column("basis", sa.JSON, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("next_step", sa.Text, nullable=False),
        sa.Column("next_visit", sa.Date),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "service IN ('information', 'planning', 'policy', 'management', 'tracking',"
            " 'consultation')",
            name="known_service",
        ),
    )


def visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer, primary_key=True),
        key("case_number", "cases.number", nullable=False, unique=True),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        key("led_to", "cases.number"),
        sa.CheckConstraint(
            "state IN ('planned', 'asked', 'answered', 'missed', 'cancelled')",
            name="known_visit_state",
        ),
    )
    op.create_index("visits_due", "visits", ["state", "due_on"])


def reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        conversation(),
        sa.Column("seq", sa.Integer, nullable=False),
        key("case_number", "cases.number"),
        key("mentor_id", "mentors.id", nullable=False),
        sa.Column("fault", sa.String(10), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("intent", sa.String(60)),
        sa.Column("clauses", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        key("decided_by", "mentors.id"),
        sa.UniqueConstraint("conversation_id", "seq", "mentor_id", name="marked_once"),
        sa.CheckConstraint("fault IN ('wrong', 'missing')", name="known_fault"),
        sa.CheckConstraint("state IN ('open', 'accepted', 'rejected')", name="known_review_state"),
    )
    op.create_index("reviews_state", "reviews", ["state", "id"])


def downgrade() -> None:
    for table in (
        "reviews",
        "visits",
        "service_records",
        "case_events",
        "timers",
        "offers",
        "cases",
        "mentors",
    ):
        op.drop_table(table)
