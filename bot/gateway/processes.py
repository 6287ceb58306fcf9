"""Which processes make up the assistant on one machine, and what each is told."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Process:
    """A child to start: its name in logs, its command, and what it finds in its environment."""

    name: str
    command: list[str]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    delay: float = 0.0  # seconds; lets the others have the machine first


def gateway() -> list[str]:
    """The command of the gateway; host and port are in its environment."""
    return [sys.executable, "-m", "bot.gateway"]


def rasa(port: int) -> list[str]:
    """The command of the Rasa server."""
    return [sys.executable, "-m", "bot.server", "--port", str(port)]


def actions(port: int) -> list[str]:
    """The command of the action server."""
    return [sys.executable, "-m", "actions.server", "--port", str(port)]


def everything(environ: Mapping[str, str], rasa_port: int, actions_port: int) -> list[Process]:
    """All three, in the order to start them: the page first, it takes messages at once."""
    told = dict(environ) | {
        "POLICYBOT_RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "POLICYBOT_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "RASA_TELEMETRY_ENABLED": "false",
        # one short text a turn: threads of numpy only wait for each other
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    return [
        Process("gateway", gateway(), told),
        Process("rasa", rasa(rasa_port), told),
        Process("actions", actions(actions_port), told, delay=2.0),
    ]
