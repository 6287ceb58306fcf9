"""What the fake desk answers about people, reviews, visits, figures and words to insert."""

import datetime as dt
from typing import Any

from . import samples
from .fake_calls import Body, Me
from .fake_desk import OPEN, FakeDesk, Refused

CANNED = [
    {"id": "hello", "title": "问候", "text": "您好，我是创业导师，您的问题我看到了。"},
    {"id": "bye", "title": "结束语", "text": "还有问题随时找我。"},
    {
        "id": "incubation",
        "title": "孵化补贴能不能同领",
        "text": f"两项不能同时领：“{samples.QUOTE}”（二、（四）2.）。",
    },
]
FOUND = {
    "clause": "2.4.2",
    "label": "二、（四）2.",
    "title": "创业孵化补贴",
    "text": "孵化成功一户，给基地补贴。",
    "quotes": [{"clause": "2.4.2", "label": "二、（四）2.", "quote": samples.QUOTE}],
}
SPREAD = {"count": 40, "median": 180, "p90": 4320}


def session(desk: FakeDesk, me: Me) -> Any:
    return {
        "mentor": me,
        "services": samples.SERVICES,
        "reasons": samples.REASONS,
        "states": samples.STATES,
        "topics": samples.TOPICS,
        "now": samples.moment(),
    }


def password(desk: FakeDesk, me: Me, body: Body) -> Any:
    if body["old"] != desk.passwords.get(me["id"], samples.PASSWORD):
        raise Refused(422, "invalid", "改不了。", {"old": "现在的密码不对。"})
    if len(body["new"]) < 10:
        raise Refused(422, "invalid", "改不了。", {"new": "至少 10 个字符。"})
    desk.passwords[me["id"]] = body["new"]
    return {}


def duty(desk: FakeDesk, me: Me, body: Body) -> Any:
    return mentor_duty(desk, me, me["id"], body) | {"mentor": desk.mentor(me["id"])}


def reviews(desk: FakeDesk, me: Me, query: dict[str, Any]) -> Any:
    wanted = query.get("state", "open")
    return {"reviews": [one for one in desk.reviews if one["state"] == wanted]}


def review(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    one = next(one for one in desk.reviews if one["id"] == number)
    if one["state"] != "open":
        raise Refused(409, "not_now", "这一条已经复核过。")
    one["state"] = body["state"]
    desk.changed()
    return {}


def visits(desk: FakeDesk, me: Me) -> Any:
    found = []
    for number, visit in desk.visits.items():
        one = desk.cases[number]
        mine = one["mentor_id"] == me["id"]
        if mine or me["role"] != "mentor":
            about = {"alias": one["alias"], "mentor": desk.named(one["mentor_id"]), "mine": mine}
            due = {key: visit[key] for key in ("due_on", "state")}
            found.append({"case_number": number} | due | about)
    return {"visits": found}


def move_visit(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    if (body["day"] or "") <= samples.moment()[:10]:
        raise Refused(422, "invalid", "没有改期。", {"day": "请选今天以后的一天。"})
    dt.date.fromisoformat(body["day"])
    desk.visits[number]["due_on"] = body["day"]
    desk.changed()
    return {}


def drop_visit(desk: FakeDesk, me: Me, number: int) -> Any:
    desk.visits[number]["state"] = "cancelled"
    desk.changed()
    return {}


def mentors(desk: FakeDesk, me: Me) -> Any:
    there = [one["id"] for one in desk.mentors if one["id"] not in desk.removed]
    return {"mentors": [desk.mentor(mentor_id) for mentor_id in there]}


def mentor_duty(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    found = next(one for one in desk.mentors if one["id"] == number)
    found["on_duty"] = body["on_duty"]
    desk.changed()
    return {"mentor": desk.mentor(number)}


def remove_mentor(desk: FakeDesk, me: Me, number: int) -> Any:
    back = [
        one["number"]
        for one in desk.cases.values()
        if one["mentor_id"] == number and one["state"] in OPEN
    ]
    for case_number in back:
        desk.cases[case_number] |= {"state": "queued", "mentor_id": None}
    desk.removed.add(number)
    desk.changed()
    return {"given_back": back}


def figures(desk: FakeDesk, me: Me, query: dict[str, Any]) -> Any:
    def counted(key: str, names: dict[str, str]) -> list[dict[str, Any]]:
        values = [one[key] for one in desk.cases.values()]
        return [
            {"id": value, "label": names.get(value, value), "count": values.count(value)}
            for value in dict.fromkeys(values)
        ]

    helping = [one for one in mentors(desk, me)["mentors"] if one["role"] != "officer"]
    return {
        "cases": len(desk.cases),
        "open": sum(one["state"] in OPEN for one in desk.cases.values()),
        "claim": SPREAD,
        "first_answer": SPREAD | {"median": 45, "p90": 200_000},
        "closing": {"count": 0, "median": None, "p90": None},
        "states": counted("state", samples.STATES),
        "reasons": counted("reason", samples.REASONS),
        "topics": counted("topic", samples.TOPICS),
        "regions": counted("region", {}),
        "services": [],
        "ratings": [{"id": 5, "label": "5 分", "count": 3}],
        "gaps": [],
        "reviews": [{"id": "open", "label": "待复核", "count": len(desk.reviews)}],
        "load": [{key: one[key] for key in ("id", "name", "load", "capacity")} for one in helping],
    }


def search(desk: FakeDesk, me: Me, query: dict[str, Any]) -> Any:
    if not query["q"].strip():
        raise Refused(422, "invalid", "请写几个字。", {"q": "请写几个字。"})
    return {"found": [FOUND] if any(sign in FOUND["title"] for sign in query["q"]) else []}


def canned(desk: FakeDesk, me: Me) -> Any:
    return {"canned": CANNED}
