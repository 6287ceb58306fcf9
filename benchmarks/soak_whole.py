"""The whole assistant in the soak: gateway, Rasa and action server under their supervisor."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
from pathlib import Path

from benchmarks.usage import tree
from bot.settings import HOME
from tests.faults.rasa_server import RasaServer
from tests.faults.site import Site
from tests.faults.starting import serve
from tests.telegram.fake_api import FakeTelegram

PARTS = ("bot.gateway", "bot.server", "actions.server")
READY_SECONDS = 300.0


class WholeSite(Site):
    """``kill`` ends one of the three at random, which its supervisor starts again."""

    def __init__(
        self, folder: Path, url: str, rasa: RasaServer, telegram: FakeTelegram, seed: int
    ) -> None:
        super().__init__(folder, url, rasa, telegram, serve)
        del self.environ["POLICYBOT_RASA_URL"]
        shutil.copy(HOME / "var" / "policy_kb.sqlite", folder)
        self._random = random.Random(seed)

    def start(self, *, ready: bool = True, **more: str) -> Site:
        """Starts all of it the first time; later waits until the supervisor has done so."""
        if self.process is None:
            return super().start(ready=False, **more)
        self.until(lambda: self.status("/healthz") == 200, READY_SECONDS)
        return self

    def kill(self) -> None:
        """One part, not its guard."""
        part = self._random.choice(PARTS)
        for pid in tree([self.process.pid] if self.process is not None else []):
            if part in (line := _line(pid)) and "guard" not in line:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """Stops the supervisor, which stops the others."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        super().close()


def _line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
