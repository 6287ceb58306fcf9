"""People, cases, lines and verdicts for the console's tests. Invented."""

import datetime as dt
from typing import Any

NOW = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.timezone.utc)  # 10:00 in Hohhot, a Sunday
PASSWORD = "草原上的一匹马"
QUOTE = "创业孵化补贴与一次性创业补贴不得重复享受"
REASONS = {
    "asked": "要求转人工",
    "second_miss": "两次没听懂",
    "refer": "条文定不了",
    "complaint": "投诉",
    "distress": "情绪急迫",
    "policy_gap": "方案没写",
    "follow_up": "回访答复",
}
STATES = {
    "queued": "排队",
    "offered": "请人接",
    "active": "等导师回复",
    "waiting_user": "等对方回复",
    "closed": "已结束",
    "cancelled": "已撤销",
}
SERVICES = {
    "information": "创业信息",
    "planning": "创业策划",
    "policy": "创业政策",
    "management": "企业管理",
    "tracking": "跟踪指导",
    "consultation": "咨询答疑",
}
TOPICS = {"startup_subsidy": "一次性创业补贴", "incubation_subsidy": "创业孵化补贴"}
VERDICT = {
    "id": "startup_subsidy",
    "title": "一次性创业补贴",
    "status": "not_eligible",
    "amount": {"bound": "floor", "low": 5000, "high": None, "per": "once"},
    "conditions": [
        {
            "id": "jobs",
            "result": "not_met",
            "clause": "2.1.2",
            "quote": "带动其他劳动者就业",
            "message": "还没有带动其他人就业。",
        }
    ],
    "missing": [],
    "earliest_on": None,
    "open_points": ["“不低于5000元”是下限，实际发多少由当地定。"],
    "changes": ["再带动1人就业。"],
}
CITATION = {"document": "nmg-2022-31", "clause": "2.4.2", "quote": QUOTE}


def moment(minutes: float = 0) -> str:
    """The time ``minutes`` before now."""
    return (NOW - dt.timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def mentor(number: int, name: str, role: str = "mentor", **rest: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "alias": f"{name[0]}老师",
        "role": role,
        "on_duty": role != "officer",
        "capacity": 3,
        "regions": [],
        "topics": [],
        **rest,
    }


def people() -> list[dict[str, Any]]:
    return [
        mentor(1, "乌兰", regions=["呼和浩特市"], topics=["startup_subsidy"]),
        mentor(2, "巴特尔", regions=["包头市"]),
        mentor(3, "陈主管", "supervisor"),
        mentor(4, "李科员", "officer"),
    ]


def case(number: int, **rest: Any) -> dict[str, Any]:
    """A case as it is stored: ``mentor_id`` says whose, ``offered_to`` to whom it is offered."""
    return {
        "number": number,
        "alias": f"来访者{0xA000 + number:X}",
        "channel": "web",
        "state": "queued",
        "reason": "asked",
        "region": "呼和浩特市",
        "topic": "startup_subsidy",
        "topic_title": "一次性创业补贴",
        "priority": 2,
        "question": "开了半年的店，能领一次性创业补贴吗？",
        "callback": None,
        "opened_at": moment(12),
        "claimed_at": None,
        "answered_at": None,
        "closed_at": None,
        "user_at": moment(12),
        "mentor_at": None,
        "rounds_in_vain": 0,
        "follows": None,
        "rating": None,
        "rating_note": None,
        "mentor_id": None,
        "offered_to": None,
        "transfer": False,
        **rest,
    }


def line(seq: int, author: str, text: str, **rest: Any) -> dict[str, Any]:
    delivery = {"state": "seen", "said": "已送达", "can_resend": False}
    return {
        "seq": seq,
        "author": author,
        "by": None,
        "text": text,
        "buttons": [],
        "citations": [],
        "verdicts": [],
        "media": None,
        "edits": None,
        "created_at": moment(30 - min(seq, 29)),
        "marked": None,
        "delivery": delivery if author == "mentor" else None,
        **rest,
    }


def card(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": one["number"],
        "alias": one["alias"],
        "question": one["question"],
        "why": "有一条条文没有写清楚，助手定不了。",
        "confirmed": [
            {"key": "registered_on", "label": "登记日期", "value": "2026-05"},
            {"key": "groups", "label": "人群", "value": "退役军人"},
        ],
        "assumed": [{"key": "jobs_created", "label": "带动就业人数", "value": "0"}],
        "verdicts": [VERDICT],
        "open_points": ["离校两年内按哪一天算，方案没有写。"],
        "answered": ["方案写的是不低于5000元。"],
        "turns": [
            {"author": "user", "text": "电话 13912345678，能领吗"},
            {"author": "assistant", "text": "还差一项信息。"},
        ],
        "clauses": ["2.1.2", "2.4.2"],
    }


def talk() -> list[dict[str, Any]]:
    """A user, the assistant with a quote and a verdict, the system."""
    return [
        line(1, "user", "开了半年的店，能领一次性创业补贴吗？电话 13912345678"),
        line(
            2,
            "assistant",
            "按方案条文，还不符合。",
            citations=[CITATION],
            verdicts=[VERDICT],
            buttons=["怎样才符合", "转人工"],
        ),
        line(3, "user", "转人工"),
        line(4, "system", "已受理，排在第 1 位。"),
    ]
