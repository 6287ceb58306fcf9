"""People on Telegram, and a gateway that serves them against a Bot API of our own."""

from __future__ import annotations

from bot.handoff import mentors, watchdog
from bot.handoff.mentors import Profile

SECRET = "a-secret-of-this-test"


async def hired(gateway, name: str, number: int, **fields) -> int:
    profile = Profile(name, telegram_id=str(number), **fields)
    return await gateway.services.database.write(
        mentors.add, profile, gateway.services.office.now()
    )


async def shows(api, person, words: str):
    """The newest message shown to the person, once one holds these words."""
    return await api.eventually(
        lambda: next((m for m in reversed(api.shown(person)) if words in (m.text or "")), None)
    )


async def at_work(api, gateway, question="一次性创业补贴多少钱"):
    """A citizen whose case a mentor has claimed."""
    await hired(gateway, "王导师", 7)
    wang, li = api.person(7, "王"), api.person(42, "李")
    li.writes(question)
    await shows(api, li, "答：")
    li.writes("转人工")
    offer = await shows(api, wang, "新咨询 1号")
    wang.presses(offer, "接单")
    await shows(api, wang, "直接写字就是回复")
    return wang, li


async def faults(gateway):
    return await gateway.services.database.read(watchdog.faults, gateway.services.office.now())


async def parcels(gateway, *columns):
    wanted = ", ".join(columns)
    return await gateway.services.database.read(
        lambda db: db.exec_driver_sql(f"SELECT {wanted} FROM outbox ORDER BY id").all()
    )
