"""The supervisor starts all, restarts what dies, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.gateway import child, ports
from bot.gateway.ports import CannotStart, check_disk, check_port
from bot.gateway.processes import Process, everything
from bot.gateway.supervisor import Supervisor

ROOT = Path(__file__).parent.parent.parent
LASTING = (
    "import os,time,pathlib as p; p.Path({file!r}).write_text(str(os.getpid())); time.sleep(60)"
)
RUN = """
import sys
from pathlib import Path
from bot.gateway.processes import Process
from bot.gateway.supervisor import Supervisor
code = {code!r}
sys.exit(Supervisor([Process("one", [sys.executable, "-c", code])], Path({folder!r})).run())
"""


def gone(pid: int, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False


def written(file: Path, other_than: str = "") -> str:
    for _ in range(200):
        if file.exists() and file.read_text() not in ("", other_than):
            return file.read_text()
        time.sleep(0.05)
    raise AssertionError("the child did not start")


@pytest.fixture
def supervised(tmp_path: Path):
    """A supervisor in a process of its own, and the pid of its child."""
    file = tmp_path / "pid"
    code = LASTING.format(file=str(file))
    process = subprocess.Popen(
        [sys.executable, "-c", RUN.format(code=code, folder=str(tmp_path))],
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process, int(written(file)), file
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_stops_its_children(supervised, number):
    process, pid, _ = supervised
    process.send_signal(number)

    assert process.wait(15) == 0
    assert gone(pid)


def test_killed_its_children_end_too(supervised):
    process, pid, _ = supervised
    process.kill()

    assert gone(pid)


def test_a_child_that_dies_is_started_again(supervised):
    _, pid, file = supervised
    os.kill(pid, signal.SIGKILL)

    assert int(written(file, other_than=str(pid))) != pid


def test_a_child_that_dies_at_once_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "FIRST_PAUSE", 0.01)
    said: list[str] = []
    broken = Process("rasa", [sys.executable, "-c", "raise SystemExit('no model')"])

    status = Supervisor([broken], tmp_path, said.append).run()

    assert status == 1
    assert "no model" in said[-1] and "连续 5 次" in said[-1] and "5 times" in said[-1]
    assert "[rasa] no model" in (tmp_path / "rasa.log").read_text()


def test_a_port_in_use_is_named_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=f"端口 {port} 已被占用"):
            check_port("127.0.0.1", port)


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(ports, "LEAST_FREE", 10**18)

    with pytest.raises(CannotStart, match="磁盘空间不足"):
        check_disk(tmp_path)


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "var").write_text("")

    with pytest.raises(CannotStart, match="不能写入"):
        check_disk(tmp_path / "var")


def test_the_three_know_each_other():
    found = everything({"A": "b"}, 5001, 5002)

    assert [process.name for process in found] == ["gateway", "rasa", "actions"]
    assert found[0].environ["POLICYBOT_RASA_URL"] == "http://127.0.0.1:5001"
    assert found[1].environ["POLICYBOT_ACTIONS_URL"] == "http://127.0.0.1:5002/webhook"
    assert found[1].environ["RASA_TELEMETRY_ENABLED"] == "false"
