"""``policybot ledger``: the fate of every message, for people and for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.gateway.database import Database
from bot.gateway.ledger import Ledger, ledger
from bot.gateway.migrate import upgrade
from bot.settings import Settings

WORDS = {
    "no_fate": "收到了，但没有登记去向",
    "no_answer": "登记为已回答，但没有回答",
    "no_case": "登记为交给导师，但没有个案",
    "no_message": "登记为已保存，但消息不在",
    "not_queued": "对方在别的渠道，但没有排进发送",
    "stuck": "早该办完，没有人在办",
    "crashed": "处理时出错，原件还在",
}


def read(settings: Settings) -> Ledger:
    """The ledger of the site's database, which is brought to the newest shape first."""
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        upgrade(database, settings.home)
        patience = dt.timedelta(seconds=settings.warmup_patience)
        return database.write_now(ledger, settings.now(), patience)
    finally:
        database.close()


def show(found: Ledger, say: Callable[[str], None]) -> None:
    """Counts by fate, then each fault with its id."""
    titles = {"inbound": "进来的", "outbound": "发出的", "cases": "个案"}
    counts: dict[str, dict[str, int]] = found.as_object()["counts"]
    for part, title in titles.items():
        listed = "、".join(f"{fate} {count}" for fate, count in counts[part].items())
        say(f"{title}：{listed or '没有'}")
    if not found.faults:
        say("每一条都有去向。")
    for fault in found.faults:
        say(_line(fault))


def _line(fault: dict[str, Any]) -> str:
    said = WORDS.get(fault["kind"], fault["kind"])
    talk = f"，会话 {fault['conversation']}" if fault["conversation"] else ""
    return f"! {fault['of']} {fault['id']}：{said}{talk}"
