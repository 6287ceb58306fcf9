"""Starts the processes of the assistant, watches them, and stops them all together."""

from __future__ import annotations

import contextlib
import http.client
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from bot.gateway.child import Child
from bot.gateway.ports import asked_at, check_disk, check_port, free_port
from bot.gateway.processes import Process, everything
from bot.settings import Settings

LOOK_SECONDS = 0.2
READY_SECONDS = 1.0  # between looks whether the assistant is ready
GRACE_SECONDS = 12
MAX_QUICK_DEATHS = 5
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def serve(
    settings: Settings, environ: Mapping[str, str], say: Callable[[str], None] = print
) -> int:
    """Runs everything until stopped; gives the exit status. Raises CannotStart."""
    check_port(settings.host, settings.port)
    check_disk(settings.var)
    say(
        f"页面 / page: http://{settings.host}:{settings.port}/\n"
        f"助手正在加载，现在就可以提问；按 Ctrl-C 停止。日志：{settings.var / 'log'}\n"
        "The assistant is loading; questions are taken already. Ctrl-C stops."
    )
    processes = everything(environ, free_port(), free_port())
    return Supervisor(processes, settings.var / "log", say).run(
        lambda: ready(settings.host, settings.port)
    )


class Supervisor:
    """Keeps ``processes`` alive; their output goes to one log each in ``folder``."""

    def __init__(
        self, processes: Sequence[Process], folder: Path, say: Callable[[str], None] = print
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._children = [Child(process, folder) for process in processes]
        self._say = say
        self._stops = 0
        self._told_ready = False
        self._look_at = 0.0

    def run(self, ready: Callable[[], bool] = lambda: False) -> int:
        """0 when it was told to stop, 1 when a child would not stay alive."""
        with self._signals():
            try:
                while not self._stops:
                    given_up = self._tend()
                    if given_up:
                        self._give_up(given_up)
                        return 1
                    self._announce(ready)
                    time.sleep(LOOK_SECONDS)
                self._say("正在停止…… / stopping …")
                return 0
            finally:
                self._stop()

    def _tend(self) -> Child | None:
        """Starts what is due; gives the child that died too often, if one did."""
        for child in self._children:
            status = child.bury()
            if status is not None:
                self._say(f"[{child.name}] 意外退出（{status}），将重启 / died, starting it again")
                self._told_ready = False
            if child.quick_deaths >= MAX_QUICK_DEATHS and not child.up:
                return child
            if not child.up and time.monotonic() >= child.start_at:
                child.start()
        return None

    def _announce(self, ready: Callable[[], bool]) -> None:
        if self._told_ready or time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + READY_SECONDS
        if ready():
            self._told_ready = True
            self._say("助手已就绪 / the assistant is ready")

    def _give_up(self, child: Child) -> None:
        last = "\n".join(f"  | {line}" for line in child.tail)
        self._say(
            f"[{child.name}] 连续 {MAX_QUICK_DEATHS} 次启动失败，已停止全部进程。最后的输出如下，"
            f"完整日志：{child.log}\n"
            f"[{child.name}] failed {MAX_QUICK_DEATHS} times in a row, everything is stopped. Its "
            f"last lines follow, all of them are in {child.log}\n{last}"
        )

    def _stop(self) -> None:
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.wait(deadline if self._stops < 2 else 0)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._told) for number in STOPS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1


def ready(host: str, port: int) -> bool:
    """Whether ``/readyz`` says so."""
    line = http.client.HTTPConnection(asked_at(host), port, timeout=2)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
