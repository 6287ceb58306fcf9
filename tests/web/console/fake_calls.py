"""What the fake desk answers about its cases, one function a call."""

from collections.abc import Callable
from typing import Any

from . import samples
from .fake_desk import OPEN, UNCLAIMED, FakeDesk, Refused

Me = dict[str, Any]
Body = dict[str, Any]
RECORD = ("problem", "advice", "result", "next_step")


def cases(desk: FakeDesk, me: Me, query: dict[str, Any]) -> Any:
    seen = [one for one in desk.cases.values() if visible(desk, one, me)]
    boxes = {
        "queue": [one for one in seen if one["state"] in UNCLAIMED or offered(one, me)],
        "mine": [one for one in seen if one["mentor_id"] == me["id"] and one["state"] in OPEN],
        "all": sorted(seen, key=lambda one: -one["number"]),
    }
    if query["box"] not in boxes:
        raise Refused(422, "invalid", "没有这一栏。")
    boxes["queue"].sort(key=lambda one: (one["priority"], one["opened_at"]))
    found = [one for one in boxes[query["box"]] if fits(desk, one, query)]
    page, size = int(query.get("page") or 1), desk.page_size
    owed = [
        one
        for one in boxes["mine"]
        if one["state"] == "active" and (one["mentor_at"] or "") < (one["user_at"] or "")
    ]
    return {
        "cases": [desk.shown(one, me) for one in found[(page - 1) * size : page * size]],
        "total": len(found),
        "page": page,
        "pages": max(1, -(-len(found) // size)),
        "counts": {
            "queue": sum(one["state"] in UNCLAIMED for one in desk.cases.values()),
            "mine": len(boxes["mine"]),
            "unanswered": len(owed),
        },
    }


def offered(one: dict[str, Any], me: Me) -> bool:
    return one["offered_to"] == me["id"] and one["state"] in OPEN


def visible(desk: FakeDesk, one: dict[str, Any], me: Me) -> bool:
    return me["role"] != "mentor" or one["state"] in OPEN or one["mentor_id"] == me["id"]


def fits(desk: FakeDesk, one: dict[str, Any], query: dict[str, Any]) -> bool:
    record = desk.records.get(one["number"], {})
    words = " ".join([one["question"], *(str(value) for value in record.values())])
    same = ("region", "topic", "reason")
    day = one["opened_at"][:10]
    return (
        all(word in words for word in query.get("words", "").split())
        and (not query.get("state") or one["state"] in query["state"])
        and all(one[key] == query[key] for key in same if query.get(key))
        and query.get("service") in (None, record.get("service"))
        and query.get("mentor_id") in (None, str(one["mentor_id"]))
        and (query.get("since") or day) <= day < (query.get("until") or "9999")
    )


def case(desk: FakeDesk, me: Me, number: int) -> Any:
    one = readable(desk, me, number)
    others = [desk.mentor(other["id"]) for other in desk.mentors if other["role"] != "officer"]
    return {
        "case": desk.shown(one, me),
        "card": desk.card(number),
        "record": desk.records.get(number),
        "visit": desk.visits.get(number),
        "events": desk.events[number],
        "mentors": [other for other in others if other["id"] != one["mentor_id"]],
    }


def readable(desk: FakeDesk, me: Me, number: int) -> dict[str, Any]:
    one = desk.case(number)
    if not desk.may_read(one, me):
        who = desk.mentor(one["mentor_id"])["alias"]
        raise Refused(403, "not_allowed", f"{number} 号案由{who}在办，您看不到内容。")
    return one


def held(desk: FakeDesk, me: Me, number: int, *, supervised: bool = False) -> dict[str, Any]:
    one = desk.case(number)
    if one["state"] not in OPEN:
        raise Refused(409, "not_now", "这一案已经结束。")
    if one["mentor_id"] != me["id"] and not (supervised and me["role"] == "supervisor"):
        raise Refused(403, "not_allowed", "这一案不在您手上。")
    return one


def messages(desk: FakeDesk, me: Me, number: int, query: dict[str, Any]) -> Any:
    readable(desk, me, number)
    return {"messages": desk.conversation(number, int(query.get("after") or 0))}


def write(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    held(desk, me, number)
    if not 1 <= len(body["text"]) <= 5000:
        raise Refused(422, "invalid", "一次最多 5000 字。", {"text": "1 到 5000 字。"})
    return {"seq": desk.store(number, body["client_message_id"], body["text"], me)}


def settled(said: str, state: str) -> Callable[..., Any]:
    def settle(desk: FakeDesk, me: Me, number: int, seq: int) -> Any:
        held(desk, me, number)
        line = next(line for line in desk.lines[number] if line["seq"] == seq)
        if line["delivery"]["state"] not in ("uncertain", "failed"):
            raise Refused(409, "not_now", "这一句不用再发。")
        line["delivery"] = {"state": state, "said": said, "can_resend": False}
        desk.changed()
        return {}

    return settle


def claim(desk: FakeDesk, me: Me, number: int) -> Any:
    one = desk.case(number)
    if one["state"] not in OPEN:
        raise Refused(409, "not_now", f"{number} 号案已经结束。")
    if one["state"] not in UNCLAIMED and not offered(one, me) and one["mentor_id"] != me["id"]:
        who = desk.mentor(one["mentor_id"])["alias"]
        raise Refused(409, "taken", f"{number} 号案已由{who}接手。")
    if desk.mentor(me["id"])["load"] >= me["capacity"]:
        raise Refused(409, "not_now", "您手上的案件满了。")
    one |= {
        "state": "active",
        "mentor_id": me["id"],
        "offered_to": None,
        "transfer": False,
        "claimed_at": samples.moment(),
    }
    desk.changed()
    return {"case": desk.shown(one, me)}


def decline(desk: FakeDesk, me: Me, number: int) -> Any:
    one = desk.case(number)
    if not offered(one, me):
        raise Refused(409, "not_now", "这一案没有请您接。")
    one |= {"offered_to": None, "transfer": False}
    desk.changed()
    return {"case": desk.shown(one, me)}


def give_back(desk: FakeDesk, me: Me, number: int) -> Any:
    one = held(desk, me, number)
    one |= {"state": "queued", "mentor_id": None}
    desk.changed()
    return {"case": desk.shown(one, me)}


def transfer(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    one = held(desk, me, number, supervised=True)
    other = desk.mentor(body["to"])
    if other["load"] >= other["capacity"]:
        raise Refused(409, "not_now", f"{other['alias']}手上的案件满了。")
    one |= {"offered_to": body["to"], "transfer": True}
    desk.changed()
    return {"case": desk.shown(one, me)}


def close(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    one = held(desk, me, number)
    faults = {name: "请写 1 到 5000 字。" for name in RECORD if not body[name].strip()}
    if body["service"] not in samples.SERVICES:
        faults["service"] = "请选一类服务。"
    if not body["basis"]:
        faults["basis"] = "请写至少一条依据，如 2.3.2。"
    if body["next_visit"] is not None and body["next_visit"] <= samples.moment()[:10]:
        faults["next_visit"] = "请选今天以后的一天。"
    if faults:
        raise Refused(422, "invalid", "记录还没写好。", faults)
    written = {"written_at": samples.moment(), "mentor": desk.named(me["id"])}
    desk.records[number] = body | written
    if body["next_visit"]:
        desk.visits[number] = {"due_on": body["next_visit"], "state": "planned", "led_to": None}
    desk.end(number, "closed")
    return {"case": desk.shown(one, me)}


def cancel(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    if not body["reason"].strip():
        raise Refused(422, "invalid", "没有撤销。", {"reason": "请写原因。"})
    desk.end(number, "cancelled")
    return {"case": desk.shown(desk.case(number), me)}


def reveal(desk: FakeDesk, me: Me, number: int) -> Any:
    one = desk.case(number)
    if one["mentor_id"] != me["id"] and me["role"] != "supervisor":
        raise Refused(403, "not_allowed", "只有办这一案的导师和主管能看原文。")
    desk.looked.append((number, me["id"]))
    shown = desk.conversation(number, plain=True)
    return {"card": desk.card(number, plain=True), "messages": shown}


def mark(desk: FakeDesk, me: Me, number: int, body: Body) -> Any:
    line = next(line for line in desk.lines[number] if line["seq"] == body["seq"])
    faults = {} if body["fault"] in ("wrong", "missing") else {"fault": "请选一样。"}
    if not body["note"].strip():
        faults["note"] = "请写应该怎么答。"
    if faults:
        raise Refused(422, "invalid", "还没写好。", faults)
    line["marked"] = body["fault"]
    review = {
        "id": len(desk.reviews) + 1,
        "case_number": number,
        "fault": body["fault"],
        "question": desk.case(number)["question"],
        "answer": line["text"],
        "note": body["note"],
        "clauses": body["clauses"],
        "by": me["alias"],
        "created_at": samples.moment(),
        "state": "open",
    }
    desk.reviews.append(review)
    desk.changed()
    return {}
