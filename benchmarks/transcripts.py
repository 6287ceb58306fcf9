"""One case from question to follow-up, on Telegram and in the console, with the whole assistant.

``python -m benchmarks.transcripts`` runs it and prints both talks as Markdown; what stands in
``docs/dialogues`` is made so. Telegram is the stand-in of the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from bot.prepare import build_knowledge_base
from bot.settings import HOME, Settings
from tests.e2e.serving import Serving
from tests.telegram.fake_api import FakeTelegram
from tests.telegram.fake_api import Serving as Telegram

T = TypeVar("T")
OPENED, VISITED = "2026-11-23", "2026-11-30"  # two Mondays
PASSWORD = "yi-ge-hen-chang-de-mima"  # noqa: S105  of a person made up for this
ALWAYS = {"POLICYBOT_DESK_HOURS": "00:00-24:00"}
RECORD = {
    "service": "policy",
    "problem": "想知道见习期间和见习以后能领什么",
    "advice": "先和见习单位签协议，见习结束后六个月内创业的，带着材料去当地人社部门问创业见习补贴",
    "basis": ["2.2.2"],
    "result": "已说明条件和期限，来访者去当地核实",
    "next_step": "一周后回访",
    "next_visit": VISITED,
}


class Site:
    """The assistant with a folder of its own; it can be started on another day."""

    def __init__(self, var: Path, environ: dict[str, str]) -> None:
        self.var, self.environ = var, environ
        build_knowledge_base(Settings.from_env({"POLICYBOT_VAR": str(var)}), lambda _: None)
        shutil.copy(var / "policy_kb.sqlite", var / "built.sqlite")

    @contextmanager
    def on(self, day: str) -> Iterator[str]:
        """Serves on ``day``; gives the address."""
        environ = self.environ | {"POLICYBOT_TODAY": day}
        with Serving(self.var, self.var / "built.sqlite", environ) as serving:
            serving.until_ready()
            yield serving.address

    def command(self, *words: str, given: str = "") -> None:
        """Runs ``policybot`` with these words."""
        told = self.environ | {"POLICYBOT_VAR": str(self.var), "POLICYBOT_TODAY": OPENED}
        run = [sys.executable, "-m", "bot.cli", *words]
        quiet = subprocess.DEVNULL
        subprocess.run(run, cwd=HOME, env=told, input=given, text=True, check=True, stdout=quiet)


def until(found: Callable[[], T], seconds: float = 60) -> T:
    """What it gives, once it gives something."""
    end = time.monotonic() + seconds
    while not (value := found()):
        if time.monotonic() > end:
            raise TimeoutError("it has not come about")
        time.sleep(0.1)
    return value


def on_telegram(site: Site, fake: FakeTelegram) -> str:
    """A citizen and a mentor, both on Telegram."""
    li, wang = fake.person(42, "来访者"), fake.person(7, "王芳")
    site.command("mentor", "add", "王芳", "--telegram", "7", "--region", "呼和浩特市")

    def shown(person: Any, words: str) -> Any:
        return until(lambda: next((m for m in fake.shown(person) if words in (m.text or "")), None))

    with site.on(OPENED):
        li.writes("一次性创业补贴给多少钱？")
        shown(li, "至少5000元")
        li.writes("我是退役军人，今年三月在呼和浩特开的店，雇了俩人，能拿吗")
        until(lambda: len(fake.texts(li)) > 1)
        li.writes("转人工")
        wang.presses(shown(wang, "新咨询"), "接单")
        shown(li, "王芳")
        li.writes("还不到一年，要等到什么时候？我的电话13812345678")
        shown(wang, "要等到什么时候")
        wang.writes("条文写正常经营1年以上，您明年三月满一年再去旗县区人社局问。")
        shown(li, "明年三月")
        wang.writes("结束")
        wang.presses(shown(wang, "哪类服务"), "创业政策")
        shown(wang, "什么建议")
        wang.writes("满一年后带营业执照、退役证去当地人社部门申请，以当地答复为准")
        wang.presses(shown(wang, "结果怎样"), "已解决")
        wang.presses(shown(wang, "什么时候回访"), "一周后")
        li.presses(shown(li, "办结了"), "5分 很满意")
        shown(li, "谢谢您的评价")
    with site.on(VISITED):
        shown(li, "回访")
        li.writes("想再问问雇人有没有补贴")
        wang.presses(shown(wang, "新咨询 2号"), "接单")
        until(lambda: any("2号咨询" in text for text in fake.texts(li)))
    return fake.script(li, wang)


def in_console(site: Site) -> str:
    """A citizen on the page, a mentor in the console; the talk as the console shows it."""
    site.command("mentor", "add", "赵刚", "--capacity", "5")
    site.command("mentor", "password", "赵刚", "--stdin", given=PASSWORD + "\n")
    with site.on(OPENED) as address:
        person, desk = Page(address), Console(address)
        person.asks("创业见习补贴一个月多少钱，能领几个月")
        person.says("转人工")
        number = until(lambda: desk.get("/cases?box=queue")["cases"])[0]["number"]
        desk.post(f"/cases/{number}/claim")
        person.says("我十月开始见习，毕业才一年，见习完再开公司来得及吗")
        desk.says(
            number, "见习结束六个月内创业成功的才算，期限在方案二、（二）2.。请把见习协议留好。"
        )
        desk.post(f"/cases/{number}/close", RECORD)
        person.presses("5分")
    with site.on(VISITED) as address:
        person, desk = person.at(address), Console(address)
        until(lambda: any("回访" in m["text"] for m in person.messages()))
        person.says("公司办下来了，想问下一步能申请什么")
        again = until(lambda: desk.get("/cases?box=queue")["cases"])[0]["number"]
        desk.post(f"/cases/{again}/claim")
        lines = desk.get(f"/cases/{again}/messages")["messages"]
        return "\n".join(_line(line) for line in lines)


def _line(line: dict[str, Any]) -> str:
    voices = {"user": "来访者", "assistant": "助手", "mentor": "导师", "system": "系统"}
    delivered = f"（{line['delivery']['said']}）" if line["delivery"] else ""
    buttons = " ".join(f"[{title}]" for title in line["buttons"])
    return (
        f"{voices[line['author']]}{line['by'] or ''}{delivered}：{line['text']} {buttons}".strip()
    )


class Page:
    """A citizen on the page."""

    def __init__(self, address: str, opened: dict[str, str] | None = None) -> None:
        self.http = httpx.Client(base_url=f"{address}/api/v1", timeout=60, trust_env=False)
        self.opened = opened or self.http.post("/conversations").json()
        self.http.headers["Authorization"] = f"Bearer {self.opened['token']}"
        self.path = f"/conversations/{self.opened['conversation_id']}/messages"
        self.count = int(time.time() * 1000)

    def at(self, address: str) -> Page:
        """The same conversation at another address."""
        return Page(address, self.opened)

    def messages(self) -> list[dict[str, Any]]:
        return list(self.http.get(self.path).json()["messages"])

    def says(self, text: str, **more: str) -> int:
        self.count += 1
        said = {"client_message_id": str(self.count), **(more or {"text": text})}
        return int(self.http.post(self.path, json=said).raise_for_status().json()["seq"])

    def asks(self, text: str) -> None:
        seq = self.says(text)
        until(lambda: any(m["in_reply_to"] == seq for m in self.messages()))

    def presses(self, title: str) -> None:
        buttons = [b for m in self.messages() for b in m["buttons"] if b["title"].startswith(title)]
        self.says("", payload=buttons[-1]["payload"])


class Console:
    """A mentor signed in."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(
            base_url=f"{address}/api/v1/desk",
            headers={"X-Policybot": "1"},
            timeout=60,
            trust_env=False,
        )
        self.post("/session", {"name": "赵刚", "password": PASSWORD})

    def get(self, path: str) -> Any:
        return self.http.get(path).raise_for_status().json()

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self.http.post(path, json=body or {})
        return answer.raise_for_status().content

    def says(self, number: int, text: str) -> None:
        said = {"client_message_id": str(time.time()), "text": text}
        self.post(f"/cases/{number}/messages", said)


def main() -> None:
    """Prints both."""
    with Telegram(FakeTelegram()) as fake, tempfile.TemporaryDirectory() as folder:
        environ = dict(os.environ) | ALWAYS
        (Path(folder) / "console").mkdir()
        (Path(folder) / "telegram").mkdir()
        console = in_console(Site(Path(folder) / "console", environ))
        environ |= {"TELEGRAM_BOT_TOKEN": fake.token, "TELEGRAM_API_BASE_URL": fake.url}
        telegram = on_telegram(Site(Path(folder) / "telegram", environ), fake)
    print(f"# 网页和控制台\n\n```text\n{console}\n```\n\n# Telegram\n\n```text\n{telegram}\n```")


if __name__ == "__main__":
    main()
