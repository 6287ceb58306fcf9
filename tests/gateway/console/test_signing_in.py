"""Who is let into the console, for how long, and how often one may guess."""

from __future__ import annotations

import asyncio

import pytest

from bot.gateway.console import sessions
from tests.gateway.console.conftest import DAY
from tests.gateway.console.office import PASSWORD, Browser, good, refused

pytestmark = pytest.mark.anyio
FRESH = "另一匹更快的马在草原上"


async def test_who_signs_in_is_known_until_signing_out(office):
    async with office() as desk:
        known = good(await desk.wang.get("session"))
        good(await desk.wang.delete("session"))
        after = await desk.wang.get("session")

    assert known["mentor"]["name"] == "王芳" and known["mentor"]["role"] == "mentor"
    assert known["services"]["policy"] == "创业政策" and known["states"]["queued"]
    assert set(known["reasons"]) >= {"asked", "refer"}
    assert refused(after)[:2] == (401, "signed_out")


async def test_the_cookie_is_for_this_site_alone_and_its_key_is_not_stored(office):
    async with office() as desk:
        answer = await desk.wang.sign_in()
        stored = await desk.sql("SELECT key_hash FROM desk_sessions")
    cookie = answer.headers["set-cookie"]
    key = cookie.split(";")[0].removeprefix("policybot_desk=")

    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts == {"httponly", "samesite=strict", "path=/"}
    assert key not in str(stored) and sessions.hashed(key) in str(stored)
    assert "www-authenticate" not in answer.headers


async def test_over_https_the_cookie_goes_over_https_only(office):
    async with office() as desk:
        browser = desk.stranger()
        browser.http.base_url = "https://gateway/api/v1/desk"
        answer = await browser.sign_in()

    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(office):
    async with office() as desk:
        await desk.sql("UPDATE mentors SET password_hash = NULL WHERE name = '李强'")
        wrong = await desk.stranger("王芳").sign_in("草原上的一匹羊，跑得慢")
        unknown = await desk.stranger("王芬").sign_in()
        without = await desk.stranger("李强").sign_in()

    assert refused(wrong)[:2] == (401, "wrong_password")
    assert wrong.content == unknown.content == without.content
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'{"name": "", "password": "x"}',
        b'{"name": "a"}',
        b'{"name": 5, "password": "x"}',
        b'{"name": "\\ud800", "password": "x"}',
        b'{"name": "a", "password": "\\ud800"}',
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_form_without_name_or_password_is_refused(office, body):
    async with office() as desk:
        browser = desk.stranger()
        answer = await browser.http.post(
            "/session",
            content=body,
            headers={"X-Policybot": "1", "Content-Type": "application/json"},
        )

    assert refused(answer)[:2] == (422, "invalid")


async def test_the_sixth_wrong_guess_must_wait_and_so_must_the_right_one(office):
    async with office() as desk:
        browser = desk.stranger()
        guesses = [await browser.sign_in("错误的密码错误的密码") for _ in range(5)]
        late = await browser.sign_in()
        other = await desk.stranger("李强").sign_in()

    assert [guess.status_code for guess in guesses] == [401] * 5
    assert refused(late)[:2] == (429, "too_many_guesses")
    assert int(late.headers["Retry-After"]) >= 1
    assert other.status_code == 200


async def test_guesses_at_the_same_moment_are_all_counted(office):
    async with office() as desk:
        browser = desk.stranger()
        answers = await asyncio.gather(
            *(browser.sign_in(f"同时猜的密码第{number}个") for number in range(20))
        )

    codes = [answer.status_code for answer in answers]
    assert (codes.count(401), codes.count(429)) == (5, 15)


async def test_signing_out_everywhere_ends_all_sessions_of_ones_own(office):
    async with office() as desk:
        phone = desk.stranger()
        good(await phone.sign_in())
        good(await phone.delete("sessions"))
        mine, others = await desk.wang.get("session"), await desk.li.get("session")

    assert mine.status_code == 401 and others.status_code == 200


