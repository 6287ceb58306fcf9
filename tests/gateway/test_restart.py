"""A gateway that is killed in mid-turn loses nothing and says nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot.gateway.ports import free_port
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.person import Person

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.anyio


@pytest.fixture
def rasa_url(fake: FakeRasa) -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(fake.app, port=port, ws="none", log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture
def start(environ: dict[str, str], rasa_url: str, tmp_path: Path):
    """Starts a gateway process on the same database and port each time."""
    port = free_port()
    began: list[subprocess.Popen[bytes]] = []
    output = (tmp_path / "gateway.log").open("wb")

    def run() -> tuple[subprocess.Popen[bytes], str]:
        more = {"POLICYBOT_PORT": str(port), "POLICYBOT_RASA_URL": rasa_url}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.gateway"],
            cwd=ROOT,
            env=os.environ | environ | {"POLICYBOT_TURN_TIMEOUT": "10"} | more,
            stdout=output,
            stderr=output,
        )
        began.append(process)
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/healthz").status_code == 200:
                    return process, url
            time.sleep(0.05)
        raise AssertionError((tmp_path / "gateway.log").read_text())

    yield run
    for process in began:
        process.kill()
        process.wait()
    output.close()


async def test_killed_in_mid_turn(start, fake):
    fake.delay = 0.05
    process, url = start()
    async with httpx.AsyncClient(base_url=url, timeout=20) as http:
        person = await Person.arrive(http)
        seqs = [await person.say(f"问题{n}", client_message_id=str(n)) for n in range(20)]
        await person.answers(3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, url = start()
        again = [await person.say(f"问题{n}", client_message_id=str(n)) for n in range(20)]
        messages = await person.answers(20)

    answered = [m["in_reply_to"] for m in messages if m["author"] == "assistant"]
    assert again == seqs
    assert answered == seqs
    assert len(fake.asked) <= 21  # only the turn that was cut off may be asked twice


async def test_told_to_stop_it_leaves_at_once_though_somebody_listens(start, fake):
    process, url = start()
    async with httpx.AsyncClient(base_url=url, timeout=40) as http:
        person = await Person.arrive(http)
        poll = asyncio.create_task(person.read(wait=30))
        await asyncio.sleep(0.5)
        began = time.monotonic()
        process.terminate()
        messages = await poll

    assert messages == []
    assert process.wait(10) in (0, -signal.SIGTERM)
    assert time.monotonic() - began < 5


async def test_two_gateways_share_the_work_without_doubling_it(
    start, fake, running, environ, rasa_url
):
    """The second one runs on another port, on the same database."""
    fake.delay = 0.02
    _, url = start()
    async with (
        running(POLICYBOT_RASA_URL=rasa_url) as second,
        httpx.AsyncClient(base_url=url, timeout=20) as http,
    ):
        person = await Person.arrive(http)
        same = Person(second.http, person.id, person.token)
        for number in range(30):
            await (person, same)[number % 2].say(f"问题{number}")
        messages = await person.answers(30)

    answered = [m["in_reply_to"] for m in messages if m["author"] == "assistant"]
    assert answered == [m["seq"] for m in messages if m["author"] == "user"]
    assert len(fake.asked) == 30 and not fake.overlapped
