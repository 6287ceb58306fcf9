"""Every call of the console: who may make it, and that nothing happens otherwise."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from bot.gateway.console.routes import routes
from tests.gateway.console.office import OURS, RECORD, good, refused

pytestmark = pytest.mark.anyio
SAID = {"client_message_id": "k1", "text": "您好"}
MARK = {"seq": 2, "fault": "wrong", "note": "应该说是下限", "clauses": []}
EVERYONE = {"王芳", "李强", "陈静", "赵敏"}
HELPERS = EVERYONE - {"赵敏"}
OVERSEERS = {"陈静", "赵敏"}
BOSS = {"陈静"}

# case 1 is 王芳's. Whom the role lets through may still be told that the case is another's (409,
# or 403 with who has it), so only the roles are judged here
CALLS = [
    ("GET", "session", None, EVERYONE),
    ("GET", "changes", None, EVERYONE),
    ("GET", "cases", None, EVERYONE),
    ("GET", "cases/1", None, EVERYONE - {"李强"}),
    ("GET", "cases/1/messages", None, EVERYONE - {"李强"}),
    ("GET", "reviews", None, EVERYONE),
    ("GET", "reviews/export?kind=nlu", None, OVERSEERS),
    ("GET", "reviews/export?kind=notes", None, OVERSEERS),
    ("GET", "visits", None, EVERYONE),
    ("GET", "figures", None, OVERSEERS),
    ("GET", "export?format=csv", None, OVERSEERS),
    ("GET", "export?format=xlsx", None, OVERSEERS),
    ("GET", "search?q=补贴", None, EVERYONE),
    ("GET", "canned", None, EVERYONE),
    ("GET", "mentors", None, EVERYONE),
    ("POST", "duty", {"on_duty": True}, HELPERS),
    ("POST", "cases/1/messages", SAID, {"王芳"}),
    ("POST", "cases/1/marks", MARK, HELPERS - {"李强"}),
    ("POST", "cases/1/reveal", None, {"王芳", "陈静"}),
    ("POST", "cases/1/claim", None, HELPERS),
    ("POST", "cases/1/decline", None, HELPERS),
    ("POST", "cases/1/messages/5/resend", None, {"王芳", "陈静"}),
    ("POST", "cases/1/messages/5/leave", None, {"王芳", "陈静"}),
    ("POST", "cases/1/transfer", {"to": 2}, {"王芳", "陈静"}),
    ("POST", "cases/1/cancel", {"reason": "试一试"}, BOSS),
    ("POST", "cases/1/close", RECORD, {"王芳"}),
    ("POST", "cases/1/give_back", None, {"王芳"}),
    ("POST", "visits/1", {"day": "2026-12-01"}, HELPERS),
    ("DELETE", "visits/1", None, HELPERS),
    ("POST", "reviews/1", {"state": "accepted"}, OVERSEERS),
    ("POST", "mentors/2/duty", {"on_duty": True}, BOSS),
    ("DELETE", "mentors/99", None, BOSS),
    ("POST", "password", {"old": "", "new": ""}, EVERYONE),
    ("DELETE", "session", None, EVERYONE),
    ("DELETE", "sessions", None, EVERYONE),
]
once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_call_of_the_console_is_judged_here():
    described = {
        (method, route.path_format.removeprefix("/api/v1/desk/"))
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    judged = {(method, path.split("?")[0]) for method, path, _, _ in CALLS}
    count = {(method, path.count("/")) for method, path in described}

    assert len(described - {("POST", "session")}) == len({_shape(*call) for call in judged})
    assert {(method, path.count("/")) for method, path in judged} == count


def _shape(method: str, path: str) -> tuple[str, ...]:
    """Calls that differ only in a number, or in resend or leave, are one."""
    parts = ["*" if part.isdigit() else part for part in path.split("/")]
    return (method, *("*" if part in ("resend", "leave") else part for part in parts))


@once
async def test_without_a_session_nothing_is_answered(office):
    async with office() as desk:
        browser = desk.stranger()
        told = {
            (await browser.http.request(method, f"/{path}", json=body, headers=OURS)).json()[
                "error"
            ]
            for method, path, body, _ in CALLS
        }

    assert told == {"signed_out"}


async def test_without_our_header_nothing_is_changed(office):
    async with office() as desk:
        await desk.helped()
        before = good(await desk.chen.get("changes"))
        told = [
            refused(await desk.chen.http.request(method, f"/{path}", json=body))[:2]
            for method, path, body, _ in CALLS
            if method != "GET"
        ]
        other = await desk.chen.http.post(
            "/duty", json={"on_duty": True}, headers={"X-Policybot": "2"}
        )
        signing_in = await desk.stranger().http.post(
            "/session", json={"name": "a", "password": "b"}
        )
        after = good(await desk.chen.get("changes"))

    assert set(told) == {(403, "forged")}
    assert refused(other)[:2] == refused(signing_in)[:2] == (403, "forged")
    assert before == after


@once
async def test_who_may_make_which_call(office, knowledge):
    async with office() as desk:
        await desk.helped()
        people = {one.name: one for one in (desk.zhao, desk.li, desk.chen, desk.wang)}

        async def made(name, method, path, body):
            return await people[name].http.request(method, f"/{path}", json=body, headers=OURS)

        refusals = {
            (name, method, path): await made(name, method, path, body)
            for method, path, body, allowed in CALLS
            for name in sorted(EVERYONE - allowed)
        }
        for method, path, body, allowed in CALLS:
            name = max(allowed)
            answer = await made(name, method, path, body)
            assert answer.status_code not in (401, 403) and answer.status_code < 500, path
            good(await people[name].sign_in())

    assert {call: answer.status_code for call, answer in refusals.items()} == dict.fromkeys(
        refusals, 403
    )
    assert all(answer.json()["error"] == "not_allowed" for answer in refusals.values())
    assert all(len(answer.json()["message"]) > 5 for answer in refusals.values())


async def test_the_page_is_there(office):
    async with office() as desk:
        page = await desk.gateway.http.get("/console")

    assert page.status_code == 200 and "text/html" in page.headers["content-type"]


async def test_what_the_desk_says_is_kept_by_no_browser(office):
    async with office() as desk:
        answer = await desk.wang.get("cases")

    assert answer.headers["cache-control"] == "no-store"