async def test_a_new_password_ends_the_other_sessions_and_the_old_password(office):
    async with office() as desk:
        phone = desk.stranger()
        good(await phone.sign_in())
        good(await desk.wang.post("password", old=PASSWORD, new=FRESH))
        here, there = await desk.wang.get("session"), await phone.get("session")
        old = await desk.stranger().sign_in()
        new = await desk.stranger().sign_in(FRESH)

    assert (here.status_code, there.status_code) == (200, 401)
    assert (old.status_code, new.status_code) == (401, 200)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (PASSWORD, "九个字符的密码啊", "new"),
        (PASSWORD, " " * 12, "new"),
        (PASSWORD, "长" * 201, "new"),
        ("错误的密码错误的密码", FRESH, "old"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_password_that_will_not_do_is_said_beside_its_field(office, old, new, field):
    async with office() as desk:
        answer = await desk.wang.post("password", old=old, new=new)
        again = await desk.stranger().sign_in()

    assert answer.status_code == 422
    assert list(answer.json()["faults"]) == [field]
    assert again.status_code == 200


async def test_the_old_password_cannot_be_guessed_without_end_either(office):
    async with office() as desk:
        answers = [
            await desk.wang.post("password", old=f"猜一猜这个密码{number}", new=FRESH)
            for number in range(6)
        ]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


async def test_a_session_ends_after_twelve_hours_without_use(office, running):
    async with office() as desk:
        key = desk.wang.http.cookies["policybot_desk"]
    async with running(**DAY | {"POLICYBOT_TODAY": "2026-11-24"}) as gateway:
        browser = Browser(gateway, "王芳")
        browser.http.cookies.set("policybot_desk", key)
        answer = await browser.get("session")

    assert refused(answer)[:2] == (401, "signed_out")


async def test_use_prolongs_a_session_and_listening_does_not(office):
    since = "SELECT count(*) FROM desk_sessions WHERE seen_at > :then"
    async with office() as desk:
        then = desk.services.office.now().replace(tzinfo=None) - sessions.IDLE * 11 / 12
        await desk.sql("UPDATE desk_sessions SET seen_at = :then", then=str(then))
        good(await desk.wang.get("changes"))
        listened = await desk.sql(since, then=str(then + sessions.NOTED))
        good(await desk.wang.get("session"))
        used = await desk.sql(since, then=str(then + sessions.NOTED))

    assert (listened, used) == ([(0,)], [(1,)])


async def test_who_is_removed_is_signed_out_and_not_let_in_again(office):
    async with office() as desk:
        good(await desk.chen.delete(f"mentors/{desk.wang.id}"))
        open_page = await desk.wang.get("cases")
        again = await desk.stranger().sign_in()
        standing = await desk.sql(
            "SELECT count(*) FROM desk_sessions WHERE mentor_id = :who AND revoked_at IS NULL",
            who=desk.wang.id,
        )

    assert refused(open_page)[:2] == (401, "signed_out")
    assert refused(again)[:2] == (401, "wrong_password")
    assert standing == [(0,)]


@pytest.mark.parametrize("key", ["", "x", "ключ", "a" * 5000])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_made_up_key_opens_nothing(office, key):
    async with office() as desk:
        browser = desk.stranger()
        answer = await browser.http.get(
            "/cases", headers={"Cookie": f"policybot_desk={key}".encode()}
        )

    assert refused(answer)[:2] == (401, "signed_out")


async def test_duty_is_ones_own_to_set(office):
    async with office() as desk:
        off = good(await desk.wang.post("duty", on_duty=False))
        listed = good(await desk.li.get("mentors"))["mentors"]

    assert off["mentor"]["on_duty"] is False
    assert [one["on_duty"] for one in listed if one["id"] == desk.wang.id] == [False]
